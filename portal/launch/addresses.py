"""Servers named by the environment: asked once at the start, so that a wrong address is one sentence and no traceback."""

from typing import Any, Final

import psycopg2
import redis

from portal import env
from portal.launch.errors import CannotStart

LEAST_POSTGRES: Final = 15
PATIENCE_SECONDS: Final = 5
UNKNOWN_OPTIONS: Final = "DATABASE_URL has options after the question mark that PostgreSQL does not know."


def check_database(url: str) -> None:
    """Insist that DATABASE_URL leads to a PostgreSQL that will do.

    Raises: CannotStart with what is wrong; the password is never repeated.
    """
    try:
        parts = env.parse_database(url)
    except ValueError as problem:
        raise CannotStart(f"DATABASE_URL {problem}.") from None
    where = f"{parts.host}:{parts.port}"
    named = {
        "host": parts.host,
        "port": parts.port,
        "user": parts.user,
        "password": parts.password,
        "dbname": parts.name,
    }
    if twice := sorted(named.keys() & parts.options.keys()):
        raise CannotStart(
            f"DATABASE_URL names {twice[0]} once more after the question mark; remove it there."
        )
    options: dict[str, Any] = {"connect_timeout": PATIENCE_SECONDS, **parts.options, **named}
    try:
        connection = psycopg2.connect(**options)
    except psycopg2.OperationalError as problem:
        raise CannotStart(_why(str(problem), parts, where)) from None
    except ValueError:
        raise CannotStart("DATABASE_URL holds a character no name or password can have.") from None
    except psycopg2.Error:
        raise CannotStart(UNKNOWN_OPTIONS) from None
    version = connection.server_version // 10_000
    connection.close()
    if version < LEAST_POSTGRES:
        raise CannotStart(
            f"DATABASE_URL: the server at {where} is PostgreSQL {version}; {LEAST_POSTGRES} or newer is needed."
        )


def check_redis(url: str) -> None:
    """Insist that REDIS_URL leads to a Redis or Valkey that answers.

    Raises: CannotStart with what is wrong; the password is never repeated.
    """
    try:
        client = redis.Redis.from_url(
            env.parse_redis(url), socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
        )
    except ValueError:
        raise CannotStart("REDIS_URL must look like redis://:password@host:6379/0.") from None
    try:
        client.ping()
    except TypeError:
        raise CannotStart("REDIS_URL has options after the question mark that are not known.") from None
    except redis.AuthenticationError:
        raise CannotStart("REDIS_URL: the server refuses the password.") from None
    except redis.ResponseError as problem:
        if "DB index" in str(problem):
            raise CannotStart("REDIS_URL: the server has no database of this number.") from None
        if "NOAUTH" not in str(problem) and "WRONGPASS" not in str(problem):
            raise CannotStart("REDIS_URL: the server answers, but not as Redis or Valkey does.") from None
        raise CannotStart("REDIS_URL: the server refuses the password.") from None
    except redis.RedisError:
        raise CannotStart("REDIS_URL: no Redis or Valkey answers at this address.") from None
    finally:
        client.close()


def _why(said: str, parts: env.Database, where: str) -> str:
    """Turn the client library's message into a sentence of ours."""
    if "password authentication failed" in said or "no password supplied" in said:
        return f"DATABASE_URL: the server at {where} refuses the user {parts.user!r} with this password."
    if "does not exist" in said and f'database "{parts.name}"' in said:
        return f"DATABASE_URL: the server at {where} has no database {parts.name!r}; create it first."
    if "does not exist" in said and f'role "{parts.user}"' in said:
        return f"DATABASE_URL: the server at {where} knows no user {parts.user!r}."
    if "could not translate host name" in said:
        return f"DATABASE_URL: the host {parts.host!r} cannot be found."
    if "no pg_hba.conf entry" in said:
        return f"DATABASE_URL: the server at {where} does not let {parts.user!r} in from this machine."
    if "sslmode value" in said:
        return UNKNOWN_OPTIONS
    if "SSL" in said or "root certificate" in said or "certificate verify" in said:
        return (
            f"DATABASE_URL: the server at {where} cannot be reached with the encryption asked for by sslmode."
        )
    return f"DATABASE_URL: no PostgreSQL answers at {where}."

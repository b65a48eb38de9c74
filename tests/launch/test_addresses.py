"""Servers named by the environment: a wrong one is refused in one sentence, and no password is repeated."""

import os
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from portal.launch import addresses
from portal.launch.errors import CannotStart
from portal.launch.state import free_port

PASSWORD = "nobody-may-read-this"


def refusal(url: str) -> str:
    """Return the sentence a database address is refused with."""
    with pytest.raises(CannotStart) as refused:
        addresses.check_database(url)
    assert PASSWORD not in str(refused.value.code)
    return str(refused.value.code)


def test_the_server_of_this_run_will_do() -> None:
    addresses.check_database(os.environ["DATABASE_URL"])
    addresses.check_redis(os.environ["REDIS_URL"])


def test_nobody_listens() -> None:
    port = free_port()

    said = refusal(f"postgresql://me:{PASSWORD}@127.0.0.1:{port}/x")

    assert said == f"DATABASE_URL: no PostgreSQL answers at 127.0.0.1:{port}."


def test_the_host_is_unknown() -> None:
    assert refusal(f"postgresql://me:{PASSWORD}@nowhere.invalid/x") == (
        "DATABASE_URL: the host 'nowhere.invalid' cannot be found."
    )


def test_the_password_is_wrong() -> None:
    where = urlsplit(os.environ["DATABASE_URL"])

    said = refusal(f"postgresql://{where.username}:{PASSWORD}@{where.hostname}:{where.port}{where.path}")

    assert f"refuses the user {where.username!r} with this password" in said


def test_the_database_is_missing() -> None:
    where = urlsplit(os.environ["DATABASE_URL"])

    said = refusal(f"postgresql://{where.netloc}/never_made")

    assert said.endswith("has no database 'never_made'; create it first.")


def test_the_options_are_unknown() -> None:
    assert "options after the question mark" in refusal(f"{os.environ['DATABASE_URL']}?colour=blue")


def test_the_options_repeat_the_address() -> None:
    said = refusal(f"postgresql://me:{PASSWORD}@db.test/x?host=other.test")

    assert said == "DATABASE_URL names host once more after the question mark; remove it there."


def test_the_encryption_is_none() -> None:
    assert "options after the question mark" in refusal(f"{os.environ['DATABASE_URL']}?sslmode=paper")


def test_the_server_does_not_encrypt() -> None:
    assert refusal(f"{os.environ['DATABASE_URL']}?sslmode=require").endswith("asked for by sslmode.")


def test_the_password_holds_what_none_can() -> None:
    assert refusal(f"postgresql://me:{PASSWORD}%00@db.test/x").startswith("DATABASE_URL holds a character")


def test_the_address_is_no_address() -> None:
    assert refusal(f"postgres//me:{PASSWORD}@h/x").startswith("DATABASE_URL must look like postgresql://")


def test_the_server_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    old = SimpleNamespace(server_version=140_011, close=lambda: None)
    monkeypatch.setattr(addresses.psycopg2, "connect", lambda **_: old)

    assert refusal("postgresql://me@db.test/x") == (
        "DATABASE_URL: the server at db.test:5432 is PostgreSQL 14; 15 or newer is needed."
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("redis//x", "REDIS_URL must look like redis://:password@host:6379/0."),
        ("redis://127.0.0.1:1/first", "REDIS_URL must look like redis://:password@host:6379/0."),
        (
            "redis://127.0.0.1:1/0?colour=blue",
            "REDIS_URL has options after the question mark that are not known.",
        ),
        ("redis://127.0.0.1:1/0", "REDIS_URL: no Redis or Valkey answers at this address."),
    ],
)
def test_a_wrong_redis_address(url: str, sentence: str) -> None:
    with pytest.raises(CannotStart) as refused:
        addresses.check_redis(url)

    assert refused.value.code == sentence


def test_a_wrong_redis_password() -> None:
    where = urlsplit(os.environ["REDIS_URL"])

    with pytest.raises(CannotStart) as refused:
        addresses.check_redis(f"redis://:{PASSWORD}@{where.hostname}:{where.port}/0")

    assert refused.value.code == "REDIS_URL: the server refuses the password."


def test_a_redis_database_beyond_the_last() -> None:
    where = urlsplit(os.environ["REDIS_URL"])

    with pytest.raises(CannotStart) as refused:
        addresses.check_redis(f"redis://{where.netloc}/99999")

    assert refused.value.code == "REDIS_URL: the server has no database of this number."

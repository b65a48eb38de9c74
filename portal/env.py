"""The only reader of the environment: typed, loud, and with a list of what it read (`python -m portal.variables`)."""

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

T = TypeVar("T")

KEY_BYTES: Final = 32
SM4: Final = "sm4"
SM4_KEY_BYTES: Final = 16
YES: Final = frozenset({"1", "true", "yes", "on"})
NO: Final = frozenset({"0", "false", "no", "off"})
POSTGRES_SCHEMES: Final = frozenset({"postgres", "postgresql"})


class SettingError(SystemExit):
    """Stop the start with one plain sentence on standard error; the values of settings never appear in it."""


class MissingSetting(SettingError):
    """Raised when a variable without a default is not set."""


class BadSetting(SettingError):
    """Raised when a variable is set to something that cannot be used."""


@dataclass(frozen=True)
class Setting:
    """One variable as the reference page shows it."""

    name: str
    kind: str
    about: str
    default: str | None


@dataclass(frozen=True)
class Database:
    """The parts of a `postgresql://` address."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    name: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Source:
    """Where values come from; on documentation's behalf from nowhere."""

    values: Mapping[str, str]
    is_bare: bool = False


SETTINGS: Final[dict[str, Setting]] = {}
_source: Final = _Source(os.environ)


def text(name: str, about: str, default: str | None = None) -> str:
    """Return a variable as it stands."""
    return _read(name, "text", about, default, str, "")


def secret(name: str, about: str, default: str | None = None) -> str:
    """Return a variable whose value and default are never shown anywhere."""
    return _read(name, "secret", about, default, str, "", hide=True)


def flag(name: str, about: str, *, default: bool) -> bool:
    """Return a yes or no."""

    def parse(value: str) -> bool:
        if value.lower() in YES | NO:
            return value.lower() in YES
        raise ValueError("must be 1 or 0")

    return _read(name, "1 or 0", about, "1" if default else "0", parse, default)


def integer(
    name: str, about: str, default: int | None = None, *, least: int = 0, most: int | None = None
) -> int:
    """Return a whole number between `least` and `most`."""

    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit():
            raise ValueError("must be a whole number")
        if int(value) < least or (most is not None and int(value) > most):
            raise ValueError(f"must be at least {least}" if most is None else f"must be {least} to {most}")
        return int(value)

    return _read(name, "number", about, None if default is None else str(default), parse, least)


def words(name: str, about: str, default: str | None = None) -> list[str]:
    """Return a list written with commas, empty parts left out."""

    def parse(value: str) -> list[str]:
        return [part.strip() for part in value.split(",") if part.strip()]

    return _read(name, "list, by commas", about, default, parse, [])


def rates(name: str, about: str, default: str | None = None) -> dict[str, float]:
    """Return numbers by name, written as `name=number` with commas."""

    def parse(value: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for part in filter(None, (part.strip() for part in value.split(","))):
            label, is_named, number = part.partition("=")
            if (
                not label
                or not is_named
                or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", number)
                or not float(number)
            ):
                raise ValueError("must look like name=50,other=2.5")
            found[label] = float(number)
        return found

    return _read(name, "name=number, by commas", about, default, parse, {})


def urls(name: str, about: str, default: str | None = None) -> list[str]:
    """Return a list of http(s) addresses written with commas."""

    def parse(value: str) -> list[str]:
        parts = [part.strip().rstrip("/") for part in value.split(",") if part.strip()]
        if any(urlsplit(p).scheme not in {"http", "https"} or not urlsplit(p).hostname for p in parts):
            raise ValueError("must hold addresses that begin with http:// or https://")
        return parts

    return _read(name, "addresses, by commas", about, default, parse, [])


def choice(name: str, about: str, options: tuple[str, ...], default: str | None = None) -> str:
    """Return one of the given words."""

    def parse(value: str) -> str:
        if value in options:
            return value
        raise ValueError(f"must be {' or '.join(options)}")

    return _read(name, " or ".join(options), about, default, parse, options[0])


def key(name: str, about: str) -> bytes:
    """Return a key of 32 bytes written in base64."""
    return _read(name, "32 bytes in base64", about, None, _key_bytes, bytes(KEY_BYTES), hide=True)


def keyring(name: str, about: str) -> dict[str, bytes]:
    """Return keys by their id, in the order written: the first one writes, all of them read.

    A key of 32 bytes is one of AES-256; `id:sm4:base64` gives one of SM4, of 16 bytes. The length tells them apart.
    """

    def parse(value: str) -> dict[str, bytes]:
        ring: dict[str, bytes] = {}
        for part in value.split(","):
            label, colon, rest = part.strip().partition(":")
            profile, is_named, encoded = rest.partition(":")
            if not colon or not label or label in ring or (is_named and profile != SM4):
                raise ValueError("must look like id:base64,id:sm4:base64 with every id once")
            ring[label] = _key_bytes(encoded, length=SM4_KEY_BYTES) if is_named else _key_bytes(rest)
        return ring

    kind = "id:base64 or id:sm4:base64, by commas"
    return _read(name, kind, about, None, parse, {"none": bytes(KEY_BYTES)}, hide=True)


def database(name: str, about: str) -> Database:
    """Return the parts of a PostgreSQL address."""
    return _read(name, "postgresql:// address", about, None, parse_database, _NOWHERE, hide=True)


def redis_url(name: str, about: str) -> str:
    """Return the address of a Redis or Valkey server."""
    return _read(name, "redis:// address", about, None, parse_redis, "", hide=True)


def parse_database(value: str) -> Database:
    """Split a PostgreSQL address into its parts.

    Raises: ValueError with what the address must look like; the value is not repeated, it holds a password.
    """
    shape = "must look like postgresql://user:password@host:5432/name"
    try:
        parts = urlsplit(value)
        port = 5432 if parts.port is None else parts.port
    except ValueError:
        raise ValueError(shape) from None
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in POSTGRES_SCHEMES or not parts.hostname or not port or not database_name:
        raise ValueError(shape)
    return Database(
        host=unquote(parts.hostname),
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=database_name,
        options=dict(parse_qsl(parts.query)),
    )


def parse_redis(value: str) -> str:
    """Return the address when it has the shape of one.

    Raises: ValueError with what the address must look like; the value is not repeated, it holds a password.
    """
    shape = "must look like redis://:password@host:6379/0"
    try:
        parts = urlsplit(value)
        is_sound = parts.port != 0 and bool(parts.hostname) and parts.scheme in {"redis", "rediss"}
    except ValueError:
        raise ValueError(shape) from None
    if not is_sound or not re.fullmatch(r"(/[0-9]*)?", parts.path):
        raise ValueError(shape)
    return value


@contextmanager
def documenting() -> Iterator[None]:
    """Answer every reader from its default, or an empty value, so that settings import on a bare machine."""
    _source.values, _source.is_bare = {}, True
    try:
        yield
    finally:
        _source.values, _source.is_bare = os.environ, False


def table() -> str:
    """Return the settings read so far as a Markdown table, by name."""
    rows = ["| Variable | Value | Default | What it is for |", "|---|---|---|---|"]
    rows += [
        f"| `{setting.name}` | {setting.kind} | {_shown(setting.default)} | {setting.about} |"
        for setting in sorted(SETTINGS.values(), key=lambda s: s.name)
    ]
    return "\n".join(rows)


def _shown(default: str | None) -> str:
    """Return a default as the table shows it."""
    if default is None:
        return "required"
    return f"`{default}`" if default else "empty"


_NOWHERE: Final = Database(host="", port=0, user="", password="", name="")


def _read(
    name: str,
    kind: str,
    about: str,
    default: str | None,
    parse: Callable[[str], T],
    empty: T,
    *,
    hide: bool = False,
) -> T:
    """Register one variable, then read it; an empty value counts as not set."""
    shown = "hidden" if hide and default else default
    SETTINGS[name] = Setting(name, kind, about, shown)
    value = _source.values.get(name, "").strip() or default
    if value is None and _source.is_bare:
        return empty
    if value is None:
        raise MissingSetting(f"{name} is not set: {about}")
    try:
        return parse(value)
    except ValueError as problem:
        raise BadSetting(f"{name} {problem}.") from None


def _key_bytes(encoded: str, *, length: int = KEY_BYTES) -> bytes:
    """Decode one key and insist on its length."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != length:
        raise ValueError(f"must hold keys of {length} bytes in base64")
    return raw

"""Keyset pages: a cursor names the last thing seen, so page ten thousand costs what page one does."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

Item = TypeVar("Item")
KeyPair: TypeAlias = tuple[str, str]

LIMIT_MAX = 200
LIMIT_DEFAULT = 50
# No list is numbered further.
_DIGITS_MAX = 9
# No key holds it.
_BETWEEN = "/"


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A few things, and the cursor of the next few; no cursor means that this was the last page."""

    items: Sequence[Item]
    next: str | None


def page_of(found: Sequence[Item], *, limit: int, cursor: Callable[[Item], str]) -> Page[Item]:
    """Make a page of what was found, with a cursor of its last item; ask the query for one more than the limit."""
    items = found[:limit]
    return Page(items, cursor(items[-1]) if len(found) > limit else None)


def write_cursor(last: UUID) -> str:
    """Write the key of the last thing seen as an opaque word."""
    return _written(last.bytes)


def read_cursor(text: str) -> UUID:
    """Read what `write_cursor` wrote.

    Raises ValueError for anything else.
    """
    return UUID(bytes=_read(text))


def write_pair_cursor(last: KeyPair) -> str:
    """Write the two keys of the last pair seen as an opaque word."""
    return _written(_BETWEEN.join(last).encode())


def read_pair_cursor(text: str) -> KeyPair:
    """Read what `write_pair_cursor` wrote.

    Raises ValueError for anything else.
    """
    one, other = _read(text).decode().split(_BETWEEN)
    return one, other


def write_position_cursor(last: int) -> str:
    """Write the number of the last thing seen as an opaque word."""
    return _written(f"no {last}".encode())


def read_position_cursor(text: str) -> int:
    """Read what `write_position_cursor` wrote.

    Raises ValueError for anything else.
    """
    mark, number = _read(text).decode().split(" ")
    if mark != "no" or not (number.isascii() and number.isdigit()) or len(number) > _DIGITS_MAX:
        raise ValueError("not a cursor")
    return int(number)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(text: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not a cursor") from error
    # Several texts decode to the same bytes; only one of them is ours.
    if _written(raw) != text:
        raise ValueError("not a cursor")
    return raw

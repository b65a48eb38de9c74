"""Keyset pages: a cursor names the last thing seen, so page ten thousand costs what page one does."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from django.utils.crypto import salted_hmac

from portal.api import faults
from portal.api.faults import Place, Refused, told

Item = TypeVar("Item")
KeyPair: TypeAlias = tuple[str, str]

LIMIT_MAX = 200
LIMIT_DEFAULT = 50
# No list is numbered further.
_DIGITS_MAX = 9
_BEGIN_ANEW = told("这份名单已变，请从第一页重新读取。", "The list has changed; begin with its first page.")
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


def page_within(
    items: Sequence[Item], query: Mapping[str, Any], *, space: str, key: Callable[[Item], object]
) -> Page[Item]:
    """Cut a page out of a list that is read whole: what stands behind the thing the cursor names.

    The cursor is a keyed digest, so that it tells nobody a key they may not see, and goes on where it was when something
    is added before it.

    Raises:
        Refused: the cursor names nothing of this list, or what it named is gone.
    """
    limit, cursor = query["limit"], query["cursor"]
    names = [_name_of(space, key(item)) for item in items]
    if cursor is not None and cursor not in names:
        raise Refused(faults.INVALID, Place("cursor", "/cursor", _BEGIN_ANEW))
    start = names.index(cursor) + 1 if cursor is not None else 0
    found = items[start : start + limit]
    is_last = start + limit >= len(items)
    return Page(found, None if is_last else write_cursor(names[start + len(found) - 1]))


def _name_of(space: str, key: object) -> UUID:
    """Name a thing of a list without telling its key."""
    return UUID(bytes=salted_hmac(f"portal.api.pages.{space}", str(key), algorithm="sha256").digest()[:16])


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

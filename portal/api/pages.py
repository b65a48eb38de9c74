"""Keyset pages: a cursor names the last thing seen, so page ten thousand costs what page one does."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

Item = TypeVar("Item")

LIMIT_MAX = 200
LIMIT_DEFAULT = 50


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A few things, and the cursor of the next few; no cursor means that this was the last page."""

    items: Sequence[Item]
    next: str | None


def page_of(found: Sequence[Item], *, limit: int, key: Callable[[Item], UUID]) -> Page[Item]:
    """Make a page of what was found; ask the query for one more than the limit."""
    items = found[:limit]
    return Page(items, write_cursor(key(items[-1])) if len(found) > limit else None)


def write_cursor(last: UUID) -> str:
    """Write the key of the last thing seen as an opaque word."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def read_cursor(text: str) -> UUID:
    """Read what `write_cursor` wrote.

    Raises ValueError for anything else.
    """
    try:
        raw = base64.b64decode(f"{text}==", altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not a cursor") from error
    found = UUID(bytes=raw)
    if write_cursor(found) != text:
        raise ValueError("not a cursor")
    return found

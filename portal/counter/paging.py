"""Pages of a list that all areas share, of which a clerk sees what is theirs."""

from collections.abc import Callable
from typing import TypeVar

PAGE_MAX = 25
# A small area's lines lie far apart on the list of all; after so many the page ends and the reader goes on.
BATCH = 200
BATCHES_MAX = 10
_MARK_LENGTH_MAX = 19
_Card = TypeVar("_Card")


def gathered(
    fetch: Callable[[int | None], list[_Card]],
    keep: Callable[[list[_Card]], list[_Card]],
    mark: Callable[[_Card], int],
    after: int | None,
) -> tuple[list[_Card], int | None]:
    """Gather one page of what ``keep`` leaves of the list, and after which mark the next page begins.

    ``fetch`` gives up to `BATCH` of the list after a mark.
    """
    mine: list[_Card] = []
    for _batch in range(BATCHES_MAX):
        batch = fetch(after)
        mine += keep(batch)
        if len(mine) > PAGE_MAX:
            return mine[:PAGE_MAX], mark(mine[PAGE_MAX - 1])
        if len(batch) < BATCH:
            return mine, None
        after = mark(batch[-1])
    return mine, after


def mark_of(text: str) -> int | None:
    """Read where a page begins; nothing for what is no mark."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _MARK_LENGTH_MAX else None

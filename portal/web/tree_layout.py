"""Lays a family out by generation: cards in rows, each line from a parent down to a child. Pure; measures are units.

Places lie on a grid and every group of brothers and sisters has a lane of its own between two rows, a little beside
the grid: no line of one group ever runs along one of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

# 16 units are as wide as one Chinese character on the page.
GRID = 24
CARD_WIDTH = 176
CARD_GAP = 40
CARD_HEIGHT = 96
LANE_HEIGHT = 14
ROW_GAP = 40
MARGIN = 24
_STEP = CARD_WIDTH + CARD_GAP
_ROUNDS = 8
_ALMOST = 1e-6

Point = tuple[float, float]
Rank = tuple[int, ...]


@dataclass(frozen=True)
class Node:
    """One person: 0 is one's own generation, -1 the parents'; ``rank`` orders those whom nothing else does."""

    key: int
    generation: int
    rank: Rank


@dataclass(frozen=True)
class Link:
    """One parent and one child."""

    parent: int
    child: int


@dataclass(frozen=True)
class Box:
    """Where one card stands: its left upper corner, and its size."""

    key: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Give the middle of its width."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Line:
    """One line from the lower edge of a parent's card to the upper edge of a child's."""

    link: Link
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Picture:
    """Everything placed, and how large the whole is."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]

    def box(self, key: int) -> Box:
        """Give one person's card."""
        return next(box for box in self.boxes if box.key == key)


@dataclass(frozen=True)
class _Group:
    """Children in one row who have the same parents in the row above."""

    parents: frozenset[int]
    children: tuple[int, ...]


def layout(nodes: Sequence[Node], links: Iterable[Link], *, card_height: float = CARD_HEIGHT) -> Picture:
    """Place every person once, each generation in one row.

    A link that does not join two neighbouring rows, as of a grandparent who is a parent too, is left out.
    """
    level = {node.key: node.generation for node in nodes}
    drawn = sorted(
        {link for link in links if _is_between_neighbours(link, level)},
        key=lambda link: (link.parent, link.child),
    )
    rows = _rows(nodes, drawn)
    middles = _middles(rows, drawn)
    groups = {row: _groups(rows[row], drawn) for row in rows}
    tops = _tops(rows, groups, card_height)
    boxes = tuple(
        Box(key, middles[key] - CARD_WIDTH / 2, tops[row], CARD_WIDTH, card_height)
        for row in sorted(rows)
        for key in rows[row]
    )
    width = max((box.x + box.width for box in boxes), default=0.0) + MARGIN
    height = max((box.y + box.height for box in boxes), default=0.0) + MARGIN
    lines = tuple(
        line for row in sorted(rows) for line in _lines(groups[row], drawn, middles, bottom=tops[row])
    )
    return Picture(width, height, boxes, lines)


def _is_between_neighbours(link: Link, level: Mapping[int, int]) -> bool:
    if link.parent not in level or link.child not in level:
        return False
    return level[link.child] - level[link.parent] == 1


def _rows(nodes: Iterable[Node], links: Iterable[Link]) -> dict[int, list[int]]:
    """Order each generation: those away from one's own stand over or under whom they are joined with."""
    by_row: defaultdict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_row[node.generation].append(node)
    joined = _joined(links)
    rows: dict[int, list[int]] = {}
    place: dict[int, int] = {}
    last = sum(map(len, by_row.values()))
    for row in sorted(by_row, key=lambda one: (abs(one), one)):
        ordered = sorted(
            by_row[row],
            key=lambda node: (
                min((place[near] for near in joined[node.key] if near in place), default=last),
                node.rank,
                node.key,
            ),
        )
        rows[row] = [node.key for node in ordered]
        place |= {key: number for number, key in enumerate(rows[row])}
    return rows


def _joined(links: Iterable[Link]) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for link in links:
        found[link.parent].append(link.child)
        found[link.child].append(link.parent)
    return found


def _middles(rows: Mapping[int, Sequence[int]], links: Iterable[Link]) -> dict[int, float]:
    """Place the middle of each card: near those it is joined with, in its row's order, never over its neighbour."""
    joined = _joined(links)
    at = {key: float(number * _STEP) for keys in rows.values() for number, key in enumerate(keys)}
    for _round in range(_ROUNDS):
        for row in sorted(rows, key=abs, reverse=True):
            keys = rows[row]
            wanted = [fmean(at[near] for near in joined[key]) if joined[key] else at[key] for key in keys]
            at |= dict(zip(keys, _spread(wanted), strict=True))
    left = min(at.values(), default=0.0)
    return {
        key: MARGIN + CARD_WIDTH / 2 + GRID * int((place - left) / GRID + _ALMOST)
        for key, place in at.items()
    }


def _spread(wanted: Sequence[float]) -> list[float]:
    """Move places apart as little as possible, in their order (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for number, place in enumerate(wanted):
        pools.append((place - number * _STEP, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, count_one), (other, count_other) = pools[-2:]
            count = count_one + count_other
            pools[-2:] = [((one * count_one + other * count_other) / count, count)]
    bases = [base for base, count in pools for _place in range(count)]
    return [base + number * _STEP for number, base in enumerate(bases)]


def _groups(children: Sequence[int], links: Iterable[Link]) -> list[_Group]:
    """Gather the children of one row by their parents, in the row's order."""
    parents: defaultdict[int, set[int]] = defaultdict(set)
    for link in links:
        parents[link.child].add(link.parent)
    found: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for child in children:
        if parents[child]:
            found[frozenset(parents[child])].append(child)
    return [_Group(both, tuple(some)) for both, some in found.items()]


def _tops(
    rows: Mapping[int, Sequence[int]], groups: Mapping[int, Sequence[_Group]], card_height: float
) -> dict[int, float]:
    """Place the rows; the more groups meet between two, the farther apart they are."""
    tops: dict[int, float] = {}
    y = float(MARGIN)
    for row in sorted(rows):
        if tops:
            y += card_height + ROW_GAP + LANE_HEIGHT * len(groups[row])
        tops[row] = y
    return tops


def _lines(
    groups: Sequence[_Group], links: Iterable[Link], middles: Mapping[int, float], *, bottom: float
) -> list[Line]:
    """Draw the lines that end in one row; ``bottom`` is the upper edge of its cards."""
    lines = []
    drawn = set(links)
    top = bottom - ROW_GAP - LANE_HEIGHT * len(groups)
    for number, group in enumerate(groups, start=1):
        lane = top + ROW_GAP / 2 + LANE_HEIGHT * number
        beside = GRID * number / (len(groups) + 1) - GRID / 2
        for child in group.children:
            for parent in sorted(group.parents):
                link = Link(parent, child)
                if link in drawn:
                    start, end = middles[parent] + beside, middles[child] + beside
                    lines.append(Line(link, ((start, top), (start, lane), (end, lane), (end, bottom))))
    return lines

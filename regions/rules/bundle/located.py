"""A fact together with the entry it was read from, and the checks that every kind of fact shares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias, TypeVar

from foundation.periods import Period
from regions.rules.files import Entry, Fault

_Fact = TypeVar("_Fact")
Located: TypeAlias = tuple[_Fact, Entry]


def facts_of(located: Sequence[Located[_Fact]]) -> tuple[_Fact, ...]:
    """Leave the entries behind."""
    return tuple(fact for fact, _ in located)


def unknown(named: Iterable[tuple[str, Entry]], known: Collection[str]) -> Iterable[Fault]:
    """Find names that nothing defines."""
    for name, entry in named:
        if name not in known:
            what = f"{name!r} is not defined; correct it, or define it first"
            yield Fault(entry.file, entry.line, "regions.data.place", what)


def doubled(spans: Iterable[tuple[str, Period, Entry]]) -> Iterable[Fault]:
    """Find names that stand twice on one day."""
    held: dict[str, list[Period]] = defaultdict(list)
    for name, period, entry in spans:
        if any(period.overlaps(other) for other in held[name]):
            what = f"{name} stands twice on one day; end the earlier entry on {period.starts_on}"
            yield Fault(entry.file, entry.line, "regions.data.overlap", what)
        held[name].append(period)

"""A fact together with the entry it was read from, and the checks that every kind of fact shares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias, TypeVar

from foundation.periods import Period
from regions.rules.files import Entry, Fault

_Fact = TypeVar("_Fact")
Located: TypeAlias = tuple[_Fact, Entry]
# A name, the period in which something is said of it, and where that is written.
Spans: TypeAlias = Iterable[tuple[str, Period, Entry]]
_ONE_DAY = timedelta(days=1)


def facts_of(located: Sequence[Located[_Fact]]) -> tuple[_Fact, ...]:
    """Leave the entries behind."""
    return tuple(fact for fact, _ in located)


def unknown(named: Iterable[tuple[str, Entry]], known: Collection[str]) -> Iterable[Fault]:
    """Find names that nothing defines."""
    for name, entry in named:
        if name not in known:
            what = f"{name!r} is not defined; correct it, or define it first"
            yield Fault(entry.file, entry.line, "regions.data.place", what)


def absent(spans: Spans, lives: Mapping[str, Sequence[Period]]) -> Iterable[Fault]:
    """Find names that something is said of on days on which they do not exist; unknown names are left to `unknown`."""
    for name, period, entry in spans:
        parts = [period] if name in lives else []
        for life in lives.get(name, ()):
            parts = [left for part in parts for left in part.minus(life)]
        if parts:
            what = f"{name} does not exist {' and '.join(map(_days, parts))}; leave these days out, or name what did"
            yield Fault(entry.file, entry.line, "regions.data.absent", what)


def _days(period: Period) -> str:
    if period.ends_on is None:
        return f"from {period.starts_on} on"
    last_on = period.ends_on - _ONE_DAY
    return f"on {last_on}" if last_on == period.starts_on else f"from {period.starts_on} to {last_on}"


def doubled(spans: Spans) -> Iterable[Fault]:
    """Find names that stand twice on one day."""
    held: dict[str, list[Period]] = defaultdict(list)
    for name, period, entry in spans:
        if any(period.overlaps(other) for other in held[name]):
            what = f"{name} stands twice on one day; end the earlier entry on {period.starts_on}"
            yield Fault(entry.file, entry.line, "regions.data.overlap", what)
        held[name].append(period)

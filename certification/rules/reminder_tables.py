"""The tables that the statements of a plan are given: which area goes by which rule, and what each rule says of a day.

A rule holds for all benefits of an area. Most areas share one, so the tables are short however many areas there are. A
rule is a number within one table.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from certification.enums import Benefit
from certification.rules.reminding import StageWindow, windows

Offsets = tuple[int, ...]
Rule = tuple[tuple[Benefit, Offsets], ...]
_Key = tuple[Rule, date | None]


@dataclass(frozen=True)
class AreaOffsets:
    """At which distances to the deadline one area reminds, by benefit, and the day up to which all is planned there."""

    area_key: str
    offsets: Rule
    since: date | None = None


@dataclass
class Members:
    """Which area goes by which rule, column by column."""

    areas: list[str] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)


@dataclass
class DayTable:
    """Which due dates of which benefit reached which stage on some days, rule by rule."""

    members: Members
    rules: list[int] = field(default_factory=list)
    benefits: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)

    @property
    def due_days(self) -> list[date]:
        """List each due date once."""
        return sorted(set(self.days))


@dataclass
class WindowTable:
    """Between which due dates of which benefit each stage lies, rule by rule; a beginning of None is unbounded."""

    members: Members
    rules: list[int] = field(default_factory=list)
    benefits: list[str] = field(default_factory=list)
    begins: list[date | None] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)


def day_table(areas: Iterable[AreaOffsets], on: date) -> DayTable:
    """Lay out what has come since each area was planned; every area must have been planned before."""
    members, rules = _numbered(areas)
    table = DayTable(members)
    for number, benefit, window in _windows(rules, on):
        for day in window.days():
            table.rules.append(number)
            table.benefits.append(benefit.value)
            table.days.append(day)
            table.stages.append(window.stage)
    return table


def window_table(areas: Iterable[AreaOffsets], on: date) -> WindowTable:
    """Lay out every stage that is reached on a day, whenever that was."""
    members, rules = _numbered(areas)
    table = WindowTable(members)
    for number, benefit, window in _windows(rules, on):
        table.rules.append(number)
        table.benefits.append(benefit.value)
        table.begins.append(window.due_from)
        table.ends.append(window.due_before)
        table.stages.append(window.stage)
    return table


def _numbered(areas: Iterable[AreaOffsets]) -> tuple[Members, Collection[_Key]]:
    """Number the rules, each once, and say which area and benefit go by which."""
    numbers: dict[_Key, int] = {}
    members = Members()
    for area in areas:
        members.areas.append(area.area_key)
        members.rules.append(numbers.setdefault((area.offsets, area.since), len(numbers)))
    return members, numbers


def _windows(rules: Iterable[_Key], on: date) -> list[tuple[int, Benefit, StageWindow]]:
    return [
        (number, benefit, window)
        for number, (rule, since) in enumerate(rules)
        for benefit, offsets in rule
        for window in windows(offsets, on, since=since)
    ]

"""Whom a change of the rules would touch before it holds: how many deadlines move, which way, and whose.

Nobody is counted one by one: people of one place share the day that counts with many others, so every distinct case is
reckoned once, by the same pure rules as the deadline itself, under the policy of today and under that of the draft.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from accounts.queries.people import life_facts, person_cards
from certification.enums import Benefit
from certification.models.entitlements import Deadline
from certification.queries.deadlines import (
    CHANGE_NOTICE,
    RULE,
    versions_in,
)
from certification.queries.recomputing import PlaceRules
from certification.queries.tolerances import GRACE, HOLIDAYS, tolerances_in
from certification.rules.changes import Proof, due_across
from foundation.masking import mask_name
from regions.queries.workdays import work_calendar
from regions.rules.catalogue.entry import HORIZON

# The codes a deadline or its tolerance follows from.
CODES = frozenset({RULE, CHANGE_NOTICE, GRACE, HOLIDAYS})
LISTED_MAX = 20
# So many rows are looked through for a page of people before it is given as it is.
_LOOKED_THROUGH_MAX = 50_000
_STEP = 2_000

_CASES = """
SELECT d.benefit, d.last_event_on,
    CASE WHEN %(needs_start)s OR d.last_event_on IS NULL OR d.last_event_on < e.starts_on THEN e.starts_on END,
    NULL::date, count(*)
FROM certification_deadline d
JOIN certification_entitlement e ON e.id = d.entitlement_id AND e.superseded_at IS NULL
WHERE d.paying_area_key = %(area_key)s AND d.benefit = ANY (%(benefits)s)
    AND e.starts_on <= %(on)s AND (e.ends_on IS NULL OR e.ends_on > %(on)s)
GROUP BY 1, 2, 3
"""

Supposing = Callable[[], AbstractContextManager[None]]


class _Case(NamedTuple):
    """What the deadline of many follows from: benefit, last event, first day and day of birth where they matter."""

    benefit: str
    last_event_on: date | None
    starts_on: date | None
    born_on: date | None


class _Days(NamedTuple):
    """A deadline, and until when it is still in time."""

    due_on: date
    in_time_until: date


@dataclass(frozen=True)
class Shift:
    """So many deadlines move by so many whole months (30 days), forward where positive."""

    months: int
    count: int


@dataclass(frozen=True)
class Impact:
    """What a change does to the deadlines of one area, seen on the day it begins to hold.

    ``newly_late_count`` are those in time without the change and late with it; the rules keep it at nothing.
    ``no_longer_late_count`` are the other way round.
    """

    on: date
    deadlines_count: int
    later_count: int
    earlier_count: int
    newly_late_count: int
    no_longer_late_count: int
    earliest_moved_to: date | None
    shifts: tuple[Shift, ...]
    by_benefit: tuple[tuple[Benefit, int, int], ...]

    @property
    def moved_count(self) -> int:
        """Count the deadlines that move at all."""
        return self.later_count + self.earlier_count

    @property
    def unchanged_count(self) -> int:
        """Count the deadlines that stay."""
        return self.deadlines_count - self.moved_count


@dataclass(frozen=True)
class Touched:
    """One person whose deadline would move."""

    person_id: int
    name_masked: str
    benefit: Benefit
    due_before: date
    due_after: date


@dataclass(frozen=True)
class Where:
    """Whose deadlines are looked at: one area, some benefits, on the day the change begins to hold."""

    area_key: str
    benefits: tuple[str, ...]
    on: date


class _Reckoning:
    """The deadlines of a place under one set of values, each distinct case reckoned once."""

    def __init__(self, where: Where, supposing: Supposing) -> None:
        self._where = where
        self._supposing = supposing
        self._days: dict[_Case, _Days] = {}
        with supposing():
            self._tolerances = {
                benefit: tolerances_in(where.area_key, benefit, since=HORIZON, on=where.on)
                for benefit in where.benefits
            }
            self.rules: Mapping[str, PlaceRules] = {
                benefit: PlaceRules(versions_in(where.area_key, benefit, since=date.min, on=where.on)[1], 0)
                for benefit in where.benefits
            }

    @property
    def needs_start(self) -> bool:
        """Say whether one of the rules asks for the benefit's first day of everybody."""
        return any(rules.needs_start for rules in self.rules.values())

    @property
    def needs_birth(self) -> bool:
        """Say whether one of the rules asks for the day of birth."""
        return any(rules.needs_birth for rules in self.rules.values())

    def days_of(self, cases: Iterable[_Case]) -> None:
        """Reckon some cases."""
        with self._supposing():
            for case in cases:
                if case not in self._days:
                    self._days[case] = self._reckoned(case)

    def of(self, case: _Case) -> _Days:
        """Give a case reckoned before."""
        return self._days[case]

    def _reckoned(self, case: _Case) -> _Days:
        starts_on = case.starts_on or case.last_event_on or self._where.on
        proof = Proof(case.last_event_on, starts_on, case.born_on)
        due = due_across(self.rules[case.benefit].versions, proof).due_on
        if due >= self._where.on:
            # Still to come: in time whatever is tolerated.
            return _Days(due, due)
        return _Days(due, self._tolerances[case.benefit].until(due, work_calendar().next_worked))


def impact_of(where: Where, supposing: Supposing) -> Impact:
    """Reckon what the values that ``supposing`` brings would do to every deadline of a place."""
    before, after = _Reckoning(where, nullcontext), _Reckoning(where, supposing)
    counts = _cases(where, before, after)
    for side in (before, after):
        side.days_of(counts)
    later = earlier = newly_late = no_longer_late = 0
    shifts: Counter[int] = Counter()
    moved_by: Counter[str] = Counter()
    all_by: Counter[str] = Counter()
    moved_to: list[date] = []
    for case, count in counts.items():
        old, new = before.of(case), after.of(case)
        all_by[case.benefit] += count
        newly_late += count * (old.in_time_until >= where.on > new.in_time_until)
        no_longer_late += count * (new.in_time_until >= where.on > old.in_time_until)
        if new.due_on == old.due_on:
            continue
        later += count * (new.due_on > old.due_on)
        earlier += count * (new.due_on < old.due_on)
        moved_by[case.benefit] += count
        shifts[round((new.due_on - old.due_on).days / 30)] += count
        moved_to.append(new.due_on)
    return Impact(
        on=where.on,
        deadlines_count=sum(counts.values()),
        later_count=later,
        earlier_count=earlier,
        newly_late_count=newly_late,
        no_longer_late_count=no_longer_late,
        earliest_moved_to=min(moved_to, default=None),
        shifts=tuple(Shift(months, count) for months, count in sorted(shifts.items())),
        by_benefit=tuple(
            (Benefit(name), moved_by[name], all_by[name]) for name in where.benefits if all_by[name]
        ),
    )


def touched(where: Where, supposing: Supposing) -> list[Touched]:
    """Name the first people whose deadline would move, the nearest present deadline first."""
    before, after = _Reckoning(where, nullcontext), _Reckoning(where, supposing)
    ordered = _rows(where).order_by("due_on", "pk")
    found: list[tuple[Deadline, _Case]] = []
    for start in range(0, _LOOKED_THROUGH_MAX, _STEP):
        batch = list(ordered[start : start + _STEP])
        cases = _cases_of(batch, before, after)
        for side in (before, after):
            side.days_of(cases)
        pairs = zip(batch, cases, strict=True)
        found += [(row, case) for row, case in pairs if before.of(case).due_on != after.of(case).due_on]
        if len(found) >= LISTED_MAX or len(batch) < _STEP:
            break
    names = person_cards({row.person_id for row, _case in found[:LISTED_MAX]})
    return [
        Touched(
            names[row.person_id].id,
            mask_name(names[row.person_id].name),
            Benefit(row.benefit),
            before.of(case).due_on,
            after.of(case).due_on,
        )
        for row, case in found[:LISTED_MAX]
        if row.person_id in names
    ]


def _rows(where: Where) -> QuerySet[Deadline]:
    """Find the deadlines that are looked at, each with its benefit."""
    found = Deadline.objects.filter(
        paying_area_key=where.area_key,
        benefit__in=where.benefits,
        entitlement__superseded_at__isnull=True,
        entitlement__starts_on__lte=where.on,
    )
    return found.exclude(entitlement__ends_on__lte=where.on).select_related("entitlement")


def _cases(where: Where, before: _Reckoning, after: _Reckoning) -> Counter[_Case]:
    """Count the people of every distinct case."""
    if before.needs_birth or after.needs_birth:
        found: Counter[_Case] = Counter()
        batch: list[Deadline] = []
        for row in _rows(where).iterator(chunk_size=_STEP):
            batch.append(row)
            if len(batch) == _STEP:
                found.update(_cases_of(batch, before, after))
                batch.clear()
        found.update(_cases_of(batch, before, after))
        return found
    asked: dict[str, Any] = {
        "area_key": where.area_key,
        "benefits": list(where.benefits),
        "on": where.on,
        "needs_start": before.needs_start or after.needs_start,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CASES, asked)
        return Counter({_Case(*row[:4]): row[4] for row in cursor.fetchall()})


def _cases_of(rows: list[Deadline], before: _Reckoning, after: _Reckoning) -> list[_Case]:
    """Say what the deadline of each row follows from."""
    needs_birth = before.needs_birth or after.needs_birth
    needs_start = before.needs_start or after.needs_start
    lives = life_facts({row.person_id for row in rows}) if needs_birth else {}
    cases = []
    for row in rows:
        starts_on = row.entitlement.starts_on
        counts = row.last_event_on is not None and row.last_event_on >= starts_on
        born_on = lives[row.person_id].born_on if needs_birth else None
        cases.append(
            _Case(row.benefit, row.last_event_on, starts_on if needs_start or not counts else None, born_on)
        )
    return cases

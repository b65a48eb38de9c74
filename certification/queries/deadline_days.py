"""Deadlines as of another day than today: by the rules of that day, and by what was proved until then.

Benefits, proofs and decisions are taken as they are known today, so a proof that came late, or was taken back since,
counts as if that had been known at the time. Of a day to come it is said how things stand if nothing happens until then.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from accounts.fields import human
from certification.models.entitlements import Entitlement
from certification.models.events import Certification
from certification.queries.clocks import Clock, clocks_of_benefit, clocks_of_people
from certification.queries.deadlines import DeadlineCard, cards_of, due_for
from certification.rules.changes import Proof
from foundation.periods import DayNotKept
from regions.errors import PolicyMissing
from regions.queries.places import areas_last_known

# What was proved for a benefit of one area of one human being: on which days, and whether a register told of it.
_Proofs = dict[tuple[int, str, str], list[tuple[date, bool]]]


def deadlines_on(person_id: int, *, on: date) -> list[DeadlineCard]:
    """Give the deadlines of somebody as of a day, the most urgent first.

    Raises:
        DayNotKept: when they had last certified by then, or by which rule, is not on record.
    """
    return _cards(clocks_of_people([person_id], on=on), on=on)


def deadline_on(entitlement_id: UUID, *, on: date) -> DeadlineCard | None:
    """Find the deadline of a benefit that is drawn on a day, as of that day, or nothing.

    Raises:
        DayNotKept: as `deadlines_on`.
    """
    return next(iter(_cards(clocks_of_benefit(entitlement_id, on=on), on=on)), None)


def person_of_benefit(entitlement_id: UUID) -> int | None:
    """Say whose benefit it is, ended or not, or nothing."""
    rows = Entitlement.objects.filter(public_id=entitlement_id)
    return rows.values_list(human("person"), flat=True).first()


def _cards(clocks: list[Clock], *, on: date) -> list[DeadlineCard]:
    areas = areas_last_known({clock.paying_area_key for clock in clocks}, on=on) if clocks else {}
    if any(clock.paying_area_key not in areas for clock in clocks):
        raise DayNotKept(on)
    proofs = _proofs(clock.person_id for clock in clocks)
    try:
        return cards_of([_as_of(clock, proofs, on=on) for clock in clocks], on=on)
    except PolicyMissing as error:
        raise DayNotKept(on) from error


def _proofs(person_ids: Iterable[int]) -> _Proofs:
    """Read every proof that stands of some people, those of benefits too that were recorded anew since."""
    rows = Certification.objects.standing().filter(entitlement__person__same_as_any=set(person_ids))
    columns = (human("entitlement__person"), "entitlement__benefit", "entitlement__paying_area_key")
    found: _Proofs = defaultdict(list)
    for person_id, benefit, key, event_on, proof_id in rows.values_list(*columns, "event_on", "proof"):
        found[person_id, benefit, key].append((event_on, proof_id is None))
    return found


def _as_of(clock: Clock, proofs: _Proofs, *, on: date) -> Clock:
    """Set a clock by what was proved until a day and by the rules up to it.

    A register tells of the last proof alone: before that one there may have been others nobody told of.
    """
    proved = proofs.get(clock.counts_for, [])
    if any(is_told and day > on for day, is_told in proved):
        raise DayNotKept(on)
    last = max((day for day, _is_told in proved if day <= on), default=None)
    proof = Proof(last, clock.starts_on)
    _rule, due = due_for(clock.paying_area_key, clock.benefit, clock.person_id, proof, on=on)
    return replace(clock, last_event_on=last, due_on=due.due_on)

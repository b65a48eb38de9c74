"""Suspensions that a proof has shown to be wrong: the person was in time, and the house did not know it yet.

Nothing is kept about it but the proofs themselves: the order in which they came in cannot matter, and one that is
withdrawn shows nothing any more.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from certification.enums import DecisionKind, DecisionReason
from certification.models.events import Certification
from certification.models.standings import StandingDecision
from certification.queries.deadlines import due_for
from certification.queries.standings import WrongSuspension, decision_card, siblings_of
from certification.rules import suspensions as rules
from certification.rules.changes import Proof


def in_time_proof_of(stood: StandingDecision, *, on: date) -> Certification | None:
    """Give the proof that shows a suspension to be wrong, the one that came in first, or nothing.

    It was in time for the deadline the suspension stood on, was not known then, and serves that deadline by its rule.
    """
    if stood.stood_due_on is None or stood.stood_in_time_until is None:
        return None
    rows = Certification.objects.standing().filter(
        entitlement__deadline__in=siblings_of(stood.entitlement.public_id),
        event_on__lte=stood.stood_in_time_until,
    )
    known = stood.stood_event_on
    found = [row for row in rows.order_by("recorded_at", "pk") if known is None or row.event_on > known]
    return next((row for row in found if _serves(stood, row.event_on, on=on)), None)


def wrong_suspensions(area_keys: Iterable[str], *, on: date, most: int) -> list[WrongSuspension]:
    """List the suspensions of some areas that were wrong and whose money nobody has released yet, the oldest first."""
    found = []
    for row in _suspected(area_keys)[:most]:
        proof = in_time_proof_of(row, on=on)
        if proof is not None:
            found.append(_wrong(row, proof, on=on))
    return found


def wrong_of(stood_id: int, *, on: date) -> WrongSuspension | None:
    """Say whether one suspension was wrong, released or not."""
    row = StandingDecision.objects.select_related("entitlement__person").get(pk=stood_id)
    proof = in_time_proof_of(row, on=on)
    return _wrong(row, proof, on=on) if proof else None


def wrong_counts(area_keys: Iterable[str], *, since: datetime, on: date) -> tuple[int, int]:
    """Count the wrong suspensions decided since an instant in some areas, and the days lost by them so far."""
    rows = _suspected(area_keys, with_released=True).filter(decided_at__gte=since)
    found = [_wrong(row, proof, on=on) for row in rows if (proof := in_time_proof_of(row, on=on))]
    return len(found), sum(one.lost_days for one in found)


def _suspected(area_keys: Iterable[str], *, with_released: bool = False) -> QuerySet[StandingDecision]:
    """Keep suspensions for which a proof of a day in time stands under the same benefit."""
    proofs = Certification.objects.standing().filter(
        entitlement__person__same_as=OuterRef("entitlement__person"),
        entitlement__benefit=OuterRef("entitlement__benefit"),
        entitlement__paying_area_key=OuterRef("entitlement__paying_area_key"),
        event_on__lte=OuterRef("stood_in_time_until"),
        recorded_at__gte=OuterRef("decided_at"),
    )
    rows = StandingDecision.objects.filter(
        Exists(proofs),
        kind=DecisionKind.SUSPEND.value,
        reason=DecisionReason.NO_PROOF.value,
        entitlement__paying_area_key__in=set(area_keys),
    )
    if not with_released:
        answered = StandingDecision.objects.filter(
            follows=OuterRef("pk"), kind__in=[DecisionKind.RELEASE.value, DecisionKind.REVOKE.value]
        )
        rows = rows.exclude(Exists(answered))
    return rows.select_related("entitlement__person").order_by("decided_at", "pk")


def _wrong(row: StandingDecision, proof: Certification, *, on: date) -> WrongSuspension:
    answers = {one.kind: one for one in row.followed_by.all()}
    lifted, released = answers.get(DecisionKind.RESUME.value), answers.get(DecisionKind.RELEASE.value)
    until = min(on, lifted.first_month) if lifted and lifted.first_month else on
    return WrongSuspension(
        decision=decision_card(row),
        person_id=row.entitlement.person.human_id,
        event_on=proof.event_on,
        found_at=proof.recorded_at,
        lost_days=rules.lost_days(row.first_month, until) if row.first_month else 0,
        is_released=released is not None,
    )


def _serves(stood: StandingDecision, event_on: date, *, on: date) -> bool:
    """Say whether a proof of a day would have moved the deadline a suspension stood on."""
    entitlement = stood.entitlement
    proof = Proof(event_on, entitlement.starts_on)
    key, benefit = entitlement.paying_area_key, entitlement.benefit
    _rule, due = due_for(key, benefit, entitlement.person_id, proof, on=on)
    return stood.stood_due_on is not None and due.due_on > stood.stood_due_on

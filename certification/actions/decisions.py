"""Writes decisions about the payment of a benefit: proposed by one clerk, agreed to by a second, never by a machine.

To suspend, to exempt, to end a benefit, and to say that somebody deceived the agency takes two. What gives payment back
takes one. Order of locks: approval, then deadline.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.access import proposal_at_desk
from accounts.actions import approvals
from accounts.queries.approvals import ApprovalCard
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from certification.access import benefit_for, refuse_clerk_who_is_relative
from certification.actions import suspensions, withdrawals
from certification.actions.suspensions import DESK
from certification.enums import (
    DecisionKind,
    DecisionReason,
    NextStep,
    PeriodKind,
    StatusQuestion,
    WithdrawalReason,
)
from certification.errors import (
    DecisionExists,
    DecisionNotFound,
    DecisionWrong,
    EntitlementNotFound,
    SuspensionNotOpen,
)
from certification.models.entitlements import Entitlement
from certification.models.events import StatusReview
from certification.models.standings import StandingDecision, StandingPeriod
from certification.queries.deadlines import DeadlineCard, deadline_by_entitlement
from certification.queries.standings import CODE, EntitlementCard, siblings_of, terms_in
from certification.queries.suspending import file_of
from certification.queries.wrongs import in_time_proof_of
from certification.rules import suspensions as rules
from certification.rules.standings import REASONS, reasons_for
from certification.rules.survivors import ends_on_death
from foundation.clock import local_date
from foundation.periods import Period

BY_TWO = frozenset(
    {DecisionKind.SUSPEND, DecisionKind.EXEMPT, DecisionKind.TERMINATE, DecisionKind.FALSE_STATEMENT}
)
_PERIODS: Mapping[DecisionKind, PeriodKind] = {
    DecisionKind.SUSPEND: PeriodKind.SUSPENDED,
    DecisionKind.EXEMPT: PeriodKind.EXEMPT,
    DecisionKind.TERMINATE: PeriodKind.TERMINATED,
}
_ANSWERS: Mapping[DecisionReason, StatusQuestion] = {
    DecisionReason.WORKS: StatusQuestion.WORKS,
    DecisionReason.REMARRIED: StatusQuestion.REMARRIED,
    DecisionReason.ADOPTED: StatusQuestion.ADOPTED,
    DecisionReason.IMPRISONED: StatusQuestion.IMPRISONED,
}
EXEMPT_DAYS_MAX = 366 * 5


@dataclass(frozen=True)
class NewDecision:
    """What shall be decided and why.

    ``evidence`` is where the papers are found, ``until_on`` the last day of an exemption, ``certification`` the proof
    that was false, where one was.
    """

    kind: DecisionKind
    reason: DecisionReason
    words: str = field(repr=False)
    evidence: str = ""
    until_on: date | None = None
    certification: UUID | None = None


def propose(
    actor: Actor, entitlement_id: UUID, new: NewDecision, *, waits: timedelta, at: datetime
) -> ApprovalCard:
    """Leave a decision for a colleague of the same area to agree to.

    Raises:
        EntitlementNotFound, ClerkIsRelative, DecisionWrong, DecisionExists.
        SuspensionNotOpen: the steps before a suspension have not been taken.
        ApprovalNotFound, ApprovalExists.
    Law: OPS 37.
    """
    if new.kind not in BY_TWO:
        raise DecisionWrong
    with transaction.atomic():
        card = _checked(actor, entitlement_id, new, at=at)
        payload = {
            "entitlement": str(card.entitlement_id),
            "kind": new.kind.value,
            "reason": new.reason.value,
            "words": new.words,
            "evidence": new.evidence,
            "until_on": new.until_on.isoformat() if new.until_on else "",
            "certification": str(new.certification) if new.certification else "",
        }
        wanted = approvals.NewApproval(CODE, card.paying_area_key, payload, card.person_id)
        return approvals.propose(actor, wanted, waits=waits, at=at)


@transaction.atomic
def confirm(actor: Actor, proposal_id: UUID, seen: str, *, at: datetime) -> UUID:
    """Agree, as a second clerk, to what a colleague proposed; it is decided with that. Give the decision's id.

    Everything is asked again: who proved themselves meanwhile is not suspended any more.
    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved; and as `propose`.
    """
    card = proposal_at_desk(actor, proposal_id, code=CODE)
    approvals.approve(actor, proposal_id, seen, at=at)
    given = approvals.consume(CODE, card.payload_hash, at=at)
    new, entitlement_id = proposed_in(given), UUID(given["entitlement"])
    benefit = _checked(actor, entitlement_id, new, at=at)
    by = _By(card.proposed_by, actor.user_id)
    decision = _written(benefit, new, by, at=at)
    if new.certification is not None:
        given_by = withdrawals.By(card.proposed_by, actor.user_id)
        withdrawals.strike(actor, new.certification, WithdrawalReason.FRAUD, new.words, by=given_by, at=at)
    _close_reviews(decision, by=by, at=at)
    suspensions.tell_decision(decision, at=at)
    _note(actor, benefit, decision, at=at)
    return decision.public_id


def turn_down(actor: Actor, proposal_id: UUID, seen: str, *, at: datetime) -> None:
    """Turn a colleague's proposal down; nothing is decided.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    proposal_at_desk(actor, proposal_id, code=CODE)
    approvals.reject(actor, proposal_id, seen, at=at)


@transaction.atomic
def resume(actor: Actor, decision_id: UUID, reason: DecisionReason, words: str, *, at: datetime) -> UUID:
    """Let payment go on that was suspended, as one clerk; give the decision's id.

    Who served a sentence is not paid back, who was acquitted is in full.
    Raises:
        DecisionNotFound, ClerkIsRelative, DecisionWrong; DecisionExists: it goes on already.
    Law: 劳社厅函〔2001〕44号.
    """
    stood, benefit = _decision_at_desk(actor, decision_id, at=at)
    if reason not in REASONS[DecisionKind.RESUME][:3]:
        raise DecisionWrong
    if reason is not DecisionReason.MISTAKE and stood.reason != DecisionReason.IMPRISONED.value:
        raise DecisionWrong
    period = _open_period(benefit, stood)
    decision = suspensions.lift(actor, period, reason, words=words, at=at)
    _note(actor, benefit, decision, at=at)
    return decision.public_id


@transaction.atomic
def release(actor: Actor, decision_id: UUID, words: str, *, at: datetime) -> UUID:
    """Release, as one clerk, all that a wrong suspension kept back, and keep how many days were lost; give the id.

    Raises:
        DecisionNotFound: none, or no proof shows it to be wrong; ClerkIsRelative; DecisionExists: released already.
    """
    stood, benefit = _decision_at_desk(actor, decision_id, at=at)
    proof = in_time_proof_of(stood, on=local_date(at))
    lifted = StandingDecision.objects.filter(follows=stood, kind=DecisionKind.RESUME.value).first()
    if proof is None or stood.first_month is None or lifted is None or lifted.first_month is None:
        raise DecisionNotFound
    decided_on = local_date(lifted.decided_at)
    pay = rules.back_pay(stood.first_month, decided_on=decided_on, months_max=None)
    decision = suspensions.answer(
        StandingDecision(
            entitlement=stood.entitlement,
            kind=DecisionKind.RELEASE.value,
            reason=DecisionReason.WRONG_SUSPENSION.value,
            words=words,
            first_month=pay.resumes_on,
            back_pay_from=pay.first,
            back_pay_to=pay.last,
            back_pay_months=pay.months_count,
            lost_days=rules.lost_days(stood.first_month, min(pay.resumes_on, local_date(at))),
            follows=stood,
            certification=proof,
            decided_by_id=actor.user_id,
            decided_at=at,
        )
    )
    suspensions.tell_decision(decision, at=at)
    _note(actor, benefit, decision, at=at)
    return decision.public_id


@transaction.atomic
def revoke(
    actor: Actor, decision_id: UUID, reason: DecisionReason, words: str, *, at: datetime
) -> UUID | None:
    """Take back a suspension, exemption, end or record of a false statement: as if it had never been; give the id.

    Nothing comes back where a suspension had ended before: there is nothing left to take back but the money it kept.
    Raises:
        DecisionNotFound, ClerkIsRelative, DecisionWrong, DecisionExists.
    """
    stood, benefit = _decision_at_desk(actor, decision_id, at=at)
    if reason not in REASONS[DecisionKind.REVOKE] or DecisionKind(stood.kind) not in BY_TWO:
        raise DecisionWrong
    on, months = local_date(at), rules.BackPay(rules.next_month(local_date(at)), 0)
    if stood.kind == DecisionKind.SUSPEND.value and stood.first_month is not None:
        lifted = StandingDecision.objects.filter(follows=stood, kind=DecisionKind.RESUME.value).first()
        until = local_date(lifted.decided_at) if lifted else on
        months = rules.back_pay(stood.first_month, decided_on=until, months_max=None)
    decision = suspensions.answer(
        StandingDecision(
            entitlement=stood.entitlement,
            kind=DecisionKind.REVOKE.value,
            reason=reason.value,
            words=words,
            first_month=months.resumes_on,
            back_pay_from=months.first,
            back_pay_to=months.last,
            back_pay_months=months.months_count,
            follows=stood,
            decided_by_id=actor.user_id,
            decided_at=at,
        )
    )
    # An exemption has an end from the beginning; a suspension that has one is over.
    holds = Q(ends_on__isnull=True) | Q(kind=PeriodKind.EXEMPT.value)
    for period in StandingPeriod.objects.current().filter(holds, decision=stood):
        suspensions.end_period(period, _undone(period, months.resumes_on), at=at)
    suspensions.tell_decision(decision, at=at)
    _note(actor, benefit, decision, at=at)
    return decision.public_id


def proposed_in(given: Mapping[str, Any]) -> NewDecision:
    """Read back what was proposed."""
    return NewDecision(
        DecisionKind(given["kind"]),
        DecisionReason(given["reason"]),
        given["words"],
        given["evidence"],
        date.fromisoformat(given["until_on"]) if given["until_on"] else None,
        UUID(given["certification"]) if given["certification"] else None,
    )


@dataclass(frozen=True)
class _By:
    """Who decided, and who agreed."""

    decided: int
    approved: int | None


def _undone(period: StandingPeriod, resumes_on: date) -> date:
    """Give from when a period that is taken back holds no more: payment goes on next month, all else was never so."""
    return resumes_on if period.kind == PeriodKind.SUSPENDED.value else period.starts_on


def _checked(actor: Actor, entitlement_id: UUID, new: NewDecision, *, at: datetime) -> EntitlementCard:
    """Hold the benefit and ask everything that stands against a decision."""
    on = local_date(at)
    benefit = benefit_for(actor, entitlement_id, relations=DESK, on=on)
    refuse_clerk_who_is_relative(actor, benefit.person_id, on=on)
    list(siblings_of(entitlement_id).select_for_update(of=("self",)).order_by("pk"))
    if new.reason not in reasons_for(new.kind, benefit.benefit) or not new.words.strip():
        raise DecisionWrong
    if new.kind is DecisionKind.SUSPEND and new.reason is DecisionReason.NO_PROOF:
        card = suspensions.hold(actor, entitlement_id, on=on)
        step = file_of(card, on=on).next_step
        if step is not NextStep.PROPOSE:
            raise SuspensionNotOpen(step=step)
        return benefit
    if not new.evidence.strip():
        raise DecisionWrong
    if new.kind is DecisionKind.EXEMPT and not _is_soon(new.until_on, on=on):
        raise DecisionWrong
    kind = _PERIODS.get(new.kind)
    if kind is not None and suspensions.open_periods(entitlement_id, kind, new.reason):
        raise DecisionExists
    return benefit


def _is_soon(until_on: date | None, *, on: date) -> bool:
    return until_on is not None and on < until_on <= on + timedelta(days=EXEMPT_DAYS_MAX)


def _written(benefit: EntitlementCard, new: NewDecision, by: _By, *, at: datetime) -> StandingDecision:
    on = local_date(at)
    entitlement = Entitlement.objects.get(pk=benefit.id)
    row = StandingDecision(
        entitlement=entitlement,
        kind=new.kind.value,
        reason=new.reason.value,
        words=new.words,
        evidence=new.evidence,
        decided_by_id=by.decided,
        approved_by_id=by.approved,
        decided_at=at,
    )
    if new.kind is DecisionKind.SUSPEND and new.reason is DecisionReason.NO_PROOF:
        _stand_on(row, deadline_by_entitlement(benefit.entitlement_id, on=on), on=on)
    elif new.kind in (DecisionKind.SUSPEND, DecisionKind.TERMINATE):
        row.first_month = _first_month(benefit, new, on=on)
    row.save(force_insert=True)
    kind = _PERIODS.get(new.kind)
    if kind is not None:
        _open(row, kind, on if new.kind is DecisionKind.EXEMPT else row.first_month or on, new, at=at)
    return row


def _close_reviews(decision: StandingDecision, *, by: _By, at: datetime) -> None:
    """Close the reviews that a decision answers."""
    question = _ANSWERS.get(DecisionReason(decision.reason))
    rows = StatusReview.objects.filter(entitlement=decision.entitlement, closed_at__isnull=True)
    rows.filter(question=question).update(closed_at=at, closed_by_id=by.approved, decision=decision)


def _stand_on(row: StandingDecision, card: DeadlineCard | None, *, on: date) -> None:
    """Note the deadline a suspension for want of proof stands on, and its first month."""
    if card is None:
        raise EntitlementNotFound
    terms = terms_in(card.paying_area_key, card.benefit, on=on)
    row.first_month = rules.first_month(terms.begins, card.in_time_until, decided_on=on)
    row.stood_due_on, row.stood_in_time_until = card.due_on, card.in_time_until
    row.stood_event_on = card.last_event_on


def _first_month(benefit: EntitlementCard, new: NewDecision, *, on: date) -> date:
    """Give the first month that is not paid: the following one; after a death, the one that follows it."""
    died_on = life_facts([benefit.person_id])[benefit.person_id].died_on
    if new.reason is DecisionReason.DIED and died_on is not None:
        return ends_on_death(died_on) + timedelta(days=1)
    return rules.next_month(on)


def _open(
    row: StandingDecision, kind: PeriodKind, starts_on: date, new: NewDecision, *, at: datetime
) -> None:
    # The day that was named is the last one of an exemption.
    span = Period.through(starts_on, new.until_on if kind is PeriodKind.EXEMPT else None)
    period = StandingPeriod(
        entitlement=row.entitlement,
        decision=row,
        kind=kind.value,
        reason=row.reason,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            period.save(force_insert=True)
    except IntegrityError as error:
        if "certification_standingperiod_one" in str(error):
            raise DecisionExists from error
        raise


def _decision_at_desk(
    actor: Actor, decision_id: UUID, *, at: datetime
) -> tuple[StandingDecision, EntitlementCard]:
    """Give a decision about a benefit of the clerk's area, and hold the benefit.

    Raises:
        DecisionNotFound, ClerkIsRelative.
    """
    on = local_date(at)
    row = StandingDecision.objects.select_related("entitlement__person").filter(public_id=decision_id).first()
    if row is None or row.entitlement.paying_area_key not in actor.area_keys:
        raise DecisionNotFound
    benefit = benefit_for(actor, row.entitlement.public_id, relations=DESK, on=on)
    refuse_clerk_who_is_relative(actor, benefit.person_id, on=on)
    list(siblings_of(benefit.entitlement_id).select_for_update(of=("self",)).order_by("pk"))
    return row, benefit


def _open_period(benefit: EntitlementCard, stood: StandingDecision) -> StandingPeriod:
    found = suspensions.open_periods(benefit.entitlement_id, PeriodKind.SUSPENDED)
    period = next((one for one in found if one.decision_id == stood.pk), None)
    if period is None:
        raise DecisionExists
    return period


def _note(actor: Actor, benefit: EntitlementCard, row: StandingDecision, *, at: datetime) -> None:
    suspensions.note(
        actor,
        benefit,
        f"standing.{row.kind}",
        row.public_id,
        at=at,
        reason=row.words,
        facts={"reason": row.reason},
    )

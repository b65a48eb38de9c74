"""Writes the steps before a suspension, and what a proof does to one: nothing here stops a payment by itself.

Signs first, then a visit offered, then a notice; two people decide the suspension (`certification.actions.decisions`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.rules.actors import SYSTEM, Actor
from certification.access import deadline_for, refuse_clerk_who_is_relative
from certification.actions import partner_telling
from certification.actions.telling import tell
from certification.enums import (
    Benefit,
    DecisionKind,
    DecisionReason,
    NextStep,
    PeriodKind,
    SignalKind,
    Standing,
    SuspensionStepKind,
)
from certification.errors import DecisionExists, SignalNotIndependent, SignalWrong, SuspensionNotOpen
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.models.standings import Signal, StandingDecision, StandingPeriod, SuspensionStep
from certification.queries.deadlines import DeadlineCard
from certification.queries.standings import (
    EntitlementCard,
    siblings_of,
    terms_in,
)
from certification.queries.suspending import file_of
from certification.rules import suspensions as rules
from certification.rules.standings import NOT_PAID_BACK, PAID_IN_FULL
from certification.rules.suspensions import BackPay
from family.enums import Relation
from foundation.clock import local_date

DESK = frozenset({Relation.DESK})
_STEPS = {
    SuspensionStepKind.VISIT_OFFERED: NextStep.OFFER,
    SuspensionStepKind.NOTICE: NextStep.NOTICE,
}


@dataclass(frozen=True)
class NewSignal:
    """What a clerk has learnt, from whom, on which day, and where the proof of it is found again."""

    kind: SignalKind
    source: str
    evidence: str
    seen_on: date
    words: str = field(default="", repr=False)


@transaction.atomic
def record_signal(actor: Actor, entitlement_id: UUID, new: NewSignal, *, at: datetime) -> None:
    """Record a sign about somebody whose deadline has passed beyond every tolerance.

    Raises:
        EntitlementNotFound, ClerkIsRelative.
        SuspensionNotOpen: not overdue, or suspended already; SignalWrong: its day cannot be.
        SignalNotIndependent: the same sign of the same source stands there already.
    """
    on = local_date(at)
    card = hold(actor, entitlement_id, on=on)
    if card.standing is not Standing.OVERDUE:
        raise SuspensionNotOpen(step=_open_step(card, on=on))
    if new.seen_on > on or (card.last_event_on is not None and new.seen_on <= card.last_event_on):
        raise SignalWrong(seen_on=new.seen_on)
    try:
        with transaction.atomic():
            row = Signal.objects.create(
                entitlement=Entitlement.objects.get(public_id=card.entitlement_id),
                due_on=card.due_on,
                kind=new.kind.value,
                source=new.source.strip(),
                evidence=new.evidence.strip(),
                seen_on=new.seen_on,
                words=new.words,
                recorded_by_id=actor.user_id or 0,
                recorded_at=at,
            )
    except IntegrityError as error:
        if "certification_signal_once" in str(error):
            raise SignalNotIndependent from error
        raise
    note(actor, card, "standing.signal", row.public_id, at=at, facts={"kind": row.kind})


def offer_visit(actor: Actor, entitlement_id: UUID, words: str, *, at: datetime) -> date:
    """Offer a visit at home, or collection in person, before anything else; give the last day to answer.

    Raises:
        EntitlementNotFound, ClerkIsRelative, SuspensionNotOpen: another step comes first, or a colleague was faster.
    """
    return _step(actor, entitlement_id, SuspensionStepKind.VISIT_OFFERED, words, at=at)


def give_notice(actor: Actor, entitlement_id: UUID, words: str, *, at: datetime) -> date:
    """Tell the person and their helpers what will happen, what to do, and until when; give that day.

    Raises:
        As `offer_visit`.
    """
    return _step(actor, entitlement_id, SuspensionStepKind.NOTICE, words, at=at)


def hold(actor: Actor, entitlement_id: UUID, *, on: date) -> DeadlineCard:
    """Hold the clocks of a benefit of the clerk's area, and give the one that counts.

    Raises:
        EntitlementNotFound, ClerkIsRelative.
    """
    list(siblings_of(entitlement_id).select_for_update(of=("self",)).order_by("pk"))
    card = deadline_for(actor, entitlement_id, relations=DESK, on=on)
    refuse_clerk_who_is_relative(actor, card.person_id, on=on)
    return card


def lift_by_proof(deadline: Deadline, proof: Certification, *, at: datetime) -> list[StandingDecision]:
    """Let payment go on from next month because somebody proved themselves; call with the deadline held.

    Whatever was suspended for want of the proof that is here now goes on at once, whoever brought it; what else was
    suspended, as for a prison term, stays. A proof that was in time all along shows the suspension to be wrong: that is
    read from the proofs (`certification.queries.wrongs`), and one clerk releases the rest of the back pay.
    Law: 社会保险经办条例 art. 26.
    """
    found = []
    for period in open_periods(deadline.entitlement.public_id, PeriodKind.SUSPENDED, DecisionReason.NO_PROOF):
        stood = period.decision
        if stood.stood_due_on is None or deadline.due_on <= stood.stood_due_on:
            continue
        in_time = stood.stood_in_time_until is not None and rules.is_wrong(
            proof.event_on, after=stood.stood_event_on, in_time_until=stood.stood_in_time_until
        )
        reason = DecisionReason.WRONG_SUSPENSION if in_time else DecisionReason.CERTIFIED
        found.append(lift(SYSTEM, period, reason, at=at, proof=proof))
    return found


def lift(
    actor: Actor,
    period: StandingPeriod,
    reason: DecisionReason,
    *,
    at: datetime,
    words: str = "",
    proof: Certification | None = None,
) -> StandingDecision:
    """End a suspension from next month, with the months that are paid back, and tell the person.

    Raises:
        DecisionExists: a colleague was faster.
    """
    pay = _back_pay(period, reason, on=local_date(at))
    decision = answer(
        StandingDecision(
            entitlement=period.entitlement,
            kind=DecisionKind.RESUME.value,
            reason=reason.value,
            words=words,
            first_month=pay.resumes_on,
            back_pay_from=pay.first,
            back_pay_to=pay.last,
            back_pay_months=pay.months_count,
            follows=period.decision,
            certification=proof,
            decided_by_id=actor.user_id,
            decided_at=at,
        )
    )
    end_period(period, pay.resumes_on, at=at)
    tell_decision(decision, at=at)
    return decision


def answer(decision: StandingDecision) -> StandingDecision:
    """Save a decision that follows another, once.

    Raises:
        DecisionExists.
    """
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        if "certification_standingdecision_one_answer" in str(error):
            raise DecisionExists from error
        raise
    return decision


def open_periods(
    entitlement_id: UUID, kind: PeriodKind, reason: DecisionReason | None = None
) -> list[StandingPeriod]:
    """Give what goes on of a benefit without an end, and hold it."""
    rows = StandingPeriod.objects.current().filter(
        entitlement__deadline__in=siblings_of(entitlement_id), kind=kind.value, ends_on__isnull=True
    )
    if reason is not None:
        rows = rows.filter(reason=reason.value)
    return list(rows.select_for_update(of=("self",)).select_related("decision__entitlement").order_by("pk"))


def end_period(period: StandingPeriod, ends_on: date, *, at: datetime) -> None:
    """Record anew that a period ends on a day; one that had not begun never was. What was known before stays."""
    # Whoever waited for the lock may carry an earlier instant than the row it waited for.
    at = max(at, period.recorded_at)
    period.superseded_at = at
    period.save(update_fields=["superseded_at"])
    if period.starts_on < ends_on:
        period.pk, period.superseded_at, period.recorded_at = None, None, at
        period.ends_on = ends_on
        period.lifted_on = local_date(at) if period.kind == PeriodKind.SUSPENDED.value else None
        period.save(force_insert=True)


def note(
    actor: Actor,
    card: DeadlineCard | EntitlementCard,
    action: str,
    object_id: UUID,
    *,
    at: datetime,
    facts: dict[str, str] | None = None,
    reason: str = "",
) -> None:
    """Write into the audit what a desk did about a benefit."""
    event = audit.Event(
        action,
        card.person_id,
        area_key=card.paying_area_key,
        object_kind="entitlement",
        object_id=object_id,
        reason=reason,
        facts=facts or {},
    )
    audit.record(actor, event, at=at)


def tell_decision(decision: StandingDecision, *, at: datetime) -> None:
    """Tell the person, their helpers and their partners what was decided, from which month, and what is paid back."""
    entitlement = decision.entitlement
    facts = {
        "kind": decision.kind,
        "reason": decision.reason,
        "benefit": entitlement.benefit,
        "first_month": decision.first_month.isoformat() if decision.first_month else "",
        "back_pay_months": decision.back_pay_months or 0,
        "entitlement": str(entitlement.public_id),
    }
    key = f"standing.{decision.kind}:{decision.public_id}"
    tell(key, "certification.decided", entitlement.person.human_id, facts, at=at)
    partner_telling.decided(decision, at=at)


def _step(actor: Actor, entitlement_id: UUID, kind: SuspensionStepKind, words: str, *, at: datetime) -> date:
    on = local_date(at)
    with transaction.atomic():
        card = hold(actor, entitlement_id, on=on)
        file = file_of(card, on=on)
        if file.next_step is not _STEPS[kind]:
            raise SuspensionNotOpen(step=file.next_step)
        is_offer = kind is SuspensionStepKind.VISIT_OFFERED
        until = rules.answer_by(on, file.terms.offer_days if is_offer else file.terms.notice_days)
        entitlement = Entitlement.objects.get(public_id=card.entitlement_id)
        # The deadline is held, so that of two clerks at once the second finds the step taken.
        SuspensionStep.objects.create(
            entitlement=entitlement,
            due_on=card.due_on,
            kind=kind.value,
            answer_by=until,
            words=words,
            recorded_by_id=actor.user_id or 0,
            recorded_at=at,
        )
        _tell_step(card, kind, until, words, at=at)
        note(actor, card, f"standing.{kind.value}", card.entitlement_id, at=at, reason=words)
        return until


def _tell_step(
    card: DeadlineCard, kind: SuspensionStepKind, until: date, words: str, *, at: datetime
) -> None:
    facts = {
        "kind": kind.value,
        "benefit": card.benefit.value,
        "due_on": card.due_on.isoformat(),
        "answer_by": until.isoformat(),
        "area_name": card.area_name,
        "area_name_en": card.area_name_en,
        "words": words,
    }
    key = f"standing.{kind.value}:{card.entitlement_id}:{card.due_on}"
    tell(key, "certification.before_suspension", card.person_id, facts, at=at)


def _back_pay(period: StandingPeriod, reason: DecisionReason, *, on: date) -> BackPay:
    entitlement = period.entitlement
    terms = terms_in(entitlement.paying_area_key, Benefit(entitlement.benefit), on=on)
    most = terms.back_pay_months_max
    if reason in PAID_IN_FULL:
        most = None
    elif reason in NOT_PAID_BACK:
        most = 0
    return rules.back_pay(period.starts_on, decided_on=on, months_max=most)


def _open_step(card: DeadlineCard, *, on: date) -> NextStep:
    return file_of(card, on=on).next_step

"""Reads of what was decided about the payment of benefits, and how far a suspension has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from certification.enums import (
    Benefit,
    DecisionKind,
    DecisionReason,
    NextStep,
    PeriodKind,
    SignalKind,
    Standing,
    SurvivorGround,
    SuspensionStepKind,
)
from certification.models.entitlements import Deadline, Entitlement
from certification.models.standings import Signal, StandingDecision, StandingPeriod, SuspensionStep
from certification.rules import suspensions
from certification.rules.standings import Stop
from certification.rules.survivors import GroundFact
from certification.rules.suspensions import SignalFact, Steps, Terms
from foundation.periods import Period
from regions.queries.policy import policy

SUSPENSION = "certification.suspension"
SUSPENSION_STEPS = "certification.suspension_steps"
CODE = "certification.standing"


@dataclass(frozen=True)
class EntitlementCard:
    """One benefit of somebody, whether or not it is still paid."""

    id: int
    entitlement_id: UUID
    person_id: int
    benefit: Benefit
    paying_area_key: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class DecisionCard:
    """One decision as a desk and the person see it; the users who made it stay on the house's side."""

    id: int
    public_id: UUID
    entitlement_id: UUID
    kind: DecisionKind
    reason: DecisionReason
    words: str
    evidence: str
    first_month: date | None
    stood_due_on: date | None
    stood_in_time_until: date | None
    back_pay_from: date | None
    back_pay_to: date | None
    back_pay_months: int | None
    lost_days: int | None
    follows_id: int | None
    decided_by: int | None
    approved_by: int | None
    decided_at: datetime


@dataclass(frozen=True)
class SignalCard:
    """One sign as a desk sees it."""

    kind: SignalKind
    source: str
    evidence: str
    seen_on: date
    words: str
    recorded_at: datetime


@dataclass(frozen=True)
class StepCard:
    """One step as a desk and the person see it."""

    kind: SuspensionStepKind
    answer_by: date
    words: str
    recorded_at: datetime


@dataclass(frozen=True)
class SuspensionFile:
    """How far the suspension of one benefit has come, for the deadline that has passed."""

    signals: tuple[SignalCard, ...]
    steps: tuple[StepCard, ...]
    terms: Terms
    next_step: NextStep
    independent_count: int


@dataclass(frozen=True)
class WrongSuspension:
    """A suspension that a proof in time has shown to be wrong; ``found_at`` is when that proof came in."""

    decision: DecisionCard
    person_id: int
    event_on: date
    found_at: datetime
    lost_days: int
    is_released: bool


def stop_of(told: Mapping[str, Any]) -> Stop:
    """Read a period as it is told with a deadline."""
    return Stop(
        PeriodKind(told["kind"]),
        DecisionReason(told["reason"]),
        Period(_day(told["starts_on"]) or date.min, _day(told["ends_on"])),
        _day(told["lifted_on"]),
    )


def ground_of(told: Mapping[str, Any]) -> GroundFact:
    """Read a ground as it is told with a deadline."""
    period = Period(_day(told["starts_on"]) or date.min, _day(told["ends_on"]))
    return GroundFact(SurvivorGround(told["ground"]), told["is_incapacitated"], period)


def terminated_on(on: date) -> QuerySet[StandingPeriod]:
    """Keep, for a deadline of the outer statement, what ended its benefit on or before a day."""
    rows = StandingPeriod.objects.current().filter(kind=PeriodKind.TERMINATED.value)
    return rows.filter(entitlement=OuterRef("pk"), starts_on__lte=on)


def unasked_among(entitlement_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Give those of some benefits for which nobody has to certify on a day: ended by a decision, or exempt."""
    kinds = [PeriodKind.TERMINATED.value, PeriodKind.EXEMPT.value]
    rows = StandingPeriod.objects.current().valid_on(on).filter(kind__in=kinds)
    return frozenset(rows.filter(entitlement__in=entitlement_ids).values_list("entitlement_id", flat=True))


def siblings_of(entitlement_id: UUID) -> QuerySet[Deadline]:
    """Find the clocks of one benefit in one area of one human being: almost always one."""
    own = Deadline.objects.filter(entitlement__public_id=entitlement_id)
    return Deadline.objects.filter(
        person__same_as=Subquery(own.values("person")),
        benefit=Subquery(own.values("benefit")),
        paying_area_key=Subquery(own.values("paying_area_key")),
    )


def entitlement_card(entitlement_id: UUID) -> EntitlementCard | None:
    """Find a benefit by its public id, ended or not; one that was recorded anew since is gone."""
    row = Entitlement.objects.current().select_related("person").filter(public_id=entitlement_id).first()
    return _entitlement(row) if row else None


def entitlements_of(person_ids: Iterable[int], area_keys: Iterable[str]) -> list[EntitlementCard]:
    """List the benefits some areas pay or paid to some persons, ended ones too."""
    rows = Entitlement.objects.current().filter(
        person__same_as_any=person_ids, paying_area_key__in=set(area_keys)
    )
    return [_entitlement(row) for row in rows.select_related("person").order_by("-starts_on", "pk")]


def decisions_of(entitlement_id: UUID) -> list[DecisionCard]:
    """List every decision about a benefit, the newest first."""
    rows = StandingDecision.objects.filter(entitlement__deadline__in=siblings_of(entitlement_id))
    return [decision_card(row) for row in rows.select_related("entitlement").order_by("-decided_at", "-pk")]


def decision_by_public_id(public_id: UUID) -> DecisionCard | None:
    """Find one decision, or nothing."""
    row = StandingDecision.objects.select_related("entitlement").filter(public_id=public_id).first()
    return decision_card(row) if row else None


def terms_in(area_key: str, benefit: Benefit, *, on: date) -> Terms:
    """Give what policy says in a place about suspending."""
    asked: dict[str, Any] = {"area_key": area_key, "on": on, "benefit": benefit}
    return suspensions.terms_of(
        policy(SUSPENSION, **asked).record(), policy(SUSPENSION_STEPS, **asked).record()
    )


def suspension_file(
    entitlement_id: UUID, due_on: date, standing: Standing, terms: Terms, *, on: date
) -> SuspensionFile:
    """Gather how far a suspension has come for the deadline that counts now."""
    of = Q(entitlement__deadline__in=siblings_of(entitlement_id), due_on=due_on)
    signals = tuple(
        SignalCard(SignalKind(row.kind), row.source, row.evidence, row.seen_on, row.words, row.recorded_at)
        for row in Signal.objects.filter(of).order_by("recorded_at", "pk")
    )
    steps = tuple(steps_of(entitlement_id, due_on))
    until = {step.kind: step.answer_by for step in steps}
    facts = Steps(
        tuple(SignalFact(one.kind, one.source, one.seen_on) for one in signals),
        until.get(SuspensionStepKind.VISIT_OFFERED),
        until.get(SuspensionStepKind.NOTICE),
        standing is Standing.SUSPENDED,
    )
    found = suspensions.next_step(facts, terms, is_overdue=standing is Standing.OVERDUE, on=on)
    if found is NextStep.PROPOSE and _is_decided(entitlement_id):
        found = NextStep.SUSPENDED
    return SuspensionFile(signals, steps, terms, found, suspensions.independent_count(facts.signals))


def _is_decided(entitlement_id: UUID) -> bool:
    """Say whether a suspension for want of proof is decided and not lifted, its first month begun or not."""
    return (
        StandingPeriod.objects.current()
        .filter(
            entitlement__deadline__in=siblings_of(entitlement_id),
            kind=PeriodKind.SUSPENDED.value,
            reason=DecisionReason.NO_PROOF.value,
            ends_on__isnull=True,
        )
        .exists()
    )


def decision_card(row: StandingDecision) -> DecisionCard:
    """Copy a row into what may leave the floor."""
    return DecisionCard(
        id=row.pk,
        public_id=row.public_id,
        entitlement_id=row.entitlement.public_id,
        kind=DecisionKind(row.kind),
        reason=DecisionReason(row.reason),
        words=row.words,
        evidence=row.evidence,
        first_month=row.first_month,
        stood_due_on=row.stood_due_on,
        stood_in_time_until=row.stood_in_time_until,
        back_pay_from=row.back_pay_from,
        back_pay_to=row.back_pay_to,
        back_pay_months=row.back_pay_months,
        lost_days=row.lost_days,
        follows_id=row.follows_id,
        decided_by=row.decided_by_id,
        approved_by=row.approved_by_id,
        decided_at=row.decided_at,
    )


def _entitlement(row: Entitlement) -> EntitlementCard:
    return EntitlementCard(
        id=row.pk,
        entitlement_id=row.public_id,
        person_id=row.person.human_id,
        benefit=Benefit(row.benefit),
        paying_area_key=row.paying_area_key,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def steps_of(entitlement_id: UUID, due_on: date) -> list[StepCard]:
    """List the steps taken for one deadline, the oldest first."""
    rows = SuspensionStep.objects.filter(entitlement__deadline__in=siblings_of(entitlement_id), due_on=due_on)
    return [
        StepCard(SuspensionStepKind(row.kind), row.answer_by, row.words, row.recorded_at)
        for row in rows.order_by("recorded_at", "pk")
    ]

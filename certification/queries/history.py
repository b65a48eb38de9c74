"""How one benefit stood on any day, as it was known at any instant: events, decisions, deadline and standing.

Everything is read again from the rows as they were then; nothing is kept for it. What came to be known later is left out,
what was withdrawn later counts still.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from certification.enums import Benefit, DecisionReason, Method, PeriodKind, Standing, WithdrawalReason
from certification.models.entitlements import Deadline
from certification.models.events import Certification, Withdrawal
from certification.models.standings import StandingDecision, StandingPeriod
from certification.queries.deadlines import due_for, in_time_rule_of
from certification.queries.standings import DecisionCard, decision_card, siblings_of
from certification.rules.changes import Proof
from certification.rules.standings import StandingFacts, Stop, standing
from foundation.periods import Period
from regions.queries.workdays import work_calendar


@dataclass(frozen=True)
class EventLine:
    """One certification as it was known: when it was, when it came in, and whether it was withdrawn by then."""

    public_id: UUID
    method: Method
    event_on: date
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: WithdrawalReason | None


@dataclass(frozen=True)
class History:
    """A benefit as of a day, and as known at an instant."""

    on: date
    known_at: datetime
    standing: Standing
    due_on: date
    in_time_until: date
    last_event_on: date | None
    is_ended: bool
    events: tuple[EventLine, ...]
    decisions: tuple[DecisionCard, ...]


def history_of(entitlement_id: UUID, *, on: date, known_at: datetime) -> History | None:
    """Give how a benefit stood on a day, as it was known at an instant; nothing where there was none then.

    Raises regions.errors.PolicyMissing where the area had no rule on the day.
    """
    clocks = list(siblings_of(entitlement_id).select_related("entitlement").order_by("pk"))
    clock = next((one for one in clocks if one.entitlement.public_id == entitlement_id), None)
    if clock is None or clock.entitlement.starts_on > on:
        return None
    ids = [one.pk for one in clocks]
    events = _events(ids, known_at=known_at)
    counting = [one.event_on for one in events if one.withdrawn_at is None and one.event_on <= on]
    last = max(counting, default=None)
    due, until = _due(clock, last, _protected(ids, known_at=known_at), on=on)
    stops = _stops(ids, known_at=known_at)
    rule = in_time_rule_of(clock.paying_area_key, Benefit(clock.benefit), on=on)
    is_counted = last is not None or rule.approval_counts
    facts = StandingFacts(due, until, rule.soon_days, is_counted, stops)
    decisions = StandingDecision.objects.filter(entitlement__in=ids, decided_at__lte=known_at)
    return History(
        on=on,
        known_at=known_at,
        standing=standing(facts, on=on),
        due_on=due,
        in_time_until=until,
        last_event_on=last,
        is_ended=any(s.kind is PeriodKind.TERMINATED and s.period.contains(on) for s in stops),
        events=tuple(one for one in events if one.event_on <= on),
        decisions=tuple(
            decision_card(row)
            for row in decisions.select_related("entitlement").order_by("-decided_at", "-pk")
        ),
    )


def _events(ids: list[int], *, known_at: datetime) -> tuple[EventLine, ...]:
    rows = Certification.objects.filter(entitlement__in=ids, recorded_at__lte=known_at)
    lines = []
    for row in rows.select_related("withdrawal").order_by("-event_on", "-pk"):
        gone: Withdrawal | None = getattr(row, "withdrawal", None)
        is_gone = gone is not None and gone.withdrawn_at <= known_at
        lines.append(
            EventLine(
                row.public_id,
                Method(row.method),
                row.event_on,
                row.recorded_at,
                gone.withdrawn_at if gone and is_gone else None,
                WithdrawalReason(gone.reason) if gone and is_gone else None,
            )
        )
    return tuple(lines)


def _due(clock: Deadline, last: date | None, protected: date | None, *, on: date) -> tuple[date, date]:
    """Give the deadline as of a day, and the last day that is in time for it."""
    entitlement = clock.entitlement
    proof = Proof(last, entitlement.starts_on)
    _rule, answer = due_for(clock.paying_area_key, clock.benefit, clock.person_id, proof, on=on)
    rule = in_time_rule_of(clock.paying_area_key, Benefit(clock.benefit), on=on)
    until = rule.in_time_until(answer.due_on, work_calendar().next_worked)
    return answer.due_on, max(until, protected or until)


def _protected(ids: list[int], *, known_at: datetime) -> date | None:
    rows = Withdrawal.objects.filter(certification__entitlement__in=ids, withdrawn_at__lte=known_at)
    found: date | None = rows.aggregate(day=Max("protects_until"))["day"]
    return found


def _stops(ids: list[int], *, known_at: datetime) -> tuple[Stop, ...]:
    rows = StandingPeriod.objects.known_at(known_at).filter(entitlement__in=ids)
    return tuple(
        Stop(
            PeriodKind(row.kind),
            DecisionReason(row.reason),
            Period(row.starts_on, row.ends_on),
            row.lifted_on,
        )
        for row in rows.order_by("pk")
    )

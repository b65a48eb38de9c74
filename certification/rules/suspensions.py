"""By which steps payment may come to be suspended for want of proof, from which month, and what is paid back.

Nothing here suspends: the rules say which step is open, and people take it. Law: 社会保险经办条例 art. 25, 26.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from certification.enums import NextStep, SignalKind
from foundation.periods import month_number, month_of

MONTH_OF_DEADLINE = "month_of_deadline"
UNLIMITED = "unlimited"


@dataclass(frozen=True)
class Terms:
    """What policy says on a day about suspending: how many signs, how many days for each step, and what is paid back."""

    signals_min: int
    offer_days: int
    notice_days: int
    begins: str
    back_pay_months_max: int | None


@dataclass(frozen=True)
class SignalFact:
    """One sign: of which kind, from which source, and on which day."""

    kind: SignalKind
    source: str
    seen_on: date


@dataclass(frozen=True)
class Steps:
    """How far the steps of one deadline have come: the last days to answer an offered visit and a notice, if given."""

    signals: tuple[SignalFact, ...] = ()
    offer_until: date | None = None
    notice_until: date | None = None
    is_suspended: bool = False


@dataclass(frozen=True)
class BackPay:
    """From which month payment goes on, and which months are paid back, both included; none where the count is zero."""

    resumes_on: date
    months_count: int
    first: date | None = None
    last: date | None = None


def terms_of(suspension: Mapping[str, Any], steps: Mapping[str, Any]) -> Terms:
    """Read the two policy values on suspending."""
    most = suspension["back_pay_months_max"]
    return Terms(
        signals_min=int(steps["signals_min"]),
        offer_days=int(steps["offer_days"]),
        notice_days=int(steps["notice_days"]),
        begins=str(suspension["begins"]),
        back_pay_months_max=None if most == UNLIMITED else int(most),
    )


def independent_count(signals: Collection[SignalFact]) -> int:
    """Count how many signs stand for themselves: no two of one kind, and no two from one source.

    Why: one neighbour who says two things, or two letters that came back, are one voice.
    """
    of_source: dict[str, SignalFact] = {}
    by_kind: dict[SignalKind, list[SignalFact]] = {}
    for one in signals:
        by_kind.setdefault(one.kind, []).append(one)

    def placed(kind: SignalKind, tried: set[str]) -> bool:
        for one in by_kind[kind]:
            source = one.source.strip().casefold()
            if source in tried:
                continue
            tried.add(source)
            held = of_source.get(source)
            if held is None or placed(held.kind, tried):
                of_source[source] = one
                return True
        return False

    return sum(placed(kind, set()) for kind in by_kind)


def next_step(steps: Steps, terms: Terms, *, is_overdue: bool, on: date) -> NextStep:
    """Say which step is open on a day. Being overdue opens the first and is no sign itself."""
    if steps.is_suspended:
        return NextStep.SUSPENDED
    if not is_overdue:
        return NextStep.IN_TIME
    if independent_count(steps.signals) < terms.signals_min:
        return NextStep.SIGNALS
    if steps.offer_until is None:
        return NextStep.OFFER
    if on <= steps.offer_until:
        return NextStep.WAIT_FOR_OFFER
    if steps.notice_until is None:
        return NextStep.NOTICE
    if on <= steps.notice_until:
        return NextStep.WAIT_FOR_NOTICE
    return NextStep.PROPOSE


def answer_by(given_on: date, days: int) -> date:
    """Give the last day on which somebody may answer."""
    return given_on + timedelta(days=days)


def next_month(day: date) -> date:
    """Give the first day of the month after a day's month."""
    return month_of(month_number(day) + 1)


def first_month(begins: str, in_time_until: date, *, decided_on: date) -> date:
    """Give the first payroll month a suspension touches: never one that has begun, nor one before the deadline's end."""
    due = in_time_until if begins == MONTH_OF_DEADLINE else next_month(in_time_until)
    return max(month_of(month_number(due)), next_month(decided_on), next_month(in_time_until))


def back_pay(suspended_from: date, *, decided_on: date, months_max: int | None) -> BackPay:
    """Say from which month payment goes on, and how many of the suspended months are paid back, the first ones first.

    A suspension whose first month has not begun is undone as a whole.
    """
    resumes_on = next_month(decided_on)
    stopped = max(0, month_number(resumes_on) - month_number(suspended_from))
    count = stopped if months_max is None else min(stopped, months_max)
    if count == 0:
        return BackPay(resumes_on, 0)
    return BackPay(resumes_on, count, suspended_from, month_of(month_number(suspended_from) + count - 1))


def lost_days(suspended_from: date, until: date) -> int:
    """Count the days somebody was without what was theirs."""
    return max(0, (until - suspended_from).days)


def is_wrong(event_on: date, *, after: date | None, in_time_until: date) -> bool:
    """Say whether a proof of a day shows that somebody was in time for the deadline a suspension stood on.

    ``after`` is the last proof that was known then. The day the proof arrived is not asked.
    """
    return event_on <= in_time_until and (after is None or event_on > after)

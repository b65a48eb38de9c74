"""When a place takes people by appointment: slots follow from its plan and the work calendar; none of them is a row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from foundation.errors import Reason
from foundation.periods import Period
from regions.rules.service_hours import hours_fault
from regions.rules.workdays import DayAnswer

MINUTES_MIN, MINUTES_MAX = 5, 240
CAPACITY_MAX = 100
AHEAD_DAYS_MAX = 60
WORKDAYS, SATURDAY, SUNDAY, EVERY_DAY = "workdays", "saturday", "sunday", "every_day"
_WEEKEND = {5: SATURDAY, 6: SUNDAY}
_WEEKDAYS = frozenset(range(7))
# Times of one day are compared on a day of no meaning.
_ANY_DAY = date(2000, 1, 1)

HOURS_WRONG = "appointment.hours_wrong"
NUMBERS_WRONG = "appointment.numbers_wrong"
NO_SLOT = "appointment.no_slot"
IN_PAST = "appointment.plan_in_past"
POINT_UNKNOWN = "appointment.point_unknown"


@dataclass(frozen=True, order=True)
class Slot:
    """One span of a day for which people are asked to come."""

    begins: time
    ends: time


@dataclass(frozen=True)
class SlotPlan:
    """How a place takes people: hours by kind of day, weekdays without appointments (Monday is 0), and how many at once.

    People may book from today through ``ahead_days`` days.
    """

    hours: Mapping[str, tuple[str, ...]]
    closed_weekdays: frozenset[int]
    slot_minutes: int
    capacity: int
    ahead_days: int
    period: Period


def plan_faults(plan: SlotPlan) -> tuple[Reason, ...]:
    """Name every fault of a plan before it is kept."""
    found = []
    is_sound = not hours_fault(plan.hours)
    if not is_sound:
        found.append(Reason(HOURS_WRONG))
    in_range = (
        MINUTES_MIN <= plan.slot_minutes <= MINUTES_MAX
        and 1 <= plan.capacity <= CAPACITY_MAX
        and 1 <= plan.ahead_days <= AHEAD_DAYS_MAX
        and plan.closed_weekdays <= _WEEKDAYS
    )
    if not in_range:
        found.append(Reason(NUMBERS_WRONG))
    if is_sound and in_range and not any(_cut(spans, plan.slot_minutes) for spans in plan.hours.values()):
        found.append(Reason(NO_SLOT))
    return tuple(found)


def slots_on(plan: SlotPlan, day: DayAnswer) -> tuple[Slot, ...]:
    """List the slots of a day in their order; what is left of a span too short for a slot is not given out.

    The hours written for a kind of day win over those of every day. A public holiday is no ordinary Saturday or Sunday,
    and a make-up day is a working day whatever its weekday: only an ordinary weekday is closed by its name.
    """
    if not plan.period.contains(day.on):
        return ()
    if day.on.weekday() in plan.closed_weekdays and not day.is_make_up:
        return ()
    return tuple(_cut(_spans(plan, day), plan.slot_minutes))


def days_open(plan: SlotPlan, day_of: Callable[[date], DayAnswer], *, on: date) -> tuple[date, ...]:
    """List the days on which somebody may come who books on a day."""
    days = (on + timedelta(days=n) for n in range(plan.ahead_days + 1))
    return tuple(day for day in days if slots_on(plan, day_of(day)))


def is_ahead(plan: SlotPlan, day: date, begins: time, *, at: datetime) -> bool:
    """Say whether a slot may be booked at an instant, given in local time: it has not begun and is not too far ahead."""
    last = at.date() + timedelta(days=plan.ahead_days)
    return day <= last and datetime.combine(day, begins, at.tzinfo) > at


def has_begun(day: date, begins: time, *, at: datetime) -> bool:
    """Say whether a slot has begun at an instant, given in local time."""
    return datetime.combine(day, begins, at.tzinfo) <= at


def free_seat(taken: frozenset[int], capacity: int) -> int | None:
    """Give the lowest free seat of a slot, or nothing when as many people come as are served at once."""
    if len(taken) >= capacity:
        return None
    return next(seat for seat in range(1, capacity + 1) if seat not in taken)


def _spans(plan: SlotPlan, day: DayAnswer) -> tuple[str, ...]:
    kind = WORKDAYS if day.is_worked else "" if day.holiday else _WEEKEND.get(day.on.weekday(), "")
    return tuple(plan.hours.get(kind) or plan.hours.get(EVERY_DAY, ()))


def _cut(spans: tuple[str, ...], minutes: int) -> list[Slot]:
    return [slot for span in spans for slot in _slots_in(span, timedelta(minutes=minutes))]


def _slots_in(span: str, length: timedelta) -> Iterator[Slot]:
    first, _between, last = span.partition("-")
    begins, closes = (datetime.combine(_ANY_DAY, time.fromisoformat(text)) for text in (first, last))
    while begins + length <= closes:
        yield Slot(begins.time(), (begins + length).time())
        begins += length

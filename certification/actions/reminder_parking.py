"""Tries again what could not become a message or leave as one: by itself for a while, or when an officer asks for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from accounts.actions import audit, delivery_parking
from accounts.errors.deliveries import NothingParked
from accounts.rules.actors import Actor
from accounts.rules.parking import try_after
from certification.actions.taking_back import LOOKS_BACK
from certification.enums import ReminderState
from certification.models.reminders import Reminder
from certification.queries.reminder_reports import parked_deliveries
from foundation.clock import local_date

BATCH_MAX = 1000


@dataclass(frozen=True)
class Aside:
    """All that is put aside of one area for one cause."""

    area_key: str
    cause: str


@dataclass(frozen=True)
class TryReport:
    """How many reminders are planned anew, and how many messages wait to go out again."""

    reminders_count: int
    messages_count: int


@transaction.atomic
def retry_parked(*, tries_max: int, at: datetime) -> int:
    """Plan one batch of parked reminders anew, whose pause is over; say how many.

    The release asks each again whether it is true, and skips what a later stage has overtaken, so each comes once. After
    the last try it stays parked, and visible.
    """
    is_over = Q(state__in=[])
    for tries in range(tries_max):
        is_over |= Q(retries_count=tries, settled_at__lte=at - try_after(tries))
    since = local_date(at) - LOOKS_BACK
    due = Reminder.objects.filter(is_over, state=ReminderState.PARKED.value, fire_on__gte=since)
    held = list(due.select_for_update(skip_locked=True).order_by("settled_at")[:BATCH_MAX])
    return Reminder.objects.filter(pk__in=[row.pk for row in held]).update(
        state=ReminderState.PLANNED.value, why="", settled_at=None, retries_count=F("retries_count") + 1
    )


@transaction.atomic
def try_again(actor: Actor, aside: Aside, reason: str, *, at: datetime) -> TryReport:
    """Try again at once all that is put aside of an area for one cause, and count its tries anew.

    Who may do this is asked at the door; it is written down.

    Raises:
        NothingParked: nothing of it is parked any more.
    """
    parked = Reminder.objects.select_for_update(of=("self",)).filter(
        fire_on__gte=local_date(at) - LOOKS_BACK,
        state=ReminderState.PARKED.value,
        why=aside.cause,
        entitlement__paying_area_key=aside.area_key,
    )
    rows = Reminder.objects.filter(pk__in=[row.pk for row in parked.order_by("pk")])
    # More than none: the report has counted that it was put aside.
    reminders_count = rows.update(state=ReminderState.PLANNED.value, why="", settled_at=None, retries_count=1)
    waiting = parked_deliveries(aside.area_key, error=aside.cause)
    messages_count = delivery_parking.try_again(waiting, at=at)
    if not reminders_count and not messages_count:
        raise NothingParked
    event = audit.Event(
        "reminders.tried_again",
        area_key=aside.area_key,
        object_kind="reminder_run",
        reason=reason,
        facts={
            "cause": aside.cause,
            "reminders_count": reminders_count,
            "messages_count": messages_count,
        },
    )
    audit.record(actor, event, at=at)
    return TryReport(reminders_count, messages_count)

"""Takes back what was written about deadlines and has not left the house, where it is no longer true.

Where it is true once more before anybody heard of it, as a deadline that moved away and back in one night, it is told.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import F

from accounts.actions import notices
from accounts.queries.notices import never_left
from certification.enums import ReminderState, ReminderWhy
from certification.models.reminders import Reminder
from certification.queries.reminder_reports import TEMPLATE
from certification.queries.standings import unasked_among
from certification.rules.reminding import topic

# What was written longer ago has left the house, or was given up and stands on a list.
LOOKS_BACK = timedelta(days=366)


def take_back(entitlement_ids: Collection[int], *, on: date, at: datetime) -> int:
    """Cancel the unsent messages about benefits whose deadline moved, or that ended or ask for no proof; say how many.

    Why: a register brings certifications by night, and the messages written before wait for the morning.
    """
    told = Reminder.objects.filter(
        entitlement__in=entitlement_ids, state=ReminderState.RELEASED.value, fire_on__gte=on - LOOKS_BACK
    ).values_list(
        "entitlement_id",
        "entitlement__public_id",
        "due_on",
        "entitlement__deadline__due_on",
        "entitlement__superseded_at",
        "entitlement__ends_on",
    )
    rows = set(told.order_by().distinct())
    unasked = unasked_among({row[0] for row in rows}, on=on)
    gone = {
        topic(public_id, due_on)
        for pk, public_id, due_on, now_due_on, superseded_at, ends_on in rows
        if now_due_on != due_on
        or pk in unasked
        or superseded_at is not None
        or (ends_on is not None and ends_on <= on)
    }
    return notices.cancel_unsent(sorted(gone), at=at) if gone else 0


def forget_untold(entitlement_ids: Collection[int], *, on: date, at: datetime) -> int:
    """Count the last reminder of deadlines, where its message was taken back unsent, as not told; say how many.

    Call it before these are planned anew: the plan tells such a stage again to whoever is still to be told of it.
    """
    rows = Reminder.objects.filter(
        entitlement__in=entitlement_ids,
        state=ReminderState.RELEASED.value,
        fire_on__gte=on - LOOKS_BACK,
        due_on=F("entitlement__deadline__due_on"),
    ).select_related("entitlement", "recipient")
    last: dict[tuple[str, int], Reminder] = {}
    for row in rows.order_by("-stage"):
        last[topic(row.entitlement.public_id, row.due_on), row.recipient.human_id] = row
    untold = never_left({of for of, _to in last}, TEMPLATE) if last else frozenset()
    return Reminder.objects.filter(pk__in=[last[key].pk for key in untold & last.keys()]).update(
        state=ReminderState.CANCELLED.value, why=ReminderWhy.DEADLINE_MOVED.value, settled_at=at
    )

"""Takes back what was written about deadlines and has not left the house, where it is no longer true."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from accounts.actions import notices
from certification.enums import ReminderState
from certification.models.reminders import Reminder
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

"""Reads about reminders: how many would find nobody any more, when it is night, and which clocks another outdoes."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time

from django.db import connection

from accounts.fields import human
from accounts.rules.quiet_hours import QuietHours
from certification.enums import ReminderState
from certification.models.reminders import Reminder
from foundation.clock import local_date
from regions.queries.policy import policies_for_areas, policy

QUIET_HOURS = "reminder.quiet_hours"
NATION = ""


def planned_between(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Count the planned reminders about the first of a pair to the second; pairs without any are left out.

    Nothing is changed by it: who is told is asked anew before every send.
    """
    if not pairs:
        return {}
    planned = Reminder.objects.filter(
        state=ReminderState.PLANNED.value,
        entitlement__person__same_as_any=[about for about, _to in pairs],
        recipient__same_as_any=[to for _about, to in pairs],
    )
    rows = planned.annotate(about=human("entitlement__person"), to=human("recipient"))
    found = Counter(rows.values_list("about", "to"))
    return {pair: found[pair] for pair in pairs if found[pair]}


def is_quiet(*, at: datetime) -> bool:
    """Say whether it is night, when nobody is reminded of anything."""
    return after_night(at=at) > at


def after_night(*, at: datetime) -> datetime:
    """Give the first instant, from one on, that is not at night."""
    return quiet_hours([], on=local_date(at))[NATION].after(at)


def quiet_hours(area_keys: Collection[str], *, on: date) -> dict[str, QuietHours]:
    """Give when nobody is written to in some areas, and in the nation."""
    found = policies_for_areas(QUIET_HOURS, area_keys=area_keys, on=on)
    answers = {**found, NATION: policy(QUIET_HOURS, area_key=None, on=on)}
    return {
        key: QuietHours(*(time.fromisoformat(str(answer.record()[part])) for part in ("from", "to")))
        for key, answer in answers.items()
    }


def outdone_among(entitlement_ids: Collection[int], *, on: date) -> frozenset[int]:
    """Give those whose person has the same benefit once more, under another row, with the clock that counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.entitlement_id FROM certification_outdone_clocks(%s) AS found"
            " WHERE found.entitlement_id = ANY (%s)",
            [on, list(entitlement_ids)],
        )
        return frozenset(row[0] for row in cursor.fetchall())

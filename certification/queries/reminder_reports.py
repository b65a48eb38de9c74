"""What a day of reminders came to, for staff: by area, channel and stage, and what of it waits for a person.

Each is one statement that reads one day, whatever the number of people. A message that tells of several benefits counts
once for each of their areas.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from accounts.enums.notices import STUCK, Channel, DeliveryState
from certification.enums import ReminderState, ReminderWhy
from certification.models.reminder_plans import ReminderArea
from certification.models.reminders import Reminder
from foundation.clock import SHANGHAI

TEMPLATE = "certification.reminder"

# Told of what: the public id of the benefit stands in the topic.
_TOLD = """
FROM accounts_told_between(%(since)s, %(until)s, %(template)s) AS told
JOIN certification_entitlement AS benefit
  ON benefit.public_id =
     CASE WHEN told.topic ~ '^deadline:[0-9a-f-]{36}:' THEN split_part(told.topic, ':', 2)::uuid END
WHERE (%(areas)s::text[] IS NULL OR benefit.paying_area_key = ANY (%(areas)s))
"""
_COUNT = f"""
SELECT benefit.paying_area_key, told.channel, told.state,
       CASE WHEN told.state = ANY (%(stuck)s) THEN told.error ELSE '' END AS why,
       count(DISTINCT coalesce(told.delivery_id, -told.notice_id))
{_TOLD}
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""
_ROWS = f"""
SELECT DISTINCT ON (told.delivery_id)
       told.delivery_id, told.recipient_id, benefit.public_id, benefit.person_id, benefit.paying_area_key,
       told.channel, told.state, told.error
{_TOLD} AND told.state = ANY (%(stuck)s)
ORDER BY told.delivery_id
LIMIT %(most)s
"""
_PARKED_COUNTS = """
WITH told AS (
    SELECT benefit.paying_area_key, told.error, told.delivery_id
    FROM accounts_parked_told() AS told
    JOIN certification_entitlement AS benefit
      ON benefit.public_id =
         CASE WHEN told.topic ~ '^deadline:[0-9a-f-]{36}:' THEN split_part(told.topic, ':', 2)::uuid END
), found (area_key, cause, reminders, messages) AS (
    SELECT benefit.paying_area_key, aside.why, count(*), 0
    FROM certification_reminder AS aside
    JOIN certification_entitlement AS benefit ON benefit.id = aside.entitlement_id
    WHERE aside.state = 'parked' AND aside.fire_on >= %(since)s
    GROUP BY 1, 2
    UNION ALL
    SELECT told.paying_area_key, told.error, 0, count(DISTINCT told.delivery_id) FROM told GROUP BY 1, 2
)
SELECT area_key, cause, sum(reminders)::bigint, sum(messages)::bigint
FROM found
WHERE %(areas)s::text[] IS NULL OR area_key = ANY (%(areas)s)
GROUP BY 1, 2
ORDER BY 3 DESC, 4 DESC, 1, 2
"""
_PARKED = """
SELECT DISTINCT told.delivery_id
FROM accounts_parked_told() AS told
JOIN certification_entitlement AS benefit
  ON benefit.public_id =
     CASE WHEN told.topic ~ '^deadline:[0-9a-f-]{36}:' THEN split_part(told.topic, ':', 2)::uuid END
WHERE benefit.paying_area_key = %(area)s AND told.error = %(error)s
"""


@dataclass(frozen=True)
class Sending:
    """How many messages of a day went one way to one end; without a channel they stand in the inbox alone."""

    area_key: str
    channel: Channel | None
    state: DeliveryState | None
    why: str
    count: int


@dataclass(frozen=True)
class StageCount:
    """How many reminders of one stage came to one state, and why."""

    stage: int
    state: ReminderState
    why: ReminderWhy | None
    count: int


@dataclass(frozen=True)
class StuckDelivery:
    """One message about a benefit that did not go out, or of which nobody knows, and that nothing is done about."""

    delivery_id: int
    recipient_id: int
    entitlement_id: UUID
    person_id: int
    area_key: str
    channel: Channel
    state: DeliveryState
    error: str


@dataclass(frozen=True)
class ParkedReminder:
    """One reminder that could not be turned into a message."""

    entitlement_id: UUID
    person_id: int
    recipient_id: int
    area_key: str
    stage: int
    due_on: date
    why: str


@dataclass(frozen=True)
class ParkedCount:
    """What is put aside of an area for one cause: reminders without a message, and messages that did not leave."""

    area_key: str
    cause: str
    reminders_count: int
    messages_count: int


@dataclass(frozen=True)
class AreaState:
    """Up to which day an area is planned, and since when and why it fails, if it does."""

    area_key: str
    planned_on: date | None
    failures_count: int
    failed_at: datetime | None
    error: str


def sendings_on(day: date, *, areas: Collection[str] | None = None) -> list[Sending]:
    """Count the messages of a day by area, channel, state and cause of trouble."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(day, areas))
        return [
            Sending(
                key,
                Channel(channel) if channel else None,
                DeliveryState(state) if state else None,
                why,
                count,
            )
            for key, channel, state, why, count in cursor.fetchall()
        ]


def stuck_on(day: date, *, areas: Collection[str], most: int) -> list[StuckDelivery]:
    """List the messages of a day that wait for a person, up to some number."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {**_asked(day, areas), "most": most})
        return [_stuck(row) for row in cursor.fetchall()]


def stages_on(fire_on: date, *, areas: Collection[str] | None = None) -> list[StageCount]:
    """Count the reminders whose stage began on a day, by stage, state and reason."""
    rows = Reminder.objects.filter(fire_on=fire_on)
    if areas is not None:
        rows = rows.filter(entitlement__paying_area_key__in=areas)
    counted = rows.values_list("stage", "state", "why").annotate(count=Count("stage"))
    return [
        StageCount(stage, ReminderState(state), ReminderWhy(why) if why else None, count)
        for stage, state, why, count in counted.order_by("-stage", "state", "why")
    ]


def parked_on(fire_on: date, *, areas: Collection[str], most: int) -> list[ParkedReminder]:
    """List the reminders of a day that could not be turned into a message."""
    rows = Reminder.objects.filter(
        fire_on=fire_on, state=ReminderState.PARKED.value, entitlement__paying_area_key__in=areas
    )
    return [
        ParkedReminder(
            row.entitlement.public_id,
            row.entitlement.person_id,
            row.recipient_id,
            row.entitlement.paying_area_key,
            row.stage,
            row.due_on,
            row.why,
        )
        for row in rows.select_related("entitlement").order_by("pk")[:most]
    ]


def parked_counts(*, since: date, areas: Collection[str] | None = None) -> list[ParkedCount]:
    """Count what is put aside by now, by area and cause, the most first; whatever the day, back to one."""
    with connection.cursor() as cursor:
        cursor.execute(_PARKED_COUNTS, {"since": since, "areas": None if areas is None else sorted(areas)})
        return [ParkedCount(*row) for row in cursor.fetchall()]


def parked_deliveries(area_key: str, *, error: str) -> list[int]:
    """Give the messages about benefits of an area that are put aside for one reason."""
    with connection.cursor() as cursor:
        cursor.execute(_PARKED, {"area": area_key, "error": error})
        return [row[0] for row in cursor.fetchall()]


def area_states(*, areas: Collection[str] | None = None) -> list[AreaState]:
    """Say of each area how far its plan is, those that fail first."""
    rows = ReminderArea.objects.all()
    if areas is not None:
        rows = rows.filter(area_key__in=areas)
    return [
        AreaState(row.area_key, row.planned_on, row.failures_count, row.failed_at, row.error)
        for row in rows.order_by("-failures_count", "area_key")
    ]


def _stuck(row: tuple[Any, ...]) -> StuckDelivery:
    delivery_id, recipient_id, entitlement_id, person_id, area_key, channel, state, error = row
    return StuckDelivery(
        delivery_id,
        recipient_id,
        entitlement_id,
        person_id,
        area_key,
        Channel(channel),
        DeliveryState(state),
        error,
    )


def _asked(day: date, areas: Collection[str] | None) -> dict[str, Any]:
    since = datetime.combine(day, time.min, SHANGHAI)
    return {
        "since": since,
        "until": since + timedelta(days=1),
        "template": TEMPLATE,
        "areas": None if areas is None else sorted(areas),
        "stuck": sorted(state.value for state in STUCK),
    }

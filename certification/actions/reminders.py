"""Releases planned reminders; at any time, any number of times, and killed at any point."""

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.utils import InterfaceError, OperationalError

from accounts.actions import notices
from accounts.fields import human
from accounts.queries.notices import known_keys
from certification.actions import escalations, partner_telling, reminder_runs
from certification.actions.reminder_digests import (
    alone,
    alone_key,
    digest_key,
    digests,
    facts_for,
    statutory_stages,
)
from certification.actions.reminder_runs import Tally
from certification.enums import ReminderState, ReminderWhy, RunOutcome
from certification.models.entitlements import Deadline
from certification.models.reminders import Reminder
from certification.queries.reminders import outdone_among, quiet_hours
from certification.queries.standings import unasked_among
from family.queries.mandates import recipients_of
from foundation.clock import day_begins, local_date
from regions.errors import PolicyMissing
from regions.queries.editions import this_look
from regions.queries.places import pooling_areas

log = logging.getLogger(__name__)

BATCH_MAX = 500
# Of reminders planned under an older day few are told of at all: who was told today is looked for in these months.
LOOKS_BACK = timedelta(days=366)
_TOMORROW = timedelta(days=1)
# One recipient is released by one process at a time: the first part of the number of that lock.
_LOCK = 0x72656D69
_OUTCOMES = {
    ReminderState.RELEASED: RunOutcome.RELEASED,
    ReminderState.SKIPPED: RunOutcome.SKIPPED,
    ReminderState.CANCELLED: RunOutcome.CANCELLED,
    ReminderState.PARKED: RunOutcome.FAILED,
}


@dataclass(frozen=True)
class ReleaseReport:
    """What one batch did; ``taken_count`` is zero when nothing is left to do."""

    taken_count: int
    released_count: int
    skipped_count: int
    cancelled_count: int
    parked_count: int = 0


@dataclass(frozen=True)
class _Fate:
    """What becomes of a planned reminder, and why; nothing else was decided where it is to go out."""

    state: ReminderState
    why: ReminderWhy | None = None


_Key: TypeAlias = tuple[date, int, int, int]
# The days are said once more by themselves, so that other months are not looked at.
_SETTLE = """
UPDATE certification_reminder AS one SET state = fate.state, why = fate.why, settled_at = %s
FROM unnest(%s::date[], %s::bigint[], %s::smallint[], %s::bigint[], %s::text[], %s::text[])
    AS fate (fire_on, entitlement_id, stage, recipient_id, state, why)
WHERE one.fire_on = ANY (%s::date[]) AND one.fire_on = fate.fire_on AND one.entitlement_id = fate.entitlement_id
  AND one.stage = fate.stage AND one.recipient_id = fate.recipient_id
"""
_GOES_OUT = _Fate(ReminderState.RELEASED)


@transaction.atomic
def release(*, at: datetime) -> ReleaseReport:
    """Turn what is planned for some recipients into one message each; cancel what is no longer true.

    Each reminder is asked again in this transaction: the deadline unchanged, the entitlement live, the recipient still
    to be told. One that a later stage has overtaken, as after days without a release, is skipped. Whoever had
    their message of the day gets what came later with the next day's, unless it cannot wait. A message that cannot be
    written is parked, and holds nobody else up. Deadlines being certified at this moment, and recipients another process
    has in hand, are left to the next tick.
    """
    on = local_date(at)
    taken = _lock_batch(on=on)
    if not taken:
        return ReleaseReport(0, 0, 0, 0)
    fates = _fates(taken, on=on)
    due = [r for r in taken if fates[r.pk] is _GOES_OUT]
    fates |= _write(due, on=on, at=at)
    partner_telling.remind([r for r in due if fates[r.pk].state is ReminderState.RELEASED], at=at)
    _settle(taken, fates, on=on, at=at)
    counts = Counter(fate.state for fate in fates.values())
    return ReleaseReport(
        len(taken),
        counts[ReminderState.RELEASED],
        counts[ReminderState.SKIPPED],
        counts[ReminderState.CANCELLED],
        counts[ReminderState.PARKED],
    )


def put_off(*, at: datetime) -> int:
    """Let what was not sent by day wait for the morning, as when more was due than could leave; say how much that is.

    What begins to wait at night was put off when it was written; this is for what the night has overtaken. Each message
    keeps the night of the area it tells about. What is in a lease by then its worker puts off.
    """
    on = local_date(at)
    with this_look():
        try:
            hours = quiet_hours([area.key for area in pooling_areas(on=on)], on=on)
        except PolicyMissing:
            # What the night of an area with gaps has overtaken stays at home when a worker comes to it.
            hours = quiet_hours([], on=on)
    return sum(notices.put_off(one, at=at) for one in set(hours.values()) if one.after(at) > at)


def _lock_batch(*, on: date) -> list[Reminder]:
    """Take everything that is due to some recipients, passing over whom and what somebody else holds.

    The order of locks: recipients by a lock that never waits, deadlines, then reminders.
    """
    mine = _recipients_in_hand(_waiting(on=on))
    wanted = list(_waiting(on=on).filter(recipient__same_as_any=mine).values_list("pk", "entitlement_id"))
    locked = Deadline.objects.select_for_update(skip_locked=True, no_key=True).filter(
        pk__in={entitlement_id for _pk, entitlement_id in wanted}
    )
    free = {deadline.pk for deadline in locked.order_by("pk")}
    pks = {pk for pk, _entitlement_id in wanted}
    # A row too many is of a recipient in hand as well, and locked from nobody.
    found = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(_among(pks), recipient__same_as_any=mine, state=ReminderState.PLANNED.value)
        .select_related("entitlement__deadline", "entitlement__person", "recipient")
        .order_by("pk")
    )
    rows = [row for row in found if row.pk in pks]
    # One message a day: it waits until everything it tells of is at hand.
    not_at_hand = {row.recipient.human_id for row in rows if row.entitlement_id not in free}
    return [row for row in rows if row.recipient.human_id not in not_at_hand]


def _waiting(*, on: date) -> QuerySet[Reminder]:
    """Find what is planned up to a day; of those who had their message of the day, only what cannot wait."""
    told_today = Reminder.objects.filter(
        recipient__same_as=OuterRef("recipient"),
        state=ReminderState.RELEASED.value,
        settled_at__gte=day_begins(on),
        fire_on__gte=on - LOOKS_BACK,
    )
    pressing = Q(due_on__range=(on, on + _TOMORROW)) | Q(
        due_on__lt=on, stage__in=sorted(statutory_stages(on=on))
    )
    planned = Reminder.objects.filter(state=ReminderState.PLANNED.value, fire_on__lte=on)
    return planned.filter(pressing | ~Exists(told_today))


def _recipients_in_hand(waiting: QuerySet[Reminder]) -> list[int]:
    """Take the recipients of the first rows that wait, each unless another process has them in hand."""
    first = waiting.annotate(whom=human("recipient")).order_by("fire_on", "pk").values_list("whom", flat=True)
    asked = sorted(set(first[:BATCH_MAX]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT whom FROM unnest(%s::bigint[]) AS whom WHERE pg_try_advisory_xact_lock(%s, hashint8(whom))",
            [asked, _LOCK],
        )
        return [row[0] for row in cursor.fetchall()]


def _fates(taken: Sequence[Reminder], *, on: date) -> dict[_Key, _Fate]:
    """Ask each reminder again whether it is true, and say what becomes of it; what is to wait is left out."""
    told = recipients_of((r.entitlement.person_id for r in taken), on=on)
    ids = {r.entitlement_id for r in taken}
    unasked, outdone = unasked_among(ids, on=on), outdone_among(ids, on=on)

    def untrue(reminder: Reminder) -> ReminderWhy | None:
        if reminder.entitlement_id in outdone:
            return ReminderWhy.COUNTED_ELSEWHERE
        if reminder.entitlement_id in unasked:
            return ReminderWhy.EXEMPT
        return _why_not(reminder, told.get(reminder.entitlement.person_id, frozenset()), on=on)

    whys = {r.pk: untrue(r) for r in taken}
    true = [r for r in taken if whys[r.pk] is None]
    overtaken = _overtaken([r.pk for r in true])
    fates = {pk: _Fate(ReminderState.CANCELLED, why) for pk, why in whys.items() if why is not None}
    for reminder in true:
        is_late = reminder.pk in overtaken
        fates[reminder.pk] = _Fate(ReminderState.SKIPPED, ReminderWhy.OVERTAKEN) if is_late else _GOES_OUT
    return fates


def _why_not(reminder: Reminder, told: frozenset[int], *, on: date) -> ReminderWhy | None:
    """Say why a planned reminder is no longer true to its recipient, or nothing where it is."""
    entitlement = reminder.entitlement
    if entitlement.superseded_at is not None or (
        entitlement.ends_on is not None and entitlement.ends_on <= on
    ):
        return ReminderWhy.BENEFIT_ENDED
    if entitlement.deadline.due_on != reminder.due_on:
        return ReminderWhy.DEADLINE_MOVED
    return None if reminder.recipient.human_id in told else ReminderWhy.NOT_TO_BE_TOLD


def _overtaken(pks: Sequence[_Key]) -> frozenset[_Key]:
    """Give those reminders whose recipient has a later stage of the same deadline planned or settled."""
    # Of two at one stage, for a recipient who stands in the registry twice, the first goes out.
    is_later = Q(stage__lt=OuterRef("stage")) | Q(
        stage=OuterRef("stage"), recipient_id__lt=OuterRef("recipient_id")
    )
    later = Reminder.objects.filter(
        is_later,
        entitlement=OuterRef("entitlement"),
        due_on=OuterRef("due_on"),
        recipient__same_as=OuterRef("recipient"),
        # No later stage begins on an earlier day: the months before are left alone.
        fire_on__gte=OuterRef("fire_on"),
    )
    waits = Q(state=ReminderState.PLANNED.value)
    is_overtaken = Exists(later.filter(waits)) | Exists(later.exclude(waits))
    rows = Reminder.objects.filter(is_overtaken, _among(pks))
    return frozenset(rows.values_list("pk", flat=True)) & frozenset(pks)


def _among(pks: Collection[_Key]) -> Q:
    """Narrow to the days and benefits of some keys, which few others share.

    Why: hundreds of alternatives, one for each key, cost many times as much to plan as to look up.
    """
    return Q(
        fire_on__in={fire_on for fire_on, _entitlement, _stage, _recipient in pks},
        entitlement__in={entitlement for _fire_on, entitlement, _stage, _recipient in pks},
    )


def _write(due: Sequence[Reminder], *, on: date, at: datetime) -> dict[_Key, _Fate]:
    """Write the messages of a batch, and say of each reminder whether that could be done.

    Where a batch cannot be written, its halves are tried, down to the one recipient whose message is broken.
    """
    by_recipient: dict[int, list[Reminder]] = {}
    for reminder in due:
        by_recipient.setdefault(reminder.recipient.human_id, []).append(reminder)
    fates: dict[_Key, _Fate] = {}
    parts = [list(by_recipient.values())] if by_recipient else []
    while parts:
        part = parts.pop()
        rows = [row for of_one in part for row in of_one]
        why = _why_unwritten(rows, on=on, at=at)
        if why is None:
            fates |= {row.pk: _GOES_OUT for row in rows}
        elif len(part) > 1:
            middle = len(part) // 2
            parts += [part[:middle], part[middle:]]
        else:
            fates |= {row.pk: _Fate(ReminderState.PARKED, why) for row in rows}
    return fates


def _why_unwritten(rows: Sequence[Reminder], *, on: date, at: datetime) -> ReminderWhy | None:
    """Write the messages about some reminders, or nothing of them where one is broken; then say why."""
    try:
        with transaction.atomic():
            facts = facts_for(rows, on=on, at=at)
            keys = {
                key for row in rows for key in (digest_key(row.recipient.human_id, on), alone_key(row, on))
            }
            known = known_keys(keys)
            told = [row for row in rows if digest_key(row.recipient.human_id, on) in known]
            first = [row for row in rows if digest_key(row.recipient.human_id, on) not in known]
            messages = [*digests(first, facts), *alone(told, facts, known)]
            posted = [message for message, _rows in messages]
            notices.post_many(posted, at=at)
            notices.overtake(posted, at=at)
            escalations.begin(((row, message.key) for message, of in messages for row in of), on=on, at=at)
    except (OperationalError, InterfaceError):
        # The database, and not a message: the next tick tries the whole batch again.
        raise
    except PolicyMissing:
        log.exception("reminders.no_policy", extra={"reminders_count": len(rows)})
        return ReminderWhy.NO_POLICY
    except Exception:
        log.exception("reminders.broken", extra={"reminders_count": len(rows)})
        return ReminderWhy.BROKEN
    return None


def _settle(taken: Sequence[Reminder], fates: Mapping[_Key, _Fate], *, on: date, at: datetime) -> None:
    """Note what became of some reminders, and count it for the report of the day."""
    days, *others = (list(part) for part in zip(*fates, strict=True))
    states = [fate.state.value for fate in fates.values()]
    whys = [fate.why.value if fate.why else "" for fate in fates.values()]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [at, days, *others, states, whys, sorted(set(days))])
    reminder_runs.note(
        (
            Tally(
                row.entitlement.paying_area_key, _OUTCOMES[fates[row.pk].state], why=fates[row.pk].why or ""
            )
            for row in taken
            # One that is tried again and parked again is counted already.
            if not (row.retries_count and fates[row.pk].state is ReminderState.PARKED)
        ),
        on=on,
    )

"""Gives deliveries out in leases: takes them from the queue, hands a lease to one worker, and ends it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import Channel, DeliveryState
from accounts.models.deliveries import DeliveryLease, DeliveryProvider
from accounts.rules.deliveries import WAITING_LEASES_MAX, Pace, Way, open_ways, refilled, rows_allowed
from foundation.identifiers import uuid7

# More leases than this in one tick only make the tick long; the next one goes on.
TAKES_MAX = 40
RINGS_MAX = 200
EXPIRED = "lease.expired"


@dataclass(frozen=True)
class HeldLease:
    """A lease in the hands of the worker that claimed it."""

    id: int
    token: UUID
    channel: Channel
    provider: str
    size_count: int


@dataclass(frozen=True)
class LeaseReport:
    """What became of the deliveries of a lease."""

    size_count: int
    sent_count: int
    failed_count: int
    unknown_count: int
    skipped_count: int
    put_back_count: int


def take(ways: Mapping[Channel, Sequence[Way]], *, at: datetime) -> int:
    """Take what is due from the queue into leases, each for one provider; say how many leases.

    Two ticks at once take different rows: those another one holds are left out, and so is what a provider may not be
    sent yet. What waits for a provider that is left alone goes to the first of the others.
    """
    taken = 0
    for channel, order in ways.items():
        paused = _providers(channel, order, at=at)
        names = open_ways([way.name for way in order], paused)
        for way in (one for one in order if one.name in names):
            while taken < TAKES_MAX and _take_one(channel, way, names, at=at):
                taken += 1
    return taken


def _providers(channel: Channel, order: Sequence[Way], *, at: datetime) -> set[str]:
    """Write down providers that are new, or can be asked by now; name those left alone."""
    rows = DeliveryProvider.objects.filter(channel=channel.value, name__in=[way.name for way in order])
    known = {row.name: row for row in rows}
    # A new one has had all the time in the world to fill up.
    fresh = [
        DeliveryProvider(
            channel=channel.value, name=way.name, takes_key=way.takes_key, refilled_at=at - timedelta(days=1)
        )
        for way in order
        if way.name not in known
    ]
    if fresh:
        DeliveryProvider.objects.bulk_create(fresh, ignore_conflicts=True)
    for way in order:
        if way.name in known and known[way.name].takes_key != way.takes_key:
            rows.filter(name=way.name).update(takes_key=way.takes_key)
    return {row.name for row in known.values() if row.paused_until is not None and row.paused_until > at}


@transaction.atomic
def _take_one(channel: Channel, way: Way, names: Sequence[str], *, at: datetime) -> bool:
    """Take one lease for a provider, if there is something for it; its row is locked meanwhile."""
    provider = DeliveryProvider.objects.select_for_update().get(channel=channel.value, name=way.name)
    allowance = None
    if way.per_second is not None:
        since = at - provider.refilled_at
        allowance = refilled(provider.allowance, since=since, per_second=way.per_second)
    size_count = _give_due(channel, way.name, names, rows_allowed(allowance), at=at)
    if size_count and allowance is not None:
        provider.allowance, provider.refilled_at = allowance - size_count, max(at, provider.refilled_at)
        provider.save(update_fields=["allowance", "refilled_at"])
    return size_count > 0


# The most urgent that is due for a provider; the first one has that of nobody else too. What another tick holds is left
# to it, and where nothing is due, or enough leases wait already, there is no new one. Hundreds of ids need not travel to
# be given.
_GIVE_DUE = """
WITH due AS MATERIALIZED (
    SELECT id FROM accounts_noticedelivery
    WHERE channel = %(channel)s AND state = 'queued' AND due_at <= %(at)s AND {whose}
    ORDER BY priority, due_at, id LIMIT CASE WHEN (
        SELECT count(*) FROM accounts_deliverylease
        WHERE state = 'waiting' AND channel = %(channel)s AND provider = %(provider)s
    ) < %(waiting_most)s THEN %(most)s ELSE 0 END
    FOR UPDATE SKIP LOCKED
), lease AS (
    INSERT INTO accounts_deliverylease (
        public_id, channel, provider, state, size_count, sent_count, failed_count, unknown_count, skipped_count,
        put_back_count, taken_at, error
    )
    SELECT %(public_id)s, %(channel)s, %(provider)s, 'waiting', count(*), 0, 0, 0, 0, 0, %(at)s, '' FROM due
    HAVING count(*) > 0
    RETURNING id, size_count
), given AS (
    UPDATE accounts_noticedelivery AS delivery
    SET state = 'leased', lease_id = lease.id, provider = %(provider)s
    FROM due, lease WHERE delivery.id = due.id
)
SELECT coalesce(max(size_count), 0) FROM lease
"""
_OWN = "provider = %(provider)s"
_OF_NOBODY_ELSE = "provider <> ALL (%(others)s)"


def _give_due(channel: Channel, name: str, names: Sequence[str], most: int, *, at: datetime) -> int:
    """Make a lease of what is due for a provider, in one statement; say how much that is."""
    statement = _GIVE_DUE.format(whose=_OF_NOBODY_ELSE if names[0] == name else _OWN)
    facts: dict[str, Any] = {
        "channel": channel.value,
        "provider": name,
        "others": [other for other in names if other != name],
        "most": most,
        "waiting_most": WAITING_LEASES_MAX,
        "public_id": uuid7(),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        size_count: int = cursor.fetchone()[0]
    return size_count


_GIVE = """
UPDATE accounts_noticedelivery SET state = %s, lease_id = %s, provider = %s WHERE id = ANY(%s)
"""


def give(lease: DeliveryLease, ids: Sequence[int]) -> None:
    """Give deliveries, locked by the caller, to a lease."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, [DeliveryState.LEASED.value, lease.pk, lease.provider, list(ids)])


def unrung(pace: Pace, *, at: datetime) -> list[int]:
    """Name the waiting leases that no worker was told of lately, the oldest first."""
    rows = DeliveryLease.objects.filter(
        Q(rung_at__isnull=True) | Q(rung_at__lte=at - pace.ring_again), state=LeaseState.WAITING.value
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:RINGS_MAX])


def note_rung(ids: Iterable[int], *, at: datetime) -> None:
    """Note of which leases a worker was told."""
    DeliveryLease.objects.filter(pk__in=list(ids)).update(rung_at=at)


_CLAIM = """
UPDATE accounts_deliverylease SET state = 'running', token = %s, started_at = %s, expires_at = %s
WHERE id = %s AND state = 'waiting'
RETURNING channel, provider, size_count
"""


def claim(lease_id: int, pace: Pace, *, at: datetime) -> HeldLease | None:
    """Hand a waiting lease to the caller; None where another worker has it, or it is over."""
    token = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [token, at, at + pace.lease, lease_id])
        found = cursor.fetchone()
    if found is None:
        return None
    channel, provider, size_count = found
    return HeldLease(lease_id, token, Channel(channel), provider, size_count)


_LOCK_HELD = (
    "SELECT id FROM accounts_deliverylease WHERE id = %s AND token = %s AND state = 'running' FOR UPDATE"
)


@transaction.atomic
def end(held: HeldLease, *, error: str, at: datetime) -> LeaseReport | None:
    """End a lease and put back what of it was not begun; None where it was taken away meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_HELD, [held.id, held.token])
        if cursor.fetchone() is None:
            return None
    return _close(held.id, LeaseState.DONE, error=error, at=at)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """End the leases whose worker did not come back; say how many.

    What was not begun goes back to the queue at once. What was begun stays, until its provider has said what came of it.
    """
    rows = DeliveryLease.objects.select_for_update(skip_locked=True).filter(
        state=LeaseState.RUNNING.value, expires_at__lte=at
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:RINGS_MAX])
    for lease_id in ids:
        _close(lease_id, LeaseState.EXPIRED, error=EXPIRED, at=at)
    return len(ids)


# What the counts of a lease do not tell of was cancelled, or is still to be asked about.
_CLOSE = """
WITH back AS (
    UPDATE accounts_noticedelivery SET state = 'queued', lease_id = NULL
    WHERE lease_id = %(lease)s AND state = 'leased'
    RETURNING id
), counted AS (
    SELECT (SELECT count(*) FROM back) AS back,
        (SELECT count(*) FROM accounts_noticedelivery WHERE lease_id = %(lease)s AND state = 'sending') AS asked
)
UPDATE accounts_deliverylease
SET state = %(state)s, error = %(error)s, ended_at = %(at)s, put_back_count = put_back_count + counted.back,
    skipped_count = greatest(
        size_count - sent_count - failed_count - unknown_count - put_back_count - counted.back - counted.asked, 0)
FROM counted WHERE accounts_deliverylease.id = %(lease)s
RETURNING size_count, sent_count, failed_count, unknown_count, skipped_count, put_back_count
"""


def _close(lease_id: int, state: LeaseState, *, error: str, at: datetime) -> LeaseReport:
    """End a lease, locked by the caller, and say what became of it."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, {"lease": lease_id, "state": state.value, "error": error, "at": at})
        return LeaseReport(*cursor.fetchone())

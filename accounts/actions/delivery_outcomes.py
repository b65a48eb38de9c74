"""Notes what came of deliveries: the outcomes of a chunk, the answers of providers, and their receipts."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F

from accounts.actions.delivery_leases import HeldLease
from accounts.enums.notices import LEFT, DeliveryState
from accounts.errors.deliveries import ChannelRefused
from accounts.models.deliveries import DeliveryLease

REFERENCE_MAX = 100
ERROR_MAX = 100


class Outcome(NamedTuple):
    """What came of one delivery, how long after it is next to be looked at, and whose it is if not this provider's."""

    id: int
    state: DeliveryState
    after: timedelta | None = None
    provider: str = ""
    attempts: int = 0
    reference: str = ""
    error: str = ""


# A message that left the house is sent, whatever was noted about it meanwhile, unless its provider told already by a
# receipt that it will not arrive. Anything else is noted only while the delivery is still this lease's to send: what was
# cancelled stays cancelled, and what was called off while it was being sent does not go back to the queue.
_NOTE = """
WITH outcome (id, state, due_at, provider, attempts, reference, error) AS (
    SELECT (one->>0)::bigint, one->>1, %(at)s::timestamptz + make_interval(secs => (one->>2)::float8),
        coalesce(nullif(one->>3, ''), %(provider)s), (one->>4)::int, one->>5, one->>6
    FROM jsonb_array_elements(%(rows)s::jsonb) AS one
), noted AS (
    UPDATE accounts_noticedelivery AS delivery
    SET state = CASE WHEN delivery.called_off_at IS NOT NULL AND outcome.state IN ('queued', 'parked')
            THEN 'cancelled' ELSE outcome.state END,
        due_at = outcome.due_at,
        provider = outcome.provider,
        attempts_count = delivery.attempts_count + outcome.attempts,
        provider_reference = outcome.reference,
        last_error = outcome.error,
        sent_at = CASE WHEN outcome.state = 'sent' THEN %(at)s::timestamptz END,
        lease_id = CASE WHEN outcome.state = 'queued' THEN NULL ELSE delivery.lease_id END
    FROM outcome
    WHERE delivery.id = outcome.id
      AND CASE WHEN outcome.state = 'sent' THEN delivery.state NOT IN ('sent', 'delivered')
              AND NOT (delivery.state = 'failed' AND delivery.provider = outcome.provider
                       AND starts_with(delivery.last_error, %(refused)s))
          ELSE delivery.state = 'sending' AND delivery.lease_id = %(lease)s END
)
UPDATE accounts_deliverylease
SET sent_count = sent_count + %(sent)s,
    failed_count = failed_count + %(failed)s,
    unknown_count = unknown_count + %(unknown)s,
    put_back_count = put_back_count + %(put_back)s
WHERE id = %(lease)s
"""


def note(held: HeldLease, outcomes: Sequence[Outcome], *, at: datetime) -> None:
    """Note the outcomes of a chunk, and count them in its lease, in one statement."""
    if not outcomes:
        return
    # As one text: the driver would write out a list value by value, which costs more than all the rest of noting.
    rows = json.dumps([_told(one) for one in outcomes])
    facts: dict[str, Any] = {
        "at": at,
        "refused": ChannelRefused.code,
        "lease": held.id,
        "provider": held.provider,
        "rows": rows,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, facts | _counted(Counter(one.state for one in outcomes)))


def _told(one: Outcome) -> tuple[int, DeliveryState, float, str, int, str, str]:
    after = one.after.total_seconds() if one.after else 0
    reference, error = _fitting(one.reference, REFERENCE_MAX), _fitting(one.error, ERROR_MAX)
    return one.id, one.state, after, one.provider, one.attempts, reference, error


def _fitting(text: str, most: int) -> str:
    """Cut a text to its column, which takes no zero bytes."""
    return text[:most].replace("\0", "") if text else text


def count(lease_id: int, found: Counter[DeliveryState]) -> None:
    """Add to the counts of a lease."""
    more = _counted(found)
    DeliveryLease.objects.filter(pk=lease_id).update(
        sent_count=F("sent_count") + more["sent"],
        failed_count=F("failed_count") + more["failed"],
        unknown_count=F("unknown_count") + more["unknown"],
        put_back_count=F("put_back_count") + more["put_back"],
    )


def _counted(found: Counter[DeliveryState]) -> dict[str, int]:
    return {
        "sent": sum(found[state] for state in LEFT),
        "failed": found[DeliveryState.FAILED] + found[DeliveryState.PARKED],
        "unknown": found[DeliveryState.UNKNOWN],
        "put_back": found[DeliveryState.QUEUED],
    }

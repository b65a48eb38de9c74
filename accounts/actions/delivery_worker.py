"""A worker with a lease: sends chunk by chunk outside any transaction, and notes what came of each message."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from accounts.actions import delivery_leases, delivery_nights, delivery_outcomes, delivery_providers
from accounts.actions.delivery_leases import HeldLease
from accounts.actions.delivery_outcomes import Outcome
from accounts.clients.channels.sending import ChannelSender, Outgoing
from accounts.enums.notices import Channel, DeliveryState
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable
from accounts.queries.deliveries import NO_ADDRESS, VOID
from accounts.queries.notice_texts import delivery_text
from accounts.queries.outgoing import Recipients, recipients_in
from accounts.rules.deliveries import (
    ATTEMPTS_MAX,
    CHUNK_ROWS,
    CHUNK_ROWS_UNASKED,
    FAILURES_MAX,
    Pace,
    ask_after,
    next_way,
    retry_after,
)
from foundation.clock import day_begins, local_date

log = logging.getLogger(__name__)

BROKEN = "message.broken"
NOT_BEGUN = "provider.failing"

Clock = Callable[[], datetime]
Senders = Mapping[Channel, Mapping[str, ChannelSender]]


class Begun(NamedTuple):
    """A delivery that is about to be sent, with what it is worded from; void where nothing of it is true any more."""

    id: int
    key: str
    recipient_id: int
    attempts_count: int
    template: str
    facts: dict[str, Any]
    is_void: bool


class Chunk(NamedTuple):
    """Deliveries that are about to be sent, and how their recipients are written to."""

    rows: list[Begun]
    recipients: Recipients


@dataclass
class Worker:
    """One lease at work; ``failures`` counts those since the last success."""

    held: HeldLease
    sender: ChannelSender
    order: Sequence[str]
    pace: Pace
    now: Clock
    failures: int = 0
    has_succeeded: bool = False

    def send_all(self) -> str:
        """Send chunk after chunk; give the code of what ended it early, or nothing."""
        most = CHUNK_ROWS if self.sender.takes_key else min(CHUNK_ROWS, CHUNK_ROWS_UNASKED)
        hours = delivery_nights.hours_of(self.held.id)
        for _start in range(0, self.held.size_count, most):
            at = self.now()
            delivery_nights.put_off(self.held.id, hours, at=at)
            until = at + self.pace.lease
            chunk = begin(self.held, most, on=local_date(at), until=until)
            if chunk is None:
                return delivery_leases.EXPIRED
            if not chunk.rows:
                break
            self._send_chunk(chunk, until - self.pace.longest_send)
            if self.failures >= FAILURES_MAX:
                return NOT_BEGUN
        return ""

    def _send_chunk(self, chunk: Chunk, last_at: datetime) -> None:
        """Word a chunk, send it, as long as a send that begins now is over before the lease is, and note all of it.

        Why: in one go each, the processor keeps at hand what it needs for wording, and then what it needs for sending.
        """
        failures, outcomes = self.failures, []
        on = local_date(self.now())
        day_ends_at = day_begins(on + timedelta(days=1))
        messages = [self._worded(row, chunk.recipients, on) for row in chunk.rows]
        for row, worded in zip(chunk.rows, messages, strict=True):
            at = self.now()
            if self.failures >= FAILURES_MAX or at > last_at:
                outcomes.append(Outcome(row.id, DeliveryState.QUEUED, error=NOT_BEGUN))
                continue
            # It counts the days from the one on which it leaves.
            message = worded if at < day_ends_at else self._worded(row, chunk.recipients, local_date(at))
            outcomes.append(message if isinstance(message, Outcome) else self._sent(row, message))
        delivery_outcomes.note(self.held, outcomes, at=self.now())
        if self.failures > failures:
            new = self.failures - failures
            delivery_providers.note_failures(self.held.channel, self.held.provider, new, at=self.now())
        elif not self.has_succeeded and any(one.state is DeliveryState.SENT for one in outcomes):
            self.has_succeeded = True
            delivery_providers.note_success(self.held.channel, self.held.provider)

    def _worded(self, row: Begun, recipients: Recipients, on: date) -> Outgoing | Outcome:
        """Word one message as of a day, or say why it is not to be sent."""
        if row.is_void:
            return Outcome(row.id, DeliveryState.CANCELLED, error=VOID)
        try:
            message = _message(row, recipients, on)
        except Exception:
            # A message that cannot be opened or worded waits for a person, and holds up nobody behind it.
            log.exception("notices.broken", extra={"delivery_id": row.id})
            return Outcome(row.id, DeliveryState.PARKED, error=BROKEN)
        return message or Outcome(row.id, DeliveryState.FAILED, error=NO_ADDRESS)

    def _sent(self, row: Begun, message: Outgoing) -> Outcome:
        """Send one message, and say what came of it."""
        try:
            taken = self.sender.send(message)
        except MessageUnfit as error:
            return Outcome(row.id, DeliveryState.PARKED, error=error.told)
        except ChannelRefused as error:
            self.failures = 0
            return Outcome(row.id, DeliveryState.FAILED, attempts=1, error=error.told)
        except ChannelUnavailable as error:
            return self._failed(row, error.code)
        except OutcomeUnknown as error:
            return self._unknown(row, error.code)
        except Exception:
            # Whatever a client did not foresee may have happened after the message was taken.
            log.exception("notices.surprised", extra={"delivery_id": row.id})
            return self._unknown(row, OutcomeUnknown.code)
        self.failures = 0
        return Outcome(row.id, DeliveryState.SENT, attempts=1, reference=taken.reference)

    def _failed(self, row: Begun, code: str) -> Outcome:
        """Leave it to the next provider, after a pause where all were asked; give it up after the last attempt."""
        self.failures += 1
        attempts = row.attempts_count + 1
        if attempts >= ATTEMPTS_MAX:
            return Outcome(row.id, DeliveryState.FAILED, attempts=1, error=code)
        after = retry_after(attempts, ways=len(self.order))
        provider = next_way(self.order, self.held.provider)
        return Outcome(row.id, DeliveryState.QUEUED, after, provider, attempts=1, error=code)

    def _unknown(self, row: Begun, code: str) -> Outcome:
        """Have the provider asked later; one that knows no key is not asked, and the message is not sent again."""
        self.failures += 1
        if not self.sender.takes_key:
            return Outcome(row.id, DeliveryState.UNKNOWN, attempts=1, error=code)
        # The attempt is counted with the answer, as that of a worker that died is.
        return Outcome(row.id, DeliveryState.SENDING, ask_after(0, pace=self.pace), error=code)


def _message(row: Begun, recipients: Recipients, on: date) -> Outgoing | None:
    """Address and word one message in its recipient's language; None where there is no address by now."""
    to = recipients.recipient(row.recipient_id)
    if to.address is None:
        return None
    facts = row.facts
    # They were read for this message alone; another day's wording puts its own in their place.
    facts["code_word"], facts["today"] = to.code_word, on.isoformat()
    text = delivery_text(row.template, facts, to.language)
    return Outgoing(row.key, to.address, text, row.template, facts, to.language.value)


# What was cancelled since the lease was taken is left alone; the parts of a message that are void by now, or about
# somebody who died meanwhile, are told apart.
# One statement for all of it, and one row back: a chunk costs one journey to the database.
_BEGIN = """
WITH held AS (
    UPDATE accounts_deliverylease SET expires_at = %(until)s
    WHERE id = %(lease)s AND token = %(token)s AND state = 'running'
    RETURNING id
), next AS MATERIALIZED (
    SELECT delivery.id, row_number() OVER (ORDER BY delivery.priority, delivery.due_at, delivery.id) AS place
    FROM accounts_noticedelivery AS delivery, held
    WHERE delivery.lease_id = held.id AND delivery.state = 'leased'
    ORDER BY place LIMIT %(most)s
), begun AS (
    UPDATE accounts_noticedelivery AS delivery
    SET state = 'sending', due_at = %(until)s, asks_count = 0
    FROM next, accounts_notice AS notice
    WHERE delivery.id = next.id AND delivery.lease_id = %(lease)s AND delivery.state = 'leased'
      AND notice.id = delivery.notice_id
    RETURNING next.place, delivery.id, delivery.channel, delivery.attempts_count, notice.id AS notice_id, notice.key,
        notice.recipient_id, notice.template, notice.facts
)
SELECT EXISTS (SELECT FROM held), (
    SELECT jsonb_agg(jsonb_build_array(
        begun.id, begun.key || ':' || begun.channel, begun.recipient_id, begun.attempts_count, begun.template,
        begun.facts || coalesce(item.facts, '{}'), coalesce(item.are_void, false)
    ) ORDER BY begun.place)
    FROM begun LEFT JOIN LATERAL (
        SELECT NOT bool_or(part.is_live) AS are_void, jsonb_build_object(
            'items', coalesce(jsonb_agg(part.facts ORDER BY part.place) FILTER (WHERE part.is_live), '[]'),
            'void', coalesce(jsonb_agg(part.facts ORDER BY part.place) FILTER (WHERE NOT part.is_live), '[]')
        ) AS facts
        FROM (
            SELECT one.place, one.facts,
                one.voided_at IS NULL AND coalesce(one.ends_on > %(on)s, true)
                    AND coalesce(subject.died_on, human.died_on) IS NULL AS is_live
            FROM accounts_noticeitem AS one
            JOIN accounts_insuredperson AS subject ON subject.id = one.subject_id
            LEFT JOIN accounts_insuredperson AS human ON human.id = subject.merged_into_id
            WHERE one.notice_id = begun.notice_id
        ) AS part
        HAVING count(*) > 0
    ) AS item ON true
)::text, (SELECT accounts_recipients(array_agg(begun.recipient_id), %(on)s)::text FROM begun)
"""


def begin(held: HeldLease, most: int, *, on: date, until: datetime) -> Chunk | None:
    """Mark the next of a lease as being sent, the most urgent first, and hold the lease until then.

    None where the lease was taken away; a chunk without rows where nothing of it is left.
    """
    facts: dict[str, Any] = {
        "most": most,
        "lease": held.id,
        "token": held.token,
        "on": on,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, facts)
        is_held, rows, people = cursor.fetchone()
    if not is_held:
        return None
    recipients = recipients_in(json.loads(people or "[]"), held.channel)
    return Chunk([Begun._make(row) for row in json.loads(rows or "[]")], recipients)

"""A worker with a lease: sends chunk by chunk outside any transaction, and notes what came of each message."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.actions import delivery_leases, delivery_nights, delivery_outcomes, delivery_providers
from accounts.actions.delivery_leases import HeldLease
from accounts.actions.delivery_nights import LeasedRow
from accounts.actions.delivery_outcomes import Outcome
from accounts.clients.channels.sending import ChannelSender, Outgoing
from accounts.enums.notices import Channel, DeliveryState
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable
from accounts.models.notices import NoticeDelivery
from accounts.queries.deliveries import NO_ADDRESS, VOID
from accounts.queries.notice_texts import delivery_text
from accounts.queries.outgoing import Recipients, recipients_of
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
from foundation.clock import local_date

log = logging.getLogger(__name__)

BROKEN = "message.broken"
NOT_BEGUN = "provider.failing"

Clock = Callable[[], datetime]
Senders = Mapping[Channel, Mapping[str, ChannelSender]]


@dataclass(frozen=True)
class Begun:
    """A delivery that is about to be sent, with what it is worded from."""

    id: int
    key: str
    recipient_id: int
    attempts_count: int
    template: str
    facts: dict[str, Any] = field(repr=False)
    is_void: bool


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
        leased = NoticeDelivery.objects.filter(lease=self.held.id, state=DeliveryState.LEASED.value)
        told = leased.order_by("priority", "due_at", "pk").values_list(
            "pk", "notice__recipient_id", "notice__quiet_from", "notice__quiet_to"
        )
        rows = [LeasedRow(*row) for row in told]
        recipients = recipients_of((row.recipient_id for row in rows), self.held.channel)
        size = CHUNK_ROWS if self.sender.takes_key else min(CHUNK_ROWS, CHUNK_ROWS_UNASKED)
        for start in range(0, len(rows), size):
            ids = delivery_nights.awake(self.held.id, rows[start : start + size], at=self.now())
            until = self.now() + self.pace.lease
            begun = begin(self.held, ids, on=local_date(self.now()), until=until)
            if begun is None:
                return delivery_leases.EXPIRED
            self._send_chunk(begun, recipients, until - self.pace.longest_send)
            if self.failures >= FAILURES_MAX:
                return NOT_BEGUN
        return ""

    def _send_chunk(self, begun: Sequence[Begun], recipients: Recipients, last_at: datetime) -> None:
        """Send a chunk, as long as a send that begins now is over before the lease is; then note all of it."""
        failures, outcomes = self.failures, []
        for row in begun:
            if self.failures >= FAILURES_MAX or self.now() > last_at:
                outcomes.append(self._outcome(row, DeliveryState.QUEUED, error=NOT_BEGUN))
            else:
                outcomes.append(self._send(row, recipients))
        delivery_outcomes.note(self.held, outcomes, at=self.now())
        if self.failures > failures:
            new = self.failures - failures
            delivery_providers.note_failures(self.held.channel, self.held.provider, new, at=self.now())
        elif not self.has_succeeded and any(one.state is DeliveryState.SENT for one in outcomes):
            self.has_succeeded = True
            delivery_providers.note_success(self.held.channel, self.held.provider)

    def _send(self, row: Begun, recipients: Recipients) -> Outcome:
        """Word one message, send it, and say what came of it."""
        if row.is_void:
            return self._outcome(row, DeliveryState.CANCELLED, error=VOID)
        try:
            message = self._message(row, recipients)
        except Exception:
            # A message that cannot be opened or worded waits for a person, and holds up nobody behind it.
            log.exception("notices.broken", extra={"delivery_id": row.id})
            return self._outcome(row, DeliveryState.PARKED, error=BROKEN)
        if message is None:
            return self._outcome(row, DeliveryState.FAILED, error=NO_ADDRESS)
        try:
            taken = self.sender.send(message)
        except MessageUnfit as error:
            return self._outcome(row, DeliveryState.PARKED, error=error.told)
        except ChannelRefused as error:
            self.failures = 0
            return self._outcome(row, DeliveryState.FAILED, attempts=1, error=error.told)
        except ChannelUnavailable as error:
            return self._failed(row, error.code)
        except OutcomeUnknown as error:
            return self._unknown(row, error.code)
        except Exception:
            # Whatever a client did not foresee may have happened after the message was taken.
            log.exception("notices.surprised", extra={"delivery_id": row.id})
            return self._unknown(row, OutcomeUnknown.code)
        self.failures = 0
        return self._outcome(row, DeliveryState.SENT, attempts=1, reference=taken.reference)

    def _message(self, row: Begun, recipients: Recipients) -> Outgoing | None:
        """Address and word one message in its recipient's language; None where there is no address by now."""
        to = recipients.recipient(row.recipient_id)
        if to.address is None:
            return None
        facts = {**row.facts, "code_word": to.code_word, "today": local_date(self.now()).isoformat()}
        return Outgoing(
            idempotency_key=row.key,
            address=to.address,
            text=delivery_text(row.template, facts, to.language),
            template=row.template,
            facts=facts,
            language=to.language.value,
        )

    def _failed(self, row: Begun, code: str) -> Outcome:
        """Leave it to the next provider, after a pause where all were asked; give it up after the last attempt."""
        self.failures += 1
        attempts = row.attempts_count + 1
        if attempts >= ATTEMPTS_MAX:
            return self._outcome(row, DeliveryState.FAILED, attempts=1, error=code)
        after = retry_after(attempts, ways=len(self.order))
        provider = next_way(self.order, self.held.provider)
        return self._outcome(
            row, DeliveryState.QUEUED, after=after, attempts=1, error=code, provider=provider
        )

    def _unknown(self, row: Begun, code: str) -> Outcome:
        """Have the provider asked later; one that knows no key is not asked, and the message is not sent again."""
        self.failures += 1
        if not self.sender.takes_key:
            return self._outcome(row, DeliveryState.UNKNOWN, attempts=1, error=code)
        after = ask_after(0, pace=self.pace)
        # The attempt is counted with the answer, as that of a worker that died is.
        return self._outcome(row, DeliveryState.SENDING, after=after, error=code)

    def _outcome(
        self,
        row: Begun,
        state: DeliveryState,
        *,
        after: timedelta = timedelta(),
        attempts: int = 0,
        reference: str = "",
        error: str = "",
        provider: str = "",
    ) -> Outcome:
        due_at, whose = self.now() + after, provider or self.held.provider
        return Outcome(row.id, state, due_at, whose, attempts, reference, error)


# What was cancelled since the lease was taken is left alone; the parts of a message that are void by now, or about
# somebody who died meanwhile, are told apart.
# One statement for all of it, and one row back: a chunk costs one journey to the database.
_BEGIN = """
WITH held AS (
    UPDATE accounts_deliverylease SET expires_at = %(until)s
    WHERE id = %(lease)s AND token = %(token)s AND state = 'running'
    RETURNING id
), begun AS (
    UPDATE accounts_noticedelivery AS delivery
    SET state = 'sending', due_at = %(until)s, asks_count = 0
    FROM accounts_notice AS notice, held
    WHERE delivery.id = ANY(%(ids)s) AND delivery.lease_id = held.id AND delivery.state = 'leased'
      AND notice.id = delivery.notice_id
    RETURNING delivery.id, delivery.attempts_count, notice.id AS notice_id, notice.key, notice.recipient_id,
        notice.template, notice.facts
)
SELECT EXISTS (SELECT FROM held), (
    SELECT jsonb_agg(jsonb_build_array(
        begun.id, begun.key, begun.recipient_id, begun.attempts_count, begun.template, begun.facts, (
            SELECT jsonb_agg(jsonb_build_array(
                item.voided_at IS NULL AND coalesce(item.ends_on > %(on)s, true)
                AND coalesce(subject.died_on, human.died_on) IS NULL, item.facts
            ) ORDER BY item.place)
            FROM accounts_noticeitem AS item
            JOIN accounts_insuredperson AS subject ON subject.id = item.subject_id
            LEFT JOIN accounts_insuredperson AS human ON human.id = subject.merged_into_id
            WHERE item.notice_id = begun.notice_id
        )
    )) FROM begun
)::text
"""


def begin(held: HeldLease, ids: Sequence[int], *, on: date, until: datetime) -> list[Begun] | None:
    """Mark a chunk as being sent, and hold the lease until then; None where the lease was taken away."""
    facts: dict[str, Any] = {
        "ids": list(ids),
        "lease": held.id,
        "token": held.token,
        "on": on,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, facts)
        is_held, told = cursor.fetchone()
    if not is_held:
        return None
    found = {row[0]: _begun(held.channel, row) for row in json.loads(told or "[]")}
    return [found[pk] for pk in ids if pk in found]


def _begun(channel: Channel, row: Sequence[Any]) -> Begun:
    pk, key, recipient_id, attempts_count, template, facts, items = row
    if items:
        facts["items"] = [told for is_live, told in items if is_live]
        facts["void"] = [told for is_live, told in items if not is_live]
    is_void = bool(items) and not facts["items"]
    return Begun(pk, f"{key}:{channel.value}", recipient_id, attempts_count, template, facts, is_void)

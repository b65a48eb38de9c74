"""Asks providers what came of messages whose sending ended in silence, outside any transaction."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Value, When

from accounts.actions import delivery_outcomes
from accounts.actions.delivery_worker import Senders
from accounts.clients.channels.sending import Answer, ChannelSender, Delivered, Taken, Undeliverable
from accounts.enums.notices import Channel, DeliveryState
from accounts.errors.deliveries import ChannelRefused
from accounts.errors.notices import ChannelUnavailable
from accounts.models.notices import NoticeDelivery
from accounts.rules.deliveries import ASKS_MAX, ATTEMPTS_MAX, Pace, ask_after, next_way, retry_after

log = logging.getLogger(__name__)

ASKED_MAX = 200
NO_ANSWER = "channel.unknown"
NOT_TAKEN = "channel.not_taken"


@dataclass(frozen=True)
class AskingReport:
    """What one round of asking found."""

    sent_count: int
    put_back_count: int
    failed_count: int
    unknown_count: int
    waiting_count: int


def reconcile(senders: Senders, pace: Pace, *, at: datetime) -> AskingReport:
    """Ask about what is still being sent although its lease is over, and note each answer.

    Safe to run twice at once: each row is asked about by one, for its next question is put off before it is asked. What a
    provider never got is sent again; what went to one that cannot be asked is told as unknown, and never sent again.
    """
    found: Counter[DeliveryState] = Counter()
    for row in _claim(pace, at=at):
        sender = senders.get(Channel(row.channel), {}).get(row.provider)
        order = list(senders.get(Channel(row.channel), {}))
        state, changes = _settled(row, sender, order, at=at)
        found[state] += _note(row, state, changes, at=at)
    return AskingReport(
        sent_count=found[DeliveryState.SENT] + found[DeliveryState.DELIVERED],
        put_back_count=found[DeliveryState.QUEUED],
        failed_count=found[DeliveryState.FAILED],
        unknown_count=found[DeliveryState.UNKNOWN],
        waiting_count=found[DeliveryState.SENDING],
    )


@transaction.atomic
def _claim(pace: Pace, *, at: datetime) -> list[NoticeDelivery]:
    """Lock what is to be asked about, and put its next question off."""
    due = NoticeDelivery.objects.filter(state=DeliveryState.SENDING.value, due_at__lte=at)
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("notice")
    rows = list(locked.order_by("due_at", "pk")[:ASKED_MAX])
    for row in rows:
        row.due_at = at + ask_after(row.asks_count, pace=pace)
        row.asks_count += 1
    NoticeDelivery.objects.bulk_update(rows, ["due_at", "asks_count"])
    return rows


def _settled(
    row: NoticeDelivery, sender: ChannelSender | None, order: list[str], *, at: datetime
) -> tuple[DeliveryState, dict[str, object]]:
    """Ask about one message; give where it stands by now, and what to write down."""
    if sender is None or not sender.takes_key:
        return DeliveryState.UNKNOWN, {"last_error": NO_ANSWER}
    try:
        answer = sender.ask(f"{row.notice.key}:{row.channel}")
    except ChannelUnavailable:
        return _silent(row)
    except Exception:
        log.exception("notices.surprised", extra={"delivery_id": row.pk})
        return _silent(row)
    return _answered(row, answer, order, at=at)


def _silent(row: NoticeDelivery) -> tuple[DeliveryState, dict[str, object]]:
    state = DeliveryState.SENDING if row.asks_count < ASKS_MAX else DeliveryState.UNKNOWN
    return state, {"last_error": NO_ANSWER}


def _answered(
    row: NoticeDelivery, answer: Answer, order: list[str], *, at: datetime
) -> tuple[DeliveryState, dict[str, object]]:
    """Translate a provider's answer into where the delivery stands."""
    if isinstance(answer, Taken | Delivered):
        changes: dict[str, object] = {
            "sent_at": at,
            "provider_reference": answer.reference[: delivery_outcomes.REFERENCE_MAX],
            "last_error": "",
        }
        if isinstance(answer, Taken):
            return DeliveryState.SENT, changes
        return DeliveryState.DELIVERED, {**changes, "delivered_at": at}
    if isinstance(answer, Undeliverable):
        error = ChannelRefused(why=answer.why).told[: delivery_outcomes.ERROR_MAX]
        return DeliveryState.FAILED, {"last_error": error}
    # It never got there: the attempt counts, and the next provider may have it.
    attempts = row.attempts_count + 1
    if attempts >= ATTEMPTS_MAX:
        return DeliveryState.FAILED, {"last_error": NOT_TAKEN}
    return DeliveryState.QUEUED, {
        "last_error": NOT_TAKEN,
        "attempts_count": attempts,
        "due_at": at + retry_after(attempts, ways=len(order)),
        "provider": next_way(order, row.provider),
        "lease": None,
    }


@transaction.atomic
def _note(row: NoticeDelivery, state: DeliveryState, changes: dict[str, object], *, at: datetime) -> int:
    """Write an answer down while nothing else was noted since it was asked for; say whether that was so."""
    mine = NoticeDelivery.objects.filter(
        pk=row.pk, state=DeliveryState.SENDING.value, due_at=row.due_at, asks_count=row.asks_count
    )
    written: object = state.value
    if state is DeliveryState.QUEUED:
        # What was called off meanwhile is true no longer, and nobody got it.
        is_off = When(called_off_at__isnull=False, then=Value(DeliveryState.CANCELLED.value))
        written = Case(is_off, default=Value(state.value))
    changed = mine.update(state=written, **changes)
    if changed and row.lease_id is not None:
        delivery_outcomes.count(row.lease_id, Counter([state]))
    return changed

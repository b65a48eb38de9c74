"""Delivers notices outside any transaction: claims a lease, sends, notes what came of it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.clients.channels import ChannelSender, Outgoing
from accounts.enums.notices import Channel, DeliveryState
from accounts.enums.users import Language
from accounts.errors.notices import ChannelUnavailable
from accounts.fields import unseal
from accounts.models.notices import NoticeDelivery
from accounts.queries.notices import facts_of, wording
from accounts.queries.reach import Reach, phone_on_record, reach_of
from foundation.sealing import SealBroken

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
ATTEMPTS_MAX = 8
BATCH_MAX = 200
BROKEN = "message.broken"


@dataclass(frozen=True)
class DeliveryReport:
    """What one round of delivery did."""

    sent_count: int
    failed_count: int


def deliver_due(senders: dict[Channel, ChannelSender], *, at: datetime) -> DeliveryReport:
    """Send what is due: claim a batch, send outside any transaction, then note each outcome.

    Safe to run twice at once and to kill at any point: a claim is a lease that runs out, and the provider
    gets the same idempotency key for every attempt, so a repeated send is one message. Each row is asked once
    more right before it is sent, so what was cancelled since the claim stays in the house.
    """
    claimed = _claim(at=at)
    reach = reach_of(row.notice.recipient_id for row in claimed)
    outcomes = [
        _send(row, reach[row.notice.recipient_id], senders, at=at)
        for row in claimed
        if _leased(row, at=at).exists()
    ]
    return DeliveryReport(sent_count=sum(outcomes), failed_count=len(outcomes) - sum(outcomes))


@transaction.atomic
def _claim(*, at: datetime) -> list[NoticeDelivery]:
    """Lease a batch of due deliveries to this process."""
    rows = list(
        NoticeDelivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state__in=[DeliveryState.QUEUED.value, DeliveryState.SENDING.value], due_at__lte=at)
        .select_related("notice")
        .order_by("due_at", "pk")[:BATCH_MAX]
    )
    NoticeDelivery.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=DeliveryState.SENDING.value, due_at=at + LEASE
    )
    return rows


def _leased(row: NoticeDelivery, *, at: datetime) -> QuerySet[NoticeDelivery]:
    """Find a delivery while the lease taken at this instant is the one in force."""
    return NoticeDelivery.objects.filter(pk=row.pk, state=DeliveryState.SENDING.value, due_at=at + LEASE)


def _send(row: NoticeDelivery, reach: Reach, senders: dict[Channel, ChannelSender], *, at: datetime) -> bool:
    """Send one claimed delivery and note what came of it; true when the provider took it."""
    try:
        reference = senders[Channel(row.channel)].send(_outgoing(row, reach))
    except ChannelUnavailable as error:
        _note_failure(row, error.code, at=at)
        return False
    except Exception:
        # A message that cannot be opened or worded must not hold up those behind it.
        log.exception("notices.broken", extra={"delivery_id": row.pk})
        _note_failure(row, BROKEN, at=at)
        return False
    # What has left the house is sent, even where it was cancelled or leased again meanwhile.
    NoticeDelivery.objects.filter(pk=row.pk).exclude(state=DeliveryState.SENT.value).update(
        state=DeliveryState.SENT.value,
        sent_at=at,
        provider_reference=reference[:100],
        attempts_count=F("attempts_count") + 1,
    )
    return True


def _note_failure(row: NoticeDelivery, error_code: str, *, at: datetime) -> None:
    """Put a delivery back with a growing pause, or give it up visibly after the last attempt."""
    attempts = row.attempts_count + 1
    is_last = attempts >= ATTEMPTS_MAX
    _leased(row, at=at).update(
        state=DeliveryState.FAILED.value if is_last else DeliveryState.QUEUED.value,
        attempts_count=attempts,
        last_error=error_code[:100],
        due_at=at + timedelta(minutes=2**attempts),
    )


def _outgoing(row: NoticeDelivery, reach: Reach) -> Outgoing:
    """Address and word one delivery in its recipient's language."""
    notice = row.notice
    user = reach.user
    language = Language(user.language) if user is not None else Language.CHINESE
    if row.channel == Channel.EMAIL.value and user is not None:
        address = unseal(user.email_sealed or b"", label="user.email", owner=user.public_id)
    else:
        phone = phone_on_record(reach)
        if phone is None:
            raise SealBroken
        address = phone
    return Outgoing(
        idempotency_key=f"{notice.key}:{row.channel}",
        address=address,
        text=wording(notice.template, facts_of(notice), language),
    )

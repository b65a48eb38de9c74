"""Writes notices in the transaction of what they tell, and delivers them outside it."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.clients.channels import ChannelSender, Outgoing
from accounts.enums.consents import ConsentPurpose
from accounts.enums.notices import Channel, DeliveryState
from accounts.enums.users import Language
from accounts.errors.notices import ChannelUnavailable, NoticeNotFound
from accounts.fields import unseal
from accounts.models.notices import Notice, NoticeDelivery
from accounts.queries.consents import who_refused
from accounts.queries.notices import wording
from accounts.queries.reach import Reach, phone_on_record, reach_of
from foundation.sealing import SealBroken

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
ATTEMPTS_MAX = 8
BATCH_MAX = 200
BROKEN = "message.broken"


@dataclass(frozen=True)
class NewNotice:
    """One message to write; ``facts`` must be JSON and hold only what the recipient may see."""

    key: str
    topic: str
    recipient_id: int
    subject_id: int
    template: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DeliveryReport:
    """What one round of delivery did."""

    sent_count: int
    failed_count: int


def post_many(notices: Sequence[NewNotice], *, at: datetime) -> int:
    """Write notices whose key is new, with a queued delivery for each channel the recipient has.

    Returns the number of new notices. Call inside the transaction of the act they tell about.
    """
    keys = [n.key for n in notices]
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [n for n in notices if n.key not in known]
    Notice.objects.bulk_create(
        [
            Notice(
                key=n.key,
                topic=n.topic,
                recipient_id=n.recipient_id,
                subject_id=n.subject_id,
                template=n.template,
                facts=n.facts,
                created_at=at,
            )
            for n in fresh
        ],
        ignore_conflicts=True,
    )
    _queue_deliveries([n.key for n in fresh], at=at)
    return len(fresh)


def _queue_deliveries(keys: Sequence[str], *, at: datetime) -> None:
    """Queue one delivery per channel each recipient can be reached by and has not turned off."""
    stored = list(Notice.objects.filter(key__in=keys).select_related("recipient"))
    recipients = {notice.recipient_id for notice in stored}
    refused, reach = who_refused(recipients, ConsentPurpose.MESSAGES), reach_of(recipients)
    rows = [
        NoticeDelivery(notice=notice, channel=channel.value, due_at=at)
        for notice in stored
        if notice.recipient.human_id not in refused
        for channel in _channels_of(reach[notice.recipient_id])
    ]
    NoticeDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def _channels_of(reach: Reach) -> list[Channel]:
    """Name the channels a person can be reached by, besides the inbox."""
    channels = [Channel.SMS] if reach.phone_owner is not None or reach.signs_in_by_phone else []
    if reach.user is not None and reach.user.email_sealed is not None:
        channels.append(Channel.EMAIL)
    return channels


def cancel_unsent(topics: Sequence[str], *, at: datetime) -> int:
    """Cancel every delivery under these topics that has not left the house; say how many."""
    return NoticeDelivery.objects.filter(
        notice__topic__in=topics, state__in=[DeliveryState.QUEUED.value, DeliveryState.SENDING.value]
    ).update(state=DeliveryState.CANCELLED.value, due_at=at)


def cancel_unsent_between(pairs: Iterable[tuple[int, int]], *, at: datetime) -> int:
    """Cancel what has not left the house to the first of each pair about the second; it stays in the inbox only."""
    open_states = [DeliveryState.QUEUED.value, DeliveryState.SENDING.value]
    return sum(
        NoticeDelivery.objects.filter(
            notice__recipient__same_as=recipient, notice__subject__same_as=subject, state__in=open_states
        ).update(state=DeliveryState.CANCELLED.value, due_at=at)
        for recipient, subject in pairs
    )


def mark_read(person_id: int, public_id: UUID, *, at: datetime) -> None:
    """Note that the recipient opened a message.

    Raises:
        NoticeNotFound: there is none, or it is somebody else's.
    """
    changed = Notice.objects.filter(
        recipient__same_as=person_id, public_id=public_id, read_at__isnull=True
    ).update(read_at=at)
    if not changed and not Notice.objects.filter(recipient__same_as=person_id, public_id=public_id).exists():
        raise NoticeNotFound


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
        text=wording(notice.template, notice.facts, language),
    )

"""Notes what providers tell later: a message reached its recipient, or never will."""

from datetime import datetime

from django.db import transaction

from accounts.actions.delivery_outcomes import ERROR_MAX, REFERENCE_MAX
from accounts.clients.channels.sending import Delivered, Undeliverable
from accounts.enums.notices import Channel, DeliveryState
from accounts.errors.deliveries import ChannelRefused
from accounts.models.notices import NoticeDelivery

# Whatever was noted meanwhile: the provider has it, and knows better. What waits in the queue never went out.
_TOLD_OF = [
    DeliveryState.SENDING.value,
    DeliveryState.SENT.value,
    DeliveryState.UNKNOWN.value,
    DeliveryState.CANCELLED.value,
]


@transaction.atomic
def note_receipt(provider: str, key: str, told: Delivered | Undeliverable, *, at: datetime) -> bool:
    """Note a receipt for the message with a key; false where this provider was never given one, or it is told already.

    A message that was delivered stays so, whatever comes behind.
    """
    notice_key, _, channel = key.rpartition(":")
    if channel not in [one.value for one in Channel]:
        return False
    rows = NoticeDelivery.objects.select_for_update().filter(
        notice__key=notice_key, channel=channel, provider=provider, state__in=_TOLD_OF
    )
    row = rows.first()
    if row is None:
        return False
    if isinstance(told, Delivered):
        row.state, row.delivered_at, row.last_error = DeliveryState.DELIVERED.value, at, ""
        row.sent_at = row.sent_at or at
        row.provider_reference = row.provider_reference or told.reference[:REFERENCE_MAX]
    else:
        row.state, row.sent_at = DeliveryState.FAILED.value, None
        row.last_error = ChannelRefused(why=told.why).told[:ERROR_MAX]
    row.save(update_fields=["state", "sent_at", "delivered_at", "last_error", "provider_reference"])
    return True

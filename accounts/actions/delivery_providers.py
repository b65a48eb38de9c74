"""Keeps what is known of a provider: how often it failed in a row, and how long it is left alone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.enums.notices import Channel
from accounts.models.deliveries import DeliveryProvider
from accounts.rules.deliveries import pause_after


def note_success(channel: Channel, name: str) -> None:
    """Forget the failures of a provider that took a message."""
    rows = DeliveryProvider.objects.filter(channel=channel.value, name=name)
    rows.filter(Q(failures_count__gt=0) | Q(paused_until__isnull=False)).update(
        failures_count=0, paused_until=None
    )


@transaction.atomic
def note_failures(channel: Channel, name: str, count: int, *, at: datetime) -> None:
    """Count failures in a row, and leave the provider alone for a while once there are many."""
    rows = DeliveryProvider.objects.select_for_update().filter(channel=channel.value, name=name)
    provider = rows.first()
    if provider is None:
        return
    provider.failures_count += count
    pause = pause_after(provider.failures_count)
    if pause is not None:
        provider.paused_until = at + pause
    provider.save(update_fields=["failures_count", "paused_until"])

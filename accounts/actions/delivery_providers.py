"""Keeps what is known of a provider: how often it failed in a row, and how long it is left alone."""

from datetime import datetime

from django.db import connection, transaction

from accounts.enums.notices import Channel
from accounts.models.deliveries import DeliveryProvider
from accounts.rules.deliveries import pause_after

_SUCCESS = """
UPDATE accounts_deliveryprovider SET failures_count = 0, paused_until = NULL
WHERE channel = %s AND name = %s AND (failures_count > 0 OR paused_until IS NOT NULL)
"""


def note_success(channel: Channel, name: str) -> None:
    """Forget the failures of a provider that took a message."""
    with connection.cursor() as cursor:
        cursor.execute(_SUCCESS, [channel.value, name])


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

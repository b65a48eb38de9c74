"""Figures about deliveries for those who watch the house; none of them names anybody.

Each is one statement that reads what waits or what one day brought, never the history.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from accounts.enums.notices import Channel, DeliveryState
from accounts.models.notices import NoticeDelivery


@dataclass(frozen=True)
class Waiting:
    """What is due on one channel and has not been taken up; ``oldest_due_at`` is empty where nothing waits."""

    channel: Channel
    count: int
    oldest_due_at: datetime | None

    def age_seconds(self, *, at: datetime) -> float:
        """Say how long the oldest has waited."""
        return (at - self.oldest_due_at).total_seconds() if self.oldest_due_at else 0.0


def waiting_by_channel(*, at: datetime) -> list[Waiting]:
    """Give what is due and queued, for every channel."""
    rows = NoticeDelivery.objects.filter(state=DeliveryState.QUEUED.value, due_at__lte=at)
    found = {
        channel: (count, oldest)
        for channel, count, oldest in rows.values_list("channel").annotate(Count("pk"), Min("due_at"))
    }
    return [Waiting(channel, *found.get(channel.value, (0, None))) for channel in Channel]

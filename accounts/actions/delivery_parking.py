"""Tries again what was put aside because it could not be worded or opened: by itself for a while, or when asked."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.actions import notices
from accounts.enums.notices import DeliveryState
from accounts.models.notices import NoticeDelivery
from accounts.rules.parking import try_after

BATCH_MAX = 1000


@transaction.atomic
def retry_parked(*, tries_max: int, at: datetime) -> int:
    """Give one batch of parked deliveries, whose pause is over, back to the queue; say how many.

    After the last try it stays parked, and visible. What a later message told of again is taken back instead; whether
    the rest is still true is asked as of everything that goes out.
    """
    is_over = Q(pk__in=[])
    for tries in range(tries_max):
        is_over |= Q(retries_count=tries, due_at__lte=at - try_after(tries))
    due = _parked().filter(is_over).order_by("due_at", "pk")
    return len(_queued(list(due.values_list("pk", flat=True)[:BATCH_MAX]), at=at))


@transaction.atomic
def try_again(delivery_ids: Collection[int], *, at: datetime) -> int:
    """Give parked deliveries back to the queue now, and count their tries from the beginning; say how many.

    Who asked for it is written down by the caller.
    """
    queued = _queued(delivery_ids, at=at)
    return NoticeDelivery.objects.filter(pk__in=queued).update(retries_count=0)


def _parked() -> QuerySet[NoticeDelivery]:
    return NoticeDelivery.objects.filter(state=DeliveryState.PARKED.value)


def _queued(ids: Collection[int], *, at: datetime) -> list[int]:
    """Queue those of some deliveries that are parked, unless all they tell of was told later."""
    if not ids:
        return []
    # Before the deliveries are locked: whoever certifies meanwhile locks messages first, too.
    notices.take_back_overtaken(ids, at=at)
    rows = _parked().select_for_update(skip_locked=True).filter(pk__in=ids).order_by("pk")
    held = list(rows.values_list("pk", flat=True))
    NoticeDelivery.objects.filter(pk__in=held).update(
        state=DeliveryState.QUEUED.value, lease=None, due_at=at, retries_count=F("retries_count") + 1
    )
    return held

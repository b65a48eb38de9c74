"""Reads of what people wait for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models.watches import OpeningWatch


@dataclass(frozen=True)
class WatchCard:
    """A pair of pooling areas somebody waits for."""

    public_id: UUID
    one_key: str
    other_key: str
    asked_at: datetime


def in_order(area_a: str, area_b: str) -> tuple[str, str]:
    """Put a pair into the order in which it is kept."""
    return (area_a, area_b) if area_a < area_b else (area_b, area_a)


def open_watch(person_id: int, area_a: str, area_b: str) -> WatchCard | None:
    """Find a person's open wish about a pair, in either order."""
    one_key, other_key = in_order(area_a, area_b)
    rows = _open(person_id).filter(one_key=one_key, other_key=other_key)
    return next(iter(_cards(rows.order_by("asked_at", "pk"))), None)


def open_watches(person_id: int) -> list[WatchCard]:
    """List what a person waits for, the newest first."""
    cards = _cards(_open(person_id).order_by("-asked_at", "-pk"))
    # The same wish under two rows of one human being is one, the earlier.
    return list({(card.one_key, card.other_key): card for card in cards}.values())


def _open(person_id: int) -> QuerySet[OpeningWatch]:
    return OpeningWatch.objects.filter(person__same_as=person_id, told_at__isnull=True, ended_at__isnull=True)


def _cards(rows: Iterable[OpeningWatch]) -> list[WatchCard]:
    return [WatchCard(row.public_id, row.one_key, row.other_key, row.asked_at) for row in rows]

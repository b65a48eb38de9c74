"""Reads of calendar feeds."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from accounts.enums.feeds import FeedNaming
from accounts.enums.users import Language
from accounts.fields import own_first
from accounts.models.feeds import CalendarFeed


@dataclass(frozen=True)
class FeedCard:
    """One feed, without its address."""

    id: int
    public_id: UUID
    person_id: int
    user_id: int
    is_user_active: bool
    naming: FeedNaming
    language: Language
    made_at: datetime
    fetched_at: datetime | None
    told_on: date | None
    ended_at: datetime | None


def fingerprint(token: str) -> bytes:
    """Give what is kept of a secret address; it has 32 random bytes, so a plain hash hides it."""
    return sha256(token.encode()).digest()


def feed_by_token(token: str) -> FeedCard | None:
    """Find the feed at a secret address that has not been ended, or nothing."""
    rows = CalendarFeed.objects.select_related("person", "made_by")
    row = rows.filter(token_hash=fingerprint(token), ended_at__isnull=True).first()
    return _card(row) if row else None


def live_feed_of(person_id: int) -> FeedCard | None:
    """Give the feed of a person that lives, or nothing."""
    return next((card for card in feeds_of(person_id, most=2) if card.ended_at is None), None)


def feeds_of(person_id: int, *, most: int) -> list[FeedCard]:
    """List a person's feeds: the one that lives first, then those that have ended, the latest first."""
    rows = CalendarFeed.objects.select_related("person", "made_by").filter(person__same_as=person_id)
    found = rows.order_by("-ended_at", own_first("person"), "-pk")[:most]
    return [_card(row) for row in found]


def _card(row: CalendarFeed) -> FeedCard:
    return FeedCard(
        id=row.pk,
        public_id=row.public_id,
        person_id=row.person.human_id,
        user_id=row.made_by_id,
        is_user_active=row.made_by.is_active,
        naming=FeedNaming(row.naming),
        language=Language(row.language),
        made_at=row.made_at,
        fetched_at=row.fetched_at,
        told_on=row.told_on,
        ended_at=row.ended_at,
    )

"""Writes calendar feeds: made, ended, and what was read through them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.access import own_person_for
from accounts.actions import audit
from accounts.enums.feeds import FeedNaming
from accounts.enums.users import Language, Role
from accounts.errors.feeds import FeedMoved, FeedNotFound
from accounts.errors.people import PersonNotFound
from accounts.models.feeds import CalendarFeed
from accounts.models.people import InsuredPerson
from accounts.queries.feeds import FeedCard, fingerprint, live_feed_of
from accounts.rules.actors import Actor
from foundation.clock import local_date

TOKEN_BYTES = 32
# Calendars ask every few minutes; when they last did is told no more exactly than this.
_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class NewFeed:
    """How a calendar calls people and in which language; ``replaces`` is the feed its maker saw on the page."""

    naming: FeedNaming
    language: Language
    replaces: UUID | None = None


@dataclass(frozen=True)
class Shown:
    """Somebody whose days a calendar was given, and the mandate that lets its owner know them."""

    person_id: int
    mandate_id: int


@transaction.atomic
def make(actor: Actor, new: NewFeed, *, at: datetime) -> str:
    """Make the signed-in person a secret address and give it, this once; an earlier one is dead at once.

    Raises:
        PersonNotFound.
        FeedMoved: another feed stands by now than the one that was to be replaced.
    """
    person_id, user_id = _locked(actor)
    live = live_feed_of(person_id)
    if (live.public_id if live else None) != new.replaces:
        raise FeedMoved

    token = secrets.token_urlsafe(TOKEN_BYTES)
    _end(person_id, at=at)
    row = CalendarFeed.objects.create(
        person_id=person_id,
        made_by_id=user_id,
        token_hash=fingerprint(token),
        naming=new.naming.value,
        language=new.language.value,
        made_at=at,
    )
    audit.record(actor, _event("feed.made", person_id, row.public_id), at=at)
    return token


@transaction.atomic
def end(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """End a feed of the signed-in person; one that has ended already stays so.

    Raises:
        PersonNotFound.
        FeedNotFound: absent, or somebody else's.
    """
    person_id, _user_id = _locked(actor)
    if not CalendarFeed.objects.filter(person__same_as=person_id, public_id=public_id).exists():
        raise FeedNotFound
    if _end(person_id, at=at, public_id=public_id):
        audit.record(actor, _event("feed.ended", person_id, public_id), at=at)


def end_all_of(user_id: int, *, at: datetime) -> int:
    """End what an account has made, where somebody else may have had it; call inside the transaction of the act."""
    return CalendarFeed.objects.filter(made_by=user_id, ended_at__isnull=True).update(ended_at=at)


def note_fetch(feed: FeedCard, shown: Iterable[Shown], *, at: datetime) -> None:
    """Note that a calendar has asked, and once a day in the audit of everybody else whose days it was given."""
    on = local_date(at)
    if feed.told_on == on and feed.fetched_at is not None and at - feed.fetched_at < _NOTED_EVERY:
        return
    with transaction.atomic():
        row = CalendarFeed.objects.filter(pk=feed.id)
        is_first = row.filter(Q(told_on__isnull=True) | Q(told_on__lt=on)).update(told_on=on)
        row.update(fetched_at=at)
        if is_first:
            reader = Actor(frozenset({Role.CITIZEN}), user_id=feed.user_id, person_id=feed.person_id)
            events = [
                audit.Event(
                    "feed.read",
                    one.person_id,
                    mandate_id=one.mandate_id,
                    object_kind="calendar_feed",
                    object_id=feed.public_id,
                )
                for one in shown
            ]
            audit.record_many(reader, events, at=at)


def _locked(actor: Actor) -> tuple[int, int]:
    """Give the signed-in person and their account; two addresses at once are made one after the other."""
    if actor.user_id is None:
        raise PersonNotFound
    person_id = own_person_for(actor).id
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    return person_id, actor.user_id


def _end(person_id: int, *, at: datetime, public_id: UUID | None = None) -> int:
    """End what lives, under whichever row of the person it stands."""
    rows = CalendarFeed.objects.filter(person__same_as=person_id, ended_at__isnull=True)
    return (rows.filter(public_id=public_id) if public_id else rows).update(ended_at=at)


def _event(action: str, person_id: int, public_id: UUID) -> audit.Event:
    return audit.Event(action, person_id, object_kind="calendar_feed", object_id=public_id)

"""Reads of the message centre: a page of one's messages, how far each has come, and whom they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums.notices import Channel, DeliveryState
from accounts.fields import human
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.queries.notices import facts_of


@dataclass(frozen=True)
class Travelled:
    """How far a message has come by one channel."""

    channel: Channel
    state: DeliveryState


@dataclass(frozen=True)
class Listed:
    """One message in the list; ``key`` names it for those who ask something with it."""

    public_id: UUID
    key: str
    template: str
    facts: dict[str, Any]
    created_at: datetime
    is_read: bool
    travelled: tuple[Travelled, ...]


@dataclass(frozen=True)
class Wanted:
    """What a reader wants to see: all, or what they have not opened, or what is about one person; and after which."""

    is_unread_only: bool = False
    about_id: int | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class InboxPage:
    """One page, the newest first; ``next_after`` continues it where there is more."""

    messages: tuple[Listed, ...]
    next_after: UUID | None


def page_of(person_id: int, wanted: Wanted, *, most: int) -> InboxPage:
    """Give one page of a person's messages. An address that continues nothing of theirs begins anew."""
    rows = _of(person_id)
    if wanted.is_unread_only:
        rows = rows.filter(read_at__isnull=True)
    if wanted.about_id is not None:
        items = NoticeItem.objects.filter(notice=OuterRef("pk"), subject__same_as=wanted.about_id)
        rows = rows.filter(Q(subject__same_as=wanted.about_id) | Exists(items))
    last = _of(person_id).filter(public_id=wanted.after).first() if wanted.after else None
    if last is not None:
        rows = rows.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    joined = rows.prefetch_related("items", "deliveries").order_by("-created_at", "-pk")
    found = list(joined[: most + 1])
    shown = found[:most]
    return InboxPage(tuple(map(_listed, shown)), shown[-1].public_id if len(found) > most else None)


@dataclass(frozen=True)
class Written:
    """That a message was written to somebody, without a word of what it says; ``about_ids`` are those it tells of."""

    public_id: UUID
    template: str
    about_ids: frozenset[int]
    created_at: datetime
    is_read: bool
    travelled: tuple[Travelled, ...]


def written_to(person_id: int, about_ids: frozenset[int], *, after: UUID | None, most: int) -> list[Written]:
    """Give messages to a person that tell of nobody but some people, the newest first, from behind one of them on."""
    known = sorted(about_ids)
    others = NoticeItem.objects.filter(notice=OuterRef("pk")).exclude(subject__same_as_any=known)
    rows = _of(person_id).filter(~Exists(others), subject__same_as_any=known)
    if after is not None:
        rows = rows.filter(pk__lt=_of(person_id).filter(public_id=after).values("pk")[:1])
    found = rows.select_related("subject").prefetch_related("items__subject", "deliveries")
    return [_written(row) for row in found.order_by("-pk")[:most]]


def travelled(person_id: int, public_id: UUID) -> tuple[Travelled, ...]:
    """Give how far one message of a person has come."""
    rows = NoticeDelivery.objects.filter(notice__public_id=public_id, notice__recipient__same_as=person_id)
    return _travelled(rows)


def subjects_of(person_id: int) -> frozenset[int]:
    """Give whom a person's messages are about, in one statement."""
    own = _of(person_id)
    about = own.values_list(human("subject"), flat=True)
    parts = NoticeItem.objects.filter(notice__in=own).values_list(human("subject"), flat=True)
    return frozenset(about.union(parts))


def _of(person_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient__same_as=person_id)


def _listed(row: Notice) -> Listed:
    return Listed(
        row.public_id,
        row.key,
        row.template,
        facts_of(row),
        row.created_at,
        row.read_at is not None,
        _travelled(row.deliveries.all()),
    )


def _written(row: Notice) -> Written:
    about = {row.subject.human_id, *(item.subject.human_id for item in row.items.all())}
    return Written(
        row.public_id,
        row.template,
        frozenset(about),
        row.created_at,
        row.read_at is not None,
        _travelled(row.deliveries.all()),
    )


def _travelled(rows: Iterable[NoticeDelivery]) -> tuple[Travelled, ...]:
    """Leave out what was taken back before it left: the message is in the inbox, and nobody waits for more."""
    order = list(Channel)
    found = [Travelled(Channel(row.channel), DeliveryState(row.state)) for row in rows]
    kept = [one for one in found if one.state is not DeliveryState.CANCELLED]
    return tuple(sorted(kept, key=lambda one: order.index(one.channel)))

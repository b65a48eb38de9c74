"""Reads of the inbox and of deliveries, and how a notice is worded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Min, Q, QuerySet, When
from django.template.loader import render_to_string
from django.utils import translation

from accounts.enums.deliveries import LeaseState
from accounts.enums.notices import Channel, DeliveryState
from accounts.enums.users import Language
from accounts.fields import human
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem, NoticePreference
from accounts.queries.deliveries import VOID

OPEN_LEASES = [LeaseState.WAITING.value, LeaseState.RUNNING.value]


@dataclass(frozen=True)
class InboxMessage:
    """One notice as its reader sees it."""

    public_id: UUID
    template: str
    facts: dict[str, Any]
    subject_id: int
    created_at: datetime
    is_read: bool


@dataclass(frozen=True)
class DeliveryStatus:
    """One delivery, for run reports and tests."""

    channel: str
    state: str
    attempts_count: int


def inbox(person_id: int, *, most: int) -> list[InboxMessage]:
    """Give the newest messages of a person."""
    rows = _to(person_id).order_by("-created_at", "-pk")[:most]
    return [_message(row) for row in rows]


def message_to(person_id: int, public_id: UUID) -> InboxMessage | None:
    """Give one message of a person, or nothing."""
    row = _to(person_id).filter(public_id=public_id).first()
    return _message(row) if row is not None else None


def facts_of(notice: Notice) -> dict[str, Any]:
    """Give the facts a message is worded from: its own, and those of what it tells of and is still true.

    The items of the notice have to be at hand (``prefetch_related("items")``), or each message costs a statement.
    """
    items = sorted(notice.items.all(), key=lambda item: item.place)
    if not items:
        return dict(notice.facts)
    live = [item.facts for item in items if item.voided_at is None]
    return {**notice.facts, "items": live, "void": [item.facts for item in items if item.voided_at]}


def known_keys(keys: Iterable[str]) -> frozenset[str]:
    """Give those of some keys under which a message is written already."""
    return frozenset(Notice.objects.filter(key__in=set(keys)).values_list("key", flat=True))


def states_by_key(keys: Iterable[str]) -> dict[str, tuple[DeliveryState, ...]]:
    """Give what became of several messages on all their channels, by their key; one without a channel has none."""
    asked = set(keys)
    rows = NoticeDelivery.objects.filter(notice__key__in=asked).values_list("notice__key", "state")
    found: dict[str, list[DeliveryState]] = {key: [] for key in asked}
    for key, state in rows:
        found[key].append(DeliveryState(state))
    return {key: tuple(states) for key, states in found.items()}


def never_left(topics: Collection[str], template: str) -> frozenset[tuple[str, int]]:
    """Give the topics and recipients whose last message of a kind was taken back on every way before it was begun.

    One that stands in the inbox alone was never on its way, and so is not among them.
    """
    rows = NoticeItem.objects.filter(topic__in=topics, notice__template=template).annotate(
        to=human("notice__recipient")
    )
    newest: dict[tuple[str, int], int] = {}
    for topic, to, notice_id in rows.order_by("notice_id").values_list("topic", "to", "notice_id"):
        newest[topic, to] = notice_id
    is_unbegun = Q(lease__isnull=True) | Q(last_error=VOID)
    ways = NoticeDelivery.objects.filter(notice__in=newest.values()).annotate(
        is_back=Case(
            When(is_unbegun, state=DeliveryState.CANCELLED.value, then=1),
            default=0,
            output_field=IntegerField(),
        )
    )
    back = dict(ways.values_list("notice_id").annotate(least=Min("is_back")))
    return frozenset(key for key, notice_id in newest.items() if back.get(notice_id))


def channels_off(person_ids: Iterable[int]) -> dict[int, frozenset[Channel]]:
    """Give, for those of some persons who turned channels off, which ones; by the id that was asked for."""
    asked = set(person_ids)
    rows = NoticePreference.objects.filter(person__same_as_any=asked).annotate(of=human("person"))
    off: dict[int, frozenset[Channel]] = {}
    for human_id, names in rows.values_list("of", "channels_off"):
        off[human_id] = off.get(human_id, frozenset()) | {Channel(name) for name in names}
    return {person_id: off[person_id] for person_id in asked & off.keys()}


def _to(person_id: int) -> QuerySet[Notice]:
    rows = Notice.objects.filter(recipient__same_as=person_id)
    return rows.select_related("subject").prefetch_related("items")


def _message(row: Notice) -> InboxMessage:
    return InboxMessage(
        row.public_id,
        row.template,
        facts_of(row),
        row.subject.human_id,
        row.created_at,
        row.read_at is not None,
    )


def unread_count(person_id: int) -> int:
    """Count the messages a person has not opened."""
    return Notice.objects.filter(recipient__same_as=person_id, read_at__isnull=True).count()


def deliveries_of(notice_key: str) -> list[DeliveryStatus]:
    """Give what became of a notice on each channel."""
    rows = NoticeDelivery.objects.filter(notice__key=notice_key).order_by("channel")
    return [DeliveryStatus(r.channel, r.state, r.attempts_count) for r in rows]


def oldest_waiting_at() -> datetime | None:
    """Give the time from which the oldest unsent delivery has been due, or nothing when none waits.

    Letters wait for hands, and not for this house; no worker takes one.
    """
    channels = [channel.value for channel in Channel if channel is not Channel.LETTER]
    # Each by an index of its own: what was sent long ago lies in the same table, and this is asked every few seconds.
    looks = (
        NoticeDelivery.objects.filter(state=DeliveryState.QUEUED.value, channel__in=channels),
        NoticeDelivery.objects.filter(state=DeliveryState.LEASED.value, lease__state__in=OPEN_LEASES),
        NoticeDelivery.objects.filter(state=DeliveryState.SENDING.value),
    )
    found = [rows.aggregate(due_at=Min("due_at"))["due_at"] for rows in looks]
    return min((due_at for due_at in found if due_at is not None), default=None)


def wording(template: str, facts: dict[str, Any], language: Language) -> str:
    """Word a notice as plain text in a language, from ``templates/notices/<template>.txt``."""
    with translation.override(language.value):
        return render_to_string(f"notices/{template}.txt", dict(facts)).strip()

"""Reads of the inbox and of deliveries, and how a notice is worded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from accounts.enums.notices import DeliveryState
from accounts.enums.users import Language
from accounts.models.notices import Notice, NoticeDelivery


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
    rows = Notice.objects.select_related("subject").filter(recipient__same_as=person_id)
    rows = rows.order_by("-created_at", "-pk")[:most]
    return [
        InboxMessage(
            n.public_id, n.template, n.facts, n.subject.human_id, n.created_at, n.read_at is not None
        )
        for n in rows
    ]


def message_to(person_id: int, public_id: UUID) -> InboxMessage | None:
    """Give one message of a person, or nothing."""
    rows = Notice.objects.select_related("subject").filter(recipient__same_as=person_id)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        return None
    is_read = row.read_at is not None
    return InboxMessage(row.public_id, row.template, row.facts, row.subject.human_id, row.created_at, is_read)


def unread_count(person_id: int) -> int:
    """Count the messages a person has not opened."""
    return Notice.objects.filter(recipient__same_as=person_id, read_at__isnull=True).count()


def deliveries_of(notice_key: str) -> list[DeliveryStatus]:
    """Give what became of a notice on each channel."""
    rows = NoticeDelivery.objects.filter(notice__key=notice_key).order_by("channel")
    return [DeliveryStatus(r.channel, r.state, r.attempts_count) for r in rows]


def oldest_waiting_at() -> datetime | None:
    """Give the time from which the oldest unsent delivery has been due, or nothing when none waits."""
    waiting = NoticeDelivery.objects.filter(
        state__in=[DeliveryState.QUEUED.value, DeliveryState.SENDING.value]
    )
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def wording(template: str, facts: dict[str, Any], language: Language) -> str:
    """Word a notice as plain text in a language, from ``templates/notices/<template>.txt``."""
    with translation.override(language.value):
        return render_to_string(f"notices/{template}.txt", facts).strip()

"""Reads of evidence files: what was handed in, and one page of it, opened."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.enums.evidence import EvidenceState
from accounts.fields import unseal
from accounts.models.evidence import Evidence, EvidencePage


@dataclass(frozen=True)
class EvidenceCard:
    """One file, without its pictures."""

    public_id: UUID
    matter_public_id: UUID | None
    subject_id: int
    uploaded_by: int
    slot: str
    state: EvidenceState
    pages_count: int
    uploaded_at: datetime

    @property
    def page_numbers(self) -> range:
        """Number its pages from one."""
        return range(1, self.pages_count + 1)


def _card(row: Evidence) -> EvidenceCard:
    return EvidenceCard(
        public_id=row.public_id,
        matter_public_id=row.matter.public_id if row.matter else None,
        subject_id=row.subject.human_id,
        uploaded_by=row.uploaded_by_id,
        slot=row.slot,
        state=EvidenceState(row.state),
        pages_count=row.pages_count,
        uploaded_at=row.uploaded_at,
    )


def evidence_by_public_id(public_id: UUID) -> EvidenceCard | None:
    """Find a file that has not been dropped, or nothing."""
    rows = Evidence.objects.select_related("matter", "subject").filter(
        dropped_at__isnull=True, public_id=public_id
    )
    row = rows.first()
    return _card(row) if row else None


def evidence_of(matter_id: int) -> list[EvidenceCard]:
    """List what was handed in for a matter, the oldest first."""
    rows = (
        Evidence.objects.select_related("matter", "subject")
        .filter(matter=matter_id)
        .order_by("uploaded_at", "pk")
    )
    return [_card(row) for row in rows]


def evidence_waiting(public_ids: Iterable[UUID], user_id: int) -> list[EvidenceCard]:
    """List files of a user that belong to no matter yet, the oldest first."""
    rows = Evidence.objects.select_related("matter", "subject").filter(
        public_id__in=list(public_ids),
        uploaded_by=user_id,
        matter__isnull=True,
        held_until__isnull=True,
        dropped_at__isnull=True,
    )
    return [_card(row) for row in rows.order_by("uploaded_at", "pk")]


def evidence_loose(user_id: int, subject_id: int) -> list[EvidenceCard]:
    """List every file about a person that a user has handed in to no matter yet, the oldest first."""
    rows = Evidence.objects.select_related("matter", "subject").filter(
        uploaded_by=user_id,
        subject__same_as=subject_id,
        matter__isnull=True,
        held_until__isnull=True,
        dropped_at__isnull=True,
    )
    return [_card(row) for row in rows.order_by("uploaded_at", "pk")]


def picture_of(public_id: UUID, number: int) -> bytes | None:
    """Open one page as a JPEG picture; nothing where there is no such page, or nobody may look at it yet."""
    page = EvidencePage.objects.filter(
        evidence__public_id=public_id, evidence__state=EvidenceState.READY.value, number=number
    ).first()
    if page is None:
        return None
    return base64.b64decode(unseal(page.picture_sealed, label="evidence.page", owner=page.public_id))

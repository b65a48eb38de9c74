"""Writes evidence files: read in a process apart, kept as sealed pictures, joined to a matter, dropped in time."""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.actions import audit
from accounts.clients.pictures import PageReader
from accounts.clients.scanners import Scanner
from accounts.enums.evidence import EvidenceState, FileKind
from accounts.errors.evidence import (
    EvidenceEmpty,
    EvidenceFull,
    EvidenceHarmful,
    EvidenceNotFound,
    EvidenceTooLarge,
    EvidenceWrongType,
    ScannerUnavailable,
)
from accounts.fields import seal, unseal
from accounts.models.evidence import Evidence, EvidencePage
from accounts.models.matters import Matter
from accounts.queries.evidence import EvidenceCard, evidence_by_public_id, picture_of
from accounts.rules.actors import Actor
from accounts.rules.uploads import MIB, UploadLimits, kind_by_content
from foundation.identifiers import uuid7

FILES_MAX = 12
BATCH_MAX = 200
UNATTACHED_FOR = timedelta(days=1)
LABEL = "evidence.page"


@dataclass(frozen=True)
class Upload:
    """A file as it came; ``bytes_count`` is what was sent, which is more than was kept when it is too much."""

    slot: str
    subject_id: int
    bytes_count: int
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Readers:
    """Who reads and scans files, and within which limits."""

    pages: PageReader
    scanner: Scanner
    limits: UploadLimits


def upload(actor: Actor, new: Upload, readers: Readers, *, at: datetime) -> EvidenceCard:
    """Take a file in, for a matter still to come; nothing of the original is kept.

    Raises:
        EvidenceEmpty, EvidenceTooLarge, EvidenceWrongType, EvidenceDamaged, EvidenceLocked, EvidenceTooManyPages,
        EvidenceTooManyPixels, EvidenceHarmful, EvidenceFull, ReaderUnavailable.
    """
    user_id = _user(actor)
    kind = _kind(new, readers.limits)
    _refuse_more(user_id, at=at)
    pages = readers.pages.read(new.content, kind, readers.limits)
    state = _state(pages, readers.scanner)
    if state is EvidenceState.HARMFUL:
        raise EvidenceHarmful
    return _store(user_id, new, kind, pages, state, at=at)


def attach(actor: Actor, matter: Matter, public_ids: tuple[UUID, ...]) -> None:
    """Join files of the actor's own to a matter about the same person; call in the matter's transaction.

    Raises:
        EvidenceNotFound: a file is gone, somebody else's, or joined already.
    """
    wanted = set(public_ids)
    if not wanted:
        return
    rows = Evidence.objects.select_for_update().filter(
        public_id__in=wanted,
        uploaded_by=_user(actor),
        subject__same_as=matter.subject_id,
        matter__isnull=True,
        held_until__isnull=True,
        dropped_at__isnull=True,
    )
    if rows.order_by("pk").update(matter=matter) != len(wanted):
        raise EvidenceNotFound


def hold(actor: Actor, subject_id: int, public_id: UUID, slot: str, *, until: datetime) -> int:
    """Hold a file that the actor handed in about somebody, for something that waits; call in its transaction.

    Raises:
        EvidenceNotFound: the file is gone, of another sort, somebody else's, or joined already.
    """
    rows = Evidence.objects.select_for_update().filter(
        public_id=public_id,
        slot=slot,
        uploaded_by=_user(actor),
        subject__same_as=subject_id,
        matter__isnull=True,
        held_until__isnull=True,
        dropped_at__isnull=True,
    )
    row = rows.first()
    if row is None:
        raise EvidenceNotFound
    row.held_until = until
    row.save(update_fields=["held_until"])
    return row.pk


def held(subject_id: int, public_id: UUID, slot: str) -> int | None:
    """Give a file about somebody that is held already, or nothing."""
    rows = Evidence.objects.filter(
        public_id=public_id, slot=slot, subject__same_as=subject_id, held_until__isnull=False
    )
    return rows.filter(dropped_at__isnull=True).values_list("pk", flat=True).first()


@transaction.atomic
def let_go(evidence_id: int, *, at: datetime) -> None:
    """Drop a file that was held for something which has had its answer; one that is gone already is no fault."""
    rows = Evidence.objects.select_for_update().filter(pk=evidence_id, matter=None, dropped_at__isnull=True)
    _drop(list(rows.values_list("pk", flat=True)), at=at)


@transaction.atomic
def drop_of_matter(matter_id: int, *, at: datetime) -> None:
    """Drop every file of a matter at once, where what was decided on may not be kept."""
    rows = Evidence.objects.select_for_update().filter(matter=matter_id, dropped_at__isnull=True)
    _drop(list(rows.order_by("pk").values_list("pk", flat=True)), at=at)


@transaction.atomic
def remove(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Drop one's own file before it is handed in.

    Raises:
        EvidenceNotFound.
    """
    rows = Evidence.objects.select_for_update().filter(
        public_id=public_id,
        uploaded_by=_user(actor),
        matter__isnull=True,
        held_until__isnull=True,
        dropped_at__isnull=True,
    )
    if not rows.exists():
        raise EvidenceNotFound
    _drop(list(rows.values_list("pk", flat=True)), at=at)


def look_at(
    actor: Actor,
    public_id: UUID,
    number: int,
    *,
    area_key: str,
    at: datetime,
    mandate_id: int | None = None,
) -> bytes:
    """Open one page for somebody whom a gatekeeper has let in, and write down that they looked.

    Raises:
        EvidenceNotFound: there is no such page, or nobody may look at it yet.
    """
    card, picture = evidence_by_public_id(public_id), picture_of(public_id, number)
    if card is None or picture is None:
        raise EvidenceNotFound
    event = audit.Event(
        "evidence.viewed",
        card.subject_id,
        mandate_id=mandate_id,
        area_key=area_key,
        object_kind="evidence",
        object_id=public_id,
        facts={"page": number, "slot": card.slot},
    )
    audit.record(actor, event, at=at)
    return picture


def scan_waiting(scanner: Scanner, *, at: datetime) -> int:
    """Ask about files whose scanner did not answer before, one batch; say how many are settled now."""
    waiting = Evidence.objects.filter(state=EvidenceState.WAITING.value).order_by("pk")
    settled = 0
    for evidence_id in list(waiting.values_list("pk", flat=True)[:BATCH_MAX]):
        pages = EvidencePage.objects.filter(evidence=evidence_id).order_by("number")
        state = _state([_open(page) for page in pages], scanner)
        if state is EvidenceState.WAITING:
            break
        settled += Evidence.objects.filter(pk=evidence_id, state=EvidenceState.WAITING.value).update(
            state=state.value
        )
    return settled


@transaction.atomic
def drop_old(*, keeps_for: timedelta, at: datetime) -> int:
    """Drop what nobody handed in within a day, and what belongs to matters decided long ago, one batch."""
    due = (
        Q(matter__isnull=True, held_until__isnull=True, uploaded_at__lt=at - UNATTACHED_FOR)
        | Q(matter__isnull=True, held_until__lt=at)
        | Q(matter__decided_at__lt=at - keeps_for)
    )
    rows = Evidence.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        due, dropped_at__isnull=True
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH_MAX])
    _drop(ids, at=at)
    return len(ids)


def _user(actor: Actor) -> int:
    if actor.user_id is None:
        raise EvidenceNotFound
    return actor.user_id


def _kind(new: Upload, limits: UploadLimits) -> FileKind:
    """Tell the file's kind, unless it is refused before anything of it is decoded."""
    if new.bytes_count > limits.bytes_max:
        raise EvidenceTooLarge(megabytes=limits.bytes_max // MIB)
    if not new.content:
        raise EvidenceEmpty
    kind = kind_by_content(new.content[:32])
    if kind is None:
        raise EvidenceWrongType
    return kind


def _refuse_more(user_id: int, *, at: datetime) -> None:
    recent = Evidence.objects.filter(
        uploaded_by=user_id, matter__isnull=True, dropped_at__isnull=True, uploaded_at__gt=at - UNATTACHED_FOR
    )
    if recent.count() >= FILES_MAX:
        raise EvidenceFull(most=FILES_MAX)


def _state(pages: list[bytes], scanner: Scanner) -> EvidenceState:
    """Ask the scanner about what will be kept; without an answer the file waits."""
    try:
        is_clean = all(scanner.is_clean(page) for page in pages)
    except ScannerUnavailable:
        return EvidenceState.WAITING
    return EvidenceState.READY if is_clean else EvidenceState.HARMFUL


@transaction.atomic
def _store(
    user_id: int, new: Upload, kind: FileKind, pages: list[bytes], state: EvidenceState, *, at: datetime
) -> EvidenceCard:
    row = Evidence.objects.create(
        subject_id=new.subject_id,
        uploaded_by_id=user_id,
        slot=new.slot,
        kind=kind.value,
        state=state.value,
        pages_count=len(pages),
        bytes_count=sum(map(len, pages)),
        uploaded_at=at,
    )
    EvidencePage.objects.bulk_create(
        [_sealed(row, number, page) for number, page in enumerate(pages, start=1)]
    )
    return EvidenceCard(
        row.public_id, None, row.subject_id, user_id, row.slot, state, row.pages_count, row.uploaded_at
    )


def _sealed(row: Evidence, number: int, picture: bytes) -> EvidencePage:
    """Seal one page; the seal takes text, so the picture is written in base64 first."""
    public_id = uuid7()
    text = base64.b64encode(picture).decode()
    return EvidencePage(
        evidence=row,
        public_id=public_id,
        number=number,
        picture_sealed=seal(text, label=LABEL, owner=public_id),
    )


def _open(page: EvidencePage) -> bytes:
    return base64.b64decode(unseal(page.picture_sealed, label=LABEL, owner=page.public_id))


def _drop(ids: list[int], *, at: datetime) -> None:
    """Let the pictures go; that there was a file, and when it went, stays."""
    EvidencePage.objects.filter(evidence__in=ids).delete()
    Evidence.objects.filter(pk__in=ids).update(state=EvidenceState.DROPPED.value, dropped_at=at)

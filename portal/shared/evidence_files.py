"""Papers on every surface: how they are taken in, listed with their links, and sent to the browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.module_loading import import_string

from accounts.actions.evidence import Readers, Upload
from accounts.enums.evidence import EvidenceState
from accounts.queries.evidence import EvidenceCard
from accounts.rules.matter_kinds import MatterKind
from accounts.tasks import scanner
from portal.shared.evidence_links import link_to
from portal.shared.matter_labels import named
from portal.shared.requests import DoorRequest

# What a browser offers to choose from; what a file really is, its first bytes say.
ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf,image/jpeg,image/png,image/webp,application/pdf"


@dataclass(frozen=True)
class ShownPaper:
    """One file as pages show it: what it is, and a link to each of its pages that may be looked at."""

    card: EvidenceCard
    title: str
    links: tuple[str, ...]


def readers() -> Readers:
    """Build what reads and scans files."""
    return Readers(import_string(settings.PAGE_READER)(), scanner(), settings.UPLOAD_LIMITS)


def upload_of(file: UploadedFile, slot: str, subject_id: int) -> Upload:
    """Give a file as it came through the door."""
    return Upload(slot, subject_id, file.size or 0, file.read())


def shown(request: DoorRequest, kind: MatterKind, cards: Iterable[EvidenceCard]) -> list[ShownPaper]:
    """List files with their links."""
    return [ShownPaper(card, named(kind.slot(card.slot)), _links(request, card)) for card in cards]


def picture(content: bytes) -> HttpResponse:
    """Send one page as a picture that no browser takes for anything else, and that no cache keeps."""
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = 'inline; filename="page.jpg"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _links(request: DoorRequest, card: EvidenceCard) -> tuple[str, ...]:
    if card.state is not EvidenceState.READY:
        return ()
    return tuple(link_to(request, card.public_id, number) for number in card.page_numbers)


def key_of(text: str) -> UUID | None:
    """Read a public id that a form carries, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None

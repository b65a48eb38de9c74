"""Code lists about evidence files."""

from enum import StrEnum


class FileKind(StrEnum):
    """What an uploaded file may be; anything else is refused."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"


class EvidenceState(StrEnum):
    """Whether a file may be looked at: it waits for the scanner, is ready, was found harmful, or is gone."""

    WAITING = "waiting"
    READY = "ready"
    HARMFUL = "harmful"
    DROPPED = "dropped"

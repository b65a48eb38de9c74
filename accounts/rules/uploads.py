"""What an uploaded file is by its first bytes, and the limits it is held to before anything of it is decoded."""

from dataclasses import dataclass

from accounts.enums.evidence import FileKind

MIB = 1024 * 1024
_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_RIFF, _WEBP = b"RIFF", b"WEBP"
_PDF = b"%PDF-"


@dataclass(frozen=True)
class UploadLimits:
    """How much one file may hold, and how large the pictures made of it become."""

    bytes_max: int
    pixels_max: int
    pages_max: int
    edge_max: int
    seconds_max: int


def kind_by_content(head: bytes) -> FileKind | None:
    """Tell a file's kind by its first bytes; a name or a declared type says nothing.

    A PDF must begin with its mark: readers that look further down are how a file becomes two things at once.
    """
    if head.startswith(_JPEG):
        return FileKind.JPEG
    if head.startswith(_PNG):
        return FileKind.PNG
    if head.startswith(_RIFF) and head[8:12] == _WEBP:
        return FileKind.WEBP
    return FileKind.PDF if head.startswith(_PDF) else None

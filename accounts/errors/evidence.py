"""Refusals about evidence files."""

from foundation.errors import DomainError, Kind


class EvidenceNotFound(DomainError):
    """No such file is open to you; its link lives for a few minutes, so open the matter again."""

    code = "evidence.not_found"
    kind = Kind.NOT_FOUND


class EvidenceEmpty(DomainError):
    """The file is empty; choose it again, or take the picture anew."""

    code = "evidence.empty"
    kind = Kind.INVALID


class EvidenceTooLarge(DomainError):
    """The file is larger than allowed; take the picture with a lower resolution, or send fewer pages."""

    code = "evidence.too_large"
    kind = Kind.INVALID


class EvidenceWrongType(DomainError):
    """Only JPG, PNG and WebP pictures and PDF files are taken; save the file as one of them."""

    code = "evidence.wrong_type"
    kind = Kind.INVALID


class EvidenceDamaged(DomainError):
    """The file cannot be opened: it is damaged or cut off; open it on your device, save it again and resend."""

    code = "evidence.damaged"
    kind = Kind.INVALID


class EvidenceTooManyPixels(DomainError):
    """The picture has more points than allowed; take it with a lower resolution."""

    code = "evidence.too_many_pixels"
    kind = Kind.INVALID


class EvidenceLocked(DomainError):
    """The PDF is locked by a password; save it without one and send it again."""

    code = "evidence.locked"
    kind = Kind.INVALID


class EvidenceTooManyPages(DomainError):
    """The PDF has more pages than allowed; send the pages that matter."""

    code = "evidence.too_many_pages"
    kind = Kind.INVALID


class EvidenceHarmful(DomainError):
    """The scanner found something harmful in the file; send a fresh photograph of the paper instead."""

    code = "evidence.harmful"
    kind = Kind.INVALID


class EvidenceFull(DomainError):
    """As many files as allowed were sent already; take one away first, or bring the rest to the counter."""

    code = "evidence.full"
    kind = Kind.LIMIT


class ReaderUnavailable(DomainError):
    """Files cannot be read just now; try again in a minute, or bring the paper to the counter."""

    code = "evidence.reader_unavailable"
    kind = Kind.UNAVAILABLE


class ScannerUnavailable(DomainError):
    """The virus scanner does not answer; the file is kept and looked at when it does."""

    code = "evidence.scanner_unavailable"
    kind = Kind.UNAVAILABLE

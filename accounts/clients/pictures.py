"""Turns uploaded files into fresh pictures, in a process that holds nothing worth taking."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from accounts.enums.evidence import FileKind
from accounts.errors.evidence import (
    EvidenceDamaged,
    EvidenceLocked,
    EvidenceTooManyPages,
    EvidenceTooManyPixels,
    ReaderUnavailable,
)
from accounts.rules.uploads import UploadLimits
from foundation.errors import DomainError

_PROGRAM = Path(__file__).with_name("rasteriser.py")
_REFUSALS: Mapping[str, type[DomainError]] = {
    "damaged": EvidenceDamaged,
    "locked": EvidenceLocked,
    "too_many_pages": EvidenceTooManyPages,
    "too_many_pixels": EvidenceTooManyPixels,
}


class PageReader(Protocol):
    """Gives the pages of a file as fresh JPEG pictures.

    Raises:
        EvidenceDamaged, EvidenceLocked, EvidenceTooManyPages, EvidenceTooManyPixels, ReaderUnavailable.
    """

    def read(self, content: bytes, kind: FileKind, limits: UploadLimits) -> list[bytes]:
        """Read one file."""


class Rasteriser:
    """Starts `rasteriser.py` for each file, without environment and with a time limit."""

    def read(self, content: bytes, kind: FileKind, limits: UploadLimits) -> list[bytes]:
        """Read one file; one that takes too long, or brings the program down, counts as damaged."""
        asked = {
            "kind": kind.value,
            "pixels_max": limits.pixels_max,
            "pages_max": limits.pages_max,
            "edge_max": limits.edge_max,
            "seconds_max": limits.seconds_max,
        }
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(_PROGRAM)],
                input=json.dumps(asked).encode() + b"\n" + content,
                capture_output=True,
                timeout=limits.seconds_max * 2,
                check=False,
                env={},
                cwd="/",
            )
        except subprocess.TimeoutExpired as error:
            raise EvidenceDamaged from error
        except OSError as error:
            raise ReaderUnavailable from error
        return _pages(done.stdout, limits)


def _pages(answer: bytes, limits: UploadLimits) -> list[bytes]:
    """Cut the answer into its pictures."""
    line, _newline, rest = answer.partition(b"\n")
    head: dict[str, Any] = json.loads(line) if line else {"refused": "damaged"}
    if "refused" in head:
        raise _REFUSALS[head["refused"]](most=limits.pages_max, megapixels=limits.pixels_max // 1_000_000)
    pages, begin = [], 0
    for length in head["pages"]:
        pages.append(rest[begin : begin + length])
        begin += length
    return pages

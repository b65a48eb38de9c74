"""The way to a face provider: what it is asked, what it answers, and the one this installation has.

A provider measures and never decides: what follows from its figures is a rule's to say. One that is not there raises
`FaceUnavailable`, and then people decide; no stand-in ever says "passed".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.enums.face import FaceDecider
from accounts.errors.face import FaceUnavailable
from accounts.rules.face import ClipFact, FrameFact


@dataclass(frozen=True)
class SentFrame:
    """One JPEG picture with the step it was taken for and when, in milliseconds since the first."""

    step: int
    at_ms: int
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True)
class Looked:
    """What a provider measured in a clip, and which of the pictures shows the face best."""

    clip: ClipFact
    best: int


class FaceProvider(Protocol):
    """Measures faces.

    Raises:
        FaceUnavailable: it is not there, not complete, or does not answer in time.
    """

    decider: FaceDecider
    model_id: str

    def look(self, frames: Sequence[SentFrame], reference: bytes | None) -> Looked:
        """Measure a clip, and compare it with the reference photo where there is one."""

    def look_at(self, photo: bytes) -> FrameFact:
        """Measure one photo."""


class NoProvider:
    """Stands where no provider is set up."""

    decider = FaceDecider.LOCAL
    model_id = ""

    def look(self, frames: Sequence[SentFrame], reference: bytes | None) -> Looked:
        """Refuse."""
        raise FaceUnavailable

    def look_at(self, photo: bytes) -> FrameFact:
        """Refuse."""
        raise FaceUnavailable


def configured() -> FaceProvider:
    """Give the provider the settings name; where its libraries are not installed, none."""
    path, options = settings.FACE_PROVIDER
    return _made(path, tuple(sorted(options.items())))


@lru_cache(maxsize=4)
def _made(path: str, options: tuple[tuple[str, object], ...]) -> FaceProvider:
    """Make a provider once a process, for its models take a quarter of a gigabyte."""
    try:
        kind = import_string(path)
    except ImportError:
        return NoProvider()
    made: FaceProvider = kind(**dict(options))
    return made

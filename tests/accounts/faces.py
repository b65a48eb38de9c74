"""Stand-ins for faces: a provider that says what a test wants, and the few pictures tests send."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from accounts.clients.face import Looked, SentFrame
from accounts.enums.face import FaceDecider, Gesture
from accounts.errors.face import FaceUnavailable
from accounts.rules.face import ClipFact, FrameFact
from accounts.rules.face_geometry import Landmarks

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
# A face looking straight ahead: the eyes 100 pixels apart.
AHEAD: Landmarks = ((270.0, 200.0), (370.0, 200.0), (320.0, 255.0), (275.0, 300.0), (365.0, 300.0))
RELIEFS = {
    Gesture.TURN_LEFT: (0.12, 0.0),
    Gesture.TURN_RIGHT: (-0.12, 0.0),
    Gesture.NOD: (0.0, 0.1),
}


def turned(points: Landmarks, *, nose: float = 0.0, by: float = 1.0) -> Landmarks:
    """Move the nose sideways by a share of the eye distance, and scale the whole about the middle of the picture."""
    moved = [*points]
    moved[2] = (points[2][0] + 100 * nose, points[2][1])
    a, b, c, d, e = ((320 + by * (x - 320), 240 + by * (y - 240)) for x, y in moved)
    return a, b, c, d, e


def frame(step: int, gesture: Gesture, at_ms: int = 0) -> FrameFact:
    """Give a picture in which a living face makes a gesture well."""
    sideways, down = RELIEFS.get(gesture, (0.0, 0.0))
    by = 1.35 if gesture is Gesture.CLOSER else 1.0
    return FrameFact(
        step,
        at_ms or 2000 * step,
        1,
        landmarks=turned(AHEAD, nose=sideways * 1.5, by=by),
        width_px=210.0 * by,
        light=140.0,
        sharpness=15.0,
        same=0.9,
        relief=(sideways, down),
        bump=(sideways / 2, down / 2),
    )


def clip(steps: Sequence[Gesture], likeness: float | None = 0.8) -> ClipFact:
    """Give the clip of somebody who does everything asked for."""
    return ClipFact(tuple(frame(place, gesture) for place, gesture in enumerate(steps)), 0, likeness)


@dataclass
class FakeFace:
    """A provider whose answer a test chooses; for tests only."""

    decider: FaceDecider = FaceDecider.LOCAL
    model_id: str = "fake"
    answer: Callable[[Sequence[SentFrame]], ClipFact] | None = None
    photo: FrameFact = field(default_factory=lambda: frame(0, Gesture.STRAIGHT))
    seen_references: list[bytes | None] = field(default_factory=list)

    def look(self, frames: Sequence[SentFrame], reference: bytes | None) -> Looked:
        """Give the chosen answer, or be out of order."""
        self.seen_references.append(reference)
        if self.answer is None:
            raise FaceUnavailable
        return Looked(self.answer(frames), best=0)

    def look_at(self, photo: bytes) -> FrameFact:
        """Give the chosen measure."""
        if self.answer is None:
            raise FaceUnavailable
        return self.photo


def picture(size: tuple[int, int] = (64, 48), form: str = "JPEG") -> bytes:
    """Paint a small picture of nobody."""
    out = BytesIO()
    Image.new("RGB", size, (120, 130, 140)).save(out, form)
    return out.getvalue()


def sent_frames(steps: Sequence[Gesture]) -> tuple[SentFrame, ...]:
    """Give one picture for each step."""
    return tuple(SentFrame(place, 2000 * place, picture()) for place in range(len(steps)))

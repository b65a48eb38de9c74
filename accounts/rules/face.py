"""What a short clip of a face shows: whether the gestures were made by something that is not flat, and whose face it is.

Everything here is decided from facts a provider measured. What the measures can and cannot tell stands in
`docs/explanation/face.md`; nothing in them is evidence against a mask, a screen that plays a film, or a made-up film.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from accounts.enums.face import FaceHint, Gesture, Likeness, Liveness
from accounts.rules import face_geometry as geometry
from accounts.rules.face_geometry import Landmarks, Point
from foundation.errors import Reason

NO_FACE = "face.no_face"
STILL = "face.still"
NOT_SEEN = "face.gesture_not_seen"
SWAPPED = "face.swapped"
JUMPED = "face.jumped"
MISMATCH = "face.mismatch"
NOT_SURE = "face.not_sure"
NO_REFERENCE = "face.no_reference"
# These tell of the person on file, all others of the pictures alone.
ABOUT_LIKENESS = frozenset({MISMATCH, NOT_SURE, NO_REFERENCE})

SIDEWAYS = frozenset({Gesture.TURN_LEFT, Gesture.TURN_RIGHT})
# Gestures that a flat picture cannot make; coming closer it can, and a blink is not measured.
DEEP = frozenset({*SIDEWAYS, Gesture.NOD})


@dataclass(frozen=True)
class FrameFact:
    """One picture as measured.

    ``step`` is the place in the sequence it was taken for, ``at_ms`` when. ``landmarks`` are those of the largest face.
    ``same`` is its cosine likeness to the face of the base frame. ``relief`` is how far the nose has moved off the plane
    of the face since then, ``bump`` how far off an evenly bent surface: in eye distances, to the person's left, and down.
    """

    step: int
    at_ms: int
    faces_count: int
    landmarks: Landmarks | None = None
    width_px: float = 0.0
    light: float = 0.0
    sharpness: float = 0.0
    same: float = 0.0
    relief: Point | None = None
    bump: Point | None = None

    @property
    def has_one_face(self) -> bool:
        """Say whether exactly one face was found."""
        return self.faces_count == 1 and self.landmarks is not None


@dataclass(frozen=True)
class ClipFact:
    """All pictures of one try in the order they were taken; `base` is the one that the others are measured against.

    ``likeness`` is the best cosine likeness to the reference photo, where there is one.
    """

    frames: tuple[FrameFact, ...]
    base: int | None
    likeness: float | None


@dataclass(frozen=True)
class Measures:
    """Where the lines are drawn; figures of this product, found on clips made for the purpose."""

    shift_least: float = 0.06
    relief_least: float = 0.05
    bump_least: float = 0.02
    closer_ratio: float = 1.2
    same_least: float = 0.363
    likeness_same: float = 0.45
    likeness_other: float = 0.30
    jump_ms: int = 700
    jump_widths: float = 1.5
    jump_ratio: float = 1.7
    light_least: float = 55.0
    width_least_px: float = 90.0
    sharpness_least: float = 3.0


MEASURES = Measures()


@dataclass(frozen=True)
class Judgement:
    """What a clip shows, with everything that speaks against it and what to do better."""

    liveness: Liveness
    likeness: Likeness
    reasons: tuple[Reason, ...] = ()
    hints: tuple[FaceHint, ...] = ()


def judge(clip: ClipFact, steps: tuple[Gesture, ...], measures: Measures = MEASURES) -> Judgement:
    """Judge a clip against the sequence that was asked for; all reasons are given, not the first."""
    hints = hints_of(clip.frames, measures)
    if clip.base is None:
        return Judgement(Liveness.NOT_JUDGED, Likeness.NOT_COMPARED, (Reason(NO_FACE),), hints)
    missing = [g for place, g in enumerate(steps) if not _is_made(clip, place, g, measures)]
    likeness, about_likeness = _likeness(clip.likeness, measures)
    against = [
        *_about_depth(clip, steps, measures),
        *(Reason(NOT_SEEN, {"gesture": gesture}) for gesture in missing),
        *_about_oneness(clip, measures),
    ]
    return Judgement(_liveness(against), likeness, (*against, *about_likeness), hints)


def hints_of(frames: Iterable[FrameFact], measures: Measures = MEASURES) -> tuple[FaceHint, ...]:
    """Say what was wrong with most of the pictures, the gravest first; several faces in one picture are enough."""
    taken = list(frames)
    alone = [frame for frame in taken if frame.has_one_face]
    found = [
        (FaceHint.NONE, _most(taken, [f for f in taken if f.faces_count == 0])),
        (FaceHint.MANY, any(f.faces_count > 1 for f in taken)),
        (FaceHint.DARK, _most(alone, [f for f in alone if f.light < measures.light_least])),
        (FaceHint.FAR, _most(alone, [f for f in alone if f.width_px < measures.width_least_px])),
        (FaceHint.BLURRED, _most(alone, [f for f in alone if f.sharpness < measures.sharpness_least])),
    ]
    return tuple(hint for hint, is_so in found if is_so)


def _most(all_of: list[FrameFact], some: list[FrameFact]) -> bool:
    return bool(all_of) and 2 * len(some) >= len(all_of)


def _is_made(clip: ClipFact, place: int, gesture: Gesture, measures: Measures) -> bool:
    """Say whether one picture of a step shows its gesture; a blink is guided and never asked for proof."""
    frames = [frame for frame in clip.frames if frame.step == place and frame.has_one_face]
    if gesture is Gesture.BLINK:
        return True
    if gesture is Gesture.STRAIGHT:
        return bool(frames)
    return any(_shows(clip, frame, gesture, measures) for frame in frames)


def _shows(clip: ClipFact, frame: FrameFact, gesture: Gesture, measures: Measures) -> bool:
    base = _base(clip)
    if base is None or frame.landmarks is None:
        return False
    if gesture is Gesture.CLOSER:
        return geometry.size(frame.landmarks) >= measures.closer_ratio * geometry.size(base)
    if frame.relief is None or frame.bump is None:
        return False
    if gesture is Gesture.NOD:
        return _stands_out(frame.relief[1], frame.bump[1], measures) and frame.relief[1] > abs(
            frame.relief[0]
        )
    side = 1 if gesture is Gesture.TURN_LEFT else -1
    shift = geometry.nose_shift(base, frame.landmarks)
    is_turned = shift is not None and side * shift[0] >= measures.shift_least
    return is_turned and _stands_out(side * frame.relief[0], side * frame.bump[0], measures)


def _stands_out(relief: float, bump: float, measures: Measures) -> bool:
    return relief >= measures.relief_least and bump >= measures.bump_least


def _about_depth(clip: ClipFact, steps: tuple[Gesture, ...], measures: Measures) -> list[Reason]:
    """Find a clip flat when no picture of a deep gesture shows the nose stand out, whichever way it moved."""
    asked = [place for place, gesture in enumerate(steps) if gesture in DEEP]
    stand_out = (
        _stands_out(hypot(*frame.relief), hypot(*frame.bump), measures)
        for frame in clip.frames
        if frame.step in asked and frame.relief is not None and frame.bump is not None
    )
    return [] if any(stand_out) else [Reason(STILL)]


def _about_oneness(clip: ClipFact, measures: Measures) -> list[Reason]:
    """Look for a second face slipped in, and for cuts: between two near moments a head moves a little only."""
    alone = [frame for frame in clip.frames if frame.has_one_face]
    against = [Reason(SWAPPED)] if any(f.same < measures.same_least for f in alone) else []
    if any(_is_jump(one, other, measures) for one, other in pairwise(alone)):
        against.append(Reason(JUMPED))
    return against


def _is_jump(one: FrameFact, other: FrameFact, measures: Measures) -> bool:
    if one.landmarks is None or other.landmarks is None or other.at_ms - one.at_ms > measures.jump_ms:
        return False
    (x0, y0), (x1, y1) = geometry.centre(one.landmarks), geometry.centre(other.landmarks)
    sizes = sorted((geometry.size(one.landmarks), geometry.size(other.landmarks)))
    is_far = hypot(x1 - x0, y1 - y0) > measures.jump_widths * max(one.width_px, other.width_px)
    return is_far or sizes[1] > measures.jump_ratio * sizes[0]


def _likeness(score: float | None, measures: Measures) -> tuple[Likeness, list[Reason]]:
    if score is None:
        return Likeness.NOT_COMPARED, [Reason(NO_REFERENCE)]
    if score >= measures.likeness_same:
        return Likeness.SAME, []
    if score >= measures.likeness_other:
        return Likeness.UNSURE, [Reason(NOT_SURE)]
    return Likeness.OTHER, [Reason(MISMATCH)]


def _liveness(against: list[Reason]) -> Liveness:
    if not against:
        return Liveness.LIVE
    flat = {STILL, SWAPPED, JUMPED}
    return Liveness.FLAT if any(reason.code in flat for reason in against) else Liveness.UNSURE


def _base(clip: ClipFact) -> Landmarks | None:
    return None if clip.base is None else clip.frames[clip.base].landmarks

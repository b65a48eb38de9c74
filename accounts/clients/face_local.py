"""The face provider on this machine: YuNet finds faces, SFace compares them, optical flow measures their depth.

OpenCV's networks are not made for several threads, so one thread of its own does all the work of a process, and whoever
waits for it waits for a bounded time only.
"""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import cv2
import numpy as np

from accounts.clients.face import Looked, SentFrame
from accounts.clients.face_models import MODELS, RECOGNISER, YUNET
from accounts.clients.face_relief import relief_between
from accounts.enums.face import FaceDecider
from accounts.errors.face import FaceUnavailable
from accounts.rules.face import ClipFact, FrameFact
from accounts.rules.face_geometry import Landmarks

T = TypeVar("T")
Picture = Any

SCORE_LEAST: Final = 0.7
OVERLAP_MOST: Final = 0.3
FACES_MAX: Final = 20
# A second face smaller than this share of the largest is somebody in the background.
BESIDE_SHARE: Final = 0.4
EDGE_MAX: Final = 640
CHIP: Final = 112
_NEW_FINDER = cv2.FaceDetectorYN.create
_NEW_RECOGNISER = cv2.FaceRecognizerSF.create


@dataclass(frozen=True)
class _Face:
    row: Any
    points: Landmarks
    embedding: Any


@dataclass(frozen=True)
class _Frame:
    sent: SentFrame
    picture: Picture
    fact: FrameFact
    face: _Face | None


class LocalFace:
    """YuNet and SFace from two files whose bytes are known."""

    decider = FaceDecider.LOCAL
    model_id = "yunet-2023mar sface-2021dec"

    def __init__(self, folder: Path, seconds_max: float) -> None:
        self._folder = folder
        self._seconds_max = seconds_max
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="face")
        self._models: tuple[Any, Any] | None = None

    def look(self, frames: Sequence[SentFrame], reference: bytes | None) -> Looked:
        """Measure a clip."""
        return self._in_time(lambda: self._look(frames, reference))

    def look_at(self, photo: bytes) -> FrameFact:
        """Measure one photo."""
        return self._in_time(lambda: self._measured(SentFrame(0, 0, photo)).fact)

    def _in_time(self, work: Callable[[], T]) -> T:
        """Let the thread work; a hanging library must not hang a page."""
        try:
            return self._thread.submit(work).result(self._seconds_max)
        except (TimeoutError, cv2.error) as error:
            raise FaceUnavailable from error

    def _look(self, frames: Sequence[SentFrame], reference: bytes | None) -> Looked:
        measured = [self._measured(frame) for frame in frames]
        straight = [place for place, one in enumerate(measured) if one.face and one.sent.step == 0]
        if not straight:
            return Looked(ClipFact(tuple(one.fact for one in measured), None, None), best=0)
        base = max(straight, key=lambda place: measured[place].fact.sharpness)
        facts = tuple(self._against(measured[base], one) for one in measured)
        likeness = self._likeness([measured[place].face for place in straight], reference)
        return Looked(ClipFact(facts, base, likeness), best=base)

    def _measured(self, frame: SentFrame) -> _Frame:
        """Find the faces of one picture."""
        picture = _decoded(frame.jpeg)
        if picture is None:
            return _Frame(frame, None, FrameFact(frame.step, frame.at_ms, 0), None)
        rows = self._faces(picture)
        fact = FrameFact(frame.step, frame.at_ms, len(rows))
        if not rows:
            return _Frame(frame, picture, fact, None)
        face = self._described(picture, rows[0])
        return _Frame(frame, picture, _with_quality(fact, picture, rows[0], face.points), face)

    def _faces(self, picture: Picture) -> list[Any]:
        """Give the faces that matter, the largest first."""
        finder, _recogniser = self._loaded()
        finder.setInputSize((picture.shape[1], picture.shape[0]))
        found = finder.detect(picture)[1]
        rows = sorted([] if found is None else found, key=lambda row: -float(row[2] * row[3]))
        return [row for row in rows if row[2] * row[3] >= BESIDE_SHARE * rows[0][2] * rows[0][3]]

    def _described(self, picture: Picture, row: Any) -> _Face:
        _finder, recogniser = self._loaded()
        embedding = recogniser.feature(recogniser.alignCrop(picture, row)).copy()
        points = np.asarray(row[4:14], dtype=float).reshape(5, 2).tolist()
        right_eye, left_eye, nose, right_mouth, left_mouth = ((float(x), float(y)) for x, y in points)
        return _Face(row, (right_eye, left_eye, nose, right_mouth, left_mouth), embedding)

    def _against(self, base: _Frame, one: _Frame) -> FrameFact:
        """Compare a picture with the base: is it the same face, and how far did its nose move."""
        if base.face is None or one.face is None:
            return one.fact
        moved = relief_between(base.picture, base.face.points, one.picture, one.face.points)
        relief, bump = moved or (None, None)
        same = _cosine(base.face.embedding, one.face.embedding)
        return replace(one.fact, same=same, relief=relief, bump=bump)

    def _likeness(self, faces: Sequence[_Face | None], reference: bytes | None) -> float | None:
        """Compare faces with the reference photo and give the best; one that shows no face compares with nothing."""
        on_file = None if reference is None else self._measured(SentFrame(0, 0, reference)).face
        if on_file is None:
            return None
        scores = [_cosine(on_file.embedding, face.embedding) for face in faces if face]
        return max(scores, default=None)

    def _loaded(self) -> tuple[Any, Any]:
        """Load both models at first use, once their bytes are found to be the known ones."""
        if self._models is None:
            for name, digest in MODELS.items():
                _check(self._folder / name, digest)
            finder = _NEW_FINDER(
                str(self._folder / YUNET), "", (CHIP, CHIP), SCORE_LEAST, OVERLAP_MOST, FACES_MAX
            )
            self._models = finder, _NEW_RECOGNISER(str(self._folder / RECOGNISER), "")
        return self._models


def _check(path: Path, digest: str) -> None:
    """Insist on the known bytes: another model would make every figure of ours untrue."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise FaceUnavailable from error
    if found != digest:
        raise FaceUnavailable


def _decoded(jpeg: bytes) -> Picture:
    """Decode a picture and bring it to the size the figures were found at; None where it is broken."""
    if not jpeg:
        return None
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return None
    scale = EDGE_MAX / max(picture.shape[:2])
    return (
        picture if scale >= 1 else cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    )


def _with_quality(fact: FrameFact, picture: Picture, row: Any, points: Landmarks) -> FrameFact:
    """Add how light, how large and how sharp the face is."""
    left, top, width, height = (max(0, int(value)) for value in row[:4])
    face = cv2.cvtColor(picture[top : top + height, left : left + width], cv2.COLOR_BGR2GRAY)
    chip = cv2.resize(face, (CHIP, CHIP), interpolation=cv2.INTER_AREA)
    edges = cv2.Laplacian(chip, cv2.CV_64F)
    # Against the face's own contrast, or a dark face would seem blurred.
    sharpness = 100 * float(edges.var()) / max(1.0, float(chip.var()))
    return replace(
        fact, landmarks=points, width_px=float(row[2]), light=float(chip.mean()), sharpness=sharpness
    )


def _cosine(one: Any, other: Any) -> float:
    return float(np.dot(one[0], other[0]) / (np.linalg.norm(one) * np.linalg.norm(other)))

"""The provider on this machine, with the real models: a head that turns is believed, prints are not.

The clips are made from one portrait (`face_clips`); they show that the measure does what it says, no more.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import sleep
from typing import Any

import numpy as np
import pytest

from accounts.clients.face import NoProvider, SentFrame, _made
from accounts.clients.face_local import LocalFace
from accounts.clients.face_models import MODELS
from accounts.enums.face import FaceHint, Gesture, Likeness, Liveness
from accounts.errors.face import FaceUnavailable
from accounts.rules.face import Judgement, hints_of, judge
from portal.launch import options
from portal.launch.face_models import TEST_FACE
from tests.accounts.face_clips import HEAD, PRINT, Body, Pose, done, filmed, jpeg, portrait, shown

FOLDER = options.face_folder()
MISSING = "the models of the face check, or the test portrait, could not be fetched"
STEPS = (Gesture.STRAIGHT, Gesture.TURN_LEFT, Gesture.NOD, Gesture.CLOSER)
FAR = 24.0
Held = Sequence[Sequence[Pose]]


@pytest.fixture(scope="module")
def source() -> Any:
    """The portrait; a machine that cannot fetch it skips aloud, and a build server fails."""
    if all((FOLDER / name).exists() for name in (*MODELS, TEST_FACE)):
        return portrait(FOLDER)
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(f"!!! {MISSING}")


@pytest.fixture(scope="module")
def provider(source: Any) -> LocalFace:
    """The provider, its models loaded once for all tests."""
    return LocalFace(FOLDER, 60.0)


def judged(provider: LocalFace, source: Any, body: Body, held: Held) -> Judgement:
    """Film, measure and judge."""
    looked = provider.look(filmed(source, body, held), jpeg(source))
    return judge(looked.clip, STEPS)


def short(held: Held) -> Held:
    """Keep one picture a step."""
    return [step[-1:] for step in held]


def test_a_head_that_does_what_is_asked_is_alive_and_the_same(provider: LocalFace, source: Any) -> None:
    found = judged(provider, source, HEAD, done(STEPS, far=FAR, start=Pose(roll=4, dx=20)))
    assert found == Judgement(Liveness.LIVE, Likeness.SAME)


def test_a_head_that_turns_the_other_way_is_told_which_movement(provider: LocalFace, source: Any) -> None:
    held = done((Gesture.STRAIGHT, Gesture.TURN_RIGHT, Gesture.NOD, Gesture.CLOSER), far=FAR)
    found = judged(provider, source, HEAD, short(held))
    assert found.liveness is Liveness.UNSURE
    assert [r.facts["gesture"] for r in found.reasons] == [Gesture.TURN_LEFT]


@pytest.mark.parametrize(
    ("body", "held"),
    [
        (PRINT, [[Pose()], [Pose(dx=60)], [Pose(dy=40, roll=10)], [Pose(scale=3.1)]]),
        (PRINT, done(STEPS, far=42)),
        (
            PRINT,
            [
                [Pose()],
                [Pose(yaw=40, pitch=15, away=5)],
                [Pose(yaw=-20, pitch=-38, away=6)],
                [Pose(roll=15, scale=3)],
            ],
        ),
        (Body(is_head=False, radius=1.6), done(STEPS, far=38)),
    ],
    ids=["moved and scaled", "turned as asked", "at a slant", "bent and turned as asked"],
)
def test_a_print_is_flat_however_it_is_held(provider: LocalFace, source: Any, body: Body, held: Held) -> None:
    found = judged(provider, source, body, short(held))
    assert found.liveness is Liveness.FLAT
    assert "face.still" in {reason.code for reason in found.reasons}
    # It is the right face all the same: likeness alone lets nobody pass.
    assert found.likeness is Likeness.SAME


@pytest.mark.parametrize(
    ("body", "pose", "hint"),
    [
        (replace(HEAD, light=0.2), Pose(), FaceHint.DARK),
        (HEAD, Pose(scale=0.8), FaceHint.FAR),
        (replace(HEAD, blur=6.0), Pose(), FaceHint.BLURRED),
        (HEAD, Pose(dx=900), FaceHint.NONE),
    ],
)
def test_hints(provider: LocalFace, source: Any, body: Body, pose: Pose, hint: FaceHint) -> None:
    assert hint in hints_of([provider.look_at(jpeg(shown(source, body, pose)))])


def test_two_faces_are_two(provider: LocalFace, source: Any) -> None:
    one = shown(source, HEAD, Pose(scale=1.4))[:, 160:480]
    assert hints_of([provider.look_at(jpeg(np.hstack([one, one])))]) == (FaceHint.MANY,)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 torn", b"no picture"])
def test_what_is_no_picture_shows_no_face(provider: LocalFace, data: bytes) -> None:
    looked = provider.look([SentFrame(0, 0, data)], None)
    assert (looked.clip.base, looked.clip.frames[0].faces_count) == (None, 0)


def test_without_a_reference_nothing_is_compared(provider: LocalFace, source: Any) -> None:
    frames = [SentFrame(0, 0, jpeg(source))]
    assert provider.look(frames, None).clip.likeness is None
    assert provider.look(frames, jpeg(shown(source, HEAD, Pose(dx=900)))).clip.likeness is None


class TestOutOfOrder:
    """Whatever is amiss, the answer is that there is none."""

    def test_files_that_are_missing_or_others(self, tmp_path: Path) -> None:
        picture = jpeg(np.full((120, 160, 3), 127, np.uint8))
        with pytest.raises(FaceUnavailable):
            LocalFace(tmp_path, 5.0).look_at(picture)
        for name in MODELS:
            (tmp_path / name).write_bytes(b"another model")
        with pytest.raises(FaceUnavailable):
            LocalFace(tmp_path, 5.0).look_at(picture)

    def test_a_look_that_takes_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        slow = LocalFace(tmp_path, 0.05)
        monkeypatch.setattr(slow, "_measured", lambda frame: sleep(0.3))
        with pytest.raises(FaceUnavailable):
            slow.look_at(b"")

    def test_a_provider_that_is_not_installed(self) -> None:
        absent = _made("accounts.clients.not_installed.Face", ())
        assert isinstance(absent, NoProvider)
        with pytest.raises(FaceUnavailable):
            absent.look([], None)
        with pytest.raises(FaceUnavailable):
            absent.look_at(b"")

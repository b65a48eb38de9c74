"""What a clip shows: tables of clips that are believed and that are not, and geometry that no flat picture fools."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import cos, radians, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums.face import FaceBand, FaceHint, Gesture, Likeness, Liveness
from accounts.enums.verification import Assurance
from accounts.rules import face_checks as checks
from accounts.rules import face_geometry as geometry
from accounts.rules.face import ClipFact, FrameFact, Judgement, hints_of, judge
from accounts.rules.face_checks import Standing, TryLimits, may_begin_at, outcome_of, sequences
from accounts.rules.face_geometry import Landmarks
from tests.accounts.faces import AHEAD, AT, clip, frame, turned

LEFT, RIGHT, NOD, CLOSER = Gesture.TURN_LEFT, Gesture.TURN_RIGHT, Gesture.NOD, Gesture.CLOSER
STEPS = (Gesture.STRAIGHT, LEFT, NOD, CLOSER, Gesture.BLINK)


def altered(place: int, **change: object) -> ClipFact:
    """Give the good clip with one picture otherwise."""
    whole = clip(STEPS)
    frames = list(whole.frames)
    frames[place] = replace(frames[place], **change)
    return replace(whole, frames=tuple(frames))


def codes(judged: Judgement) -> set[str]:
    return {reason.code for reason in judged.reasons}


class TestGeometry:
    # Maps of the plane as a camera sees a picture that is moved, turned, scaled, sheared and held at a slant.
    slants = st.tuples(
        st.floats(-60, 60), st.floats(-50, 50), st.floats(-40, 40), st.floats(0.4, 2.5), st.floats(2.5, 20)
    )

    @staticmethod
    def seen(points: Landmarks, slant: tuple[float, float, float, float, float]) -> Landmarks:
        """Project a flat picture, turned about two axes and in its plane, through a pinhole."""
        yaw, pitch, roll, scale, far = slant
        a, b, c = radians(yaw), radians(pitch), radians(roll)
        found = []
        for px, py in points:
            x, y = (px - 320) / 100, (py - 240) / 100
            x, y = x * cos(c) - y * sin(c), x * sin(c) + y * cos(c)
            x, z = x * cos(a), x * sin(a)
            y, z = y * cos(b) - z * sin(b), y * sin(b) + z * cos(b)
            found.append((320 + 100 * scale * x * far / (far + z), 240 + 100 * scale * y * far / (far + z)))
        one, two, three, four, five = found
        return one, two, three, four, five

    @settings(max_examples=150)
    @given(slant=slants)
    def test_no_flat_picture_moves_its_nose(self, slant: tuple[float, float, float, float, float]) -> None:
        shift = geometry.nose_shift(AHEAD, self.seen(AHEAD, slant))
        assert shift is not None
        assert shift == pytest.approx((0, 0), abs=1e-6)

    @settings(max_examples=50)
    @given(slant=slants, nose=st.floats(-0.3, 0.3))
    def test_a_nose_that_moved_is_measured_through_any_slant(
        self, slant: tuple[float, float, float, float, float], nose: float
    ) -> None:
        shift = geometry.nose_shift(AHEAD, self.seen(turned(AHEAD, nose=nose), slant))
        assert shift is not None
        assert shift == pytest.approx((nose, 0), abs=1e-6)

    def test_a_face_seen_edge_on_is_not_measured(self) -> None:
        flat: Landmarks = ((0.0, 0.0), (0.0, 0.0), (0.0, 5.0), (0.0, 9.0), (0.0, 9.0))
        assert geometry.nose_shift(AHEAD, flat) is None
        assert geometry.nose_shift(flat, AHEAD) is None

    def test_coming_closer_is_size_and_turning_is_not(self) -> None:
        assert geometry.size(turned(AHEAD, by=1.3)) == pytest.approx(1.3 * geometry.size(AHEAD))
        assert geometry.eye_distance(AHEAD) == 100


class TestJudging:
    def test_somebody_who_does_everything_is_alive_and_the_same(self) -> None:
        assert judge(clip(STEPS), STEPS) == Judgement(Liveness.LIVE, Likeness.SAME)

    @pytest.mark.parametrize("steps", sequences())
    def test_every_sequence_can_be_made(self, steps: tuple[Gesture, ...]) -> None:
        assert judge(clip(steps), steps).liveness is Liveness.LIVE

    @pytest.mark.parametrize(
        ("place", "change", "code"),
        [
            (1, {"relief": (-0.12, 0.0)}, "face.gesture_not_seen"),
            (1, {"relief": (0.04, 0.0)}, "face.gesture_not_seen"),
            (1, {"bump": (0.01, 0.0)}, "face.gesture_not_seen"),
            (1, {"landmarks": AHEAD}, "face.gesture_not_seen"),
            (1, {"relief": None}, "face.gesture_not_seen"),
            (1, {"faces_count": 2}, "face.gesture_not_seen"),
            (2, {"relief": (0.0, -0.1)}, "face.gesture_not_seen"),
            (2, {"relief": (0.11, 0.1)}, "face.gesture_not_seen"),
            (3, {"landmarks": turned(AHEAD, by=1.1)}, "face.gesture_not_seen"),
            (2, {"same": 0.2}, "face.swapped"),
            (2, {"at_ms": 2300, "landmarks": turned(AHEAD, by=2.4)}, "face.jumped"),
        ],
        ids=["other side", "too little", "bent", "eyes and mouth did not turn", "not measured", "somebody beside",
             "up, not down", "sideways", "not closer", "another face", "a cut"],
    )  # fmt: skip
    def test_one_thing_amiss_is_named(self, place: int, change: dict[str, object], code: str) -> None:
        judged = judge(altered(place, **change), STEPS)
        assert code in codes(judged)
        assert judged.liveness is not Liveness.LIVE

    def test_a_still_that_is_moved_and_warped_is_flat(self) -> None:
        frames = tuple(
            replace(one, landmarks=turned(AHEAD, by=1 + 0.1 * place), relief=(0.02, -0.03), bump=(0.01, 0.01))
            for place, one in enumerate(clip(STEPS).frames)
        )
        judged = judge(ClipFact(frames, 0, 0.95), STEPS)
        assert judged.liveness is Liveness.FLAT
        assert {"face.still", "face.gesture_not_seen"} <= codes(judged)

    def test_all_that_is_amiss_is_told_at_once(self) -> None:
        frames = tuple(replace(one, relief=None, same=0.1) for one in clip(STEPS).frames)
        judged = judge(ClipFact(frames, 0, 0.1), STEPS)
        assert codes(judged) == {
            "face.still", "face.gesture_not_seen", "face.swapped", "face.mismatch",
        }  # fmt: skip
        assert [r.facts["gesture"] for r in judged.reasons if r.facts] == [LEFT, NOD]

    def test_without_a_face_nothing_is_judged(self) -> None:
        judged = judge(ClipFact((FrameFact(0, 0, 0),), None, None), STEPS)
        assert (judged.liveness, judged.likeness) == (Liveness.NOT_JUDGED, Likeness.NOT_COMPARED)
        assert judged.hints == (FaceHint.NONE,)

    @pytest.mark.parametrize(
        ("score", "likeness"),
        [(0.45, Likeness.SAME), (0.449, Likeness.UNSURE), (0.3, Likeness.UNSURE), (0.299, Likeness.OTHER),
         (None, Likeness.NOT_COMPARED)],
    )  # fmt: skip
    def test_likeness_has_bands(self, score: float | None, likeness: Likeness) -> None:
        assert judge(clip(STEPS, score), STEPS).likeness is likeness

    @pytest.mark.parametrize(
        ("change", "hint"),
        [({"faces_count": 0, "landmarks": None}, FaceHint.NONE), ({"faces_count": 3}, FaceHint.MANY),
         ({"light": 40.0}, FaceHint.DARK), ({"width_px": 60.0}, FaceHint.FAR),
         ({"sharpness": 1.0}, FaceHint.BLURRED)],
    )  # fmt: skip
    def test_hints_say_what_to_do_better(self, change: dict[str, object], hint: FaceHint) -> None:
        good, bad = frame(0, Gesture.STRAIGHT), replace(frame(0, Gesture.STRAIGHT), **change)
        assert hint in hints_of([bad, bad, good])
        assert hints_of([good]) == ()


class TestBands:
    def standing(self, *, failures: int = 0, needed: Assurance = Assurance.LOW) -> Standing:
        return Standing(failures, 3, Assurance.LOW, needed)

    @pytest.mark.parametrize(
        ("liveness", "likeness", "failures", "needed", "band"),
        [
            (Liveness.LIVE, Likeness.SAME, 0, Assurance.LOW, FaceBand.PASSED),
            (Liveness.LIVE, Likeness.SAME, 2, Assurance.LOW, FaceBand.PASSED),
            (Liveness.LIVE, Likeness.SAME, 0, Assurance.SUBSTANTIAL, FaceBand.PERSON_DECIDES),
            (Liveness.FLAT, Likeness.SAME, 0, Assurance.LOW, FaceBand.FAILED),
            (Liveness.FLAT, Likeness.SAME, 1, Assurance.LOW, FaceBand.FAILED),
            (Liveness.FLAT, Likeness.SAME, 2, Assurance.LOW, FaceBand.PERSON_DECIDES),
            (Liveness.UNSURE, Likeness.SAME, 0, Assurance.LOW, FaceBand.FAILED),
            (Liveness.LIVE, Likeness.OTHER, 0, Assurance.LOW, FaceBand.FAILED),
            (Liveness.LIVE, Likeness.OTHER, 2, Assurance.LOW, FaceBand.PERSON_DECIDES),
        ],
    )
    def test_table(
        self, liveness: Liveness, likeness: Likeness, failures: int, needed: Assurance, band: FaceBand
    ) -> None:
        outcome = outcome_of(Judgement(liveness, likeness), self.standing(failures=failures, needed=needed))
        assert outcome.band is band

    @pytest.mark.parametrize("score", [0.4, None])
    def test_what_cannot_be_compared_goes_to_a_person_and_never_passes(self, score: float | None) -> None:
        outcome = outcome_of(judge(clip(STEPS, score), STEPS), self.standing())
        assert outcome.band is FaceBand.PERSON_DECIDES
        assert outcome.reasons[0].code in {"face.not_sure", "face.no_reference"}

    def test_sequences_are_many_and_each_asks_for_depth_twice(self) -> None:
        found = sequences()
        assert len(found) == len(set(found)) == 30
        for first, *asked, last in found:
            assert (first, last) == (Gesture.STRAIGHT, Gesture.BLINK)
            assert {LEFT, RIGHT} & set(asked)
            assert len({LEFT, RIGHT, NOD} & set(asked)) >= 2


@pytest.mark.parametrize(
    ("minutes_ago", "again_in"),
    [
        ([], None),
        ([5], None),
        ([1], 1),
        ([5, 60, 600], 840),
        ([5, 60, 600, 1439], 840),
        ([5, 60, 1500], None),
    ],
)
def test_tries_a_day_and_the_pause_between(minutes_ago: list[int], again_in: int | None) -> None:
    begun: list[datetime] = [AT - timedelta(minutes=m) for m in minutes_ago]
    again = may_begin_at(begun, TryLimits(3, 3, 2), at=AT)
    assert again == (None if again_in is None else AT + timedelta(minutes=again_in))


def test_a_check_is_worth_what_policy_says_when_it_is_used() -> None:
    assert checks.is_worth(Assurance.SUBSTANTIAL, Assurance.LOW)
    assert not checks.is_worth(Assurance.LOW, Assurance.SUBSTANTIAL)

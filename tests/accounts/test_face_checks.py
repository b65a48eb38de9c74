"""Face checks from the invitation to the one use, with a provider that says what the test wants."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.access import face_challenge_for
from accounts.actions import face_checks, face_uses, reference_photos
from accounts.actions.face_checks import Sent
from accounts.clients.face import SentFrame
from accounts.enums.face import FaceBand, FaceDecider, FacePurpose, Gesture, PhotoSource
from accounts.enums.verification import Assurance
from accounts.errors.face import (
    FaceBeingReviewed,
    FaceChallengeNotFound,
    FaceChallengeOver,
    FaceCheckNotFound,
    FaceCheckNotPassed,
    FaceCheckUsed,
    FaceNonceWrong,
    FaceNotAgreed,
    FacePicturesUnusable,
    FaceTooSoon,
)
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries.face_reviews import review_picture
from accounts.queries.faces import CheckCard
from accounts.rules.actors import ANONYMOUS, SYSTEM, Actor
from accounts.rules.face import ClipFact
from tests.accounts.faces import AT, FakeFace, clip, picture, sent_frames
from tests.cast import Cast, citizen

HERE, ELSEWHERE = "session-one", "session-two"
REAL_NAME, CERTIFICATION = FacePurpose.REAL_NAME, FacePurpose.CERTIFICATION
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def me(cast: Cast) -> Actor:
    return citizen(cast.daughter)


@pytest.fixture
def photo(cast: Cast, provider: FakeFace) -> None:
    """The daughter has a photo on file."""
    on_file(cast.daughter)


def on_file(person: InsuredPerson) -> None:
    reference_photos.keep(
        SYSTEM, person.pk, picture(), PhotoSource.IMPORT, taken_on=AT.date(), at=AT - 30 * DAY
    )


def well(steps: Sequence[Gesture], likeness: float | None = 0.8):
    """Answer as for somebody who does everything."""

    def answer(frames: Sequence[SentFrame]) -> ClipFact:
        return clip(steps, likeness)

    return answer


def begun(me: Actor, purpose: FacePurpose = REAL_NAME, *, at=AT) -> tuple[UUID, str, tuple[Gesture, ...]]:
    """Begin and agree; give the challenge, its number and its steps."""
    made = face_checks.begin(me, me.person_id or 0, purpose, HERE, at=at)
    nonce = face_checks.agree(me, made, HERE, 1, at=at)
    return made, nonce, face_challenge_for(me, made, HERE).gestures


def tried(me: Actor, fake: FakeFace, *, good: bool, purpose: FacePurpose = REAL_NAME, at=AT) -> CheckCard:
    """Go through one whole try."""
    made, nonce, steps = begun(me, purpose, at=at)
    fake.answer = well(steps if good else (Gesture.STRAIGHT,) * len(steps))
    return face_checks.submit(me, made, HERE, Sent(nonce, sent_frames(steps)), at=at + MINUTE)


class TestBeginning:
    def test_what_is_kept_opens_nothing(self, me: Actor) -> None:
        made, nonce, steps = begun(me)
        row = FaceChallenge.objects.get(public_id=made)
        assert row.gestures == [s.value for s in steps]
        kept = bytes(row.session_index) + bytes(row.nonce_hash or b"")
        assert HERE.encode() not in kept
        assert nonce.encode() not in kept
        assert (row.consent_version, row.agreed_at) == ("1", AT)

    def test_an_open_one_is_given_again_with_the_same_sequence(self, me: Actor) -> None:
        first, _nonce, steps = begun(me)
        again, _nonce2, same = begun(me, at=AT + MINUTE)
        assert (again, same) == (first, steps)
        assert face_checks.begin(me, me.person_id or 0, REAL_NAME, ELSEWHERE, at=AT) != first
        assert face_checks.begin(me, me.person_id or 0, CERTIFICATION, HERE, at=AT) != first
        assert face_checks.begin(me, me.person_id or 0, REAL_NAME, HERE, at=AT + 11 * MINUTE) != first

    def test_tries_a_day_run_out_and_come_back(self, me: Actor) -> None:
        for number in range(10):
            face_checks.begin(me, me.person_id or 0, REAL_NAME, f"session-{number}", at=AT + number * MINUTE)
        with pytest.raises(FaceTooSoon) as refused:
            face_checks.begin(me, me.person_id or 0, REAL_NAME, HERE, at=AT + 60 * MINUTE)
        assert refused.value.facts["again_at"] == AT + DAY
        assert face_checks.begin(me, me.person_id or 0, REAL_NAME, HERE, at=AT + DAY)

    def test_a_stranger_cannot_spend_anothers_tries(self, cast: Cast, me: Actor) -> None:
        stranger = citizen(cast.stranger)
        for number in range(10):
            face_checks.begin(stranger, cast.daughter.pk, REAL_NAME, f"session-{number}", at=AT)
        with pytest.raises(FaceTooSoon):
            face_checks.begin(citizen(cast.husband), cast.daughter.pk, REAL_NAME, HERE, at=AT + MINUTE)
        assert face_checks.begin(me, cast.daughter.pk, REAL_NAME, HERE, at=AT + MINUTE)

    def test_nobody_begins_unnamed(self, cast: Cast) -> None:
        with pytest.raises(FaceChallengeNotFound):
            face_checks.begin(ANONYMOUS, cast.daughter.pk, REAL_NAME, HERE, at=AT)

    def test_owner_other_sign_in_and_stranger(self, cast: Cast, me: Actor) -> None:
        made, _nonce, _steps = begun(me)
        assert face_challenge_for(me, made, HERE).person_id == cast.daughter.pk
        for actor, session in ((me, ELSEWHERE), (citizen(cast.stranger), HERE), (cast.clerk_of_bengbu, HERE),
                               (ANONYMOUS, HERE)):  # fmt: skip
            with pytest.raises(FaceChallengeNotFound):
                face_challenge_for(actor, made, session)
        with pytest.raises(FaceChallengeNotFound):
            face_challenge_for(me, uuid4(), HERE)


class TestSubmitting:
    def test_all_well_passes_and_keeps_no_picture(self, photo: None, me: Actor, provider: FakeFace) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        check = tried(me, provider, good=True)
        assert (check.band, check.reasons, check.is_waiting) == (FaceBand.PASSED, (), False)
        row = FaceCheck.objects.get()
        assert (row.decider, row.model_id, row.is_blink_guided) == ("local", "fake", True)
        assert not FaceReview.objects.exists()
        assert provider.seen_references[-1] is not None
        actions = set(AuditEvent.objects.values_list("action", flat=True))
        assert {"face.begun", "face.agreed", "face.checked"} <= actions

    def test_consent_comes_first(self, me: Actor) -> None:
        made = face_checks.begin(me, me.person_id or 0, REAL_NAME, HERE, at=AT)
        with pytest.raises(FaceNotAgreed):
            face_checks.submit(me, made, HERE, Sent("x", sent_frames((Gesture.STRAIGHT,))), at=AT)

    def test_a_number_serves_once(self, photo: None, me: Actor, provider: FakeFace) -> None:
        made, nonce, steps = begun(me)
        provider.answer = well(steps)
        sent = Sent(nonce, sent_frames(steps))
        face_checks.submit(me, made, HERE, sent, at=AT)
        with pytest.raises(FaceChallengeOver):
            face_checks.submit(me, made, HERE, sent, at=AT)
        with pytest.raises(FaceChallengeOver):
            face_checks.agree(me, made, HERE, 1, at=AT)
        assert FaceCheck.objects.count() == 1

    def test_wrong_session_wrong_user_and_too_late(self, cast: Cast, me: Actor) -> None:
        made, nonce, steps = begun(me)
        sent = Sent(nonce, sent_frames(steps))
        for actor, session in ((me, ELSEWHERE), (citizen(cast.stranger), HERE)):
            with pytest.raises(FaceChallengeNotFound):
                face_checks.submit(actor, made, session, sent, at=AT)
        with pytest.raises(FaceChallengeOver):
            face_checks.submit(me, made, HERE, sent, at=AT + 10 * MINUTE)
        assert not FaceCheck.objects.exists()

    def test_guessed_numbers_are_counted_and_close_the_challenge(self, me: Actor) -> None:
        made, nonce, steps = begun(me)
        for _try in range(3):
            with pytest.raises(FaceNonceWrong):
                face_checks.submit(me, made, HERE, Sent("guess", sent_frames(steps)), at=AT)
        with pytest.raises(FaceChallengeOver):
            face_checks.submit(me, made, HERE, Sent(nonce, sent_frames(steps)), at=AT)

    @pytest.mark.parametrize(
        "sent",
        [
            Sent("n"),
            Sent("n", (SentFrame(0, 0, b"GIF89a"),)),
            Sent("n", (SentFrame(0, 0, b""),)),
            Sent("n", (SentFrame(0, 0, b"\xff\xd8\xff" + b"x" * 500),)),
            Sent("n", (SentFrame(0, 0, picture(form="PNG")),)),
            Sent("n", (SentFrame(0, 0, picture((4000, 3000))),)),
            Sent("n", (SentFrame(0, 0, picture() + b"x" * 400_000),)),
            Sent("n", tuple(SentFrame(0, n, picture()) for n in range(21))),
            Sent("n", (SentFrame(0, 0, picture()),), photo=picture()),
            Sent("n", photo=b"%PDF-1.7"),
        ],
        ids=["nothing", "gif", "empty", "torn", "png", "pixels", "bytes", "too many", "both", "pdf"],
    )
    def test_hostile_pictures_spend_nothing(self, me: Actor, sent: Sent) -> None:
        made, _nonce, _steps = begun(me)
        with pytest.raises(FacePicturesUnusable):
            face_checks.submit(me, made, HERE, sent, at=AT)
        assert FaceChallenge.objects.get(public_id=made).used_at is None

    def test_a_provider_out_of_order_never_passes_anybody(
        self, photo: None, me: Actor, provider: FakeFace
    ) -> None:
        made, nonce, steps = begun(me)
        provider.answer = None
        check = face_checks.submit(me, made, HERE, Sent(nonce, sent_frames(steps)), at=AT)
        assert (check.band, check.reasons) == (FaceBand.PERSON_DECIDES, ("face.provider_unavailable",))
        review = FaceReview.objects.get()
        waiting = review_picture(review.pk)
        assert waiting is not None
        assert waiting.startswith(b"\xff\xd8\xff")
        assert waiting not in bytes(review.picture_sealed or b"")
        with pytest.raises(FaceBeingReviewed):
            face_checks.begin(me, me.person_id or 0, REAL_NAME, HERE, at=AT + 20 * MINUTE)

    def test_the_third_failure_goes_to_a_person(self, photo: None, me: Actor, provider: FakeFace) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        bands = [tried(me, provider, good=False, at=AT + n * 20 * MINUTE).band for n in range(3)]
        assert bands == [FaceBand.FAILED, FaceBand.FAILED, FaceBand.PERSON_DECIDES]
        assert "face.enough_tries" in [r["code"] for r in FaceCheck.objects.latest("pk").reasons]

    def test_no_photo_on_file_goes_to_a_person(self, me: Actor, provider: FakeFace) -> None:
        made, nonce, steps = begun(me)
        provider.answer = well(steps, None)
        check = face_checks.submit(me, made, HERE, Sent(nonce, sent_frames(steps)), at=AT)
        assert (check.band, check.reasons) == (FaceBand.PERSON_DECIDES, ("face.no_reference",))
        assert provider.seen_references == [None]

    def test_where_more_depends_on_it_a_local_check_is_not_enough(
        self, photo: None, me: Actor, provider: FakeFace
    ) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        check = tried(me, provider, good=True, purpose=CERTIFICATION)
        assert (check.band, check.reasons) == (FaceBand.PERSON_DECIDES, ("face.level_too_low",))

    def test_a_photo_alone_goes_to_a_person(self, me: Actor, provider: FakeFace) -> None:
        made, nonce, _steps = begun(me)
        check = face_checks.submit(me, made, HERE, Sent(nonce, photo=picture(form="PNG")), at=AT)
        assert (check.band, check.reasons) == (FaceBand.PERSON_DECIDES, ("face.sent_photo",))

    def test_without_a_desk_to_look_the_counter_is_the_way(
        self, cast: Cast, me: Actor, provider: FakeFace
    ) -> None:
        Enrolment.objects.filter(person=cast.daughter).update(superseded_at=AT)
        made, nonce, _steps = begun(me)
        check = face_checks.submit(me, made, HERE, Sent(nonce, photo=picture()), at=AT)
        assert (check.band, check.reasons[-1]) == (FaceBand.FAILED, "face.no_desk")
        assert not FaceReview.objects.exists()


class TestUsing:
    def test_a_passed_check_serves_once_for_what_it_was_made(
        self, cast: Cast, photo: None, me: Actor, provider: FakeFace
    ) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        check_id = tried(me, provider, good=True).public_id
        for actor, purpose, person in (
            (citizen(cast.husband), REAL_NAME, cast.daughter),
            (me, CERTIFICATION, cast.daughter),
            (me, REAL_NAME, cast.husband),
        ):
            with pytest.raises(FaceCheckNotFound):
                face_uses.consume(actor, check_id, purpose, person.pk, at=AT)
        used = face_uses.consume(me, check_id, REAL_NAME, cast.daughter.pk, at=AT + MINUTE)
        assert (used.decider, used.worth) == (FaceDecider.LOCAL, Assurance.LOW)
        with pytest.raises(FaceCheckUsed):
            face_uses.consume(me, check_id, REAL_NAME, cast.daughter.pk, at=AT + MINUTE)

    def test_a_failed_and_an_old_check_serve_nothing(
        self, photo: None, me: Actor, provider: FakeFace
    ) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        failed = tried(me, provider, good=False).public_id
        passed = tried(me, provider, good=True, at=AT + 20 * MINUTE).public_id
        for check_id, at in ((failed, AT), (passed, AT + DAY + 21 * MINUTE)):
            with pytest.raises(FaceCheckNotPassed):
                face_uses.consume(me, check_id, REAL_NAME, me.person_id or 0, at=at)

    def test_policy_of_the_day_of_use_decides(
        self, photo: None, me: Actor, provider: FakeFace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        check_id = tried(me, provider, good=True).public_id
        monkeypatch.setattr(face_uses.faces, "needed_for", lambda *_args, **_named: Assurance.SUBSTANTIAL)
        with pytest.raises(FaceCheckNotPassed):
            face_uses.consume(me, check_id, REAL_NAME, me.person_id or 0, at=AT + MINUTE)

    def test_results_and_uses_are_never_changed(self, photo: None, me: Actor, provider: FakeFace) -> None:
        provider.answer = well((Gesture.STRAIGHT,))
        tried(me, provider, good=False)
        with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
            FaceCheck.objects.update(band=FaceBand.PASSED.value)
        with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
            FaceCheck.objects.all().delete()

    def test_the_database_passes_nobody_who_was_not_compared(self, me: Actor) -> None:
        made, _nonce, _steps = begun(me)
        challenge = FaceChallenge.objects.get(public_id=made)
        with pytest.raises(IntegrityError, match="passed_is_proven"), transaction.atomic():
            FaceCheck.objects.create(
                challenge=challenge, person=challenge.person, purpose="real_name", band="passed",
                decider="local", model_id="m", liveness="live", likeness="not_compared", checked_at=AT,
            )  # fmt: skip

"""What people look at: whose desk, who may decide, that pictures go with the decision, and photos on file."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.access import face_review_for
from accounts.actions import face_checks, face_results, face_uses, reference_photos
from accounts.actions.face_checks import Sent
from accounts.enums.face import FaceDecider, FaceHint, FacePurpose, FaceVerdict, Gesture, PhotoSource
from accounts.enums.users import Language
from accounts.enums.verification import Assurance
from accounts.errors.face import (
    FaceCheckNotPassed,
    FacePicturesUnusable,
    FaceReviewDone,
    FaceReviewNotFound,
    FaceReviewOwn,
    ReferencePhotoUnusable,
)
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceReview, ReferencePhoto
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.face_reviews import ReviewCard, reviews_waiting
from accounts.queries.faces import Invited, check_of, is_being_reviewed, photo_bytes, photo_on_file
from accounts.queries.notices import wording
from accounts.queries.users import actor_for_user
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.face import FrameFact
from foundation.sealing import SealBroken
from tests.accounts.faces import AT, FakeFace, clip, picture
from tests.cast import BENGBU, ON, SHENZHEN, Cast, citizen

HERE = "session-one"
REAL_NAME = FacePurpose.REAL_NAME
DAY = timedelta(days=1)


@pytest.fixture
def waiting(cast: Cast) -> ReviewCard:
    """The daughter sent a photo; the desk of Bengbu has it."""
    return sent_by(citizen(cast.daughter))


def sent_by(me: Actor) -> ReviewCard:
    made = face_checks.begin(me, me.person_id or 0, REAL_NAME, HERE, at=AT)
    nonce = face_checks.agree(me, made, HERE, 1, at=AT)
    face_checks.submit(me, made, HERE, Sent(nonce, photo=picture((3000, 2000))), at=AT)
    return reviews_waiting({BENGBU}, most=9)[-1]


def keep_photo(person: InsuredPerson, *, at=AT, actor: Actor = SYSTEM) -> bool:
    return reference_photos.keep(actor, person.pk, picture(), PhotoSource.COUNTER, taken_on=at.date(), at=at)


class TestLooking:
    def test_own_desk_other_desk_and_citizen(self, cast: Cast, waiting: ReviewCard) -> None:
        assert face_review_for(cast.clerk_of_bengbu, waiting.public_id) == waiting
        assert reviews_waiting({SHENZHEN}, most=9) == []
        for actor in (cast.clerk_of_shenzhen, citizen(cast.daughter), citizen(cast.stranger), cast.officer):
            with pytest.raises(FaceReviewNotFound):
                face_review_for(actor, waiting.public_id)
            with pytest.raises(FaceReviewNotFound):
                face_results.show(actor, waiting.public_id, at=AT)

    def test_both_photos_are_shown_and_the_look_is_written_down(
        self, cast: Cast, waiting: ReviewCard, provider: FakeFace
    ) -> None:
        keep_photo(cast.daughter)
        pair = face_results.show(cast.clerk_of_bengbu, waiting.public_id, at=AT)
        assert pair.on_file is not None
        assert pair.taken[:3] == pair.on_file[:3] == b"\xff\xd8\xff"
        assert pair.taken.hex() not in repr(pair)
        event = AuditEvent.objects.get(action="face.photos_viewed")
        assert (event.subject_person_id, event.actor_area_key) == (cast.daughter.pk, BENGBU)


class TestDeciding:
    def test_the_same_person_may_go_on_and_the_picture_is_gone(self, cast: Cast, waiting: ReviewCard) -> None:
        face_results.decide(
            cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.SAME, "五官一致", at=AT + DAY
        )
        row = FaceReview.objects.get()
        assert (row.picture_sealed, row.dropped_at, row.verdict) == (None, AT + DAY, "same")
        assert not is_being_reviewed(Invited(waiting.user_id, waiting.person_id, REAL_NAME), at=AT + DAY)
        check = check_of(row.check_made.challenge_id, at=AT + DAY)
        assert check is not None
        assert (check.verdict, check.is_waiting) == (FaceVerdict.SAME, False)
        used = face_uses.consume(
            citizen(cast.daughter), check.public_id, REAL_NAME, cast.daughter.pk, at=AT + 2 * DAY
        )
        assert (used.decider, used.worth) == (FaceDecider.PERSON, Assurance.SUBSTANTIAL)

    @pytest.mark.parametrize("verdict", [FaceVerdict.NOT_SAME, FaceVerdict.UNCLEAR])
    def test_anything_else_serves_nothing(
        self, cast: Cast, waiting: ReviewCard, verdict: FaceVerdict
    ) -> None:
        face_results.decide(cast.clerk_of_bengbu, waiting.public_id, verdict, "看不清眼睛", at=AT + DAY)
        check_id = FaceReview.objects.get().check_made.public_id
        with pytest.raises(FaceCheckNotPassed):
            face_uses.consume(citizen(cast.daughter), check_id, REAL_NAME, cast.daughter.pk, at=AT + DAY)

    def test_an_old_decision_serves_nothing(self, cast: Cast, waiting: ReviewCard) -> None:
        face_results.decide(cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.SAME, "一致", at=AT)
        check_id = FaceReview.objects.get().check_made.public_id
        with pytest.raises(FaceCheckNotPassed):
            face_uses.consume(citizen(cast.daughter), check_id, REAL_NAME, cast.daughter.pk, at=AT + 30 * DAY)

    def test_the_person_is_told_in_both_languages(self, cast: Cast, waiting: ReviewCard) -> None:
        face_results.decide(cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.NOT_SAME, "不像", at=AT)
        told = Notice.objects.get(recipient=cast.daughter, template="face.reviewed").facts
        assert "带身份证到窗口" in wording("face.reviewed", told, Language.CHINESE)
        assert "counter" in wording("face.reviewed", told, Language.ENGLISH)

    def test_one_decision_each(self, cast: Cast, waiting: ReviewCard) -> None:
        face_results.decide(cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.SAME, "一致", at=AT)
        with pytest.raises(FaceReviewDone):
            face_results.decide(cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.NOT_SAME, "x", at=AT)
        with pytest.raises(FaceReviewDone):
            face_results.show(cast.clerk_of_bengbu, waiting.public_id, at=AT)

    def test_nobody_decides_on_themselves(self, cast: Cast, waiting: ReviewCard) -> None:
        user = User.objects.get(person=cast.daughter)
        StaffPost.objects.create(
            user=user, role="clerk", area_key=BENGBU, starts_on=ON - DAY, recorded_at=AT - DAY
        )
        clerk = actor_for_user(user, on=ON)
        with pytest.raises(FaceReviewOwn):
            face_results.decide(clerk, waiting.public_id, FaceVerdict.SAME, "是我", at=AT)


def test_pictures_nobody_looked_at_are_dropped_in_time(cast: Cast, waiting: ReviewCard) -> None:
    assert face_results.sweep(at=AT + 10 * DAY - timedelta(seconds=1)).dropped_count == 0
    assert face_results.sweep(at=AT + 10 * DAY).dropped_count == 1
    assert face_results.sweep(at=AT + 10 * DAY).dropped_count == 0
    row = FaceReview.objects.get()
    assert (row.picture_sealed, row.verdict) == (None, "")
    assert face_checks.begin(citizen(cast.daughter), cast.daughter.pk, REAL_NAME, HERE, at=AT + 10 * DAY)


class TestPhotosOnFile:
    def test_a_new_photo_takes_the_old_ones_place_and_picture(self, cast: Cast, provider: FakeFace) -> None:
        provider.answer = lambda frames: clip((Gesture.STRAIGHT,))
        assert keep_photo(cast.daughter)
        assert keep_photo(cast.daughter, at=AT + DAY, actor=cast.clerk_of_bengbu)
        old, new = ReferencePhoto.objects.filter(person=cast.daughter).order_by("pk")
        assert (old.photo_sealed, old.superseded_at) == (None, AT + DAY)
        assert (new.superseded_at, new.is_quality_checked) == (None, True)
        photo = photo_on_file(cast.daughter.pk)
        assert photo is not None
        assert photo.taken_on == (AT + DAY).date()
        assert photo_bytes(photo).startswith(b"\xff\xd8")
        # Bound to the person: in another's row it does not open.
        with pytest.raises(SealBroken):
            photo_bytes(replace(photo, owner=cast.husband.public_id))

    def test_a_bad_photo_is_not_kept_and_the_hints_say_why(self, cast: Cast, provider: FakeFace) -> None:
        provider.answer = lambda frames: clip((Gesture.STRAIGHT,))
        provider.photo = FrameFact(0, 0, 0)
        with pytest.raises(ReferencePhotoUnusable) as refused:
            keep_photo(cast.daughter)
        assert refused.value.facts["hints"] == (FaceHint.NONE,)
        assert photo_on_file(cast.daughter.pk) is None

    def test_without_a_provider_it_is_kept_unchecked(self, cast: Cast, provider: FakeFace) -> None:
        assert not keep_photo(cast.daughter)
        assert not ReferencePhoto.objects.get().is_quality_checked

    @pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8\xff torn", b"x" * 8_000_001])
    def test_what_is_no_picture_is_refused(self, cast: Cast, provider: FakeFace, data: bytes) -> None:
        with pytest.raises(FacePicturesUnusable):
            reference_photos.keep(SYSTEM, cast.daughter.pk, data, PhotoSource.IMPORT, taken_on=ON, at=AT)

    def test_nobody_has_no_photo(self, provider: FakeFace, db: None) -> None:
        with pytest.raises(PersonNotFound):
            reference_photos.keep(SYSTEM, 0, picture(), PhotoSource.IMPORT, taken_on=ON, at=AT)

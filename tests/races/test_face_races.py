"""Two at once: one number serves one submission, one check serves once, one pair gets one verdict."""

import pytest

from accounts.actions import face_checks, face_results, face_uses
from accounts.actions.face_checks import Sent
from accounts.enums.face import FacePurpose, FaceVerdict
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview, FaceUse
from accounts.queries.face_reviews import reviews_waiting
from tests.accounts.faces import AT, picture
from tests.cast import BENGBU, Cast, citizen
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
REAL_NAME, HERE = FacePurpose.REAL_NAME, "session-one"


def test_one_challenge_one_check_one_verdict_one_use(cast: Cast) -> None:
    me, clerk = citizen(cast.daughter), cast.clerk_of_bengbu

    def begin() -> object:
        return face_checks.begin(me, cast.daughter.pk, REAL_NAME, HERE, at=AT)

    made = together(begin, begin, begin)
    assert len(set(made)) == FaceChallenge.objects.count() == 1

    nonce = face_checks.agree(me, made[0], HERE, 1, at=AT)
    sent = Sent(nonce, photo=picture())

    def submit() -> object:
        return face_checks.submit(me, made[0], HERE, sent, at=AT)

    assert kinds(together(submit, submit, submit)) == ["CheckCard", "FaceChallengeOver", "FaceChallengeOver"]
    assert FaceCheck.objects.count() == FaceReview.objects.count() == 1

    (waiting,) = reviews_waiting({BENGBU}, most=9)

    def decide() -> object:
        return face_results.decide(clerk, waiting.public_id, FaceVerdict.SAME, "一致", at=AT)

    assert kinds(together(decide, decide)) == ["FaceReviewDone", "NoneType"]

    check_id = FaceCheck.objects.get().public_id

    def consume() -> object:
        return face_uses.consume(me, check_id, REAL_NAME, cast.daughter.pk, at=AT)

    assert kinds(together(consume, consume, consume)) == ["FaceCheckUsed", "FaceCheckUsed", "Used"]
    assert FaceUse.objects.count() == 1

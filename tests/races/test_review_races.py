"""Two at once with one certification that a person looks at, by both of its doors."""

from functools import partial

import pytest

from accounts.actions.matter_decisions import Choice
from accounts.enums.face import FaceVerdict
from accounts.enums.matters import MatterAct
from accounts.models.faces import FaceReview
from accounts.models.matters import Matter
from certification.actions import certifications, reviews
from certification.actions.certifications import NewCertification
from certification.enums import Method
from certification.models.events import Certification
from tests.cast import AT, ON, Cast
from tests.certification.reviewing import DAY, DESK, HELD, set_up, take
from tests.races.together import kinds, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_case_and_the_pair_decided_at_once_certify_once(cast: Cast) -> None:
    scene = set_up(cast)
    taken = take(scene.clerk, scene.asked())
    before = Certification.objects.count()
    choice = Choice(MatterAct.GRANT, taken.version)
    nobody: frozenset[int] = frozenset()
    by_case = partial(reviews.handle, scene.clerk, taken.public_id, choice, kin_ids=nobody, waits=DAY, at=AT)
    face = FaceReview.objects.get()
    by_pair = partial(
        reviews.decide_by_photos, scene.clerk, face.public_id, FaceVerdict.SAME, "看过了", held=HELD, at=AT
    )

    results = kinds(together(by_case, by_pair))
    assert "MatterCard" in results
    assert Certification.objects.count() == before + 1
    assert (Matter.objects.get().outcome, FaceReview.objects.get().verdict) == ("passed", "same")


def test_a_yes_and_a_certification_at_the_counter_do_not_wait_for_each_other(cast: Cast) -> None:
    scene = set_up(cast)
    taken = take(scene.clerk, scene.asked())
    choice = Choice(MatterAct.GRANT, taken.version)
    nobody: frozenset[int] = frozenset()
    by_case = partial(reviews.handle, scene.clerk, taken.public_id, choice, kin_ids=nobody, waits=DAY, at=AT)
    at_counter = partial(
        certifications.record,
        scene.colleague,
        cast.grandmother_pension,
        NewCertification(Method.COUNTER, ON),
        relations=DESK,
        at=AT,
    )

    assert kinds(together(by_case, at_counter)) == ["CertificationRecorded", "MatterCard"]

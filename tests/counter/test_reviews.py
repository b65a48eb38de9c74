"""The page of a certification that a person looks at: photos, rules, the decision, and the same look at one door only."""

import re
import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions import face_results, reference_photos
from accounts.enums.face import PhotoSource
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceReview
from accounts.models.matters import Matter
from accounts.models.users import User
from accounts.queries.matters import MatterCard
from accounts.rules.actors import SYSTEM, Actor
from certification.enums import ReviewWhy
from tests import cast as stage
from tests.accounts.faces import FakeFace, clip, picture
from tests.cast import AT, ON
from tests.certification.reviewing import Scene, newest, set_up, take

pytestmark = pytest.mark.django_db
LOOKED = {"look_card": "yes", "look_same_person": "yes", "look_live": "yes"}


@pytest.fixture
def scene(db: None) -> object:
    with time_machine.travel(AT, tick=True):
        yield set_up(stage.on_stage())


@pytest.fixture
def cast(db: None) -> None:
    """Start from a database with the cast."""


@pytest.fixture
def case(cast: None, scene: Scene) -> MatterCard:
    return scene.asked()


def entered(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session["step_up_at"] = int(time.time())
    session.save()
    return client


def at(case: MatterCard) -> str:
    return reverse("counter:matter", args=[case.public_id])


def given(act: str, version: int, **more: str) -> dict[str, str]:
    return {"act": act, "seen": str(version), "reason": "", "note": "", **more}


def test_photos_open_only_for_whoever_works_on_the_case(scene: Scene, case: MatterCard) -> None:
    clerk = entered(scene.clerk)
    page = clerk.get(at(case)).content.decode()
    assert "data:image" not in page
    assert "取件以后才能看照片" in page
    take(scene.clerk, case)
    page = clerk.get(at(case)).content.decode()
    assert page.count("data:image/jpeg;base64,") == 1
    assert "没有留存照片" in page
    assert "data:image" not in entered(scene.colleague).get(at(case)).content.decode()
    assert AuditEvent.objects.filter(action="face.photos_viewed").count() == 1


def test_two_photos_are_cut_to_one_scale(
    scene: Scene, case: MatterCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeFace(answer=lambda frames: clip(()))
    for user in (reference_photos, face_results):
        monkeypatch.setattr(user, "configured", lambda: fake)
    reference_photos.keep(
        SYSTEM, scene.cast.grandmother.pk, picture((640, 480)), PhotoSource.COUNTER, taken_on=ON, at=AT
    )
    take(scene.clerk, case)
    page = entered(scene.clerk).get(at(case)).content.decode()
    assert page.count("data:image/jpeg;base64,") == 2
    assert "按眼睛的距离裁成一样大" in page


def test_the_rules_are_answered_and_eyes_answer_the_rest(scene: Scene, case: MatterCard) -> None:
    version = take(scene.clerk, case).version
    clerk = entered(scene.clerk)
    page = clerk.get(at(case)).content.decode()
    for words in ("这项待遇还在发放吗？", "是同一个人吗？", "打电话怎么说", "不要念给对方听", "data-keys"):
        assert words in page
    told = clerk.post(at(case), given("grant", version, note="看过了"))
    assert told.status_code == 422
    assert told.content.decode().count("要通过，请先回答：") >= 3
    assert "看过了" in told.content.decode()
    told = clerk.post(at(case), given("grant", version, **{**LOOKED, "look_same_person": "no"}))
    assert told.status_code == 422
    assert "您认为不是同一个人，不能通过" in told.content.decode()
    assert Matter.objects.get().state == "applied"


def test_a_yes_certifies_and_the_next_case_opens(scene: Scene, case: MatterCard) -> None:
    version = take(scene.clerk, case).version
    clerk = entered(scene.clerk)
    answer = clerk.post(at(case), given("grant", version, **LOOKED, then="next"))
    assert answer.url == reverse("counter:matters")
    assert Matter.objects.get().outcome == "passed"
    assert newest(scene.cast).event_on == ON
    event = AuditEvent.objects.get(action="certification.case_looked")
    assert event.facts["looked"] == {"review.card": True, "review.same_person": True, "review.live": True}
    page = clerk.get(at(case)).content.decode()
    assert "data:image" not in page


def test_a_no_names_the_ways_that_still_count(scene: Scene, case: MatterCard) -> None:
    version = take(scene.clerk, case).version
    entered(scene.clerk).post(at(case), given("reject", version, reason="not_same"))
    me = entered(scene.me)
    page = me.get(reverse("web:matter", args=[case.public_id])).content.decode()
    assert "照片里的人和留存照片不是同一个人" in page
    assert "社保经办窗口" in page
    assert "申请复核" in page


def test_two_persons_where_policy_asks(cast: None, scene: Scene) -> None:
    case = scene.asked(ReviewWhy.PHOTO_BY_RELATIVE)
    version = take(scene.clerk, case).version
    clerk, colleague = entered(scene.clerk), entered(scene.colleague)
    assert "这一类要两个人决定" in clerk.get(at(case)).content.decode()
    clerk.post(at(case), given("grant", version, **LOOKED))
    assert "提出的人不能自己复核" in clerk.get(at(case)).content.decode()
    page = colleague.get(at(case)).content.decode()
    assert page.count("data:image/jpeg;base64,") == 1
    (proposal,) = re.findall(r'name="proposal" value="(\w{64})"', page)
    colleague.post(at(case), {"act": "confirm", "proposal": proposal, "note": ""})
    assert (Matter.objects.get().outcome, newest(scene.cast).event_on) == ("passed", ON)


def test_a_rule_against_it_is_told_on_the_page(scene: Scene, case: MatterCard) -> None:
    version = take(scene.clerk, case).version
    FaceReview.objects.update(picture_sealed=None, dropped_at=AT)
    told = entered(scene.clerk).post(at(case), given("grant", version, **LOOKED))
    assert told.status_code == 422
    assert "照片已经删除，不能凭它通过" in told.content.decode()


def test_the_list_of_photos_and_the_case_are_one_look(scene: Scene, case: MatterCard) -> None:
    pair = reverse("counter:face", args=[FaceReview.objects.get().public_id])
    take(scene.colleague, case)
    told = entered(scene.clerk).post(pair, {"verdict": "same", "note": "眉眼一致"})
    assert told.status_code == 409
    assert "同事正在办这件" in told.content.decode()
    assert "眉眼一致" in told.content.decode()
    entered(scene.colleague).post(pair, {"verdict": "same", "note": "眉眼一致"})
    assert (Matter.objects.get().outcome, FaceReview.objects.get().verdict) == ("passed", "same")


def test_nobody_works_on_a_relative(scene: Scene, case: MatterCard) -> None:
    User.objects.filter(person=scene.cast.mother).update(person=None)
    User.objects.filter(pk=scene.clerk.user_id).update(person=scene.cast.mother)
    clerk = entered(scene.clerk)
    page = clerk.get(at(case)).content.decode()
    assert "近亲属" in page
    assert "data:image" not in page
    assert clerk.post(reverse("counter:matter_take", args=[case.public_id])).status_code == 403

"""Certifications that a person looks at: asked for once, decided by whom, and what a decision does and keeps."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from accounts.actions import face_results, face_uses, matters
from accounts.actions.matter_decisions import Choice
from accounts.enums.face import FacePurpose, FaceVerdict
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.errors.approvals import ApprovalNeedsSecond
from accounts.errors.face import FaceCheckNotFound, FaceCheckUsed
from accounts.errors.matters import (
    MatterHeld,
    MatterNotHeld,
    MatterOfKin,
    MatterOpenExists,
    MatterReasonWrong,
)
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceReview
from accounts.models.matters import Matter
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.face_reviews import reviews_waiting
from certification.actions import reviews
from certification.actions.reviews import ReviewAsked
from certification.enums import CheckAnswer, Method, ReviewWhy, StatusQuestion
from certification.errors import (
    ClerkIsRelative,
    EntitlementNotFound,
    ReviewByAsker,
    ReviewCannotPass,
    ReviewNothingToSee,
)
from certification.models.events import Certification
from certification.queries.reviews import case_of
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast, citizen
from tests.certification.reviewing import (
    DAY,
    DESK,
    HELD,
    HOUR,
    OWN,
    Scene,
    decide,
    matter_seen,
    newest,
    set_up,
    shown,
    take,
)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_up(cast)


class TestAsking:
    def test_the_day_is_that_of_the_check_and_the_paying_desk_gets_the_pair(self, scene: Scene) -> None:
        check = shown(scene.cast.grandmother)
        FaceReview.objects.update(area_key=SHENZHEN)
        new = ReviewAsked(ReviewWhy.FACE_FAILED, date(2020, 1, 1), face_check=check)
        card = reviews.ask(scene.me, scene.cast.grandmother_pension, new, relations=OWN, at=AT + 3 * DAY)
        case = case_of(card, on=ON + 3 * DAY)
        assert (case.asked.event_on, case.asked.method, card.area_key) == (ON, Method.FACE_SELF, BENGBU)
        assert [one.check_id for one in reviews_waiting({BENGBU}, most=9)] == [check]
        assert card.limit_days == 5

    def test_the_same_check_is_one_case_and_another_one_is_told(self, scene: Scene) -> None:
        check = shown(scene.cast.grandmother)
        new = ReviewAsked(ReviewWhy.FACE_FAILED, ON, face_check=check)
        cards = [
            reviews.ask(scene.me, scene.cast.grandmother_pension, new, relations=OWN, at=AT) for _ in range(2)
        ]
        assert cards[0] == cards[1]
        other = ReviewAsked(ReviewWhy.DATA_CONTESTED, ON)
        with pytest.raises(MatterOpenExists):
            reviews.ask(scene.me, scene.cast.grandmother_pension, other, relations=OWN, at=AT)
        assert Matter.objects.count() == 1

    def test_a_relative_with_a_mandate_may_and_goes_on_with_it(self, scene: Scene) -> None:
        cast = scene.cast
        daughter = citizen(cast.daughter)
        check = shown(cast.father, by=daughter)
        new = ReviewAsked(ReviewWhy.PHOTO_BY_RELATIVE, ON, face_check=check)
        card = reviews.ask(daughter, cast.father_pension, new, relations=OWN, at=AT)
        assert card.mandate_id is not None
        assert case_of(card, on=ON).asked.method is Method.FACE_HELPED

    def test_strangers_other_checks_and_nothing_to_see_are_refused(self, scene: Scene) -> None:
        cast, mine = scene.cast, scene.cast.grandmother_pension
        of_father = shown(cast.father)
        for actor, check, error in (
            (citizen(cast.stranger), None, EntitlementNotFound),
            (citizen(cast.daughter), None, EntitlementNotFound),
            (scene.me, of_father, FaceCheckNotFound),
            (scene.me, uuid4(), FaceCheckNotFound),
            (scene.me, None, ReviewNothingToSee),
        ):
            new = ReviewAsked(ReviewWhy.NO_CAMERA, ON, face_check=check)
            with pytest.raises(error):
                reviews.ask(actor, mine, new, relations=OWN, at=AT)

    def test_nobody_waits_for_a_certain_no(self, scene: Scene) -> None:
        for event_on, code in ((ON + DAY, "review.day.no"), (date(1980, 1, 1), "review.day.no")):
            new = ReviewAsked(ReviewWhy.DATA_CONTESTED, event_on)
            with pytest.raises(ReviewCannotPass) as told:
                reviews.ask(scene.me, scene.cast.grandmother_pension, new, relations=OWN, at=AT)
            assert [reason.code for reason in told.value.reasons] == [code]

    def test_no_clerk_writes_one_down_for_a_relative(self, scene: Scene) -> None:
        User.objects.filter(pk=scene.cast.daughter.pk).update(person=None)
        clerk = replace(scene.clerk, person_id=scene.cast.mother.pk)
        new = ReviewAsked(ReviewWhy.BACK_ENTRY, ON)
        with pytest.raises(ClerkIsRelative):
            reviews.ask(clerk, scene.cast.grandmother_pension, new, relations=DESK, at=AT)


class TestDeciding:
    def test_a_yes_certifies_by_the_day_of_the_check_and_keeps_no_photo(self, scene: Scene) -> None:
        card = scene.asked()
        done = decide(scene.clerk, card, MatterAct.GRANT, at=AT + 2 * DAY)
        assert done.outcome is MatterOutcome.PASSED
        assert Matter.objects.get().consumed_at == AT + 2 * DAY
        row = newest(scene.cast)
        assert (row.method, row.event_on, row.actor_user_id) == ("face_self", ON, scene.clerk.user_id)
        face = FaceReview.objects.get()
        assert (face.verdict, face.picture_sealed) == ("same", None)
        # The person reads why: the case, not a word of the program's.
        assert AuditEvent.objects.get(action="face.reviewed").reason == card.receipt
        with pytest.raises(FaceCheckUsed):
            face_uses.consume(
                scene.me,
                face.check_made.public_id,
                FacePurpose.CERTIFICATION,
                scene.cast.grandmother.pk,
                at=AT + 2 * DAY,
            )

    def test_a_no_has_a_reason_and_certifies_nothing(self, scene: Scene) -> None:
        card, count = scene.asked(), Certification.objects.count()
        with pytest.raises(MatterReasonWrong):
            decide(scene.clerk, card, MatterAct.REJECT)
        assert Matter.objects.get().state == MatterState.APPLIED.value
        assert FaceReview.objects.get().picture_sealed is not None
        done = decide(scene.clerk, card, MatterAct.REJECT, "not_same")
        assert (done.outcome, Certification.objects.count()) == (MatterOutcome.REJECTED, count)
        assert FaceReview.objects.get().verdict == "not_same"
        assert (
            matters.appeal(scene.me, card.public_id, "请再看一次", key=uuid4(), at=AT).appeals_id == card.id
        )

    def test_a_better_photo_is_asked_for_and_without_one_nothing_passes(self, scene: Scene) -> None:
        card = scene.asked()
        decide(scene.clerk, card, MatterAct.RETURN, "photo_unclear")
        assert FaceReview.objects.get().verdict == "unclear"
        back = matters.supply(scene.me, card.public_id, "没有新照片", (), at=AT + DAY)
        with pytest.raises(ReviewCannotPass):
            decide(scene.clerk, back, MatterAct.GRANT, at=AT + DAY)

    def test_two_decide_where_policy_asks_and_the_photo_waits_for_both(self, scene: Scene) -> None:
        card = scene.asked(ReviewWhy.PHOTO_BY_RELATIVE)
        waiting = decide(scene.clerk, card, MatterAct.GRANT)
        assert waiting.state is MatterState.CHECKING
        assert FaceReview.objects.get().picture_sealed is not None
        seen = matter_seen(waiting)
        with pytest.raises(ApprovalNeedsSecond):
            reviews.confirm(scene.clerk, card.public_id, seen, kin_ids=frozenset(), at=AT)
        done = reviews.confirm(scene.colleague, card.public_id, seen, kin_ids=frozenset(), at=AT)
        assert (done.outcome, newest(scene.cast).event_on) == (MatterOutcome.PASSED, ON)
        assert FaceReview.objects.get().picture_sealed is None

    def test_what_a_clerk_wrote_down_a_colleague_decides(self, scene: Scene) -> None:
        new = ReviewAsked(ReviewWhy.BACK_ENTRY, date(2026, 1, 5), method=Method.STREET_STATION)
        card = reviews.ask(scene.clerk, scene.cast.grandmother_pension, new, relations=DESK, at=AT)
        with pytest.raises(ReviewByAsker):
            decide(scene.clerk, card, MatterAct.GRANT)
        decide(scene.colleague, card, MatterAct.GRANT, at=AT + 2 * HOUR)
        assert (newest(scene.cast).method, newest(scene.cast).event_on) == (
            "street_station",
            date(2026, 1, 5),
        )

    def test_a_relative_a_stranger_and_whoever_holds_no_lease_decide_nothing(self, scene: Scene) -> None:
        card = scene.asked()
        choice = Choice(MatterAct.GRANT, card.version)
        with pytest.raises(MatterNotHeld):
            reviews.handle(scene.clerk, card.public_id, choice, kin_ids=frozenset(), waits=DAY, at=AT)
        mother = replace(scene.clerk, person_id=scene.cast.mother.pk)
        with pytest.raises(MatterOfKin):
            decide(mother, card, MatterAct.GRANT)
        assert FaceReview.objects.get().picture_sealed is not None

    def test_a_death_recorded_meanwhile_stops_the_yes(self, scene: Scene) -> None:
        card = scene.asked()
        InsuredPerson.objects.filter(pk=scene.cast.grandmother.pk).update(died_on=ON - DAY)
        with pytest.raises(ReviewCannotPass) as told:
            decide(scene.clerk, card, MatterAct.GRANT)
        assert [reason.code for reason in told.value.reasons] == ["review.alive.no"]


class TestBothDoors:
    """Two clerks are never asked for the same look."""

    @pytest.mark.parametrize(
        ("verdict", "outcome", "state"),
        [
            (FaceVerdict.SAME, "passed", "closed"),
            (FaceVerdict.NOT_SAME, "rejected", "closed"),
            (FaceVerdict.UNCLEAR, "", "returned"),
        ],
    )
    def test_the_list_of_photos_decides_the_case(
        self, scene: Scene, verdict: FaceVerdict, outcome: str, state: str
    ) -> None:
        scene.asked()
        face = FaceReview.objects.get()
        reviews.decide_by_photos(scene.clerk, face.public_id, verdict, "看过了", held=HELD, at=AT)
        row = Matter.objects.get()
        assert (row.outcome, row.state) == (outcome, state)
        assert FaceReview.objects.get().verdict == verdict.value

    def test_a_case_that_a_colleague_works_on_is_left_to_them(self, scene: Scene) -> None:
        take(scene.colleague, scene.asked())
        face = FaceReview.objects.get()
        with pytest.raises(MatterHeld):
            reviews.decide_by_photos(
                scene.clerk, face.public_id, FaceVerdict.SAME, "看过了", held=HELD, at=AT
            )

    def test_photos_without_a_case_are_decided_alone(self, scene: Scene) -> None:
        shown(scene.cast.grandmother)
        face = FaceReview.objects.get()
        none = reviews.decide_by_photos(
            scene.clerk, face.public_id, FaceVerdict.SAME, "看过了", held=HELD, at=AT
        )
        assert none is None
        face_results.decide(scene.clerk, face.public_id, FaceVerdict.SAME, "看过了", at=AT)


class TestChecklist:
    def test_what_a_machine_knows_is_answered_and_the_rest_left_to_eyes(self, scene: Scene) -> None:
        card = scene.asked(answers={StatusQuestion.WORKS: True})
        answers = {one.code: one.answer for one in case_of(card, on=ON).checks}
        look, yes, no = CheckAnswer.LOOK, CheckAnswer.YES, CheckAnswer.NO
        assert answers == {
            "review.card": look,
            "review.same_person": look,
            "review.live": look,
            "review.picture": yes,
            "review.alive": yes,
            "review.benefit": yes,
            "review.day": yes,
            "review.method": yes,
            "review.answers": no,
            "review.repeats": yes,
        }

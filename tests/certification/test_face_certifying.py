"""Certifying by a face check: by whom and for whom it was made, once, on the day it was made, and as policy lets it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from accounts.actions import consents, face_checks, face_uses
from accounts.actions.face_checks import Sent
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FaceBand, FaceDecider, FacePurpose, Gesture
from accounts.errors.consents import ConsentMissing
from accounts.errors.face import FaceChallengeOver, FaceCheckNotFound, FaceCheckNotPassed, FaceCheckUsed
from accounts.models.audit import AuditEvent
from accounts.models.faces import FaceChallenge, FaceCheck, FaceUse
from accounts.models.people import InsuredPerson
from accounts.queries.faces import CheckCard, challenge_of
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.face import ClipFact
from certification.actions import entitlements, face_certifications
from certification.actions.certifications import CertificationRecorded
from certification.enums import Benefit, Method, StatusQuestion
from certification.errors import (
    CertificationNotOpen,
    EntitlementNotFound,
    EventAfterDeath,
    StatusQuestionsOpen,
)
from certification.models.entitlements import Deadline
from certification.models.events import Certification, CertificationProof
from family.actions import mandates
from family.enums import Relation
from family.models.mandates import Mandate
from foundation.errors import DomainError
from tests.accounts.faces import FakeFace, clip, frame, picture, sent_frames
from tests.accounts.test_face_checks import on_file
from tests.cast import AT, BENGBU, ON, Cast, citizen
from tests.certification.policies import bar

HERE = "the sign-in"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CITIZENS = frozenset({Relation.SELF, Relation.ACT})
NO_ANSWERS: Mapping[StatusQuestion, bool] = {}
# 23:55 in China.
LATE_AT_NIGHT = datetime(2026, 3, 2, 15, 55, tzinfo=UTC)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider of the state, which policy trusts with a certification."""
    made = FakeFace(decider=FaceDecider.PROVIDER)
    monkeypatch.setattr(face_checks, "configured", lambda: made)
    monkeypatch.setattr("accounts.actions.reference_photos.configured", lambda: made)
    return made


@pytest.fixture
def grandmother(cast: Cast, fake: FakeFace) -> Actor:
    """The grandmother, with a photo on file."""
    seen(cast.grandmother, fake)
    return citizen(cast.grandmother)


@pytest.fixture
def helper(cast: Cast, fake: FakeFace) -> Actor:
    """The daughter, who may act for her father; he has a photo on file."""
    seen(cast.father, fake)
    return citizen(cast.daughter)


def seen(person: InsuredPerson, fake: FakeFace) -> None:
    fake.answer = lambda frames: clip((Gesture.STRAIGHT,))
    on_file(person)


def begin(actor: Actor, entitlement: UUID, *, at: datetime = AT) -> UUID:
    return face_certifications.begin(actor, entitlement, HERE, "/back/", relations=CITIZENS, at=at)


def film(actor: Actor, challenge: UUID, fake: FakeFace, *, well: bool = True, at: datetime = AT) -> CheckCard:
    """Agree, and do what is asked before the camera, or nothing of it."""
    nonce = face_checks.agree(actor, challenge, HERE, 1, at=at)
    card = challenge_of(actor.user_id or 0, challenge, HERE)
    assert card
    steps = card.gestures
    fake.answer = lambda frames: clip(steps if well else (Gesture.STRAIGHT,) * len(steps))
    return face_checks.submit(actor, challenge, HERE, Sent(nonce, sent_frames(steps)), at=at)


def checked(actor: Actor, entitlement: UUID, fake: FakeFace, *, at: datetime = AT) -> UUID:
    """Go through a whole check; give its id."""
    return film(actor, begin(actor, entitlement, at=at), fake, at=at).public_id


def certify(
    actor: Actor, entitlement: UUID, check: UUID, *, at: datetime = AT + MINUTE
) -> CertificationRecorded:
    return face_certifications.certify_by_face(
        actor, entitlement, check, NO_ANSWERS, relations=CITIZENS, at=at
    )


def refused(
    actor: Actor, entitlement: UUID, check: UUID, why: type[DomainError], *, at: datetime = AT + MINUTE
) -> None:
    """Certify in vain: nothing is written and the check is not spent."""
    before = Certification.objects.count(), CertificationProof.objects.count(), FaceUse.objects.count()
    with pytest.raises(why):
        certify(actor, entitlement, check, at=at)
    assert (
        Certification.objects.count(),
        CertificationProof.objects.count(),
        FaceUse.objects.count(),
    ) == before


class TestOneself:
    def test_it_counts_for_the_day_of_the_check(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        check = checked(grandmother, cast.grandmother_pension, fake, at=LATE_AT_NIGHT)
        done = certify(grandmother, cast.grandmother_pension, check, at=LATE_AT_NIGHT + 10 * MINUTE)

        assert (done.method, done.event_on) == (Method.FACE_SELF, ON)
        row = Certification.objects.get(public_id=done.public_id)
        assert row.mandate_id is None
        proof = CertificationProof.objects.get(public_id=done.proof_id)
        assert (proof.reference, proof.number) == (f"face:{check}", done.number)
        assert FaceUse.objects.get().check_used.public_id == check

    def test_sent_twice_it_is_one_with_the_same_receipt(
        self, cast: Cast, grandmother: Actor, fake: FakeFace
    ) -> None:
        check = checked(grandmother, cast.grandmother_pension, fake)
        first = certify(grandmother, cast.grandmother_pension, check)
        events = AuditEvent.objects.count()
        again = certify(grandmother, cast.grandmother_pension, check, at=AT + DAY)

        assert again.is_repeat
        assert (again.proof_id, again.number) == (first.proof_id, first.number)
        assert AuditEvent.objects.count() == events

    def test_one_check_serves_both_benefits(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        survivor = entitlements.grant(
            SYSTEM,
            cast.grandmother.pk,
            Benefit.SURVIVOR,
            paying_area_key=BENGBU,
            starts_on=date(2001, 1, 1),
            at=AT,
        )
        check = checked(grandmother, cast.grandmother_pension, fake)
        answers = dict.fromkeys(StatusQuestion, False)
        done = face_certifications.certify_by_face(
            grandmother, cast.grandmother_pension, check, answers, relations=CITIZENS, at=AT
        )

        assert [one.entitlement_id for one in done.also] == [survivor.public_id]
        assert Deadline.objects.get(entitlement=survivor).last_event_on == ON

    def test_a_survivor_who_was_not_asked_is_not_certified(
        self, cast: Cast, grandmother: Actor, fake: FakeFace
    ) -> None:
        survivor = entitlements.grant(
            SYSTEM, cast.grandmother.pk, Benefit.SURVIVOR, paying_area_key=BENGBU, starts_on=ON - DAY, at=AT
        )
        check = checked(grandmother, survivor.public_id, fake)
        refused(grandmother, survivor.public_id, check, StatusQuestionsOpen)


class TestHelping:
    def test_actor_subject_and_mandate_are_all_kept(self, cast: Cast, helper: Actor, fake: FakeFace) -> None:
        done = certify(helper, cast.father_pension, checked(helper, cast.father_pension, fake))

        row = Certification.objects.select_related("entitlement").get(public_id=done.public_id)
        assert done.method is Method.FACE_HELPED
        assert row.actor_user_id == helper.user_id
        assert row.entitlement.person_id == cast.father.pk
        mandate = Mandate.objects.get(principal=cast.father, helper=cast.daughter)
        assert row.mandate_id == mandate.pk
        event = AuditEvent.objects.get(action="certification.recorded", object_id=done.public_id)
        assert (event.actor_user_id, event.subject_person_id) == (helper.user_id, cast.father.pk)
        assert event.mandate_id == mandate.pk

    def test_being_reminded_is_not_enough_to_begin(self, cast: Cast, helper: Actor) -> None:
        with pytest.raises(EntitlementNotFound):
            begin(helper, cast.grandmother_pension)
        assert not FaceChallenge.objects.exists()

    def test_a_mandate_that_ended_meanwhile_certifies_nothing(
        self, cast: Cast, helper: Actor, fake: FakeFace
    ) -> None:
        check = checked(helper, cast.father_pension, fake)
        mandate = Mandate.objects.get(principal=cast.father, helper=cast.daughter)
        mandates.revoke(citizen(cast.father), mandate.public_id, at=AT)
        refused(helper, cast.father_pension, check, EntitlementNotFound)

    def test_a_death_recorded_meanwhile_certifies_nothing(
        self, cast: Cast, helper: Actor, fake: FakeFace
    ) -> None:
        check = checked(helper, cast.father_pension, fake)
        InsuredPerson.objects.filter(pk=cast.father.pk).update(died_on=ON)
        with pytest.raises((EventAfterDeath, EntitlementNotFound)):
            certify(helper, cast.father_pension, check)
        assert not FaceUse.objects.exists()


class TestAnotherCheck:
    """Whatever else than this check of this face by this user for this purpose is not there."""

    def test_the_face_of_somebody_else(self, cast: Cast, helper: Actor, fake: FakeFace) -> None:
        seen(cast.daughter, fake)
        own = face_checks.begin(helper, cast.daughter.pk, FacePurpose.CERTIFICATION, HERE, at=AT)
        check = film(helper, own, fake).public_id
        refused(helper, cast.father_pension, check, FaceCheckNotFound)

    def test_a_check_for_something_else(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        own = face_checks.begin(grandmother, cast.grandmother.pk, FacePurpose.REAL_NAME, HERE, at=AT)
        check = film(grandmother, own, fake).public_id
        refused(grandmother, cast.grandmother_pension, check, FaceCheckNotFound)

    def test_a_check_that_somebody_else_made(self, cast: Cast, helper: Actor, fake: FakeFace) -> None:
        check = checked(helper, cast.father_pension, fake)
        refused(citizen(cast.father), cast.father_pension, check, FaceCheckNotFound)

    def test_one_that_has_served_elsewhere(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        check = checked(grandmother, cast.grandmother_pension, fake)
        face_uses.consume(grandmother, check, FacePurpose.CERTIFICATION, cast.grandmother.pk, at=AT)
        refused(grandmother, cast.grandmother_pension, check, FaceCheckUsed)

    def test_one_of_the_day_before_yesterday(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        check = checked(grandmother, cast.grandmother_pension, fake)
        refused(grandmother, cast.grandmother_pension, check, FaceCheckNotPassed, at=AT + 2 * DAY)

    def test_one_whose_consent_was_taken_back(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        check = checked(grandmother, cast.grandmother_pension, fake)
        consents.withdraw(grandmother, ConsentPurpose.FACE, at=AT + MINUTE)
        refused(grandmother, cast.grandmother_pension, check, ConsentMissing, at=AT + 2 * MINUTE)

    def test_what_the_program_on_this_machine_believes_is_not_enough(
        self, cast: Cast, grandmother: Actor, fake: FakeFace
    ) -> None:
        fake.decider = FaceDecider.LOCAL
        check = checked(grandmother, cast.grandmother_pension, fake)
        assert FaceCheck.objects.get().band == FaceBand.PERSON_DECIDES.value
        refused(grandmother, cast.grandmother_pension, check, FaceCheckNotPassed)


class TestWhatIsHeldBeforeTheCamera:
    """Stills, warped stills, somebody else and a film of before come to no certification through this door."""

    @pytest.mark.parametrize("spoilt", ["still", "warped", "swapped", "stranger"])
    def test_no_picture_certifies(self, cast: Cast, grandmother: Actor, fake: FakeFace, spoilt: str) -> None:
        challenge = begin(grandmother, cast.grandmother_pension)
        nonce = face_checks.agree(grandmother, challenge, HERE, 1, at=AT)
        card = challenge_of(grandmother.user_id or 0, challenge, HERE)
        assert card
        fake.answer = lambda frames: SPOILT[spoilt](card.gestures)
        sent = Sent(nonce, sent_frames(card.gestures))
        check = face_checks.submit(grandmother, challenge, HERE, sent, at=AT)

        assert check.band is not FaceBand.PASSED
        refused(grandmother, cast.grandmother_pension, check.public_id, FaceCheckNotPassed)

    def test_a_film_of_before_is_too_late(self, cast: Cast, grandmother: Actor, fake: FakeFace) -> None:
        challenge = begin(grandmother, cast.grandmother_pension)
        nonce = face_checks.agree(grandmother, challenge, HERE, 1, at=AT)
        card = challenge_of(grandmother.user_id or 0, challenge, HERE)
        assert card
        sent = Sent(nonce, sent_frames(card.gestures))
        fake.answer = lambda frames: clip(card.gestures)
        face_checks.submit(grandmother, challenge, HERE, sent, at=AT)
        with pytest.raises(FaceChallengeOver):
            face_checks.submit(grandmother, challenge, HERE, sent, at=AT)
        assert FaceCheck.objects.count() == 1

    def test_one_photo_goes_to_a_person(self, cast: Cast, grandmother: Actor) -> None:
        challenge = begin(grandmother, cast.grandmother_pension)
        nonce = face_checks.agree(grandmother, challenge, HERE, 1, at=AT)
        check = face_checks.submit(grandmother, challenge, HERE, Sent(nonce, photo=picture()), at=AT)
        assert check.is_waiting
        refused(grandmother, cast.grandmother_pension, check.public_id, FaceCheckNotPassed)


class TestBefore:
    def test_a_policy_that_bars_it_refuses_before_any_capture(
        self, cast: Cast, grandmother: Actor, helper: Actor
    ) -> None:
        bar(Method.FACE_SELF)
        with pytest.raises(CertificationNotOpen) as why:
            begin(grandmother, cast.grandmother_pension)
        assert [reason.code for reason in why.value.reasons] == ["certification.method.not_accepted"]
        assert not FaceChallenge.objects.exists()
        assert begin(helper, cast.father_pension), "helping another is a way of its own"

    def test_a_policy_that_changed_meanwhile_holds(
        self, cast: Cast, grandmother: Actor, fake: FakeFace
    ) -> None:
        check = checked(grandmother, cast.grandmother_pension, fake)
        bar(Method.FACE_SELF)
        with pytest.raises(DomainError):
            certify(grandmother, cast.grandmother_pension, check)
        assert not FaceUse.objects.exists()

    @pytest.mark.parametrize("who", ["stranger", "husband", "mother"])
    def test_nobody_else_may_begin(self, cast: Cast, grandmother: Actor, who: str) -> None:
        with pytest.raises(EntitlementNotFound):
            begin(citizen(getattr(cast, who)), cast.grandmother_pension)

    def test_an_open_invitation_leads_back_to_whoever_asked_last(
        self, cast: Cast, grandmother: Actor
    ) -> None:
        first = begin(grandmother, cast.grandmother_pension)
        again = face_certifications.begin(
            grandmother, cast.grandmother_pension, HERE, "/another/", relations=CITIZENS, at=AT
        )
        assert again == first
        assert FaceChallenge.objects.get().return_to == "/another/"


def _still(steps: tuple[Gesture, ...]) -> ClipFact:
    """The same photo for every movement."""
    frames = tuple(frame(place, Gesture.STRAIGHT) for place, _step in enumerate(steps))
    return ClipFact(frames, 0, 0.95)


def _warped(steps: tuple[Gesture, ...]) -> ClipFact:
    """A photo that is turned and bent as asked: the eyes follow, and there is next to no depth."""
    frames = tuple(
        replace(frame(place, step), relief=(0.02, -0.03), bump=(0.01, 0.01))
        for place, step in enumerate(steps)
    )
    return ClipFact(frames, 0, 0.95)


def _swapped(steps: tuple[Gesture, ...]) -> ClipFact:
    """Somebody else turns up on the way."""
    whole = clip(steps)
    frames = [*whole.frames]
    frames[2] = replace(frames[2], same=0.2)
    return ClipFact(tuple(frames), 0, 0.9)


def _stranger(steps: tuple[Gesture, ...]) -> ClipFact:
    """Somebody who does everything, and is not the one on file."""
    return clip(steps, 0.1)


SPOILT: dict[str, Callable[[tuple[Gesture, ...]], ClipFact]] = {
    "still": _still,
    "warped": _warped,
    "swapped": _swapped,
    "stranger": _stranger,
}

"""A newcomer shows a face and becomes who they say they are; whoever is somebody else learns nothing by it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import consents, face_checks, face_claims, face_results, face_uses, reference_photos
from accounts.actions.face_checks import Sent
from accounts.actions.face_claims import NameClaim
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FaceBand, FacePurpose, FaceVerdict, Gesture, Likeness, PhotoSource
from accounts.enums.users import Role
from accounts.enums.verification import Assurance, VerificationMethod
from accounts.errors.consents import ConsentMissing, ConsentOfGuardian, ConsentTextMoved
from accounts.errors.face import (
    FaceBeingReviewed,
    FaceCheckNotFound,
    FaceCheckNotPassed,
    FaceCheckUsed,
    FaceTooSoon,
)
from accounts.errors.verification import AlreadySomebody
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.models.verifications import RealNameVerification
from accounts.queries.consents import may_use
from accounts.queries.face_reviews import reviews_waiting
from accounts.queries.faces import CheckCard, newest_unused
from accounts.queries.people import number_of
from accounts.queries.verification import assurance_of
from accounts.rules.actors import SYSTEM, Actor
from foundation.identifiers import synthetic_id_number
from tests.accounts.faces import AT, FakeFace, clip, picture, sent_frames
from tests.cast import BENGBU, Cast, citizen, document_of, sign_up

HERE, BACK = "session-one", "/verify-name/face/"
REAL_NAME, FACE = FacePurpose.REAL_NAME, ConsentPurpose.FACE
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOBODY = synthetic_id_number(county_code="349900", born_on=date(1960, 8, 14), sequence=998)
CHILD = synthetic_id_number(county_code="349900", born_on=date(2018, 8, 14), sequence=998)


@pytest.fixture
def me(cast: Cast) -> Actor:
    """Somebody who has signed up; the daughter's account is gone, so that she may come anew."""
    User.objects.filter(person=cast.daughter).update(person=None, is_staff=True)
    return newcomer("+8613700000071")


def newcomer(phone: str) -> Actor:
    return Actor(frozenset({Role.NEWCOMER}), user_id=sign_up(phone).pk)


def claim_of(person: InsuredPerson, name: str = "") -> NameClaim:
    return NameClaim(name or person.name, document_of(number_of(person.pk)))


def on_file(person: InsuredPerson) -> None:
    reference_photos.keep(SYSTEM, person.pk, picture(), PhotoSource.IMPORT, taken_on=AT.date(), at=AT - DAY)


def tried(
    me: Actor,
    claim: NameClaim,
    fake: FakeFace,
    *,
    likeness: float | None = 0.8,
    is_alive: bool = True,
    at=AT,
) -> tuple[UUID, CheckCard]:
    """Go through one whole try; give the challenge too."""
    made = face_claims.begin(me, claim, HERE, BACK, at=at)
    nonce = face_checks.agree(me, made, HERE, 1, at=at)
    steps = tuple(Gesture(one) for one in FaceChallenge.objects.get(public_id=made).gestures)
    shown = steps if is_alive else (Gesture.STRAIGHT,) * len(steps)
    fake.answer = lambda frames: clip(shown, likeness)
    return made, face_checks.submit(me, made, HERE, Sent(nonce, sent_frames(steps)), at=at)


def told(check: CheckCard) -> CheckCard:
    """Leave out what names one check, and the movements, which were drawn."""
    return replace(check, public_id=UUID(int=0), gestures_missed=())


class TestBecomingSomebody:
    def test_the_same_face_joins_the_account_for_what_policy_says(
        self, cast: Cast, me: Actor, provider: FakeFace
    ) -> None:
        on_file(cast.daughter)
        _made, check = tried(me, claim_of(cast.daughter), provider)
        assert check.is_passed
        done = face_claims.settle(me, check.public_id, at=AT + MINUTE)
        assert done.assurance is Assurance.LOW
        assert User.objects.get(pk=me.user_id).person_id == cast.daughter.pk
        proof = RealNameVerification.objects.get(public_id=done.public_id)
        assert (proof.method, proof.evidence) == (VerificationMethod.FACE_LOCAL, str(check.public_id))
        assert assurance_of(cast.daughter.pk, at=AT + DAY) is Assurance.LOW
        assert may_use(cast.daughter.pk, FACE, on=AT.date())
        with pytest.raises(FaceCheckUsed):
            face_claims.settle(me, check.public_id, at=AT + MINUTE)

    @pytest.mark.parametrize(
        ("is_filmed", "method"),
        [(True, VerificationMethod.FACE_PERSON), (False, VerificationMethod.FACE_LOCAL)],
    )
    def test_a_person_who_saw_no_movement_proves_no_more_than_the_program(
        self, cast: Cast, me: Actor, provider: FakeFace, is_filmed: bool, method: VerificationMethod
    ) -> None:
        if is_filmed:
            _made, check = tried(me, claim_of(cast.daughter), provider)
        else:
            made = face_claims.begin(me, claim_of(cast.daughter), HERE, BACK, at=AT)
            nonce = face_checks.agree(me, made, HERE, 1, at=AT)
            check = face_checks.submit(me, made, HERE, Sent(nonce, photo=picture()), at=AT)
        assert check.is_waiting
        (waiting,) = reviews_waiting({BENGBU}, most=9)
        face_results.decide(cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.SAME, "一致", at=AT + DAY)
        found = newest_unused(me.user_id or 0, REAL_NAME, at=AT + 2 * DAY)
        assert found is not None
        assert found.is_passed
        done = face_claims.settle(me, found.public_id, at=AT + 2 * DAY)
        assert RealNameVerification.objects.get(public_id=done.public_id).method == method
        assert newest_unused(me.user_id or 0, REAL_NAME, at=AT + 2 * DAY) is None

    def test_whoever_is_somebody_is_proved_anew(self, cast: Cast, provider: FakeFace) -> None:
        mine = citizen(cast.daughter)
        on_file(cast.daughter)
        with pytest.raises(AlreadySomebody):
            face_claims.begin(mine, claim_of(cast.husband), HERE, BACK, at=AT)
        made = face_checks.begin(mine, cast.daughter.pk, REAL_NAME, HERE, at=AT)
        nonce = face_checks.agree(mine, made, HERE, 1, at=AT)
        steps = tuple(Gesture(one) for one in FaceChallenge.objects.get(public_id=made).gestures)
        provider.answer = lambda frames: clip(steps)
        check = face_checks.submit(mine, made, HERE, Sent(nonce, sent_frames(steps)), at=AT)
        assert face_claims.settle(mine, check.public_id, at=AT).assurance is Assurance.LOW

    def test_one_person_has_one_account_and_the_check_is_not_used_up(
        self, cast: Cast, me: Actor, provider: FakeFace
    ) -> None:
        on_file(cast.daughter)
        _made, check = tried(me, claim_of(cast.daughter), provider)
        other = sign_up("+8613700000072", cast.daughter)
        with pytest.raises(AlreadySomebody):
            face_claims.settle(me, check.public_id, at=AT)
        User.objects.filter(pk=other.pk).update(person=None, is_staff=True)
        assert face_claims.settle(me, check.public_id, at=AT)


class TestWhatNobodyLearns:
    """The wrong face before somebody's photo, before nobody's, and a number of nobody: one answer."""

    @pytest.mark.parametrize("is_alive", [True, False])
    def test_the_same_is_told_whoever_the_number_is(
        self, cast: Cast, me: Actor, provider: FakeFace, is_alive: bool
    ) -> None:
        on_file(cast.daughter)
        claims = (
            claim_of(cast.daughter),
            claim_of(cast.husband),
            claim_of(cast.daughter, name="张梅"),
            NameClaim("张敏", document_of(NOBODY)),
        )
        answers = []
        for number, claim in enumerate(claims):
            one = newcomer(f"+861370000008{number}")
            _made, check = tried(one, claim, provider, likeness=0.1, is_alive=is_alive)
            answers.append((told(check), newest_unused(one.user_id or 0, REAL_NAME, at=AT) is None))
        assert len({repr(answer) for answer in answers}) == 1
        band = FaceBand.PERSON_DECIDES if is_alive else FaceBand.FAILED
        assert answers[0][0].band is band

    def test_a_no_is_told_to_nobody_before_its_time(self, cast: Cast, me: Actor, provider: FakeFace) -> None:
        other = newcomer("+8613700000081")
        tried(me, claim_of(cast.daughter), provider, likeness=0.1)
        tried(other, NameClaim("张敏", document_of(NOBODY)), provider, likeness=0.1)
        (waiting,) = reviews_waiting({BENGBU}, most=9)
        face_results.decide(
            cast.clerk_of_bengbu, waiting.public_id, FaceVerdict.NOT_SAME, "不像", at=AT + DAY
        )
        for at, is_told in ((AT + 2 * DAY, True), (AT + 10 * DAY, False)):
            found = [newest_unused(one.user_id or 0, REAL_NAME, at=at) for one in (me, other)]
            assert [card is not None and card.is_waiting for card in found] == [is_told, is_told]
        for one, claim in ((me, claim_of(cast.daughter)), (other, NameClaim("张敏", document_of(NOBODY)))):
            with pytest.raises(FaceBeingReviewed):
                face_claims.begin(one, claim, "session-two", BACK, at=AT + 2 * DAY)
            assert face_claims.begin(one, claim, "session-two", BACK, at=AT + 10 * DAY)

    @pytest.mark.parametrize("is_known", [True, False])
    def test_tries_are_counted_by_number_whoever_makes_them(
        self, cast: Cast, me: Actor, is_known: bool
    ) -> None:
        claim = claim_of(cast.daughter) if is_known else NameClaim("张敏", document_of(NOBODY))
        for number in range(10):
            face_claims.begin(me, claim, f"session-{number}", BACK, at=AT)
        with pytest.raises(FaceTooSoon):
            face_claims.begin(newcomer("+8613700000081"), claim, HERE, BACK, at=AT + MINUTE)
        # Whose account is theirs has tries of their own.
        mine = Actor(
            frozenset(), user_id=sign_up("+8613700000082", cast.daughter).pk, person_id=cast.daughter.pk
        )
        assert face_checks.begin(mine, cast.daughter.pk, REAL_NAME, HERE, at=AT + MINUTE)

    def test_the_third_failure_leads_to_a_person_whoever_it_is(
        self, cast: Cast, me: Actor, provider: FakeFace
    ) -> None:
        for number, claim in enumerate((claim_of(cast.daughter), NameClaim("张敏", document_of(NOBODY)))):
            one = newcomer(f"+861370000008{number}")
            bands = [
                tried(one, claim, provider, is_alive=False, at=AT + n * MINUTE)[1].band for n in range(3)
            ]
            assert bands == [FaceBand.FAILED, FaceBand.FAILED, FaceBand.PERSON_DECIDES]
        assert FaceReview.objects.count() == 1

    def test_a_provider_out_of_order_and_a_clip_without_a_photo_are_looked_at_alike(
        self, cast: Cast, me: Actor, provider: FakeFace
    ) -> None:
        tried(me, claim_of(cast.daughter), provider)
        # Something was compared, and the likeness to it is nowhere kept.
        assert provider.seen_references[-1] is not None
        assert FaceCheck.objects.get().likeness == Likeness.NOT_COMPARED

    def test_what_is_not_ones_own_and_what_did_not_pass_settle_nothing(
        self, cast: Cast, me: Actor, provider: FakeFace
    ) -> None:
        on_file(cast.daughter)
        _made, failed = tried(me, claim_of(cast.daughter), provider, is_alive=False)
        other = newcomer("+8613700000081")
        _made, nobodys = tried(other, NameClaim("张敏", document_of(NOBODY)), provider)
        for actor, check, refusal in (
            (me, failed, FaceCheckNotPassed),
            (other, nobodys, FaceCheckNotPassed),
            (other, failed, FaceCheckNotFound),
            (citizen(cast.husband), failed, FaceCheckNotFound),
            (cast.clerk_of_bengbu, failed, FaceCheckNotFound),
        ):
            with pytest.raises(refusal):
                face_claims.settle(actor, check.public_id, at=AT)
        assert not RealNameVerification.objects.exists()

    def test_a_childs_number_is_told_at_once(self, me: Actor) -> None:
        with pytest.raises(ConsentOfGuardian):
            face_claims.begin(me, NameClaim("王小川", document_of(CHILD)), HERE, BACK, at=AT)

    def test_the_dead_are_nobody(self, cast: Cast, me: Actor, provider: FakeFace) -> None:
        InsuredPerson.objects.filter(pk=cast.daughter.pk).update(died_on=AT.date())
        _made, check = tried(me, claim_of(cast.daughter), provider)
        assert check.is_waiting
        assert FaceChallenge.objects.get().person_id is None

    def test_the_database_passes_no_claim_that_met_nobody(self, me: Actor) -> None:
        made = face_claims.begin(me, NameClaim("张敏", document_of(NOBODY)), HERE, BACK, at=AT)
        challenge = FaceChallenge.objects.get(public_id=made)
        with pytest.raises(IntegrityError, match="passed_is_proven"), transaction.atomic():
            FaceCheck.objects.create(
                challenge=challenge, purpose="real_name", band="passed", decider="local", model_id="m",
                liveness="live", likeness="same", checked_at=AT,
            )  # fmt: skip
        with pytest.raises(IntegrityError, match="of_somebody"), transaction.atomic():
            FaceChallenge.objects.filter(pk=challenge.pk).update(claim_index=None)


class TestConsent:
    """The words on the face page are the published ones, and taking them back ends the use."""

    def test_agreeing_is_a_yes_to_the_published_text(self, cast: Cast) -> None:
        mine = citizen(cast.daughter)
        made = face_checks.begin(mine, cast.daughter.pk, REAL_NAME, HERE, at=AT)
        with pytest.raises(ConsentTextMoved):
            face_checks.agree(mine, made, HERE, 2, at=AT)
        assert not may_use(cast.daughter.pk, FACE, on=AT.date())
        face_checks.agree(mine, made, HERE, 1, at=AT)
        assert may_use(cast.daughter.pk, FACE, on=AT.date())

    def test_who_has_no_record_yet_reads_the_same_text(self, cast: Cast, me: Actor) -> None:
        made = face_claims.begin(me, claim_of(cast.daughter), HERE, BACK, at=AT)
        with pytest.raises(ConsentTextMoved):
            face_checks.agree(me, made, HERE, 7, at=AT)
        assert not may_use(cast.daughter.pk, FACE, on=AT.date())

    def test_a_child_does_not_agree_alone(self, cast: Cast) -> None:
        sign_up("+8613700000071", cast.boy)
        mine = citizen(cast.boy)
        made = face_checks.begin(mine, cast.boy.pk, REAL_NAME, HERE, at=AT)
        with pytest.raises(ConsentOfGuardian):
            face_checks.agree(mine, made, HERE, 1, at=AT)

    def test_taken_back_no_picture_is_taken_and_no_result_used(self, cast: Cast, provider: FakeFace) -> None:
        mine = citizen(cast.daughter)
        on_file(cast.daughter)
        made = face_checks.begin(mine, cast.daughter.pk, REAL_NAME, HERE, at=AT)
        nonce = face_checks.agree(mine, made, HERE, 1, at=AT)
        steps = tuple(Gesture(one) for one in FaceChallenge.objects.get().gestures)
        provider.answer = lambda frames: clip(steps)
        sent = Sent(nonce, sent_frames(steps))
        consents.withdraw(mine, FACE, at=AT + MINUTE)
        with pytest.raises(ConsentMissing):
            face_checks.submit(mine, made, HERE, sent, at=AT + MINUTE)
        consents.give(mine, FACE, version=1, at=AT + 2 * MINUTE)
        check = face_checks.submit(mine, made, HERE, sent, at=AT + 2 * MINUTE)
        assert check.is_passed

        consents.withdraw(mine, FACE, at=AT + 3 * MINUTE)
        with pytest.raises(ConsentMissing):
            face_uses.consume(mine, check.public_id, REAL_NAME, cast.daughter.pk, at=AT + 4 * MINUTE)

    def test_taken_back_the_pictures_that_wait_are_dropped(self, cast: Cast) -> None:
        mine = citizen(cast.daughter)
        made = face_checks.begin(mine, cast.daughter.pk, REAL_NAME, HERE, at=AT)
        nonce = face_checks.agree(mine, made, HERE, 1, at=AT)
        face_checks.submit(mine, made, HERE, Sent(nonce, photo=picture()), at=AT)
        consents.withdraw(mine, FACE, at=AT + MINUTE)
        row = FaceReview.objects.get()
        assert (row.picture_sealed, row.dropped_at, row.verdict) == (None, AT + MINUTE, "")

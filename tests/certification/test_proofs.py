"""One proof for every benefit it serves: pension and survivor's benefit, two areas, the same message sent twice."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from accounts.models.notices import Notice
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, entitlements
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.enums import Benefit, Method, StatusQuestion
from certification.errors import ProofTaken, StatusQuestionsOpen
from certification.models.entitlements import Deadline
from certification.models.events import Certification, CertificationProof, StatusReview
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.prechecks import precheck
from family.enums import Relation
from foundation.errors import Reason
from tests.cast import AT, BENGBU, GRANDMOTHER_DUE_ON, ON, SHENZHEN, Cast

DESK = frozenset({Relation.DESK})
NOTHING_CHANGED = dict.fromkeys(StatusQuestion, False)
SHORTLY = timedelta(minutes=1)


def certify(cast: Cast, entitlement_id: UUID, new: NewCertification) -> CertificationRecorded:
    return certifications.record(cast.clerk_of_bengbu, entitlement_id, new, relations=DESK, at=AT)


def grant(cast: Cast, benefit: Benefit, area_key: str, starts_on: date = date(2020, 5, 1)) -> UUID:
    person_id = cast.grandmother.pk
    given = entitlements.grant(
        SYSTEM, person_id, benefit, paying_area_key=area_key, starts_on=starts_on, at=AT
    )
    return UUID(str(given.public_id))


def due_on(entitlement_id: UUID) -> date:
    return Deadline.objects.get(entitlement__public_id=entitlement_id).due_on


class TestOneProofForTwoBenefits:
    def test_it_moves_both_clocks_each_by_its_own_rule(self, cast: Cast) -> None:
        resident = grant(cast, Benefit.PENSION_RESIDENT, SHENZHEN)
        done = certify(cast, cast.grandmother_pension, NewCertification(Method.COUNTER, ON))
        assert [one.entitlement_id for one in done.also] == [resident]
        assert due_on(cast.grandmother_pension) == due_on(resident) == date(2027, 3, 2)
        rows = Certification.objects.filter(proof__public_id=done.proof_id)
        assert {row.entitlement.public_id for row in rows} == {cast.grandmother_pension, resident}
        assert {row.assurance for row in rows} == {3}
        number = CertificationProof.objects.get(public_id=done.proof_id).number
        assert number == done.number == done.also[0].number

    def test_an_event_before_the_other_benefit_began_does_not_serve_it(self, cast: Cast) -> None:
        later = grant(cast, Benefit.PENSION_RESIDENT, SHENZHEN, starts_on=ON - timedelta(days=10))
        before = due_on(later)
        done = certify(
            cast, cast.grandmother_pension, NewCertification(Method.COUNTER, ON - timedelta(days=11))
        )
        assert done.also == ()
        assert due_on(later) == before

    def test_a_benefit_whose_questions_were_not_asked_stays_as_it_is(self, cast: Cast) -> None:
        survivor = grant(cast, Benefit.SURVIVOR, BENGBU)
        before = due_on(survivor)
        assert certify(cast, cast.grandmother_pension, NewCertification(Method.COUNTER, ON)).also == ()
        assert due_on(survivor) == before
        with pytest.raises(StatusQuestionsOpen):
            certify(cast, survivor, NewCertification(Method.COUNTER, ON))
        new = NewCertification(Method.COUNTER, ON, answers=NOTHING_CHANGED)
        assert [one.entitlement_id for one in certify(cast, survivor, new).also] == [cast.grandmother_pension]
        assert due_on(survivor) == date(2027, 3, 2)


class TestChangedStatus:
    def test_a_yes_is_looked_at_by_people_and_the_proof_counts(self, cast: Cast) -> None:
        survivor = grant(cast, Benefit.SURVIVOR, BENGBU)
        new = NewCertification(
            Method.COUNTER, ON, answers={**NOTHING_CHANGED, StatusQuestion.REMARRIED: True}
        )
        certify(cast, survivor, new)
        review = StatusReview.objects.get()
        assert (review.entitlement.public_id, review.question) == (survivor, "remarried")
        assert due_on(survivor) == date(2027, 3, 2)
        certify(cast, survivor, new)
        assert StatusReview.objects.count() == 1


class TestSentTwice:
    def test_the_same_proof_of_a_source_is_one(self, cast: Cast) -> None:
        new = NewCertification(Method.COUNTER, ON, source="paper", external_id="A-17")
        first = certify(cast, cast.grandmother_pension, new)
        again = certify(cast, cast.grandmother_pension, new)
        assert (again.public_id, again.number, again.is_repeat) == (first.public_id, first.number, True)
        assert not first.is_repeat
        assert CertificationProof.objects.filter(external_id="A-17").count() == 1
        assert due_on(cast.grandmother_pension) == date(2027, 3, 2)

    def test_one_number_never_proves_two_people(self, cast: Cast) -> None:
        new = NewCertification(Method.COUNTER, ON, source="paper", external_id="A-17")
        certify(cast, cast.grandmother_pension, new)
        husbands = entitlements.grant(
            SYSTEM,
            cast.husband.pk,
            Benefit.PENSION_EMPLOYEE,
            paying_area_key=BENGBU,
            starts_on=date(2026, 1, 10),
            at=AT,
        )
        with pytest.raises(ProofTaken):
            certify(cast, UUID(str(husbands.public_id)), new)

    def test_two_proofs_of_one_day_tell_nobody_twice(self, cast: Cast) -> None:
        certify(cast, cast.grandmother_pension, NewCertification(Method.COUNTER, ON))
        told = Notice.objects.filter(template="certification.recorded", created_at=AT).count()
        certify(cast, cast.grandmother_pension, NewCertification(Method.STREET_STATION, ON))
        assert Certification.objects.filter(event_on=ON).count() == 2
        assert Notice.objects.filter(template="certification.recorded", created_at=AT).count() == told == 2


class TestPrecheck:
    def test_it_says_before_any_capture_what_stands_against_a_method(self, cast: Cast) -> None:
        card = deadline_by_entitlement(cast.grandmother_pension, on=ON)
        assert card is not None
        assert precheck(card, Method.FACE_SELF, on=ON).may_go_on
        barred = precheck(card, Method.PHONE, on=ON)
        assert [reason.code for reason in barred.refusals] == ["certification.method.not_accepted"]
        assert Method.PHONE not in barred.refusals[0].facts["accepted"]

    def test_somebody_who_is_early_is_told_so_and_may_go_on(self, cast: Cast) -> None:
        early = GRANDMOTHER_DUE_ON - timedelta(days=61)
        card = deadline_by_entitlement(cast.grandmother_pension, on=early)
        assert card is not None
        found = precheck(card, Method.COUNTER, on=early)
        assert found.notes == (Reason("certification.precheck.early", {"due_on": GRANDMOTHER_DUE_ON}),)
        assert found.may_go_on
        assert precheck(card, Method.COUNTER, on=early + timedelta(days=1)).notes == ()

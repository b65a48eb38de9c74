"""What desks decide about claimed and disputed family ties."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.actions import matter_leases, matters, merges, people
from accounts.actions.matter_decisions import Choice
from accounts.enums.evidence import EvidenceState, FileKind
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.enums.users import StaffRole
from accounts.errors.matters import MatterOfKin
from accounts.errors.people import PersonNotFound
from accounts.models.evidence import Evidence
from accounts.models.merges import PersonMerge
from accounts.models.people import InsuredPerson
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.rules.actors import SYSTEM, Actor
from family.actions import claim_decisions, claims, disputes, kinship, mandates
from family.actions.claims import DeskAnswer
from family.actions.disputes import NewDispute
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import (
    ClaimAnswer,
    ClaimProof,
    ClaimStanding,
    ClaimState,
    ConfirmedBy,
    EndReason,
    FactProof,
    MandateGrade,
    MandateScope,
    ParentageKind,
)
from family.errors import ClaimNotFound, ClaimNotOpen, ClaimNotProved, DisputeExists, DisputeNeedsCourt
from family.models.kinship import Marriage, Parentage
from family.queries.claims import ClaimCard, claims_about, claims_by
from family.queries.kin import relation_between
from family.queries.mandates import mandate_between
from family.rules import claims as rules
from family.rules.claims import Middle
from foundation.identifiers import Sex, uuid7
from tests.cast import AT, BENGBU, ON, Cast, citizen, somebody, staff
from tests.family.claiming import ADOPTED, CHILD, GRANDMOTHER, PARENT, SPOUSE, claimed

WAITS = timedelta(days=1)
NOBODY: frozenset[int] = frozenset()
PAPERS = {"proof": ClaimProof.PAPERS, "promise_version": None}


@pytest.fixture
def second(cast: Cast) -> Actor:
    """A colleague of the clerk's."""
    return staff("+8613700000021", StaffRole.CLERK, BENGBU)


def matter_of(card: ClaimCard) -> UUID:
    assert card.matter_public_id is not None
    return card.matter_public_id


def paper_for(card: ClaimCard, by: Actor) -> None:
    Evidence.objects.create(
        matter_id=card.matter_id,
        subject_id=card.claimant_id,
        uploaded_by_id=by.user_id,
        slot="adoption_certificate",
        kind=FileKind.JPEG.value,
        state=EvidenceState.READY.value,
        pages_count=1,
        bytes_count=1,
        uploaded_at=AT,
    )


def propose(clerk: Actor, public_id: UUID, *, by: Any = claim_decisions) -> MatterCard:
    matter_leases.take(clerk, public_id, kin_ids=NOBODY, holds_for=WAITS, at=AT)
    for act in (MatterAct.ACCEPT, MatterAct.GRANT):
        found = matter_by_public_id(public_id)
        assert found is not None
        card = by.handle(clerk, public_id, Choice(act, found.version), kin_ids=NOBODY, waits=WAITS, at=AT)
    return card


def agree(second: Actor, card: MatterCard, *, by: Any = claim_decisions) -> MatterCard:
    proposal = approval_by_id(card.proposal_id or 0)
    assert proposal is not None
    return by.confirm(second, card.public_id, proposal.payload_hash, kin_ids=NOBODY, at=AT)


def refused(clerk: Actor, card: ClaimCard) -> list[str]:
    with pytest.raises(ClaimNotProved) as error:
        propose(clerk, matter_of(card))
    return [reason.code for reason in error.value.reasons]


def term(of: InsuredPerson, other: InsuredPerson) -> str:
    kin = relation_between(of.pk, other.pk, on=ON).kin
    return kin.term.zh if kin else ""


class TestClaims:
    def test_an_adoption_with_its_certificate(self, cast: Cast, second: Actor) -> None:
        made = claimed(cast.stranger, ADOPTED, cast.girl, **PAPERS)
        paper_for(made, citizen(cast.stranger))
        proposed = propose(cast.clerk_of_bengbu, matter_of(made))
        assert term(cast.stranger, cast.girl) == ""
        done = agree(second, proposed)
        assert done.outcome is MatterOutcome.PASSED
        assert term(cast.stranger, cast.girl) == "养女"
        assert Parentage.objects.get(parent=cast.stranger).proof == FactProof.VERIFIED.value
        assert claims_by(cast.stranger.pk)[0].standing(ON) is ClaimStanding.EFFECTIVE

    def test_no_clerk_decides_about_a_relative_who_is_asked(self, cast: Cast) -> None:
        made = claimed(cast.stranger, ADOPTED, cast.girl, **PAPERS)
        paper_for(made, citizen(cast.stranger))
        clerk, kin = cast.clerk_of_bengbu, frozenset({cast.girl.pk})
        matter_leases.take(clerk, matter_of(made), kin_ids=NOBODY, holds_for=WAITS, at=AT)
        choice = Choice(MatterAct.ACCEPT, 2)
        with pytest.raises(MatterOfKin):
            claim_decisions.handle(clerk, matter_of(made), choice, kin_ids=kin, waits=WAITS, at=AT)

    def test_a_refusal_may_be_looked_at_again(self, cast: Cast, second: Actor) -> None:
        made = claimed(cast.stranger, ADOPTED, cast.girl, **PAPERS)
        paper_for(made, citizen(cast.stranger))
        clerk, public_id = cast.clerk_of_bengbu, matter_of(made)
        matter_leases.take(clerk, public_id, kin_ids=NOBODY, holds_for=WAITS, at=AT)
        for choice in (Choice(MatterAct.ACCEPT, 2), Choice(MatterAct.REJECT, 3, "not_confirmed")):
            claim_decisions.handle(clerk, public_id, choice, kin_ids=NOBODY, waits=WAITS, at=AT)
        assert claims_by(cast.stranger.pk)[0].standing(ON) is ClaimStanding.CLOSED
        again = matters.appeal(citizen(cast.stranger), public_id, "有收养登记证", key=uuid7(), at=AT)
        third = staff("+8613700000022", StaffRole.CLERK, BENGBU)
        agree(third, propose(second, again.public_id))
        assert term(cast.stranger, cast.girl) == "养女"

    @pytest.mark.parametrize("other", ["girl", None])
    def test_without_papers_or_a_person_nothing_passes(self, cast: Cast, other: str | None) -> None:
        made = claimed(cast.stranger, ADOPTED, getattr(cast, other) if other else None, **PAPERS)
        expected = [rules.NO_PAPERS, rules.NOT_CONFIRMED]
        assert refused(cast.clerk_of_bengbu, made) == ([] if other else [rules.OTHER_UNKNOWN]) + expected

    def test_nothing_stands_against_a_no(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother, **PAPERS)
        paper_for(made, citizen(cast.stranger))
        claims.deny(citizen(cast.grandmother), made.public_id, at=AT)
        assert refused(cast.clerk_of_bengbu, made) == [rules.OTHER_DENIED]
        # To the claimant it looks as before.
        assert claims_by(cast.stranger.pk)[0].standing(ON) is ClaimStanding.REVIEW

    def test_what_cannot_be_is_not_passed(self, cast: Cast) -> None:
        made = claimed(cast.stranger, CHILD, cast.boy)
        card = claims.confirm(citizen(cast.daughter), made.public_id, at=AT)
        assert refused(cast.clerk_of_bengbu, card) == [rules.CONTRADICTS]

    def test_a_second_marriage_waits_for_the_end_of_the_first(self, cast: Cast, second: Actor) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.mother)
        card = claims.confirm(citizen(cast.mother), made.public_id, at=AT)
        assert card.state is ClaimState.OPEN
        assert refused(cast.clerk_of_bengbu, card) == [rules.CONTRADICTS]

    def test_what_ended_is_not_claimed_over_its_end(self, cast: Cast) -> None:
        row = Marriage.objects.current().get(one=cast.daughter, other=cast.husband)
        row = kinship.end_marriage(SYSTEM, row.pk, ends_on=date(2015, 3, 1), reason=EndReason.DIVORCE, at=AT)
        old, again = date(2014, 5, 1), date(2020, 5, 1)
        made = claimed(cast.daughter, replace(SPOUSE, starts_on=old), cast.husband)
        card = claims.confirm(citizen(cast.husband), made.public_id, at=AT)
        assert card.state is ClaimState.OPEN
        assert refused(cast.clerk_of_bengbu, card) == [rules.WAS_RECORDED]
        claims.withdraw(citizen(cast.daughter), made.public_id, at=AT)
        # Married anew it takes effect as any other.
        made = claimed(cast.daughter, replace(SPOUSE, starts_on=again), cast.husband)
        assert claims.confirm(citizen(cast.husband), made.public_id, at=AT).state is ClaimState.EFFECTIVE
        assert term(cast.daughter, cast.husband) == "丈夫"

    def test_a_tie_by_birth_that_an_adoption_ended_goes_to_a_desk(self, cast: Cast) -> None:
        parents = NewParentage(
            cast.stranger.pk, cast.girl.pk, ParentageKind.ADOPTION, date(2015, 1, 1), "收养登记证"
        )
        kinship.record_parentage(SYSTEM, parents, at=AT)
        assert term(cast.girl, cast.daughter) == ""
        made = claimed(cast.daughter, CHILD, cast.girl)
        card = claims.confirm(citizen(cast.girl), made.public_id, at=AT)
        assert card.state is ClaimState.OPEN
        assert rules.WAS_RECORDED in refused(cast.clerk_of_bengbu, card)

    def test_a_claimant_who_died_meanwhile(self, cast: Cast) -> None:
        made = claimed(cast.stranger, ADOPTED, cast.girl, **PAPERS)
        paper_for(made, citizen(cast.stranger))
        people.record_death(SYSTEM, cast.stranger.pk, died_on=ON, at=AT)
        assert refused(cast.clerk_of_bengbu, made) == [rules.DEAD]

    def test_withdrawing_takes_the_matter_along(self, cast: Cast) -> None:
        made = claimed(cast.stranger, ADOPTED, cast.girl, **PAPERS)
        claims.withdraw(citizen(cast.stranger), made.public_id, at=AT)
        matter = matter_by_public_id(matter_of(made))
        assert matter is not None
        assert (matter.state, matter.outcome) == (MatterState.CLOSED, MatterOutcome.WITHDRAWN)

    def test_a_matter_withdrawn_takes_the_claim_along(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother, **PAPERS)
        matters.withdraw(citizen(cast.stranger), matter_of(made), at=AT)
        assert claims_by(cast.stranger.pk)[0].standing(ON) is ClaimStanding.WITHDRAWN
        with pytest.raises(ClaimNotOpen):
            claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        again = claimed(cast.stranger, SPOUSE, cast.grandmother)
        assert claims.confirm(citizen(cast.grandmother), again.public_id, at=AT).state is ClaimState.EFFECTIVE

    def test_a_yes_given_at_the_desk(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        clerk, said = cast.clerk_of_bengbu, ClaimAnswer.CONFIRMED
        assert [one.public_id for one in claims_about(cast.grandmother.pk, on=ON)] == [made.public_id]
        wrong = DeskAnswer(cast.mother.pk, said, BENGBU)
        with pytest.raises(ClaimNotFound):
            claims.answer_at_desk(clerk, made.public_id, wrong, kin_ids=NOBODY, at=AT)
        right = DeskAnswer(cast.grandmother.pk, said, BENGBU)
        kin_ids = frozenset({cast.stranger.pk})
        with pytest.raises(MatterOfKin):
            claims.answer_at_desk(clerk, made.public_id, right, kin_ids=kin_ids, at=AT)
        card = claims.answer_at_desk(clerk, made.public_id, right, kin_ids=NOBODY, at=AT)
        assert card.state is ClaimState.EFFECTIVE
        assert Marriage.objects.current().get(one=cast.grandmother).starts_on == SPOUSE.starts_on

    def test_the_placeholder_becomes_the_parent_who_turns_up(
        self, cast: Cast, second: Actor, confirmable: None
    ) -> None:
        through = replace(GRANDMOTHER, middle=Middle("陈母", Sex.FEMALE))
        first = claimed(cast.stranger, through, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), first.public_id, at=AT)
        middle = InsuredPerson.objects.get(is_placeholder=True)
        # The parent has no account, so papers speak.
        turned_up = somebody("顾兰", Sex.FEMALE, date(1938, 1, 1))
        made = claimed(cast.stranger, PARENT, turned_up, **PAPERS)
        paper_for(made, citizen(cast.stranger))
        agree(second, propose(cast.clerk_of_bengbu, matter_of(made)))
        middle.refresh_from_db()
        assert middle.merged_into_id == turned_up.pk
        assert term(cast.stranger, cast.grandmother) == "外祖母"
        assert PersonMerge.objects.get().absorbed_id == middle.pk
        merges.part(cast.clerk_of_bengbu, PersonMerge.objects.get().public_id, "认错了", at=AT)
        assert term(cast.stranger, turned_up) == "母亲"


class TestDisputes:
    def said(self, by: InsuredPerson, other: InsuredPerson) -> MatterCard:
        new = NewDispute(other.public_id, "不是我的家人", BENGBU, uuid7())
        return disputes.dispute(citizen(by), new, at=AT)

    def married(self, cast: Cast) -> None:
        made = claimed(cast.stranger, SPOUSE, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)

    def test_mandates_between_the_two_rest_at_once(self, cast: Cast) -> None:
        self.married(cast)
        new = NewMandate(
            cast.stranger.pk, MandateGrade.SEE, frozenset({MandateScope.STATEMENT}), ON + timedelta(days=90)
        )
        mandates.give(citizen(cast.grandmother), new, confirmed_by=ConfirmedBy.PHONE_CODE, at=AT)
        assert mandate_between(cast.stranger.pk, cast.grandmother.pk, on=ON) is not None
        self.said(cast.stranger, cast.grandmother)
        assert mandate_between(cast.stranger.pk, cast.grandmother.pk, on=ON) is None
        # Others are as they were.
        assert mandate_between(cast.daughter.pk, cast.grandmother.pk, on=ON) is not None

    def test_what_people_promised_is_undone_by_two_clerks(self, cast: Cast, second: Actor) -> None:
        self.married(cast)
        card = self.said(cast.grandmother, cast.stranger)
        proposed = propose(cast.clerk_of_bengbu, card.public_id, by=disputes)
        assert term(cast.stranger, cast.grandmother) == "妻子"
        agree(second, proposed, by=disputes)
        assert term(cast.stranger, cast.grandmother) == ""

    def test_through_a_placeholder_too(self, cast: Cast, second: Actor, confirmable: None) -> None:
        made = claimed(cast.stranger, GRANDMOTHER, cast.grandmother)
        claims.confirm(citizen(cast.grandmother), made.public_id, at=AT)
        card = self.said(cast.grandmother, cast.stranger)
        agree(second, propose(cast.clerk_of_bengbu, card.public_id, by=disputes), by=disputes)
        assert term(cast.stranger, cast.grandmother) == ""
        assert term(cast.mother, cast.grandmother) == "母亲"

    @pytest.mark.parametrize("other", ["mother", "grandmother"])
    def test_what_registers_prove_no_desk_undoes(self, cast: Cast, other: str) -> None:
        card = self.said(cast.daughter, getattr(cast, other))
        with pytest.raises(DisputeNeedsCourt):
            propose(cast.clerk_of_bengbu, card.public_id, by=disputes)

    def test_only_of_ones_own_relatives_and_once(self, cast: Cast) -> None:
        with pytest.raises(PersonNotFound):
            self.said(cast.daughter, cast.stranger)
        self.said(cast.daughter, cast.mother)
        with pytest.raises(DisputeExists):
            self.said(cast.daughter, cast.mother)

"""Account sharing from proposal to end; the facts are asked on the day of every step."""

from datetime import date, timedelta

import pytest

from accounts.actions import people
from accounts.enums.ledger import AccountState
from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount
from accounts.models.notices import Notice
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries.notices import deliveries_of
from accounts.rules.actors import SYSTEM
from family.actions import bindings, kinship
from family.enums import BindingSide, BindingState, EndReason
from family.errors import BindingExists, BindingNotAllowed, BindingNotFound, BindingNotOpen
from family.models.bindings import SharingBinding
from family.models.kinship import Marriage
from family.queries.bindings import BindingCard, bindings_of
from family.queries.sharing import binding_facts
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import AT, ON, Cast, citizen
from tests.family.paying import bind

LATER = AT + timedelta(days=1)


def offer(cast: Cast) -> BindingCard:
    return bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)


def told(template: str) -> list[tuple[int, str]]:
    rows = Notice.objects.filter(template=template)
    return [(row.recipient_id, row.facts["relation_zh"]) for row in rows]


def codes(refused: pytest.ExceptionInfo[BindingNotAllowed]) -> set[str]:
    return {reason.code.removeprefix("family.binding.") for reason in refused.value.reasons}


def test_of_two_accounts_the_one_that_pays_counts(cast: Cast) -> None:
    InsuredPerson.objects.filter(pk=cast.husband.pk).update(merged_into=cast.father)
    for one in (cast.father, cast.husband):
        frozen = LedgerAccount.objects.filter(person=one)
        frozen.update(state=AccountState.FROZEN.value)
        facts = binding_facts(cast.father.pk, cast.mother.pk, None, on=ON)
        assert facts.sharer.account is AccountState.OPEN
        frozen.update(state=AccountState.OPEN.value)


def test_ended_at_a_desk_it_ends_under_every_row_of_the_two(cast: Cast) -> None:
    one, _twin = bind(cast.daughter, cast.girl), bind(cast.daughter, cast.boy)
    InsuredPerson.objects.filter(pk=cast.boy.pk).update(merged_into=cast.girl)
    bindings.end_for(cast.clerk_of_bengbu, one.public_id, BindingSide.SHARER, at=LATER)
    assert set(SharingBinding.objects.values_list("state", flat=True)) == {BindingState.ENDED.value}


class TestProposing:
    def test_a_proposal_waits_and_the_user_is_told(self, cast: Cast) -> None:
        card = offer(cast)
        assert (card.state, card.relation) == (BindingState.PROPOSED, "spouse")
        assert (card.sharer_id, card.user_id, card.answered_at) == (cast.daughter.pk, cast.husband.pk, None)
        assert told("family.binding.proposed") == [(cast.husband.pk, "妻子")]
        assert AuditEvent.objects.get(action="binding.proposed").subject_person_id == cast.husband.pk

    def test_the_same_offer_twice_is_one(self, cast: Cast) -> None:
        offer(cast)
        with pytest.raises(BindingExists):
            offer(cast)
        assert SharingBinding.objects.count() == 1
        assert len(told("family.binding.proposed")) == 1

    def test_the_other_way_round_is_another_offer(self, cast: Cast) -> None:
        offer(cast)
        bindings.propose(citizen(cast.husband), cast.daughter.pk, at=AT)
        assert len(bindings_of(cast.daughter.pk)) == 2

    def test_a_stranger_elsewhere_hears_every_reason_at_once(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.stranger.pk, died_on=ON, at=AT)
        with pytest.raises(BindingNotAllowed) as refused:
            bindings.propose(citizen(cast.daughter), cast.stranger.pk, at=AT)
        assert codes(refused) == {"relation_out_of_scope", "user_dead", "across_provinces"}
        assert not SharingBinding.objects.exists()
        assert told("family.binding.proposed") == []

    def test_what_the_areas_decide_about_places_holds_for_bindings_too(self, cast: Cast) -> None:
        """Bengbu and Huainan lie in one province; an officer of Bengbu closes its sharing to other areas."""
        Enrolment.objects.filter(person=cast.husband).update(superseded_at=AT)
        people.enrol(
            cast.husband.pk,
            Insurance.RESIDENT_MEDICAL,
            area_key="340400",
            starts_on=date(2020, 1, 1),
            has_personal_account=False,
            at=AT,
        )
        assert offer(cast).state is BindingState.PROPOSED
        SharingBinding.objects.all().delete()

        PolicyValue.objects.create(
            code="sharing.reach",
            scope=PolicyScope.AREA.value,
            scope_key="340300",
            value="same_area",
            origin=Origin.LOCAL.value,
            starts_on=ON,
            recorded_at=AT,
            source_document="一份虚构的通知",
            confidence=Confidence.SURE.value,
        )
        with pytest.raises(BindingNotAllowed) as refused:
            offer(cast)
        assert codes(refused) == {"regions.sharing.area_only"}

    def test_one_who_has_no_account_has_nothing_to_share(self, cast: Cast) -> None:
        with pytest.raises(BindingNotAllowed) as refused:
            bindings.propose(citizen(cast.mother), cast.daughter.pk, at=AT)
        assert codes(refused) == {"sharer_not_insured"}

    def test_one_who_is_not_insured_cannot_use_it(self, cast: Cast) -> None:
        Enrolment.objects.filter(person=cast.girl).update(superseded_at=AT)
        with pytest.raises(BindingNotAllowed) as refused:
            bindings.propose(citizen(cast.daughter), cast.girl.pk, at=AT)
        assert "user_not_insured" in codes(refused)

    def test_nobody_shares_with_themselves_nor_with_nobody(self, cast: Cast) -> None:
        with pytest.raises(BindingNotAllowed) as refused:
            bindings.propose(citizen(cast.daughter), cast.daughter.pk, at=AT)
        assert "same_person" in codes(refused)
        with pytest.raises(PersonNotFound):
            bindings.propose(citizen(cast.daughter), 0, at=AT)

    def test_staff_and_partners_are_nobody_who_could_share(self, cast: Cast) -> None:
        for actor in (cast.clerk_of_bengbu, cast.officer, cast.city_service):
            with pytest.raises(PersonNotFound):
                bindings.propose(actor, cast.girl.pk, at=AT)


class TestAnswering:
    def test_accepted(self, cast: Cast) -> None:
        card = bindings.accept(citizen(cast.husband), offer(cast).public_id, at=LATER)
        assert (card.state, card.answered_at, card.ended_at) == (BindingState.ACTIVE, LATER, None)
        assert told("family.binding.accepted") == [(cast.daughter.pk, "丈夫")]

    def test_declined(self, cast: Cast) -> None:
        card = bindings.decline(citizen(cast.husband), offer(cast).public_id, at=LATER)
        assert (card.state, card.ended_at) == (BindingState.DECLINED, LATER)
        assert told("family.binding.declined") == [(cast.daughter.pk, "丈夫")]
        assert offer(cast).state is BindingState.PROPOSED

    @pytest.mark.parametrize("answer", [bindings.accept, bindings.decline])
    def test_only_the_one_asked_may_answer(self, cast: Cast, answer) -> None:
        made = offer(cast)
        for actor in (citizen(cast.daughter), citizen(cast.stranger), cast.officer, cast.hospital):
            with pytest.raises(BindingNotFound):
                answer(actor, made.public_id, at=LATER)
        assert SharingBinding.objects.get().state == "proposed"

    @pytest.mark.parametrize("first", [bindings.accept, bindings.decline, bindings.end])
    @pytest.mark.parametrize("second", [bindings.accept, bindings.decline])
    def test_an_offer_is_answered_once(self, cast: Cast, first, second) -> None:
        made = offer(cast)
        answered = first(citizen(cast.husband), made.public_id, at=LATER)
        with pytest.raises(BindingNotOpen):
            second(citizen(cast.husband), made.public_id, at=LATER)
        assert bindings_of(cast.husband.pk) == [answered]

    def test_a_divorce_in_between_refuses(self, cast: Cast) -> None:
        made = offer(cast)
        pair = sorted((cast.daughter.pk, cast.husband.pk))
        married = Marriage.objects.current().get(one=pair[0], other=pair[1])
        kinship.end_marriage(SYSTEM, married.pk, ends_on=ON, reason=EndReason.DIVORCE, at=AT)
        with pytest.raises(BindingNotOpen):
            bindings.accept(citizen(cast.husband), made.public_id, at=LATER)
        assert SharingBinding.objects.get().state == "withdrawn"
        assert told("family.binding.accepted") == []

    def test_a_death_in_between_refuses(self, cast: Cast) -> None:
        made = offer(cast)
        people.record_death(SYSTEM, cast.daughter.pk, died_on=ON, at=AT)
        with pytest.raises(BindingNotAllowed) as refused:
            bindings.accept(citizen(cast.husband), made.public_id, at=LATER)
        assert "sharer_dead" in codes(refused)

    def test_an_enrolment_lost_in_between_refuses(self, cast: Cast) -> None:
        made = offer(cast)
        Enrolment.objects.filter(person=cast.daughter).update(superseded_at=AT)
        with pytest.raises(BindingNotAllowed) as refused:
            bindings.accept(citizen(cast.husband), made.public_id, at=LATER)
        assert "sharer_not_insured" in codes(refused)


class TestEnding:
    @pytest.mark.parametrize("side", ["daughter", "husband"])
    def test_either_side_ends_it_and_the_other_is_told(self, cast: Cast, side: str) -> None:
        made = offer(cast)
        bindings.accept(citizen(cast.husband), made.public_id, at=AT)
        ended = bindings.end(citizen(getattr(cast, side)), made.public_id, at=LATER)
        assert (ended.state, ended.ended_at) == (BindingState.ENDED, LATER)
        other = cast.husband if side == "daughter" else cast.daughter
        assert [recipient for recipient, _term in told("family.binding.ended")] == [other.pk]
        with pytest.raises(BindingNotOpen):
            bindings.end(citizen(other), made.public_id, at=LATER)

    def test_ending_what_was_only_offered_is_declining_it(self, cast: Cast) -> None:
        made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)

        ended = bindings.end(citizen(cast.husband), made.public_id, at=AT)

        assert ended.state is BindingState.DECLINED
        assert [recipient for recipient, _term in told("family.binding.declined")] == [cast.daughter.pk]
        assert told("family.binding.ended") == []

    def test_the_sharer_withdraws_what_was_not_answered(self, cast: Cast) -> None:
        made = offer(cast)
        assert bindings.end(citizen(cast.daughter), made.public_id, at=LATER).state is BindingState.WITHDRAWN
        assert offer(cast).public_id != made.public_id

    def test_a_message_about_a_withdrawn_offer_does_not_go_out(self, cast: Cast) -> None:
        made = offer(cast)
        asked = f"family.binding.proposed:{made.public_id}"
        assert [sent.state for sent in deliveries_of(asked)] == ["queued"]
        bindings.end(citizen(cast.daughter), made.public_id, at=LATER)
        assert [sent.state for sent in deliveries_of(asked)] == ["cancelled"]

    def test_nobody_else_ends_it(self, cast: Cast) -> None:
        made = offer(cast)
        for actor in (citizen(cast.mother), citizen(cast.stranger), cast.officer, cast.city_service):
            with pytest.raises(BindingNotFound):
                bindings.end(actor, made.public_id, at=LATER)

    def test_it_can_be_ended_after_a_divorce(self, cast: Cast) -> None:
        made = offer(cast)
        bindings.accept(citizen(cast.husband), made.public_id, at=AT)
        people.record_death(SYSTEM, cast.husband.pk, died_on=ON, at=AT)
        assert bindings.end(citizen(cast.daughter), made.public_id, at=LATER).state is BindingState.ENDED


def test_bindings_are_listed_newest_first_for_both_sides(cast: Cast) -> None:
    first = offer(cast)
    second = bindings.propose(citizen(cast.daughter), cast.girl.pk, at=LATER)
    assert bindings_of(cast.daughter.pk) == [second, first]
    assert bindings_of(cast.girl.pk) == [second]
    assert bindings_of(cast.stranger.pk) == []

"""An offer waits its days and no longer; a parent asks for a child; nobody asks for anybody else's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import people
from accounts.errors.people import PersonNotFound
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.queries.notices import deliveries_of
from accounts.rules.actors import SYSTEM
from family.actions import binding_asking, binding_expiry, bindings, deaths
from family.actions.binding_asking import Asked
from family.enums import BindingState
from family.errors import BindingNotAllowed, BindingNotFound, BindingNotOpen
from family.models.bindings import SharingBinding
from family.queries.bindings import BindingCard, binding_by_public_id, bindings_asking
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import AT, BENGBU, ON, Cast, citizen

DAYS = 30
LAST, OVER = AT + timedelta(days=DAYS), AT + timedelta(days=DAYS + 1)


def offered(cast: Cast) -> BindingCard:
    return bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)


def told(template: str) -> set[int]:
    rows = Notice.objects.filter(template=f"family.binding.{template}")
    return set(rows.values_list("recipient_id", flat=True))


def state() -> str:
    return SharingBinding.objects.get().state


class TestRunningOut:
    def test_it_waits_until_the_last_day_is_over(self, cast: Cast) -> None:
        made = offered(cast)
        assert made.answer_by == ON + timedelta(days=DAYS)

        assert binding_expiry.expire(at=LAST).expired_count == 0
        assert bindings.accept(citizen(cast.husband), made.public_id, at=LAST).state is BindingState.ACTIVE
        assert binding_expiry.expire(at=OVER).expired_count == 0

    def test_both_are_told_once_and_nothing_of_before_goes_out(self, cast: Cast) -> None:
        made = offered(cast)

        assert binding_expiry.expire(at=OVER).expired_count == 1
        assert binding_expiry.expire(at=OVER).expired_count == 0

        card = binding_by_public_id(made.public_id)
        assert card is not None
        assert (card.state, card.ended_at, card.is_open) == (BindingState.EXPIRED, OVER, False)
        assert told("expired") == {cast.daughter.pk, cast.husband.pk}
        asked = f"family.binding.proposed:{made.public_id}"
        assert [sent.state for sent in deliveries_of(asked)] == ["cancelled"]
        audited = AuditEvent.objects.filter(action="binding.expired")
        assert set(audited.values_list("subject_person_id", flat=True)) == {cast.daughter.pk, cast.husband.pk}

    def test_too_late_is_too_late_before_the_tick_too(self, cast: Cast) -> None:
        made = offered(cast)
        with pytest.raises(BindingNotOpen):
            bindings.accept(citizen(cast.husband), made.public_id, at=OVER)
        assert bindings_asking(cast.husband.pk, [], on=OVER.date()) == []
        assert state() == "proposed"

    def test_a_question_runs_out_as_an_offer_does(self, cast: Cast) -> None:
        made = binding_asking.ask(citizen(cast.husband), cast.daughter.pk, at=AT)
        with pytest.raises(BindingNotOpen):
            binding_asking.confirm(citizen(cast.daughter), made.public_id, at=OVER)
        binding_expiry.expire(at=OVER)
        assert (state(), told("expired")) == ("expired", {cast.daughter.pk, cast.husband.pk})

    def test_who_was_never_asked_learns_nothing(self, cast: Cast) -> None:
        wanted = Asked(cast.daughter.pk, cast.husband.pk, is_user_willing=False)
        binding_asking.ask_for(cast.city_service, wanted, at=AT)
        binding_expiry.expire(at=OVER)
        assert told("expired") == {cast.daughter.pk}

    def test_confirmed_it_waits_for_the_user_from_then_on(self, cast: Cast) -> None:
        wanted = Asked(cast.daughter.pk, cast.husband.pk, is_user_willing=False)
        made = binding_asking.ask_for(cast.city_service, wanted, at=AT)
        done = binding_asking.confirm(citizen(cast.daughter), made.public_id, at=LAST)
        assert done.answer_by == LAST.date() + timedelta(days=DAYS)
        assert binding_expiry.expire(at=OVER).expired_count == 0

    def test_after_that_it_may_be_offered_anew(self, cast: Cast) -> None:
        offered(cast)
        binding_expiry.expire(at=OVER)
        again = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=OVER)
        assert again.state is BindingState.PROPOSED

    def test_an_area_has_its_own_days(self, cast: Cast) -> None:
        PolicyValue.objects.create(
            code="sharing.answer_days",
            scope=PolicyScope.AREA.value,
            scope_key=BENGBU,
            value=7,
            starts_on=ON,
            source_document="house-default",
            confidence=Confidence.UNSURE.value,
            origin=Origin.LOCAL.value,
            recorded_at=AT,
        )
        assert offered(cast).answer_by == ON + timedelta(days=7)

    def test_the_database_wants_a_last_day(self, cast: Cast) -> None:
        offered(cast)
        with pytest.raises(IntegrityError, match="family_binding_waits_until"), transaction.atomic():
            SharingBinding.objects.update(answer_by=None)

    def test_given_back_after_a_death_that_was_none_it_has_its_days_again(self, cast: Cast) -> None:
        offered(cast)
        people.record_death(SYSTEM, cast.husband.pk, died_on=ON, at=AT)
        deaths.settle(at=AT)
        assert state() == "withdrawn"
        people.withdraw_death(SYSTEM, cast.husband.pk, at=OVER)
        deaths.settle(at=OVER)
        row = SharingBinding.objects.get()
        assert (row.state, row.answer_by) == ("proposed", OVER.date() + timedelta(days=DAYS))


class TestForAChild:
    def test_a_parent_asks_and_the_sharer_alone_decides(self, cast: Cast) -> None:
        made = binding_asking.ask_for_child(citizen(cast.husband), cast.daughter.pk, cast.boy.pk, at=AT)

        assert (made.state, made.user_agreed_at) == (BindingState.ASKED, AT)
        assert told("asked") == {cast.daughter.pk}
        audited = AuditEvent.objects.filter(action="binding.asked")
        assert set(audited.values_list("subject_person_id", flat=True)) == {cast.daughter.pk, cast.boy.pk}
        with pytest.raises(BindingNotFound):
            binding_asking.confirm(citizen(cast.husband), made.public_id, at=AT)
        done = binding_asking.confirm(citizen(cast.daughter), made.public_id, at=AT)
        assert done.state is BindingState.ACTIVE
        # The boy is old enough to be told, and his father asked.
        assert told("confirmed") == {cast.boy.pk, cast.husband.pk}

    def test_nobody_asks_for_anybody_elses_child_or_one_grown_up(self, cast: Cast) -> None:
        for actor, child in (
            (citizen(cast.mother), cast.boy),
            (citizen(cast.stranger), cast.boy),
            (cast.clerk_of_bengbu, cast.boy),
            (citizen(cast.husband), cast.girl),
            (citizen(cast.husband), cast.mother),
        ):
            with pytest.raises(PersonNotFound):
                binding_asking.ask_for_child(actor, cast.daughter.pk, child.pk, at=AT)
        assert not SharingBinding.objects.exists()

    def test_ones_own_account_is_offered_not_asked_for(self, cast: Cast) -> None:
        with pytest.raises(PersonNotFound):
            binding_asking.ask_for_child(citizen(cast.daughter), cast.daughter.pk, cast.boy.pk, at=AT)

    def test_no_relative_of_the_child_is_refused_with_reasons(self, cast: Cast) -> None:
        with pytest.raises(BindingNotAllowed):
            binding_asking.ask_for_child(citizen(cast.husband), cast.stranger.pk, cast.boy.pk, at=AT)

    def test_it_waits_on_the_parents_first_page(self, cast: Cast) -> None:
        binding_asking.ask_for(
            cast.city_service, Asked(cast.daughter.pk, cast.boy.pk, is_user_willing=False), at=AT
        )
        assert [card.state for card in bindings_asking(cast.daughter.pk, [cast.boy.pk], on=ON)] == ["asked"]
        made = SharingBinding.objects.get()
        binding_asking.confirm(citizen(cast.daughter), made.public_id, at=AT)
        # Who shares with their child is the sharer and nothing else; the other parent answers.
        assert bindings_asking(cast.daughter.pk, [cast.boy.pk], on=ON) == []
        assert [card.user_id for card in bindings_asking(cast.husband.pk, [cast.boy.pk], on=ON)] == [
            cast.boy.pk
        ]

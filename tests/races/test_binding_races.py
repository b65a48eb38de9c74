"""Two at once about one binding: one outcome, no number passed, and the loser hears the latecomer's refusal."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.models.notices import Notice
from family.actions import binding_asking, binding_ends, binding_freezes, bindings
from family.actions.binding_ends import Ending
from family.enums import BindingState
from family.errors import BindingExists, BindingNotAllowed, BindingNotOpen
from family.models.bindings import SharingBinding
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, Cast, citizen
from tests.family.paying import bind
from tests.races.together import kinds, together

pytestmark = pytest.mark.race
ROUNDS = range(3)


@pytest.mark.parametrize("_round", ROUNDS)
def test_an_offer_and_a_question_at_once_are_one_binding(cast: Cast, _round: int) -> None:
    results = together(
        partial(bindings.propose, citizen(cast.daughter), cast.husband.pk, at=AT),
        partial(binding_asking.ask, citizen(cast.husband), cast.daughter.pk, at=AT),
    )
    assert kinds(results) == ["BindingCard", BindingExists.__name__]
    assert SharingBinding.objects.count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_yes_of_the_sharer_is_one(cast: Cast, _round: int) -> None:
    made = binding_asking.ask(citizen(cast.husband), cast.daughter.pk, at=AT)
    confirm = partial(binding_asking.confirm, citizen(cast.daughter), made.public_id, at=AT)
    assert kinds(together(confirm, confirm)) == ["BindingCard", BindingNotOpen.__name__]
    assert Notice.objects.filter(template="family.binding.confirmed").count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_revoked_while_it_is_accepted_it_is_over_in_the_end(cast: Cast, _round: int) -> None:
    made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    together(
        partial(bindings.accept, citizen(cast.husband), made.public_id, at=AT),
        partial(bindings.end, citizen(cast.daughter), made.public_id, at=AT),
    )
    state = BindingState(SharingBinding.objects.get().state)
    assert state in (BindingState.ENDED, BindingState.WITHDRAWN)


@pytest.mark.parametrize("_round", ROUNDS)
def test_ended_by_its_sharer_while_a_second_clerk_agrees_it_ends_once(cast: Cast, _round: int) -> None:
    row = bind(cast.daughter, cast.mother)
    colleague = stage.staff("+8613700000021", stage.StaffRole.CLERK, BENGBU)
    wanted = Ending(row.public_id, "核查")
    card = binding_ends.propose(cast.clerk_of_bengbu, wanted, BENGBU, waits=timedelta(days=1), at=AT)
    results = together(
        partial(binding_ends.decide, colleague, card.public_id, card.payload_hash, is_agreed=True, at=AT),
        partial(bindings.end, citizen(cast.daughter), row.public_id, at=AT),
    )
    assert kinds(results).count(BindingNotOpen.__name__) == 1
    assert {"ApprovalCard", "BindingCard"} & set(kinds(results))


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_sharers_at_once_do_not_pass_the_areas_number(cast: Cast, _round: int) -> None:
    PolicyValue.objects.create(
        code="sharing.sharers_max",
        scope=PolicyScope.AREA.value,
        scope_key="340300",
        value=1,
        origin=Origin.LOCAL.value,
        starts_on=ON,
        recorded_at=AT,
        source_document="一份虚构的通知",
        confidence=Confidence.SURE.value,
    )
    results = together(
        partial(bindings.propose, citizen(cast.daughter), cast.girl.pk, at=AT),
        partial(bindings.propose, citizen(cast.husband), cast.girl.pk, at=AT),
    )
    assert kinds(results) == ["BindingCard", BindingNotAllowed.__name__]
    assert SharingBinding.objects.count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_frozen_by_both_at_once_both_freezes_count(cast: Cast, _round: int) -> None:
    made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    bindings.accept(citizen(cast.husband), made.public_id, at=AT)
    together(
        partial(binding_freezes.freeze, citizen(cast.daughter), made.public_id, at=AT),
        partial(binding_freezes.freeze, citizen(cast.husband), made.public_id, at=AT),
    )
    assert SharingBinding.objects.get().frozen_by == "both"

"""Two at once on claims of family ties: one outcome, and no second fact."""

from functools import partial

import pytest

from accounts.actions import people
from accounts.rules.actors import SYSTEM
from family.actions import claims
from family.actions.claims import DeskAnswer
from family.enums import ClaimAnswer, ClaimState
from family.errors import ClaimExists, ClaimNotFound, ClaimNotOpen
from family.models.claims import KinshipClaim
from family.models.kinship import Marriage
from tests.cast import AT, BENGBU, ON, Cast, citizen
from tests.family.claiming import SPOUSE, claimed, new
from tests.races.together import together

pytestmark = pytest.mark.race
ROUNDS = range(3)


def errors(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_same_form_at_once_is_one_claim(cast: Cast, _round: int) -> None:
    send = partial(claims.claim, citizen(cast.stranger), new(SPOUSE, cast.grandmother), at=AT)
    assert errors(together(send, send, send)) == []
    assert KinshipClaim.objects.count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_forms_at_once_are_one_claim(cast: Cast, _round: int) -> None:
    calls = [
        partial(claims.claim, citizen(cast.stranger), new(SPOUSE, cast.grandmother), at=AT) for _ in range(2)
    ]
    assert errors(together(*calls)) == [ClaimExists]


@pytest.mark.parametrize("_round", ROUNDS)
def test_yes_no_and_taking_back_have_one_outcome(cast: Cast, _round: int) -> None:
    made = claimed(cast.stranger, SPOUSE, cast.grandmother)
    asked = citizen(cast.grandmother)
    results = together(
        partial(claims.confirm, asked, made.public_id, at=AT),
        partial(claims.deny, asked, made.public_id, at=AT),
        partial(claims.confirm, asked, made.public_id, at=AT),
        partial(claims.withdraw, citizen(cast.stranger), made.public_id, at=AT),
    )
    assert set(errors(results)) <= {ClaimNotOpen}
    row = KinshipClaim.objects.get()
    is_effective = row.state == ClaimState.EFFECTIVE.value
    assert Marriage.objects.filter(one=cast.grandmother).count() == is_effective
    assert row.answer != ClaimAnswer.DENIED.value or not is_effective


@pytest.mark.parametrize("_round", ROUNDS)
def test_crosswise_yeses_at_once_are_one_marriage(cast: Cast, _round: int) -> None:
    one = claimed(cast.stranger, SPOUSE, cast.grandmother)
    other = claimed(cast.grandmother, SPOUSE, cast.stranger)
    results = together(
        partial(claims.confirm, citizen(cast.grandmother), one.public_id, at=AT),
        partial(claims.confirm, citizen(cast.stranger), other.public_id, at=AT),
    )
    assert errors(results) == []
    assert Marriage.objects.current().filter(one=cast.grandmother).count() == 1
    assert set(KinshipClaim.objects.values_list("state", flat=True)) == {ClaimState.EFFECTIVE.value}


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_death_and_a_yes_at_once(cast: Cast, _round: int) -> None:
    made = claimed(cast.stranger, SPOUSE, cast.grandmother)
    results = together(
        partial(people.record_death, SYSTEM, cast.stranger.pk, died_on=ON, at=AT),
        partial(claims.confirm, citizen(cast.grandmother), made.public_id, at=AT),
    )
    assert set(errors(results)) <= {ClaimNotOpen}
    is_effective = KinshipClaim.objects.get().state == ClaimState.EFFECTIVE.value
    assert Marriage.objects.filter(one=cast.grandmother).count() == is_effective


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_desk_and_the_phone_at_once(cast: Cast, _round: int) -> None:
    made = claimed(cast.stranger, SPOUSE, cast.grandmother)
    desk = partial(
        claims.answer_at_desk,
        cast.clerk_of_bengbu,
        made.public_id,
        DeskAnswer(cast.grandmother.pk, ClaimAnswer.DENIED, BENGBU),
        kin_ids=frozenset(),
    )
    results = together(
        partial(claims.confirm, citizen(cast.grandmother), made.public_id, at=AT), partial(desk, at=AT)
    )
    assert errors(results) in ([ClaimNotOpen], [ClaimNotFound])

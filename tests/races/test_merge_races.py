"""Two merges at once, and a merge while the absorbed acts."""

from functools import partial

import pytest

from accounts.actions import consents
from accounts.enums.consents import ConsentPurpose
from accounts.models.people import InsuredPerson
from accounts.queries.consents import may_use
from portal.shared import merging
from tests.cast import AT, ON, Cast, citizen, sign_up
from tests.merging.pairs import again, colleague, wish
from tests.races.together import kinds, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_merges_the_other_way_round_one_happens(cast: Cast) -> None:
    double, second = again(cast.grandmother), colleague(cast)
    asked = (wish(double, cast.grandmother), wish(cast.grandmother, double))
    cards = [merging.propose(cast.clerk_of_bengbu, one, at=AT) for one in asked]
    results = together(
        *(partial(merging.approve, second, card.public_id, card.payload_hash, at=AT) for card in cards)
    )
    assert kinds(results) in (["AlreadyOnePerson", "MergeCard"], ["MergeCard", "MergeMoved"])
    assert InsuredPerson.objects.filter(merged_into__isnull=False).count() == 1


def test_what_the_absorbed_does_meanwhile_is_theirs(cast: Cast) -> None:
    double, second = again(cast.grandmother), colleague(cast)
    sign_up("+8613700000091", double)
    card = merging.propose(cast.clerk_of_bengbu, wish(double, cast.grandmother), at=AT)
    me = citizen(double)
    results = together(
        partial(merging.approve, second, card.public_id, card.payload_hash, at=AT),
        partial(consents.give, me, ConsentPurpose.FACE, version=1, at=AT),
    )
    assert kinds(results) == ["MergeCard", "NoneType"]
    assert may_use(cast.grandmother.pk, ConsentPurpose.FACE, on=ON)

"""A pair at the same moment: two clerks decide, a search comes by, and one answer stands."""

from datetime import date

import pytest

from accounts.actions import duplicates, people
from accounts.actions.duplicates import Words
from accounts.actions.people import NewPerson
from accounts.models.duplicates import DuplicateDecision, DuplicatePair
from accounts.queries.duplicates import pair_by_public_id, seal_of_pair
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex
from tests.cast import AT, BUILT_AT, Cast
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_pair_is_decided_once_while_others_search(cast: Cast) -> None:
    new = NewPerson("沈桂芳", Sex.FEMALE, date(1950, 1, 1), None)
    for _time in range(2):
        people.register(SYSTEM, new, at=BUILT_AT)
    duplicates.find(at=AT)
    pair = pair_by_public_id(DuplicatePair.objects.get(one__name="沈桂芳").public_id)
    assert pair is not None
    seen, clerk = seal_of_pair(pair), cast.clerk_of_bengbu

    results = together(
        *[lambda: duplicates.decide_different(clerk, pair.public_id, seen, Words("两人"), at=AT)] * 2,
        lambda: duplicates.find(at=AT),
    )
    assert "DuplicateDecided" in kinds(results)
    assert set(kinds(results)) <= {"DuplicateDecided", "Found", "NoneType"}
    assert DuplicateDecision.objects.count() == 1
    assert DuplicatePair.objects.get(pk=pair.id).state == "different"

"""Two at once with one relative: one adding, one opening, and never a place too many."""

from dataclasses import replace
from functools import partial

import pytest

from accounts.actions import face_checks, reference_photos
from family.actions import mandates, service_confirmations, service_links
from family.actions.mandate_grounds import AtDesk
from family.enums import NearRelative, ServicePlace
from family.models.mandates import Mandate
from family.models.service import ServiceLink
from family.queries import service as queries
from family.rules.service import Quota
from tests.accounts.faces import FakeFace, clip
from tests.cast import AT, BENGBU, ON, Cast, citizen
from tests.family.serving import Serving, in_order
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MOTHER = NearRelative.PARENT
DESK = AtDesk(BENGBU, "来窗口办理")


@pytest.fixture
def daughter(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Serving:
    """The daughter; mother and father have a card in order and a photo on file."""
    fake = FakeFace(answer=lambda frames: clip(()))
    for user in (face_checks, reference_photos):
        monkeypatch.setattr(user, "configured", lambda: fake)
    in_order(cast.mother, "Z10000001")
    in_order(cast.father, "Z10000002")
    return Serving(citizen(cast.daughter), fake)


def test_one_number_added_twice_at_once_stands_once(cast: Cast, daughter: Serving) -> None:
    add = partial(daughter.adds, cast.mother, MOTHER)

    assert kinds(together(add, add)) == ["ServiceExists", "UUID"]
    assert ServiceLink.objects.count() == 1


def test_two_for_the_last_place_take_one(
    cast: Cast, daughter: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = queries.terms_for(cast.daughter.pk, on=ON)
    one = replace(terms, quota=Quota(10, {**terms.quota.places, ServicePlace.ELDER: 1}))
    monkeypatch.setattr(service_links, "terms_for", lambda person_id, *, on: one)
    both = [partial(daughter.adds, person, MOTHER) for person in (cast.mother, cast.father)]

    assert kinds(together(*both)) == ["ServiceNotAllowed", "UUID"]


def test_a_face_and_a_desk_at_once_open_it_once(cast: Cast, daughter: Serving) -> None:
    link = daughter.adds(cast.mother, MOTHER)
    check = daughter.shows(link)
    by_face = partial(
        service_confirmations.confirm_by_face, daughter.actor, link, check.public_id, None, at=AT
    )
    at_desk = partial(
        service_confirmations.confirm_at_desk, cast.clerk_of_bengbu, link, cast.mother.pk, DESK, at=AT
    )

    # A face says whether it opened, a desk says nothing.
    assert kinds(together(by_face, at_desk)) in (["NoneType", "ServiceOver"], ["ServiceOver", "bool"])
    assert Mandate.objects.filter(principal=cast.mother, revoked_at=None).count() == 1


def test_confirmed_and_turned_down_at_once_ends_as_ended(cast: Cast, daughter: Serving) -> None:
    link = daughter.adds(cast.mother, MOTHER)
    check = daughter.shows(link)
    confirm = partial(
        service_confirmations.confirm_by_face, daughter.actor, link, check.public_id, None, at=AT
    )
    turn_down = partial(service_links.end, citizen(cast.mother), link, at=AT)

    # First the yes, then what it opened is ended; or first the no, and no yes counts after it.
    row_is = {("bool", "bool"): "ended", ("ServiceTurnedDown", "bool"): "awaiting"}
    came_out = kinds(together(confirm, turn_down))
    assert ServiceLink.objects.get().state == row_is[came_out[0], came_out[1]]
    assert not Mandate.objects.filter(principal=cast.mother, revoked_at=None).exists()


def test_ended_by_both_sides_and_with_the_mandate_at_once_it_is_over_once(
    cast: Cast, daughter: Serving
) -> None:
    link = daughter.opens(cast.mother, MOTHER)
    given = Mandate.objects.get(principal=cast.mother)
    ends = [partial(service_links.end, citizen(who), link, at=AT) for who in (cast.mother, cast.daughter)]
    revoke = partial(mandates.revoke, citizen(cast.mother), given.public_id, at=AT)

    results = together(*ends, revoke)
    assert not [result for result in results if isinstance(result, Exception)]
    assert ServiceLink.objects.get().state == "ended"
    given.refresh_from_db()
    assert given.revoked_at is not None

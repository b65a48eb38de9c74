"""Two at once around a tie that ends: nothing comes to rest on it, and one of two clerks sees the new list."""

from functools import partial

import pytest

from accounts.rules.actors import SYSTEM
from family.actions import bindings, events, kinship, mandates
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, EndReason, EventKind, FactKind, MandateGrade
from family.errors import BindingNotAllowed, BindingNotOpen, EventNotFound, MandateNotAllowed
from family.models.bindings import SharingBinding
from family.models.events import KinshipEvent
from family.models.kinship import Marriage
from family.models.mandates import Mandate
from family.queries.events import Wish, preview
from foundation.periods import add_months
from tests.cast import AT, BENGBU, ON, Cast, citizen
from tests.races.together import together

pytestmark = pytest.mark.race
ROUNDS = range(4)


def marriage(cast: Cast) -> Marriage:
    return Marriage.objects.current().get(one__in=[cast.daughter, cast.husband])


def divorce(cast: Cast) -> partial[Marriage]:
    return partial(
        kinship.end_marriage, SYSTEM, marriage(cast).pk, ends_on=ON, reason=EndReason.DIVORCE, at=AT
    )


def errors(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("_round", ROUNDS)
def test_accepted_while_the_divorce_is_recorded(cast: Cast, _round: int) -> None:
    made = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    results = together(divorce(cast), partial(bindings.accept, citizen(cast.husband), made.public_id, at=AT))
    assert set(errors(results)) <= {BindingNotOpen, BindingNotAllowed}
    assert SharingBinding.objects.get().state in {"ended", "withdrawn"}


@pytest.mark.parametrize("_round", ROUNDS)
def test_offered_while_the_divorce_is_recorded(cast: Cast, _round: int) -> None:
    results = together(
        divorce(cast), partial(bindings.propose, citizen(cast.daughter), cast.husband.pk, at=AT)
    )
    assert set(errors(results)) <= {BindingNotAllowed}
    assert not SharingBinding.objects.filter(state__in=["proposed", "active"]).exists()


@pytest.mark.parametrize("_round", ROUNDS)
def test_given_while_the_divorce_is_recorded(cast: Cast, _round: int) -> None:
    new = NewMandate(cast.daughter.pk, MandateGrade.REMIND, frozenset(), add_months(ON, 3))
    give = partial(mandates.give, citizen(cast.husband), new, confirmed_by=ConfirmedBy.PHONE_CODE, at=AT)
    results = together(divorce(cast), give)
    assert set(errors(results)) <= {MandateNotAllowed}
    assert not Mandate.objects.filter(principal=cast.husband, revoked_at__isnull=True).exists()


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_clerks_record_one_divorce(cast: Cast, _round: int) -> None:
    fact = (FactKind.MARRIAGE, marriage(cast).pk)
    wish = Wish(EventKind.DIVORCE, cast.daughter.pk, ON, "离婚证", fact=fact)
    seen = preview(wish, BENGBU, on=ON).digest
    record = partial(events.record, cast.clerk_of_bengbu, wish, seen, BENGBU, at=AT)
    assert errors(together(record, record)) == [EventNotFound]
    assert KinshipEvent.objects.filter(kind="divorce").count() == 1

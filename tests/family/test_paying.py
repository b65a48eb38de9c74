"""Paying is a live sharing of an account, never a row of its own, and opens nothing else."""

from datetime import timedelta

from accounts.actions import people
from accounts.rules.actors import SYSTEM
from family.access import relations_to
from family.actions import bindings, kinship
from family.enums import EndReason, MandateScope, Relation
from family.models.kinship import Marriage
from family.models.mandates import Mandate
from family.queries.paying import may_pay_from, pays_of
from tests.cast import AT, ON, Cast, citizen

DAY = timedelta(days=1)


def shared(cast: Cast) -> None:
    """Let the daughter share her account with her husband."""
    bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    offer = bindings.propose(citizen(cast.daughter), cast.mother.pk, at=AT)
    bindings.accept(citizen(cast.mother), offer.public_id, at=AT)


def held(cast: Cast, scope: MandateScope) -> frozenset[Relation]:
    return relations_to(citizen(cast.mother), cast.daughter.pk, scope, on=ON)


def test_who_may_pay_has_the_grade_pay_in_sharing_and_nothing_else(cast: Cast) -> None:
    shared(cast)
    rows = Mandate.objects.count()
    assert held(cast, MandateScope.SHARING) == {Relation.PAY}
    others = [scope for scope in MandateScope if scope is not MandateScope.SHARING]
    assert all(held(cast, scope) == frozenset() for scope in others)
    assert Mandate.objects.count() == rows
    assert may_pay_from(cast.mother.pk, cast.daughter.pk, on=ON)
    assert not may_pay_from(cast.daughter.pk, cast.mother.pk, on=ON)
    # An offer that was not accepted pays nothing.
    assert not may_pay_from(cast.husband.pk, cast.daughter.pk, on=ON)


def test_with_the_end_of_the_sharing_or_a_death_it_is_gone(cast: Cast) -> None:
    shared(cast)
    people.record_death(SYSTEM, cast.daughter.pk, died_on=ON, at=AT)
    assert pays_of(cast.mother.pk, on=ON) == []
    assert len(pays_of(cast.mother.pk, on=ON - DAY)) == 1


def test_after_a_divorce_nobody_pays_though_the_row_still_stands(cast: Cast) -> None:
    offer = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    bindings.accept(citizen(cast.husband), offer.public_id, at=AT)
    assert may_pay_from(cast.husband.pk, cast.daughter.pk, on=ON)
    marriage = Marriage.objects.current().get(
        one=min(cast.daughter.pk, cast.husband.pk), other=max(cast.daughter.pk, cast.husband.pk)
    )
    kinship.end_marriage(SYSTEM, marriage.pk, ends_on=ON, reason=EndReason.DIVORCE, at=AT)
    assert not may_pay_from(cast.husband.pk, cast.daughter.pk, on=ON)

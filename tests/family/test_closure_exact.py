"""The closure is exact: over a family full of mandates and bindings each fact is removed, compared, and given back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts.actions import people
from accounts.rules.actors import SYSTEM
from family.actions import closing
from family.actions.closing import Note
from family.enums import ClosureEffect, EventKind, FactKind, LinkKind
from family.errors import EventNotAllowed
from family.models.events import KinshipEvent
from family.queries.closure import Closure
from family.queries.events import Wish, planned_of, preview
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, ON
from tests.family.closure_families import Family, build, standing_by_definition, states
from tests.standing import standing

LATER = AT + timedelta(hours=1)


@pytest.fixture(scope="module", params=[(1, 4), pytest.param((2, 8), marks=pytest.mark.long)], ids=str)
def family(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Family]:
    with standing(django_db_blocker, lambda: build(*request.param)) as built:
        yield built


pytestmark = pytest.mark.django_db


def named(closure: Closure, *effects: ClosureEffect) -> set[tuple[str, int]]:
    return {(one.kind.value, one.id) for one in closure.items if one.effect in effects}


def record(wish: Wish, at: datetime = AT) -> KinshipEvent:
    """Do what a wish says as it stands, whoever it takes at a desk."""
    planned = planned_of(wish, on=ON)
    closing.hold(planned.plan.about)
    note = Note(planned.kind, wish.happened_on, planned.sides, wish.evidence)
    return closing.write(SYSTEM, planned.plan, note, at=at)


def check_there_and_back(wish: Wish) -> int:
    """Do it and take it back, comparing everything with the definitions; say how much fell."""
    before, stood = states(), standing_by_definition(ON)
    shown = preview(wish, BENGBU, on=ON).closure
    event = record(wish)
    after, stands = states(), standing_by_definition(ON)

    changed = {key for key in before if before[key] != after[key]}
    assert named(shown, ClosureEffect.ENDED) == stood - stands, "what fell is what was shown"
    assert changed == stood - stands, "and nothing else changed"

    back = Wish(EventKind.CORRECTED, event.one_id, ON, "登记有误", corrects=event.public_id)
    returning = preview(back, BENGBU, on=ON).closure
    record(back, at=LATER)
    assert named(returning, ClosureEffect.RESTORED) == changed
    # What came to rest only on what was recorded by mistake falls with it: there is no such thing here but by chance.
    meanwhile = stands - stood
    assert named(returning, ClosureEffect.ENDED) == meanwhile
    now = states()
    assert {key for key in before if now[key] != before[key]} == meanwhile, "all else is as before"
    return len(changed)


def test_each_fact_removed_in_turn_and_given_back(family: Family) -> None:
    fell = 0
    for kind, row_id, person, ends in family.facts():
        with transaction.atomic():
            fell += check_there_and_back(Wish(ends, person, ON, "判决书", fact=(kind, row_id)))
            transaction.set_rollback(True)
    assert fell > 30, "otherwise nothing was tested"


def test_each_fact_withdrawn_in_turn_and_given_back(family: Family) -> None:
    for kind, row_id, person, _ends in family.facts()[::3]:
        with transaction.atomic():
            check_there_and_back(Wish(EventKind.WITHDRAWN, person, ON, "登记有误", fact=(kind, row_id)))
            transaction.set_rollback(True)


def test_each_marriage_found_void_in_turn(family: Family) -> None:
    for kind, row_id, person, _ends in family.facts():
        if kind is FactKind.MARRIAGE:
            with transaction.atomic():
                check_there_and_back(Wish(EventKind.VOID, person, ON, "判决书", fact=(kind, row_id)))
                transaction.set_rollback(True)


def test_everybody_dies_in_turn_and_was_not_dead(family: Family) -> None:
    for kind in (EventKind.DEATH, EventKind.DECLARED_DEATH):
        for person in family.people[::4]:
            with transaction.atomic():
                assert check_there_and_back(Wish(kind, person.pk, ON, "死亡证明")) > 20
                transaction.set_rollback(True)


def test_an_adoption_of_everybody_young_in_turn(family: Family) -> None:
    stranger = people.register(
        SYSTEM, people.NewPerson("收养人", Sex.FEMALE, family.people[0].born_on), at=AT
    )
    for child in family.people[-8:]:
        with transaction.atomic():
            wish = Wish(
                EventKind.LINKED,
                child.pk,
                ON,
                "收养登记证",
                link=LinkKind.ADOPTIVE_PARENT,
                other_id=stranger.pk,
            )
            assert check_there_and_back(wish) > 0
            transaction.set_rollback(True)


def test_what_is_on_record_adds_nothing_that_falls(family: Family) -> None:
    """Only an adoption takes relatives away: a birth, marriage, upbringing or support recorded ends nothing."""
    gentle = [link for link in LinkKind if link not in (LinkKind.ADOPTIVE_PARENT, LinkKind.ADOPTIVE_CHILD)]
    asked = 0
    for number, link in enumerate(gentle * 4):
        one, other = (family.people[n % len(family.people)] for n in (7 * number, 5 * number + 3))
        if one.pk == other.pk:
            continue
        wish = Wish(EventKind.LINKED, one.pk, ON, "户口簿", link=link, other_id=other.pk)
        try:
            shown = preview(wish, BENGBU, on=ON)
        except EventNotAllowed:
            # A tie that is on record already is told as that.
            continue
        assert shown.closure.items == ()
        asked += 1
    assert asked > len(gentle)

"""The sample world: the same every time, nobody real, and due when the story says."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.enums.duplicates import DuplicateGround
from accounts.fields import unseal
from accounts.models.documents import NUMBER_LABEL
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.audit import broken_links
from accounts.queries.conflicts import open_conflicts_after
from accounts.queries.duplicates import open_pairs_of
from accounts.queries.face_reviews import reviews_waiting
from certification.models.entitlements import Deadline
from certification.queries.deadlines import deadlines_of
from family.models.bindings import SharingBinding
from family.models.kinship import Marriage, Parentage
from family.models.mandates import Mandate
from family.queries.kin import near_relatives_of, relation_between
from foundation.identifiers import parse_id_number
from portal.sample import crowd, loading, shared, story, twice
from portal.sample.world import World
from regions.models.places import Division
from tests.cast import at_noon

ON = date(2026, 11, 2)
PEOPLE_COUNT = 2011
# Two more have one number between them.
SHARING_COUNT = 2
# A mother and a daughter live in two provinces.
APART_COUNT = 2
pytestmark = pytest.mark.django_db


def told(on: date, *, whole: bool = True) -> tuple[World, story.Family]:
    """Tell the world in memory."""
    world = World(on=on, at=at_noon(on), rng=random.Random(loading.SEED))
    family = story.tell(world)
    if whole:
        crowd.gather(world)
        twice.gather(world)
    return world, family


@contextmanager
def loaded(on: date) -> Iterator[int]:
    """Load the world and take it back."""
    with transaction.atomic():
        yield loading.load(on=on, at=at_noon(on))
        transaction.set_rollback(True)


def fingerprint() -> dict[str, list[object]]:
    """Write down who is in the database and how they are joined, by public ids and names alone."""
    ties = Parentage.objects.order_by("parent__public_id", "child__public_id")
    couples = Marriage.objects.values_list("one__public_id", "other__public_id", "starts_on")
    dues = Deadline.objects.order_by("entitlement__public_id")
    return {
        "persons": list(
            InsuredPerson.objects.order_by("public_id").values_list("public_id", "name", "born_on")
        ),
        "ties": list(ties.values_list("parent__public_id", "child__public_id", "starts_on")),
        "couples": sorted((*sorted((one, other)), since) for one, other, since in couples),
        "mandates": list(Mandate.objects.order_by("public_id").values_list("public_id", "grade")),
        # Those that were made by asking and answering have ids of their own each time.
        "bindings": sorted(
            SharingBinding.objects.values_list("sharer__public_id", "user__public_id", "state")
        ),
        "deadlines": list(dues.values_list("entitlement__public_id", "due_on", "paying_area_key")),
        "logins": sorted(User.objects.filter(person__isnull=False).values_list("person__name", flat=True)),
    }


@pytest.mark.long
def test_two_loads_tell_the_same_world() -> None:
    prints = []
    for _ in range(2):
        with loaded(ON) as count:
            assert count == InsuredPerson.objects.count() == PEOPLE_COUNT + SHARING_COUNT + APART_COUNT
            assert broken_links() == []
            prints.append(fingerprint())
    assert prints[0] == prints[1]


class TestInMemory:
    def test_every_number_is_right_and_nobodys(self) -> None:
        world, _family = told(ON)
        counties = set(Division.objects.values_list("code", flat=True))
        numbers = [
            unseal(paper.number_sealed, label=NUMBER_LABEL, owner=person.public_id)
            for person, paper in zip(world.persons, world.documents, strict=True)
        ]
        assert len(set(numbers)) == len(numbers) == PEOPLE_COUNT
        for person, number in zip(world.persons, numbers, strict=True):
            parsed = parse_id_number(number, on=ON)
            assert (parsed.sex, parsed.born_on) == (person.sex, person.born_on)
            assert number[:6] not in counties

    def test_ids_are_distinct(self) -> None:
        world, _family = told(ON)
        ids = [
            row.public_id
            for row in (*world.persons, *world.entitlements, *world.mandates, *world.certifications)
        ]
        assert len(set(ids)) == len(ids)

    def test_deadlines_fall_in_every_month_and_a_few_have_passed(self) -> None:
        world, _family = told(ON)
        months = Counter((row.due_on.year, row.due_on.month) for row in world.deadlines if row.due_on >= ON)
        assert len(months) >= 12
        assert min(count for month, count in months.items() if (2026, 12) <= month <= (2027, 9)) >= 40
        overdue = sum(row.due_on < ON for row in world.deadlines)
        assert 0 < overdue < 0.06 * len(world.deadlines)

    # When the twelfth day is 29 February, no certification a year before gives it: the corresponding day of any
    # event falls on 28 February at the latest (Civil Code art. 202), so the story is a day short on that one day.
    @pytest.mark.parametrize(
        ("on", "due_in_days"),
        [
            (date(2026, 11, 2), 12), (date(2026, 11, 23), 12), (date(2026, 12, 31), 12), (date(2027, 1, 1), 12),
            (date(2027, 1, 31), 12), (date(2027, 2, 28), 12), (date(2027, 3, 31), 12), (date(2028, 2, 16), 12),
            (date(2028, 2, 17), 11), (date(2028, 2, 18), 12), (date(2028, 2, 28), 12), (date(2028, 2, 29), 12),
            (date(2029, 2, 16), 12), (date(2029, 2, 28), 12), (date(2028, 12, 19), 12), (date(2028, 12, 20), 12),
        ],
    )  # fmt: skip
    def test_the_grandmother_is_due_in_twelve_days(self, on: date, due_in_days: int) -> None:
        world, family = told(on, whole=False)
        due = {row.person.public_id: row.due_on for row in world.deadlines}
        assert due[family.grandmother.public_id] - on == timedelta(days=due_in_days)

    @pytest.mark.parametrize(
        ("on", "overdue_days"),
        [
            (date(2026, 11, 2), 3), (date(2027, 1, 1), 3), (date(2027, 1, 3), 3), (date(2027, 3, 3), 3),
            (date(2028, 2, 29), 3), (date(2028, 3, 2), 3), (date(2028, 3, 3), 4), (date(2028, 3, 4), 3),
        ],
    )  # fmt: skip
    def test_the_father_is_three_days_late(self, on: date, overdue_days: int) -> None:
        world, family = told(on, whole=False)
        due = {row.person.public_id: row.due_on for row in world.deadlines}
        assert on - due[family.father.public_id] == timedelta(days=overdue_days)

    def test_on_any_day_of_four_years_only_leap_days_differ(self) -> None:
        odd = []
        for number in range(4 * 365 + 1):
            on = date(2027, 1, 1) + number * timedelta(days=1)
            if number % 16 and on not in (date(2028, 2, 17), date(2028, 3, 3)):
                continue
            world, family = told(on, whole=False)
            due = {row.person.public_id: (row.due_on - on).days for row in world.deadlines}
            if (due[family.grandmother.public_id], due[family.father.public_id]) != (12, -3):
                odd.append(on)
        assert odd == [date(2028, 2, 17), date(2028, 3, 3)]


class TestTheStory:
    def test_the_family_answers_as_told(self) -> None:
        with loaded(ON):
            people = {
                person.name: person for person in InsuredPerson.objects.filter(phone_sealed__isnull=False)
            }
            daughter = people["张敏"].pk
            terms = {card.person.name: card.term_zh for card in near_relatives_of(daughter, on=ON)}
            assert terms == {
                "王建军": "丈夫", "李秀英": "母亲", "张德山": "父亲", "王小满": "女儿", "王小川": "儿子",
                "顾桂兰": "外祖母",
            }  # fmt: skip
            assert relation_between(daughter, people["王建军"].pk, on=ON).kin is not None
            (card,) = deadlines_of([people["顾桂兰"].pk], on=ON)
            assert (card.days_left, card.paying_area_key) == (12, story.BENGBU)

    def test_it_says_when_it_was_told(self) -> None:
        assert loading.loaded_on() is None
        with loaded(ON):
            assert loading.loaded_on() == ON
        assert loading.loaded_on() is None

    def test_every_desk_has_something_to_show(self) -> None:
        with loaded(ON):
            (photo,) = reviews_waiting({story.BENGBU}, most=5)
            assert photo.opened_at == at_noon(ON)
            (number,) = open_conflicts_after(None, most=5)
            named = InsuredPerson.objects.filter(pk__in=number.holder_ids).values_list("name", flat=True)
            assert sorted(named) == sorted(shared.NAMES)
            assert [one.grounds for one in open_pairs_of(number.holder_ids[0], most=5)] == [
                (DuplicateGround.SAME_NUMBER,)
            ]

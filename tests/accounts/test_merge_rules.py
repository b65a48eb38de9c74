"""What speaks against two rows being one human being, whichever of them is named first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.rules.merges import MergeFacts, final_among, why_not
from foundation.identifiers import Sex

ONE = MergeFacts(1, "顾桂兰", Sex.FEMALE, date(1936, 2, 28))
OTHER = replace(ONE, person_id=2)
DIED_ON = date(2025, 5, 5)
DAY = timedelta(days=1)


def with_(changed: dict[str, Any]) -> MergeFacts:
    return replace(OTHER, **changed)


@pytest.mark.parametrize(
    ("changed", "reasons", "is_final"),
    [
        ({}, [], False),
        ({"sex": Sex.MALE}, ["sex"], True),
        ({"sex": Sex.UNKNOWN}, [], False),
        ({"born_on": date(1936, 3, 28)}, ["birth"], True),
        ({"name": "顾桂蘭"}, ["name"], False),
        ({"died_on": DIED_ON}, ["one_died"], False),
        ({"kin_ids": frozenset({1})}, ["relatives"], True),
        ({"kin_ids": frozenset({3})}, [], False),
        ({"sibling_ids": frozenset({1})}, ["siblings"], False),
        ({"numbers": frozenset({b"a"})}, [], False),
        ({"has_account": True}, [], False),
        (
            {"sex": Sex.MALE, "born_on": date(1940, 1, 1), "name": "顾桂生"},
            ["sex", "birth", "name"],
            True,
        ),
    ],
)
def test_every_reason_is_told(changed: dict[str, Any], reasons: list[str], is_final: bool) -> None:
    other = with_(changed)
    for pair in ((ONE, other), (other, ONE)):
        found = why_not(*pair)
        assert [reason.code for reason in found] == [f"merge.{reason}" for reason in reasons]
        assert bool(final_among(found)) is is_final


def codes(one: MergeFacts, other: MergeFacts) -> list[str]:
    return [reason.code for reason in why_not(one, other)]


def test_an_approved_birth_date_explains_another_recorded_one() -> None:
    other = replace(OTHER, born_on=date(1936, 3, 28))
    approved = replace(ONE, approved_born_on=other.born_on)
    assert codes(approved, other) == codes(other, approved) == ["merge.birth_approved"]
    assert codes(replace(ONE, approved_born_on=date(1935, 1, 1)), other) == ["merge.birth"]


def test_nobody_acts_on_or_after_the_day_they_died() -> None:
    dead = replace(ONE, died_on=DIED_ON)
    for acted_on, reasons in (
        (DIED_ON - DAY, ["merge.one_died"]),
        (DIED_ON, ["merge.acted_after_death", "merge.one_died"]),
        (DIED_ON + DAY, ["merge.acted_after_death", "merge.one_died"]),
    ):
        alive = replace(OTHER, acted_on=acted_on)
        assert codes(dead, alive) == codes(alive, dead) == reasons


def test_two_deaths_are_one_day() -> None:
    dead = replace(ONE, died_on=DIED_ON)
    assert codes(dead, replace(OTHER, died_on=DIED_ON)) == []
    assert codes(dead, replace(OTHER, died_on=DIED_ON + DAY)) == ["merge.death"]


def test_two_numbers_and_two_accounts_are_for_a_person_to_weigh() -> None:
    one = replace(ONE, numbers=frozenset({b"a", b"b"}), has_account=True)
    assert codes(one, replace(OTHER, numbers=frozenset({b"c"}), has_account=True)) == [
        "merge.numbers",
        "merge.two_accounts",
    ]
    assert codes(one, replace(OTHER, numbers=frozenset({b"b", b"c"}))) == []

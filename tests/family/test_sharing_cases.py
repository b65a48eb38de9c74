"""The written cases of account sharing, run through the actions; and that every number of them stands somewhere."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cast import Cast
from tests.family.sharing_cases import play

CASES = Path(__file__).parent.parent / "cases"
NUMBERS = range(29, 49)
# Which of the three files holds which numbers.
HELD = {
    "sharing.yaml": {29, 30, 31, 32, 33, 34, 35, 38, 39, 40, 42, 44, 45, 46, 48},
    "paying.yaml": {36, 37, 39, 40, 41, 43, 45, 47},
    "wallet.yaml": {29, 30, 31, 37, 47},
}


def read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return found


SHARING = read("sharing.yaml")


@pytest.mark.parametrize("case", SHARING, ids=lambda case: f"{case['case']}-{case['title'][:40]}")
def test_a_case_ends_as_it_is_written(cast: Cast, case: dict[str, Any]) -> None:
    play(case, cast.hospital)


@pytest.mark.parametrize("name", sorted(HELD))
def test_each_file_holds_its_numbers(name: str) -> None:
    # Beside a case in words its number has a name of its own.
    assert {case["number" if "number" in case else "case"] for case in read(name)} == HELD[name]


def test_every_number_is_in_one_of_them() -> None:
    assert set().union(*HELD.values()) == set(NUMBERS)

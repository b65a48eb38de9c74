"""One wrong sign or two swapped ones are always seen, whichever county and age the number tells."""

import csv
import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from foundation.identifiers import IdNumberInvalid, parse_id_number, with_check_digit

ON = date(2026, 11, 23)
OLDEST_YEARS = 110
DIVISIONS = Path(__file__).parents[2] / "regions" / "data" / "divisions.csv"


def counties() -> tuple[list[str], list[str]]:
    """Give the codes of counties that are, and of those that are no more."""
    with DIVISIONS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    live = {row["code"] for row in rows if not row["ends_on"]}
    gone = {row["code"] for row in rows if row["ends_on"]} - live
    return sorted(live), sorted(gone)


def numbers(count: int, rng: random.Random) -> Iterator[str]:
    """Make numbers over all ages, every second one of a county that was abolished."""
    live, gone = counties()
    assert len(gone) > 100
    for place in range(count):
        county = rng.choice(gone if place % 2 else live)
        born_on = ON - timedelta(days=rng.randrange(OLDEST_YEARS * 365 + 27))
        yield with_check_digit(f"{county}{born_on:%Y%m%d}{rng.randrange(1, 1000):03d}")


def faults(number: str) -> Iterator[str]:
    """Give every number with one sign replaced, and with two unequal neighbours swapped."""
    for place, sign in enumerate(number):
        for other in "0123456789X":
            if other != sign:
                yield number[:place] + other + number[place + 1 :]
        after = number[place + 1 : place + 2]
        if after and after != sign:
            yield number[:place] + after + sign + number[place + 2 :]


def is_read(text: str) -> bool:
    with suppress(IdNumberInvalid):
        parse_id_number(text, on=ON)
        return True
    return False


def check(count: int, *, seed: int) -> None:
    for number in numbers(count, random.Random(seed)):
        assert parse_id_number(number, on=ON).number == number
        unseen = [text for text in faults(number) if is_read(text)]
        assert unseen == []


def test_every_fault_is_seen_in_a_few_hundred_numbers() -> None:
    check(200, seed=1)


@pytest.mark.long
def test_every_fault_is_seen_in_a_hundred_thousand_numbers() -> None:
    check(100_000, seed=2)

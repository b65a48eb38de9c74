"""Identity numbers against the written cases; phones, names and UUIDs."""

import csv
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.identifiers import (
    IdNumberInvalid,
    PhoneInvalid,
    Sex,
    normalise_phone,
    parse_id_number,
    synthetic_id_number,
    uuid7,
)

ON = date(2026, 11, 23)
VALID = "11010519491231002X"


def _rows() -> list[Any]:
    path = Path(__file__).parent.parent / "cases" / "id_numbers.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [pytest.param(row, id=row["number"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("row", _rows())
def test_written_case(row: dict[str, str]) -> None:
    if row["valid"] == "no":
        with pytest.raises(IdNumberInvalid):
            parse_id_number(row["number"], on=ON)
        return
    found = parse_id_number(row["number"], on=ON)
    assert (found.number, found.sex, found.born_on.isoformat()) == (
        row["normalised"],
        row["sex"],
        row["birth_date"],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1101051949123100", "id.length"),
        ("1101051949123l002X", "id.characters"),
        ("000000194912310027", "id.province"),
        ("340302196102290016", "id.date"),
        ("110105209912310029", "id.future"),
        ("110105194912310021", "id.checksum"),
        ("", "id.length"),
    ],
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    with pytest.raises(IdNumberInvalid) as refused:
        parse_id_number(text, on=ON)
    assert refused.value.code == code
    assert refused.value.message


def test_a_birth_on_the_day_itself_is_no_future() -> None:
    number = synthetic_id_number(county_code="340399", born_on=ON, sequence=12)
    assert parse_id_number(number, on=ON).born_on == ON
    with pytest.raises(IdNumberInvalid):
        parse_id_number(number, on=ON - timedelta(days=1))


def test_the_number_of_a_foreign_resident_is_read() -> None:
    number = synthetic_id_number(county_code="934840", born_on=date(1990, 1, 1), sequence=1)
    assert parse_id_number(number, on=ON).sex is Sex.MALE


def test_it_prints_masked() -> None:
    found = parse_id_number(VALID, on=ON)
    assert str(found) == "110***********002X"
    assert VALID not in f"{found!r} {found} {[found]}"


@given(born_on=st.dates(date(1900, 1, 1), ON), sequence=st.integers(1, 999))
def test_round_trip(born_on: date, sequence: int) -> None:
    number = synthetic_id_number(county_code="340399", born_on=born_on, sequence=sequence)
    found = parse_id_number(number.lower(), on=ON)
    sex = Sex.MALE if sequence % 2 else Sex.FEMALE
    assert (found.number, found.born_on, found.sex) == (number, born_on, sex)


@given(place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_seen(place: int, digit: str) -> None:
    changed = VALID[:place] + digit + VALID[place + 1 :]
    if changed != VALID:
        with pytest.raises(IdNumberInvalid):
            parse_id_number(changed, on=ON)


@given(st.text())
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    with suppress(IdNumberInvalid):
        assert parse_id_number(text, on=ON).born_on <= ON


@pytest.mark.parametrize("sequence", [0, 1000])
def test_a_sequence_has_three_digits(sequence: int) -> None:
    with pytest.raises(ValueError, match="sequence"):
        synthetic_id_number(county_code="340399", born_on=ON, sequence=sequence)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("+852 9123 4567", "+85291234567"),
        ("+1 (415) 555-0100", "+14155550100"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    assert normalise_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["", "1380013800", "12345678901", "+86 10 1234 5678", "phone", "+8612345678901"]
)
def test_no_phones(text: str) -> None:
    with pytest.raises(PhoneInvalid):
        normalise_phone(text)


@given(st.text())
def test_a_normal_phone_stays_as_it_is(text: str) -> None:
    try:
        phone = normalise_phone(text)
    except PhoneInvalid:
        return
    assert normalise_phone(phone) == phone


@pytest.mark.parametrize("unseen", ["\u200b", "\u200e", "\u202d", "\ufeff"])
def test_what_nobody_sees_in_a_pasted_number_does_not_count(unseen: str) -> None:
    assert parse_id_number(f"{unseen}{VALID}{unseen}", on=ON).number == VALID
    assert normalise_phone(f"{unseen}13800001234") == "+8613800001234"


def test_uuids_are_of_version_seven_and_in_order() -> None:
    made = [uuid7() for _ in range(2000)]
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == len(made)
    assert [one.int >> 64 for one in made] == sorted(one.int >> 64 for one in made)

"""Errors, decisions, masks and money."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.decisions import Decision
from foundation.errors import DomainError, Kind, Reason
from foundation.masking import mask_card, mask_id_number, mask_name, mask_phone
from foundation.money import AmountInvalid, parse_yuan, yuan


class Refused(DomainError):
    """Raised when the test says so. Try another test."""

    code = "test.refused"
    kind = Kind.CONFLICT


def test_an_error_carries_its_facts_but_does_not_print_them() -> None:
    error = Refused(reasons=[Reason("test.why", {"n": 1})], law=["CC 1"], phone="13800138000")

    assert (error.code, error.kind, error.message) == (
        "test.refused",
        Kind.CONFLICT,
        "Raised when the test says so.",
    )
    assert error.facts == {"phone": "13800138000"}
    assert error.reasons[0].facts == {"n": 1}
    assert error.law == ("CC 1",)
    assert "138" not in f"{error} {error!r}"


def test_an_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(Refused(law=["CC 1"], n=1)))
    assert (error.facts, error.law, error.reasons) == ({"n": 1}, ("CC 1",), ())


def test_a_decision_is_allowed_without_reasons() -> None:
    assert Decision().allowed
    assert not Decision((Reason("test.why"),)).allowed


@pytest.mark.parametrize(
    ("masked", "expected"),
    [
        (mask_id_number("110101196501010018"), "110***********0018"),
        (mask_id_number("1101"), "****"),
        (mask_phone("+8613800138000"), "138****8000"),
        (mask_card("6222021234567890123"), "***************0123"),
        (mask_card("123"), "***"),
        (mask_name("顾桂兰"), "**兰"),
        (mask_name("丽"), "*"),
        (mask_name(""), ""),
    ],
)
def test_masks(masked: str, expected: str) -> None:
    assert masked == expected


@given(st.integers(0, 10**13))
def test_money_round_trip(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3,264.18", 326418),
        ("¥20", 2000),
        ("20元", 2000),
        ("0.5", 50),
        (" ３２.１ ", 3210),
        ("1234567.8", 123456780),
    ],
)
def test_amounts(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "-1", "1.234", "1,23", "1e5", ".5", "1.", "٣", "999,999,999,999", "1_000"]
)
def test_no_amounts(text: str) -> None:
    with pytest.raises(AmountInvalid):
        parse_yuan(text)


def test_negative_money_is_written_with_its_sign() -> None:
    assert yuan(-5) == "-0.05"

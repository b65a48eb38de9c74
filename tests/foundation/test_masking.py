"""Masks show what they may and nothing more, and a masked value prints masked wherever it is printed."""

import copy
import json
import logging
import pickle
from dataclasses import asdict, dataclass

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from foundation.masking import HIDDEN, Masked, Personal, masked
from portal.shared.logs import LineFormatter

# How many characters of a value may show; an e-mail's provider is nobody's secret.
SHOWN_MAX = {
    Personal.ID_NUMBER: 7,
    Personal.DOCUMENT: 3,
    Personal.PHONE: 7,
    Personal.CARD: 4,
    Personal.BANK_CARD: 4,
    Personal.NAME: 1,
    Personal.ADDRESS: 6,
    Personal.EMAIL: 1,
}
plain = st.text(st.characters(exclude_characters="*@+", exclude_categories=["Cs", "Zs", "Cc"]), max_size=40)


@given(kind=st.sampled_from(Personal), text=plain)
def test_no_more_shows_than_may_show_and_never_all(kind: Personal, text: str) -> None:
    hidden = masked(kind, text)
    shown = [character for character in hidden if character != "*"]

    assert len(shown) <= SHOWN_MAX[kind]
    assert not text or len(shown) < len(text)
    assert bool(text) == bool(hidden)


@given(name=plain, provider=plain)
def test_of_an_address_one_character_and_the_provider_show(name: str, provider: str) -> None:
    hidden = masked(Personal.EMAIL, f"{name}@{provider}")
    assert hidden == f"{name[:1] if len(name) > 1 else ''}{HIDDEN}@{provider}"


@pytest.mark.parametrize(
    ("kind", "clear", "expected"),
    [
        (Personal.ID_NUMBER, "34990019500101004X", "349***********004X"),
        (Personal.DOCUMENT, "E12345678", "E******78"),
        (Personal.DOCUMENT, "H1", "**"),
        (Personal.PHONE, "+8613712345678", "137****5678"),
        (Personal.PHONE, "+85291234567", "+85*****4567"),
        (Personal.CARD, "A12345678", "*****5678"),
        (Personal.BANK_CARD, "6200000000000000123", "***************0123"),
        (Personal.NAME, "欧阳明", "**明"),
        (Personal.NAME, "𠮷", "*"),
        (Personal.ADDRESS, "安徽省蚌埠市龙子湖区胜利路12号3栋501室", "安徽省蚌埠市****"),
        (Personal.ADDRESS, "阳光小区5栋501室", "阳光小****"),
        (Personal.EMAIL, "min@example.org", "m****@example.org"),
        (Personal.EMAIL, "m@example.org", "****@example.org"),
        (Personal.EMAIL, "nowhere", "****"),
    ],
)
def test_each_kind_in_its_own_way(kind: Personal, clear: str, expected: str) -> None:
    assert masked(kind, clear) == expected


@dataclass(frozen=True)
class Card:
    """Something that holds a masked value, as what leaves a floor does."""

    number: Masked


@given(kind=st.sampled_from(Personal), clear=st.text("0123456789", min_size=18, max_size=18))
def test_a_masked_value_prints_masked_everywhere(kind: Personal, clear: str) -> None:
    value = Masked(kind, clear)
    record = logging.makeLogRecord({"msg": "seen %s %r", "args": (value, value), "number": value})

    printed = [
        f"{value} {value!r} {value!s:>40}",
        "{} {!r}".format(*[value, value]),
        str([value]),
        str({"number": value}),
        repr(Card(value)),
        str(asdict(Card(value))),
        LineFormatter("%(message)s").format(record),
        Template("{{ value }} {{ card.number }}").render(Context({"value": value, "card": Card(value)})),
        json.dumps({"number": value}, default=str),
    ]

    assert [text for text in printed if clear in text] == []
    assert value.clear() == clear


def test_a_masked_value_goes_into_no_pickle_and_no_json() -> None:
    value = Masked(Personal.PHONE, "+8613712345678")
    for write in (pickle.dumps, json.dumps):
        with pytest.raises(TypeError) as refused:
            write(value)
        assert "5678" not in str(refused.value)


def test_equal_values_of_one_kind_are_equal() -> None:
    value = Masked(Personal.PHONE, "+8613712345678")
    assert value == copy.copy(value) == copy.deepcopy(value) == Masked(Personal.PHONE, "+8613712345678")
    assert (
        len({value, Masked(Personal.PHONE, "+8613712345678"), Masked(Personal.CARD, "+8613712345678")}) == 2
    )
    assert value != "+8613712345678"

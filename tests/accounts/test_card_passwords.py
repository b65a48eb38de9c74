"""Which six digits make no password, in a table and as a property."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.rules.card_passwords import RUN, HolderFacts, weaknesses

HOLDER = HolderFacts(date(1982, 5, 16), ("349900198205160026", "+8613700000001", "Z90480273"))
RUNS = [
    "".join(str((first + step * i) % 10) for i in range(RUN)) for first in range(10) for step in (0, 1, -1)
]


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "shape"),
        ("12345", "shape"),
        ("8305917", "shape"),
        ("83059a", "shape"),
        ("８３０５９１", "shape"),
        ("830 91", "shape"),
        ("83059\n", "shape"),
        ("123456", "sequence"),
        ("654321", "sequence"),
        ("890123", "sequence"),
        ("098765", "sequence"),
        ("907890", "sequence"),
        ("024680", "sequence"),
        ("234587", "sequence"),
        ("874321", "sequence"),
        ("111111", "repeat"),
        ("112211", "repeat"),
        ("121212", "repeat"),
        ("112233", "repeat"),
        ("885500", "repeat"),
        ("831831", "repeat"),
        ("955551", "repeat"),
        ("147258", "well_known"),
        ("520131", "well_known"),
        ("820516", "birthday"),
        ("198205", "birthday"),
        ("160582", "birthday"),
        ("051682", "birthday"),
        ("051982", "birthday"),
        ("719827", "birthday"),
        ("490019", "number"),
        ("990026", "number"),
        ("713709", "number"),
        ("904802", "number"),
    ],
)
def test_what_is_easily_guessed_is_no_password(password: str, reason: str) -> None:
    found = {weakness.code.rpartition(".")[2] for weakness in weaknesses(password, HOLDER)}
    assert reason in found


@pytest.mark.parametrize("password", ["830591", "270916", "694037", "918364"])
def test_other_digits_are_one(password: str) -> None:
    assert weaknesses(password, HOLDER) == ()


def test_every_reason_is_given_at_once() -> None:
    holder = HolderFacts(date(2012, 12, 12), ("121212",))
    codes = [weakness.code.rpartition(".")[2] for weakness in weaknesses("121212", holder)]
    assert codes == ["repeat", "birthday", "number"]


@settings(max_examples=150)
@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.dates(date(1910, 1, 1), date(2026, 1, 1)),
    st.from_regex(r"[0-9]{9,18}", fullmatch=True),
)
@example("198205", date(1982, 5, 1), "000000000")
def test_no_accepted_password_holds_a_pattern_or_a_piece_of_what_is_known(
    password: str, born_on: date, number: str
) -> None:
    if weaknesses(password, HolderFacts(born_on, (number,))):
        return
    pieces = {password[i : i + RUN] for i in range(len(password) - RUN + 1)}
    known = {number[i : i + RUN] for i in range(len(number) - RUN + 1)}
    assert not pieces & known
    assert not pieces & set(RUNS)
    assert not pieces & {f"{born_on:%m%d}", f"{born_on:%d%m}", f"{born_on:%Y}"}
    assert len(set(password)) >= 3


def test_most_digits_stay_free() -> None:
    """A rule that refuses too much would drive people to write their password down."""
    refused = sum(bool(weaknesses(f"{n:06d}", HOLDER)) for n in range(0, 1_000_000, 997))
    assert refused < 1003 * 0.05

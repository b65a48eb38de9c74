"""A partner learns the reasons of the side it acts for; of the other side one code, whatever stands against it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from family.enums import BindingSide
from family.rules import sharing
from family.rules.sharing_told import OTHER_SIDE, told_to
from foundation.errors import Reason

CODES = sorted(
    value
    for name, value in vars(sharing).items()
    if name.isupper() and isinstance(value, str) and value.startswith("family.binding.")
)
OF_AREAS = "regions.sharing.not_open"
REASONS = st.lists(st.sampled_from([*CODES, OF_AREAS]).map(lambda code: Reason(code, {"fact": code})))


def about(side: BindingSide, code: str) -> bool:
    """Say by its name whether a code is about one side's person, insurance, account or numbers."""
    own, other = f"{side.value}_", f"{side.value}s_max"
    return (
        code.rsplit(".", maxsplit=1)[-1].startswith(own) and code.rsplit(".", maxsplit=1)[-1] != other
    ) or code == {
        BindingSide.SHARER: sharing.USERS_MAX,
        BindingSide.USER: sharing.SHARERS_MAX,
    }[side]


@given(REASONS, st.sampled_from(BindingSide))
def test_nothing_about_the_other_side_is_told(reasons: list[Reason], side: BindingSide) -> None:
    other = BindingSide.USER if side is BindingSide.SHARER else BindingSide.SHARER
    told = told_to(side, reasons)
    assert not [one for one in told if about(other, one.code)]
    assert [one for one in reasons if about(side, one.code)] == [one for one in told if about(side, one.code)]
    assert bool(told) is bool(reasons)
    assert [one.code for one in told].count(OTHER_SIDE) <= 1


@pytest.mark.parametrize("side", BindingSide)
def test_how_many_reasons_the_other_side_has_is_not_told(side: BindingSide) -> None:
    other = [
        Reason(code) for code in CODES if code not in {one.code for one in told_to(side, [Reason(code)])}
    ]
    assert len(other) > 4
    for count in range(1, len(other) + 1):
        assert told_to(side, other[:count]) == (Reason(OTHER_SIDE),)


@pytest.mark.parametrize("code", [sharing.ACROSS_PROVINCES, OF_AREAS, "family.binding.made_tomorrow"])
@pytest.mark.parametrize("side", BindingSide)
def test_where_the_other_is_insured_and_what_is_new_is_withheld(side: BindingSide, code: str) -> None:
    assert told_to(side, [Reason(code, {"sharer_area": "340300"})]) == (Reason(OTHER_SIDE),)

"""The small rules of bindings: caps, days, freezes and order."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums.ledger import AccountState
from family.enums import BindingCause, BindingSide, FrozenBy, NearRelative, PlaceMove, SharingUse
from family.rules.binding_reviews import Verdict, review
from family.rules.binding_terms import (
    NEXT_DAY,
    NEXT_DAY_IF_BOUND_TODAY,
    Terms,
    ends_on,
    frozen,
    is_more_generous,
    left_under,
    moved,
    starts_on,
    thawed,
)
from family.rules.sharing import BindingFacts, Party

ON = date(2026, 1, 10)
NEXT = date(2026, 1, 11)
BOUND_AT = datetime(2025, 6, 1, tzinfo=UTC)
CAPS = st.none() | st.integers(1, 5)
TERMS = st.builds(Terms, st.frozensets(st.sampled_from(SharingUse), min_size=1), CAPS, CAPS, CAPS)
SHARER = Party(
    "a",
    "340300",
    "34",
    has_employee_medical=True,
    has_basic_medical=True,
    account=AccountState.OPEN,
)
USER = Party("b", "340300", "34", has_basic_medical=True)


def lets_through(terms: Terms) -> set[tuple[str, int, int, int]]:
    """List every charge that terms let through, among small ones."""
    reach = range(1, 7)
    return {
        (use, p, m, y)
        for use in terms.uses
        for p in reach
        for m in reach
        for y in reach
        if all(cap is None or fen <= cap for cap, fen in zip(terms.caps, (p, m, y), strict=True))
    }


@given(TERMS, TERMS)
def test_generous_is_what_lets_through_something_that_was_not_let_through(new: Terms, old: Terms) -> None:
    assert is_more_generous(new, old) is bool(lets_through(new) - lets_through(old))


@pytest.mark.parametrize(
    ("word", "began_on", "ends"),
    [
        ("at_once", ON, ON),
        (NEXT_DAY, date(2025, 1, 1), NEXT),
        (NEXT_DAY_IF_BOUND_TODAY, ON, NEXT),
        (NEXT_DAY_IF_BOUND_TODAY, date(2026, 1, 9), ON),
    ],
)
def test_the_formal_end_follows_the_areas_word(word: str, began_on: date, ends: date) -> None:
    assert ends_on(word, began_on, ON) == ends


def test_it_begins_as_the_area_says() -> None:
    assert (starts_on("at_once", ON), starts_on(NEXT_DAY, ON)) == (ON, NEXT)


@given(st.lists(st.sampled_from([(side, act) for side in BindingSide for act in ("freeze", "thaw")])))
def test_each_side_lifts_its_own_freeze_and_no_other(steps: list[tuple[BindingSide, str]]) -> None:
    held: FrozenBy | None = None
    by: set[str] = set()
    for side, act in steps:
        if act == "freeze":
            held = frozen(held, side)
            by.add(side.value)
        elif held is not None:
            held = thawed(held, side)
            by.discard(side.value)
        sides = {None: set(), FrozenBy.BOTH: {"sharer", "user"}}.get(held, {held.value} if held else set())
        assert sides == by


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_a_move_keeps_everybody_once(order: tuple[int, ...]) -> None:
    for one in order:
        for move in PlaceMove:
            assert sorted(moved(order, one, move)) == [1, 2, 3]
    assert moved(order, order[2], PlaceMove.TOP)[0] == order[2]
    assert moved(order, order[0], PlaceMove.BOTTOM)[-1] == order[0]
    assert moved(order, order[0], PlaceMove.DOWN)[1] == order[0]
    assert moved(order, order[2], PlaceMove.UP)[1] == order[2]


def facts(sharer: Party = SHARER, user: Party = USER, relation: bool = True) -> BindingFacts:
    relations = frozenset({NearRelative.PARENT}) if relation else frozenset()
    return BindingFacts(ON, sharer, user, relations, frozenset(NearRelative))


@pytest.mark.parametrize(
    ("given_facts", "verdict", "cause"),
    [
        (facts(), Verdict.STANDS, None),
        (facts(relation=False), Verdict.ENDS, BindingCause.KINSHIP_ENDED),
        (facts(user=Party("b", "340300", "34")), Verdict.PAUSES, BindingCause.USER_NOT_INSURED),
        (
            facts(user=Party("b", "510100", "51", has_basic_medical=True)),
            Verdict.PAUSES,
            BindingCause.AREA_CHANGED,
        ),
        (facts(sharer=Party("a", "340300", "34")), Verdict.ENDS, BindingCause.SHARER_NOT_INSURED),
        (
            facts(sharer=Party("a", "340300", "34", account=AccountState.OPEN)),
            Verdict.PAUSES,
            BindingCause.SHARER_NOT_INSURED,
        ),
        (facts(sharer=Party("a", "340300", "34", died_on=ON)), Verdict.ENDS, BindingCause.DEATH),
    ],
)
def test_what_can_come_back_pauses_and_what_cannot_ends(
    given_facts: BindingFacts, verdict: Verdict, cause: BindingCause | None
) -> None:
    seen = review(given_facts, bound_at=BOUND_AT)
    assert (seen.verdict, seen.cause) == (verdict, cause)


def test_a_relative_whom_the_area_no_longer_opens_to_pauses() -> None:
    narrow = BindingFacts(
        ON, SHARER, USER, frozenset({NearRelative.SIBLING}), frozenset({NearRelative.CHILD})
    )
    assert review(narrow, bound_at=BOUND_AT).cause is BindingCause.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("caps", "on", "left"),
    [
        ((None, None, None), ON, (None, None, None)),
        ((500, 2_000, None), ON, (500, 1_700, 1_700 + 11 * 2_000)),
        ((500, 2_000, 401), ON, (1, 1, 1)),
        ((500, 2_000, 100), ON, (0, 0, 0)),
        # In the last month of a year nothing comes after it.
        ((None, 2_000, 90_000), date(2026, 12, 1), (1_700, 1_700, 1_700)),
        ((500, None, 90_000), ON, (500, 89_600, 89_600)),
    ],
)
def test_what_is_left_is_the_least_of_all_caps(
    caps: tuple[int | None, int | None, int | None], on: date, left: tuple[int | None, ...]
) -> None:
    found = left_under(Terms(frozenset(SharingUse), *caps), 300, 400, on=on)

    assert (found.payment_fen, found.month_fen, found.year_fen) == left

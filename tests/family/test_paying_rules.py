"""The allocation of a payment: known cases, laws that hold of every one, and its twin in the database."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from family.enums import PartReason, PartSource
from family.enums.payments import SkipReason
from family.rules.paying import (
    FirstTerms,
    Lefts,
    Share,
    Source,
    Turn,
    allocate,
    given_back,
    in_order,
    is_first,
    kept,
)

OWN, SHARER = PartSource.OWN_ACCOUNT, PartSource.SHARER


def test_the_whole_comes_from_the_first_that_can() -> None:
    assert allocate(100, [Source(OWN, 100), Source(SHARER, 900)], Lefts()) == [
        Share(0, 100, PartReason.WHOLE)
    ]


def test_what_nobody_pays_is_cash() -> None:
    assert allocate(100, [Source(OWN, 0), Source(SHARER, 30)], Lefts()) == [
        Share(0, 0, SkipReason.BALANCE),
        Share(1, 30, PartReason.BALANCE),
        Share(2, 70, PartReason.REST),
    ]


def test_limits_of_the_area_are_for_all_sharers_together() -> None:
    found = allocate(100, [Source(SHARER, 40), Source(SHARER, 90)], Lefts(month=60))
    assert found == [
        Share(0, 40, PartReason.BALANCE),
        Share(1, 20, PartReason.MONTH_CAP),
        Share(2, 40, PartReason.REST),
    ]


def test_a_limit_lowered_below_what_was_used_lets_nothing_through() -> None:
    assert allocate(100, [Source(SHARER, 900)], Lefts(year=-50)) == [
        Share(0, 0, SkipReason.YEAR_CAP),
        Share(1, 100, PartReason.REST),
    ]


def test_limits_of_sharers_do_not_bind_ones_own_money() -> None:
    assert allocate(100, [Source(OWN, 100)], Lefts(payment=1, month=0, year=0))[0].paid_fen == 100


def test_what_goes_back_first_is_what_was_paid_last() -> None:
    assert kept(90, [50, 60, 10]) == [50, 40, 0]
    assert given_back(30, [50, 60, 10]) == [0, 20, 10]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("user_set", [3, 1, 2]), ("balance_descending", [2, 1, 3]), ("bound_first", [1, 2, 3])],
)
def test_sharers_stand_in_the_order_of_the_area(order: str, expected: list[int]) -> None:
    early, late = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)
    turns = [Turn(3, 1, 5, late), Turn(1, 2, 10, early), Turn(2, None, 20, early)]
    assert in_order(turns, order) == expected


fens = st.integers(0, 60)
limits = st.none() | st.integers(-5, 60)
sources = st.builds(
    Source,
    source=st.sampled_from([OWN, SHARER]),
    balance_fen=fens,
    block=st.none() | st.sampled_from(SkipReason),
    payment_left=limits,
    first_left=limits,
    month_left=limits,
    year_left=limits,
)
lefts = st.builds(Lefts, payment=limits, month=limits, year=limits)


def as_stored(fen: int, of: list[Source], area: Lefts) -> list[tuple[int, int, str]]:
    """Let the database decide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place - 1, paid_fen, reason FROM family_allocate(%s, %s::text[], %s::text[], %s::bigint[],"
            " %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s, %s, %s)",
            [
                fen,
                [one.source.value for one in of],
                [one.block.value if one.block else None for one in of],
                [one.balance_fen for one in of],
                [one.payment_left for one in of],
                [one.first_left for one in of],
                [one.month_left for one in of],
                [one.year_left for one in of],
                area.payment,
                area.month,
                area.year,
            ],
        )
        return list(cursor.fetchall())


@pytest.mark.django_db
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fen=st.integers(1, 120), of=st.lists(sources, max_size=5), area=lefts)
def test_rule_and_database_decide_alike(fen: int, of: list[Source], area: Lefts) -> None:
    decided = allocate(fen, of, area)

    assert as_stored(fen, of, area) == [(one.place, one.paid_fen, one.reason.value) for one in decided]
    assert sum(one.paid_fen for one in decided) == fen
    for share in decided[: len(of)]:
        if share.place < len(of):
            assert 0 <= share.paid_fen <= of[share.place].balance_fen
    shared = sum(s.paid_fen for s in decided if s.place < len(of) and of[s.place].source is SHARER)
    for most in (area.payment, area.month, area.year):
        assert most is None or shared <= max(most, 0)


@settings(max_examples=200, deadline=None)
@given(paid=st.lists(st.integers(0, 50), min_size=1, max_size=5), data=st.data())
def test_refunds_in_pieces_are_one_refund(paid: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, sum(paid)))
    second = data.draw(st.integers(0, sum(paid) - first))
    one = given_back(first, paid)
    two = given_back(second, [have - gone for have, gone in zip(paid, one, strict=True)])

    assert [a + b for a, b in zip(one, two, strict=True)] == given_back(first + second, paid)


@pytest.mark.django_db
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stood=st.lists(st.integers(0, 20), max_size=6),
    days=st.integers(0, 5),
    terms=st.builds(FirstTerms, st.integers(0, 4), st.integers(1, 15), st.integers(0, 5)),
)
def test_rule_and_database_know_first_payments_alike(stood: list[int], days: int, terms: FirstTerms) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT family_is_first(%s::bigint[], %s, %s, %s, %s)",
            [stood, days, terms.count, terms.minimum_fen, terms.days],
        )
        (stored,) = cursor.fetchone()
    assert stored is is_first(stood, days, terms)


def test_payments_of_a_fen_and_days_alone_do_not_end_the_first_time() -> None:
    terms = FirstTerms(count=3, minimum_fen=1_000, days=1)
    assert is_first([1] * 50, 30, terms)
    assert is_first([5_000] * 3, 0, terms)
    assert is_first([5_000, 5_000, 999], 1, terms)
    assert not is_first([5_000, 5_000, 1_000], 1, terms)
    assert not is_first([], 0, FirstTerms(count=0, minimum_fen=1, days=30))

"""Payments at their edges: midnight and the turn of the year in China, accounts that moved, the audit beneath."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.actions import account_moves
from accounts.models.people import InsuredPerson
from accounts.queries import ledger
from family.actions import payments
from family.errors.payments import PaymentNotSettled, PaymentTooMuch
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, Cast, somebody
from tests.family.paying import balance, bind, charge, give, parts_of, pay

# One second before and at the turn of the year in China.
BEFORE = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
AFTER = BEFORE + timedelta(seconds=1)
HUAINAN = "340400"


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    yield
    assert ledger.faults() == []


@pytest.mark.parametrize("cap", ["month_cap_fen", "year_cap_fen"])
def test_a_limit_begins_anew_at_midnight_in_china(cast: Cast, cap: str) -> None:
    bind(cast.daughter, cast.grandmother, **{cap: 1_000})
    first = pay(cast.hospital, cast.grandmother, 900, at=BEFORE)
    second = charge(cast.hospital, cast.grandmother, 900, at=BEFORE).payment
    third = charge(cast.hospital, cast.grandmother, 1_000, at=AFTER).payment

    reason = cap.removesuffix("_fen")
    assert parts_of(second) == [("sharer", 100, reason), ("cash", 800, "rest")]
    assert parts_of(third) == [("sharer", 1_000, "whole")]
    assert (first.paid_on, third.paid_on) == (date(2026, 12, 31), date(2027, 1, 1))


def test_what_goes_back_in_the_new_year_gives_nothing_of_its_limit(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother, year_cap_fen=1_000)
    old = pay(cast.hospital, cast.grandmother, 1_000, at=BEFORE)
    pay(cast.hospital, cast.grandmother, 1_000, at=AFTER)
    payments.refund(cast.hospital, old.public_id, "R-1", 1_000, at=AFTER)

    assert parts_of(charge(cast.hospital, cast.grandmother, 500, at=AFTER).payment) == [("cash", 500, "rest")]


def test_several_sharers_share_one_limit_of_the_area_in_both_orders(cast: Cast) -> None:
    """What the first one pays counts for the second within one payment, and a refund makes room again."""
    bind(cast.daughter, cast.grandmother, payment_cap_fen=600)
    bind(cast.husband, cast.grandmother, payment_cap_fen=600)
    paid = pay(cast.hospital, cast.grandmother, 1_500)
    assert parts_of(paid) == [
        ("sharer", 600, "payment_cap"),
        ("sharer", 600, "payment_cap"),
        ("cash", 300, "rest"),
    ]
    payments.refund(cast.hospital, paid.public_id, "R-1", 700, at=AT)
    assert (balance(cast.daughter), balance(cast.husband)) == (319_400, 149_800)


def test_what_comes_back_follows_an_account_that_moved_twice(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother)
    paid = pay(cast.hospital, cast.grandmother, 8_000)
    held = charge(cast.hospital, cast.grandmother, 2_000).payment
    account_moves.move(cast.daughter.pk, from_area=BENGBU, to_area=HUAINAN, key="there", at=AT)
    payments.release(cast.hospital, held.public_id, at=AT)
    account_moves.move(cast.daughter.pk, from_area=HUAINAN, to_area=BENGBU, key="back", at=AT)
    payments.refund(cast.hospital, paid.public_id, "R-1", 8_000, at=AT)

    assert balance(cast.daughter) == 320_000


def test_two_accounts_of_one_human_being_are_never_overdrawn(cast: Cast) -> None:
    again = somebody("许建军", Sex.MALE, date(1958, 3, 1))
    give(again, 50_000)
    InsuredPerson.objects.filter(pk=again.pk).update(merged_into=cast.father)

    # The fuller one goes first, then the other, whichever row was shown.
    assert parts_of(charge(cast.hospital, again, 100_000).payment) == [
        ("own_account", 86_500, "balance"),
        ("own_account", 13_500, "whole"),
    ]
    assert parts_of(charge(cast.hospital, cast.father, 60_000).payment) == [
        ("own_account", 36_500, "balance"),
        ("cash", 23_500, "rest"),
    ]
    assert (balance(cast.father), balance(again)) == (0, 0)


def test_after_the_time_is_over_nothing_is_settled_refunded_or_counted(cast: Cast) -> None:
    bind(cast.daughter, cast.grandmother, year_cap_fen=1_000)
    held = charge(cast.hospital, cast.grandmother, 1_000).payment
    late = held.expires_at
    with pytest.raises(payments.PaymentExpired):
        payments.settle(cast.hospital, held.public_id, 1_000, at=late)
    with pytest.raises(PaymentNotSettled):
        payments.refund(cast.hospital, held.public_id, "R-1", 1, at=late)
    assert payments.expire_due(at=late) == 1
    assert payments.expire_due(at=late) == 0
    with pytest.raises(payments.PaymentExpired):
        payments.settle(cast.hospital, held.public_id, 1_000, at=AT)
    assert parts_of(charge(cast.hospital, cast.grandmother, 1_000, at=late).payment) == [
        ("sharer", 1_000, "whole")
    ]


def test_the_largest_amount_is_cash_and_goes_back_to_the_fen(cast: Cast) -> None:
    bind(cast.daughter, cast.father)
    paid = pay(cast.hospital, cast.father, payments.FEN_MAX)
    payments.refund(cast.hospital, paid.public_id, "R-0", payments.FEN_MAX, at=AT)
    with pytest.raises(PaymentTooMuch):
        payments.refund(cast.hospital, paid.public_id, "R-1", 1, at=AT)
    assert (balance(cast.father), balance(cast.daughter)) == (86_500, 320_000)


def test_what_the_database_writes_into_the_audit_is_a_link_of_the_chain(cast: Cast) -> None:
    bind(cast.daughter, cast.father)
    paid = pay(cast.hospital, cast.father, 90_000)
    payments.refund(cast.hospital, paid.public_id, "R-1", 500, at=AT)
    charge(cast.hospital, cast.grandmother, 500)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_audit_broken_links()")
        assert cursor.fetchone() == (0,)

"""The wallet's hours, limits and reasons, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums.ledger import AccountState
from family.enums import NearRelative
from family.rules import wallet, wallet_terms
from family.rules.wallet import (
    Holder,
    Limits,
    Purse,
    TransferFacts,
    is_closed,
    may_send,
    may_take,
    returns_at,
)
from foundation.clock import SHANGHAI, local_date

# Never change a line: whoever opened a wallet read exactly this.
PUBLISHED = {1: "4c9f3b8b98866a8b"}
LIMITS = Limits(3, 2_000_00, time(22), time(6), time(6), 24, 1, 500_00)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
EVERYBODY = frozenset(NearRelative)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def facts(**changed: object) -> TransferFacts:
    """Give facts against which nothing stands."""
    opened_at = NOON - timedelta(days=3)
    whole = TransferFacts(
        at=NOON,
        sender=Holder(1, "510100", True, None, "510100", opened_at),
        recipient=Holder(2, "410100", True, None, "410100", opened_at),
        relations=frozenset({NearRelative.PARENT}),
        scope=EVERYBODY,
        limits=LIMITS,
        purse=Purse(AccountState.OPEN, 900_00),
        amount_fen=500_00,
    )
    return replace(whole, **changed)


def codes(one: TransferFacts) -> list[str]:
    return [reason.code for reason in may_send(one).reasons]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("2026-03-02 21:59:58", False),
        ("2026-03-02 21:59:59.999999", False),
        ("2026-03-02 22:00:00", True),
        ("2026-03-03 00:00:00", True),
        ("2026-03-03 05:59:59.999999", True),
        ("2026-03-03 06:00:00", False),
    ],
)
def test_the_night_border_is_the_clock_in_china(text: str, closed: bool) -> None:
    assert is_closed(LIMITS, shanghai(text)) is closed


@given(
    begins=st.integers(0, 1439),
    length=st.integers(1, 1439),
    minute=st.integers(0, 3 * 1440),
    seconds=st.integers(0, 59),
)
def test_hours_are_a_circle(begins: int, length: int, minute: int, seconds: int) -> None:
    """Counting minutes round the clock says the same, whether or not the hours reach past midnight."""
    ends = (begins + length) % 1440
    hours = replace(LIMITS, closed_from=time(*divmod(begins, 60)), closed_until=time(*divmod(ends, 60)))
    at = shanghai("2026-03-01 00:00") + timedelta(minutes=minute, seconds=seconds)

    assert is_closed(hours, at) is ((minute - begins) % 1440 < length)


@given(seconds=st.integers(0, 400 * 86_400), back=st.times(timezones=st.none()))
def test_what_nobody_takes_goes_back_on_the_next_day_in_china(seconds: int, back: time) -> None:
    sent_at = NOON + timedelta(seconds=seconds)
    until = returns_at(replace(LIMITS, return_at=back), sent_at)

    assert local_date(until) == local_date(sent_at) + timedelta(days=1)
    assert until.astimezone(SHANGHAI).time() == back
    assert until > sent_at


def test_nothing_stands_against_it() -> None:
    assert may_send(facts()).allowed
    assert may_take(facts()).allowed


def test_all_reasons_at_once() -> None:
    nobody = Holder(2, "410100", False, date(2026, 3, 2))
    found = codes(
        facts(
            at=shanghai("2026-03-02 23:00"),
            recipient=nobody,
            relations=frozenset(),
            purse=Purse(AccountState.OPEN, 1),
            amount_fen=2_000_01,
            sent_today_count=3,
        )
    )
    assert found == [
        wallet.RELATION_OUT_OF_SCOPE,
        wallet.RECIPIENT_DEAD,
        wallet.RECIPIENT_NOT_INSURED,
        wallet.RECIPIENT_WITHOUT,
        wallet.BALANCE_SHORT,
        wallet.CLOSED_HOURS,
        wallet.DAY_FULL,
        wallet.TOO_MUCH,
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount_fen": 500_01}, wallet.FIRST_TOO_MUCH),
        ({"amount_fen": 900_01, "taken_count": 1}, wallet.BALANCE_SHORT),
        ({"sent_today_count": 3}, wallet.DAY_FULL),
        ({"purse": None}, wallet.ACCOUNT_MISSING),
        ({"purse": Purse(AccountState.FROZEN, 900_00)}, wallet.ACCOUNT_FROZEN),
        ({"is_in_doubt": True}, wallet.IN_DOUBT),
        ({"scope": frozenset({NearRelative.SPOUSE})}, wallet.RELATION_OUT_OF_SCOPE),
        ({"sender": Holder(1, "510100", True)}, wallet.SENDER_WITHOUT),
        (
            {"sender": Holder(1, "510100", False, None, "510100", NOON - timedelta(days=2))},
            wallet.SENDER_NOT_INSURED,
        ),
        (
            {"sender": Holder(1, "510100", True, None, "510100", NOON - timedelta(hours=23))},
            wallet.COOLING_OFF,
        ),
        ({"recipient": Holder(2, "410100", True, None, "411500", NOON)}, wallet.RECIPIENT_ELSEWHERE),
        ({"recipient": Holder(1, "410100", True, None, "410100", NOON)}, wallet.SAME_PERSON),
    ],
)
def test_each_reason_alone(changed: dict[str, object], code: str) -> None:
    assert codes(facts(**changed)) == [code]


def test_what_a_policy_leaves_open_is_no_limit() -> None:
    free = replace(LIMITS, per_day_max=None, transfer_max_fen=None, first_max_fen=None, cool_off_hours=0)
    one = facts(limits=free, amount_fen=900_00, sent_today_count=99)
    assert codes(one) == []


def test_taking_asks_for_no_hours_and_no_limits() -> None:
    late = facts(at=shanghai("2026-03-03 03:00"), sent_today_count=3, purse=None, amount_fen=9_000_00)
    assert not may_send(late).allowed
    assert may_take(late).allowed


def test_published_terms_are_never_changed() -> None:
    assert {one.version: one.seal[:16] for one in wallet_terms.TEXTS} == PUBLISHED
    assert [len(one.zh) for one in wallet_terms.TEXTS] == [len(one.en) for one in wallet_terms.TEXTS]

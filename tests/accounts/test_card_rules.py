"""The table of what may happen to a card, against a written-out oracle; and how wrong passwords are answered."""

from datetime import timedelta

import pytest

from accounts.enums.cards import CardAct, CardState, NumberScheme, SocialCardState
from accounts.rules import cards
from accounts.rules.card_numbers import is_card_number, is_personal_number, tidy_number

# One line a state, written from what the guide promises: act, then where it leads.
ORACLE = {
    "applied": "activate:active cancel:cancelled",
    "active": (
        "change_password:active reset_password:active lock:locked report_loss:lost "
        "cancel:cancelled reissue:reissued"
    ),
    "locked": "reset_password:active unlock:active report_loss:lost cancel:cancelled reissue:reissued",
    "lost": "reset_password:active unlock:active cancel:cancelled reissue:reissued",
    "cancelled": "",
    "reissued": "",
}


@pytest.mark.parametrize("state", list(CardState))
def test_each_state_allows_what_is_written_and_nothing_else(state: CardState) -> None:
    written = dict(pair.split(":") for pair in ORACLE[state].split())
    found = {act.value: after.value for act in CardAct if (after := cards.next_state(state, act))}
    assert found == written
    assert cards.acts_of(state) == {CardAct(act) for act in written}


def test_nothing_leads_out_of_an_ended_card() -> None:
    assert {state for state in CardState if not cards.acts_of(state)} == set(CardState) - cards.LIVE


def test_a_desk_sets_no_password() -> None:
    assert not cards.DESK_ACTS & {CardAct.ACTIVATE, CardAct.CHANGE_PASSWORD, CardAct.RESET_PASSWORD}


def test_pauses_grow_until_the_lock() -> None:
    answers = [cards.after_wrong(count) for count in range(cards.WRONG_MAX)]
    assert [a.pause for a in answers] == [
        timedelta(0),
        timedelta(0),
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(0),
    ]
    assert [a.locks for a in answers] == [False, False, False, False, True]
    assert [a.left_count for a in answers] == [4, 3, 2, 1, 0]


def test_an_ended_printed_card_stays_ended() -> None:
    for state in (SocialCardState.CANCELLED, SocialCardState.REPLACED, SocialCardState.EXPIRED):
        assert state not in cards.PRINTED


def test_numbers_are_text_and_their_zeros_stay() -> None:
    digits = {"floor": 6, "ceiling": 10}
    computer = NumberScheme.SHENZHEN_COMPUTER_NUMBER
    assert tidy_number(" ００12-345 67\u200b8") == "0012345678"
    assert is_personal_number("001234567", computer, digits)
    sound = [
        text for text in ("12345", "12345678901", "12345a", "") if is_personal_number(text, computer, digits)
    ]
    assert sound == []
    assert is_personal_number("44000000ABC", NumberScheme.NATIONAL_INSURED_NUMBER, digits)
    assert [is_card_number(text) for text in ("A1234567X", "A123", "A" * 33, "A1234567!")] == [
        True,
        *[False] * 3,
    ]

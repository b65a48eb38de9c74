"""The text in the picture: signed, short-lived, small, and silent about people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import segno

from accounts.rules import card_tokens
from accounts.rules.card_tokens import Showing
from foundation.sealing import Keyring

AT = datetime(2026, 3, 2, 1, 0, 0, 250_000, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32
RING = Keyring({"k1": OLD}, "k1")
SHOWING = Showing(b"cardcard", b"noncenonce", card_tokens.end_of_life(AT))


def test_it_reads_back_and_ends_at_the_second() -> None:
    read = card_tokens.read(card_tokens.sign(SHOWING, keyring=RING), keyring=RING)
    assert read == SHOWING
    assert read.expires_at == datetime(2026, 3, 2, 1, 1, 0, tzinfo=UTC)
    assert read.is_alive(AT)
    assert read.is_alive(read.expires_at - timedelta(microseconds=1))
    assert not read.is_alive(read.expires_at)


def test_a_clock_a_little_behind_takes_it_and_one_far_behind_does_not() -> None:
    assert SHOWING.is_alive(AT - card_tokens.SKEW)
    assert not SHOWING.is_alive(AT - timedelta(minutes=1))


def test_every_changed_character_breaks_it() -> None:
    token = card_tokens.sign(SHOWING, keyring=RING)
    for place, character in enumerate(token):
        other = "B" if character == "A" else "A"
        assert card_tokens.read(token[:place] + other + token[place + 1 :], keyring=RING) is None
    later = card_tokens.sign(replace(SHOWING, expires_at=AT + timedelta(days=1)), keyring=RING)
    assert card_tokens.read(later[:40] + token[40:], keyring=RING) is None


@pytest.mark.parametrize(
    "text",
    ["", "JST1", "12345678", "JST1" + "A" * 63, "JST1" + "A" * 65, "JST1" + "a" * 64, "JST1" + "1" * 64],
)
def test_what_is_no_token_is_nothing(text: str) -> None:
    assert card_tokens.read(text, keyring=RING) is None


def test_a_rotated_key_still_reads_and_a_removed_one_does_not() -> None:
    token = card_tokens.sign(SHOWING, keyring=RING)
    both = Keyring({"k2": NEW, "k1": OLD}, "k2")
    assert card_tokens.read(token, keyring=both) == SHOWING
    assert card_tokens.read(card_tokens.sign(SHOWING, keyring=both), keyring=RING) is None
    assert card_tokens.read(token, keyring=Keyring({"k2": NEW}, "k2")) is None


def test_the_picture_is_small_enough_for_an_old_screen() -> None:
    token = card_tokens.sign(SHOWING, keyring=RING)
    assert len(token) == 68
    assert segno.make(token, error="m", micro=False).version <= 4


def test_what_scanners_and_people_put_between_characters_does_not_matter() -> None:
    assert card_tokens.tidy(" 1234-5678\r\n") == "12345678"
    assert card_tokens.is_digits("12345678")
    assert not any(map(card_tokens.is_digits, ["1234567", "123456789", "１２３４５６７８", "1234567a"]))

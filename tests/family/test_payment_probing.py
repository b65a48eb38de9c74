"""Holds that come to nothing again and again: pointed out, told to the sharers, then no relative's money for a time."""

from datetime import timedelta

import pytest

from accounts.models.notices import Notice
from accounts.queries import ledger
from family.actions import payments
from family.actions.payment_notices import RELEASED_OFTEN
from family.enums import PartSource
from family.enums.payments import FlagKind, SkipReason
from family.models.payment_care import PaymentFlag
from family.queries.payment_flags import newest_flags
from family.queries.payments import PaymentCard
from family.rules.payment_flags import ReleaseLimits, came_to_nothing, flag_of_releases
from tests.cast import AT, BENGBU, ON, Cast
from tests.family.paying import balance, bind, charge, pay, skipped_of

LIMITS = ReleaseLimits(fen=50_000, percent=10, count=3, days=30, pause_days=7)
LARGE = 60_000


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The daughter lets her grandmother use her account."""
    bind(cast.daughter, cast.grandmother)
    return cast


def probe(cast: Cast, turn: int, fen: int = LARGE, how: str = "release") -> PaymentCard:
    """Hold much for the grandmother, look at the answer, and keep next to nothing."""
    at = AT + timedelta(minutes=turn)
    held = charge(cast.hospital, cast.grandmother, fen, key=f"P-{turn}", at=at).payment
    later = at + timedelta(seconds=10)
    if how == "release":
        return payments.release(cast.hospital, held.public_id, at=later).payment
    if how == "expire":
        payments.expire_due(at=held.expires_at)
        return held
    done = payments.settle(cast.hospital, held.public_id, 1 if how == "settle" else fen, at=later).payment
    if how == "refund":
        payments.refund(cast.hospital, held.public_id, "back", fen, at=later)
    return done


def flags() -> int:
    return PaymentFlag.objects.filter(kind=FlagKind.HOLD_AND_RELEASE.value).count()


@pytest.mark.parametrize("how", ["release", "settle", "refund", "expire"])
def test_the_third_is_pointed_out_however_it_came_to_nothing(cast: Cast, how: str) -> None:
    for turn in range(2):
        probe(cast, turn)
    assert flags() == 0
    third = probe(cast, 2, how=how)
    flag = PaymentFlag.objects.get(kind=FlagKind.HOLD_AND_RELEASE.value)
    assert flag.payment.public_id == third.public_id
    assert flag.facts["count"] == 3
    told = Notice.objects.get(template=RELEASED_OFTEN)
    assert told.recipient_id == cast.daughter.pk
    assert next(one.kind for one in newest_flags(frozenset({BENGBU}), most=5)) is FlagKind.HOLD_AND_RELEASE
    assert ledger.faults() == []


def test_then_the_payee_draws_on_no_relative_for_a_time_and_nobody_is_refused(cast: Cast) -> None:
    for turn in range(3):
        probe(cast, turn)
    before = balance(cast.daughter)
    held = charge(cast.hospital, cast.grandmother, LARGE, key="next", at=AT + timedelta(hours=1)).payment
    assert held.fen_from(PartSource.SHARER) == 0
    assert held.fen_from(PartSource.CASH) == LARGE
    assert ("sharer", SkipReason.PAYEE_PAUSED.value) in skipped_of(held)
    assert balance(cast.daughter) == before
    # Another payee, and the same one for another patient, pay as ever; and this one again when the time is over.
    bind(cast.daughter, cast.mother)
    assert charge(cast.hospital, cast.mother, 100, key="m", at=AT + timedelta(hours=2)).payment.fen_from(
        PartSource.SHARER
    )
    after = AT + timedelta(days=LIMITS.pause_days)
    assert charge(cast.hospital, cast.grandmother, LARGE, key="later", at=after).payment.fen_from(
        PartSource.SHARER
    )


def test_visits_that_were_paid_and_small_holds_are_no_pattern(cast: Cast) -> None:
    for turn in range(4):
        probe(cast, turn, fen=LIMITS.fen - 1)
    for turn in range(4, 8):
        pay(cast.hospital, cast.grandmother, 10_000, at=AT + timedelta(minutes=turn))
    assert flags() == 0


def test_two_in_a_month_are_none_however_long_ago_others_were(cast: Cast) -> None:
    probe(cast, 0)
    probe(cast, 1)
    probe(cast, 60 * 24 * 31)
    assert flags() == 0


def test_what_is_nothing_is_a_matter_of_size_and_share() -> None:
    assert came_to_nothing(50_000, 5_000, LIMITS)
    assert not came_to_nothing(50_000, 5_001, LIMITS)
    assert not came_to_nothing(49_999, 0, LIMITS)
    assert flag_of_releases(2, ON, LIMITS) is None
    flag = flag_of_releases(3, ON, LIMITS)
    assert flag is not None
    assert flag.facts["until"] == (ON + timedelta(days=7)).isoformat()

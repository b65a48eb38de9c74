"""Two at once on a wallet: money moves once, whoever is faster, and the daily number holds."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from accounts.actions import people
from accounts.enums.ledger import AccountKind
from accounts.models.ledger import LedgerTransfer
from accounts.queries.ledger import faults
from accounts.rules.actors import SYSTEM
from family.actions import wallet_returns, wallet_transfers, wallets
from family.errors.wallet import WalletTransferNotAllowed, WalletTransferNotOpen
from family.models.wallet import WalletTransfer
from tests.cast import AT, ON, Cast, citizen
from tests.family import apart as world
from tests.family.apart import FUNDS, balance, send
from tests.races.together import kinds, together

pytestmark = pytest.mark.race
ROUNDS = range(2)
MORNING = AT.replace(hour=22)
BEFORE = MORNING - timedelta(microseconds=1)


@pytest.mark.parametrize("_round", ROUNDS)
def test_taking_while_it_goes_back(cast: Cast, _round: int) -> None:
    """One hand takes it just before six while the tick comes just after: it is in one purse afterwards."""
    family = world.apart()
    card = send(family)
    results = together(
        partial(wallet_transfers.accept, citizen(family.mother), card.public_id, at=BEFORE),
        partial(wallet_returns.return_unclaimed, at=MORNING),
        partial(wallet_returns.return_unclaimed, at=MORNING),
    )
    state = WalletTransfer.objects.get().state
    gone = 300_00 if state == "accepted" else 0
    assert state in ("accepted", "returned")
    assert isinstance(results[0], WalletTransferNotOpen) is (state == "returned")
    assert balance(family.daughter, AccountKind.PERSONAL) == FUNDS - gone
    assert balance(family.mother, AccountKind.WALLET) == gone
    assert LedgerTransfer.objects.filter(kind__in=["wallet_accept", "wallet_return"]).count() == 1
    assert faults() == []


@pytest.mark.parametrize("_round", ROUNDS)
@pytest.mark.parametrize("who", ["daughter", "mother"])
def test_taking_while_one_of_the_two_dies(cast: Cast, who: str, _round: int) -> None:
    family = world.apart()
    card = send(family)
    results = together(
        partial(wallet_transfers.accept, citizen(family.mother), card.public_id, at=AT),
        partial(people.record_death, SYSTEM, getattr(family, who).pk, died_on=ON, at=AT),
        partial(wallet_returns.return_of_dead, at=AT),
    )
    wallet_returns.return_of_dead(at=AT)
    state = WalletTransfer.objects.get().state
    gone = 300_00 if state == "accepted" else 0
    assert state in ("accepted", "returned"), results
    assert isinstance(results[0], (WalletTransferNotAllowed, WalletTransferNotOpen)) is (state == "returned")
    assert not any(isinstance(one, IntegrityError) for one in results), results
    assert balance(family.daughter, AccountKind.PERSONAL) == FUNDS - gone
    assert balance(family.mother, AccountKind.WALLET) == gone
    assert faults() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_taken_declined_and_taken_back_at_once_has_one_outcome(cast: Cast, _round: int) -> None:
    family = world.apart()
    card = send(family)
    results = together(
        partial(wallet_transfers.accept, citizen(family.mother), card.public_id, at=AT),
        partial(wallet_transfers.decline, citizen(family.mother), card.public_id, at=AT),
        partial(wallet_transfers.cancel, citizen(family.daughter), card.public_id, at=AT),
    )
    assert kinds(results).count("WalletTransferNotOpen") == 2
    assert LedgerTransfer.objects.filter(kind__in=["wallet_accept", "wallet_return"]).count() == 1
    assert faults() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_submit_at_the_night_border_is_one_transfer(cast: Cast, _round: int) -> None:
    """Two seconds before ten and just after it, by the same key: if the first was made, both get it."""
    family = world.apart()
    at = AT.replace(hour=13, minute=59, second=58)
    results = together(
        partial(send, family, key="one", at=at),
        partial(send, family, key="one", at=at + timedelta(seconds=3)),
    )
    made = [one for one in results if not isinstance(one, Exception)]
    assert set(made) == {made[0]}
    assert WalletTransfer.objects.count() == 1
    # Whichever came first: after ten alone nothing is made, so that one may have been refused.
    assert kinds(results) in (["WalletTransferCard"] * 2, ["WalletTransferCard", "WalletTransferNotAllowed"])
    assert balance(family.daughter, AccountKind.PERSONAL) == FUNDS - 300_00


@pytest.mark.parametrize("_round", ROUNDS)
def test_sends_that_race_for_the_daily_number(cast: Cast, _round: int) -> None:
    family = world.apart()
    send(family, 1_00)
    results = together(*(partial(send, family, 1_00) for _ in range(4)))
    assert [type(one) for one in results].count(WalletTransferNotAllowed) == 2
    assert WalletTransfer.objects.count() == 3


@pytest.mark.parametrize("_round", ROUNDS)
def test_sends_that_race_for_the_last_fen(cast: Cast, _round: int) -> None:
    family = world.apart()
    world.funded(family.brother, world.CHENGDU, 100_00)
    new = partial(wallet_transfers.NewWalletTransfer, family.mother.pk, 60_00)
    results = together(
        *(
            partial(wallet_transfers.send, citizen(family.brother), new(key), at=AT)
            for key in ("one", "two", "three")
        )
    )
    assert [type(one) for one in results].count(WalletTransferNotAllowed) == 2
    assert balance(family.brother, AccountKind.PERSONAL) == 40_00


@pytest.mark.parametrize("_round", ROUNDS)
def test_opened_twice_at_once_is_one_wallet(cast: Cast, _round: int) -> None:
    family = world.apart(with_wallets=False)
    once = partial(wallets.open_own, citizen(family.mother), terms_version=1, at=AT)
    first, second = together(once, once)
    assert first == second

"""Whatever people do with wallets, in any order and at any hour: no fen is lost, and a small oracle says the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.actions import people
from accounts.enums.ledger import AccountKind
from accounts.queries.ledger import faults
from accounts.rules.actors import SYSTEM
from family.actions import wallet_returns, wallet_transfers
from family.actions.wallet_transfers import NewWalletTransfer
from family.errors.wallet import WalletTransferKeyReused, WalletTransferNotAllowed, WalletTransferNotOpen
from family.models.wallet import WalletTransfer
from foundation.clock import SHANGHAI, local_date
from tests.cast import AT, Cast, citizen
from tests.family import apart as world
from tests.family.apart import FUNDS, balance

pytestmark = pytest.mark.django_db

SMALL, MOST, A_DAY = 500_00, 2_000_00, 3


@dataclass
class OneSent:
    """A transfer as the oracle knows it."""

    fen: int
    at: datetime
    state: str = "sent"

    @property
    def until(self) -> datetime:
        """Give six o'clock of the next day."""
        day = self.at.astimezone(SHANGHAI).replace(hour=6, minute=0, second=0, microsecond=0)
        return day + timedelta(days=1)


@dataclass
class Oracle:
    """The wallet in sixty lines, without a database: what is where, and what the next act gives."""

    account: int = FUNDS
    wallet: int = 0
    sent: dict[str, OneSent] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)

    def send(self, key: str, fen: int, at: datetime) -> bool:
        """Say whether money leaves."""
        if key in self.sent:
            return self.sent[key].fen == fen
        hour = at.astimezone(SHANGHAI).hour
        today = [one for one in self.sent.values() if local_date(one.at) == local_date(at)]
        has_taken = any(one.state == "accepted" for one in self.sent.values())
        if self.dead or hour >= 22 or hour < 6 or len(today) >= A_DAY:
            return False
        if fen > (MOST if has_taken else SMALL) or fen > self.account:
            return False
        self.account -= fen
        self.sent[key] = OneSent(fen, at)
        return True

    def end(self, key: str, state: str, at: datetime) -> bool:
        """Say whether a transfer ends so."""
        one = self.sent[key]
        if state == "accepted" and one.state == "accepted":
            return True
        if one.state != "sent" or at >= one.until or (state == "accepted" and self.dead):
            return False
        one.state = state
        if state == "accepted":
            self.wallet += one.fen
        else:
            self.account += one.fen
        return True

    def tick(self, at: datetime) -> None:
        """Let everything go back whose time has passed, or everything after a death."""
        for one in self.sent.values():
            if one.state == "sent" and (at >= one.until or self.dead):
                one.state = "returned"
                self.account += one.fen

    @property
    def on_its_way(self) -> int:
        """Give what is between the two."""
        return sum(one.fen for one in self.sent.values() if one.state == "sent")


class Wallets(RuleBasedStateMachine):
    """A daughter and her mother over some days."""

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.family = world.apart()
        self.oracle, self.at = Oracle(), AT

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(minutes=st.one_of(st.integers(0, 90), st.integers(0, 30 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(
        key=st.sampled_from("abcdefghi"), fen=st.sampled_from([1, 300_00, SMALL, SMALL + 1, MOST, MOST + 1])
    )
    def send(self, key: str, fen: int) -> None:
        new = NewWalletTransfer(self.family.mother.pk, fen, key)
        wanted = self.oracle.send(key, fen, self.at)
        assert (
            self.does(lambda: wallet_transfers.send(citizen(self.family.daughter), new, at=self.at)) is wanted
        )

    @rule(key=st.sampled_from("abcdefghi"), state=st.sampled_from(["accepted", "returned", "cancelled"]))
    def end(self, key: str, state: str) -> None:
        if key not in self.oracle.sent:
            return
        row = WalletTransfer.objects.get(request_key=key)
        act, who = {
            "accepted": (wallet_transfers.accept, self.family.mother),
            "returned": (wallet_transfers.decline, self.family.mother),
            "cancelled": (wallet_transfers.cancel, self.family.daughter),
        }[state]
        wanted = self.oracle.end(key, state, self.at)
        assert self.does(lambda: act(citizen(who), row.public_id, at=self.at)) is wanted

    @rule()
    def tick(self) -> None:
        self.oracle.tick(self.at)
        wallet_returns.return_unclaimed(at=self.at)
        wallet_returns.return_of_dead(at=self.at)

    @rule(who=st.sampled_from(["daughter", "mother"]), really=st.integers(0, 9))
    def somebody_dies(self, who: str, really: int) -> None:
        if really == 0 and who not in self.oracle.dead:
            self.oracle.dead.add(who)
            person = getattr(self.family, who)
            people.record_death(SYSTEM, person.pk, died_on=local_date(self.at), at=self.at)

    def does(self, act: Callable[[], object]) -> bool:
        """Say whether the house did it; a refusal leaves nothing behind."""
        try:
            with transaction.atomic():
                act()
        except (WalletTransferNotAllowed, WalletTransferNotOpen, WalletTransferKeyReused):
            return False
        return True

    @invariant()
    def everything_is_where_the_oracle_says(self) -> None:
        if not hasattr(self, "oracle"):
            return
        states = dict(WalletTransfer.objects.values_list("request_key", "state"))
        assert states == {key: one.state for key, one in self.oracle.sent.items()}
        account = balance(self.family.daughter, AccountKind.PERSONAL)
        wallet = balance(self.family.mother, AccountKind.WALLET)
        assert (account, wallet) == (self.oracle.account, self.oracle.wallet)
        assert account + wallet + self.oracle.on_its_way == FUNDS
        assert faults() == []


def test_wallets_and_the_oracle_say_the_same(cast: Cast) -> None:
    run_state_machine_as_test(
        Wallets,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

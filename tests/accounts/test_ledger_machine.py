"""In whatever order money comes, is held, spent, given back, moved and taken back: the ledger is what the oracle says.

The oracle below keeps balances in a dictionary and knows no SQL; after each step the database has to hold the same
balances, no fault, and exactly the same total. To see it bite, seed a bug: let the trigger add `abs(moved.fen)`, leave
its check of frozen accounts out, or leave `state <> 'closed'` out of `accounts_ledger_credit`.
"""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.actions import account_moves, ledger, ledger_accounts, people
from accounts.actions.ledger import Line, NewTransfer
from accounts.actions.ledger_accounts import Credit
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.models.people import InsuredPerson
from accounts.queries import ledger as reads
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, ON, SHENZHEN, somebody

FEW, MANY = 8, 80
whose = st.integers(0, 2)
fens = st.integers(1, 2_000)


class Oracle:
    """What must be there: money by person, what is held and by whom, and what is not to move."""

    def __init__(self) -> None:
        self.fen: Counter[int] = Counter()
        self.holds: dict[str, tuple[int, int]] = {}
        self.paid: dict[str, tuple[int, int]] = {}
        self.dead: set[int] = set()
        self.closed: set[int] = set()
        self.outside = 0

    def credit(self, who: int, fen: int) -> bool:
        """Let money in, unless the account is closed."""
        if who in self.closed:
            return False
        self.fen[who] += fen
        self.outside -= fen
        return True

    def may_take(self, who: int, fen: int) -> bool:
        """Say whether money may leave: open, and enough of it."""
        return who not in self.closed and who not in self.dead and self.fen[who] >= fen

    def hold(self, key: str, who: int, fen: int) -> None:
        """Set money aside."""
        self.fen[who] -= fen
        self.holds[key] = (who, fen)

    def settle(self, key: str, part: int) -> None:
        """Pay a part of what is held and give the rest back."""
        who, fen = self.holds.pop(key)
        self.fen[who] += fen - part
        self.outside += part
        self.paid[key] = (who, part)

    def refund(self, key: str) -> None:
        """Give back all that was paid."""
        who, fen = self.paid.pop(key)
        self.fen[who] += fen
        self.outside -= fen

    def total(self) -> int:
        """Say what all accounts together must be: nothing comes from nowhere."""
        return sum(self.fen.values()) + sum(fen for _who, fen in self.holds.values()) + self.outside


class Spending(RuleBasedStateMachine):
    """Three people with an account each, whatever happens to them."""

    @initialize()
    def begin(self) -> None:
        """Open the accounts."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.oracle, self.number = Oracle(), count(1)
        names = ("赵一", "钱二", "孙三")
        self.people = [somebody(name, Sex.MALE, ON - timedelta(days=15_000)) for name in names]
        self.area = dict.fromkeys(range(len(names)), BENGBU)
        for person in self.people:
            ledger.open_account(person.pk, AccountKind.PERSONAL, BENGBU, at=AT)

    def teardown(self) -> None:
        """Leave the database as it was."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _account(self, who: int) -> LedgerAccount:
        own = LedgerAccount.objects.filter(person=self.people[who], kind="personal")
        return own.order_by("opened_at", "pk").last() or own.get()

    def _key(self) -> str:
        return f"machine:{next(self.number)}"

    def _post(self, kind: TransferKind, who: int, side: AccountKind, fen: int) -> tuple[str, bool]:
        """Move money out of an account (above zero) or into it (below), and say whether the house let it."""
        key, own = self._key(), self._account(who)
        other = ledger.side(side, own.area_key, at=AT)
        out, into = max(fen, 0), max(-fen, 0)
        lines = [Line(own.pk, out, into), Line(other, into, out)]
        try:
            ledger.post(NewTransfer(key, kind, ON, lines), at=AT)
        except IntegrityError:
            return key, False
        return key, True

    @rule(who=whose, fen=fens)
    def credit(self, who: int, fen: int) -> None:
        """Credit a contribution, as the runs do."""
        line = Credit(self._account(who).pk, fen, self._key())
        written = ledger_accounts.credit(
            TransferKind.CONTRIBUTION, AccountKind.CONTRIBUTIONS, [line], on=ON, at=AT
        )
        assert bool(written) is self.oracle.credit(who, fen)

    @rule(who=whose, fen=fens)
    def credit_twice(self, who: int, fen: int) -> None:
        """Pay interest twice under one key, which moves money once."""
        line = Credit(self._account(who).pk, fen, self._key())
        for _time in range(2):
            ledger_accounts.credit(TransferKind.INTEREST, AccountKind.INTEREST, [line], on=ON, at=AT)
        self.oracle.credit(who, fen)

    @rule(who=whose, fen=fens)
    def hold(self, who: int, fen: int) -> None:
        """Hold money for a payment."""
        key, is_done = self._post(TransferKind.HOLD, who, AccountKind.HELD, fen)
        assert is_done is self.oracle.may_take(who, fen)
        if is_done:
            self.oracle.hold(key, who, fen)

    @rule(part=st.integers(0, 100))
    def settle(self, part: int) -> None:
        """Settle the oldest hold in part; with nothing of it this is a release."""
        open_holds = [key for key, (who, _fen) in self.oracle.holds.items() if who not in self.oracle.closed]
        if not open_holds:
            return
        key = open_holds[0]
        who, fen = self.oracle.holds[key]
        paid = fen * part // 100
        own = self._account(who)
        held, providers = (
            ledger.side(kind, BENGBU, at=AT) for kind in (AccountKind.HELD, AccountKind.PROVIDERS)
        )
        lines = [Line(held, debit_fen=fen)]
        lines += [Line(providers, credit_fen=paid)] if paid else []
        lines += [Line(own.pk, credit_fen=fen - paid)] if fen > paid else []
        kind = TransferKind.SETTLEMENT if paid else TransferKind.RELEASE
        ledger.post(NewTransfer(self._key(), kind, ON, lines), at=AT)
        self.oracle.settle(key, paid)

    @rule()
    def refund(self) -> None:
        """Give the oldest payment back."""
        given = [key for key, (who, fen) in self.oracle.paid.items() if fen and who not in self.oracle.closed]
        if given:
            who, fen = self.oracle.paid[given[0]]
            _key, is_done = self._post(TransferKind.REFUND, who, AccountKind.PROVIDERS, -fen)
            assert is_done
            self.oracle.refund(given[0])

    @rule(who=whose, fen=fens)
    def correct(self, who: int, fen: int) -> None:
        """Credit by mistake and take it back at once, which even a frozen account allows."""
        if not self.oracle.credit(who, fen):
            return
        key = self._key()
        own = self._account(who)
        ledger_accounts.credit(
            TransferKind.INTEREST, AccountKind.INTEREST, [Credit(own.pk, fen, key)], on=ON, at=AT
        )
        wrong = LedgerTransfer.objects.get(key=key)
        lines = [Line(row.account_id, row.credit_fen, row.debit_fen) for row in wrong.entries.all()]
        new = NewTransfer(self._key(), TransferKind.CORRECTION, ON, lines, reverses_id=wrong.pk)
        assert ledger.post(new, at=AT) is not None
        self.oracle.credit(who, -fen)

    @rule(who=whose)
    def move(self, who: int) -> None:
        """Let somebody move to the other area."""
        target = SHENZHEN if self.area[who] == BENGBU else BENGBU
        at = AT + timedelta(seconds=next(self.number))
        moved = account_moves.move(
            self.people[who].pk, from_area=self.area[who], to_area=target, key=self._key(), at=at
        )
        assert (moved is not None) is (who not in self.oracle.dead | self.oracle.closed)
        if moved is not None:
            self.area[who] = target

    @rule(who=whose)
    def die(self, who: int) -> None:
        """Record a death, or take it back."""
        person = InsuredPerson.objects.get(pk=self.people[who].pk)
        if person.died_on:
            people.withdraw_death(SYSTEM, person.pk, at=AT)
        else:
            people.record_death(SYSTEM, person.pk, died_on=ON, at=AT)
        self.oracle.dead ^= {who}

    @rule(who=whose)
    def pay_out(self, who: int) -> None:
        """Pay what is left to the heirs and close."""
        if who not in self.oracle.dead or who in self.oracle.closed:
            return
        fen = self.oracle.fen[who]
        if fen:
            _key, is_done = self._post(TransferKind.ESTATE, who, AccountKind.ESTATE, fen)
            assert is_done
        account_moves.close(self._account(who), at=AT)
        self.oracle.fen[who] = 0
        self.oracle.outside += fen
        self.oracle.closed.add(who)

    @invariant()
    def all_is_as_the_oracle_says(self) -> None:
        """Compare."""
        if not hasattr(self, "oracle"):
            return
        kept = {who: self._account(who).balance_fen for who in range(len(self.people))}
        assert kept == {who: self.oracle.fen[who] for who in kept}
        assert self.oracle.total() == 0
        assert reads.faults() == []


def _run(examples: int, steps: int) -> None:
    machine = Spending.TestCase
    machine.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    machine().runTest()


@pytest.mark.django_db
def test_the_ledger_holds() -> None:
    _run(FEW, 30)


@pytest.mark.django_db
@pytest.mark.long
def test_the_ledger_holds_long() -> None:
    _run(MANY, 60)

"""In whatever order proofs arrive, are withdrawn, and two decide: payment stands as a small pure account of it says."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from certification.actions import decisions, suspensions, withdrawals
from certification.actions.decisions import NewDecision
from certification.enums import DecisionKind, DecisionReason, Standing, WithdrawalReason
from certification.errors import DecisionExists, DecisionNotFound, SuspensionNotOpen
from certification.models.entitlements import Deadline
from certification.models.standings import StandingDecision
from certification.queries.history import history_of
from certification.queries.suspending import file_of
from certification.queries.wrongs import wrong_suspensions
from foundation.periods import add_months
from tests import cast as stage
from tests.cast import BENGBU, Cast
from tests.certification.suspending import WAITS, WORDS, Office, card, certify, noon, office, two_signs

FEW, MANY = 5, 60
DAY = timedelta(days=1)
FIRST_PROOF = date(2025, 2, 27)


@dataclass
class Stood:
    """A suspension as the account keeps it: the proof known then, the deadline it stood on, its first month."""

    known: date
    due_on: date
    until: date
    first_month: date
    lifted_on: date | None = None
    is_released: bool = False


@dataclass
class Account:
    """The pure account: which proofs count, and what was decided. The rule is twelve months from the latest proof."""

    proofs: dict[UUID, date] = field(default_factory=dict)
    stood: list[Stood] = field(default_factory=list)
    protected: date = date.min

    @property
    def last(self) -> date:
        return max(self.proofs.values())

    @property
    def due_on(self) -> date:
        return add_months(self.last, 12)

    def wrong(self) -> int:
        """Count the suspensions that some proof that counts now, unknown then, shows to be wrong."""
        return sum(
            not one.is_released and any(one.known < day <= one.until for day in self.proofs.values())
            for one in self.stood
        )


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


class Desk(RuleBasedStateMachine):
    """Let time pass, proofs arrive in any order and be withdrawn, and two clerks suspend where they may."""

    @initialize()
    def begin(self) -> None:
        """Begin with the father's pension on the first day it is late."""
        self.block = transaction.atomic()
        self.block.__enter__()
        people = stage.on_stage()
        self.desk: Office = office(people)
        self.pension = people.father_pension
        self.on = date(2026, 3, 2)
        self.tick = 0
        self.account = Account()
        # The proof the cast came with stands under no id here, and is never withdrawn.
        self.account.proofs[UUID(int=0)] = FIRST_PROOF

    def teardown(self) -> None:
        """Leave the database as it was."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @rule(days=st.sampled_from([1, 20, 45, 200]))
    def wait(self, days: int) -> None:
        """Let days pass."""
        self.on += timedelta(days=days)

    @rule(ago=st.sampled_from([0, 1, 30, 120, 400]))
    def prove(self, ago: int) -> None:
        """Let a proof of a day arrive today."""
        day = max(FIRST_PROOF, self.on - timedelta(days=ago))
        before = self.account.due_on
        done = certify(self.desk, self.pension, day, came=self.on)
        assert done.due_on_before == before
        self.account.proofs[done.public_id] = day
        for one in self.account.stood:
            if one.lifted_on is None and self.account.due_on > one.due_on:
                one.lifted_on = self.on

    @precondition(lambda self: len(self.account.proofs) > 1)
    @rule(place=st.integers(0, 9))
    def withdraw(self, place: int) -> None:
        """Withdraw one of the proofs that count."""
        known = sorted(self.account.proofs)[1:]
        chosen = known[place % len(known)]
        withdrawals.withdraw(self.desk.one, chosen, WithdrawalReason.MISTAKE, "记错", at=noon(self.on))
        del self.account.proofs[chosen]
        self.account.protected = self.on + timedelta(days=60)

    @rule()
    def suspend(self) -> None:
        """Take every step, day by day, and let two decide; or be stopped by whatever stands against it."""
        late = card(self.pension, self.on)
        try:
            with transaction.atomic():
                known = file_of(late, on=self.on)
                if not known.steps:
                    if not known.signals:
                        two_signs(self.desk, self.pension, self.on)
                    self.on = suspensions.offer_visit(self.desk.one, self.pension, "", at=noon(self.on)) + DAY
                    self.on = suspensions.give_notice(self.desk.one, self.pension, "", at=noon(self.on)) + DAY
                new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS + str(self.tick))
                self.tick += 1
                at = noon(self.on)
                waiting = decisions.propose(self.desk.one, self.pension, new, waits=WAITS, at=at)
                decisions.confirm(self.desk.other, waiting.public_id, waiting.payload_hash, at=at)
        except (SuspensionNotOpen, DecisionExists):
            assert late.standing is not Standing.OVERDUE or self.is_stopped()
            return
        assert late.standing is Standing.OVERDUE
        assert not self.is_stopped()
        until = card(self.pension, self.on).in_time_until
        account = self.account
        account.stood.append(Stood(account.last, account.due_on, until, next_month(self.on)))

    @rule()
    def release(self) -> None:
        """Release what was wrong, once."""
        rows = StandingDecision.objects.filter(kind="suspend").order_by("decided_at", "pk")
        for row, one in zip(rows, self.account.stood, strict=True):
            is_wrong = any(one.known < day <= one.until for day in self.account.proofs.values())
            try:
                with transaction.atomic():
                    decisions.release(self.desk.one, row.public_id, "核对", at=noon(self.on))
            except (DecisionNotFound, DecisionExists):
                assert one.is_released or not is_wrong
            else:
                assert is_wrong
                assert not one.is_released
                one.is_released = True

    def is_stopped(self) -> bool:
        return any(one.lifted_on is None for one in self.account.stood)

    @invariant()
    def the_deadline_is_the_latest_proofs(self) -> None:
        """Compare the deadline, whatever the order of arrival."""
        if hasattr(self, "block"):
            assert Deadline.objects.get(entitlement__public_id=self.pension).due_on == self.account.due_on

    @invariant()
    def payment_stands_as_decided(self) -> None:
        """Suspended from the first month until a proof; never otherwise."""
        if hasattr(self, "block"):
            stopped = any(one.lifted_on is None and one.first_month <= self.on for one in self.account.stood)
            found = card(self.pension, self.on)
            assert (found.standing is Standing.SUSPENDED) == stopped
            known = history_of(self.pension, on=self.on, known_at=noon(self.on))
            assert known is not None
            assert known.standing is found.standing

    @invariant()
    def what_was_wrong_is_on_the_list(self) -> None:
        """Compare the list with the definition."""
        if hasattr(self, "block"):
            assert len(wrong_suspensions({BENGBU}, on=self.on, most=99)) == self.account.wrong()


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_any_order_of_proofs_and_decisions(cast: Cast, examples: int) -> None:
    Desk.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=8,
        phases=[Phase.reuse, Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run = Desk.TestCase("runTest")
    run.runTest()

"""In whatever order charges, settlements, refunds and revocations come: every account has what plain numbers say."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.enums.ledger import AccountKind
from accounts.queries import ledger
from family.actions import payments
from family.actions.payments import Charge, Done, Refunded
from family.enums import SharingUse
from family.errors.payments import (
    PaymentConflict,
    PaymentExpired,
    PaymentNotHeld,
    PaymentNotSettled,
    PaymentTooMuch,
)
from family.models.bindings import SharingBinding
from family.queries.payments import PaymentCard
from foundation.clock import local_date
from tests import cast as stage
from tests.cast import AT, Cast
from tests.certification.policies import rule as policy
from tests.family.paying import balance, bind, give, side_fen
from tests.family.payment_oracle import Oracle, Sharing

FEW, MANY = 8, 150
STEPS = 25
REFUSED = (PaymentConflict, PaymentExpired, PaymentNotHeld, PaymentNotSettled, PaymentTooMuch)
FIRST_COUNT, FIRST_CAP, FIRST_MINIMUM, MONTH_CAP = 1, 400, 60, 1_500
PATIENTS = ("father", "grandmother", "daughter")
keys = st.sampled_from([f"K-{number}" for number in range(8)])
fens = st.integers(1, 1_200)
caps = st.none() | st.integers(1, 900)


class Paying(RuleBasedStateMachine):
    """Charge, settle, refund, release, freeze and revoke in any order, on days that go by."""

    @initialize(caps=st.lists(st.tuples(caps, caps), min_size=4, max_size=4))
    def begin(self, caps: list[tuple[int | None, int | None]]) -> None:
        """Let four share, with limits drawn, and a few fen on each account."""
        self.block = transaction.atomic()
        self.block.__enter__()
        self.cast = stage.on_stage()
        self.at = AT
        self.last: PaymentCard | None = None
        for code, value in (
            ("sharing.first_payments_count", FIRST_COUNT),
            ("sharing.first_payment_cap_fen", FIRST_CAP),
            ("sharing.first_payments_minimum_fen", FIRST_MINIMUM),
            ("sharing.month_cap_fen", MONTH_CAP),
        ):
            policy(code, value)
        self.known: dict[str, PaymentCard] = {}
        self.asked: dict[str, tuple[str, int]] = {}
        self.rows: list[tuple[SharingBinding, Sharing]] = []
        sharings: dict[str, list[Sharing]] = {}
        pairs = (
            ("daughter", "grandmother"),
            ("husband", "grandmother"),
            ("daughter", "father"),
            ("father", "daughter"),
        )
        for number, ((sharer, user), (one, month)) in enumerate(zip(pairs, caps, strict=True)):
            row = bind(
                getattr(self.cast, sharer),
                getattr(self.cast, user),
                payment_cap_fen=one,
                month_cap_fen=month,
                answered_at=stage.BUILT_AT + timedelta(hours=number),
            )
            sharing = Sharing(sharer, one, month)
            sharings.setdefault(user, []).append(sharing)
            self.rows.append((row, sharing))
        money = {"daughter": 320_000, "husband": 150_000, "father": 86_500}
        self.oracle = Oracle(money, sharings, FIRST_COUNT, FIRST_CAP, FIRST_MINIMUM, MONTH_CAP)
        # What is there shall run out now and then.
        for who, left in (("daughter", 2_000), ("husband", 700), ("father", 900)):
            self._charge(f"drain-{who}", who, money[who] - left)
            self._settle(f"drain-{who}", self.known[f"drain-{who}"].amount_fen)

    def teardown(self) -> None:
        """Leave the database as it was."""
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _told(self, act: Callable[..., Done | Refunded]) -> str:
        """Do something, and say what came of it."""
        self.at += timedelta(seconds=1)
        try:
            with transaction.atomic():
                done = act(at=self.at)
        except PaymentConflict:
            return "conflict"
        except REFUSED:
            return "no"
        self.last = done.payment
        return "repeat" if done.is_repeat else "done"

    def _charge(self, key: str, who: str, fen: int) -> None:
        wanted = Charge(key, getattr(self.cast, who).pk, SharingUse.HOSPITAL, fen)
        told = self._told(partial(payments.hold, self.cast.hospital, wanted))
        expected = self.oracle.charge(key, who, fen, local_date(self.at))
        assert told == ("done" if expected == "held" else expected), (key, who, fen)
        if told == "done" and self.last is not None:
            self.known[key] = self.last
            self.asked[key] = who, fen

    def _settle(self, key: str, fen: int) -> None:
        act = partial(payments.settle, self.cast.hospital, self.known[key].public_id, fen)
        expected = self.oracle.settle(key, fen)
        assert self._told(act) == ("done" if expected == "settled" else expected), (key, fen)

    @rule(key=keys, who=st.sampled_from(PATIENTS), fen=fens)
    def charge(self, key: str, who: str, fen: int) -> None:
        """Charge a patient."""
        self._charge(key, who, fen)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def charge_again(self, data: st.DataObject) -> None:
        """Send a charge once more, whatever became of it."""
        key = data.draw(st.sampled_from(sorted(self.asked)))
        self._charge(key, *self.asked[key])

    @rule(who=st.sampled_from(PATIENTS), fen=st.integers(300, 2_400), is_whole=st.booleans())
    def pay(self, who: str, fen: int, is_whole: bool) -> None:
        """Charge much and settle all or half of it, so that several sources pay and limits come near."""
        key = f"P-{len(self.known)}"
        self._charge(key, who, fen)
        self._settle(key, fen if is_whole else fen // 2)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), fen=fens, is_whole=st.booleans())
    def settle(self, data: st.DataObject, fen: int, is_whole: bool) -> None:
        """Settle all or some of a charge."""
        key = data.draw(st.sampled_from(sorted(self.known)))
        self._settle(key, self.known[key].amount_fen if is_whole else fen)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """Let a charge go."""
        key = data.draw(st.sampled_from(sorted(self.known)))
        act = partial(payments.release, self.cast.hospital, self.known[key].public_id)
        expected = self.oracle.let_go(key, "released")
        assert self._told(act) == ("done" if expected == "released" else expected), key

    @precondition(lambda self: self.known)
    @rule(data=st.data(), name=st.sampled_from(["R-1", "R-2", "R-3"]), fen=fens)
    def refund(self, data: st.DataObject, name: str, fen: int) -> None:
        """Give some of a charge back."""
        key = data.draw(st.sampled_from(sorted(self.known)))
        act = partial(payments.refund, self.cast.hospital, self.known[key].public_id, name, fen)
        expected = self.oracle.refund(key, name, fen)
        told = self._told(act)
        assert ("no" if told == "conflict" else told) == ("done" if expected == "refunded" else expected), key

    @rule(number=st.integers(0, 3), is_frozen=st.booleans())
    def freeze(self, number: int, is_frozen: bool) -> None:
        """Freeze a binding, or open it again."""
        row, sharing = self.rows[number]
        SharingBinding.objects.filter(pk=row.pk).update(frozen_at=self.at if is_frozen else None)
        sharing.is_frozen = is_frozen

    @rule(number=st.integers(0, 3))
    def revoke(self, number: int) -> None:
        """Take a binding back."""
        row, sharing = self.rows[number]
        SharingBinding.objects.filter(pk=row.pk).update(state="ended", ended_at=self.at)
        sharing.is_open = False

    @rule(who=st.sampled_from(["daughter", "husband", "father"]), fen=fens)
    def earn(self, who: str, fen: int) -> None:
        """Put something on an account."""
        give(getattr(self.cast, who), fen, at=self.at)
        self.oracle.money[who] += fen

    @rule(days=st.sampled_from([1, 4, 32]))
    def wait(self, days: int) -> None:
        """Let days go by; what nobody settled goes back."""
        self.at += timedelta(days=days)
        payments.expire_due(at=self.at)
        for key, card in self.known.items():
            if card.expires_at <= self.at:
                self.oracle.let_go(key, "expired")

    @invariant()
    def every_account_has_what_plain_numbers_say(self) -> None:
        """Compare each account, what is held and what is owed, and recount the ledger."""
        if not hasattr(self, "oracle"):
            return
        assert {who: balance(getattr(self.cast, who)) for who in self.oracle.money} == self.oracle.money
        assert side_fen(AccountKind.HELD) == self.oracle.on_the_side("held")
        assert side_fen(AccountKind.PROVIDERS) == self.oracle.on_the_side("settled")
        assert ledger.faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_payments_agree_with_plain_numbers(cast: Cast, examples: int) -> None:
    Paying.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=[Phase.reuse, Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run = Paying.TestCase("runTest")
    run.runTest()

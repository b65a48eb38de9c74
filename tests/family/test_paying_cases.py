"""The collected edge cases of payments, each run through the actions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from accounts.actions import ledger_estates, people
from accounts.actions.ledger_estates import Estate
from accounts.enums.ledger import AccountKind
from accounts.enums.people import Insurance
from accounts.enums.users import StaffRole
from accounts.models.ledger import LedgerAccount
from accounts.models.people import Enrolment
from accounts.queries import ledger
from accounts.rules.actors import SYSTEM
from family.actions import payment_flags, payments
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentFlag
from family.queries.payments import PaymentCard
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import BENGBU, Cast, at_noon, staff
from tests.family.paying import balance, bind, charge, side_fen, skipped_of

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/paying.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    yield
    assert ledger.faults() == []


class Play:
    """One case on the stage."""

    def __init__(self, cast: Cast, case: dict[str, Any]) -> None:
        self.cast = cast
        self.case = case
        self.paid: PaymentCard | None = None
        self._rule(case.get("policy", {}), date(2026, 1, 1))
        for row in case["bindings"]:
            bound = datetime.combine(row.get("bound", date(2025, 1, 1)), datetime.min.time(), UTC)
            more = {name: row[name] for name in ("place", "payment_cap_fen") if name in row}
            bind(getattr(cast, row["sharer"]), getattr(cast, row["user"]), answered_at=bound, **more)

    def step(self, step: dict[str, Any]) -> None:
        """Do what one step says, and hold what came of it against the case."""
        at = at_noon(step["day"])
        for act in ("charge", "pay", "dies", "closes", "pauses", "moves", "refund", "policy", "flags"):
            if act in step:
                getattr(self, f"_{act}")(step, at)

    def _charge(self, step: dict[str, Any], at: datetime) -> PaymentCard:
        person = getattr(self.cast, step.get("charge") or step["pay"])
        done = charge(self.cast.hospital, person, step["fen"], key=step.get("key", ""), at=at)
        assert done.is_repeat == step.get("repeats", False)
        if "parts" in step:
            assert self._parts(done.payment) == [tuple(part) for part in step["parts"]], step
        if "skipped" in step:
            assert skipped_of(done.payment) == [tuple(one) for one in step["skipped"]], step
        return done.payment

    def _pay(self, step: dict[str, Any], at: datetime) -> None:
        held = self._charge(step, at)
        self.paid = payments.settle(self.cast.hospital, held.public_id, step["fen"], at=at).payment

    def _refund(self, step: dict[str, Any], at: datetime) -> None:
        assert self.paid is not None
        key = f"R-{at.isoformat()}"
        done = payments.refund(self.cast.hospital, self.paid.public_id, key, step["refund"], at=at)
        if "back" in step:
            assert [part.refunded_fen for part in done.payment.parts] == step["back"]

    def _dies(self, step: dict[str, Any], at: datetime) -> None:
        people.record_death(SYSTEM, getattr(self.cast, step["dies"]).pk, died_on=step["died"], at=at)

    def _closes(self, step: dict[str, Any], at: datetime) -> None:
        """Pay what is left to the heirs, and close the account."""
        account = LedgerAccount.objects.get(person=getattr(self.cast, step["closes"]))
        colleague = staff("+8613700000091", StaffRole.CLERK, BENGBU)
        estate = Estate(account.public_id, "继承人持公证书支取")
        card = ledger_estates.propose(self.cast.clerk_of_bengbu, estate, waits=timedelta(days=5), at=at)
        ledger_estates.decide(colleague, card.public_id, card.payload_hash, is_agreed=True, at=at)

    def _pauses(self, step: dict[str, Any], at: datetime) -> None:
        self._anew(step["pauses"], at, state="paused")

    def _moves(self, step: dict[str, Any], at: datetime) -> None:
        self._anew(step["moves"], at, area_key=step["area"])

    def _anew(self, who: str, at: datetime, **changed: Any) -> None:
        """Let somebody be insured otherwise from now on."""
        row = Enrolment.objects.get(
            person=getattr(self.cast, who),
            superseded_at=None,
            insurance__in=[Insurance.EMPLOYEE_MEDICAL.value, Insurance.RESIDENT_MEDICAL.value],
        )
        Enrolment.objects.filter(pk=row.pk).update(superseded_at=at)
        row.pk, row.recorded_at = None, at
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    def _policy(self, step: dict[str, Any], at: datetime) -> None:
        self._rule(step["policy"], step["day"])

    def _flags(self, step: dict[str, Any], at: datetime) -> None:
        payment_flags.find_after_death(at=at)
        assert sorted(PaymentFlag.objects.values_list("kind", flat=True)) == step["flags"]

    def _parts(self, payment: PaymentCard) -> list[tuple[str, str | None, int, str]]:
        """Name who pays what of a payment, and why so much."""
        names = {getattr(self.cast, who).pk: who for who in ("father", "daughter", "husband")}
        whose = {row.pk: names[row.sharer_id] for row in SharingBinding.objects.all()}
        own = names.get(payment.patient_id)
        return [
            (
                part.source.value,
                None if part.account_id is None else whose.get(part.binding_id or 0, own),
                part.amount_fen,
                part.reason.value,
            )
            for part in payment.parts
        ]

    @staticmethod
    def _rule(values: dict[str, Any], since: date) -> None:
        for code, value in values.items():
            current = PolicyValue.objects.filter(code=code, scope_key=BENGBU, superseded_at=None)
            for row in current:
                PolicyValue.objects.filter(pk=row.pk).update(superseded_at=at_noon(since))
                row.pk, row.ends_on, row.recorded_at = None, since, at_noon(since)
                row.save(force_insert=True)
            PolicyValue.objects.create(
                code=code,
                scope=PolicyScope.AREA.value,
                scope_key=BENGBU,
                value=value,
                origin=Origin.LOCAL.value,
                starts_on=since,
                recorded_at=at_noon(since) - timedelta(hours=1),
                source_document="一份虚构的通知",
                confidence=Confidence.SURE.value,
            )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['number']}-{case['title'][:40]}")
def test_edge_case(cast: Cast, case: dict[str, Any]) -> None:
    play = Play(cast, case)
    for step in case["steps"]:
        play.step(step)

    for who, fen in case["balances"].items():
        if fen == "closed":
            assert LedgerAccount.objects.get(person=getattr(cast, who)).state == "closed"
        else:
            assert balance(getattr(cast, who)) == fen, who
    if "estate" in case:
        assert side_fen(AccountKind.ESTATE) == case["estate"]


def test_every_number_of_payments_is_a_case() -> None:
    assert {case["number"] for case in CASES} >= {36, 37, 39, 40, 41, 43, 45}

"""The rows of `tests/cases/certification_consequences.yaml`, run through the actions of the house."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from accounts.actions import people
from accounts.rules.actors import SYSTEM
from certification.actions import decisions, withdrawals
from certification.enums import Benefit, DecisionKind, DecisionReason, WithdrawalReason
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.models.standings import StandingDecision
from certification.queries.standing_lists import certified_after_death
from certification.queries.wrongs import wrong_suspensions
from foundation.errors import DomainError
from tests.cast import BENGBU, Cast, pension
from tests.certification.suspending import Office, card, certify, decide, noon, office, standing, suspend

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "certification_consequences.yaml").read_text(encoding="utf-8")
)
LATER = date(2030, 1, 1)


class Story:
    """One row on its way: whose benefit, and what happens to it."""

    def __init__(self, cast: Cast, whose: str) -> None:
        self.desk: Office = office(cast)
        self.person = cast.father if whose == "father" else cast.mother if whose == "mother" else cast.husband
        pensions = {"father": cast.father_pension, "mother": cast.mother_pension}
        self.pension: UUID = pensions[whose] if whose in pensions else self._saturday(cast)

    def _saturday(self, cast: Cast) -> UUID:
        """Give the husband a pension whose deadline is Saturday, 28 February 2026."""
        return pension(
            cast.husband, Benefit.PENSION_EMPLOYEE, BENGBU, cast.clerk_of_bengbu, since=date(2020, 1, 1),
            last_event_on=date(2025, 2, 28),
        )  # fmt: skip

    def do(self, step: dict[str, Any]) -> None:
        refused = step.pop("refused", "")
        name = next(iter(step))
        act: Callable[..., None] = getattr(self, f"_{name}")
        if not refused:
            act(step.pop(name), **step)
            return
        with pytest.raises(DomainError) as error:
            act(step.pop(name), **step)
        assert error.value.code == refused

    def _suspend(self, on: date) -> None:
        suspend(self.desk, self.pension, on)

    def _certify(self, on: date, came: date | None = None) -> None:
        certify(self.desk, self.pension, on, came=came)

    def _prison(self, on: date) -> None:
        decide(self.desk, self.pension, DecisionKind.SUSPEND, DecisionReason.IMPRISONED, on)

    def _acquitted(self, on: date) -> None:
        self._lift(DecisionReason.ACQUITTED, on)

    def _served(self, on: date) -> None:
        self._lift(DecisionReason.SENTENCE_SERVED, on)

    def _lift(self, reason: DecisionReason, on: date) -> None:
        decisions.resume(self.desk.one, self._stood().public_id, reason, "查过了", at=noon(on))

    def _withdraw(self, on: date, why: str) -> None:
        rows = Certification.objects.standing().filter(entitlement__public_id=self.pension)
        proof = rows.latest("event_on")
        withdrawals.withdraw(self.desk.one, proof.public_id, WithdrawalReason(why), "核实过", at=noon(on))

    def _dead(self, on: date, at: date) -> None:
        people.record_death(SYSTEM, self.person.pk, died_on=on, at=noon(at))

    def _release(self, on: date) -> None:
        decisions.release(self.desk.one, self._stood().public_id, "核对过", at=noon(on))

    def _stood(self) -> StandingDecision:
        return StandingDecision.objects.get(kind="suspend", entitlement__public_id=self.pension)

    def answer(self, name: str) -> Any:
        mine = StandingDecision.objects.filter(entitlement__public_id=self.pension)
        if name == "due_on":
            return Deadline.objects.get(entitlement__public_id=self.pension).due_on
        if name == "wrong":
            return len(wrong_suspensions({BENGBU}, on=LATER, most=9))
        if name == "after_death":
            return len(certified_after_death({BENGBU}, most=9))
        if name == "lifted":
            row = mine.get(kind="resume")
            return {"reason": row.reason, "months": row.back_pay_months, "from": row.first_month}
        if name == "paid_until":
            return card(self.pension, date(2026, 5, 31)).paid_until
        row = mine.get(kind="release")
        return {"months": row.back_pay_months, "lost_days": row.lost_days}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['edge']}: {case['says'][:50]}")
def test_the_row_holds(cast: Cast, case: dict[str, Any]) -> None:
    story = Story(cast, case["whose"])
    for step in case["steps"]:
        story.do(dict(step))
    wanted = dict(case["then"])
    for on, state in wanted.pop("standing", {}).items():
        assert standing(story.pension, on).value == state, on
    assert {name: story.answer(name) for name in wanted} == wanted

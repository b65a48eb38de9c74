"""The cases of `tests/cases/certification_api.yaml`: edge cases as partners bring them about, through the real doors."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from accounts.actions import partners, people
from accounts.enums.partners import LinkBasis
from accounts.models.notices import Notice
from accounts.rules.actors import SYSTEM
from certification.actions import batches, data_evidence
from certification.enums import Benefit
from certification.models.data_evidence import DataEvidence
from certification.models.entitlements import Deadline
from certification.models.events import Certification, StatusReview
from certification.models.quarantine import QuarantinedEvent
from certification.queries.deadlines import deadline_by_entitlement
from foundation import clock
from tests.api.bengbu import NO_APP, let_hold
from tests.api.registered import registered
from tests.api.signing import Signer, signer_of
from tests.api.world import Caller, Pensioner, World

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "certification_api.yaml").read_text(encoding="utf-8")
)
NUMBER, NAME = "110101194505010024", "何玉兰"


@dataclass(frozen=True)
class Case:
    """One case on its way: who it is about, and the partner that sends."""

    world: World
    city: Caller
    signer: Signer
    person: Pensioner

    def day(self, offset: int) -> date:
        return self.world.today + timedelta(days=offset)

    def time(self, step: dict[str, Any]) -> dict[str, str]:
        """Write the time of a proof as a partner does: a day, an instant in UTC, or just what the step says."""
        if "at" in step:
            return {"event_at" if "T" in step["at"] else "event_on": step["at"]}
        if "hour" in step:
            moment = datetime.combine(self.day(step["day"]), time(step["hour"], tzinfo=UTC))
            return {"event_at": moment.isoformat()}
        return {"event_on": self.day(step["day"]).isoformat()}

    def send(self, step: dict[str, Any]) -> str:
        """Send a proof by the door of a step, and say what came of it."""
        answer: str = getattr(self, f"_by_{step['door']}")(step)
        return answer

    def _proof(self, step: dict[str, Any]) -> dict[str, Any]:
        body = {"entitlement_id": str(self.person.entitlement_id), "evidence": "x", **self.time(step)}
        return {**body, "answers": step.get("answers", {})}

    def _by_app(self, step: dict[str, Any]) -> str:
        return said(self.city.certify(self._proof(step)))

    def _by_batch(self, step: dict[str, Any]) -> str:
        item = {**self._proof(step), "external_id": uuid4().hex}
        batch = self.city.post("certification-batches", {"items": [item]}).json()["id"]
        while batches.advance(at=clock.now()):
            pass
        (done,) = self.city.get(f"certification-batches/{batch}/items").json()["items"]
        return f"{done['state']} {done['code']}".strip()

    def _by_session(self, step: dict[str, Any]) -> str:
        begun = self.city.post("certification-sessions", {"entitlement_id": str(self.person.entitlement_id)})
        if begun.status_code != 201:
            return said(begun)
        session = begun.json()
        path = f"certification-sessions/{session['id']}/result"
        done = self.city.post(path, self.signer.signed(session)).json()
        return f"{done['state']} {'early' if session['notes'] else ''}".strip()

    def _by_evidence(self, step: dict[str, Any]) -> str:
        body = {
            "external_id": uuid4().hex,
            "kind": "hospital_visit",
            "id_number": NUMBER,
            "name": step.get("name", NAME),
            **self.time(step),
        }
        receipt = self.city.post("evidence", body)
        assert receipt.status_code == 201, receipt.content
        data_evidence.settle_due(at=clock.now())
        row = DataEvidence.objects.get(public_id=receipt.json()["id"])
        if row.outcome != "quarantined":
            return row.outcome
        return f"quarantined {QuarantinedEvent.objects.get(external_id=f'evidence:{row.external_id}').reason}"


def said(answer: Any) -> str:
    """Say what a single request was answered: the status, and the code of a refusal."""
    return (
        str(answer.status_code)
        if answer.status_code < 300
        else f"{answer.status_code} {answer.json()['code']}"
    )


def a_year_after(day: date) -> date:
    """Count twelve months on, as a calendar on the wall does."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


@pytest.mark.parametrize("written", CASES, ids=lambda case: case["case"])
def test_a_case_comes_out_as_written(world: World, city: Caller, written: dict[str, Any]) -> None:
    benefit = Benefit(written.get("benefit", "pension_resident"))
    person = registered(world, NAME, NUMBER, since_days=-written.get("starts", -350), benefit=benefit)
    partners.link(SYSTEM, world.city.partner_id, person.id, basis=LinkBasis.CONSENT, at=world.at)
    case = Case(world, city, signer_of(world.city.partner_id, at=world.at), person)
    if "bars" in written:
        let_hold("certification.methods", NO_APP, at=world.at)
    if "dies" in written:
        people.record_death(SYSTEM, person.id, died_on=case.day(written["dies"]), at=world.at)

    for step in written["steps"]:
        if "dies" in step:
            people.record_death(SYSTEM, person.id, died_on=case.day(step["dies"]), at=clock.now())
        else:
            assert case.send(step) == str(step["answer"]), step

    rows = Certification.objects.filter(entitlement__public_id=person.entitlement_id)
    assert rows.count() == written["kept"]
    deadline = Deadline.objects.get(entitlement__public_id=person.entitlement_id)
    if "counts_from" in written:
        assert deadline.due_on == a_year_after(case.day(written["counts_from"]))
    if "told" in written:
        told = Notice.objects.filter(template="certification.recorded", recipient=person.id)
        assert told.count() == written["told"]
    if "standing" in written:
        card = deadline_by_entitlement(person.entitlement_id, on=world.today)
        assert card is not None
        assert card.standing.value == written["standing"]
    found = StatusReview.objects.filter(entitlement__public_id=person.entitlement_id)
    assert [review.question for review in found] == written.get("reviews", [])

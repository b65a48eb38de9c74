"""The written edge cases of certification about dates, run through the actions."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, entitlements, recomputing
from certification.actions.certifications import NewCertification
from certification.enums import Benefit, Method
from certification.models.events import Certification
from certification.queries.deadlines import DeadlineCard, deadline_by_entitlement
from family.enums import Relation
from foundation.clock import local_date
from foundation.errors import DomainError
from tests.cast import BENGBU, Cast, at_noon
from tests.certification.test_recomputing import change_rule

FOLDER = Path(__file__).parent.parent / "cases"
ROWS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "certification.yaml").read_text(encoding="utf-8"))
DESK = frozenset({Relation.DESK})


def grant(person: InsuredPerson, row: dict[str, Any], *, starts_on: date) -> UUID:
    benefit = Benefit(row["benefit"])
    given = entitlements.grant(
        SYSTEM, person.pk, benefit, paying_area_key=BENGBU, starts_on=starts_on, at=at_noon(starts_on)
    )
    return UUID(str(given.public_id))


def record(cast: Cast, benefit: UUID, event: dict[str, Any]) -> None:
    """Record one event of a case at its time, and compare a refusal."""
    instant = event.get("event_at")
    event_on = local_date(datetime.fromisoformat(instant)) if instant else event["event_on"]
    new = NewCertification(Method(event.get("method", "counter")), event_on)
    try:
        certifications.record(cast.clerk_of_bengbu, benefit, new, relations=DESK, at=at_noon(event["at"]))
        refused = None
    except DomainError as error:
        refused = error.code
    assert refused == event.get("refused")


def card_of(benefit: UUID, on: date) -> DeadlineCard:
    card = deadline_by_entitlement(benefit, on=on)
    assert card is not None
    return card


def compare(benefit: UUID, beside: UUID | None, then: dict[str, Any]) -> None:
    card = card_of(benefit, then["day"])
    assert (card.due_on, card.standing.value) == (then["due_on"], then["standing"])
    if "last_event_on" in then:
        assert card.last_event_on == then["last_event_on"]
    if "in_time_until" in then:
        assert card.in_time_until == then["in_time_until"]
    if "records" in then:
        assert Certification.objects.filter(entitlement__public_id=benefit).count() == then["records"]
    if "told" in then:
        rows = Notice.objects.filter(template="certification.recorded", recipient_id=card.person_id)
        assert rows.count() == then["told"]
    if "beside_due_on" in then:
        assert beside is not None
        assert card_of(beside, then["day"]).due_on == then["beside_due_on"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']} {row['what']}")
def test_written_case(cast: Cast, row: dict[str, Any]) -> None:
    # The stranger has no benefit in this area and no relative who is told.
    person = cast.husband
    benefit = grant(person, row, starts_on=row["starts_on"])
    beside = None
    if "beside" in row:
        beside = grant(person, row["beside"], starts_on=row["beside"]["starts_on"])
        if "event_on" in row["beside"]:
            event_on = row["beside"]["event_on"]
            record(cast, beside, {"event_on": event_on, "at": event_on})
    for event in row["events"]:
        record(cast, benefit, event)
    if "rule_change" in row:
        change = row["rule_change"]
        recomputing.run_through(at=at_noon(row["events"][-1]["at"]))
        value = {
            "type": "rolling_months", "months": change["months"],
            "granularity": "day", "initial_basis": "approval_counts",
        }  # fmt: skip
        change_rule(value, on=change["since"], benefits=[Benefit(row["benefit"])])
        recomputing.run_through(at=at_noon(change["since"]))
    for then in row["then"]:
        compare(benefit, beside, then)

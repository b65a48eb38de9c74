"""The written cases of survivors, and that every edge case of certification is written down somewhere."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements, status_reviews, survivors
from certification.actions.survivors import NewGround
from certification.enums import Benefit, SurvivorGround
from certification.models.events import StatusReview
from certification.queries.deadlines import deadline_by_entitlement
from family.actions import kinship
from foundation.errors import DomainError
from foundation.identifiers import Sex
from foundation.periods import Period
from tests.cast import BENGBU, BUILT_AT, Cast, somebody
from tests.certification.suspending import FIRST, Office, certify, noon, office

FOLDER = Path(__file__).parent.parent / "cases"
EDGE_CASES = range(49, 74)
ROWS: list[dict[str, Any]] = yaml.safe_load(
    (FOLDER / "certification_survivors.yaml").read_text(encoding="utf-8")
)
SINCE = date(2020, 1, 1)


@pytest.fixture
def desk(cast: Cast) -> Office:
    return office(cast)


def survivor(desk: Office, row: dict[str, Any]) -> tuple[InsuredPerson, UUID]:
    """Bring in somebody who draws a survivor's benefit, on its ground."""
    person = somebody("李小禾", Sex.FEMALE, row["born_on"])
    granted = entitlements.grant(
        SYSTEM, person.pk, Benefit.SURVIVOR, paying_area_key=BENGBU, starts_on=SINCE, at=BUILT_AT
    )
    benefit = UUID(str(granted.public_id))
    ground = NewGround(
        SurvivorGround(row["ground"]), row.get("is_incapacitated", False), Period(SINCE), "供养审批表"
    )
    survivors.record_ground(desk.one, benefit, ground, at=noon(FIRST))
    return person, benefit


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']} {row['what']}")
def test_written_case(cast: Cast, desk: Office, row: dict[str, Any]) -> None:
    person, benefit = survivor(desk, row)
    certify(desk, benefit, FIRST)
    if "marries_on" in row:
        husband = somebody("陈大", Sex.MALE, date(1968, 1, 1))
        couple = (person.pk, husband.pk)
        kinship.record_marriage(
            SYSTEM, couple, starts_on=row["marries_on"], evidence="结婚证", at=noon(FIRST)
        )
        status_reviews.open_from_families(at=noon(FIRST))
        asked = StatusReview.objects.filter(entitlement__public_id=benefit)
        assert list(asked.values_list("question", flat=True)) == row["asked"]

    known = deadline_by_entitlement(benefit, on=FIRST)
    assert known is not None
    assert known.paid_until == row["paid_until"]
    assert deadline_by_entitlement(benefit, on=row["there"]) is not None
    if "gone" in row:
        assert deadline_by_entitlement(benefit, on=row["gone"]) is None
        with pytest.raises(DomainError) as refused:
            certify(desk, benefit, row["gone"])
        assert refused.value.code == row["refused_after"]


def test_every_edge_case_is_written_down_somewhere() -> None:
    """Each of 49 to 73 is a row of some file of cases, whose own tests run it through the actions or a door."""
    found: set[int] = set()
    for path in FOLDER.glob("certification*.yaml"):
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"(?m)^\s*-?\s*\{?(?:case|number|edge):\s*(.+)$", text):
            found |= {int(number) for number in re.findall(r"\b(?:49|[56]\d|7[0-3])\b", line)}
    assert set(EDGE_CASES) - found == set()

"""What recorded facts contradict, against the written cases."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from family.enums import ContradictionKind
from family.rules.contradictions.book import contradictions_in
from tests.family.test_kinship import facts_of

CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "contradictions.yaml").read_text(encoding="utf-8")
)
ON = date(2026, 1, 1)
GAP_YEARS = 14


def found_in(case: dict[str, Any]) -> set[tuple[str, frozenset[str], tuple[str, ...]]]:
    found = contradictions_in(facts_of(case), gap_years=case.get("gap", GAP_YEARS), on=ON)
    return {(one.kind.value, frozenset(map(str, one.about)), one.law) for one in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_written_case(case: dict[str, Any]) -> None:
    expected = {(kind, frozenset(about), tuple(law)) for kind, about, law in case["expect"]}
    assert found_in(case) == expected


def test_every_kind_has_a_case_and_cases_without_any() -> None:
    kinds = {kind for case in CASES for kind, *_ in case["expect"]}
    assert kinds == {kind.value for kind in ContradictionKind}
    assert sum(not case["expect"] for case in CASES) >= 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_each_rests_on_recorded_facts_that_name_its_people(case: dict[str, Any]) -> None:
    facts = facts_of(case)
    for one in contradictions_in(facts, gap_years=case.get("gap", GAP_YEARS), on=ON):
        assert one.rests_on
        assert set(one.rests_on) <= {*facts.parentages, *facts.marriages}
        named = {end for fact in one.rests_on for end in _ends(fact)}
        assert set(one.about) <= named


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_order_of_the_records_changes_nothing(case: dict[str, Any]) -> None:
    turned = {
        **case,
        "parentages": case.get("parentages", [])[::-1],
        "marriages": [[b, a, *rest] for a, b, *rest in case.get("marriages", [])[::-1]],
    }
    assert {one[:2] for one in found_in(turned)} == {one[:2] for one in found_in(case)}


def test_an_age_tells_the_years_and_what_the_law_asked() -> None:
    case = next(case for case in CASES if case["case"].startswith("an adopter of 29"))
    found = contradictions_in(facts_of(case), gap_years=GAP_YEARS, on=ON)

    told = {one.about[0]: dict(one.told) for one in found}
    assert told["a"] == {"adopted_on": date(2023, 1, 1), "years": 29, "years_least": 30}
    assert told["d"] == {"adopted_on": date(1995, 6, 1), "years": 34, "years_least": 35}


def test_the_question_keeps_its_name_while_dates_are_corrected() -> None:
    case = next(case for case in CASES if case["case"].startswith("two live marriages"))
    corrected = {
        **case,
        "marriages": [[b, a, date(2009, 1, 1), *rest] for a, b, _on, *rest in case["marriages"]],
    }

    topics = [
        {one.topic for one in contradictions_in(facts_of(one_case), gap_years=GAP_YEARS, on=ON)}
        for one_case in (case, corrected)
    ]
    assert topics == [{"two_marriages:h:v:w"}] * 2


def _ends(fact: Any) -> tuple[str, str]:
    return (fact.parent, fact.child) if hasattr(fact, "parent") else (fact.a, fact.b)

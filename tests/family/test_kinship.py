"""The law of kinship against the written cases, and the articles each proof cites."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from family.enums import EndReason, NearRelative, ParentageKind
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact
from family.rules.kinship.relatives import KinAnswer, kin_between, near_relatives
from foundation.identifiers import Sex

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "kinship.yaml").read_text(encoding="utf-8"))
QUESTIONS = [
    pytest.param(
        case, question, id=f"{case['case']} - {' to '.join(question['ask'])} {question.get('date', '')}"
    )
    for case in CASES
    for question in case["expect"]
]


def facts_of(case: dict[str, Any]) -> KinFacts:
    """Read a written case."""
    persons = {key: PersonFact(key, Sex(sex), *dates) for key, (sex, *dates) in case["persons"].items()}
    return KinFacts(
        persons,
        tuple(_parentage(*row) for row in case.get("parentages", ())),
        tuple(_marriage(*row) for row in case.get("marriages", ())),
        tuple(_support(*row) for row in case.get("supports", ())),
    )


def _parentage(parent: str, child: str, kind: str, starts_on: date, *end: Any) -> ParentageFact:
    return ParentageFact(parent, child, ParentageKind(kind), starts_on, *_end(*end))


def _marriage(a: str, b: str, starts_on: date, *end: Any) -> MarriageFact:
    return MarriageFact(a, b, starts_on, *_end(*end))


def _support(a: str, b: str, starts_on: date, *end: Any) -> SupportFact:
    return SupportFact(a, b, starts_on, *_end(*end))


def _end(ends_on: date | None = None, reason: str | None = None) -> tuple[date | None, EndReason | None]:
    return ends_on, EndReason(reason) if reason else None


def codes(answer: KinAnswer) -> set[str]:
    return {reason.code for reason in answer.why_not}


@pytest.mark.parametrize(("case", "question"), QUESTIONS)
def test_written_case(case: dict[str, Any], question: dict[str, Any]) -> None:
    answer = kin_between(facts_of(case), *question["ask"], question.get("date", case.get("date")))

    if question["class"] == "none":
        assert answer.kin is None
        assert answer.why_not
        if "why" in question:
            assert f"kinship.{question['why']}" in codes(answer)
        if "law" in question:
            assert question["law"] in [list(reason.law) for reason in answer.why_not]
        return
    assert answer.kin is not None
    assert (answer.kin.relation, answer.kin.term.zh) == (question["class"], question["term"])
    if "classes" in question:
        assert sorted(answer.kin.relations) == question["classes"]
    if "qualifiers" in question:
        assert list(answer.kin.qualifiers) == question["qualifiers"]
    if "law" in question:
        assert [article for step in answer.kin.paths[0].steps for article in step.law] == question["law"]


ADOPTED_IN_2016 = facts_of(
    {
        "persons": {
            "ai": ["F", date(2012, 3, 3)],
            "bf": ["M", date(1985, 1, 1)],
            "af": ["M", date(1970, 1, 1)],
            "ag": ["M", date(1945, 1, 1)],
        },
        "parentages": [
            ["bf", "ai", "birth", date(2012, 3, 3)],
            ["af", "ai", "adoption", date(2016, 6, 1)],
            ["ag", "af", "birth", date(1970, 1, 1)],
        ],
    }
)


def test_an_adoption_cites_the_law_of_its_own_day() -> None:
    answer = kin_between(ADOPTED_IN_2016, "ai", "ag", date(2026, 1, 1))

    assert answer.kin is not None
    (path,) = answer.kin.paths
    assert [step.law for step in path.steps] == [("ADL 15", "ADL 23"), ("CC 1067",)]
    assert path.law == ("CC 1045",)


def test_an_earlier_day_cites_the_marriage_law() -> None:
    answer = kin_between(ADOPTED_IN_2016, "ai", "bf", date(2015, 1, 1))

    assert answer.kin is not None
    assert answer.kin.paths[0].steps[0].law == ("ML 21",)
    assert answer.kin.paths[0].law == ("OGP 12",)


def test_a_tie_ended_by_adoption_names_the_adoption() -> None:
    (reason,) = kin_between(ADOPTED_IN_2016, "ai", "bf", date(2026, 1, 1)).why_not

    assert reason.code == "kinship.adoption_ended_tie"
    assert reason.facts == {"adopted_on": date(2016, 6, 1), "adopter": "af", "child": "ai"}
    assert reason.law == ("ADL 23",)


def test_full_siblings_are_proven_by_both_parents() -> None:
    case = {
        "persons": {key: ["F", date(1990, 1, 1)] for key in ("a", "b", "m", "f")},
        "parentages": [[p, c, "birth", date(1990, 1, 1)] for p in ("m", "f") for c in ("a", "b")],
    }
    answer = kin_between(facts_of(case), "a", "b", date(2026, 1, 1))

    assert answer.kin is not None
    assert {path.steps[0].target for path in answer.kin.paths} == {"m", "f"}
    assert answer.kin.qualifiers == ()


def test_relatives_come_closest_first() -> None:
    relations = [kin.relation for kin in near_relatives(ADOPTED_IN_2016, "ai", date(2026, 1, 1))]

    assert relations == [NearRelative.PARENT, NearRelative.PATERNAL_GRANDPARENT]


def test_a_person_only_named_by_a_link_is_a_placeholder() -> None:
    facts = KinFacts({}, (ParentageFact(1, 2, ParentageKind.BIRTH, date(2000, 1, 1)),))
    answer = kin_between(facts, 2, 1, date(2026, 1, 1))

    assert answer.kin is not None
    assert answer.kin.term.zh == "父母"

"""The written cases of what falls, by the pure rule: what stood before and does not stand after."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from family.enums import EndReason, FactKind, LegalBasis, NearRelative, ParentageKind, RestingKind
from family.rules.closure import Change, Resting, changed, needed_by, standing
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact
from foundation.identifiers import Sex

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "closure.yaml").read_text(encoding="utf-8"))
BASES = {
    "consent": LegalBasis.CONSENT,
    "parent": LegalBasis.PARENT_OF_MINOR,
    "guardian": LegalBasis.GUARDIAN,
    "written": LegalBasis.POWER_OF_ATTORNEY,
}
KINDS = {
    "parentages": FactKind.PARENTAGE,
    "marriages": FactKind.MARRIAGE,
    "supports": FactKind.SUPPORT,
}


def fact(name: str, key: int, row: list[Any]) -> Any:
    """Read one row of a case."""
    if name == "parentages":
        parent, child, kind, starts_on, *end = row
        return ParentageFact(parent, child, ParentageKind(kind), starts_on, *ended(end), key=key)
    one, other, starts_on, *end = row
    made = MarriageFact if name == "marriages" else SupportFact
    return made(one, other, starts_on, *ended(end), key=key)


def ended(end: list[Any]) -> tuple[Any, Any]:
    return (end[0], EndReason(end[1])) if end else (None, None)


def facts_of(case: dict[str, Any]) -> KinFacts:
    people = {name: PersonFact(name, Sex(sex), born) for name, (sex, born) in case["persons"].items()}
    return KinFacts(
        people,
        *(tuple(fact(name, key, row) for key, row in enumerate(case.get(name, ()))) for name in KINDS),
    )


def change_of(case: dict[str, Any]) -> Change:
    if "dies" in case:
        return Change(deaths={case["dies"][0]: case["dies"][1]})
    if "add" in case:
        name, row = case["add"]
        return Change(added=(fact(name, -1, row),))
    name, key, *end = case["end"]
    return Change(frozenset({(KINDS[name], key)}), (fact(name, -1, [*case[name][key], *end]),))


def things_of(case: dict[str, Any]) -> dict[str, Resting]:
    scope = frozenset(map(NearRelative, case["scope"])) if "scope" in case else frozenset(NearRelative)
    found = {}
    for place, (name, (kind, of, other)) in enumerate(case["rests"].items()):
        is_sharing = kind == "sharing"
        which = RestingKind.BINDING if is_sharing else RestingKind.MANDATE
        found[name] = Resting((which, place), of, other, scope if is_sharing else needed_by(BASES[kind]))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_written_case(case: dict[str, Any]) -> None:
    before, things = facts_of(case), things_of(case)
    after = changed(before, change_of(case))
    stood = standing(things.values(), before, case["date"])
    stands = standing(things.values(), after, case["date"])
    assert {thing.key for thing in things.values()} == stood, "everything stands before"
    assert {name for name, thing in things.items() if thing.key in stood - stands} == set(case["falls"])

"""Random families of four generations, with links of every kind and end."""

from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

from family.enums import EndReason, ParentageKind
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact, SupportFact
from foundation.identifiers import Sex

BORN = {1: date(1940, 1, 1), 2: date(1965, 1, 1), 3: date(1990, 1, 1), 4: date(2015, 1, 1)}
DAYS = st.dates(date(1985, 1, 1), date(2026, 12, 31))
_ENDS_OF_PARENTAGE = {
    ParentageKind.BIRTH: [EndReason.COURT, EndReason.DEATH],
    ParentageKind.ADOPTION: [EndReason.DISSOLVED, EndReason.COURT, EndReason.VOID, EndReason.DEATH],
    ParentageKind.STEP: [EndReason.STEP_ENDED, EndReason.DEATH, EndReason.DIVORCE],
}
_ENDS_OF_MARRIAGE = [EndReason.DIVORCE, EndReason.VOID, EndReason.DECLARED_DEATH, EndReason.DEATH]
_ENDS_OF_SUPPORT = [EndReason.STEP_ENDED, EndReason.VOID, EndReason.DEATH]


@st.composite
def families(draw: st.DrawFn) -> KinFacts:
    """Draw three persons in each of four generations, and what joins them."""
    persons = {key: draw(_persons(key, BORN[int(key[0])])) for key in map("".join, product("1234", "abc"))}
    parentages = draw(st.lists(_parentages(persons), max_size=14))
    marriages = draw(st.lists(_pairs(MarriageFact, _ENDS_OF_MARRIAGE), max_size=5))
    supports = draw(st.lists(_pairs(SupportFact, _ENDS_OF_SUPPORT), max_size=3))
    return KinFacts(persons, tuple(parentages), tuple(marriages), tuple(supports))


@st.composite
def _persons(draw: st.DrawFn, key: str, since: date) -> PersonFact:
    born_on = since + timedelta(days=draw(st.integers(0, 900)))
    died_on = draw(st.none() | st.dates(born_on, date(2026, 12, 31)))
    return PersonFact(key, draw(st.sampled_from([Sex.MALE, Sex.FEMALE])), born_on, died_on)


@st.composite
def _parentages(draw: st.DrawFn, persons: dict[str, PersonFact]) -> ParentageFact:
    generation = draw(st.integers(1, 3))
    parent = f"{generation}{draw(st.sampled_from('abc'))}"
    child = f"{generation + 1}{draw(st.sampled_from('abc'))}"
    kind = draw(st.sampled_from(ParentageKind))
    born_on = persons[child].born_on
    assert born_on is not None
    later = 0 if kind is ParentageKind.BIRTH else draw(st.integers(1, 8000))
    starts_on = born_on + timedelta(days=later)
    return ParentageFact(parent, child, kind, starts_on, *draw(ends(starts_on, _ENDS_OF_PARENTAGE[kind])))


@st.composite
def _pairs(draw: st.DrawFn, fact: Any, reasons: list[EndReason]) -> Any:
    generation = draw(st.integers(1, 4))
    a, b = sorted(draw(st.permutations("abc"))[:2])
    starts_on = draw(DAYS)
    return fact(f"{generation}{a}", f"{generation}{b}", starts_on, *draw(ends(starts_on, reasons)))


@st.composite
def ends(
    draw: st.DrawFn, starts_on: date, reasons: list[EndReason]
) -> tuple[date, EndReason] | tuple[None, None]:
    """Draw how and when something ends that began on a day, or that it goes on."""
    if draw(st.booleans()):
        return None, None
    return starts_on + timedelta(days=draw(st.integers(1, 12000))), draw(st.sampled_from(reasons))

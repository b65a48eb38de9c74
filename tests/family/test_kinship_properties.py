"""Kinship on random families, against an oracle written from the definitions by brute force."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from family.enums import EndReason, NearRelative, ParentageKind
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact, PersonFact
from family.rules.kinship.relatives import kin_between, near_relatives
from foundation.identifiers import Sex

BORN = {1: date(1940, 1, 1), 2: date(1965, 1, 1), 3: date(1990, 1, 1), 4: date(2015, 1, 1)}
DAYS = st.dates(date(1985, 1, 1), date(2026, 12, 31))
INVERSE = {
    NearRelative.SPOUSE: {NearRelative.SPOUSE},
    NearRelative.SIBLING: {NearRelative.SIBLING},
    NearRelative.PARENT: {NearRelative.CHILD},
    NearRelative.CHILD: {NearRelative.PARENT},
    NearRelative.PATERNAL_GRANDPARENT: {NearRelative.SONS_CHILD},
    NearRelative.MATERNAL_GRANDPARENT: {NearRelative.DAUGHTERS_CHILD},
    NearRelative.SONS_CHILD: {NearRelative.PATERNAL_GRANDPARENT},
    NearRelative.DAUGHTERS_CHILD: {NearRelative.MATERNAL_GRANDPARENT},
}


@st.composite
def families(draw: st.DrawFn) -> KinFacts:
    """Draw four generations of three persons with links of every kind and end."""
    persons = {
        f"{generation}{place}": PersonFact(
            f"{generation}{place}",
            draw(st.sampled_from([Sex.MALE, Sex.FEMALE])),
            BORN[generation] + timedelta(days=draw(st.integers(0, 900))),
            draw(st.none() | DAYS),
        )
        for generation, place in product(BORN, "abc")
    }
    parentages = draw(st.lists(_parentages(persons), max_size=14))
    marriages = draw(st.lists(_marriages(), max_size=5))
    return KinFacts(persons, tuple(parentages), tuple(marriages))


@st.composite
def _parentages(draw: st.DrawFn, persons: dict[str, PersonFact]) -> ParentageFact:
    generation = draw(st.integers(1, 3))
    parent = f"{generation}{draw(st.sampled_from('abc'))}"
    child = f"{generation + 1}{draw(st.sampled_from('abc'))}"
    kind = draw(st.sampled_from(ParentageKind))
    born_on = persons[child].born_on
    assert born_on is not None
    starts_on = (
        born_on if kind is ParentageKind.BIRTH else born_on + timedelta(days=draw(st.integers(1, 8000)))
    )
    reasons = {
        ParentageKind.BIRTH: [EndReason.COURT, EndReason.DEATH],
        ParentageKind.ADOPTION: [EndReason.DISSOLVED, EndReason.VOID, EndReason.DEATH],
        ParentageKind.STEP: [EndReason.STEP_ENDED, EndReason.DEATH],
    }
    return ParentageFact(parent, child, kind, starts_on, *draw(_ends(starts_on, reasons[kind])))


@st.composite
def _marriages(draw: st.DrawFn) -> MarriageFact:
    generation = draw(st.integers(1, 4))
    a, b = draw(st.permutations("abc"))[:2]
    starts_on = draw(DAYS)
    reasons = [EndReason.DIVORCE, EndReason.VOID, EndReason.DECLARED_DEATH]
    return MarriageFact(f"{generation}{a}", f"{generation}{b}", starts_on, *draw(_ends(starts_on, reasons)))


@st.composite
def _ends(
    draw: st.DrawFn, starts_on: date, reasons: list[EndReason]
) -> tuple[date, EndReason] | tuple[None, None]:
    if draw(st.booleans()):
        return None, None
    return starts_on + timedelta(days=draw(st.integers(1, 12000))), draw(st.sampled_from(reasons))


def oracle(facts: KinFacts, of: Key, other: Key, on: date) -> set[NearRelative]:
    """Say every class by trying the definitions on all persons; shares no code with the engine."""
    parents = {
        (link.parent, link.child): link.kind != "step" or (link.parent, link.child) in _full(facts, on)
        for link in facts.parentages
        if _holds(facts, link, on)
    }
    full = {pair for pair, is_full in parents.items() if is_full}
    everybody = list(facts.persons)
    female = {key for key, person in facts.persons.items() if person.sex == "F"}
    found = set()
    if any(
        _wed(facts, marriage, on) and {marriage.a, marriage.b} == {of, other} for marriage in facts.marriages
    ):
        found.add(NearRelative.SPOUSE)
    if (other, of) in parents:
        found.add(NearRelative.PARENT)
    if (of, other) in parents:
        found.add(NearRelative.CHILD)
    for middle in everybody:
        if (middle, of) in full and (middle, other) in full:
            found.add(NearRelative.SIBLING)
        if (middle, of) in full and (other, middle) in full:
            maternal = middle in female
            found.add(NearRelative.MATERNAL_GRANDPARENT if maternal else NearRelative.PATERNAL_GRANDPARENT)
        if (of, middle) in full and (middle, other) in full:
            found.add(NearRelative.DAUGHTERS_CHILD if middle in female else NearRelative.SONS_CHILD)
    return found if of != other else set()


def _full(facts: KinFacts, on: date) -> set[tuple[Key, Key]]:
    links = (link for link in facts.parentages if link.kind != "step" and _holds(facts, link, on))
    return {(link.parent, link.child) for link in links}


def _holds(facts: KinFacts, link: ParentageFact, on: date) -> bool:
    if not _runs(link, on):
        return False
    if link.kind == "adoption":
        return True
    return not any(_cuts(facts, adoption, link, on) for adoption in facts.parentages)


def _runs(link: ParentageFact, on: date) -> bool:
    if link.end_reason == "void" or (link.kind == "birth" and link.end_reason == "court"):
        return False
    if link.end_reason in {"dissolved", "step_ended"} and link.ends_on is not None and link.ends_on <= on:
        return False
    return link.starts_on <= on


def _cuts(facts: KinFacts, adoption: ParentageFact, link: ParentageFact, on: date) -> bool:
    if adoption.kind != "adoption" or adoption.child != link.child or adoption.end_reason == "void":
        return False
    if adoption.starts_on > on or adoption.parent == link.parent:
        return False
    if link.kind == "step" and link.starts_on >= adoption.starts_on:
        return False
    for marriage in facts.marriages:
        if {marriage.a, marriage.b} == {adoption.parent, link.parent} and _wed(
            facts, marriage, adoption.starts_on
        ):
            return False
    if adoption.end_reason != "dissolved" or adoption.ends_on is None or adoption.ends_on > on:
        return True
    born_on = facts.persons[link.child].born_on
    assert born_on is not None
    # Eighteen years after a leap year is never one: who was born on 29 February comes of age on the 28th.
    leap_child = (born_on.month, born_on.day) == (2, 29)
    birthday = (born_on.year + 18, born_on.month, 28 if leap_child else born_on.day)
    end = adoption.ends_on
    return link.starts_on < end and (end.year, end.month, end.day) >= birthday


def _wed(facts: KinFacts, marriage: MarriageFact, on: date) -> bool:
    if marriage.end_reason == "void" or on < marriage.starts_on:
        return False
    ends = [marriage.ends_on, facts.persons[marriage.a].died_on, facts.persons[marriage.b].died_on]
    return all(end is None or on < end for end in ends)


@given(facts=families(), on=DAYS)
@settings(max_examples=150, deadline=None)
def test_every_pair_has_the_classes_of_the_definitions(facts: KinFacts, on: date) -> None:
    for of, other in product(facts.persons, repeat=2):
        kin = kin_between(facts, of, other, on).kin
        assert (kin.relations if kin else set()) == oracle(facts, of, other, on)


@given(facts=families(), on=DAYS)
@settings(max_examples=100, deadline=None)
def test_every_relation_has_its_inverse(facts: KinFacts, on: date) -> None:
    for of in facts.persons:
        for kin in near_relatives(facts, of, on):
            back = kin_between(facts, kin.person, of, on).kin
            assert back is not None
            expected = {inverse for relation in kin.relations for inverse in INVERSE[relation]}
            # The line of a grandchild is decided by the same middle person, so the inverse is exact.
            assert back.relations == expected


@given(facts=families(), on=DAYS)
@settings(max_examples=100, deadline=None)
def test_both_questions_agree_and_paths_hang_together(facts: KinFacts, on: date) -> None:
    for of in facts.persons:
        for kin in near_relatives(facts, of, on):
            assert kin_between(facts, of, kin.person, on).kin == kin
            for path in kin.paths:
                chain = [of, *(step.target for step in path.steps)]
                assert [step.source for step in path.steps] == chain[:-1]
                assert chain[-1] == kin.person
                assert all(step.law for step in path.steps)


@given(facts=families(), on=DAYS)
@settings(max_examples=60, deadline=None)
def test_no_kin_always_says_why(facts: KinFacts, on: date) -> None:
    for of, other in product(facts.persons, repeat=2):
        answer = kin_between(facts, of, other, on)
        assert (answer.kin is None) == bool(answer.why_not)


@given(facts=families(), on=DAYS, data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_divorce_changes_nothing_but_the_spouse_class(
    facts: KinFacts, on: date, data: st.DataObject
) -> None:
    # An adoption looks at the marriage of its own day, so the divorce is put after every link began.
    last_start = max((link.starts_on for link in facts.parentages), default=on)
    if not facts.marriages or last_start >= on:
        return
    ended = data.draw(st.sampled_from(facts.marriages))
    divorced = KinFacts(
        facts.persons,
        facts.parentages,
        tuple(
            MarriageFact(one.a, one.b, one.starts_on, max(one.starts_on, on), EndReason.DIVORCE)
            if one is ended and one.end_reason is not EndReason.VOID
            else one
            for one in facts.marriages
        ),
    )
    for of, other in product(facts.persons, repeat=2):
        before = kin_between(facts, of, other, on).kin
        after = kin_between(divorced, of, other, on).kin
        kept = (before.relations if before else frozenset()) - {NearRelative.SPOUSE}
        assert (after.relations if after else frozenset()) - {NearRelative.SPOUSE} == kept

"""Kinship on random families: the oracle's answer for everybody, and what must hold whatever the family."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from family.enums import EndReason, NearRelative, ParentageKind
from family.rules.kinship import replay
from family.rules.kinship.facts import Key, KinFacts, MarriageFact, ParentageFact
from family.rules.kinship.paths import Direction, KinPath
from family.rules.kinship.relatives import kin_between, near_relatives
from family.rules.kinship.replay import faults_of
from tests.family.kin_families import DAYS, families
from tests.family.kin_oracle import oracle

Check = Callable[[KinFacts, date], None]
FEW, MANY = 25, 3000
NONE: frozenset[NearRelative] = frozenset()
INVERSE = {
    NearRelative.SPOUSE: NearRelative.SPOUSE,
    NearRelative.SIBLING: NearRelative.SIBLING,
    NearRelative.PARENT: NearRelative.CHILD,
    NearRelative.CHILD: NearRelative.PARENT,
    NearRelative.PATERNAL_GRANDPARENT: NearRelative.SONS_CHILD,
    NearRelative.MATERNAL_GRANDPARENT: NearRelative.DAUGHTERS_CHILD,
    NearRelative.SONS_CHILD: NearRelative.PATERNAL_GRANDPARENT,
    NearRelative.DAUGHTERS_CHILD: NearRelative.MATERNAL_GRANDPARENT,
}


def relations(facts: KinFacts, of: Key, other: Key, on: date) -> frozenset[NearRelative]:
    kin = kin_between(facts, of, other, on).kin
    return kin.relations if kin else NONE


def every_pair_has_the_classes_of_the_definitions(facts: KinFacts, on: date) -> None:
    for of in facts.persons:
        listed = {kin.person: kin.relations for kin in near_relatives(facts, of, on)}
        expected = {other: oracle(facts, of, other, on) for other in facts.persons}
        assert listed == {other: classes for other, classes in expected.items() if classes}


def every_relation_has_its_inverse(facts: KinFacts, on: date) -> None:
    for of in facts.persons:
        for kin in near_relatives(facts, of, on):
            # The line of a grandchild is decided by the same middle person, so the inverse is exact.
            assert relations(facts, kin.person, of, on) == {INVERSE[relation] for relation in kin.relations}


def both_questions_agree_and_every_path_replays(facts: KinFacts, on: date) -> None:
    for of in facts.persons:
        for kin in near_relatives(facts, of, on):
            assert kin_between(facts, of, kin.person, on).kin == kin
            for path in kin.paths:
                assert faults_of(path, facts, of, on) == ()


def no_kin_always_says_why_with_an_article(facts: KinFacts, on: date) -> None:
    for of, other in product(facts.persons, repeat=2):
        answer = kin_between(facts, of, other, on)
        assert (answer.kin is None) == bool(answer.why_not)
        assert all(reason.law for reason in answer.why_not if of != other)


CHECKS = (
    every_pair_has_the_classes_of_the_definitions,
    every_relation_has_its_inverse,
    both_questions_agree_and_every_path_replays,
    no_kin_always_says_why_with_an_article,
)


@pytest.mark.parametrize("check", CHECKS)
@given(facts=families(), on=DAYS)
@settings(max_examples=FEW, deadline=None)
def test_holds_for_a_few_families(check: Check, facts: KinFacts, on: date) -> None:
    check(facts, on)


@pytest.mark.long
@pytest.mark.parametrize("check", CHECKS)
@given(facts=families(), on=DAYS)
@settings(max_examples=MANY, deadline=None)
def test_holds_for_many_families(check: Check, facts: KinFacts, on: date) -> None:
    check(facts, on)


def divorced(facts: KinFacts, marriage: MarriageFact, on: date) -> tuple[KinFacts, set[frozenset[Key]]]:
    """End a marriage on a day, and with it what its spouses raised, claim by claim; name the pairs of those."""
    claims = {
        link: replace(link, ends_on=max(link.starts_on, on), end_reason=EndReason.STEP_ENDED)
        for link in facts.parentages
        if link.kind is ParentageKind.STEP
        and link.parent in (marriage.a, marriage.b)
        and link.ends_on is None
    }
    ended = replace(marriage, ends_on=max(marriage.starts_on, on), end_reason=EndReason.DIVORCE)
    after = replace(
        facts,
        parentages=tuple(claims.get(link, link) for link in facts.parentages),
        marriages=tuple(ended if one is marriage else one for one in facts.marriages),
    )
    return after, {frozenset((link.parent, link.child)) for link in claims}


@given(facts=families(), on=DAYS, data=st.data())
@settings(max_examples=FEW, deadline=None)
def test_a_divorce_changes_nothing_but_the_spouse_class_and_recorded_step_claims(
    facts: KinFacts, on: date, data: st.DataObject
) -> None:
    lawful = [one for one in facts.marriages if one.end_reason is not EndReason.VOID]
    # An adoption looks at the marriage of its own day, so the divorce is put after every link began.
    if not lawful or max((link.starts_on for link in facts.parentages), default=date.min) >= on:
        return
    after, claims = divorced(facts, data.draw(st.sampled_from(lawful)), on)

    for of, other in product(facts.persons, repeat=2):
        may_change = {NearRelative.SPOUSE}
        if frozenset((of, other)) in claims:
            may_change |= {NearRelative.PARENT, NearRelative.CHILD}
        before = relations(facts, of, other, on)
        assert relations(after, of, other, on) <= before
        assert before - relations(after, of, other, on) <= may_change


LINKS = (
    ParentageFact("p", "c", ParentageKind.BIRTH, date(2000, 1, 1)),
    ParentageFact("g", "p", ParentageKind.ADOPTION, date(1980, 1, 1)),
    ParentageFact("s", "c", ParentageKind.STEP, date(2010, 1, 1)),
)
LINE = KinFacts({}, LINKS)
TODAY = date(2020, 1, 1)


def proof(other: Key) -> KinPath:
    """Give the one path from the child to somebody."""
    (path,) = (path for kin in near_relatives(LINE, "c", TODAY) for path in kin.paths if kin.person == other)
    return path


class TestReplay:
    """The checker finds what is wrong with a path that was tampered with, or is held against other facts."""

    def test_a_sound_path_has_no_fault(self) -> None:
        assert [faults_of(proof(other), LINE, "c", TODAY) for other in "pgs"] == [(), (), ()]

    @pytest.mark.parametrize(
        ("links", "fault"),
        [
            (LINKS[:1], replay.FACT_UNKNOWN),
            (
                (*LINKS, ParentageFact("a", "c", ParentageKind.ADOPTION, date(2015, 1, 1))),
                replay.FACT_NOT_LIVE,
            ),
        ],
    )
    def test_against_other_facts(self, links: tuple[ParentageFact, ...], fault: str) -> None:
        assert fault in faults_of(proof("g"), KinFacts({}, links), "c", TODAY)

    def test_on_another_day(self) -> None:
        found = faults_of(proof("s"), LINE, "c", date(2009, 1, 1))
        assert found == (replay.FACT_NOT_LIVE,)
        assert replay.LAW_MISSING in faults_of(proof("p"), LINE, "c", date(2022, 1, 1))

    def test_for_somebody_else(self) -> None:
        assert replay.STARTS_ELSEWHERE in faults_of(proof("g"), LINE, "p", TODAY)

    def test_a_class_it_does_not_prove(self) -> None:
        for relation in set(NearRelative) - {NearRelative.PATERNAL_GRANDPARENT}:
            changed = replace(proof("g"), relation=relation)
            assert replay.CLASS_IS_ANOTHER in faults_of(changed, LINE, "c", TODAY), relation

    def test_another_end(self) -> None:
        assert replay.ENDS_ELSEWHERE in faults_of(replace(proof("g"), other="p"), LINE, "c", TODAY)

    def test_steps_turned_round_or_left_out(self) -> None:
        first, second = proof("g").steps
        turned = replace(proof("g"), steps=(second, first))
        assert {replay.STARTS_ELSEWHERE, replay.IS_BROKEN} <= set(faults_of(turned, LINE, "c", TODAY))
        assert replay.CLASS_IS_ANOTHER in faults_of(
            replace(proof("g"), steps=(first,), other="p"), LINE, "c", TODAY
        )

    def test_a_step_that_its_fact_does_not_say(self) -> None:
        (step,) = proof("p").steps
        for changed in (replace(step, direction=Direction.DOWN), replace(step, target="g")):
            found = faults_of(replace(proof("p"), steps=(changed,)), LINE, "c", TODAY)
            assert replay.FACT_SAYS_OTHER in found
        without_law = replace(step, law=())
        assert replay.LAW_MISSING in faults_of(replace(proof("p"), steps=(without_law,)), LINE, "c", TODAY)

    def test_a_step_link_that_goes_on(self) -> None:
        link = ParentageFact("t", "p", ParentageKind.STEP, date(2005, 1, 1))
        facts = KinFacts({}, (*LINKS, link))
        first, second = proof("g").steps
        longer = replace(proof("g"), other="t", steps=(first, replace(second, target="t", fact=link)))
        assert faults_of(longer, facts, "c", TODAY) == (replay.STEP_LINK_GOES_ON,)

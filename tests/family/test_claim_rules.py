"""The rules of claims alone: who looks, what is recorded, what stands in the way of an effect; and the promise's text."""

from dataclasses import replace
from datetime import date

import pytest

from family.enums import ClaimAnswer, ClaimProof, ClaimRelation, ContradictionKind, ParentageKind
from family.rules import claim_kinds, promises
from family.rules import claims as rules
from family.rules.claims import (
    Limits,
    Middle,
    Proved,
    TieWish,
    facts_of,
    may_take_effect,
    needs_desk,
    planned,
)
from family.rules.contradictions.found import Contradiction
from family.rules.kinship.facts import KinFacts, MarriageFact, ParentageFact, PersonFact
from family.rules.kinship.relatives import kin_between
from foundation.identifiers import Sex

BIRTH = ParentageKind.BIRTH
ME = PersonFact("me", Sex.FEMALE, date(1982, 5, 16))
OTHER = PersonFact("other", Sex.FEMALE, date(1936, 2, 28))
CHILD = PersonFact("other", Sex.MALE, date(2012, 9, 9))
MIDDLE = Middle("", Sex.FEMALE)
ON = date(2026, 3, 2)
WEDDING = date(2006, 5, 1)
LIMITS = Limits(18, 30, 10, 2, 180, 10, dict.fromkeys(("spouse", "parent", "child"), "other_adult"))
PROVED = Proved(
    is_other_known=True,
    answer=ClaimAnswer.CONFIRMED,
    proof=ClaimProof.PROMISE,
    has_papers=False,
    is_claimant_alive=True,
)
PARENT = TieWish(ClaimRelation.PARENT, BIRTH)
# What was published. A change of a text that people promised is a new version.
PUBLISHED = {1: "4bd6eb07a09b187b"}


@pytest.mark.parametrize(
    ("wish", "other", "term"),
    [
        (TieWish(ClaimRelation.SPOUSE, starts_on=WEDDING), replace(OTHER, sex=Sex.MALE), "丈夫"),
        (PARENT, OTHER, "母亲"),
        (TieWish(ClaimRelation.CHILD, ParentageKind.ADOPTION, WEDDING), CHILD, "养子"),
        (TieWish(ClaimRelation.CHILD, ParentageKind.STEP, WEDDING), CHILD, "继子"),
        (TieWish(ClaimRelation.GRANDPARENT, middle=MIDDLE), OTHER, "外祖母"),
        (TieWish(ClaimRelation.GRANDPARENT, middle=Middle("", Sex.MALE)), OTHER, "祖母"),
        (TieWish(ClaimRelation.GRANDPARENT, middle=Middle()), OTHER, "祖父母/外祖父母（待确认）"),
        (TieWish(ClaimRelation.GRANDCHILD, middle=MIDDLE), CHILD, "外孙"),
        (TieWish(ClaimRelation.GRANDCHILD, middle=Middle()), CHILD, "孙子女/外孙子女（待确认）"),
        (TieWish(ClaimRelation.SIBLING, middle=MIDDLE), CHILD, "弟弟"),
        (TieWish(ClaimRelation.STEP_SIBLING, starts_on=WEDDING), CHILD, "弟弟"),
    ],
)
def test_the_engine_derives_what_was_claimed(wish: TieWish, other: PersonFact, term: str) -> None:
    facts = planned(wish, ME, other)
    people = {one.key: one for one in (ME, other)}
    if wish.middle:
        people["middle"] = PersonFact("middle", wish.middle.sex)
    all_facts = KinFacts(
        people,
        tuple(one for one in facts if isinstance(one, ParentageFact)),
        tuple(one for one in facts if isinstance(one, MarriageFact)),
        tuple(one for one in facts if not isinstance(one, ParentageFact | MarriageFact)),
    )
    kin = kin_between(all_facts, "me", "other", ON).kin
    assert kin is not None
    assert kin.term.zh == term


def test_a_grandmother_who_died_before_her_grandchild_had_her_child_by_then() -> None:
    dead = replace(OTHER, died_on=date(1970, 1, 1))
    below, above = planned(TieWish(ClaimRelation.GRANDPARENT, middle=MIDDLE), ME, dead)
    assert (below.starts_on, above.starts_on) == (ME.born_on, date(1970, 1, 1))


@pytest.mark.parametrize(
    ("wish", "proof", "expected"),
    [
        (PARENT, ClaimProof.PROMISE, False),
        (PARENT, ClaimProof.PAPERS, True),
        (replace(PARENT, kind=ParentageKind.STEP), ClaimProof.PAPERS, True),
        (TieWish(ClaimRelation.SPOUSE), ClaimProof.PROMISE, False),
        # What policy does not name a desk looks at.
        (TieWish(ClaimRelation.SIBLING, middle=MIDDLE), ClaimProof.PROMISE, True),
    ],
)
def test_who_looks(wish: TieWish, proof: ClaimProof, expected: bool) -> None:
    assert needs_desk(wish, proof, LIMITS) is expected


@pytest.mark.parametrize(
    ("wish", "changes", "codes"),
    [
        (PARENT, {}, []),
        (PARENT, {"is_claimant_alive": False}, [rules.DEAD]),
        (PARENT, {"is_other_known": False}, [rules.OTHER_UNKNOWN]),
        (PARENT, {"answer": ClaimAnswer.DENIED}, [rules.OTHER_DENIED]),
        (PARENT, {"answer": None}, [rules.NOT_CONFIRMED]),
        # A file that came with a promise is no paper somebody was asked for.
        (PARENT, {"answer": None, "has_papers": True}, [rules.NOT_CONFIRMED]),
        (PARENT, {"answer": None, "has_papers": True, "proof": ClaimProof.PAPERS}, []),
        (replace(PARENT, kind=ParentageKind.ADOPTION), {"proof": ClaimProof.PAPERS}, [rules.NO_PAPERS]),
        (replace(PARENT, kind=ParentageKind.ADOPTION), {"proof": ClaimProof.PAPERS, "has_papers": True}, []),
    ],
)
def test_what_stands_in_the_way_of_an_effect(
    wish: TieWish, changes: dict[str, object], codes: list[str]
) -> None:
    assert [one.code for one in may_take_effect(wish, replace(PROVED, **changes)).reasons] == codes


@pytest.mark.parametrize("kind", ContradictionKind)
def test_what_cannot_be_never_takes_effect(kind: ContradictionKind) -> None:
    proved = replace(PROVED, contradictions=(Contradiction(kind, ("me",), ()),))
    assert may_take_effect(PARENT, proved).allowed is (kind not in rules.IMPOSSIBLE)


@pytest.mark.parametrize(
    "wish",
    [
        PARENT,
        TieWish(ClaimRelation.SPOUSE, starts_on=WEDDING),
        TieWish(ClaimRelation.GRANDPARENT, middle=Middle("陈梅", Sex.FEMALE)),
    ],
)
def test_a_matter_gives_back_what_was_claimed(wish: TieWish) -> None:
    told = {"claim": "01a216c4-db0a-7b55-9b8b-b27a4d07e6ca", "name": "张敏", "number": "1", **facts_of(wish)}
    assert claim_kinds.check_claim(told) == ()
    assert claim_kinds.wish_of(told) == wish
    for wrong in ({**told, "relation": "cousin"}, {**told, "starts_on": "x"}, {**told, "more": ""}, {}):
        assert claim_kinds.check_claim(wrong) != ()


def test_a_dispute_names_somebody() -> None:
    told = {"other": "01a216c4-db0a-7b55-9b8b-b27a4d07e6ca", "name": "张敏", "note": ""}
    assert claim_kinds.check_dispute(told) == ()
    for wrong in ({**told, "other": "x"}, {**told, "note": "长" * 301}, {**told, "note": 1}, {}):
        assert claim_kinds.check_dispute(wrong) != ()


def test_a_published_promise_is_never_changed() -> None:
    assert {one.version: one.seal.hex()[:16] for one in promises.TEXTS} == PUBLISHED


def test_promises_say_the_same_in_both_languages() -> None:
    assert [len(one.zh) for one in promises.TEXTS] == [len(one.en) for one in promises.TEXTS]
    assert promises.promise_on(date(2026, 1, 1)).version == 1
    assert promises.promise_of(1).zh

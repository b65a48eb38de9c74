"""What one relative calls another, in Chinese and English, as tables."""

from dataclasses import dataclass
from enum import StrEnum

from family.enums import NearRelative, ParentageKind
from family.rules.kinship.facts import PersonFact
from foundation.identifiers import Sex


@dataclass(frozen=True)
class Term:
    """Hold one kinship term in both languages."""

    zh: str
    en: str


class Age(StrEnum):
    """Say whether a sibling is older or younger, where both birth dates tell."""

    OLDER = "older"
    YOUNGER = "younger"
    UNTOLD = "untold"


M, F, U = Sex.MALE, Sex.FEMALE, Sex.UNKNOWN

SPOUSE = {
    M: Term("丈夫", "husband"),
    F: Term("妻子", "wife"),
    U: Term("配偶", "spouse"),
}
PARENT = {
    ParentageKind.BIRTH: {
        M: Term("父亲", "father"),
        F: Term("母亲", "mother"),
        U: Term("父母", "parent"),
    },
    ParentageKind.ADOPTION: {
        M: Term("养父", "adoptive father"),
        F: Term("养母", "adoptive mother"),
        U: Term("养父母", "adoptive parent"),
    },
    ParentageKind.STEP: {
        M: Term("继父", "stepfather"),
        F: Term("继母", "stepmother"),
        U: Term("继父母", "step-parent"),
    },
}
CHILD = {
    ParentageKind.BIRTH: {
        M: Term("儿子", "son"),
        F: Term("女儿", "daughter"),
        U: Term("子女", "child"),
    },
    ParentageKind.ADOPTION: {
        M: Term("养子", "adopted son"),
        F: Term("养女", "adopted daughter"),
        U: Term("养子女", "adopted child"),
    },
    ParentageKind.STEP: {
        M: Term("继子", "stepson"),
        F: Term("继女", "stepdaughter"),
        U: Term("继子女", "stepchild"),
    },
}
ANY_SIBLING = Term("兄弟姐妹", "sibling")
SIBLING = {
    (M, Age.OLDER): Term("哥哥", "older brother"),
    (M, Age.YOUNGER): Term("弟弟", "younger brother"),
    (F, Age.OLDER): Term("姐姐", "older sister"),
    (F, Age.YOUNGER): Term("妹妹", "younger sister"),
}
# Twins and siblings without birth dates: neutral, and in one word only where both are of one sex.
SIBLING_OF_SAME_SEX = {M: Term("兄弟", "brother"), F: Term("姐妹", "sister")}
GRAND = {
    NearRelative.PATERNAL_GRANDPARENT: {
        M: Term("祖父", "paternal grandfather"),
        F: Term("祖母", "paternal grandmother"),
        U: Term("祖父母", "paternal grandparent"),
    },
    NearRelative.MATERNAL_GRANDPARENT: {
        M: Term("外祖父", "maternal grandfather"),
        F: Term("外祖母", "maternal grandmother"),
        U: Term("外祖父母", "maternal grandparent"),
    },
    NearRelative.SONS_CHILD: {
        M: Term("孙子", "son's son"),
        F: Term("孙女", "son's daughter"),
        U: Term("孙子女", "son's child"),
    },
    NearRelative.DAUGHTERS_CHILD: {
        M: Term("外孙", "daughter's son"),
        F: Term("外孙女", "daughter's daughter"),
        U: Term("外孙子女", "daughter's child"),
    },
}
# The person in the middle is known to be there, but not whether man or woman.
GRANDPARENT_OF_EITHER_LINE = Term("祖父母/外祖父母（待确认）", "grandparent (line to be confirmed)")
GRANDCHILD_OF_EITHER_LINE = Term("孙子女/外孙子女（待确认）", "grandchild (line to be confirmed)")


def sibling_term(of: PersonFact, sibling: PersonFact) -> Term:
    """Name a sibling, as seen from `of`."""
    age = _age_of(sibling, of)
    if age is Age.UNTOLD:
        return SIBLING_OF_SAME_SEX.get(sibling.sex, ANY_SIBLING) if sibling.sex is of.sex else ANY_SIBLING
    return SIBLING.get((sibling.sex, age), ANY_SIBLING)


def grandparent_term(relation: NearRelative, middle: PersonFact, grandparent: PersonFact) -> Term:
    """Name a grandparent; the sex of the parent between decides the line."""
    return GRANDPARENT_OF_EITHER_LINE if middle.sex is U else GRAND[relation][grandparent.sex]


def grandchild_term(relation: NearRelative, middle: PersonFact, grandchild: PersonFact) -> Term:
    """Name a grandchild; the sex of the child between decides the line."""
    return GRANDCHILD_OF_EITHER_LINE if middle.sex is U else GRAND[relation][grandchild.sex]


def _age_of(person: PersonFact, than: PersonFact) -> Age:
    if person.born_on is None or than.born_on is None or person.born_on == than.born_on:
        return Age.UNTOLD
    return Age.OLDER if person.born_on < than.born_on else Age.YOUNGER

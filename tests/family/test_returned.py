"""Whether a marriage revives when somebody declared dead comes back (Civil Code art. 51)."""

from dataclasses import replace
from datetime import date

import pytest

from family.enums import EndReason
from family.rules.kinship import returned
from family.rules.kinship.facts import KinFacts, MarriageFact, PersonFact
from family.rules.kinship.returned import revives

DECLARED, RETURNED = date(2018, 1, 1), date(2022, 3, 1)
MARRIAGE = MarriageFact("h", "w", date(2010, 1, 1), DECLARED, EndReason.DECLARED_DEATH)
MEANWHILE = MarriageFact("v", "w", date(2019, 1, 1))


def codes(*others: MarriageFact, has_declined: bool = False, marriage: MarriageFact = MARRIAGE) -> set[str]:
    facts = KinFacts({}, (), (marriage, *others))
    return {reason.code for reason in revives(marriage, facts, RETURNED, has_declined=has_declined).reasons}


def test_it_revives_by_itself() -> None:
    assert codes() == set()


@pytest.mark.parametrize(
    "meanwhile",
    [
        MEANWHILE,
        replace(MEANWHILE, ends_on=date(2020, 1, 1), end_reason=EndReason.DIVORCE),
        replace(MEANWHILE, ends_on=date(2020, 1, 1), end_reason=EndReason.DEATH),
        MarriageFact("h", "v", date(2019, 1, 1)),
    ],
)
def test_not_where_one_of_the_two_married_somebody_else_even_if_that_is_over(meanwhile: MarriageFact) -> None:
    assert codes(meanwhile) == {returned.SPOUSE_REMARRIED}


@pytest.mark.parametrize(
    "other",
    [
        replace(MEANWHILE, ends_on=date(2020, 1, 1), end_reason=EndReason.VOID),
        MarriageFact("v", "w", date(2000, 1, 1), date(2005, 1, 1), EndReason.DIVORCE),
        MarriageFact("h", "w", RETURNED),
    ],
)
def test_a_void_marriage_an_earlier_one_and_the_same_one_stand_in_no_way(other: MarriageFact) -> None:
    assert codes(other) == set()


def test_every_reason_is_given_with_the_article_of_the_day() -> None:
    decision = revives(MARRIAGE, KinFacts({}, (), (MARRIAGE, MEANWHILE)), RETURNED, has_declined=True)
    assert [reason.code for reason in decision.reasons] == [
        returned.SPOUSE_REMARRIED,
        returned.SPOUSE_DECLINED,
    ]
    assert {reason.law for reason in decision.reasons} == {("CC 51",)}
    before = revives(MARRIAGE, KinFacts({}, (), (MARRIAGE,)), date(2020, 1, 1), has_declined=True)
    assert before.reasons[0].law == ("OGP 37",)


@pytest.mark.parametrize(
    "marriage",
    [
        replace(MARRIAGE, end_reason=EndReason.DIVORCE),
        replace(MARRIAGE, ends_on=None, end_reason=None),
        replace(MARRIAGE, ends_on=date(2023, 1, 1)),
    ],
)
def test_only_a_marriage_that_a_declaration_ended_before_can_revive(marriage: MarriageFact) -> None:
    assert codes(marriage=marriage) == {returned.NOT_ENDED_BY_DECLARATION}


def test_not_with_somebody_who_has_died_meanwhile() -> None:
    facts = KinFacts({"w": PersonFact("w", died_on=date(2021, 1, 1))}, (), (MARRIAGE,))
    (reason,) = revives(MARRIAGE, facts, RETURNED, has_declined=False).reasons
    assert reason.code == returned.ONE_HAS_DIED

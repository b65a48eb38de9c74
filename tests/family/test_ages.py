"""What changes on birthdays, over many of them: fourteen, sixteen, eighteen, and the 29th of February."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models.notices import Notice
from family.actions import desk_mandates, mandate_notices
from family.actions.desk_mandates import AtTheDesk
from family.actions.mandate_grounds import AtDesk
from family.enums import LegalBasis, MandateGrade, MandateScope, NearRelative
from family.queries.mandates import mandates_given_by
from family.queries.service_rest import age_lines
from family.rules import grounds
from family.rules import service as rules
from family.rules.ages import AgeLines, Outgrown, birthday, comes_of_age_between, is_minor, outgrown
from family.rules.grounds import Ground, GroundTerms
from foundation.periods import whole_years
from tests.cast import AT, BENGBU, ON, Cast, at_noon

LINES = AgeLines(own_consent=14, own_face=16, adult=18)
DAY = timedelta(days=1)
BORN = st.dates(date(1996, 1, 1), date(2032, 12, 31)) | st.sampled_from(
    [date(2008, 2, 29), date(2012, 2, 29), date(2000, 2, 29), date(2011, 2, 28), date(2012, 3, 1)]
)
AGES = st.sampled_from([14, 16, 18])


@given(BORN, AGES)
def test_a_birthday_is_the_first_day_of_that_age(born_on: date, age: int) -> None:
    day = birthday(born_on, age)
    assert whole_years(born_on, day) == age
    assert whole_years(born_on, day - DAY) == age - 1


@given(BORN, AGES, st.integers(-40, 40), st.integers(0, 60))
def test_a_birthday_is_found_in_a_span_when_the_age_is_reached_in_it(
    born_on: date, age: int, offset: int, days: int
) -> None:
    first = birthday(born_on, age) + offset * DAY
    last = first + days * DAY
    reached = whole_years(born_on, first - DAY) < age <= whole_years(born_on, last)
    assert comes_of_age_between(born_on, age, first, last) is reached


@given(BORN, st.integers(0, 20 * 365), st.integers(0, 20 * 365))
def test_a_yes_is_outgrown_exactly_when_a_line_lies_between(born_on: date, then: int, later: int) -> None:
    confirmed_on = born_on + then * DAY
    on = confirmed_on + later * DAY
    found = outgrown(born_on, confirmed_on, LINES, on=on)
    ages = whole_years(born_on, confirmed_on), whole_years(born_on, on)
    face = ages[0] < 16 <= ages[1]
    consent = ages[0] < 14 <= ages[1]
    assert found == (Outgrown.OWN_FACE if face else Outgrown.OWN_CONSENT if consent else None)
    assert outgrown(born_on, on, LINES, on=on) is None


@given(BORN, st.integers(0, 18 * 366))
def test_a_parents_mandate_never_outlives_the_childhood(born_on: date, days: int) -> None:
    on = born_on + days * DAY
    facts = rules.Confirmed(NearRelative.CHILD, born_on, date(1970, 1, 1), True, 18)
    if not is_minor(born_on, LINES, on=on):
        assert rules.basis_of(facts, on=on) is LegalBasis.CONSENT
        return
    ends_on = rules.ends_on_for(facts, 36, on=on)
    assert rules.basis_of(facts, on=on) is LegalBasis.PARENT_OF_MINOR
    assert on < ends_on
    assert is_minor(born_on, LINES, on=ends_on - DAY)
    ground = Ground(
        LegalBasis.PARENT_OF_MINOR, MandateGrade.ACT, frozenset(MandateScope), None, "", born_on, date(1970, 1, 1),
        is_parent=True, is_near=True, is_taken_by_court=False,
    )  # fmt: skip
    assert grounds.may_register(ground, GroundTerms(18, 36), on=on).allowed
    assert grounds.end_of(ground, GroundTerms(18, 36)) == birthday(born_on, 18)


DESK = AtDesk(BENGBU, "来窗口办理")
PARENT = AtTheDesk(0, LegalBasis.PARENT_OF_MINOR, MandateGrade.ACT, frozenset({MandateScope.STATEMENT}), None)


def parent_of(cast: Cast) -> AtTheDesk:
    return replace(PARENT, helper_id=cast.daughter.pk)


def told(cast: Cast) -> set[tuple[int, int]]:
    rows = Notice.objects.filter(template="family.mandate.birthday")
    return {(row.recipient_id, row.facts["age"]) for row in rows}


class TestWithADatabase:
    def test_the_mandate_ends_on_the_eighteenth_birthday_without_any_job(self, cast: Cast) -> None:
        desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent_of(cast), DESK, at=AT)
        grown = birthday(cast.boy.born_on, 18)
        assert [card.ends_on for card in mandates_given_by(cast.boy.pk, on=grown - DAY)] == [grown]
        assert mandates_given_by(cast.boy.pk, on=grown) == []

    def test_both_are_told_before_fourteen_and_sixteen_once(self, cast: Cast) -> None:
        desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent_of(cast), DESK, at=AT)
        fourteen = birthday(cast.boy.born_on, 14)
        assert mandate_notices.tell_birthdays(at=at_noon(fourteen - 31 * DAY)).told_count == 0
        assert mandate_notices.tell_birthdays(at=at_noon(fourteen - 30 * DAY)).told_count == 2
        assert mandate_notices.tell_birthdays(at=at_noon(fourteen - 29 * DAY)).told_count == 0
        assert told(cast) == {(cast.boy.pk, 14), (cast.daughter.pk, 14)}
        sixteen = birthday(cast.boy.born_on, 16)
        assert mandate_notices.tell_birthdays(at=at_noon(sixteen)).told_count == 2

    def test_and_before_the_end_as_of_every_mandate(self, cast: Cast) -> None:
        desk_mandates.register(cast.clerk_of_bengbu, cast.boy.pk, parent_of(cast), DESK, at=AT)
        last = birthday(cast.boy.born_on, 18) - 5 * DAY
        mandate_notices.tell_ending(at=at_noon(last))
        rows = Notice.objects.filter(template="family.mandate.ending", subject=cast.boy)
        assert [row.recipient_id for row in rows] == [cast.daughter.pk]


@pytest.mark.parametrize("day", [ON, ON + 365 * DAY])
def test_the_ages_are_policy(db: None, day: date) -> None:
    assert age_lines(on=day) == LINES

"""What the recorded facts contradict, near some persons or anywhere; merged records are one human being."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection

from family.queries.kin import Near, near_of
from family.rules.contradictions.ages import ADOPTEE_AGES, ADOPTER_AGES, ADOPTER_GAPS, MARRIAGE_AGES
from family.rules.contradictions.book import contradictions_in
from family.rules.contradictions.found import Contradiction
from family.rules.contradictions.lineage import GENERATIONS_MAX
from regions.queries.policy import policy

GAP_YEARS = "kinship.parent_gap_years"


def contradictions_near(
    person_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> tuple[Contradiction, ...]:
    """Give every contradiction in the facts two steps around some persons, as known at an instant or now.

    At the rim of what is seen facts are missing, so something that another fact would explain may be among them.
    A circle of descent that is longer than the neighbourhood is not seen from here.
    Raises PolicyMissing.
    """
    return _contradictions(near_of(person_ids, known_at=known_at), on=on)


def contradictions_about(person_ids: Collection[int], *, on: date) -> tuple[Contradiction, ...]:
    """Give every contradiction that is about one of some persons, as known now, each looked at from its own people.

    Raises PolicyMissing.
    """
    near = near_of(person_ids)
    asked = {near.human(person) for person in person_ids}
    found = [one for one in _contradictions(near, on=on) if asked & set(one.about)]
    if not found:
        return ()
    people = {int(person) for one in found for person in one.about}
    # One step further up stand those through whom an adopter is a collateral of the child.
    around = {int(link.parent) for link in near.facts.parentages if link.child in people}
    topics = {one.topic for one in found}
    return tuple(one for one in contradictions_near(people | around, on=on) if one.topic in topics)


def candidates(*, on: date) -> list[list[int]]:
    """Give the people of each possible contradiction among all facts, as known now, for the rules to judge.

    Raises PolicyMissing.
    """
    ages = [age for _since, by_sex in MARRIAGE_AGES for age in by_sex.values()]
    asked = (
        _gap_years(on=on),
        max(ages),
        max(age for _since, age in ADOPTER_AGES),
        max(gap for _since, gap in ADOPTER_GAPS),
        min(age for _since, age in ADOPTEE_AGES),
        GENERATIONS_MAX,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT people FROM family_may_contradict(%s, %s, %s, %s, %s, %s)", asked)
        return [list(people) for people in sorted({tuple(sorted(row[0])) for row in cursor.fetchall()})]


def _contradictions(near: Near, *, on: date) -> tuple[Contradiction, ...]:
    return contradictions_in(near.facts, gap_years=_gap_years(on=on), on=on)


def _gap_years(*, on: date) -> int:
    return policy(GAP_YEARS, area_key=None, on=on).integer()

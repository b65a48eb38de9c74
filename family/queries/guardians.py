"""Reads of who speaks for a child: the living parents of a minor. Law: CC 23, 27."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from accounts.queries.people import PersonCard, life_facts
from family.enums import NearRelative
from family.queries.kin import KinCard, parents_of, parents_of_all
from foundation.periods import whole_years
from regions.queries.policy import policy


def minor_children(kin: Iterable[KinCard], *, on: date) -> dict[int, PersonCard]:
    """Keep the living children of somebody, out of their relatives, who are not grown up yet."""
    age = _grown_up_age(on=on)
    children = [one.person for one in kin if NearRelative.CHILD in one.kin.relations]
    return {one.id: one for one in children if one.died_on is None and whole_years(one.born_on, on) < age}


def speaks_for(speaker_id: int | None, person_id: int, *, on: date) -> bool:
    """Say whether somebody speaks for a person: it is they themselves, or a parent while the person is a minor."""
    if speaker_id is None:
        return False
    if speaker_id == person_id:
        return True
    life = life_facts([person_id])[person_id]
    is_minor = whole_years(life.born_on, on) < _grown_up_age(on=on)
    return is_minor and speaker_id in {one.id for one in parents_of(life.id, on=on)}


def parents_of_minors(born: Mapping[int, date], *, on: date) -> Mapping[int, Collection[int]]:
    """Give the living parents of those of some people, with their days of birth, who are minors."""
    age = _grown_up_age(on=on)
    minors = [one for one, born_on in born.items() if whole_years(born_on, on) < age]
    return parents_of_all(minors, on=on) if minors else {}


def _grown_up_age(*, on: date) -> int:
    return policy("family.full_capacity_age", area_key=None, on=on).integer()

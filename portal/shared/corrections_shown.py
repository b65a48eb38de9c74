"""A correction in words, for the person and for the desk; and the area whose desk decides on it."""

from dataclasses import dataclass
from datetime import date

from accounts.enums.corrections import CorrectedFact
from accounts.errors.matters import MatterNotAllowed
from accounts.queries.corrections import masked, recorded_values
from accounts.queries.people import enrolments_on
from accounts.rules.corrections import NO_AREA, Correction
from certification.queries.deadlines import deadlines_of
from foundation.errors import Reason
from portal.shared.correction_labels import value_words
from portal.shared.labels import label_of


@dataclass(frozen=True)
class CorrectionShown:
    """Which fact, how it is recorded, and how it is right."""

    fact: CorrectedFact
    title: str
    was: str
    right: str
    note: str


def correction_shown(wish: Correction, *, is_whole: bool = False) -> CorrectionShown:
    """Word a correction; numbers show only their ends, but to whoever has to compare them with a paper."""
    right = wish.right if is_whole else masked(wish.fact, wish.right)
    title = label_of(wish.fact)
    return CorrectionShown(
        wish.fact, title, value_words(wish.fact, wish.was), value_words(wish.fact, right), wish.note
    )


def recorded_facts(person_id: int) -> list[tuple[CorrectedFact, str]]:
    """List how each fact is recorded, in words and masked."""
    values = recorded_values(person_id)
    return [(fact, value_words(fact, masked(fact, value))) for fact, value in values.items()]


def deciding_area(person_id: int, *, on: date) -> str:
    """Name the area whose desk decides on a person's correction: the one that pays them, or else insures them.

    Raises:
        MatterNotAllowed: neither is on record; any counter helps.
    """
    paid = [card.paying_area_key for card in deadlines_of([person_id], on=on)]
    keys = [*paid, *(one.area_key for one in enrolments_on([person_id], on=on))]
    if not keys:
        raise MatterNotAllowed(reasons=(Reason(NO_AREA),))
    return keys[0]

"""What changes on birthdays: own consent, own face, the end of a parent's power.

Law: PIPL art. 31 (fourteen), Civil Code art. 17 and 175 (eighteen); the sixteen of the family service is policy.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.periods import add_months, whole_years

MONTHS_A_YEAR = 12


class Outgrown(StrEnum):
    """Say what a child who was added by a parent has to do anew: say yes themselves, or show their face."""

    OWN_CONSENT = "own_consent"
    OWN_FACE = "own_face"


@dataclass(frozen=True)
class AgeLines:
    """The ages at which something changes, as policy gives them on a day."""

    own_consent: int
    own_face: int
    adult: int


def birthday(born_on: date, age: int) -> date:
    """Give the first day on which somebody is so many years old, as `whole_years` counts them."""
    return add_months(born_on, age * MONTHS_A_YEAR)


def outgrown(born_on: date, confirmed_on: date, lines: AgeLines, *, on: date) -> Outgrown | None:
    """Say what a yes given for a child, or by one, no longer suffices for on a day; nothing where it still does.

    Who has said yes at an age from which they speak for themselves, or shown their face at one from which that is asked,
    has outgrown nothing. Law: PIPL art. 31.
    """
    then, now = whole_years(born_on, confirmed_on), whole_years(born_on, on)
    if then < lines.own_face <= now:
        return Outgrown.OWN_FACE
    return Outgrown.OWN_CONSENT if then < lines.own_consent <= now else None


def is_minor(born_on: date, lines: AgeLines, *, on: date) -> bool:
    """Say whether somebody is not grown up yet on a day. Law: Civil Code art. 17."""
    return whole_years(born_on, on) < lines.adult


def comes_of_age_between(born_on: date, age: int, first: date, last: date) -> bool:
    """Say whether somebody reaches an age on one of some days."""
    return first <= birthday(born_on, age) <= last

"""Whether somebody draws a pension: what the certification floor knows, handed down to the floors beneath it."""

from datetime import date

from certification.enums import Benefit
from certification.queries.deadlines import deadlines_of

_PENSIONS = frozenset({Benefit.PENSION_EMPLOYEE, Benefit.PENSION_PUBLIC, Benefit.PENSION_RESIDENT})


def draws_pension(person_id: int, *, on: date) -> bool:
    """Say whether a person draws a pension of their own on a day."""
    return any(card.benefit in _PENSIONS for card in deadlines_of([person_id], on=on))

"""What a desk has recorded about somebody in the permission tests' world."""

from datetime import date, datetime
from uuid import UUID

from accounts.actions import contributions, printed_cards
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Span
from foundation.periods import Period


def month_paid(person_id: int, area_key: str, *, at: datetime) -> int:
    """Record a month of somebody's contributions; give the entry."""
    period = Period(date(1979, 1, 1), date(1979, 2, 1))
    span = Span(Insurance.EMPLOYEE_PENSION, Scheme.EMPLOYEE, ContributionKind.PAID, area_key, period, 1)
    return contributions.record(SYSTEM, person_id, span, contributions.Origin(), at=at)


def printed_card(person_id: int, area_key: str, *, at: datetime) -> UUID:
    """Give somebody a printed card of an area."""
    new = printed_cards.NewPrintedCard("Z99000555", area_key, date(2019, 6, 3))
    return printed_cards.record(SYSTEM, person_id, new, at=at).public_id

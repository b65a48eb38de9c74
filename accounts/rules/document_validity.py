"""How long an identity card lasts, by the age on the day of its issue, and what a day of expiry means to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.enums.documents import DocumentStanding
from foundation.periods import MONTHS_A_YEAR, add_months, whole_years


@dataclass(frozen=True)
class Lasting:
    """How long something lasts from its day of issue; no years mean that it has no end."""

    years: int | None

    def last_day(self, issued_on: date) -> date | None:
        """Give the last day on which it counts, the one that is printed; nothing where there is no end."""
        return None if self.years is None else add_months(issued_on, self.years * MONTHS_A_YEAR)


@dataclass(frozen=True)
class Validity:
    """The last day on which a document counts, or that it has none; neither where it is not known."""

    expires_on: date | None = None
    is_long_term: bool = False

    @property
    def is_known(self) -> bool:
        """Say whether anything is known of it."""
        return self.is_long_term or self.expires_on is not None

    def days_left(self, on: date) -> int | None:
        """Count the days left after a day, below nought once it is over; nothing where no day is known."""
        return None if self.expires_on is None else (self.expires_on - on).days

    def standing(self, on: date, *, ending_days: int) -> DocumentStanding:
        """Say how it stands on a day; so many days before the last one it is about to end."""
        left = self.days_left(on)
        if left is None:
            return DocumentStanding.LONG_TERM if self.is_long_term else DocumentStanding.UNKNOWN
        if left < 0:
            return DocumentStanding.EXPIRED
        return DocumentStanding.ENDING if left <= ending_days else DocumentStanding.VALID


@dataclass(frozen=True)
class CardTerms:
    """Policy: from which ages on, in full years on the day of issue, an identity card lasts how long."""

    steps: tuple[tuple[int, Lasting], ...]

    def for_age(self, age: int) -> Lasting:
        """Give how long a card lasts that is issued at an age; the highest step reached counts."""
        return max((step for step in self.steps if step[0] <= age), key=lambda step: step[0])[1]


def terms_of(value: Mapping[str, object]) -> CardTerms:
    """Read the policy `identity.card_validity`."""
    from_ages = {"child": 0, **{name: value[f"{name}_from"] for name in ("young", "adult", "elder")}}
    return CardTerms(
        tuple(
            (age, Lasting(years if isinstance(years := value[f"{name}_years"], int) else None))
            for name, age in from_ages.items()
            if isinstance(age, int)
        )
    )


def validity_of_card(issued_on: date, born_on: date, terms: CardTerms) -> Validity:
    """Reckon until when an identity card counts.

    Raises ValueError for a card issued before the birth.
    Law: IDC 5; the age is that of the day of issue, and the last day printed is the corresponding one.
    """
    expires_on = terms.for_age(whole_years(born_on, issued_on)).last_day(issued_on)
    return Validity(expires_on, is_long_term=expires_on is None)

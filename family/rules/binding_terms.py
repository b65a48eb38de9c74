"""What a sharer lets a binding pay, from when and until when it holds, and the order in which a user uses several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from family.enums import BindingSide, FrozenBy, PlaceMove, SharingUse
from foundation.periods import add_months

NEXT_DAY, NEXT_DAY_IF_BOUND_TODAY = "next_day", "next_day_if_bound_today"
USER_SET, BALANCE_DESCENDING = "user_set", "balance_descending"
EVERY_USE = frozenset({SharingUse.HOSPITAL, SharingUse.PHARMACY})


@dataclass(frozen=True)
class Terms:
    """What a binding may pay and up to how much, in fen; nothing is no cap of the sharer's own."""

    uses: frozenset[SharingUse] = EVERY_USE
    payment_cap_fen: int | None = None
    month_cap_fen: int | None = None
    year_cap_fen: int | None = None

    @property
    def caps(self) -> tuple[int | None, int | None, int | None]:
        """Give the caps of a payment, a month and a year."""
        return self.payment_cap_fen, self.month_cap_fen, self.year_cap_fen

    @property
    def is_sound(self) -> bool:
        """Say whether it names some use, and no cap that lets nothing through."""
        return bool(self.uses) and all(cap is None or cap > 0 for cap in self.caps)


@dataclass(frozen=True)
class Left:
    """What can still be used under the sharer's own caps, in fen: by the next payment, this month and this year.

    Nothing is no cap that bears on it.
    """

    payment_fen: int | None
    month_fen: int | None
    year_fen: int | None


def left_under(terms: Terms, month_fen: int, year_fen: int, *, on: date) -> Left:
    """Give what caps leave after what was used in the month and the year of a day; the tightest of them decides.

    The months to come bound what the year still lets through, too.
    """
    month_cap, year_cap = terms.month_cap_fen, terms.year_cap_fen
    month = None if month_cap is None else max(month_cap - month_fen, 0)
    year = None if year_cap is None else max(year_cap - year_fen, 0)
    ahead = None if month is None or month_cap is None else month + month_cap * (12 - on.month)
    this_month = _least(month, year)
    return Left(_least(terms.payment_cap_fen, this_month), this_month, _least(year, ahead))


def _least(*caps: int | None) -> int | None:
    return min((cap for cap in caps if cap is not None), default=None)


def is_more_generous(new: Terms, old: Terms) -> bool:
    """Say whether something is open under new terms that was not under the old ones."""
    return not new.uses <= old.uses or any(
        was is not None and (now is None or now > was) for now, was in zip(new.caps, old.caps, strict=True)
    )


def starts_on(word: str, on: date) -> date:
    """Give the first day of a binding that both have agreed to on a day, by the area's word."""
    return on + timedelta(days=1) if word == NEXT_DAY else on


def ends_on(word: str, began_on: date | None, on: date) -> date:
    """Give the formal end of a binding revoked on a day, by the area's word; new payments stop at once all the same.

    Why: Shanxi ends what began before today today, and what began today tomorrow.
    """
    began_today = began_on is not None and began_on >= on
    if word == NEXT_DAY or (word == NEXT_DAY_IF_BOUND_TODAY and began_today):
        return on + timedelta(days=1)
    return on


def bound_until(began_on: date, months: int) -> date | None:
    """Give the day until which an area wants a binding to last; it is shown, and stops nobody from stopping."""
    return add_months(began_on, months) if months else None


def frozen(held: FrozenBy | None, side: BindingSide) -> FrozenBy:
    """Add a side's freeze to what is frozen."""
    mine = FrozenBy(side.value)
    return mine if held in (None, mine) else FrozenBy.BOTH


def thawed(held: FrozenBy, side: BindingSide) -> FrozenBy | None:
    """Lift a side's own freeze; the other's stays."""
    mine = FrozenBy(side.value)
    if held is FrozenBy.BOTH:
        return FrozenBy.USER if side is BindingSide.SHARER else FrozenBy.SHARER
    return None if held is mine else held


def moved(places: Sequence[int], one: int, move: PlaceMove) -> list[int]:
    """Give the order with one of it moved."""
    rest = [place for place in places if place != one]
    at = places.index(one)
    to = {
        PlaceMove.TOP: 0,
        PlaceMove.UP: max(at - 1, 0),
        PlaceMove.DOWN: min(at + 1, len(rest)),
        PlaceMove.BOTTOM: len(rest),
    }[move]
    return [*rest[:to], one, *rest[to:]]

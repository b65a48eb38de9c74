"""Decides whose money pays how much of a payment, and what goes back first.

Its twin stands in `family/sql/payments.sql`; a property test holds the two equal.

Own account, own wallet, the sharers in their order, and what no account pays in cash. A source that paid nothing is
named with its reason, so that nobody has to guess why they paid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from family.enums import PartReason, PartSource
from family.enums.payments import SkipReason


@dataclass(frozen=True)
class Source:
    """One account that may pay; amounts are fen, an empty limit is none.

    ``payment_left`` and ``first_left`` are for one payment, ``month_left`` and ``year_left`` what the sharer's own limits
    still leave. ``block`` says why it pays nothing whatever there is.
    """

    source: PartSource
    balance_fen: int = 0
    block: SkipReason | None = None
    payment_left: int | None = None
    first_left: int | None = None
    month_left: int | None = None
    year_left: int | None = None


@dataclass(frozen=True)
class Lefts:
    """What the area's limits still leave to the patient over all shared accounts: of this payment, month and year."""

    payment: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Share:
    """What one source pays, by its place among the sources from 0 on; cash comes after them all."""

    place: int
    paid_fen: int
    reason: PartReason | SkipReason


def allocate(fen: int, sources: Sequence[Source], lefts: Lefts) -> list[Share]:
    """Let sources pay one after another as much as each can, and leave the rest to cash.

    Law: 国办发〔2021〕14号; the order is the area's own rule.
    """
    owed, shared = fen, 0
    found = []
    for place, source in enumerate(sources):
        if owed == 0:
            break
        if source.block is not None:
            found.append(Share(place, 0, source.block))
            continue
        most, reason = _most(source, lefts, shared)
        paid = max(0, min(most, owed))
        whole = PartReason.WHOLE if most >= owed else reason
        found.append(Share(place, paid, whole if paid else SkipReason(reason.value)))
        owed -= paid
        shared += paid if source.source is PartSource.SHARER else 0
    return [*found, Share(len(sources), owed, PartReason.REST)] if owed else found


def _most(source: Source, lefts: Lefts, shared: int) -> tuple[int, PartReason]:
    """Give the most that a source may pay, and what of it all runs out first; of equals the earlier one is named."""
    limits = [(source.balance_fen, PartReason.BALANCE)]
    if source.source is PartSource.SHARER:
        limits += _limits(source, lefts, shared)
    return min(limits, key=lambda limit: limit[0])


def _limits(source: Source, lefts: Lefts, shared: int) -> Iterator[tuple[int, PartReason]]:
    """List what bounds one sharer: their own limits, and those of the area less what earlier sharers pay."""
    together = (
        (source.payment_left, lefts.payment, PartReason.PAYMENT_CAP),
        (source.first_left, None, PartReason.FIRST_PAYMENTS_CAP),
        (source.month_left, lefts.month, PartReason.MONTH_CAP),
        (source.year_left, lefts.year, PartReason.YEAR_CAP),
    )
    for own, of_area, reason in together:
        bounds = [own] if own is not None else []
        bounds += [of_area - shared] if of_area is not None else []
        if bounds:
            yield min(bounds), reason


@dataclass(frozen=True)
class FirstTerms:
    """How long payments of a new binding are capped lower: for so many payments that are not tiny, and so many days."""

    count: int
    minimum_fen: int
    days: int


def is_first(kept_fens: Sequence[int], days_since: int, terms: FirstTerms) -> bool:
    """Say whether a payment is one of the first of a binding, by what was kept of those before and the days since then.

    Both have to be over: the count alone is used up by payments of a fen, the days alone by waiting. No count is no such
    time.
    """
    counted = sum(1 for fen in kept_fens if fen > 0 and fen >= terms.minimum_fen)
    return terms.count > 0 and (days_since < terms.days or counted < terms.count)


@dataclass(frozen=True)
class Turn:
    """What decides whose account comes first among sharers."""

    binding_id: int
    place: int | None
    balance_fen: int
    bound_at: datetime | None


def in_order(turns: Sequence[Turn], order: str) -> list[int]:
    """Give bindings in the order in which they pay: as the area's rule says, then who was bound first, then by id."""
    last = 32_767

    def key(turn: Turn) -> tuple[int, int, bool, float, int]:
        place = (last if turn.place is None else turn.place) if order == "user_set" else 0
        balance = -turn.balance_fen if order == "balance_descending" else 0
        bound = turn.bound_at.timestamp() if turn.bound_at else 0.0
        return place, balance, turn.bound_at is None, bound, turn.binding_id

    return [turn.binding_id for turn in sorted(turns, key=key)]


def kept(fen: int, amounts: Sequence[int]) -> list[int]:
    """Say what of a smaller settlement each part pays: the first source first, so that cash goes back first."""
    found = []
    for amount in amounts:
        found.append(min(amount, fen))
        fen -= found[-1]
    return found


def given_back(fen: int, paid: Sequence[int]) -> list[int]:
    """Say what of a refund goes back to each part: the last source first."""
    return list(reversed(kept(fen, list(reversed(paid)))))

"""Says what is unusual about a payment out of a relative's account; it is pointed out, and nobody is refused for it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from family.enums import SharingUse
from family.enums.payments import FlagKind

# A usual amount is known from so many payments on.
_USUAL_FROM = 3
# What is unusual about one sharer's binding is none of another's business: it says what that one did, or that they died.
_OF_BINDINGS = frozenset({FlagKind.FRESH_BINDING, FlagKind.SHARER_DEAD})


@dataclass(frozen=True)
class FlagLimits:
    """From when on something is unusual, as the area's policy has it."""

    rapid_minutes: int
    rapid_count: int
    unusual_times: int
    night: tuple[time, time]
    payees_a_day: int
    fresh_hours: int


@dataclass(frozen=True)
class PaymentFacts:
    """What is looked at; counts hold the payment itself, ``local`` is its time of day in China.

    ``first_uses`` are the bindings that pay for the first time, with when each was answered.
    """

    use: SharingUse
    fen: int
    at: datetime
    local: time
    recent_count: int
    payees_count: int
    earlier_fens: tuple[int, ...] = ()
    first_uses: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Flag:
    """One unusual thing, with the figures it is seen by."""

    kind: FlagKind
    facts: dict[str, Any] = field(default_factory=dict)


def flags_of(facts: PaymentFacts, limits: FlagLimits) -> list[Flag]:
    """List everything that is unusual about a payment."""
    return list(_flags(facts, limits))


def _flags(facts: PaymentFacts, limits: FlagLimits) -> Iterator[Flag]:
    if facts.recent_count >= limits.rapid_count:
        yield Flag(FlagKind.RAPID, {"count": facts.recent_count, "minutes": limits.rapid_minutes})
    if len(facts.earlier_fens) >= _USUAL_FROM:
        usual = sorted(facts.earlier_fens)[len(facts.earlier_fens) // 2]
        if facts.fen >= usual * limits.unusual_times:
            yield Flag(FlagKind.UNUSUAL_AMOUNT, {"usual_fen": usual})
    # Hospitals treat people at night; who buys medicine then is rarer.
    if facts.use is SharingUse.PHARMACY and _is_within(facts.local, limits.night):
        yield Flag(FlagKind.NIGHT)
    if facts.payees_count >= limits.payees_a_day:
        yield Flag(FlagKind.MANY_PAYEES, {"count": facts.payees_count})
    fresh_for = timedelta(hours=limits.fresh_hours)
    fresh = sorted(binding for binding, since in facts.first_uses.items() if facts.at - since <= fresh_for)
    if fresh:
        yield Flag(FlagKind.FRESH_BINDING, {"bindings": fresh})


def is_told_to(flag: Flag, binding_ids: Collection[int]) -> bool:
    """Say whether a flag is for the sharer whose bindings these are: all read of the payment, each of their binding."""
    return flag.kind not in _OF_BINDINGS or not set(flag.facts.get("bindings", ())).isdisjoint(binding_ids)


@dataclass(frozen=True)
class ReleaseLimits:
    """From when on holds that come to nothing are unusual: how large, how much is nothing, how many, in how many days.

    ``pause_days`` is for how long the payee then draws on no relative of the patient.
    """

    fen: int
    percent: int
    count: int
    days: int
    pause_days: int


def came_to_nothing(amount_fen: int, kept_fen: int, limits: ReleaseLimits) -> bool:
    """Say whether a charge was large and next to nothing of it was kept in the end, however it ended."""
    return amount_fen >= limits.fen and kept_fen * 100 <= amount_fen * limits.percent


def flag_of_releases(count: int, on: date, limits: ReleaseLimits) -> Flag | None:
    """Point out the last of many large holds of one payee for one patient that came to nothing.

    Why: what accounts pay of a large hold tells what lies there; who lets it go again learnt it for nothing.
    """
    if count < limits.count:
        return None
    until = on + timedelta(days=limits.pause_days)
    facts = {"count": count, "days": limits.days, "until": until.isoformat()}
    return Flag(FlagKind.HOLD_AND_RELEASE, facts)


def _is_within(local: time, hours: tuple[time, time]) -> bool:
    """Say whether a time of day lies in a part of the day that may reach past midnight."""
    begins, ends = hours
    if begins < ends:
        return begins <= local < ends
    return local >= begins or local < ends

"""Who may send money of a personal account into a relative's wallet across provinces (医保钱包), how much and when.

Money goes from the sender's personal account over the transit account into the recipient's wallet. What was received is
never sent on, so that the money of a third person does not pass through.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.enums.ledger import AccountState
from family.enums import NearRelative
from family.rules.kinship.facts import Key
from foundation.clock import SHANGHAI, local_date
from foundation.decisions import Decision
from foundation.errors import Reason
from foundation.money import yuan
from regions.enums import SharingRoute
from regions.rules.pairs import SharingAcross

SAME_PERSON = "family.wallet.same_person"
RELATION_OUT_OF_SCOPE = "family.wallet.relation_out_of_scope"
IN_DOUBT = "family.wallet.in_doubt"
SENDER_DEAD = "family.wallet.sender_dead"
RECIPIENT_DEAD = "family.wallet.recipient_dead"
SENDER_NOT_INSURED = "family.wallet.sender_not_insured"
RECIPIENT_NOT_INSURED = "family.wallet.recipient_not_insured"
SAME_PROVINCE = "family.wallet.same_province"
SENDER_WITHOUT = "family.wallet.sender_without"
RECIPIENT_WITHOUT = "family.wallet.recipient_without"
RECIPIENT_ELSEWHERE = "family.wallet.recipient_elsewhere"
ACCOUNT_MISSING = "family.wallet.account_missing"
ACCOUNT_FROZEN = "family.wallet.account_frozen"
BALANCE_SHORT = "family.wallet.balance_short"
CLOSED_HOURS = "family.wallet.closed_hours"
DAY_FULL = "family.wallet.day_full"
TOO_MUCH = "family.wallet.too_much"
FIRST_TOO_MUCH = "family.wallet.first_too_much"
COOLING_OFF = "family.wallet.cooling_off"
NOT_INSURED = "family.wallet.not_insured"
DEAD = "family.wallet.dead"

_USER_LAW = "国办发〔2024〕38号"
_SHARER_LAW = "国办发〔2021〕14号"


@dataclass(frozen=True)
class Limits:
    """Hold what the sender's area lets a wallet do on a day; no value is no limit."""

    per_day_max: int | None
    transfer_max_fen: int | None
    closed_from: time
    closed_until: time
    return_at: time
    cool_off_hours: int
    first_count: int
    first_max_fen: int | None


@dataclass(frozen=True)
class Holder:
    """Hold what is asked about one of the two; the insurance is that of the day."""

    key: Key
    area_key: str
    is_insured: bool
    died_on: date | None = None
    wallet_area_key: str | None = None
    wallet_opened_at: datetime | None = None

    def is_dead(self, on: date) -> bool:
        """Say whether the person no longer lives on the day; the day of death counts as dead."""
        return self.died_on is not None and self.died_on <= on


@dataclass(frozen=True)
class Purse:
    """The sender's personal account as it stands."""

    state: AccountState
    balance_fen: int


@dataclass(frozen=True)
class TransferFacts:
    """Hold everything the decision rests on.

    ``relations`` is what the recipient is to the sender, every class that some path proves, ``relation`` the closest of
    them; ``scope`` is what policy opens on the day for the sender's area. ``pair`` is what the two areas say; nothing
    where somebody is insured nowhere. ``taken_count`` is how often the recipient has taken money of this sender before.
    """

    at: datetime
    sender: Holder
    recipient: Holder
    relations: frozenset[NearRelative]
    scope: frozenset[NearRelative]
    limits: Limits
    relation: NearRelative | None = None
    scope_law: tuple[str, ...] = ()
    is_in_doubt: bool = False
    pair: SharingAcross | None = None
    purse: Purse | None = None
    amount_fen: int = 0
    sent_today_count: int = 0
    taken_count: int = 0


def is_closed(limits: Limits, at: datetime) -> bool:
    """Say whether the wallet sends nothing at an instant, by the clock in China; the hours may reach past midnight."""
    now, begins, ends = at.astimezone(SHANGHAI).time(), limits.closed_from, limits.closed_until
    return begins <= now < ends if begins < ends else now >= begins or now < ends


def returns_at(limits: Limits, sent_at: datetime) -> datetime:
    """Give the instant from which money that nobody took goes back: on the next day in China, at the area's time."""
    next_day = local_date(sent_at) + timedelta(days=1)
    return datetime.combine(next_day, limits.return_at, tzinfo=SHANGHAI).astimezone(sent_at.tzinfo)


def may_open(on: date, holder: Holder, *, closed: tuple[Reason, ...]) -> Decision:
    """Decide whether somebody may have a wallet; ``closed`` is what their area has against it."""
    reasons: list[Reason] = []
    if holder.is_dead(on):
        reasons.append(Reason(DEAD, law=("CC 13",)))
    if not holder.is_insured:
        reasons.append(Reason(NOT_INSURED, law=(_USER_LAW,)))
    return Decision((*reasons, *closed), (_USER_LAW,))


def may_send(facts: TransferFacts) -> Decision:
    """Decide whether money may leave for a relative's wallet, with all reasons against it.

    Law: 国办发〔2021〕14号, 国办发〔2024〕38号.
    """
    reasons = (*_between(facts), *_of_sender(facts), *_by_limits(facts))
    return Decision(reasons, (*facts.scope_law, _SHARER_LAW, _USER_LAW))


def may_take(facts: TransferFacts) -> Decision:
    """Decide whether money on its way may be taken: what binds the two is asked again on the day, the hours are not."""
    return Decision(tuple(_between(facts)), (*facts.scope_law, _USER_LAW))


def _between(facts: TransferFacts) -> Iterator[Reason]:
    """Say what stands between the two, whoever acts."""
    sender, recipient, on = facts.sender, facts.recipient, local_date(facts.at)
    if sender.key == recipient.key:
        yield Reason(SAME_PERSON)
    elif not facts.relations & facts.scope:
        scope = tuple(relation for relation in NearRelative if relation in facts.scope)
        yield Reason(RELATION_OUT_OF_SCOPE, {"scope": scope}, facts.scope_law)
    elif facts.is_in_doubt:
        yield Reason(IN_DOUBT)
    if sender.is_dead(on):
        yield Reason(SENDER_DEAD, law=("CC 13",))
    if recipient.is_dead(on):
        yield Reason(RECIPIENT_DEAD, law=("CC 13",))
    if not recipient.is_insured:
        yield Reason(RECIPIENT_NOT_INSURED, law=(_USER_LAW,))
    yield from _by_areas(facts)
    if recipient.wallet_area_key is None:
        yield Reason(RECIPIENT_WITHOUT)
    elif recipient.area_key and recipient.wallet_area_key != recipient.area_key:
        yield Reason(RECIPIENT_ELSEWHERE)


def _by_areas(facts: TransferFacts) -> Iterator[Reason]:
    """Ask the two areas; inside a province there is sharing, and no wallet is needed."""
    if facts.pair is None or facts.sender.key == facts.recipient.key:
        return
    if facts.pair.route is SharingRoute.CROSS_PROVINCE:
        yield from facts.pair.reasons
    else:
        yield Reason(SAME_PROVINCE)


def _of_sender(facts: TransferFacts) -> Iterator[Reason]:
    """Say what the sender lacks."""
    if facts.sender.wallet_area_key is None:
        yield Reason(SENDER_WITHOUT)
    if not facts.sender.is_insured:
        yield Reason(SENDER_NOT_INSURED, law=(_SHARER_LAW,))
    elif facts.purse is None:
        yield Reason(ACCOUNT_MISSING)
    elif facts.purse.state is not AccountState.OPEN:
        yield Reason(ACCOUNT_FROZEN)
    elif facts.purse.balance_fen < facts.amount_fen:
        yield Reason(BALANCE_SHORT)


def _by_limits(facts: TransferFacts) -> Iterator[Reason]:
    """Say what the hours, the counts and the amounts have against it."""
    limits = facts.limits
    if is_closed(limits, facts.at):
        yield Reason(CLOSED_HOURS, _hours(limits))
    if limits.per_day_max is not None and facts.sent_today_count >= limits.per_day_max:
        yield Reason(DAY_FULL, {"most": limits.per_day_max})
    if limits.transfer_max_fen is not None and facts.amount_fen > limits.transfer_max_fen:
        yield Reason(TOO_MUCH, {"most": yuan(limits.transfer_max_fen)})
    elif is_first(facts) and limits.first_max_fen is not None and facts.amount_fen > limits.first_max_fen:
        yield Reason(FIRST_TOO_MUCH, {"most": yuan(limits.first_max_fen), "count": limits.first_count})
    until = cools_until(limits, facts.sender)
    if until is not None and facts.at < until:
        yield Reason(COOLING_OFF, {"until": until})


def _hours(limits: Limits) -> dict[str, str]:
    return {"begins": f"{limits.closed_from:%H:%M}", "ends": f"{limits.closed_until:%H:%M}"}


def is_first(facts: TransferFacts) -> bool:
    """Say whether this is one of the first transfers to this person, which are smaller."""
    return facts.taken_count < facts.limits.first_count


def cools_until(limits: Limits, sender: Holder) -> datetime | None:
    """Give the instant from which a newly opened wallet sends; nothing without a wallet."""
    opened_at = sender.wallet_opened_at
    return opened_at + timedelta(hours=limits.cool_off_hours) if opened_at else None

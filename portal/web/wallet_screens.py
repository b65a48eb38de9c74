"""What the pages of the wallet show: what is in it, what waits for whom, and to whom money may go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.ledger import AccountKind, AccountState
from accounts.queries.ledger import AccountCard
from accounts.queries.people import PersonCard, enrolments_on, person_cards
from accounts.queries.watches import open_watch
from family.enums import WalletState
from family.queries.guardians import minor_children
from family.queries.kin import KinCard
from family.queries.sharing import medical_area
from family.queries.wallet_facts import closed_reasons, limits_in, own_holder
from family.queries.wallets import (
    WalletTransferCard,
    live_accounts,
    live_accounts_of,
    transfers_asking,
    transfers_of,
)
from family.rules.wallet import (
    SAME_PROVINCE,
    SENDER_WITHOUT,
    Limits,
    TransferFacts,
    is_first,
    may_open,
    may_send,
)
from foundation.clock import local_date
from foundation.money import yuan
from portal.shared.words import sentence_of
from portal.web.screens import called
from portal.web.watch_screens import Waiting
from regions.enums import SharingRoute
from regions.queries.places import pooling_area
from regions.queries.sharing import may_share_across
from regions.rules.facts import AreaFact
from regions.rules.pairs import NOT_OPEN


@dataclass(frozen=True)
class ShownTransfer:
    """One transfer as its reader sees it; ``child`` is the reader's minor child where that is the recipient."""

    card: WalletTransferCard
    whose: str
    is_mine: bool
    is_open: bool
    child: PersonCard | None = None

    @property
    def amount(self) -> str:
        """Give the amount in yuan."""
        return yuan(self.card.amount_fen)

    @property
    def tag_class(self) -> str:
        """Give the colour of its state."""
        return {WalletState.SENT: "tag--wait", WalletState.ACCEPTED: "tag--ok"}.get(self.card.state, "")


@dataclass(frozen=True)
class ChildWallet:
    """A minor child of the reader, and the wallet they have."""

    person: PersonCard
    wallet: AccountCard | None

    @property
    def balance(self) -> str:
        """Give what is in it, in yuan."""
        return yuan(self.wallet.balance_fen) if self.wallet else ""


@dataclass(frozen=True)
class WalletScreen:
    """The wallet of the reader, or why there is none, and those of their minor children."""

    area: AreaFact | None
    wallet: AccountCard | None
    account: AccountCard | None
    limits: Limits
    against: tuple[str, ...]
    incoming: tuple[ShownTransfer, ...]
    outgoing: tuple[ShownTransfer, ...]
    past: tuple[ShownTransfer, ...]
    children: tuple[ChildWallet, ...] = ()

    @property
    def balance(self) -> str:
        """Give what is in the wallet, in yuan."""
        return yuan(self.wallet.balance_fen) if self.wallet else ""

    @property
    def account_balance(self) -> str:
        """Give what is on the personal account, in yuan."""
        return yuan(self.account.balance_fen) if self.account else ""

    @property
    def is_elsewhere(self) -> bool:
        """Say whether the wallet stands where its owner is insured no longer."""
        return bool(self.wallet and self.area and self.wallet.area_key != self.area.key)

    @property
    def is_frozen(self) -> bool:
        """Say whether the wallet takes money in only."""
        return bool(self.wallet and self.wallet.state is AccountState.FROZEN)


def wallet_screen(own: PersonCard, kin: Mapping[int, KinCard], *, at: datetime) -> WalletScreen:
    """Gather a wallet with all that goes into it and out."""
    on = local_date(at)
    accounts = live_accounts(own.id)
    holder = own_holder(own.id, accounts, on=on)
    children = minor_children(kin.values(), on=on)
    theirs = transfers_asking(list(children), at=at) if children else []
    cards = [*(card for card in theirs if card.sender_id != own.id), *transfers_of(own.id)]
    rows = shown_transfers(own, cards, kin, children, at=at)
    closed = closed_reasons(holder.area_key, on=on)
    wallet = accounts.get(AccountKind.WALLET)
    return WalletScreen(
        area=pooling_area(holder.area_key, on=on) if holder.area_key else None,
        wallet=wallet,
        account=accounts.get(AccountKind.PERSONAL),
        limits=limits_in(holder.area_key or None, on=on),
        against=tuple(sentence_of(reason) for reason in may_open(on, holder, closed=closed).reasons),
        incoming=tuple(row for row in rows if row.is_open and not row.is_mine),
        outgoing=tuple(row for row in rows if row.is_open and row.is_mine),
        past=tuple(row for row in rows if not row.is_open),
        children=_children(children),
    )


def _children(children: Mapping[int, PersonCard]) -> tuple[ChildWallet, ...]:
    found = live_accounts_of(list(children)) if children else {}
    return tuple(ChildWallet(one, found.get(one.id, {}).get(AccountKind.WALLET)) for one in children.values())


def shown_transfers(
    own: PersonCard,
    cards: Iterable[WalletTransferCard],
    kin: Mapping[int, KinCard],
    children: Mapping[int, PersonCard],
    *,
    at: datetime,
) -> list[ShownTransfer]:
    """Join transfers with the person on the other side."""
    others = [(card, card.recipient_id if card.sender_id == own.id else card.sender_id) for card in cards]
    strangers = {other for _card, other in others} - kin.keys()
    people = {key: one.person for key, one in kin.items()} | person_cards(strangers)
    return [
        ShownTransfer(
            card,
            called(people[other], kin.get(other)),
            card.sender_id == own.id,
            card.is_open(at),
            children.get(card.recipient_id),
        )
        for card, other in others
    ]


@dataclass(frozen=True)
class Choice:
    """One relative, and how money may reach them; no route where one of the two is insured nowhere."""

    relative: KinCard
    area: AreaFact | None
    route: SharingRoute | None
    is_open: bool

    @property
    def is_across(self) -> bool:
        """Say whether a wallet is the way."""
        return self.route is SharingRoute.CROSS_PROVINCE


def choices(own: PersonCard, kin: Iterable[KinCard], *, on: date) -> list[Choice]:
    """Say of each living relative how money may reach them, those to whom it may go now first."""
    living = [one for one in kin if one.person.died_on is None]
    enrolments = enrolments_on([own.id, *(one.person.id for one in living)], on=on)
    mine = medical_area(enrolments, own.id)
    found = [_choice(mine, one, medical_area(enrolments, one.person.id), on=on) for one in living]
    return sorted(found, key=lambda one: (not (one.is_across and one.is_open), not one.is_across))


def _choice(mine: str | None, one: KinCard, theirs: str | None, *, on: date) -> Choice:
    area = pooling_area(theirs, on=on) if theirs else None
    if mine is None or theirs is None:
        return Choice(one, area, None, is_open=False)
    answer = may_share_across(mine, theirs, on=on)
    return Choice(one, area, answer.route, answer.allowed)


@dataclass(frozen=True)
class TwoPlaces:
    """Two areas of which at least one is not open yet."""

    one: AreaFact
    other: AreaFact


@dataclass(frozen=True)
class SendScreen:
    """What stands against sending to one relative now, what helps, and how much may go."""

    relative: KinCard
    reasons: tuple[str, ...]
    needs_wallet: bool
    is_same_province: bool
    pair: TwoPlaces | None
    waiting: Waiting | None
    balance: str
    most: str
    left_today: int | None
    is_first: bool
    limits: Limits


def send_screen(relative: KinCard, facts: TransferFacts) -> SendScreen:
    """Say what may be sent to a relative at this instant; the amount is not known yet."""
    reasons = may_send(facts).reasons
    codes = {reason.code for reason in reasons}
    pair = _places(facts) if NOT_OPEN in codes else None
    limits = facts.limits
    left = None if limits.per_day_max is None else max(limits.per_day_max - facts.sent_today_count, 0)
    return SendScreen(
        relative=relative,
        reasons=tuple(sentence_of(reason) for reason in reasons),
        needs_wallet=SENDER_WITHOUT in codes and not codes & {SAME_PROVINCE, NOT_OPEN},
        is_same_province=SAME_PROVINCE in codes,
        pair=pair,
        waiting=_waiting(facts, pair),
        balance=yuan(facts.purse.balance_fen) if facts.purse else "",
        most=yuan(most_fen(facts)),
        left_today=left,
        is_first=is_first(facts),
        limits=limits,
    )


def most_fen(facts: TransferFacts) -> int:
    """Give the most that may be sent to this person now."""
    limits = facts.limits
    caps = [limits.transfer_max_fen, limits.first_max_fen if is_first(facts) else None]
    balance = facts.purse.balance_fen if facts.purse else 0
    return min([balance, *(cap for cap in caps if cap is not None)])


def _places(facts: TransferFacts) -> TwoPlaces:
    """Give the two areas as the pages on places show them."""
    on = local_date(facts.at)
    return TwoPlaces(*(pooling_area(side.area_key, on=on) for side in (facts.sender, facts.recipient)))


def _waiting(facts: TransferFacts, pair: TwoPlaces | None) -> Waiting | None:
    """Say whether the sender waits for the two areas to open."""
    if pair is None:
        return None
    card = open_watch(int(facts.sender.key), pair.one.key, pair.other.key)
    return Waiting(may_ask=True, card=card)

"""What the pages on account sharing show: who uses whose account, what is left, and what may be done about it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.enums.ledger import AccountKind
from accounts.queries.people import PersonCard, person_cards
from family.enums import BindingSide, BindingState, FrozenBy, SharingUse
from family.queries.binding_requests import RequestCard, requests_of
from family.queries.bindings import (
    BindingCard,
    SharingWords,
    bindings_asking,
    bindings_of,
    bindings_used_by,
    card_of,
    in_order,
    words_in,
)
from family.queries.guardians import minor_children
from family.queries.kin import KinCard, near_relatives_of, relation_between
from family.queries.sharing import area_of, binding_facts, limits_of
from family.queries.spent import Spent, spent_by
from family.queries.wallets import live_accounts_of
from family.rules.binding_terms import BALANCE_DESCENDING, left_under
from family.rules.sharing import ACROSS_PROVINCES, may_bind
from foundation.money import yuan
from portal.shared.labels import label_of
from portal.shared.words import sentence_of
from portal.web.screens import called
from regions.queries.sharing import may_share_across

_TAGS = {
    BindingState.ACTIVE: "tag--ok",
    BindingState.PROPOSED: "tag--wait",
    BindingState.ASKED: "tag--wait",
    BindingState.SUSPENDED: "tag--soon",
}


@dataclass(frozen=True)
class Cap:
    """One cap with what can still be used under it, where that is worth saying."""

    kind: str
    most: str
    left: str = ""


@dataclass(frozen=True)
class SharedRow:
    """One account-sharing as its reader sees it; ``child`` is the reader's minor child where that is the user."""

    binding: BindingCard
    side: BindingSide
    other: PersonCard
    whose: str
    child: PersonCard | None
    spent: Spent
    on: date

    @property
    def is_mine(self) -> bool:
        """Say whether it is the reader's own account."""
        return self.side is BindingSide.SHARER

    @property
    def tag_class(self) -> str:
        """Give the colour of the status tag."""
        return "tag--due" if self.is_frozen else _TAGS.get(self.binding.state, "")

    @property
    def is_open(self) -> bool:
        """Say whether it waits or stands."""
        return self.is_waiting or self.binding.is_standing

    @property
    def is_waiting(self) -> bool:
        """Say whether somebody has still to say yes."""
        return self.binding.state in (BindingState.PROPOSED, BindingState.ASKED)

    @property
    def is_frozen(self) -> bool:
        """Say whether somebody has frozen it."""
        return self.binding.is_standing and self.binding.frozen_by is not None

    @property
    def is_frozen_by_me(self) -> bool:
        """Say whether the reader's side has frozen it."""
        return self.is_frozen and self.binding.frozen_by in (FrozenBy(self.side.value), FrozenBy.BOTH)

    @property
    def is_late(self) -> bool:
        """Say whether it waits for a word for which it is too late."""
        return self.binding.is_over_on(self.on)

    @property
    def may_accept(self) -> bool:
        """Say whether the reader is asked to take what is offered."""
        is_offered = self.binding.state is BindingState.PROPOSED and self.side is BindingSide.USER
        return is_offered and not self.is_late

    @property
    def may_confirm(self) -> bool:
        """Say whether the reader is asked to open their account."""
        is_asked = self.binding.state is BindingState.ASKED and self.side is BindingSide.SHARER
        return is_asked and not self.is_late

    @property
    def may_answer(self) -> bool:
        """Say whether the reader is asked to answer."""
        return self.may_accept or self.may_confirm

    @property
    def begins_later(self) -> bool:
        """Say whether it stands and pays from a later day on."""
        starts_on = self.binding.starts_on
        return self.binding.is_standing and starts_on is not None and starts_on > self.on

    @property
    def uses(self) -> list[str]:
        """Name what it may pay."""
        return [label_of(use) for use in SharingUse if use in self.binding.terms.uses]

    @property
    def caps(self) -> list[Cap]:
        """Give the sharer's own caps with what can still be used; what waits or has ended says nothing of that."""
        terms = self.binding.terms
        left = left_under(terms, self.spent.month_fen, self.spent.year_fen, on=self.on)
        is_tight = left.payment_fen != terms.payment_cap_fen
        found = (
            ("payment", terms.payment_cap_fen, left.payment_fen if is_tight else None),
            ("month", terms.month_cap_fen, left.month_fen),
            ("year", terms.year_cap_fen, left.year_fen),
        )
        return [
            Cap(kind, yuan(most), yuan(rest) if rest is not None and self.binding.is_standing else "")
            for kind, most, rest in found
            if most is not None
        ]

    @property
    def month_spent(self) -> str:
        """Write what was used this month."""
        return yuan(self.spent.month_fen)


@dataclass(frozen=True)
class Overview:
    """All that somebody shares or uses, with what waits for them on top."""

    asking: list[SharedRow]
    mine: list[SharedRow]
    used: list[SharedRow]
    over: list[SharedRow]
    requests: list[RequestCard]
    words: SharingWords


def overview_of(own: PersonCard, *, on: date) -> Overview:
    """Gather what the overview shows."""
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    rows = rows_of(own, kin, on=on)
    return Overview(
        asking=[row for row in rows if row.may_answer],
        mine=[row for row in rows if row.is_open and row.is_mine and not row.may_answer],
        used=[row for row in rows if row.is_open and not row.is_mine and not row.may_answer],
        over=[row for row in rows if not row.is_open],
        requests=requests_of(own.id),
        words=words_in(area_of(own.id, on=on), on=on),
    )


def rows_of(own: PersonCard, kin: Mapping[int, KinCard], *, on: date) -> list[SharedRow]:
    """Give every binding of somebody and of their minor children, with the person on the other side."""
    children = minor_children(kin.values(), on=on)
    cards = bindings_of(own.id)
    theirs = bindings_used_by(list(children)) if children else []
    cards += [card for card in theirs if card.sharer_id != own.id]
    return _joined(own, cards, kin, children, on=on)


def asking_rows(own: PersonCard, kin: Mapping[int, KinCard], *, on: date) -> list[SharedRow]:
    """Give what waits for the reader's answer, as a first page says it: in one statement where there is nothing."""
    children = minor_children(kin.values(), on=on)
    return _joined(own, bindings_asking(own.id, children, on=on), kin, children, on=on)


def row_of(own: PersonCard, card: BindingCard, *, on: date) -> SharedRow:
    """Give one binding as its reader sees it, who speaks for one of its sides."""
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    return _joined(own, [card], kin, minor_children(kin.values(), on=on), on=on)[0]


@dataclass(frozen=True)
class Against:
    """What stands against a sharing today, in words, and the pair of places somebody may wait for."""

    reasons: list[str]
    watched: tuple[str, str] | None
    is_open_by_wallet: bool = False


def against(sharer_id: int, user_id: int, *, on: date, is_new: bool = True) -> Against:
    """Ask the rule before anything is sent, so that nobody fills in a form for nothing."""
    kin = relation_between(sharer_id, user_id, on=on).kin
    facts = binding_facts(sharer_id, user_id, kin, on=on, is_new=is_new)
    reasons = may_bind(facts).reasons
    if not any(reason.code == ACROSS_PROVINCES for reason in reasons):
        return Against([sentence_of(reason) for reason in reasons], None)
    pair = (facts.sharer.area_key, facts.user.area_key)
    is_open = may_share_across(*pair, on=on).allowed
    return Against([sentence_of(reason) for reason in reasons], None if is_open else pair, is_open)


def opened_uses(sharer_id: int, *, on: date) -> frozenset[SharingUse]:
    """Give what may be paid in the area of an account."""
    return limits_of(area_of(sharer_id, on=on), on=on).uses


def is_empty(person_id: int) -> bool:
    """Say whether somebody has an account and nothing is on it now, which stops no sharing."""
    return _balances([person_id]).get(person_id) == 0


def _balances(person_ids: Collection[int]) -> dict[int, int]:
    """Give what is on the account from which each of some people pays for others; a wallet pays for nobody else."""
    found = live_accounts_of(person_ids)
    return {
        person: kinds[AccountKind.PERSONAL].balance_fen
        for person, kinds in found.items()
        if AccountKind.PERSONAL in kinds
    }


@dataclass(frozen=True)
class Order:
    """Whose account is used first, and whether the reader sets it."""

    rows: list[SharedRow]
    word: str
    is_set_by_reader: bool


def order_of(own: PersonCard, *, on: date) -> Order:
    """Give the reader's own sharers in the order in which a payment uses them."""
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    words = words_in(area_of(own.id, on=on), on=on)
    cards = [card_of(row) for row in in_order(own.id).select_related("sharer", "user")]
    if words.order == BALANCE_DESCENDING:
        balances = _balances([card.sharer_id for card in cards])
        cards.sort(key=lambda card: -balances.get(card.sharer_id, 0))
    elif not words.is_order_set_by_user:
        cards.sort(key=lambda card: card.answered_at or card.proposed_at)
    return Order(_joined(own, cards, kin, {}, on=on), words.order, words.is_order_set_by_user)


def _joined(
    own: PersonCard,
    cards: Iterable[BindingCard],
    kin: Mapping[int, KinCard],
    children: Mapping[int, PersonCard],
    *,
    on: date,
) -> list[SharedRow]:
    held = list(cards)
    sides = [(card, *_seen_by(own.id, card)) for card in held]
    strangers = {other for _card, _side, other in sides} - kin.keys()
    people = {
        **{key: one.person for key, one in kin.items()},
        **(person_cards(strangers) if strangers else {}),
    }
    standing = [card.public_id for card in held if card.is_standing]
    spent = spent_by(standing, on=on) if standing else {}
    return [
        SharedRow(
            card,
            side,
            people[other],
            called(people[other], kin.get(other)),
            children.get(card.user_id) if side is BindingSide.USER and card.user_id != own.id else None,
            spent.get(card.public_id, Spent()),
            on,
        )
        for card, side, other in sides
    ]


def _seen_by(own_id: int, card: BindingCard) -> tuple[BindingSide, int]:
    if card.sharer_id == own_id:
        return BindingSide.SHARER, card.user_id
    return BindingSide.USER, card.sharer_id

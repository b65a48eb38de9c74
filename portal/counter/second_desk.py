"""What of sharing and money waits for a second clerk: one list and one page for every kind of act."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import ledger_account_at_desk
from accounts.actions import audit, ledger_freezes
from accounts.enums.approvals import LEDGER_FREEZE
from accounts.errors.approvals import ApprovalNotFound
from accounts.queries.approvals import ApprovalCard, approval_by_public_id, approvals_waiting
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from family.actions import binding_ends
from family.queries.bindings import binding_by_public_id, open_among
from foundation.money import yuan
from portal.shared.labels import label_of
from portal.shared.sheets import Row

WAITING_MAX = 50


class Decides(Protocol):
    """Agrees to one kind of proposal and carries it out in the same transaction, or turns it down."""

    def __call__(
        self, actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime
    ) -> ApprovalCard:
        """Take the second clerk's word."""


@dataclass(frozen=True)
class Told:
    """What a proposal is about: everybody it concerns, what the second clerk reads, and whether nothing is left to do."""

    people: tuple[int, ...]
    rows: tuple[Row, ...]
    is_over: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of act: its name, how it is told, and what decides it."""

    title: Promise
    told: Callable[[Actor, ApprovalCard], Told]
    decide: Decides


@dataclass(frozen=True)
class Second:
    """One proposal before a second clerk's eyes."""

    card: ApprovalCard
    title: Promise
    person: PersonCard
    proposer: str
    is_own: bool
    rows: tuple[Row, ...] = ()
    is_over: bool = False


def waiting_at(actor: Actor, *, at: datetime) -> list[Second]:
    """List what waits at the clerk's desks, the oldest first; of what one of the two has ended nothing waits."""
    found = {code: approvals_waiting(code, actor.area_keys, at=at, most=WAITING_MAX) for code in KINDS}
    found[binding_ends.CODE] = _still_open(found[binding_ends.CODE])
    cards = [card for cards in found.values() for card in cards]
    return _seconds(actor, sorted(cards, key=lambda card: card.proposed_at)[:WAITING_MAX])


def opened(actor: Actor, public_id: UUID, *, reason: str, on: date, at: datetime) -> Second:
    """Open one of them, and write the look down.

    Raises:
        ApprovalNotFound: absent, of another kind, or of another area; ClerkIsRelative: it concerns a relative.
    """
    card, kind = _found(actor, public_id)
    told = kind.told(actor, card)
    _refuse_kin(actor, told.people, on=on)
    event = audit.Event(
        "approval.viewed",
        card.subject_person_id,
        area_key=card.area_key,
        object_kind="approval",
        object_id=card.public_id,
        reason=reason,
    )
    audit.record(actor, event, at=at)
    (shown,) = _seconds(actor, [card])
    return Second(
        shown.card, shown.title, shown.person, shown.proposer, shown.is_own, told.rows, told.is_over
    )


def decide(actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime, on: date) -> None:
    """Agree to exactly what was seen and do it, or turn it down; whatever the action refuses is raised.

    Raises:
        ApprovalNotFound, ClerkIsRelative, and as the action.
    """
    card, kind = _found(actor, public_id)
    _refuse_kin(actor, kind.told(actor, card).people, on=on)
    kind.decide(actor, public_id, seen, is_agreed=is_agreed, at=at)


def _still_open(cards: list[ApprovalCard]) -> list[ApprovalCard]:
    wanted = {card.id: binding_ends.ending_in(card).binding for card in cards}
    opened = open_among(wanted.values())
    return [card for card in cards if wanted[card.id] in opened]


def _found(actor: Actor, public_id: UUID) -> tuple[ApprovalCard, Kind]:
    card = approval_by_public_id(public_id)
    if card is None or card.code not in KINDS or card.area_key not in actor.area_keys:
        raise ApprovalNotFound
    return card, KINDS[card.code]


def _seconds(actor: Actor, cards: list[ApprovalCard]) -> list[Second]:
    people = person_cards(card.subject_person_id or 0 for card in cards)
    names = display_names(card.proposed_by for card in cards)
    return [
        Second(
            card,
            KINDS[card.code].title,
            people[card.subject_person_id],
            names.get(card.proposed_by, ""),
            card.proposed_by == actor.user_id,
        )
        for card in cards
        if card.subject_person_id in people
    ]


def _refuse_kin(actor: Actor, people: Iterable[int], *, on: date) -> None:
    for person_id in people:
        refuse_clerk_who_is_relative(actor, person_id, on=on)


def _reason(payload: Mapping[str, Any]) -> Row:
    return Row(_("理由"), str(payload["reason"]))


def _ending(_actor: Actor, card: ApprovalCard) -> Told:
    wanted = binding_ends.ending_in(card)
    binding = binding_by_public_id(wanted.binding)
    if binding is None:
        raise ApprovalNotFound
    people = person_cards([binding.sharer_id, binding.user_id])
    rows = (
        Row(_("出钱的一方"), people[binding.sharer_id].name),
        Row(_("用钱的一方"), people[binding.user_id].name),
        Row(_("现在的状态"), label_of(binding.state)),
        _reason(card.payload),
    )
    return Told((binding.sharer_id, binding.user_id), rows, is_over=not binding.is_open)


def _freeze(actor: Actor, card: ApprovalCard) -> Told:
    order = ledger_freezes.order_in(card)
    account = ledger_account_at_desk(actor, order.account)
    rows = (
        Row(_("账户"), label_of(account.kind)),
        Row(_("办什么"), _("解冻") if order.is_lifting else _("冻结")),
        Row(_("现在的状态"), label_of(account.state)),
        Row(_("现在的余额（元）"), yuan(account.balance_fen)),
        _reason(card.payload),
    )
    return Told((account.person_id,), rows)


KINDS: Mapping[str, Kind] = {
    LEDGER_FREEZE: Kind(gettext_lazy("司法冻结和解冻"), _freeze, ledger_freezes.decide),
    binding_ends.CODE: Kind(gettext_lazy("由窗口解绑"), _ending, binding_ends.decide),
}

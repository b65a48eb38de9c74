"""Freezes a personal account by a court's order, and lifts it by another: two clerks agree on each (司法冻结)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import ledger_account_at_desk, ledger_approval_for
from accounts.actions import approvals, audit
from accounts.actions.approvals import NewApproval
from accounts.enums.approvals import LEDGER_FREEZE
from accounts.enums.ledger import AccountState
from accounts.errors.activation import ClerkIsSubject
from accounts.errors.ledger import FreezeRefused
from accounts.models.ledger import LedgerAccount
from accounts.models.ledger_freezes import AccountFreeze
from accounts.queries.approvals import ApprovalCard
from accounts.queries.ledger import AccountCard
from accounts.queries.ledger_freezes import live_freeze_of
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from foundation.clock import local_date


@dataclass(frozen=True)
class Order:
    """Which account a court's paper freezes, or lifts the freeze of, and which paper it is."""

    account: UUID
    paper: str
    is_lifting: bool = False

    def payload(self) -> dict[str, Any]:
        """Give all that two people agree on."""
        return {"account": str(self.account), "reason": self.paper, "is_lifting": self.is_lifting}


def order_in(card: ApprovalCard) -> Order:
    """Read what was proposed."""
    payload = card.payload
    return Order(UUID(payload["account"]), payload["reason"], payload["is_lifting"])


def propose(actor: Actor, wanted: Order, *, waits: timedelta, at: datetime) -> ApprovalCard:
    """Ask a colleague of the account's area to agree.

    Raises:
        LedgerAccountNotFound; ClerkIsSubject; FreezeRefused: it is so already, or closed; ApprovalExists.
    """
    card = ledger_account_at_desk(actor, wanted.account)
    _refuse(actor, card, wanted)
    new = NewApproval(LEDGER_FREEZE, card.area_key, wanted.payload(), card.person_id)
    return approvals.propose(actor, new, waits=waits, at=at)


@transaction.atomic
def decide(actor: Actor, public_id: UUID, seen: str, *, is_agreed: bool, at: datetime) -> ApprovalCard:
    """Agree to what a colleague proposed and one has seen, and freeze or lift with that; or turn it down.

    What is held for a payment already stays with the payment; nothing new leaves a frozen account.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved, ClerkIsSubject.
        FreezeRefused: something else has changed meanwhile.
    """
    proposal = ledger_approval_for(actor, public_id, LEDGER_FREEZE)
    wanted = order_in(proposal)
    if not is_agreed:
        return approvals.reject(actor, public_id, seen, at=at)
    card = ledger_account_at_desk(actor, wanted.account)
    row = LedgerAccount.objects.select_for_update(no_key=True).get(pk=card.id)
    _refuse(actor, ledger_account_at_desk(actor, wanted.account), wanted)

    decided = approvals.approve(actor, public_id, seen, at=at)
    approvals.consume(LEDGER_FREEZE, decided.payload_hash, at=at)
    (_lift if wanted.is_lifting else _freeze)(row, actor, wanted, at=at)
    event = audit.Event(
        "ledger.unfrozen" if wanted.is_lifting else "ledger.frozen",
        card.person_id,
        area_key=card.area_key,
        object_kind="ledger_account",
        object_id=card.public_id,
        reason=wanted.paper,
    )
    audit.record(actor, event, at=at)
    return decided


def _refuse(actor: Actor, card: AccountCard, wanted: Order) -> None:
    if actor.person_id is not None and actor.person_id == card.person_id:
        raise ClerkIsSubject
    is_frozen = live_freeze_of(card.id) is not None
    if card.state is AccountState.CLOSED or is_frozen is not wanted.is_lifting:
        raise FreezeRefused


def _freeze(row: LedgerAccount, actor: Actor, wanted: Order, *, at: datetime) -> None:
    AccountFreeze.objects.create(
        account=row, order=wanted.paper, frozen_at=at, frozen_by_id=actor.user_id or 0
    )
    _put(row, AccountState.FROZEN)


def _lift(row: LedgerAccount, actor: Actor, wanted: Order, *, at: datetime) -> None:
    """Lift the order; an account whose owner has died stays frozen by the death."""
    AccountFreeze.objects.filter(account=row, lifted_at__isnull=True).update(
        lifted_at=at, lifted_order=wanted.paper, lifted_by=actor.user_id
    )
    person_id = row.person_id or 0
    life = life_facts([person_id])[person_id]
    _put(row, AccountState.OPEN if life.is_alive(local_date(at)) else AccountState.FROZEN)


def _put(row: LedgerAccount, state: AccountState) -> None:
    row.state = state.value
    row.save(update_fields=["state"])

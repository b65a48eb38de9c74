"""Writes wallet transfers: sent by the sender, taken or not by the recipient, taken back before that by the sender."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.access import own_person_for
from accounts.actions import audit, ledger, ledger_moves, people
from accounts.actions.ledger import Line, NewTransfer
from accounts.actions.ledger_moves import Move
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.queries.ledger import AccountCard
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from family.actions.wallet_notices import Told, tell
from family.enums import WalletReturn, WalletState
from family.errors.wallet import (
    WalletTransferKeyReused,
    WalletTransferNotAllowed,
    WalletTransferNotFound,
    WalletTransferNotOpen,
)
from family.models.wallet import WalletTransfer
from family.queries.guardians import speaks_for
from family.queries.wallet_facts import transfer_facts
from family.queries.wallets import WalletTransferCard, card_of, live_accounts, transfer_rows
from family.rules.wallet import ACCOUNT_FROZEN, BALANCE_SHORT, TransferFacts, may_send, may_take, returns_at
from foundation.clock import local_date
from foundation.decisions import Decision
from foundation.errors import Reason

# What another transaction did to the account meanwhile is the same refusal as what the rule finds.
_RACES = {
    "accounts_ledger_account_not_overdrawn": BALANCE_SHORT,
    "accounts_ledger_account_passable": ACCOUNT_FROZEN,
}

_ENDING = ["state", "cause", "ended_at", "ended"]


@dataclass(frozen=True)
class NewWalletTransfer:
    """What somebody sends to whom; ``request_key`` is the sender's own name of this one request."""

    recipient_id: int
    amount_fen: int
    request_key: str


def send(actor: Actor, new: NewWalletTransfer, *, at: datetime) -> WalletTransferCard:
    """Take money from the signed-in person's own account and let it wait for a relative to take it.

    The same request again gives the transfer it made, also where none could be made any more.

    Raises:
        PersonNotFound: the actor is no insured person, or there is no such recipient.
        WalletTransferKeyReused: the key has made another transfer.
        WalletTransferNotAllowed: with every reason at once.
    """
    sender_id = own_person_for(actor).id
    with _refusing_races(), transaction.atomic():
        return _send(actor, sender_id, new, at=at)


@contextmanager
def _refusing_races() -> Iterator[None]:
    """Say of what the ledger would not write what the rule says of it."""
    try:
        yield
    except IntegrityError as error:
        for name, code in _RACES.items():
            if name in str(error):
                raise WalletTransferNotAllowed(reasons=(Reason(code),)) from error
        raise


def _send(actor: Actor, sender_id: int, new: NewWalletTransfer, *, at: datetime) -> WalletTransferCard:
    """Hold both, gather facts, decide, move money and write it down."""
    people.lock([sender_id, new.recipient_id])
    before = transfer_rows().filter(sender__same_as=sender_id, request_key=new.request_key).first()
    if before is not None:
        return _same(card_of(before), new)
    facts = transfer_facts(sender_id, new.recipient_id, new.amount_fen, at=at)

    decision = may_send(facts)
    if not decision.allowed:
        raise WalletTransferNotAllowed(reasons=decision.reasons, law=decision.law)

    account = live_accounts(sender_id)[AccountKind.PERSONAL]
    wallet = live_accounts(new.recipient_id)[AccountKind.WALLET]
    row = _row(facts, new, account, wallet)
    row.moved_id = _post(row, TransferKind.WALLET_SEND, (account.id, _transit(row, at=at)), at=at)
    row.save(force_insert=True)
    tell([row], Told.SENT, at=at)
    _audit(actor, "wallet.sent", row, at=at)
    return card_of(row)


def _same(card: WalletTransferCard, new: NewWalletTransfer) -> WalletTransferCard:
    """Give what a request made before, where it is the same request."""
    if (card.recipient_id, card.amount_fen) != (new.recipient_id, new.amount_fen):
        raise WalletTransferKeyReused
    return card


def accept(actor: Actor, public_id: UUID, *, at: datetime) -> WalletTransferCard:
    """Take money on its way into the signed-in person's wallet; from then on it is theirs. Twice is once.

    A parent takes it for a minor child, into the child's own wallet: it only benefits the child, also where it was the
    parent who sent it.

    Raises:
        WalletTransferNotFound, WalletTransferNotOpen.
        WalletTransferNotAllowed: what binds the two holds no longer.
    Law: CC 19, 20, 27, 145.
    """
    with _refusing_races(), transaction.atomic():
        row = _held(public_id)
        _refuse_stranger(actor, row, at=at)
        if row.state == WalletState.ACCEPTED.value:
            return card_of(row)
        _refuse_over(row, at=at)
        facts = transfer_facts(row.sender.human_id, row.recipient.human_id, row.amount_fen, at=at)
        _refuse(may_take(facts))

        wallet = live_accounts(row.recipient.human_id)[AccountKind.WALLET]
        row.ended_id = _post(row, TransferKind.WALLET_ACCEPT, (_transit(row, at=at), wallet.id), at=at)
        _end(row, WalletState.ACCEPTED, None, at=at)
        row.save(update_fields=_ENDING)
        tell([row], Told.ACCEPTED, at=at)
        _audit(actor, "wallet.accepted", row, at=at)
        return card_of(row)


def decline(actor: Actor, public_id: UUID, *, at: datetime) -> WalletTransferCard:
    """Let money that was sent to the signed-in person, or to a minor child of theirs, go back at once.

    Raises:
        WalletTransferNotFound, WalletTransferNotOpen.
    """
    with transaction.atomic():
        row = _held(public_id)
        _refuse_stranger(actor, row, at=at)
        _refuse_over(row, at=at)
        give_back([row], dict.fromkeys([row.pk], WalletReturn.DECLINED), at=at)
        tell([row], Told.RETURNED, at=at)
        _audit(actor, "wallet.declined", row, at=at)
        return card_of(row)


def cancel(actor: Actor, public_id: UUID, *, at: datetime) -> WalletTransferCard:
    """Take back money that the recipient has not taken yet.

    Raises:
        WalletTransferNotFound, WalletTransferNotOpen.
    """
    with transaction.atomic():
        row = _held(public_id)
        if actor.person_id is None or actor.person_id != row.sender.human_id:
            raise WalletTransferNotFound
        _refuse_over(row, at=at)
        give_back([row], {}, at=at)
        tell([row], Told.CANCELLED, at=at)
        _audit(actor, "wallet.cancelled", row, at=at)
        return card_of(row)


def give_back(rows: list[WalletTransfer], causes: dict[int, WalletReturn], *, at: datetime) -> None:
    """Put the money of some held transfers back where it came from; without a cause the sender took it back.

    Why: an account may have been moved or closed meanwhile. Then the money goes to the sender's present account, and
    where there is none to what stands for the estate of who has died, or for money moved away.
    """
    states = ledger_moves.hold([row.account_id for row in rows])
    areas = sorted({row.sender_area_key for row in rows})
    transits = {area: ledger.side(AccountKind.WALLET_TRANSIT, area, at=at) for area in areas}
    moves = [
        Move(
            _key(row),
            transits[row.sender_area_key],
            _home(row, states[row.account_id], at=at),
            row.amount_fen,
        )
        for row in rows
    ]
    done = ledger_moves.post_many(TransferKind.WALLET_RETURN, moves, booked_on=local_date(at), at=at)
    for row in rows:
        cause = causes.get(row.pk)
        row.ended_id = done[_key(row)]
        _end(row, WalletState.RETURNED if cause else WalletState.CANCELLED, cause, at=at)
    WalletTransfer.objects.bulk_update(rows, _ENDING)


def _home(row: WalletTransfer, state: AccountState, *, at: datetime) -> int:
    """Give the account to which a transfer goes back."""
    if state is not AccountState.CLOSED:
        return row.account_id
    account = live_accounts(row.sender.human_id).get(AccountKind.PERSONAL)
    if account is not None:
        return account.id
    is_dead = life_facts([row.sender_id])[row.sender_id].died_on is not None
    return ledger.side(AccountKind.ESTATE if is_dead else AccountKind.MOVED, row.sender_area_key, at=at)


def _row(
    facts: TransferFacts, new: NewWalletTransfer, account: AccountCard, wallet: AccountCard
) -> WalletTransfer:
    """Describe a transfer that is not written yet."""
    return WalletTransfer(
        request_key=new.request_key,
        sender_id=account.person_id,
        recipient_id=wallet.person_id,
        relation=facts.relation.value if facts.relation else "",
        sender_area_key=facts.sender.area_key,
        recipient_area_key=facts.recipient.area_key,
        account_id=account.id,
        wallet_id=wallet.id,
        amount_fen=new.amount_fen,
        sent_at=facts.at,
        sent_on=local_date(facts.at),
        returns_at=returns_at(facts.limits, facts.at),
    )


def _transit(row: WalletTransfer, *, at: datetime) -> int:
    """Give the account on which the money of an area lies while it is on its way."""
    return ledger.side(AccountKind.WALLET_TRANSIT, row.sender_area_key, at=at)


def _post(row: WalletTransfer, kind: TransferKind, way: tuple[int, int], *, at: datetime) -> int:
    """Move the money of a transfer one step."""
    out_of, into = way
    lines = [Line(out_of, debit_fen=row.amount_fen), Line(into, credit_fen=row.amount_fen)]
    key = f"{kind.value}:{row.public_id}" if kind is TransferKind.WALLET_SEND else _key(row)
    moved = ledger.post(NewTransfer(key, kind, local_date(at), lines), at=at)
    if moved is None:
        raise WalletTransferNotOpen
    return moved


def _key(row: WalletTransfer) -> str:
    """Name the end of a transfer: taken or given back, by whatever way, its money moves once."""
    return f"wallet_end:{row.public_id}"


def _held(public_id: UUID) -> WalletTransfer:
    """Hold both sides of a transfer, then the transfer."""
    row = WalletTransfer.objects.filter(public_id=public_id).values_list("sender_id", "recipient_id").first()
    if row is None:
        raise WalletTransferNotFound
    people.lock(row)
    return transfer_rows().select_for_update(of=("self",)).get(public_id=public_id)


def _refuse_stranger(actor: Actor, row: WalletTransfer, *, at: datetime) -> None:
    if not speaks_for(actor.person_id, row.recipient.human_id, on=local_date(at)):
        raise WalletTransferNotFound


def _refuse_over(row: WalletTransfer, *, at: datetime) -> None:
    if row.state != WalletState.SENT.value or at >= row.returns_at:
        raise WalletTransferNotOpen


def _refuse(decision: Decision) -> None:
    if not decision.allowed:
        raise WalletTransferNotAllowed(reasons=decision.reasons, law=decision.law)


def _end(row: WalletTransfer, state: WalletState, cause: WalletReturn | None, *, at: datetime) -> None:
    row.state, row.cause, row.ended_at = state.value, cause.value if cause else "", at


def _audit(actor: Actor, action: str, row: WalletTransfer, *, at: datetime) -> None:
    """Note an act under the side that did not act; what a parent did for a child, under both."""
    sides = row.sender.human_id, row.recipient.human_id
    facts = {"amount_fen": row.amount_fen}
    events = [
        audit.Event(action, about, object_kind="wallet_transfer", object_id=row.public_id, facts=facts)
        for about in sides
        if about != actor.person_id
    ]
    audit.record_many(actor, events, at=at)

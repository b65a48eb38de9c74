"""Reads of wallets and of what goes into them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.enums.ledger import AccountKind, AccountState
from accounts.queries.ledger import AccountCard, accounts_of
from family.enums import WalletReturn, WalletState
from family.models.wallet import WalletTransfer

SHOWN_MAX = 50


@dataclass(frozen=True)
class WalletTransferCard:
    """One transfer; ``relation`` is what the recipient was to the sender."""

    public_id: UUID
    sender_id: int
    recipient_id: int
    relation: str
    sender_area_key: str
    recipient_area_key: str
    amount_fen: int
    state: WalletState
    cause: WalletReturn | None
    sent_at: datetime
    returns_at: datetime
    ended_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Say whether the recipient may still take it."""
        return self.state is WalletState.SENT and at < self.returns_at


def live_accounts(person_id: int) -> dict[AccountKind, AccountCard]:
    """Give somebody's own account and wallet, as far as they are not closed; of two the one opened first."""
    cards = [card for card in accounts_of([person_id]) if card.state is not AccountState.CLOSED]
    return {card.kind: card for card in cards}


def wallet_of(person_id: int) -> AccountCard | None:
    """Give somebody's wallet, or nothing."""
    return live_accounts(person_id).get(AccountKind.WALLET)


def transfers_of(
    person_id: int, *, before: datetime | None = None, most: int = SHOWN_MAX
) -> list[WalletTransferCard]:
    """Give what somebody sent or was sent, the newest first."""
    rows = transfer_rows().filter(Q(sender__same_as=person_id) | Q(recipient__same_as=person_id))
    if before is not None:
        rows = rows.filter(sent_at__lt=before)
    return [card_of(row) for row in rows.order_by("-sent_at", "-pk")[:most]]


def transfer_by_public_id(public_id: UUID) -> WalletTransferCard | None:
    """Find a transfer by public id, or nothing."""
    row = transfer_rows().filter(public_id=public_id).first()
    return card_of(row) if row else None


def sent_count(sender_id: int, *, on: date) -> int:
    """Count what somebody sent on a day in China, whatever became of it."""
    return WalletTransfer.objects.filter(sender__same_as=sender_id, sent_on=on).count()


def taken_count(sender_id: int, recipient_id: int) -> int:
    """Count how often one has taken money of another."""
    rows = WalletTransfer.objects.filter(sender__same_as=sender_id, recipient__same_as=recipient_id)
    return rows.filter(state=WalletState.ACCEPTED.value).count()


def transfer_rows() -> QuerySet[WalletTransfer]:
    """Give transfers with both sides."""
    return WalletTransfer.objects.select_related("sender", "recipient")


def card_of(row: WalletTransfer) -> WalletTransferCard:
    """Copy a row into what may leave the floor."""
    return WalletTransferCard(
        public_id=row.public_id,
        sender_id=row.sender.human_id,
        recipient_id=row.recipient.human_id,
        relation=row.relation,
        sender_area_key=row.sender_area_key,
        recipient_area_key=row.recipient_area_key,
        amount_fen=row.amount_fen,
        state=WalletState(row.state),
        cause=WalletReturn(row.cause) if row.cause else None,
        sent_at=row.sent_at,
        returns_at=row.returns_at,
        ended_at=row.ended_at,
    )

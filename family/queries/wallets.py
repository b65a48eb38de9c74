"""Reads of wallets and of what goes into them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

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


def live_accounts_of(person_ids: Collection[int]) -> dict[int, dict[AccountKind, AccountCard]]:
    """Give the own account and the wallet of some people, as far as they are not closed.

    Of two, of records that were merged, the one a payment would take first: open, then fuller, then opened earlier.
    """
    found: dict[int, dict[AccountKind, AccountCard]] = defaultdict(dict)
    live = [card for card in accounts_of(person_ids) if card.state is not AccountState.CLOSED]
    for card in sorted(live, key=lambda one: (one.state is AccountState.OPEN, one.balance_fen, -one.id)):
        found[card.person_id][card.kind] = card
    return found


def live_accounts(person_id: int) -> dict[AccountKind, AccountCard]:
    """Give the own account and the wallet of the one whose row goes on under this id."""
    return live_accounts_of([person_id])[person_id]


def wallet_of(person_id: int) -> AccountCard | None:
    """Give somebody's wallet, or nothing."""
    return live_accounts(person_id).get(AccountKind.WALLET)


def transfers_of(
    person_id: int, *, after: UUID | None = None, most: int = SHOWN_MAX
) -> list[WalletTransferCard]:
    """Give what somebody sent or was sent, the newest first, beginning behind one of them."""
    rows = transfer_rows().filter(Q(sender__same_as=person_id) | Q(recipient__same_as=person_id))
    if after is not None:
        rows = rows.filter(pk__lt=WalletTransfer.objects.filter(public_id=after).values("pk")[:1])
    return [card_of(row) for row in rows.order_by("-pk")[:most]]


def transfers_asking(person_ids: Collection[int], *, at: datetime) -> list[WalletTransferCard]:
    """Give what is on its way into the wallets of some people and may still be taken, the first to go back first."""
    rows = transfer_rows().filter(recipient__same_as_any=list(person_ids))
    waiting = rows.filter(state=WalletState.SENT.value, returns_at__gt=at)
    return [card_of(row) for row in waiting.order_by("returns_at", "pk")[:SHOWN_MAX]]


def transfer_by_public_id(public_id: UUID) -> WalletTransferCard | None:
    """Find a transfer by public id, or nothing."""
    row = transfer_rows().filter(public_id=public_id).first()
    return card_of(row) if row else None


@dataclass(frozen=True)
class Counts:
    """How often one sent on a day, to whomever and whatever became of it, and how often another took money of theirs."""

    sent_today: int
    taken: int


def counts(sender_id: int, recipient_id: int, *, on: date) -> Counts:
    """Count what limits a sender on a day in China."""
    is_taken = Q(recipient__same_as=recipient_id, state=WalletState.ACCEPTED.value)
    mine = WalletTransfer.objects.filter(sender__same_as=sender_id)
    found = mine.aggregate(today=Count("pk", filter=Q(sent_on=on)), taken=Count("pk", filter=is_taken))
    return Counts(found["today"], found["taken"])


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

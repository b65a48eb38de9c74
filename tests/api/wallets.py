"""Money on its way to somebody linked to a partner, written down as the house writes it."""

from datetime import datetime, timedelta
from uuid import uuid4

from accounts.actions import ledger, people
from accounts.actions.ledger import Line, NewTransfer
from accounts.actions.people import NewPerson
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.actions import kinship
from family.actions.kinship import NewParentage
from family.enums import ParentageKind
from family.models.wallet import WalletTransfer
from foundation.clock import local_date
from foundation.identifiers import Sex

CHENGDU, ZHENGZHOU = "510100", "410100"


def wallet_between(recipient_id: int, *, fen: int = 100_00, at: datetime) -> WalletTransfer:
    """Let a child of somebody, not known before, send money that waits."""
    recipient = InsuredPerson.objects.get(pk=recipient_id)
    born_on = recipient.born_on.replace(year=recipient.born_on.year + 30, day=1)
    sender = people.register(SYSTEM, NewPerson("周晓岚", Sex.FEMALE, born_on), at=at)
    tie = NewParentage(recipient_id, sender.pk, ParentageKind.BIRTH, born_on, "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=at)
    account = ledger.open_account(sender.pk, AccountKind.PERSONAL, CHENGDU, at=at)
    wallet = ledger.open_account(recipient_id, AccountKind.WALLET, ZHENGZHOU, at=at)
    opening, transit = (
        ledger.side(kind, CHENGDU, at=at) for kind in (AccountKind.OPENING, AccountKind.WALLET_TRANSIT)
    )
    for kind, out_of, into in (
        (TransferKind.OPENING, opening, account.pk),
        (TransferKind.WALLET_SEND, account.pk, transit),
    ):
        lines = [Line(out_of, debit_fen=fen), Line(into, credit_fen=fen)]
        moved = ledger.post(NewTransfer(str(uuid4()), kind, local_date(at), lines), at=at)
    return WalletTransfer.objects.create(
        request_key=str(uuid4()),
        sender=sender,
        recipient=recipient,
        relation="parent",
        sender_area_key=CHENGDU,
        recipient_area_key=ZHENGZHOU,
        account=account,
        wallet=wallet,
        amount_fen=fen,
        sent_at=at,
        sent_on=local_date(at),
        returns_at=at + timedelta(days=1),
        moved_id=moved,
    )

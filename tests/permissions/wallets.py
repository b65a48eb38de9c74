"""Calls of the wallet's pages: money of the daughter on its way to her husband's wallet."""

from datetime import timedelta
from uuid import UUID

from accounts.actions import ledger
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, TransferKind
from family.models.wallet import WalletTransfer
from tests.permissions.knocking import Call, of_person
from tests.permissions.world import BENGBU, World

# An area that is open across provinces; Bengbu is not, so nothing is taken there.
DEZHOU = "371400"
KEY = "0192f0c1-0000-7000-8000-000000000001"


def on_its_way(world: World) -> UUID:
    """Give a transfer that the daughter sent and her husband has not taken; it is written down once."""
    before = WalletTransfer.objects.filter(sender=world.people["daughter"], state="sent").first()
    if before is not None:
        return before.public_id
    at, on = world.at, world.on
    account = ledger.open_account(world.id("daughter"), AccountKind.PERSONAL, BENGBU, at=at)
    wallet = ledger.open_account(world.id("husband"), AccountKind.WALLET, DEZHOU, at=at)
    opening, transit = (
        ledger.side(kind, BENGBU, at=at) for kind in (AccountKind.OPENING, AccountKind.WALLET_TRANSIT)
    )
    given = [Line(opening, debit_fen=100_00), Line(account.pk, credit_fen=100_00)]
    ledger.post(NewTransfer("wallet-test:in", TransferKind.OPENING, on, given), at=at)
    taken = [Line(account.pk, debit_fen=100_00), Line(transit, credit_fen=100_00)]
    moved = ledger.post(NewTransfer("wallet-test:out", TransferKind.WALLET_SEND, on, taken), at=at)
    row = WalletTransfer.objects.create(
        request_key="test",
        sender=world.people["daughter"],
        recipient=world.people["husband"],
        relation="spouse",
        sender_area_key=BENGBU,
        recipient_area_key=DEZHOU,
        account=account,
        wallet=wallet,
        amount_fen=100_00,
        sent_at=at,
        sent_on=on,
        returns_at=at + timedelta(days=1),
        moved_id=moved,
    )
    return row.public_id


_ON_ITS_WAY = Call(parts=lambda world: {"transfer_id": on_its_way(world)})
_TO_MOTHER = Call(
    parts=of_person("person_id", "mother"),
    data=lambda world, role: {"key": KEY, "amount": "1", "agreed": "on"},
)
CALLS = {
    ("api:person_wallet_transfers", "GET"): Call(parts=of_person("person_id", "grandmother")),
    ("web:wallet_open", "POST"): Call(data=lambda world, role: {"terms": "1", "agreed": "on"}),
    ("web:wallet_send", "GET"): _TO_MOTHER,
    ("web:wallet_send", "POST"): _TO_MOTHER,
    **{(f"web:wallet_{act}", "POST"): _ON_ITS_WAY for act in ("accept", "decline", "cancel")},
}

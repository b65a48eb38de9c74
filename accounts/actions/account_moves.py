"""Moves the money of a personal account with the insurance relation it belongs to: to another area, and back."""

from datetime import datetime

from django.db import transaction

from accounts.actions import ledger
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.models.ledger import LedgerAccount
from foundation.clock import local_date


@transaction.atomic
def move(
    person_id: int,
    *,
    from_area: str,
    to_area: str,
    key: str,
    at: datetime,
    kind: AccountKind = AccountKind.PERSONAL,
) -> LedgerAccount | None:
    """Close the account in one area and open one in another with all its money; nothing where there is none to move.

    The caller holds the person. Money that is held for a payment stays with the payment: what comes back of it goes to
    the account that goes on.
    Law: SIL 32.
    Why two transfers: a person has one live account, so the old one is empty and closed before the new one begins; in
    between the money lies with the area it leaves, and both are of one transaction.
    """
    live = LedgerAccount.objects.filter(kind=kind.value, state=AccountState.OPEN.value)
    old = (
        live.filter(person__same_as=person_id, area_key=from_area)
        .select_for_update(no_key=True)
        .order_by("pk")
        .first()
    )
    if old is None or old.person_id is None:
        return None

    fen = old.balance_fen
    on_the_way = ledger.side(AccountKind.MOVED, from_area, at=at)
    if fen:
        _post(f"move:{key}:out", old.pk, on_the_way, fen, at=at)
    close(old, at=at)
    new = ledger.open_account(old.person_id, kind, to_area, at=at)
    if fen:
        _post(f"move:{key}:in", on_the_way, new.pk, fen, at=at)
    new.refresh_from_db()
    return new


def close(row: LedgerAccount, *, at: datetime) -> None:
    """Close an account that is empty."""
    row.state, row.closed_at = AccountState.CLOSED.value, at
    row.save(update_fields=["state", "closed_at"])


def _post(key: str, source_id: int, target_id: int, fen: int, *, at: datetime) -> None:
    lines = [Line(source_id, debit_fen=fen), Line(target_id, credit_fen=fen)]
    ledger.post(NewTransfer(key, TransferKind.MOVE, local_date(at), lines), at=at)

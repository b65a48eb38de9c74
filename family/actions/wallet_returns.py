"""Gives back wallet transfers that nobody takes any more: not taken in time, or one of the two has died.

A batch is a handful of statements however many it holds. Whatever a worker left undone the next one finds, after days
without any too, and a transfer that somebody is taking at this moment is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.fields import is_alive
from accounts.queries.people import life_facts
from accounts.rules.actors import SYSTEM
from family.actions.wallet_notices import Told, tell
from family.actions.wallet_transfers import give_back
from family.enums import WalletReturn, WalletState
from family.models.wallet import WalletTransfer
from family.queries.wallets import transfer_rows
from foundation.clock import local_date

BATCH_MAX = 500


@dataclass(frozen=True)
class ReturnsReport:
    """How many transfers went back."""

    returned_count: int


def return_unclaimed(*, at: datetime) -> ReturnsReport:
    """Give back one batch of transfers whose time has passed; safe at any time, any number of times."""
    due = _on_their_way().filter(returns_at__lte=at).order_by("returns_at", "pk")
    return _return(due, lambda rows: dict.fromkeys([row.pk for row in rows], WalletReturn.UNCLAIMED), at=at)


def return_of_dead(*, at: datetime) -> ReturnsReport:
    """Give back one batch of transfers from or to somebody who has died; safe at any time, any number of times."""
    on = local_date(at)
    rows = _on_their_way()
    dead = rows.exclude(is_alive("sender", on)) | rows.exclude(is_alive("recipient", on))
    return _return(dead.order_by("pk"), lambda held: _deaths(held, at=at), at=at)


def _on_their_way() -> QuerySet[WalletTransfer]:
    return transfer_rows().filter(state=WalletState.SENT.value)


def _deaths(rows: list[WalletTransfer], *, at: datetime) -> dict[int, WalletReturn]:
    """Say of each transfer who has died; of both, the sender."""
    lives = life_facts({person for row in rows for person in (row.sender_id, row.recipient_id)})
    return {
        row.pk: WalletReturn.RECIPIENT_DIED
        if lives[row.sender_id].is_alive(local_date(at))
        else WalletReturn.SENDER_DIED
        for row in rows
    }


@transaction.atomic
def _return(
    due: QuerySet[WalletTransfer],
    causes: Callable[[list[WalletTransfer]], dict[int, WalletReturn]],
    *,
    at: datetime,
) -> ReturnsReport:
    """Hold a batch, move its money, mark it, tell both sides of each, write it down."""
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH_MAX])
    if not rows:
        return ReturnsReport(0)

    give_back(rows, causes(rows), at=at)
    tell(rows, Told.RETURNED, at=at)
    events = [
        audit.Event(
            "wallet.returned",
            person.human_id,
            object_kind="wallet_transfer",
            object_id=row.public_id,
            facts={"amount_fen": row.amount_fen, "cause": row.cause},
        )
        for row in rows
        for person in (row.sender, row.recipient)
    ]
    audit.record_many(SYSTEM, events, at=at)
    return ReturnsReport(len(rows))

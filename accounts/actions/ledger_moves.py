"""Writes many movements of money at once, each between two accounts: a handful of statements however many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from accounts.enums.ledger import AccountState, TransferKind
from accounts.models.ledger import LedgerAccount

# By the account that money goes to, as everybody else holds accounts.
_POST = """
SELECT move.key, accounts_ledger_post(
    move.key, %(kind)s, %(booked_on)s, %(at)s, '', ARRAY[move.gives, move.gets], ARRAY[move.fen, 0], ARRAY[0, move.fen]
)
FROM (
    SELECT * FROM unnest(%(keys)s::text[], %(out_of)s::bigint[], %(into)s::bigint[], %(fens)s::bigint[])
        AS given (key, gives, gets, fen) ORDER BY gets, key
) move
"""


@dataclass(frozen=True)
class Move:
    """Fen that go out of one account into another; ``key`` names what moves them, once for all time."""

    key: str
    out_of_id: int
    into_id: int
    fen: int


def hold(account_ids: Collection[int]) -> dict[int, AccountState]:
    """Hold accounts for this transaction by ascending id, and say how each stands: none is closed meanwhile."""
    rows = LedgerAccount.objects.select_for_update(no_key=True).filter(pk__in=set(account_ids)).order_by("pk")
    return {pk: AccountState(state) for pk, state in rows.values_list("pk", "state")}


def post_many(kind: TransferKind, moves: Sequence[Move], *, booked_on: date, at: datetime) -> dict[str, int]:
    """Write many transfers of one kind, and give the internal id of each by its key; call inside a transaction.

    What a key moved before is not moved again, and is not in the answer.
    """
    if not moves:
        return {}
    given = {
        "kind": kind.value,
        "booked_on": booked_on,
        "at": at,
        "keys": [move.key for move in moves],
        "out_of": [move.out_of_id for move in moves],
        "into": [move.into_id for move in moves],
        "fens": [move.fen for move in moves],
    }
    with connection.cursor() as cursor:
        cursor.execute(_POST, given)
        return {key: written for key, written in cursor.fetchall() if written is not None}

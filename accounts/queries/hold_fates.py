"""What became of money that was held on an account: still held, used, or back, in whole or in part.

What is held, what settles it and what lets it go are transfers of one payment; their keys differ in the last word alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, Replace, TruncMonth

from accounts.enums.ledger import TransferKind
from accounts.models.ledger import LedgerEntry, LedgerTransfer

_HELD, _SETTLED, _LET_GO = ":hold", ":settle", ":release"
_LAST = {TransferKind.HOLD: _HELD, TransferKind.RELEASE: _LET_GO}


class HoldFate(StrEnum):
    """Say what became of what was held: nothing yet, all used, some left over when it was paid, or not paid at all."""

    WAITING = "waiting"
    USED = "used"
    LEFT_OVER = "left_over"
    UNPAID = "unpaid"


def undone_fen() -> Case:
    """Give what an entry with its ``month`` brings back of what its account held in it, to be summed over entries."""
    held = (
        LedgerEntry.objects.annotate(in_month=TruncMonth("booked_on"))
        .filter(
            account=OuterRef("account"),
            transfer__key=Replace(OuterRef("transfer__key"), Value(_LET_GO), Value(_HELD)),
            in_month=OuterRef("month"),
        )
        .values("debit_fen")
    )
    back = Least(F("credit_fen"), Coalesce(Subquery(held[:1]), Value(0)))
    return Case(
        When(transfer__kind=TransferKind.RELEASE.value, then=back),
        default=Value(0),
        output_field=BigIntegerField(),
    )


def undone_among(entries: Sequence[LedgerEntry]) -> int:
    """Sum what some entries of one account bring back of what others of them hold."""
    held = {one.transfer.key: one.debit_fen for one in entries if one.transfer.kind == TransferKind.HOLD}
    return sum(
        min(one.credit_fen, held.get(_stem(one.transfer) + _HELD, 0))
        for one in entries
        if one.transfer.kind == TransferKind.RELEASE
    )


def fates_of(entries: Sequence[LedgerEntry], *, known_at: datetime | None) -> dict[int, HoldFate]:
    """Say of one account's entries that hold money or bring it back what became of it, as known then or now; by id."""
    stems = {one.pk: _stem(one.transfer) for one in entries if one.transfer.kind in _LAST}
    if not stems:
        return {}
    ends = {stem + last for stem in stems.values() for last in (_SETTLED, _LET_GO)}
    known = Q() if known_at is None else Q(recorded_at__lte=known_at)
    own = LedgerEntry.objects.filter(transfer=OuterRef("pk"), account=entries[0].account_id)
    rows = LedgerTransfer.objects.filter(known, key__in=ends).annotate(is_here=Exists(own))
    ended = dict(rows.values_list("key", "is_here"))
    return {pk: _fate(ended, stem) for pk, stem in stems.items()}


def _fate(ended: Mapping[str, bool], stem: str) -> HoldFate:
    """Read it from the transfers that there are, and whether each moved something on the account in question."""
    if stem + _SETTLED in ended:
        # What another source of the same payment got back says nothing of this one.
        return HoldFate.LEFT_OVER if ended.get(stem + _LET_GO) else HoldFate.USED
    return HoldFate.UNPAID if stem + _LET_GO in ended else HoldFate.WAITING


def _stem(transfer: LedgerTransfer) -> str:
    return transfer.key.removesuffix(_LAST[TransferKind(transfer.kind)])

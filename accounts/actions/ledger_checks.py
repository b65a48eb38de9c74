"""Recounts the ledger: all of it each night, and every few minutes what moved; what came out is a row to be read.

Why: a recount of everything takes longer the longer the house stands, and who asks for figures must not wait.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.enums.ledger import LedgerCheckScope
from accounts.models.ledger import LedgerEntry
from accounts.models.ledger_checks import LedgerCheck
from accounts.queries.ledger import faults, faults_since
from accounts.queries.ledger_checks import CheckCard, check_of


@transaction.atomic
def check_whole(*, at: datetime) -> CheckCard:
    """Recount every account and the sum over all of them."""
    LedgerCheck.objects.update_or_create(
        scope=LedgerCheckScope.WHOLE.value, defaults={"counted_at": at, "faults_count": len(faults())}
    )
    return check_of(LedgerCheckScope.WHOLE)


def check_recent(*, at: datetime) -> CheckCard:
    """Recount the accounts and transfers that had an entry since the check before the last one.

    Where something is wrong everything is recounted, so that it stands in the whole until the whole is right again.
    The first one begins where the ledger is now; what came before is the whole one's.
    """
    with transaction.atomic():
        upto = LedgerEntry.objects.aggregate(last=Max("pk"))["last"] or 0
        row, is_first = LedgerCheck.objects.select_for_update().get_or_create(
            scope=LedgerCheckScope.RECENT.value,
            defaults={"counted_at": at, "faults_count": 0, "entries_from": upto, "entries_upto": upto},
        )
        if not is_first:
            row.faults_count = len(faults_since(row.entries_from))
            row.entries_from, row.entries_upto = row.entries_upto, max(upto, row.entries_upto)
            row.counted_at = at
            row.save(update_fields=["faults_count", "entries_from", "entries_upto", "counted_at"])
    if row.faults_count:
        check_whole(at=at)
    return check_of(LedgerCheckScope.RECENT)

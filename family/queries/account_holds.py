"""What of an account is held for payments that are not settled yet."""

from collections.abc import Collection

from django.db.models import Sum

from family.enums import PartSource, PaymentState
from family.models.payments import PaymentPart


def held_fen(account_ids: Collection[int]) -> dict[int, int]:
    """Give the fen that are held for payments on each of some accounts; an account with none is left out."""
    parts = PaymentPart.objects.exclude(source=PartSource.CASH.value).filter(account__in=account_ids)
    rows = (
        parts.filter(payment__state=PaymentState.HELD.value).values("account").annotate(fen=Sum("amount_fen"))
    )
    return {row["account"]: row["fen"] for row in rows}

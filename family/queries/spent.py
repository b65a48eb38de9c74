"""How much has flowed by bindings in the month and the year of a day, as pages show what is left of a cap."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, Q, Sum, When
from django.db.models.functions import Coalesce

from family.enums import PartSource, PaymentState
from family.models.payments import PaymentPart

_KEPT = Case(
    When(payment__state=PaymentState.HELD.value, then=F("amount_fen")),
    default=F("settled_fen") - F("refunded_fen"),
    output_field=BigIntegerField(),
)


@dataclass(frozen=True)
class Spent:
    """What one binding has paid, and holds, in the month and in the year of a day, in fen."""

    month_fen: int = 0
    year_fen: int = 0


def spent_by(binding_ids: Collection[UUID], *, on: date) -> dict[UUID, Spent]:
    """Give what bindings have paid in this month and this year; those that paid nothing are left out."""
    year = PaymentPart.objects.filter(
        binding__public_id__in=binding_ids,
        source=PartSource.SHARER.value,
        paid_on__gte=date(on.year, 1, 1),
        paid_on__lte=on,
    )
    in_month = Q(paid_on__gte=on.replace(day=1))
    rows = year.values("binding__public_id").annotate(
        year_fen=Coalesce(Sum(_KEPT), 0, output_field=BigIntegerField()),
        month_fen=Coalesce(Sum(_KEPT, filter=in_month), 0, output_field=BigIntegerField()),
    )
    return {row["binding__public_id"]: Spent(row["month_fen"], row["year_fen"]) for row in rows}

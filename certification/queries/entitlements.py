"""Reads of the benefits somebody draws, as of a day: since when, and whether they are paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from certification.enums import Benefit, PeriodKind
from certification.models.entitlements import Entitlement
from certification.models.standings import StandingPeriod


class Payment(StrEnum):
    """Whether a benefit is paid on a day."""

    PAID = "paid"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True)
class HeldEntitlement:
    """One benefit on a day; ``payment_since`` is the first day on which it is not paid, none while it is."""

    id: UUID
    person_id: int
    benefit: Benefit
    paying_area_key: str
    starts_on: date
    ends_on: date | None
    payment: Payment
    payment_since: date | None
    is_exempt: bool


def entitlements_on(person_id: int, *, on: date) -> list[HeldEntitlement]:
    """List the benefits of a person on a day, the oldest first, in one statement.

    The same benefit of one area, recorded under two rows of one human being, stands once.
    """
    rows = _rows(on).filter(person__same_as=person_id).order_by("starts_on", "pk")
    found: dict[tuple[str, str], HeldEntitlement] = {}
    for row in rows:
        found.setdefault((row.benefit, row.paying_area_key), _card(row))
    return list(found.values())


def entitlement_on(entitlement_id: UUID, *, on: date) -> HeldEntitlement | None:
    """Find one benefit that is drawn on a day, or nothing."""
    row = _rows(on).filter(public_id=entitlement_id).first()
    return _card(row) if row else None


def _rows(on: date) -> QuerySet[Entitlement]:
    """Give the benefits of a day, each with what is decided for that day."""
    decided = StandingPeriod.objects.current().valid_on(on).filter(entitlement=OuterRef("pk"))
    parts = JSONObject(kind="kind", starts_on="starts_on")
    rows = Entitlement.objects.current().valid_on(on).select_related("person")
    return rows.annotate(decided=ArraySubquery(decided.order_by("pk").values(found=parts)))


def _card(row: Entitlement) -> HeldEntitlement:
    begun: dict[PeriodKind, date] = {}
    decided: Iterable[dict[str, str]] = getattr(row, "decided", ())
    for one in decided:
        begun.setdefault(PeriodKind(one["kind"]), date.fromisoformat(one["starts_on"]))
    payment, since = Payment.PAID, None
    for kind, state in ((PeriodKind.TERMINATED, Payment.ENDED), (PeriodKind.SUSPENDED, Payment.SUSPENDED)):
        if kind in begun:
            payment, since = state, begun[kind]
            break
    return HeldEntitlement(
        row.public_id,
        row.person.human_id,
        Benefit(row.benefit),
        row.paying_area_key,
        row.starts_on,
        row.ends_on,
        payment,
        since,
        PeriodKind.EXEMPT in begun,
    )

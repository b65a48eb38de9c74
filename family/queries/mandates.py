"""Reads of mandates: who lets whom do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from family.enums import MandateGrade
from family.models.mandates import Mandate


@dataclass(frozen=True)
class MandateCard:
    """One live mandate between two living persons."""

    id: int
    public_id: UUID
    principal_id: int
    helper_id: int
    grade: MandateGrade
    starts_on: date
    ends_on: date | None


def mandates_held_by(helper_id: int, *, on: date) -> list[MandateCard]:
    """Give the mandates somebody holds on a day."""
    return [_card(row) for row in _live(on).filter(helper=helper_id).order_by("pk")]


def mandates_given_by(principal_id: int, *, on: date) -> list[MandateCard]:
    """Give the mandates somebody has given and that live on a day."""
    return [_card(row) for row in _live(on).filter(principal=principal_id).order_by("pk")]


def mandate_between(helper_id: int, principal_id: int, *, on: date) -> MandateCard | None:
    """Give the live mandate by which one person may act for another, or nothing."""
    row = _live(on).filter(helper=helper_id, principal=principal_id).first()
    return _card(row) if row else None


def recipients_of(person_ids: Iterable[int], *, on: date) -> dict[int, frozenset[int]]:
    """Give, for each person, who is told about their matters on a day: themselves and their living helpers."""
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, told.recipient_id FROM unnest(%s::bigint[]) AS person"
            " CROSS JOIN LATERAL family_reminder_recipients(person, %s) AS told",
            [sorted(set(person_ids)), on],
        )
        for person_id, recipient_id in cursor.fetchall():
            found.setdefault(person_id, set()).add(recipient_id)
    return {person_id: frozenset(told) for person_id, told in found.items()}


def _live(on: date) -> QuerySet[Mandate]:
    """Keep mandates that live on a day: in their period, not revoked, both persons alive (Civil Code 173)."""
    alive = Q()
    for side in ("principal", "helper"):
        alive &= Q(**{f"{side}__died_on__isnull": True}) | Q(**{f"{side}__died_on__gt": on})
    in_period = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Mandate.objects.filter(in_period, alive, starts_on__lte=on, revoked_at__isnull=True)


def _card(row: Mandate) -> MandateCard:
    return MandateCard(
        row.pk,
        row.public_id,
        row.principal_id,
        row.helper_id,
        MandateGrade(row.grade),
        row.starts_on,
        row.ends_on,
    )

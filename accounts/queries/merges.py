"""Reads of merges: what speaks for or against one, and which of them live."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from accounts.enums.documents import DocumentKind, DocumentRole
from accounts.models.consents import ConsentRecord
from accounts.models.documents import IdentityDocument
from accounts.models.merges import PersonMerge
from accounts.models.users import User
from accounts.models.verifications import RealNameVerification
from accounts.queries.birth_dates import counting_birth_date
from accounts.queries.people import person_cards
from accounts.rules.merges import MergeFacts
from foundation.clock import local_date


@dataclass(frozen=True)
class MergeCard:
    """One merge; the two rows by their internal and public ids, as they were joined."""

    public_id: UUID
    absorbed_id: int
    survivor_id: int
    absorbed_public_id: UUID
    survivor_public_id: UUID
    area_key: str
    reason: str = field(repr=False)
    merged_at: datetime
    merged_by: int
    approved_by: int
    undone_at: datetime | None


def merge_by_public_id(public_id: UUID) -> MergeCard | None:
    """Find a merge, undone ones too, or nothing."""
    row = PersonMerge.objects.select_related("absorbed", "survivor").filter(public_id=public_id).first()
    return card_of(row) if row else None


def merges_of(person_id: int) -> list[MergeCard]:
    """List the live merges that make a person one, the newest first."""
    rows = PersonMerge.objects.select_related("absorbed", "survivor").filter(
        survivor__same_as=person_id, undone_at__isnull=True
    )
    return [card_of(row) for row in rows.order_by("-merged_at", "-pk")]


def card_of(row: PersonMerge) -> MergeCard:
    """Copy a row into what may leave the floor."""
    return MergeCard(
        public_id=row.public_id,
        absorbed_id=row.absorbed_id,
        survivor_id=row.survivor_id,
        absorbed_public_id=row.absorbed.public_id,
        survivor_public_id=row.survivor.public_id,
        area_key=row.area_key,
        reason=row.reason,
        merged_at=row.merged_at,
        merged_by=row.merged_by_id,
        approved_by=row.approved_by_id,
        undone_at=row.undone_at,
    )


def same_people(person_ids: Iterable[int]) -> frozenset[int]:
    """Give the ids of all rows of some human beings, the given ones among them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_same_people(%s::bigint[])", [sorted(set(person_ids))])
        return frozenset(cursor.fetchone()[0])


def merge_facts(person_id: int, *, on: date) -> MergeFacts:
    """Gather what this floor knows of one of the two; kin and the proofs of upper floors are theirs to add."""
    card = person_cards([person_id])[person_id]
    approved = counting_birth_date(person_id, card.born_on, on=on)
    papers = IdentityDocument.objects.current().filter(
        person__same_as=person_id, kind=DocumentKind.CITIZEN_ID.value, role=DocumentRole.CURRENT.value
    )
    return MergeFacts(
        person_id=card.id,
        name=card.name,
        sex=card.sex,
        born_on=card.born_on,
        died_on=card.died_on,
        approved_born_on=approved.born_on if approved.is_approved else None,
        numbers=frozenset(bytes(index) for index in papers.values_list("number_index", flat=True)),
        acted_on=_acted_on(person_id),
        has_account=User.objects.filter(person__same_as=person_id).exists(),
    )


def _acted_on(person_id: int) -> date | None:
    """Give the last day on which somebody proved to be the person, or said something as them."""
    proved = RealNameVerification.objects.filter(person__same_as=person_id).aggregate(at=Max("verified_at"))
    said = ConsentRecord.objects.filter(person__same_as=person_id, giver="self").aggregate(at=Max("said_at"))
    moments = [found["at"] for found in (proved, said) if found["at"] is not None]
    return local_date(max(moments)) if moments else None

"""Reads of receipts: one proof of entitlement with the benefits it served, for its person and for whoever checks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from uuid import UUID

from django.db.models import QuerySet

from accounts.queries.people import number_tail
from accounts.rules.receipts import grouped, read_receipt
from certification.enums import Benefit, Method
from certification.models.events import Certification
from foundation.clock import local_date
from foundation.text import half_width
from regions.queries.places import areas_last_known

TAIL_LENGTH = 4
LISTED_MAX = 100


@dataclass(frozen=True)
class Served:
    """One benefit that a proof served; a withdrawn one counts no more."""

    entitlement_id: UUID
    benefit: Benefit
    area_name: str
    area_name_en: str
    is_withdrawn: bool


@dataclass(frozen=True)
class ReceiptCard:
    """One proof as its receipt tells it; what came from an imported register has no number and no receipt."""

    proof_id: UUID | None
    number: str
    person_id: int
    method: Method
    event_on: date
    recorded_at: datetime
    mandate_id: int | None
    actor_user_id: int | None
    served: tuple[Served, ...]

    @property
    def stands(self) -> bool:
        """Say whether it still counts for any benefit."""
        return any(not one.is_withdrawn for one in self.served)

    @property
    def grouped_number(self) -> str:
        """Give the number as it is printed."""
        return grouped(self.number)


def receipt_of(proof_id: UUID) -> ReceiptCard | None:
    """Find a receipt by the proof it is of, or nothing."""
    return next(iter(_receipts(_rows().filter(proof__public_id=proof_id))), None)


def receipts_of(person_id: int) -> list[ReceiptCard]:
    """List what a person was certified by, the newest day first, withdrawn ones too."""
    rows = _rows().filter(entitlement__person__same_as=person_id).order_by("-event_on", "-pk")
    return _receipts(rows[:LISTED_MAX])


def proof_of(source: str, external_id: str) -> UUID | None:
    """Name the proof that came from a source under a number, or nothing."""
    row = Certification.objects.select_related("proof").filter(
        proof__source=source, proof__external_id=external_id
    ).first()  # fmt: skip
    return row.proof.public_id if row and row.proof else None


def checked(number: str, tail: str) -> ReceiptCard | None:
    """Find a receipt by its number and the end of the person's identity number; a wrong pair is nothing.

    Why: the same is asked of the database whether or not there is such a number, so that time tells little.
    """
    read = read_receipt(number)
    found = next(iter(_receipts(_rows().filter(proof__number=read or ""))), None)
    known = number_tail(found.person_id if found else 0, length=TAIL_LENGTH)
    fits = compare_digest(known.upper().encode(), half_width(tail).strip().upper().encode())
    return found if found and known and fits else None


def _rows() -> QuerySet[Certification]:
    return Certification.objects.select_related("proof", "entitlement__person", "withdrawal").order_by("pk")


def _receipts(rows: Iterable[Certification]) -> list[ReceiptCard]:
    """Join the rows of each proof, in the order of its first."""
    by_proof: dict[UUID, list[Certification]] = {}
    for row in rows:
        by_proof.setdefault(row.proof.public_id if row.proof else row.public_id, []).append(row)
    keys = {row.entitlement.paying_area_key for group in by_proof.values() for row in group}
    latest = max((local_date(row.recorded_at) for group in by_proof.values() for row in group), default=None)
    areas = areas_last_known(keys, on=latest) if latest else {}
    return [
        _receipt(group, {key: (one.name, one.name_en) for key, one in areas.items()})
        for group in by_proof.values()
    ]


def _receipt(group: list[Certification], areas: dict[str, tuple[str, str]]) -> ReceiptCard:
    first = group[0]
    return ReceiptCard(
        proof_id=first.proof.public_id if first.proof else None,
        number=first.proof.number if first.proof else "",
        person_id=first.entitlement.person.human_id,
        method=Method(first.method),
        event_on=first.event_on,
        recorded_at=first.recorded_at,
        mandate_id=first.mandate_id,
        actor_user_id=first.actor_user_id,
        served=tuple(_served(row, areas) for row in group),
    )


def _served(row: Certification, areas: dict[str, tuple[str, str]]) -> Served:
    key = row.entitlement.paying_area_key
    name, name_en = areas.get(key, (key, key))
    return Served(
        entitlement_id=row.entitlement.public_id,
        benefit=Benefit(row.entitlement.benefit),
        area_name=name,
        area_name_en=name_en,
        is_withdrawn=hasattr(row, "withdrawal"),
    )

"""Reads of transfers: what the rules ask of a person and of a decided one, what may be chosen, and what was decided."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from accounts.enums.people import Insurance
from accounts.models.contributions import ContributionSpan
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.matters import open_topics
from accounts.queries.people import life_facts
from accounts.rules.transfer_undos import UndoFacts
from accounts.rules.transfers import KIND, TRANSFERABLE, TransferFacts


@dataclass(frozen=True)
class Relation:
    """Where a person is or was insured in one insurance, and the day it ended."""

    insurance: Insurance
    area_key: str
    ends_on: date | None


@dataclass(frozen=True)
class TransferCard:
    """One decided transfer."""

    insurance: Insurance
    from_area_key: str
    to_area_key: str
    decided_on: date
    undone_on: date | None


def relations_of(person_id: int, *, on: date) -> list[Relation]:
    """List where a person is or was insured, each insurance and area once, those that go on first."""
    rows = (
        Enrolment.objects.current()
        .filter(person__same_as=person_id, starts_on__lte=on)
        .order_by("starts_on", "pk")
    )
    latest = {(Insurance(row.insurance), row.area_key): row.ends_on for row in rows}
    found = [Relation(insurance, area_key, ends_on) for (insurance, area_key), ends_on in latest.items()]
    return sorted(found, key=lambda one: (one.ends_on is not None, one.insurance.value, one.area_key))


def movable_of(person_id: int, *, on: date) -> list[Relation]:
    """List the relations of a person that may follow them to another place."""
    return [one for one in relations_of(person_id, on=on) if one.insurance in TRANSFERABLE]


def transfer_facts(person_id: int, *, draws_pension: bool, on: date) -> TransferFacts:
    """Gather what the rule asks of a person."""
    life = life_facts([person_id])[person_id]
    return TransferFacts(
        relations=frozenset((one.insurance, one.area_key) for one in relations_of(person_id, on=on)),
        open_topics=open_topics(person_id, KIND.code) | open_topics(person_id, KIND.taken_back_by),
        draws_pension=draws_pension,
        is_alive=life.is_alive(on),
    )


def transfers_of(person_id: int) -> list[TransferCard]:
    """List a person's decided transfers, the newest first."""
    rows = RelationTransfer.objects.filter(person__same_as=person_id).order_by("-decided_on", "-pk")
    return [
        TransferCard(
            Insurance(row.insurance), row.from_area_key, row.to_area_key, row.decided_on, row.undone_on
        )
        for row in rows
    ]


def undone_on(matter_id: int) -> date | None:
    """Give the day on which the transfer of a matter was taken back, or nothing."""
    return RelationTransfer.objects.filter(matter=matter_id).values_list("undone_on", flat=True).first()


def undo_facts(matter_id: int, *, draws_pension: bool) -> UndoFacts:
    """Gather what became of the transfer of a matter since it was carried out."""
    row = transfer_to_undo(matter_id)
    if row is None:
        return UndoFacts(is_carried_out=False)
    person_id = row.person.human_id
    mine = Enrolment.objects.current().filter(person__same_as=person_id, insurance=row.insurance)
    later = RelationTransfer.objects.filter(
        person__same_as=person_id, insurance=row.insurance, pk__gt=row.pk, undone_by__isnull=True
    )
    closing = closing_rows(row)
    here = mine.filter(area_key=row.from_area_key).exclude(pk__in=closing)
    return UndoFacts(
        is_carried_out=True,
        has_moved_on=later.exists(),
        has_changed_there=row.began is not None and row.began.superseded_at is not None,
        has_changed_here=(_was_ended_after(row) and not closing) or _came_again(row, closing),
        is_enrolled_again=here.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=row.decided_on)).exists(),
        draws_pension=draws_pension,
        kept_months=_months_since(row, person_id),
    )


def transfer_to_undo(matter_id: int) -> RelationTransfer | None:
    """Find the transfer of a matter that has not been taken back, or nothing."""
    rows = RelationTransfer.objects.select_related("person", "began", "ended")
    return rows.filter(matter=matter_id, undone_by__isnull=True).first()


def closing_rows(row: RelationTransfer) -> list[int]:
    """Give the enrolment that a transfer recorded anew with its end, as long as it stands: one, or none."""
    if row.ended is None:
        return []
    written = Enrolment.objects.current().filter(
        person__same_as=row.person.human_id,
        insurance=row.insurance,
        area_key=row.from_area_key,
        starts_on=row.ended.starts_on,
        ends_on=row.decided_on,
        recorded_at=row.recorded_at,
    )
    return list(written.order_by("pk").values_list("pk", flat=True)[:1])


def _was_ended_after(row: RelationTransfer) -> bool:
    """Say whether the transfer left an ended enrolment behind; one that began on its very day left nothing."""
    return row.ended is not None and row.ended.starts_on < row.decided_on


def _came_again(row: RelationTransfer, closing: list[int]) -> bool:
    """Say whether the register that brought the ended enrolment has brought it again since."""
    if row.ended is None or not row.ended.external_id:
        return False
    same = Enrolment.objects.current().filter(source=row.ended.source, external_id=row.ended.external_id)
    return same.exclude(pk__in=closing).exists()


def _months_since(row: RelationTransfer, person_id: int) -> int:
    """Count the months paid at the new place since the transfer."""
    paid = ContributionSpan.objects.current().filter(
        person__same_as=person_id,
        insurance=row.insurance,
        area_key=row.to_area_key,
        recorded_at__gt=row.recorded_at,
    )
    total: int | None = paid.aggregate(total=Sum("months_count"))["total"]
    return total or 0

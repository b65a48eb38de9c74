"""Who is still to come, or to be visited, among several people: for calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import F

from certification.enums import AppointmentState, HalfDay
from certification.models.appointments import Appointment
from certification.models.visits import OPEN, VisitTry
from certification.queries.visits import visit_terms


@dataclass(frozen=True)
class Expected:
    """One appointment at a counter, or one visit at home where ``point_key`` is empty."""

    public_id: UUID
    person_id: int
    number: str
    on: date
    begins: time
    ends: time
    area_key: str
    point_key: str
    changed_at: datetime

    @property
    def is_visit(self) -> bool:
        """Say whether somebody comes to the person's home."""
        return not self.point_key


def expected_of(person_ids: Iterable[int], *, on: date) -> list[Expected]:
    """List the appointments and visits of several persons from a day on, the next one first, in two statements."""
    ids = set(person_ids)
    if not ids:
        return []
    return sorted(
        [*_appointments(ids, on=on), *_visits(ids, on=on)], key=lambda one: (one.on, one.begins, one.number)
    )


def _appointments(ids: set[int], *, on: date) -> list[Expected]:
    rows = Appointment.objects.select_related("person").filter(
        person__same_as_any=ids, state=AppointmentState.BOOKED.value, comes_on__gte=on
    )
    return [
        Expected(
            row.public_id,
            row.person.human_id,
            row.number,
            row.comes_on,
            row.begins,
            row.ends,
            row.area_key,
            row.point_key,
            row.booked_at,
        )
        for row in rows
    ]


def _visits(ids: set[int], *, on: date) -> list[Expected]:
    """Take the open try of each visit that has a day by now; of one that waits for a day there is nothing to show."""
    rows = VisitTry.objects.select_related("visit__person").filter(
        visit__person__same_as_any=ids, visit__state__in=OPEN, outcome="", planned_on__gte=on
    )
    found = []
    for row in rows.order_by(F("planned_on"), "pk"):
        window = visit_terms(row.visit.area_key, on=row.planned_on).windows[HalfDay(row.half)]
        found.append(
            Expected(
                row.visit.public_id,
                row.visit.person.human_id,
                row.visit.number,
                row.planned_on,
                window.begins,
                window.ends,
                row.visit.area_key,
                "",
                row.planned_at,
            )
        )
    return found

"""Reads of appointments at a counter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from certification.enums import AppointmentState
from certification.models.appointments import Appointment
from certification.queries.deadlines import clocks_of

JOINED = ("person", "entitlement")


@dataclass(frozen=True)
class AppointmentCard:
    """One appointment, without the names of people and places."""

    public_id: UUID
    number: str
    person_id: int
    entitlement_id: UUID
    due_on: date
    point_key: str
    area_key: str
    comes_on: date
    begins: time
    ends: time
    state: AppointmentState
    booked_at: datetime
    booked_by: int
    mandate_id: int | None

    @property
    def is_live(self) -> bool:
        """Say whether somebody is still to come."""
        return self.state is AppointmentState.BOOKED


def card_of(row: Appointment) -> AppointmentCard:
    """Copy a row into a card."""
    return AppointmentCard(
        public_id=row.public_id,
        number=row.number,
        person_id=row.person.human_id,
        entitlement_id=row.entitlement.public_id,
        due_on=row.due_on,
        point_key=row.point_key,
        area_key=row.area_key,
        comes_on=row.comes_on,
        begins=row.begins,
        ends=row.ends,
        state=AppointmentState(row.state),
        booked_at=row.booked_at,
        booked_by=row.booked_by,
        mandate_id=row.mandate_id,
    )


def appointment_by_public_id(public_id: UUID) -> AppointmentCard | None:
    """Find one appointment, or nothing."""
    row = Appointment.objects.select_related(*JOINED).filter(public_id=public_id).first()
    return card_of(row) if row else None


def appointments_of(person_id: int, *, most: int) -> list[AppointmentCard]:
    """List somebody's appointments: those still to come first, then the latest."""
    rows = Appointment.objects.select_related(*JOINED).filter(person__same_as=person_id)
    cards = [card_of(row) for row in rows.order_by("-comes_on", "-begins", "-pk")[:most]]
    return sorted(cards, key=lambda card: not card.is_live)


def live_in_round(entitlement_id: UUID, due_on: date) -> QuerySet[Appointment]:
    """Find who is still to come for one round of a benefit, under whichever row of the person it stands."""
    rows = Appointment.objects.filter(due_on=due_on, state=AppointmentState.BOOKED.value)
    return rows.filter(entitlement__deadline__in=clocks_of(entitlement_id))


def day_list(area_keys: Iterable[str], point_key: str, *, on: date) -> list[AppointmentCard]:
    """List who comes to a place on a day, by time; what was cancelled or moved is left out."""
    gone = (AppointmentState.CANCELLED.value, AppointmentState.MOVED.value)
    rows = Appointment.objects.select_related(*JOINED).filter(
        area_key__in=set(area_keys), point_key=point_key, comes_on=on
    )
    return [card_of(row) for row in rows.exclude(state__in=gone).order_by("begins", "seat")]


def coming_count(area_keys: Iterable[str], *, on: date) -> int:
    """Count who is to come on a day to the places of some areas."""
    live = Appointment.objects.filter(comes_on=on, state=AppointmentState.BOOKED.value)
    return live.filter(area_key__in=set(area_keys)).count()

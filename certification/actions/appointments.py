"""Writes appointments at a counter: booked, moved, cancelled, come to, missed; and the reminder of the day before."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, notices, people
from accounts.queries.quiet import quiet_in
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.receipts import SERIALS_COUNT, receipt_number
from certification.access import (
    appointment_at_desk,
    appointment_for,
    deadline_for,
    refuse_clerk_who_is_relative,
)
from certification.actions.messages import Message, tell
from certification.enums import AppointmentState
from certification.errors import (
    AppointmentExists,
    AppointmentNotFound,
    AppointmentSettled,
    AppointmentTooEarly,
    SlotFull,
    SlotNotOpen,
)
from certification.models.appointments import SEATED, Appointment
from certification.models.entitlements import Entitlement
from certification.models.slots import PointPlan
from certification.queries.appointments import JOINED, AppointmentCard, card_of
from certification.queries.deadlines import DeadlineCard
from certification.queries.slots import plan_of
from certification.queries.visits import is_expected, is_round_over
from certification.rules.slots import Slot, SlotPlan, free_seat, has_begun, is_ahead, slots_on
from family.enums import Relation
from family.queries.mandates import mandate_between
from foundation.clock import SHANGHAI, local_date
from regions.queries.places import service_points
from regions.queries.workdays import work_calendar

BATCH_MAX = 500
_BY_TICK = frozenset({"appointment.reminder", "appointment.needless", "appointment.missed"})
ONE_SEAT = "certification_appointment_one_seat"
ONE_LIVE = "certification_appointment_one_live"


@dataclass(frozen=True)
class NewAppointment:
    """Where and when somebody wants to come for a benefit; ``replaces`` is the appointment this one is changed from."""

    entitlement_id: UUID
    point_key: str
    comes_on: date
    begins: time
    replaces: UUID | None = None


def book(
    actor: Actor, new: NewAppointment, *, relations: frozenset[Relation], at: datetime
) -> AppointmentCard:
    """Book a seat in a slot; changing an appointment gives its old seat free in the same moment.

    Raises:
        EntitlementNotFound, SlotNotOpen, SlotFull, AppointmentExists, AppointmentNotFound, AppointmentSettled.
    """
    try:
        with transaction.atomic():
            return _booked(actor, new, relations=relations, at=at)
    except IntegrityError as error:
        for name, refusal in ((ONE_LIVE, AppointmentExists), (ONE_SEAT, SlotFull)):
            if name in str(error):
                raise refusal from error
        raise


@transaction.atomic
def cancel(actor: Actor, public_id: UUID, *, relations: frozenset[Relation], at: datetime) -> AppointmentCard:
    """Cancel an appointment before its time has come.

    Raises:
        AppointmentNotFound, AppointmentSettled.
    """
    appointment_for(actor, public_id, relations=relations, on=local_date(at))
    row = _live(public_id, at=at)
    _settle(row, AppointmentState.CANCELLED, at=at)
    _tell(row, "appointment.cancelled", at=at)
    _audit(actor, row, "appointment.cancelled", at=at)
    return card_of(row)


@transaction.atomic
def check_in(actor: Actor, public_id: UUID, *, at: datetime) -> AppointmentCard:
    """Note at the desk, on the day, that the person has come.

    Raises:
        AppointmentNotFound, AppointmentSettled, AppointmentTooEarly, ClerkIsRelative.
    """
    row = _on_its_day(actor, public_id, at=at)
    _settle(row, AppointmentState.ARRIVED, at=at)
    _audit(actor, row, "appointment.arrived", at=at, area_key=row.area_key)
    return card_of(row)


@transaction.atomic
def note_missed(actor: Actor, public_id: UUID, *, at: datetime) -> AppointmentCard:
    """Note at the desk that the person has not come though the time was over; they may book again at once.

    Raises:
        AppointmentNotFound, AppointmentSettled, AppointmentTooEarly, ClerkIsRelative.
    """
    row = _on_its_day(actor, public_id, at=at)
    if not has_begun(row.comes_on, row.ends, at=at.astimezone(SHANGHAI)):
        raise AppointmentTooEarly
    _settle(row, AppointmentState.MISSED, at=at)
    _tell(row, "appointment.missed", at=at)
    _audit(actor, row, "appointment.missed", at=at, area_key=row.area_key)
    return card_of(row)


def settle_past(*, at: datetime) -> int:
    """Note as missed what nobody settled by the end of its day, one batch; any number of runs does it once."""
    late = Appointment.objects.filter(state=AppointmentState.BOOKED.value, comes_on__lt=local_date(at))
    with transaction.atomic():
        rows = list(
            late.select_for_update(skip_locked=True, of=("self",))
            .select_related(*JOINED)
            .order_by("comes_on", "pk")[:BATCH_MAX]
        )
        for row in rows:
            _settle(row, AppointmentState.MISSED, at=at)
            _tell(row, "appointment.missed", at=at)
            _audit(SYSTEM, row, "appointment.missed", at=at)
    return len(rows)


def remind(*, at: datetime) -> int:
    """Remind those who come tomorrow, one batch; the key of the notice makes any number of runs remind once."""
    tomorrow = local_date(at) + timedelta(days=1)
    with transaction.atomic():
        live = Appointment.objects.filter(
            state=AppointmentState.BOOKED.value, comes_on=tomorrow, reminded_at__isnull=True
        )
        rows = list(
            live.select_for_update(skip_locked=True, of=("self",))
            .select_related(*JOINED)
            .order_by("pk")[:BATCH_MAX]
        )
        for row in rows:
            row.reminded_at = at
            row.save(update_fields=["reminded_at"])
            if is_round_over(row.entitlement.public_id, row.due_on, on=local_date(at)):
                # Whoever has certified meanwhile need not come.
                _settle(row, AppointmentState.CANCELLED, at=at)
                _tell(row, "appointment.needless", at=at)
                _audit(SYSTEM, row, "appointment.cancelled", at=at)
            else:
                _tell(row, "appointment.reminder", at=at)
    return len(rows)


def _booked(
    actor: Actor, new: NewAppointment, *, relations: frozenset[Relation], at: datetime
) -> AppointmentCard:
    on = local_date(at)
    card = deadline_for(actor, new.entitlement_id, relations=relations, on=on)
    people.lock([card.person_id])
    people.refuse_dead(card.person_id, on=on)
    plan, slot = _slot(card, new, at=at)
    replaced = _replaced(actor, new, card, relations=relations, at=at) if new.replaces else None
    if is_expected(card.entitlement_id, card.due_on):
        raise AppointmentExists
    taken = Appointment.objects.filter(
        point_key=new.point_key, comes_on=new.comes_on, begins=slot.begins, state__in=SEATED
    )
    seat = free_seat(frozenset(taken.values_list("seat", flat=True)), plan.capacity)
    if seat is None:
        raise SlotFull

    mandate = mandate_between(actor.person_id, card.person_id, on=on) if actor.person_id else None
    row = Appointment.objects.create(
        number=new_number(on),
        person_id=card.person_id,
        entitlement=Entitlement.objects.get(public_id=card.entitlement_id),
        due_on=card.due_on,
        point_key=new.point_key,
        area_key=card.paying_area_key,
        comes_on=new.comes_on,
        begins=slot.begins,
        ends=slot.ends,
        seat=seat,
        seats_count=plan.capacity,
        booked_at=at,
        booked_by=actor.user_id or 0,
        mandate_id=mandate.id if mandate else None,
        replaces=replaced,
    )
    act = "appointment.moved" if replaced else "appointment.booked"
    _tell(row, act, at=at)
    _audit(actor, row, act, at=at)
    return card_of(row)


def new_number(on: date) -> str:
    """Make the number of an appointment or a visit: as that of a matter, drawn by chance."""
    return receipt_number(on, secrets.randbelow(SERIALS_COUNT))


def _slot(card: DeadlineCard, new: NewAppointment, *, at: datetime) -> tuple[SlotPlan, Slot]:
    """Hold the plan of the place, so that whoever books the same slot waits, and find the slot in it.

    Raises:
        SlotNotOpen.
    """
    rows = PointPlan.objects.select_for_update(no_key=True).current().valid_on(new.comes_on)
    row = rows.filter(point_key=new.point_key, area_key=card.paying_area_key).first()
    if row is None:
        raise SlotNotOpen
    plan = plan_of(row)
    day = work_calendar().day(new.comes_on)
    slot = next((one for one in slots_on(plan, day) if one.begins == new.begins), None)
    if slot is None or not is_ahead(plan, new.comes_on, slot.begins, at=at.astimezone(SHANGHAI)):
        raise SlotNotOpen
    return plan, slot


def _replaced(
    actor: Actor, new: NewAppointment, card: DeadlineCard, *, relations: frozenset[Relation], at: datetime
) -> Appointment:
    """Let go of the appointment that is changed.

    Raises:
        AppointmentNotFound: absent, not open to the actor, or of another benefit; AppointmentSettled.
    """
    public_id = new.replaces or UUID(int=0)
    old = appointment_for(actor, public_id, relations=relations, on=local_date(at))
    if (old.person_id, old.entitlement_id) != (card.person_id, card.entitlement_id):
        raise AppointmentNotFound
    row = _live(public_id, at=at)
    _settle(row, AppointmentState.MOVED, at=at)
    return row


def _live(public_id: UUID, *, at: datetime) -> Appointment:
    """Hold an appointment that is still to come.

    Raises:
        AppointmentSettled: its time has come, or it is over.
    """
    row = _held(public_id)
    if has_begun(row.comes_on, row.begins, at=at.astimezone(SHANGHAI)):
        raise AppointmentSettled
    return row


def _held(public_id: UUID) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related(*JOINED)
    row = rows.get(public_id=public_id)
    if row.state != AppointmentState.BOOKED.value:
        raise AppointmentSettled(state=AppointmentState(row.state))
    return row


def _on_its_day(actor: Actor, public_id: UUID, *, at: datetime) -> Appointment:
    """Hold an appointment of this desk on its day.

    Raises:
        AppointmentNotFound, AppointmentSettled, AppointmentTooEarly, ClerkIsRelative.
    """
    card = appointment_at_desk(actor, public_id)
    refuse_clerk_who_is_relative(actor, card.person_id, on=local_date(at))
    row = _held(public_id)
    if row.comes_on > local_date(at):
        raise AppointmentTooEarly
    return row


def _settle(row: Appointment, state: AppointmentState, *, at: datetime) -> None:
    row.state, row.settled_at = state.value, at
    row.save(update_fields=["state", "settled_at"])
    notices.cancel_unsent([_topic(row)], at=at)


def _topic(row: Appointment) -> str:
    return f"appointment:{row.public_id}"


def _tell(row: Appointment, template: str, *, at: datetime) -> None:
    points = {point.key: point for point in service_points(row.area_key, on=local_date(at))}
    point = points.get(row.point_key)
    facts = {
        "number": row.number,
        "comes_on": row.comes_on.isoformat(),
        "begins": f"{row.begins:%H:%M}",
        "ends": f"{row.ends:%H:%M}",
        "point": point.name if point else "",
        "point_en": point.name_en if point else "",
        "address": point.address if point else "",
    }
    key = f"{template}:{row.public_id}"
    # What answers somebody goes out while they wait for it; what a tick found can wait for the morning.
    quiet = quiet_in(row.area_key, on=local_date(at)) if template in _BY_TICK else None
    tell(Message(row.person.human_id, template, key, _topic(row), facts, quiet), at=at)


def _audit(actor: Actor, row: Appointment, action: str, *, at: datetime, area_key: str = "") -> None:
    event = audit.Event(
        action,
        row.person.human_id,
        mandate_id=None if area_key else row.mandate_id,
        area_key=area_key,
        object_kind="appointment",
        object_id=row.public_id,
        facts={"comes_on": row.comes_on.isoformat(), "point": row.point_key},
    )
    audit.record(actor, event, at=at)

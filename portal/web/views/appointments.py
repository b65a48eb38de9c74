"""Appointments at a counter, one's own or a relative's: where, when, once more, and then the number."""

from datetime import date, datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certification.access import appointment_for, deadline_for
from certification.actions import appointments
from certification.actions.appointments import NewAppointment
from certification.enums import AppointmentState, Method
from certification.errors import (
    AppointmentExists,
    AppointmentNotFound,
    AppointmentSettled,
    EntitlementNotFound,
    SlotFull,
    SlotNotOpen,
)
from certification.queries.appointments import AppointmentCard, appointments_of
from certification.queries.deadlines import DeadlineCard
from certification.queries.prechecks import precheck
from certification.queries.slots import Offer, offer_at, offers_in
from family.enums import MandateScope
from foundation import clock
from foundation.errors import DomainError
from portal.shared.acting import address
from portal.shared.calendar_files import DAY_BEFORE, CalendarEvent, calendar_file
from portal.shared.dates import day_in, time_in
from portal.shared.evidence_files import key_of
from portal.shared.labels import label_of, place_name
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import appointment_screens as screens
from portal.web.acting import Subject, note_look, subject_of


def overview(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """List what is to be certified with the appointment for it, and what was before."""
    at = clock.now()
    subject = subject_at(request, person_id, at=at)
    note_look(request, subject.person, "deadline.listed", at=at)
    context = {"person": subject.person, "screen": screens.overview(subject.person, at=at)}
    return render(request, "web/appointments.html", context)


def points(request: DoorRequest, entitlement_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show where one may come."""
    at = clock.now()
    card = deadline_at(request, entitlement_id, person_id, at=at)
    offers = offers_in(card.paying_area_key, on=clock.local_date(at))
    context = {
        "card": card,
        "offers": offers,
        "carried": _carried(request),
        "told": told_before(card, Method.COUNTER, at=at),
    }
    return render(request, "web/appointment_points.html", context)


def slots(
    request: DoorRequest, entitlement_id: UUID, point_key: str, person_id: UUID | None = None
) -> HttpResponse:
    """Show on which days and at which times one may come."""
    at = clock.now()
    card = deadline_at(request, entitlement_id, person_id, at=at)
    return _slots(request, card, _offer(card, point_key, at=at), at=at)


def check(
    request: DoorRequest, entitlement_id: UUID, point_key: str, person_id: UUID | None = None
) -> HttpResponse:
    """Show all of it once more, then book once."""
    at = clock.now()
    card = deadline_at(request, entitlement_id, person_id, at=at)
    offer = _offer(card, point_key, at=at)
    asked = request.POST if request.method == "POST" else request.GET
    day, begins = day_in(asked.get("day", "")), time_in(asked.get("begins", ""))
    if day is None or begins is None:
        refused = _("请先选一个时间。") if "day" in asked else ""
        return _slots(request, card, offer, at=at, refused=refused)
    if request.method == "POST":
        new = NewAppointment(entitlement_id, point_key, day, begins, key_of(asked.get("moves", "")))
        return _book(request, card, offer, new, at=at)
    context = {
        "card": card,
        "offer": offer,
        "day": day,
        "begins": begins,
        "moves": asked.get("moves", ""),
        # Whoever is late already gains by any day.
        "is_too_late": clock.local_date(at) <= card.in_time_until < day,
    }
    return render(request, "web/appointment_check.html", context)


def one(request: DoorRequest, appointment_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show one appointment with its number, what to bring, and how to change it."""
    at = clock.now()
    card = _card(request, appointment_id, person_id, at=at)
    context = {"shown": screens.shown_appointments([card], at=at)[0]}
    return render(request, "web/appointment.html", context)


def cancel(request: DoorRequest, appointment_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Cancel one appointment."""
    at = clock.now()
    _card(request, appointment_id, person_id, at=at)
    try:
        appointments.cancel(request.actor, appointment_id, relations=request.permit.relations, at=at)
    except AppointmentSettled as error:
        # Pressed twice, or in an old tab: the page of the appointment says how it stands.
        messages.error(request, sentence_of(error))
        return redirect(address(request, "appointment", appointment_id=appointment_id))
    messages.success(request, _("预约已取消。需要的话，可以随时重新预约。"))
    return redirect(address(request, "appointments"))


def calendar(request: DoorRequest, appointment_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Give one appointment as a calendar file."""
    at = clock.now()
    shown = screens.shown_appointments([_card(request, appointment_id, person_id, at=at)], at=at)[0]
    made = calendar_file([_event(shown)])
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.card.number}.ics"'
    return answer


def subject_at(request: DoorRequest, person_id: UUID | None, *, at: datetime) -> Subject:
    """Give whom the page is about."""
    return subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)


def told_before(card: DeadlineCard, method: Method, *, at: datetime) -> list[str]:
    """Word what stands against certifying so, or is worth knowing, before anybody sets out."""
    found = precheck(card, method, on=clock.local_date(at))
    return [sentence_of(reason) for reason in (*found.refusals, *found.notes)]


def deadline_at(
    request: DoorRequest, entitlement_id: UUID, person_id: UUID | None, *, at: datetime
) -> DeadlineCard:
    """Give a deadline of the person the page is about.

    Raises:
        EntitlementNotFound: absent, not open to the reader, or of somebody else than the address names.
    """
    subject = subject_at(request, person_id, at=at)
    on, relations = clock.local_date(at), request.permit.relations
    card = deadline_for(request.actor, entitlement_id, relations=relations, on=on)
    if card.person_id != subject.person.id:
        raise EntitlementNotFound
    return card


def _card(
    request: DoorRequest, appointment_id: UUID, person_id: UUID | None, *, at: datetime
) -> AppointmentCard:
    subject = subject_at(request, person_id, at=at)
    on, relations = clock.local_date(at), request.permit.relations
    card = appointment_for(request.actor, appointment_id, relations=relations, on=on)
    if card.person_id != subject.person.id:
        raise AppointmentNotFound
    return card


def _offer(card: DeadlineCard, point_key: str, *, at: datetime) -> Offer:
    offer = offer_at(card.paying_area_key, point_key, on=clock.local_date(at))
    if offer is None:
        raise Http404
    return offer


def _carried(request: DoorRequest) -> str:
    """Give what the next address carries: which appointment is changed."""
    moves = key_of(request.GET.get("moves", ""))
    return f"?{urlencode({'moves': moves})}" if moves else ""


def _slots(
    request: DoorRequest,
    card: DeadlineCard,
    offer: Offer,
    *,
    at: datetime,
    refused: str = "",
    status: int = 0,
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "card": card,
        "screen": screens.slots_screen(offer, asked.get("day", ""), at=at),
        "moves": key_of(asked.get("moves", "")) or "",
        "refused": refused,
    }
    return render(request, "web/appointment_slots.html", context, status=status or (422 if refused else 200))


def _book(
    request: DoorRequest, card: DeadlineCard, offer: Offer, new: NewAppointment, *, at: datetime
) -> HttpResponse:
    try:
        made = appointments.book(request.actor, new, relations=request.permit.relations, at=at)
    except (SlotFull, SlotNotOpen) as error:
        return _slots(request, card, offer, at=at, refused=sentence_of(error), status=status_of(error))
    except AppointmentExists as error:
        same = _same(card, new)
        if same is None:
            return _to_what_stands(request, error)
        made = same
    except AppointmentSettled as error:
        return _to_what_stands(request, error)
    messages.success(request, _("预约好了。"))
    return redirect(address(request, "appointment", appointment_id=made.public_id))


def _to_what_stands(request: DoorRequest, error: DomainError) -> HttpResponse:
    """Lead to what has been arranged already, where it can be changed or called off."""
    messages.error(request, sentence_of(error))
    return redirect(address(request, "appointments"))


def _same(card: DeadlineCard, new: NewAppointment) -> AppointmentCard | None:
    """Give the appointment that the same page, sent a moment before, has made; nothing where it was another."""
    wanted = (card.entitlement_id, new.point_key, new.comes_on, new.begins)
    for one in appointments_of(card.person_id, most=screens.LISTED_MAX):
        if one.is_live and (one.entitlement_id, one.point_key, one.comes_on, one.begins) == wanted:
            return one
    return None


def _event(shown: screens.AppointmentShown) -> CalendarEvent:
    card, point = shown.card, shown.point
    return CalendarEvent(
        uid=f"{card.public_id}@jiashetong",
        begins=_instant(card.comes_on, card.begins),
        ends=_instant(card.comes_on, card.ends),
        title=_("到窗口办资格认证"),
        place=f"{place_name(point)} {point.address}".strip() if point else "",
        notes=_("预约号 %(number)s。本人到场，带身份证原件。状态：%(state)s")
        % {"number": card.number, "state": label_of(card.state)},
        changed_at=card.booked_at,
        alarms=DAY_BEFORE if card.is_live else (),
        is_cancelled=card.state in (AppointmentState.CANCELLED, AppointmentState.MOVED),
    )


def _instant(day: date, begins: time) -> datetime:
    return datetime.combine(day, begins, clock.SHANGHAI)

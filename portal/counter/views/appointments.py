"""Appointments at the desk: who comes today, that they came or did not, and how a place takes people."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from certification.actions import appointments, slots
from certification.errors import SlotPlanWrong
from certification.queries.appointments import AppointmentCard
from certification.queries.slots import points_in
from foundation import clock
from foundation.errors import DomainError
from portal.counter import appointment_desk as desk
from portal.counter.appointment_forms import SlotPlanForm
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.dates import day_in
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class DayView(View):
    """Who comes to one place on one day."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the list, by time."""
        at = clock.now()
        on = clock.local_date(at)
        points = points_in(request.actor.area_keys, on=on)
        day = day_in(request.GET.get("day", "")) or on
        wanted = request.GET.get("point", "")
        point = next((one for one in points if one.key == wanted), points[0] if points else None)
        rows = desk.coming_rows(request.actor, point.key, on=day, at=at) if point else []
        desk.note_listed(request, [row.card for row in rows], "appointment", at=at)
        context = {"points": points, "point": point, "day": day, "rows": rows, "is_today": day == on}
        return page(request, "appointments", context)


class ArriveView(View):
    """Somebody has come."""

    def post(self, request: DoorRequest, appointment_id: UUID) -> HttpResponse:
        """Note it, open their file, and go on to the certification."""
        at = clock.now()
        card = appointments.check_in(request.actor, appointment_id, at=at)
        desk.open_file(request, card.person_id, card.area_key, desk.BY_APPOINTMENT, at=at)
        return redirect("counter:certify", entitlement=card.entitlement_id)


class MissView(View):
    """Somebody has not come."""

    def post(self, request: DoorRequest, appointment_id: UUID) -> HttpResponse:
        """Note it, and go back to the list."""
        card = appointments.note_missed(request.actor, appointment_id, at=clock.now())
        messages.success(request, _("已登记没有来，并告诉了本人可以再约。"))
        return redirect(_list_of(card))


class PlansView(View):
    """How the places of the clerk's areas take people."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them."""
        return page(request, "slot_plans", {"rows": desk.plans_of(request.actor, on=clock.today())})


class PlanView(View):
    """How one place takes people from a day on."""

    def get(self, request: DoorRequest, point_key: str) -> HttpResponse:
        """Show the form, filled in with how it is now."""
        return _plan_page(request, point_key, None)

    def post(self, request: DoorRequest, point_key: str) -> HttpResponse:
        """Keep the plan."""
        form = SlotPlanForm(request.POST)
        if form.is_valid():
            try:
                slots.set_plan(request.actor, point_key, form.plan(), at=clock.now())
                messages.success(request, _("方案记下了。已经约好的不受影响。"))
                return redirect("counter:slot_plans")
            except SlotPlanWrong as error:
                _tell(form, error)
        return _plan_page(request, point_key, form)


def _plan_page(request: DoorRequest, point_key: str, form: SlotPlanForm | None) -> HttpResponse:
    on = clock.today()
    row = next((one for one in desk.plans_of(request.actor, on=on) if one.point.key == point_key), None)
    if row is None:
        raise Http404
    if form is None:
        now = desk.text_of(row.plans[0]) if row.plans else desk.text_of_hours(row.point)
        initial = {"starts_on": on, "slot_minutes": 30, "capacity": 2, "ahead_days": 14, **now}
        form = SlotPlanForm(step_up.kept_input(request), initial=initial)
    return page(request, "slot_plan", {"row": row, "form": form}, status=422 if form.errors else 200)


def _tell(form: SlotPlanForm, error: DomainError) -> None:
    for reason in error.reasons:
        form.add_error(None, sentence_of(reason))


def _list_of(card: AppointmentCard) -> str:
    return f"{reverse('counter:appointments')}?point={card.point_key}&day={card.comes_on.isoformat()}"

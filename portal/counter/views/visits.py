"""Home visits at the desk: what waits by street, a colleague's day, what was found, and who goes out."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.actions import evidence
from accounts.queries.users import clerks_of
from certification.access import visit_at_desk
from certification.actions import visit_days, visits
from certification.actions.visit_days import PHOTO_SLOT, Found, NewWorker, Planned, VisitRecorded
from certification.enums import HalfDay, StatusQuestion, VisitOutcome
from certification.errors import (
    AppointmentExists,
    BadgeTaken,
    VisitDayWrong,
    VisitNotAllowed,
    WorkerNotFound,
)
from certification.queries.deadlines import DeadlineCard, deadline_by_entitlement
from certification.queries.prechecks import questions_for
from certification.queries.visits import VisitCard, failed, visit_ground, visit_terms, workers_in
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import appointment_desk as desk
from portal.counter.appointment_forms import DayForm, OutcomeForm, VisitPlanForm, WorkerForm
from portal.counter.desk import deadline_looked_up, person_of
from portal.counter.pages import page
from portal.counter.serving import MENDABLE
from portal.shared import evidence_files, step_up
from portal.shared.dates import day_in
from portal.shared.evidence_files import key_of
from portal.shared.requests import DoorRequest
from portal.shared.visit_forms import VisitForm
from portal.shared.words import sentence_of


class PlanView(View):
    """What waits for a day, street by street."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show it, with those whom nobody met."""
        return _plan_page(request, None, at=clock.now())

    def post(self, request: DoorRequest) -> HttpResponse:
        """Let a colleague make the chosen visits on a day."""
        at = clock.now()
        form = _plan_form(request, request.POST, on=clock.local_date(at))
        if not form.is_valid():
            return _plan_page(request, form, at=at)
        given = form.cleaned_data
        planned = Planned(UUID(given["worker"]), given["planned_on"], HalfDay(given["half"]))
        try:
            report = visit_days.plan_many(request.actor, given["visits"], planned, at=at)
        except (VisitDayWrong, WorkerNotFound) as error:
            form.add_error(None, sentence_of(error))
            return _plan_page(request, form, at=at)
        _tell(request, report)
        if not report.planned:
            return redirect("counter:visits")
        return redirect(_day_address(given["planned_on"], given["worker"]))


class AskView(View):
    """Asking for a visit for somebody who called or came."""

    def get(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Show the form; typed words come back after a renewed sign-in."""
        at = clock.now()
        card = deadline_looked_up(request, entitlement, at=at)
        if card is None:
            return redirect("counter:find")
        return _ask_page(request, card, step_up.kept_input(request), at=at)

    def post(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Ask once."""
        at = clock.now()
        card = deadline_looked_up(request, entitlement, at=at)
        if card is None:
            return redirect("counter:find")
        form = VisitForm(request.POST, places=visit_ground(card.paying_area_key, on=clock.local_date(at)))
        if form.is_valid():
            try:
                new = form.visit(entitlement)
                made = visits.ask(request.actor, new, relations=request.permit.relations, at=at)
                return redirect("counter:visit", visit_id=made.public_id)
            except (VisitNotAllowed, AppointmentExists) as error:
                for reason in error.reasons or (error,):
                    form.add_error(None, sentence_of(reason))
        return _ask_page(request, card, request.POST, at=at, form=form)


class DayView(View):
    """One day of visits by street, for a tablet or for paper."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show streets and names; where people live stands behind a reason."""
        return _day_page(request, request.GET, None, at=clock.now())

    def post(self, request: DoorRequest) -> HttpResponse:
        """Show addresses and telephones too, and write down why."""
        form = DayForm(request.POST)
        return _day_page(request, request.POST, form, at=clock.now())


class VisitView(View):
    """One visit, and what was found at the door."""

    def get(self, request: DoorRequest, visit_id: UUID) -> HttpResponse:
        """Show it; that it was opened is written down."""
        at = clock.now()
        card = visit_at_desk(request.actor, visit_id)
        desk.note_seen(request.actor, [desk.row_of(card, on=clock.local_date(at))], "visit.viewed", "", at=at)
        return _visit_page(request, card, _outcome_form(step_up.kept_input(request), card, at=at), at=at)

    def post(self, request: DoorRequest, visit_id: UUID) -> HttpResponse:
        """Write down what was found."""
        at = clock.now()
        card = visit_at_desk(request.actor, visit_id)
        on = clock.local_date(at)
        asked = _questions(card, on=on)
        form = OutcomeForm(request.POST, request.FILES, questions=asked, on=on)
        if form.is_valid():
            try:
                done = visit_days.record(request.actor, visit_id, _found(request, card, form, at=at), at=at)
                return _went_on(request, done, at=at)
            except DomainError as error:
                if error.kind not in (*MENDABLE, Kind.INVALID, Kind.LIMIT, Kind.UNAVAILABLE):
                    raise
                form.add_error(None, sentence_of(error))
        return _visit_page(request, card, form, at=at)


class WorkersView(View):
    """Who goes out."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them, with a form for one more."""
        return _workers_page(request, None)

    def post(self, request: DoorRequest) -> HttpResponse:
        """Let a colleague go out."""
        form = WorkerForm(request.POST, clerks=clerks_of(request.actor.area_keys, on=clock.today()))
        if form.is_valid():
            given = form.cleaned_data
            one = given["clerk"]
            new = NewWorker(one.user_id, one.area_key, given["name"].strip(), given["badge"].strip())
            try:
                visit_days.add_worker(request.actor, new, at=clock.now())
                messages.success(request, _("记下了。安排上门时可以选这位同事。"))
                return redirect("counter:visit_workers")
            except BadgeTaken as error:
                form.add_error("badge", sentence_of(error))
        return _workers_page(request, form)


class RestView(View):
    """Somebody goes out no more."""

    def post(self, request: DoorRequest, worker_id: UUID) -> HttpResponse:
        """Note it."""
        visit_days.rest_worker(request.actor, worker_id, at=clock.now())
        messages.success(request, _("记下了。已经安排给这位同事的上门，请改派。"))
        return redirect("counter:visit_workers")


def _ask_page(
    request: DoorRequest,
    card: DeadlineCard,
    typed: QueryDict | None,
    *,
    at: datetime,
    form: VisitForm | None = None,
) -> HttpResponse:
    on = clock.local_date(at)
    places = visit_ground(card.paying_area_key, on=on)
    context = {
        "card": card,
        "person": person_of(card),
        "terms": visit_terms(card.paying_area_key, on=on),
        "form": form or VisitForm(initial=typed.dict() if typed else {}, places=places),
    }
    return page(request, "visit_new", context, status=422 if form is not None else 200)


def _plan_form(request: DoorRequest, data: QueryDict | None, *, on: date) -> VisitPlanForm:
    streets = desk.waiting(request.actor, on=on)
    ids = [str(row.card.public_id) for street in streets for row in street.rows]
    workers = workers_in(request.actor.area_keys)
    return VisitPlanForm(data, visits=ids, workers=workers, initial={"planned_on": on, "half": "morning"})


def _plan_page(request: DoorRequest, form: VisitPlanForm | None, *, at: datetime) -> HttpResponse:
    on = clock.local_date(at)
    streets = desk.waiting(request.actor, on=on)
    unmet = [desk.row_of(card, on=on) for card in failed(request.actor.area_keys, most=50)]
    shown = [row.card for street in streets for row in street.rows] + [row.card for row in unmet]
    desk.note_listed(request, shown, "visit", at=at)
    form = form or _plan_form(request, step_up.kept_input(request), on=on)
    chosen = set(form.data.getlist("visits")) if isinstance(form.data, QueryDict) else set()
    context = {
        "streets": streets,
        "unmet": unmet,
        "form": form,
        "chosen": chosen,
        "has_workers": len(workers_in(request.actor.area_keys)) > 0,
    }
    return page(request, "visits", context, status=422 if form.errors else 200)


def _tell(request: DoorRequest, report: visit_days.PlanReport) -> None:
    count = len(report.planned)
    if count:
        told = ngettext(
            "安排好了 %(count)d 家，已经告诉本人。", "安排好了 %(count)d 家，已经告诉本人。", count
        )
        messages.success(request, told % {"count": count})
    for card, error in report.refused:
        messages.warning(request, f"{card.number}: {sentence_of(error)}")


def _day_page(request: DoorRequest, asked: QueryDict, form: DayForm | None, *, at: datetime) -> HttpResponse:
    on = clock.local_date(at)
    day, worker = day_in(asked.get("day", "")) or on, key_of(asked.get("worker", ""))
    is_open = form is not None and form.is_valid()
    streets = desk.planned_day(request.actor, on=day, today=on, worker=worker, with_doors=is_open)
    rows = [row for street in streets for row in street.rows]
    desk.note_listed(request, [row.card for row in rows], "visit", at=at)
    if form is not None and is_open:
        reason = desk.SEEN_FOR[form.cleaned_data["reason"]]
        desk.note_seen(request.actor, rows, "visit.address_seen", reason, at=at)
    workers = workers_in(request.actor.area_keys, active_only=False)
    context = {
        "streets": streets,
        "day": day,
        "worker": next((one for one in workers if one.public_id == worker), None),
        "workers": workers,
        "form": form or DayForm(step_up.kept_input(request)),
        "is_open": is_open,
        "count": len(rows),
    }
    return page(request, "visit_day", context, status=422 if form is not None and not is_open else 200)


def _visit_page(request: DoorRequest, card: VisitCard, form: OutcomeForm, *, at: datetime) -> HttpResponse:
    row = desk.row_of(card, on=clock.local_date(at))
    context = {"row": row, "person": row.person, "form": form}
    return page(request, "visit", context, status=422 if form.errors else 200)


def _outcome_form(typed: QueryDict | None, card: VisitCard, *, at: datetime) -> OutcomeForm:
    on = clock.local_date(at)
    day = min(card.open_try.planned_on, on) if card.open_try else on
    ordinal = card.open_try.ordinal if card.open_try else 0
    initial = {"visited_on": day, "ordinal": ordinal, **(typed.dict() if typed else {})}
    return OutcomeForm(initial=initial, questions=_questions(card, on=on), on=on)


def _questions(card: VisitCard, *, on: date) -> tuple[StatusQuestion, ...]:
    """Give what the benefit depends on besides being alive."""
    deadline = deadline_by_entitlement(card.entitlement_id, on=on)
    return questions_for(deadline.paying_area_key, deadline.benefit, on=on) if deadline else ()


def _found(request: DoorRequest, card: VisitCard, form: OutcomeForm, *, at: datetime) -> Found:
    given: dict[str, Any] = form.cleaned_data
    photo = None
    if given["photo"]:
        new = evidence_files.upload_of(given["photo"], PHOTO_SLOT, card.person_id)
        photo = evidence.upload(request.actor, new, evidence_files.readers(), at=at).public_id
    outcome = VisitOutcome(given["outcome"])
    return Found(
        outcome,
        given["visited_on"],
        given["ordinal"],
        given["note"],
        desk.BY_VISIT,
        photo,
        form.answers(),
    )


def _went_on(request: DoorRequest, done: VisitRecorded, *, at: datetime) -> HttpResponse:
    """Go on to what has to be done next."""
    card = done.visit
    outcome = card.tries[-1].outcome if card.open_try is None else None
    if outcome is VisitOutcome.DIED:
        person = desk.open_file(request, card.person_id, card.area_key, desk.BY_VISIT, at=at)
        messages.success(request, _("上门结果已登记。请按证明登记去世日期，没有证明先不要登记。"))
        return redirect("counter:family_life", person=person.public_id)
    again = card.open_try
    if again is not None:
        day = f"{again.planned_on:%Y-%m-%d}"
        messages.success(request, _("已登记。系统已安排 %(day)s 再去一次，并告诉了本人。") % {"day": day})
    else:
        messages.success(request, _("上门结果已登记。"))
    return redirect("counter:visit", visit_id=card.public_id)


def _workers_page(request: DoorRequest, form: WorkerForm | None) -> HttpResponse:
    areas = request.actor.area_keys
    clerks = clerks_of(areas, on=clock.today())
    form = form or WorkerForm(clerks=clerks)
    context = {"workers": workers_in(areas, active_only=False), "form": form}
    return page(request, "visit_workers", context, status=422 if form.errors else 200)


def _day_address(day: date, worker: str) -> str:
    return f"{reverse('counter:visit_day')}?day={day.isoformat()}&worker={worker}"

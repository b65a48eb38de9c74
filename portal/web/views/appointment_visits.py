"""Home visits, one's own or a relative's: asked for, looked at, called off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.queries.reach import phone_on_record, reach_of
from certification.access import visit_for
from certification.actions import visits
from certification.actions.visits import NewVisit
from certification.enums import Method
from certification.errors import AppointmentExists, VisitNotAllowed, VisitNotFound, VisitSettled
from certification.queries.deadlines import DeadlineCard
from certification.queries.visits import VisitCard, visit_ground, visit_terms, visits_of
from foundation import clock
from portal.shared.acting import address
from portal.shared.requests import DoorRequest
from portal.shared.visit_forms import VisitForm
from portal.shared.words import sentence_of
from portal.web import appointment_screens as screens
from portal.web.views.answers import answered, kept, posted
from portal.web.views.appointments import deadline_at, subject_at, told_before
from regions.rules.facts import DivisionFact

# Behind the address by who comes here from an answer that a visit is needed.
PREFILLED = "asked"


def new(request: DoorRequest, entitlement_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Ask why and where to somebody should come, and ask for it once."""
    at = clock.now()
    card = deadline_at(request, entitlement_id, person_id, at=at)
    on = clock.local_date(at)
    places = visit_ground(card.paying_area_key, on=on)
    form = VisitForm(
        posted(request), initial={**_known(request, card, places), **kept(request)}, places=places
    )
    if form.is_bound and form.is_valid():
        try:
            made = _ask(request, card, form, at=at)
            return redirect(address(request, "visit", visit_id=made.public_id))
        except VisitNotAllowed as error:
            for reason in error.reasons:
                form.add_error(None, sentence_of(reason))
        except AppointmentExists as error:
            # The page leads back to what stands in the way, and keeps what was typed.
            form.add_error(None, sentence_of(error))
    context = {
        "card": card,
        "terms": visit_terms(card.paying_area_key, on=on),
        "has_places": bool(places),
        "told": told_before(card, Method.HOME_VISIT, at=at),
    }
    return answered(request, "web/visit_new.html", form, context)


def _known(request: DoorRequest, card: DeadlineCard, places: Sequence[DivisionFact]) -> dict[str, str]:
    """Give what is known already of a visit whose need was just answered: where to, and the reader's own number."""
    if PREFILLED not in request.GET:
        return {}
    before = next(iter(visits_of(card.person_id, most=1)), None)
    reader = request.actor.person_id or 0
    found = {
        "ground": before.ground.value if before else "",
        "division": before.division_code if before else places[0].code if len(places) == 1 else "",
        "street": before.street if before else "",
        "phone": phone_on_record(reach_of([reader], on=clock.today())[reader]) or "",
    }
    return {name: value for name, value in found.items() if value}


def one(request: DoorRequest, visit_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show one visit: when somebody comes, who that is, and the word they say at the door."""
    at = clock.now()
    card = _card(request, visit_id, person_id, at=at)
    return render(request, "web/visit.html", {"shown": screens.shown_visit(card, on=clock.local_date(at))})


def cancel(request: DoorRequest, visit_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Call one visit off."""
    at = clock.now()
    _card(request, visit_id, person_id, at=at)
    try:
        visits.cancel(request.actor, visit_id, relations=request.permit.relations, at=at)
    except VisitSettled as error:
        messages.error(request, sentence_of(error))
        return redirect(address(request, "visit", visit_id=visit_id))
    messages.success(request, _("上门已取消。需要的话，可以随时重新申请。"))
    return redirect(address(request, "appointments"))


def _ask(request: DoorRequest, card: DeadlineCard, form: VisitForm, *, at: datetime) -> VisitCard:
    wanted = form.visit(card.entitlement_id)
    try:
        made = visits.ask(request.actor, wanted, relations=request.permit.relations, at=at)
    except AppointmentExists:
        # The same page, sent a moment before, has asked already; an appointment at a counter stands in the way.
        before = [one for one in visits_of(card.person_id, most=1) if _is_same(one, wanted)]
        if not before:
            raise
        made = before[0]
    messages.success(request, _("申请收到了。"))
    return made


def _is_same(one: VisitCard, wanted: NewVisit) -> bool:
    found = (one.entitlement_id, one.division_code, one.street)
    return one.is_live and found == (wanted.entitlement_id, wanted.division_code, wanted.street)


def _card(request: DoorRequest, visit_id: UUID, person_id: UUID | None, *, at: datetime) -> VisitCard:
    subject = subject_at(request, person_id, at=at)
    on, relations = clock.local_date(at), request.permit.relations
    card = visit_for(request.actor, visit_id, relations=relations, on=on)
    if card.person_id != subject.person.id:
        raise VisitNotFound
    return card

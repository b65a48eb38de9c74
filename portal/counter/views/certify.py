"""Certifying at the desk: check, attest, and a receipt that says how the deadline moved."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from certification.queries.deadlines import DeadlineCard
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import desk, once
from portal.counter.forms import CertifyForm
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class CertifyView(View):
    """The page on which the clerk checks and attests."""

    def get(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Show what will be recorded; typed words come back after a renewed sign-in."""
        on = clock.today()
        card = desk.deadline_looked_up(request, entitlement, at=clock.now())
        if card is None:
            return redirect("counter:find")
        form = CertifyForm(step_up.kept_input(request), initial={"event_on": on}, on=on)
        return _check_page(request, card, form)

    def post(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Record the certification once, then show its receipt."""
        at = clock.now()
        card = desk.deadline_looked_up(request, entitlement, at=at)
        if card is None:
            return redirect("counter:find")
        form = CertifyForm(request.POST, on=clock.local_date(at))
        if not form.is_valid():
            return _check_page(request, card, form, status=422)
        try:
            receipt = desk.certify_once(request, card, form.cleaned_data, at=at)
        except DomainError as error:
            if error.kind is not Kind.INVALID:
                raise
            form.add_error("event_on", sentence_of(error))
            return _check_page(request, card, form, status=422)
        if receipt is None:
            form.add_error(None, gettext("这一页放得太久了，还没有登记。请再核对一次，然后登记。"))
            return _check_page(request, card, form, status=422)
        return redirect("counter:receipt", certification=receipt)


class ReceiptView(View):
    """The receipt of a certification recorded in this session; made to be printed."""

    def get(self, request: DoorRequest, certification: UUID) -> HttpResponse:
        """Show number, person, and the old and the new deadline."""
        facts = once.receipt_facts(request, certification)
        if facts is None:
            raise Http404
        return page(request, "receipt", {"receipt": desk.receipt(facts), "number": certification})


def _check_page(
    request: DoorRequest, card: DeadlineCard, form: CertifyForm, *, status: int = 200
) -> HttpResponse:
    """Show the check-answers page with a token for one act."""
    context = {
        "file": desk.file_of(card, on=clock.today()),
        "person": desk.person_of(card),
        "form": form,
        "token": once.new_token(request, card.entitlement_id),
    }
    return page(request, "certify", context, status=status)

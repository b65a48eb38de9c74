"""One visit at the desk, and the field into which a card reader types."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from foundation import clock
from foundation.errors import DomainError
from portal.counter import certify_desk, reader_desk, reception_desk
from portal.counter.certify_forms import ReaderForm
from portal.counter.forms import REASONS, ReasonForm
from portal.counter.pages import page
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

VISIT_REASON = REASONS["visit"]


class ReaderView(View):
    """What a card reader typed: straight to the person, under the reason that stands."""

    def post(self, request: DoorRequest) -> HttpResponse:
        """Find the person; in an open visit they become one of its people."""
        at = clock.now()
        form = ReaderForm(request.POST)
        reason = reception_desk.reason_of(request, at=at)
        shown = {"reader": form, "is_in_reception": reason is not None}
        if not form.is_valid():
            return page(request, "reader", shown, status=422)
        try:
            found = reader_desk.find(request, form.cleaned_data["text"], reason or VISIT_REASON, at=at)
        except DomainError as error:
            form.add_error("text", sentence_of(error))
            return page(request, "reader", shown, status=422)
        if len(found.people) != 1:
            return page(
                request,
                "reader",
                {**shown, "reader": ReaderForm(), "found": found.people, "has_looked": True},
            )
        for warning in found.warnings:
            messages.warning(request, warning)
        return _opened(request, found.people[0].person.public_id, is_in_reception=reason is not None)


class ReceptionView(View):
    """The open visit, or the reason for a new one."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show its people, or ask for the reason."""
        return _page(request)

    def post(self, request: DoorRequest) -> HttpResponse:
        """Open a visit, or do something with one of its people."""
        at, act = clock.now(), request.POST.get("act", "")
        if act == "end":
            reception_desk.end(request)
            messages.success(request, _("这次来访结束了。"))
            return redirect("counter:home")
        if act in ("add", "absent"):
            return _with_guest(request, act)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        reception_desk.begin(request, form.reason_words(), at=at)
        return redirect("counter:reception")


class SheetView(View):
    """The sheet of a whole visit: every receipt, made to be printed."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show all receipts with their codes, and who did not come."""
        visit = reception_desk.reception_of(request, at=clock.now())
        if visit is None:
            return redirect("counter:reception")
        receipts = [certify_desk.receipt(facts) for facts in reception_desk.receipts_of(request, visit)]
        label = _("核验回执的二维码")
        shown = [(one, qr_svg(certify_desk.check_address(request, one), label=label)) for one in receipts]
        return page(request, "reception_sheet", {"visit": visit, "receipts": shown})


def _with_guest(request: DoorRequest, act: str) -> HttpResponse:
    at = clock.now()
    try:
        person = UUID(request.POST.get("person", ""))
    except ValueError:
        return redirect("counter:reception")
    if act == "absent":
        reception_desk.mark_absent(request, person, at=at)
        return redirect("counter:reception")
    return _opened(request, person, is_in_reception=True)


def _opened(request: DoorRequest, person: UUID, *, is_in_reception: bool) -> HttpResponse:
    """Open the page of somebody found; in a visit they are taken into it first."""
    if not is_in_reception:
        return redirect("counter:person", person=person)
    if not reception_desk.add(request, person, at=clock.now()):
        messages.error(request, _("一次来访最多 12 个人。请先结束这次来访，再开一次。"))
    return redirect("counter:reception")


def _page(request: DoorRequest, form: ReasonForm | None = None, *, status: int = 200) -> HttpResponse:
    visit = reception_desk.reception_of(request, at=clock.now())
    context: dict[str, Any] = {"visit": visit, "reader": ReaderForm()}
    if visit is None:
        context["form"] = form or ReasonForm(initial={"reason": "visit"})
    return page(request, "reception", context, status=status)

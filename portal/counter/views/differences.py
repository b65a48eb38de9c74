"""The desk of reconciliation: each payee's day with what differs, closed with its reason, and a file of it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from family.actions import reconciliations
from family.enums.payments import DifferenceState
from family.errors.payments import DifferenceNotFound
from family.queries.reconciliation import (
    DifferenceCard,
    difference_at_desk,
    differences_of_day,
    progress_by_day,
)
from foundation import clock
from foundation.errors import DomainError
from portal.counter.difference_files import lines_of
from portal.counter.pages import page
from portal.counter.payment_forms import DifferenceForm
from portal.counter.serving import MENDABLE
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

DAYS_MAX, LISTED_MAX, FILE_MAX = 50, 100, 10_000


class DaysView(View):
    """The payees' days, those with open differences first."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them with how far each has come."""
        return page(request, "differences", {"days": progress_by_day(request.actor.area_keys, most=DAYS_MAX)})


class DayView(View):
    """One payee's day."""

    def get(self, request: DoorRequest, payee: UUID, day: str) -> HttpResponseBase:
        """List what differs; asked for as a file it is one."""
        on = _day(day)
        most = FILE_MAX if "csv" in request.GET else LISTED_MAX
        found = differences_of_day(request.actor.area_keys, payee, on, most=most)
        if not found:
            raise DifferenceNotFound
        if "csv" in request.GET:
            answer = StreamingHttpResponse(lines_of(found), content_type="text/csv; charset=utf-8")
            answer["Content-Disposition"] = f'attachment; filename="differences-{on.isoformat()}.csv"'
            return answer
        open_count = sum(one.state is DifferenceState.OPEN for one in found)
        context = {"found": found, "day": on, "payee": payee, "open_count": open_count}
        return page(request, "differences_day", {**context, "name": found[0].payee_name})


class DifferenceView(View):
    """One difference, to be closed."""

    def get(self, request: DoorRequest, difference: UUID) -> HttpResponse:
        """Show both sides."""
        return _page(request, _card(request, difference), DifferenceForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest, difference: UUID) -> HttpResponse:
        """Close it with its reason."""
        card = _card(request, difference)
        form = DifferenceForm(request.POST)
        if not form.is_valid():
            return _page(request, card, form, status=422)
        state, note = DifferenceState(form.cleaned_data["state"]), form.cleaned_data["note"]
        try:
            reconciliations.close(request.actor, difference, state, note, at=clock.now())
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            form.add_error(None, sentence_of(error))
            return _page(request, card, form, status=409)
        messages.success(request, gettext("已经处理。"))
        return redirect("counter:differences")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _card(request: DoorRequest, difference: UUID) -> DifferenceCard:
    """Give a difference the clerk's desk looks after.

    Raises:
        DifferenceNotFound: absent, or of another area; the answer is the same.
    """
    card = difference_at_desk(request.actor.area_keys, difference)
    if card is None:
        raise DifferenceNotFound
    return card


def _page(
    request: DoorRequest, card: DifferenceCard, form: DifferenceForm, *, status: int = 200
) -> HttpResponse:
    is_open = card.state is DifferenceState.OPEN
    return page(request, "difference", {"card": card, "form": form, "is_open": is_open}, status=status)

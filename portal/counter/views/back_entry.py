"""Entering a paper list after an outage: ten lines at a time, each with its own outcome."""

from django.forms import BaseFormSet
from django.http import HttpResponse
from django.views import View

from certification.enums import Method
from foundation import clock
from portal.counter import back_entry, certify_desk
from portal.counter.back_entry import Entered, Line
from portal.counter.certify_forms import BackEntryForm, BackEntryPlaceForm, BackEntryRows
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.requests import DoorRequest

PREFIX = "row"


class BackEntryView(View):
    """The table of lines."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show it empty, or with what was typed before a renewed sign-in."""
        kept = step_up.kept_input(request)
        if kept is not None:
            return _page(request, BackEntryPlaceForm(kept), BackEntryRows(kept, prefix=PREFIX))
        area_key = min(request.actor.area_keys)
        own = certify_desk.method_of(request.actor, area_key, on=clock.today())
        return _page(request, BackEntryPlaceForm(initial={"place": own.value}), BackEntryRows(prefix=PREFIX))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Enter every line that is whole, and say of each what became of it."""
        at = clock.now()
        place, rows = BackEntryPlaceForm(request.POST), BackEntryRows(request.POST, prefix=PREFIX)
        if not place.is_valid() or not rows.is_valid():
            return _page(request, place, rows, status=422)
        method = Method(place.cleaned_data["place"])
        outcomes: list[Entered | None] = []
        for form in rows:
            given = form.cleaned_data
            line = Line(**given, method=method) if form.is_filled else None
            outcomes.append(back_entry.enter(request, line, at=at) if line else None)
        is_whole = all(one is None or one.is_done for one in outcomes)
        return _page(request, place, rows, outcomes, status=200 if is_whole else 422)


def _page(
    request: DoorRequest,
    place: BackEntryPlaceForm,
    rows: "BaseFormSet[BackEntryForm]",
    outcomes: list[Entered | None] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    told = outcomes or [None] * len(rows.forms)
    context = {
        "place": place,
        "rows": rows,
        "lines": list(zip(rows.forms, told, strict=True)),
        "done_count": sum(1 for one in told if one and one.is_done),
        "open_count": sum(1 for one in told if one and not one.is_done),
    }
    return page(request, "back_entry", context, status=status)

"""The calendar: what is due for the reader and for those they help, by month and by urgency."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import own_person_for
from foundation import clock
from foundation.errors import Kind
from portal.shared.problems import STATUS
from portal.shared.requests import DoorRequest
from portal.web.calendar_forms import month_asked
from portal.web.calendar_matters import matters_of
from portal.web.calendar_screens import screen_of
from portal.web.listing import note_listed

# Without a wish the month stands beside the list where there is room, and the list alone where there is none.
VIEWS = ("month", "list")


def calendar(request: DoorRequest) -> HttpResponse:
    """Show a month and the list."""
    now = clock.now()
    on = clock.local_date(now)
    asked = month_asked(request.GET.get("month", ""), on=on)
    wanted = request.GET.get("view", "")
    matters = matters_of(own_person_for(request.actor), on=on)
    note_listed(request, matters.mandate_ids, at=now)
    view = wanted if wanted in VIEWS else ("list" if request.is_elder else "")
    context = {"screen": screen_of(matters, asked, on=on), "view": view, "asked": asked}
    return render(
        request, "web/calendar.html", context, status=STATUS[Kind.INVALID] if asked.problem else 200
    )

"""Open pages on sharing between two pooling areas: one pair, every pair, and the table to download."""

from django.http import HttpResponse

from foundation import clock
from portal.shared.requests import DoorRequest
from portal.web import across_screens, across_tables, place_screens, watch_screens
from portal.web.place_forms import DayForm, PairForm
from portal.web.views.answers import answered


def pair(request: DoorRequest) -> HttpResponse:
    """Say whether money may pass between two places."""
    today = clock.today()
    groups = place_screens.named_groups(
        place_screens.areas_by_province(on=DayForm(request.GET, today=today).day)
    )
    form = PairForm(request.GET, today=today, groups=groups)
    asked = across_screens.asked(form, today=today)
    waiting = watch_screens.waiting_for(request.actor, asked.pair, today=today)
    context = {"asked": asked, "pair": asked.pair, "waiting": waiting, "day": form.day, "today": today}
    return answered(request, "web/across.html", form, context)


def table(request: DoorRequest) -> HttpResponse:
    """Show every pair of the areas that are open across provinces."""
    today = clock.today()
    form = DayForm(request.GET, today=today)
    grouped = place_screens.areas_by_province(on=form.day)
    matrix = None if form.errors else across_tables.matrix(grouped, on=form.day)
    context = {"matrix": matrix, "day": form.day, "today": today}
    return answered(request, "web/across_table.html", form, context)


def download(request: DoorRequest) -> HttpResponse:
    """Give every pair of the day's pooling areas as a file for spreadsheet programs."""
    form = DayForm(request.GET, today=clock.today())
    if form.errors:
        return table(request)
    response = HttpResponse(across_tables.table(on=form.day), content_type="text/csv; charset=utf-8")
    name = f"jiashetong-sharing-{form.day.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

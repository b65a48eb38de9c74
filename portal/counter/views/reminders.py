"""The reminders of a day for staff: the report of the run, and how far a long run is."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views import View

from certification.queries import reminder_reports
from foundation import clock
from portal.counter import reminder_areas, reminder_desk, run_progress
from portal.counter.pages import page
from portal.shared.reminder_labels import AREA_NEXT_STEP
from portal.shared.requests import DoorRequest


class RunsView(View):
    """What a day of reminders came to."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the day, or how far its run is to a page that asks every few seconds."""
        at = clock.now()
        which = reminder_desk.asked(request.actor, request.GET, at=at)
        states = reminder_reports.area_states(areas=which.areas)
        is_today = which.on == clock.local_date(at)
        bars = run_progress.bars(states, which.areas, at=at) if is_today else ()
        context = {"which": which, "bars": bars, "is_at_work": any(bar.is_at_work for bar in bars)}
        if request.headers.get("HX-Request"):
            return render(request, "counter/bars.html", context)
        told = {
            "report": reminder_desk.report(request.actor, which, states),
            "days": reminder_desk.days_of(which),
            "area_next_step": AREA_NEXT_STEP,
            "is_clerk": bool(request.actor.area_keys),
            "is_officer": bool(request.actor.office_keys),
        }
        return page(request, "reminders", {**context, **told})


class AreasView(View):
    """The reminders of every area of the country."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the table."""
        context = {
            "country": reminder_areas.country(request.GET, at=clock.now()),
            "columns": reminder_areas.COLUMNS,
            "is_clerk": bool(request.actor.area_keys),
            "is_officer": True,
        }
        return page(request, "reminder_areas", context)


class AreasFileView(View):
    """The same table as a file."""

    def get(self, request: DoorRequest) -> StreamingHttpResponse:
        """Give the file."""
        shown = reminder_areas.country(request.GET, at=clock.now())
        answer = StreamingHttpResponse(reminder_areas.lines_of(shown), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="reminders-{shown.on.isoformat()}.csv"'
        return answer

"""The workbench: who I am, where I may work, what I did today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from foundation import clock
from portal.counter.desk import certified_count, desk_of
from portal.counter.forms import FindForm


class HomeView(View):
    """The clerk's first page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the post, the box to find somebody, and the day's count."""
        on = clock.today()
        context = {
            "desk": desk_of(request.actor, on=on),
            "form": FindForm(),
            "certified_count": certified_count(request.actor, on=on),
            "on": on,
        }
        return render(request, "counter/home.html", context)

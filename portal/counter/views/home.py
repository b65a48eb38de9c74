"""The workbench: who I am, where I may work, what I did today."""

from django.http import HttpResponse
from django.views import View

from foundation import clock
from portal.counter.desk import certified_count
from portal.counter.forms import FindForm
from portal.counter.pages import page
from portal.shared.requests import DoorRequest


class HomeView(View):
    """The clerk's first page."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the post, the box to find somebody, and the day's count."""
        count = certified_count(request.actor, on=clock.today())
        return page(request, "home", {"form": FindForm(), "certified_count": count})

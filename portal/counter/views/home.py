"""The workbench: who I am, where I may work, what I did today."""

from django.http import HttpResponse
from django.views import View

from foundation import clock
from portal.counter import reception_desk
from portal.counter.certify_forms import ReaderForm
from portal.counter.desk import certified_count
from portal.counter.forms import FindForm
from portal.counter.pages import page
from portal.shared.requests import DoorRequest


class HomeView(View):
    """The clerk's first page."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the post, the box to find somebody, and the day's count."""
        count = certified_count(request.actor, on=clock.today())
        context = {
            "form": FindForm(),
            "reader": ReaderForm(),
            "certified_count": count,
            "is_in_reception": reception_desk.reason_of(request, at=clock.now()) is not None,
        }
        return page(request, "home", context)

"""Scanning an electronic card: a USB scanner types into the box and presses enter."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views import View

from foundation import clock
from foundation.errors import DomainError
from portal.counter import card_desk
from portal.counter.card_forms import ScanForm
from portal.counter.pages import page
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class ScanView(View):
    """The box for the scanner, and what the card says."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the empty box."""
        return page(request, "scan", {"form": ScanForm()})

    def post(self, request: DoorRequest) -> HttpResponse:
        """Verify, and open the person whose card it is where this desk may see them."""
        form = ScanForm(request.POST)
        if not form.is_valid():
            return page(request, "scan", {"form": form}, status=422)
        try:
            shown = card_desk.scan(request, form.cleaned_data["text"], at=clock.now())
        except DomainError as error:
            # What was scanned is spent: the box comes back empty for the next one.
            empty = ScanForm({"text": ""})
            empty.full_clean()
            empty.errors["text"] = empty.error_class([sentence_of(error)])
            return page(request, "scan", {"form": empty}, status=422)
        if shown.person is not None:
            return redirect("counter:person", person=shown.person.person.public_id)
        return page(request, "scan", {"form": ScanForm(), "shown": shown})

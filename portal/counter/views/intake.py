"""Writing down at the desk what somebody applies for, with the identity card in hand."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views import View

from foundation import clock
from foundation.errors import DomainError, Kind
from foundation.identifiers import uuid7
from portal.counter import intake
from portal.counter.pages import page
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class IntakeView(View):
    """The form of an application at the desk."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show it empty."""
        return page(request, "matter_new", {"form": intake.form_for(request.actor, initial={"key": uuid7()})})

    def post(self, request: DoorRequest) -> HttpResponse:
        """Write it down once, and show the receipt."""
        form = intake.form_for(request.actor, data=request.POST)
        if not form.is_valid():
            return page(request, "matter_new", {"form": form}, status=422)
        try:
            card = intake.take_in(request.actor, form.cleaned_data, at=clock.now())
        except DomainError as error:
            if error.kind not in (Kind.INVALID, Kind.NOT_FOUND, Kind.CONFLICT):
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return page(request, "matter_new", {"form": form}, status=422)
        return redirect("counter:matter_receipt", matter_id=card.public_id)

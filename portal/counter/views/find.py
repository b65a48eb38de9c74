"""Finding a person: with a reason, inside the clerk's area, and seen by the person found."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views import View

from foundation import clock
from foundation.errors import DomainError
from portal.counter import desk
from portal.counter.forms import FindForm
from portal.counter.pages import page
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class FindView(View):
    """The box to find somebody, and who was found."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the empty form."""
        return page(request, "find", {"form": FindForm()})

    def post(self, request: DoorRequest) -> HttpResponse:
        """Look, write the look-up down, and open the page of the one found."""
        form = FindForm(request.POST)
        if not form.is_valid():
            return page(request, "find", {"form": form}, status=422)
        try:
            found = desk.look_up(request, form.cleaned_data["text"], form.reason_words(), at=clock.now())
        except DomainError as error:
            form.add_error("text", sentence_of(error))
            return page(request, "find", {"form": form}, status=422)
        if len(found) == 1:
            return redirect("counter:person", person=found[0].person.public_id)
        return page(request, "find", {"form": form, "found": found, "has_looked": True})

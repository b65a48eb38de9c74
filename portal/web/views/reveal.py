"""One's own number, whole, after a fresh proof of who is there."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from accounts.access import own_person_for
from accounts.actions import reveals
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.shared.reveal_labels import field_named


class RevealView(View):
    """The question, and then the value in the answer to it and nowhere else."""

    def get(self, request: DoorRequest, field: str) -> HttpResponse:
        """Say what will be shown."""
        return render(request, "web/reveal.html", {"field": field_named(field)})

    def post(self, request: DoorRequest, field: str) -> HttpResponse:
        """Show the value once and write it down."""
        own, asked = own_person_for(request.actor), reveals.Asked(field_named(field))
        value = reveals.reveal(request.actor, own.id, asked, most=settings.REVEALS_PER_HOUR, at=clock.now())
        return render(request, "web/reveal.html", {"field": asked.field, "value": value.clear()})

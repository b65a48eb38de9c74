"""One's own documents: masked, with their end in plain words and the numbers of before."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import own_person_for
from foundation import clock
from portal.shared.documents_shown import shown_documents
from portal.shared.requests import DoorRequest


def own(request: DoorRequest) -> HttpResponse:
    """Show the page."""
    person = own_person_for(request.actor)
    return render(request, "web/documents.html", {"shown": shown_documents(person, on=clock.today())})

"""Doing things for a relative: the page on which all begins that a mandate opens."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from family.enums import MandateScope
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.web.acting import note_look, subject_of
from portal.web.helping_screens import helping


def overview(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Show what the reader may do for somebody, and what they have begun; that they looked is written down."""
    at = clock.now()
    # Being reminded comes with every mandate, whatever else it reaches.
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    note_look(request, subject.person, "deadline.listed", at=at)
    context = {}
    if subject.acting:
        context["screen"] = helping(request.actor, subject.acting, on=clock.local_date(at))
    return render(request, "web/helping.html", context)

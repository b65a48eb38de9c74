"""Who used whose money: the sharer's ledger in plain sentences, and the patient's with whose money paid."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import assured_person_for
from accounts.enums.verification import Purpose
from family.access import seen_payment_for
from family.enums import MandateScope
from foundation import clock
from portal.shared.ledger_sheet import month_in
from portal.shared.requests import DoorRequest
from portal.web.acting import note_look, subject_of
from portal.web.payment_screens import payment_screen
from portal.web.uses_screens import Reading, payments_screen, uses_screen

LOOKED = "payments.viewed"


def used(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Show who used the account, some months at a time."""
    at = clock.now()
    reading, on = _reading(request, person_id, at=at), clock.local_date(at)
    asked = request.GET.get("month", "")
    month = month_in(asked, at=at) if asked else on.replace(day=1)
    return render(request, "web/uses.html", {"screen": uses_screen(reading, month, on=on)})


def paid(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Show what was charged, and whose money paid it."""
    at = clock.now()
    reading = _reading(request, person_id, at=at)
    months = payments_screen(reading, on=clock.local_date(at))
    return render(request, "web/paid.html", {"months": months})


def payment(request: DoorRequest, payment_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show one payment: all of it to who was charged, their own part to whose account paid."""
    at = clock.now()
    reading = _reading(request, person_id, at=at)
    seen = seen_payment_for(reading.person_id, payment_id)
    screen = payment_screen(reading, seen, on=clock.local_date(at))
    return render(request, "web/payment.html", {"screen": screen})


def _reading(request: DoorRequest, person_id: UUID | None, *, at: datetime) -> Reading:
    """Give whose money the page is about; a helper's look is written down.

    Raises:
        PersonNotFound; AssuranceTooLow: the reader is not known well enough to see money.
    """
    if person_id is None:
        own = assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
        return Reading(own.id, own.id)
    person = subject_of(request, person_id, MandateScope.STATEMENT, at=at).person
    reader = assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
    note_look(request, person, LOOKED, at=at)
    return Reading(person.id, reader.id)

"""A person as the desk sees them, after a look-up with its reason."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from accounts.actions import audit
from accounts.enums.corrections import CorrectedFact
from accounts.queries.consents import is_young
from accounts.queries.duplicates import open_pairs_of
from accounts.queries.reveals import sealed_values
from certification.access import person_at_desk
from family.queries.questions import open_questions_of
from foundation import clock
from portal.counter import card_desk, desk, lookups, standing_desk
from portal.counter.pages import page
from portal.shared.requests import DoorRequest


class PersonView(View):
    """Facts, deadlines with their proof, and past certifications."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show the page when the person was looked up a short while ago; it is written down again."""
        at, on = clock.now(), clock.today()
        reason = lookups.reason_for(request, person, at=at)
        if reason is None:
            return redirect("counter:find")
        found = person_at_desk(request.actor, person, on=on)
        event = audit.Event("person.viewed", found.person.id, area_key=found.area_key, reason=reason)
        audit.record(request.actor, event, at=at)
        context = {
            "person": found.person,
            "files": desk.files_of(found, on=on),
            "ended": standing_desk.ended_benefits(found.person.id, found.deadlines, request.actor.area_keys),
            "cards": card_desk.cards_of(found.person.id, on=on),
            "reason": gettext(reason),
            "sealed": sealed_values(found.person),
            "may_be_twice": bool(open_pairs_of(found.person.id, most=1)),
            "has_questions": bool(open_questions_of(found.person.id, most=1)),
            "facts": list(CorrectedFact),
            "is_child": is_young(found.person.born_on, on=on),
        }
        return page(request, "person", context)

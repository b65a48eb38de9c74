"""One deadline, and how it was computed."""

from uuid import UUID

from django.http import HttpResponse

from accounts.access import own_person_for
from accounts.actions import audit
from accounts.queries.people import person_cards
from certification.access import deadline_for
from certification.queries.deadlines import certifications_of, explanation_of
from family.enums import Act, MandateGrade, MandateScope
from family.queries.kin import near_relatives_of
from family.queries.mandates import mandate_between
from family.rules.mandates import grade_in
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web.acting import banner
from portal.web.screens import ShownDeadline, may_do
from portal.web.standing_screens import standing_now
from portal.web.views.answers import answered
from portal.web.what_if_screens import what_if_of


def deadline(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Show a deadline with its proof to its person, or to a relative who may know it."""
    now = clock.now()
    on = clock.local_date(now)
    card = deadline_for(request.actor, entitlement_id, relations=request.permit.relations, on=on)
    own = own_person_for(request.actor)
    is_own, may_certify = card.person_id == own.id, False
    may_see_record = is_own
    if not is_own:
        mandate = mandate_between(own.id, card.person_id, on=on)
        event = audit.Event(
            "deadline.viewed",
            card.person_id,
            mandate_id=mandate.id if mandate else None,
            object_kind="entitlement",
            object_id=entitlement_id,
        )
        if mandate:
            banner(request, person_cards([card.person_id])[card.person_id], mandate, on=on)
            may_certify = may_do(mandate, Act.CERTIFY, on=on)
            held = grade_in(mandate.grade, mandate.scopes, MandateScope.CERTIFICATION)
            may_see_record = held.includes(MandateGrade.SEE)
        audit.record(request.actor, event, at=now)
    kin = {} if is_own else {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    person = own if is_own else person_cards([card.person_id])[card.person_id]
    explanation = explanation_of(card, on=on)
    what_if = what_if_of(card, request.GET, on=on)
    context = {
        "what_if": what_if,
        "may_see_record": may_see_record,
        "deadline": ShownDeadline(card, person, kin.get(person.id), is_own, may_certify),
        "explanation": explanation,
        "steps": [sentence_of(limb) for limb in explanation.due.limbs],
        "transition": sentence_of(explanation.due.transition) if explanation.due.transition else "",
        "certifications": certifications_of(entitlement_id),
        "now": standing_now(card, on=on),
    }
    return answered(request, "web/deadline.html", what_if.asked_form, context)

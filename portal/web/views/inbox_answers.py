"""What the reader answers when they are asked about a deadline, their own or a relative's."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors.people import PersonNotFound
from accounts.queries.people import person_cards
from certification.actions import escalations
from certification.enums import EscalationAnswer
from certification.errors import EscalationStepNotFound
from certification.queries.deadlines import deadline_by_entitlement
from family.access import represented_for
from family.enums import MandateScope, Relation
from foundation import clock
from foundation.clock import local_date
from portal.shared.requests import DoorRequest
from portal.web.views.appointment_visits import PREFILLED

# Whose mandate lets them ask for a visit.
_ACTS = frozenset({Relation.ACT, Relation.PAY})
_SAID: dict[EscalationAnswer, Promise] = {
    EscalationAnswer.WILL_DO: _("谢谢，记下了：您来办。"),
    EscalationAnswer.CANNOT_REACH: _("记下了：联系不上。我们会找下一位。"),
    EscalationAnswer.NEEDS_VISIT: _("记下了：要上门。请填一填往哪里上门。"),
}


def answer(request: DoorRequest, step_id: UUID) -> HttpResponse:
    """Take an answer and lead on: to the deadline for who does it, to the request of a visit, else to the messages."""
    at = clock.now()
    said = _answer_in(request.POST.get("answer", ""))
    entitlement_id = escalations.answer(request.actor, step_id, said, at=at)
    messages.success(request, str(_SAID[said]))
    if said is EscalationAnswer.NEEDS_VISIT and (
        visit := _visit_page(request, entitlement_id, on=local_date(at))
    ):
        return redirect(f"{visit}?{PREFILLED}=1")
    if said is EscalationAnswer.CANNOT_REACH:
        return redirect("web:inbox")
    return redirect("web:deadline", entitlement_id=entitlement_id)


def _visit_page(request: DoorRequest, entitlement_id: UUID, *, on: date) -> str | None:
    """Give the page on which the reader asks for the visit, their own or a relative's; nothing where they may not."""
    card = deadline_by_entitlement(entitlement_id, on=on)
    if card is None:
        return None
    of = person_cards([card.person_id, request.actor.person_id or 0])
    about, own = of[card.person_id], of.get(request.actor.person_id or 0)
    if own is not None and own.id == about.id:
        return reverse("web:visit_new", args=[entitlement_id])
    try:
        represented_for(request.actor, about.public_id, MandateScope.CERTIFICATION, relations=_ACTS, on=on)
    except PersonNotFound:
        return None
    return reverse("web:for_visit_new", args=[about.public_id, entitlement_id])


def _answer_in(text: str) -> EscalationAnswer:
    """Read an answer; one that no button sends is answered as what is not there."""
    if text not in list(EscalationAnswer):
        raise EscalationStepNotFound
    return EscalationAnswer(text)

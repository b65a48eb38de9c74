"""What the reader answers when they are asked about a deadline, their own or a relative's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certification.actions import escalations
from certification.enums import EscalationAnswer
from certification.errors import EscalationStepNotFound
from foundation import clock
from portal.shared.requests import DoorRequest

_SAID: dict[EscalationAnswer, Promise] = {
    EscalationAnswer.WILL_DO: _("谢谢，记下了：您来办。"),
    EscalationAnswer.CANNOT_REACH: _("记下了：联系不上。我们会找下一位。"),
    EscalationAnswer.NEEDS_VISIT: _("记下了：要上门。请看一看怎么约上门。"),
}


def answer(request: DoorRequest, step_id: UUID) -> HttpResponse:
    """Take an answer and lead on: to the deadline for who does it or wants a visit, else back to the messages."""
    said = _answer_in(request.POST.get("answer", ""))
    entitlement_id = escalations.answer(request.actor, step_id, said, at=clock.now())
    messages.success(request, str(_SAID[said]))
    if said is EscalationAnswer.CANNOT_REACH:
        return redirect("web:inbox")
    return redirect("web:deadline", entitlement_id=entitlement_id)


def _answer_in(text: str) -> EscalationAnswer:
    """Read an answer; one that no button sends is answered as what is not there."""
    if text not in list(EscalationAnswer):
        raise EscalationStepNotFound
    return EscalationAnswer(text)

"""Saying that a payment is not right, and taking that back; and freezing all that relatives use with one touch."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import assured_person_for
from accounts.enums.verification import Purpose
from family.access import seen_payment_for
from family.actions import binding_freezes, payment_disputes
from family.actions.payment_disputes import Objection
from family.enums.payments import DisputeReason
from family.errors.payments import PaymentDisputeNotPossible
from family.queries.payment_disputes import dispute_by_public_id
from foundation import clock
from portal.shared.next_pages import safe_next
from portal.shared.requests import DoorRequest
from portal.web.payment_forms import DisputeForm
from portal.web.payment_screens import payment_screen
from portal.web.uses_screens import Reading
from portal.web.views.answers import answered, sent_or_kept


def dispute(request: DoorRequest, payment_id: UUID) -> HttpResponse:
    """Ask what is not right about a payment out of the reader's account, and say what happens then."""
    at = clock.now()
    own = assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
    seen = seen_payment_for(own.id, payment_id)
    screen = payment_screen(Reading(own.id, own.id), seen, on=clock.local_date(at))
    if screen.dispute is not None:
        # A second press, or the way back: what was said stands on the page of the payment.
        return redirect("web:payment", payment_id=payment_id)
    form = DisputeForm(sent_or_kept(request))
    if request.method == "POST" and form.is_valid():
        said = Objection(DisputeReason(form.cleaned_data["reason"]), form.cleaned_data["words"])
        payment_disputes.open_dispute(request.actor, payment_id, said, at=at)
        messages.success(request, _("已经收到，窗口会核查，结果发到您的消息里。钱还没有动。"))
        return redirect("web:payment", payment_id=payment_id)
    if not screen.may_dispute:
        raise PaymentDisputeNotPossible
    return answered(request, "web/payment_dispute.html", form, {"screen": screen})


def withdraw(request: DoorRequest, dispute_id: UUID) -> HttpResponse:
    """Take back what the reader held against a payment."""
    payment_disputes.withdraw(request.actor, dispute_id, at=clock.now())
    card = dispute_by_public_id(dispute_id)
    messages.success(request, _("已经撤回。"))
    if card is None:
        return redirect("web:uses")
    return redirect("web:payment", payment_id=card.payment_public_id)


def freeze_all(request: DoorRequest) -> HttpResponse:
    """Let nobody use the reader's account from this moment on."""
    count = binding_freezes.freeze_all(request.actor, at=clock.now())
    if count:
        messages.success(request, _("已经全部冻结，家人一分钱也用不了。要恢复，到“家庭共济”里按“恢复使用”。"))
    else:
        messages.success(request, _("现在没有家人能用您的账户，不用冻结。"))
    return redirect(safe_next(request, otherwise=reverse("web:uses")))

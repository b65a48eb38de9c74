"""The desk's pages about payments that somebody has to look into: disputes, unusual ones, and those made too late."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from family.actions import late_reviews
from family.actions.late_reviews import Found
from family.enums.payments import LateFinding
from family.errors.payments import PaymentDisputeMoved
from foundation import clock
from foundation.errors import DomainError
from portal.counter import payment_desk
from portal.counter.document_forms import SecondLookForm
from portal.counter.pages import page
from portal.counter.payment_forms import DisputeForm, LateForm
from portal.counter.serving import MENDABLE
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class DisputesView(View):
    """The disputes that wait."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them."""
        actor = request.actor
        context = {"disputes": payment_desk.disputes_at(actor), "claims": payment_desk.claims_at(actor)}
        return page(request, "payment_disputes", context)


class DisputeView(View):
    """One dispute with the whole payment, for the first clerk and for the second."""

    def get(self, request: DoorRequest, dispute: UUID) -> HttpResponse:
        """Show it; that it was looked at is written down."""
        return _dispute_page(request, dispute, None)

    def post(self, request: DoorRequest, dispute: UUID) -> HttpResponse:
        """Take the first clerk's answer, or the second's word on it."""
        at = clock.now()
        one, _payment = payment_desk.dispute_opened(request.actor, dispute, at=at)
        if payment_desk.is_pressed_twice(one, request.POST):
            return redirect("counter:payment_dispute", dispute=dispute)
        is_second = one.proposal is not None
        if is_second is not payment_desk.is_second_word(request.POST):
            # A colleague was quicker: what the clerk decided about is no longer what waits.
            messages.error(request, sentence_of(PaymentDisputeMoved()))
            return _dispute_page(request, dispute, None, status=409)
        form: Form = SecondLookForm(request.POST) if is_second else DisputeForm(request.POST)
        if not form.is_valid():
            return _dispute_page(request, dispute, form, status=422)
        given = form.cleaned_data
        try:
            if is_second:
                is_agreed = given["verdict"] == "agree"
                payment_desk.decide_dispute(request.actor, one, given["seen"], is_agreed=is_agreed, at=at)
                said = gettext("已经记下。")
            else:
                waits = payment_desk.answer_dispute(
                    request.actor, dispute, given["verdict"], given["answer"], at=at
                )
                said = gettext("已提交，等一位同事复核。") if waits else gettext("已经答复账户本人。")
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            form.add_error(None, sentence_of(error))
            return _dispute_page(request, dispute, form, status=409)
        messages.success(request, said)
        return redirect("counter:payment_disputes")


class FlagsView(View):
    """Unusual payments, the newest first."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them."""
        return page(request, "payment_flags", {"flags": payment_desk.flags_at(request.actor)})


class LatePaymentsView(View):
    """Payments made after a death or the end of a tie that became known later."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List those that wait."""
        return page(request, "late_payments", {"late": payment_desk.late_at(request.actor)})


class LatePaymentView(View):
    """One of them, for the first clerk and for the second."""

    def get(self, request: DoorRequest, payment: UUID, place: int) -> HttpResponse:
        """Show it; that it was looked at is written down."""
        return _late_page(request, payment, place, None)

    def post(self, request: DoorRequest, payment: UUID, place: int) -> HttpResponse:
        """Take what the first clerk found, or the second's word on it; no money moves."""
        at = clock.now()
        one, _payment = payment_desk.late_opened(request.actor, payment, place, at=at)
        is_second = one.proposal is not None
        form: Form = SecondLookForm(request.POST) if is_second else LateForm(request.POST)
        if not form.is_valid():
            return _late_page(request, payment, place, form, status=422)
        given = form.cleaned_data
        try:
            if is_second:
                is_agreed = given["verdict"] == "agree"
                late_reviews.decide(request.actor, payment, place, given["seen"], is_agreed=is_agreed, at=at)
            else:
                found = Found(LateFinding(given["finding"]), given["words"])
                late_reviews.propose(request.actor, payment, place, found, at=at)
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            form.add_error(None, sentence_of(error))
            return _late_page(request, payment, place, form, status=409)
        messages.success(request, gettext("已经记下。") if is_second else gettext("已提交，等一位同事复核。"))
        return redirect("counter:late_payments")


def _dispute_page(
    request: DoorRequest, dispute: UUID, form: Form | None, *, status: int = 200
) -> HttpResponse:
    one, payment = payment_desk.dispute_opened(request.actor, dispute, at=clock.now())
    if form is None and one.proposal is not None:
        form = SecondLookForm(initial={"seen": one.proposal.payload_hash})
    form = form or DisputeForm(step_up.kept_input(request))
    context = {"one": one, "payment": payment, "form": form, "person": one.sharer}
    return page(request, "payment_dispute", context, status=status)


def _late_page(
    request: DoorRequest, payment: UUID, place: int, form: Form | None, *, status: int = 200
) -> HttpResponse:
    one, shown = payment_desk.late_opened(request.actor, payment, place, at=clock.now())
    if form is None and one.proposal is not None:
        form = SecondLookForm(initial={"seen": one.proposal.payload_hash})
    form = form or LateForm(step_up.kept_input(request))
    context = {"one": one, "payment": shown, "form": form, "person": one.sharer}
    return page(request, "late_payment", context, status=status)

"""Certifying at the desk: check, attest, the form to be signed, and a receipt that says how the deadline moved."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext
from django.views import View

from accounts.actions import audit
from accounts.queries.matters import MatterCard
from certification.errors import EventAfterDeath
from certification.queries.deadlines import DeadlineCard
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import certify_desk, desk, lookups, once, reception_desk
from portal.counter.certify_forms import CertifyForm
from portal.counter.certify_sheet import sheet_of
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.pdf.typesetting import Proof, typeset
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class CertifyView(View):
    """The page on which the clerk checks and attests."""

    def get(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Show what will be recorded; typed words come back after a renewed sign-in."""
        on = clock.today()
        card = desk.deadline_looked_up(request, entitlement, at=clock.now())
        if card is None:
            return redirect("counter:find")
        asked = certify_desk.questions_of(request, card, on=on)
        form = CertifyForm(step_up.kept_input(request), initial={"event_on": on}, on=on, questions=asked)
        return _check_page(request, card, form)

    def post(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Record the certification once, then show its receipt."""
        at = clock.now()
        on = clock.local_date(at)
        card = desk.deadline_looked_up(request, entitlement, at=at)
        if card is None:
            return redirect("counter:find")
        form = CertifyForm(request.POST, on=on, questions=certify_desk.questions_of(request, card, on=on))
        if not form.is_valid():
            return _check_page(request, card, form, status=422)
        try:
            done = certify_desk.certify_once(request, card, form, at=at)
        except EventAfterDeath:
            certify_desk.flag_after_death(request, card, form.cleaned_data["event_on"], at=at)
            raise
        except DomainError as error:
            if error.kind is not Kind.INVALID:
                raise
            for told in error.reasons or (error,):
                form.add_error("event_on", sentence_of(told))
            return _check_page(request, card, form, status=422)
        if done is None:
            form.add_error(None, gettext("这一页放得太久了，还没有登记。请再核对一次，然后登记。"))
            return _check_page(request, card, form, status=422)
        if isinstance(done, MatterCard):
            return redirect("counter:matter_receipt", matter_id=done.public_id)
        return redirect("counter:receipt", certification=done)


class ReceiptView(View):
    """The receipt of a certification recorded in this session; made to be printed."""

    def get(self, request: DoorRequest, certification: UUID) -> HttpResponse:
        """Show number, person, and the old and the new deadline."""
        facts = once.receipt_facts(request, certification)
        if facts is None:
            raise Http404
        receipt = certify_desk.receipt(facts)
        address = certify_desk.check_address(request, receipt)
        context = {
            "receipt": receipt,
            "certification": certification,
            "qr": qr_svg(address, label=gettext("核验回执的二维码")),
            "is_in_reception": reception_desk.reason_of(request, at=clock.now()) is not None,
        }
        return page(request, "receipt", context)


class FormView(View):
    """The application form, filled in; with a receipt of this session it carries its number and QR code."""

    def get(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Set it as a PDF, and write down that it was printed."""
        at = clock.now()
        on = clock.local_date(at)
        card = desk.deadline_looked_up(request, entitlement, at=at)
        if card is None:
            return redirect("counter:find")
        person = desk.person_of(card)
        receipt = _receipt_named(request)
        method = certify_desk.method_of(request.actor, card.paying_area_key, on=on)
        asked = certify_desk.questions_of(request, card, on=on)
        sheet = sheet_of(person, (card,), method, asked, receipt, on=on)
        proof = None
        if receipt is not None:
            address = certify_desk.check_address(request, receipt)
            lines = (gettext("扫码核验回执"), receipt.grouped_number)
            proof = Proof(address, receipt.grouped_number, lines)
        event = audit.Event(
            "certification.form_printed",
            card.person_id,
            area_key=card.paying_area_key,
            reason=lookups.reason_for(request, person.public_id, at=at) or "",
        )
        audit.record(request.actor, event, at=at)
        made = typeset(sheet, proof, language=translation.get_language() or "")
        answer = HttpResponse(made, content_type="application/pdf")
        # No name in the file's name: it lands in lists that others read.
        answer.headers["Content-Disposition"] = f'inline; filename="certification-{on:%Y%m%d}.pdf"'
        return answer


def _receipt_named(request: DoorRequest) -> certify_desk.Receipt | None:
    """Find the receipt of this session that the address names, or nothing."""
    try:
        named = UUID(request.GET.get("receipt", ""))
    except ValueError:
        return None
    facts = once.receipt_facts(request, named)
    return certify_desk.receipt(facts) if facts else None


def _check_page(
    request: DoorRequest, card: DeadlineCard, form: CertifyForm, *, status: int = 200
) -> HttpResponse:
    """Show the check-answers page with a token for one act."""
    screen = certify_desk.screen_of(request, card, on=clock.today())
    context = {
        "screen": screen,
        "file": screen.file,
        "person": screen.person,
        "form": form,
        "token": once.new_token(request, card.entitlement_id),
        "is_in_reception": reception_desk.reason_of(request, at=clock.now()) is not None,
    }
    return page(request, "certify", context, status=status)

"""Receipts of certifications: the list, one receipt on a page and as a paper, and its check by anybody who holds it."""

from uuid import UUID

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as ratelimit_internal
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from certification.access import receipt_for
from certification.errors import ReceiptNotFound
from certification.queries.receipts import ReceiptCard, checked, receipt_of, receipts_of
from family.enums import MandateScope
from foundation import clock
from portal.shared.pdf.typesetting import Proof, typeset
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import certify_screens as screens
from portal.web.acting import note_look, subject_of
from portal.web.certify_forms import CheckForm
from portal.web.receipt_sheet import sheet_of
from portal.web.views.answers import answered, posted

ACTION = "check_receipt"
SCAN = "check_scan"


def overview(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """List by what somebody was certified, the newest first."""
    at = clock.now()
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    note_look(request, subject.person, "certification.looked", at=at)
    context = {"receipts": receipts_of(subject.person.id), "person": subject.person}
    return render(request, "web/certifications.html", context)


def receipt(request: DoorRequest, proof_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show one receipt, made to be printed and to be checked."""
    card = _card(request, proof_id, person_id)
    context = {
        "receipt": screens.receipt_shown(card, on=clock.today()),
        "qr": screens.check_code(request, card),
    }
    return render(request, "web/receipt.html", context)


def paper(request: DoorRequest, proof_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Give a receipt as a paper."""
    card = _card(request, proof_id, person_id)
    sheet = sheet_of(screens.receipt_shown(card, on=clock.today()))
    lines = (_("扫码或输入回执编号，核对真伪"), card.grouped_number)
    proof = Proof(screens.check_address(request, card), card.grouped_number, lines)
    made = typeset(sheet, proof, language=translation.get_language() or "")
    answer = HttpResponse(made, content_type="application/pdf")
    # No name in the file's name: it lands in lists that others read.
    answer.headers["Content-Disposition"] = f'attachment; filename="receipt-{card.number}.pdf"'
    return answer


def check(request: DoorRequest) -> HttpResponse:
    """Ask for the number and the end of the identity number; a wrong pair is answered as if there were nothing."""
    form = CheckForm(posted(request), initial={"number": request.GET.get("number", "")[:40]})
    if form.is_bound and form.is_valid():
        ratelimit.consume(request, action=ACTION, raise_exception=True)
        card = checked(form.cleaned_data["number"], form.cleaned_data["tail"])
        if card is not None:
            return _checked(request, card)
        form.add_error(None, sentence_of(ReceiptNotFound()))
    return answered(request, "web/check_ask.html", form, {})


def check_receipt(request: DoorRequest, proof_id: UUID) -> HttpResponse:
    """Tell whoever scanned the code of a receipt whether it stands."""
    # The public interface counts no reading, and this is one.
    ratelimit_internal.consume(
        request, app="allauth.account", action=SCAN, limit_get=True, raise_exception=True
    )
    card = receipt_of(proof_id)
    if card is None:
        error = ReceiptNotFound()
        context = {"form": CheckForm(), "refused": sentence_of(error)}
        return render(request, "web/check_ask.html", context, status=status_of(error))
    return _checked(request, card)


def _checked(request: DoorRequest, card: ReceiptCard) -> HttpResponse:
    """Show what a receipt should say, and nothing else."""
    return render(request, "web/check_found.html", {"card": card, "name": screens.name_masked(card)})


def _card(request: DoorRequest, proof_id: UUID, person_id: UUID | None) -> ReceiptCard:
    """Give a receipt of whom the page is about, and write down that a helper has looked.

    Raises:
        PersonNotFound; ReceiptNotFound: absent, or not of the person the address names.
    """
    at = clock.now()
    subject = subject_of(request, person_id, MandateScope.CERTIFICATION, at=at)
    card = receipt_for(request.actor, proof_id, relations=request.permit.relations, on=clock.local_date(at))
    if card.person_id != subject.person.id:
        raise ReceiptNotFound
    note_look(request, subject.person, "certification.looked", at=at)
    return card

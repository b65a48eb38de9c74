"""The hospital's door to account sharing: two cards, one page that says what follows, and a receipt."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from family.enums import ConfirmedHow
from foundation import clock
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.masking import mask_name
from portal.counter import card_entry, hospital_desk, once, sharing_desk
from portal.counter.pages import page
from portal.counter.serving import MENDABLE
from portal.counter.sharing_desk import Outlook, Pair
from portal.counter.sharing_forms import BindForm, SharerCardForm, UserCardForm
from portal.counter.sharing_receipt import paper_of, qr_of, sheet_of
from portal.shared import step_up
from portal.shared.papers import answer_with_paper, issue
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class CardsView(View):
    """The field for the next card: the sharer's first, then the user's."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the field into which the reader types."""
        at = clock.now()
        return _cards_page(request, UserCardForm() if _has_sharer(request, at=at) else SharerCardForm())

    def post(self, request: DoorRequest) -> HttpResponse:
        """Read the card, and go on to the next step."""
        at = clock.now()
        is_second = _has_sharer(request, at=at)
        form = UserCardForm(request.POST) if is_second else SharerCardForm(request.POST)
        if not form.is_valid():
            return _cards_page(request, form, status=422)
        typed = form.cleaned_data["card"]
        if hospital_desk.needs_card(request, typed, is_second=is_second, at=at):
            form.add_error(
                "card", gettext("这里要刷卡，不能只输入号码。请刷社会保障卡、身份证，或扫电子社保卡。")
            )
            return _cards_page(request, form, status=422)
        read = hospital_desk.user_read if is_second else hospital_desk.sharer_read
        try:
            is_found = read(request, typed, at=at)
        except DomainError as error:
            if error.kind not in card_entry.MENDABLE:
                raise
            form.add_error("card", sentence_of(error))
            return _cards_page(request, form, status=422)
        if not is_found:
            form.add_error("card", _not_found(is_second=is_second))
            return _cards_page(request, form, status=422)
        return redirect("counter:hospital_bind" if is_second else "counter:hospital")


class AgainView(View):
    """Both cards forgotten."""

    def post(self, request: DoorRequest) -> HttpResponse:
        """Begin anew."""
        hospital_desk.begin_anew(request)
        return redirect("counter:hospital")


class BindView(View):
    """The two, what stands against it, and the sharer's own word."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show it; what was ticked before a renewed sign-in comes back."""
        at = clock.now()
        pair = hospital_desk.pair_read(request, at=at)
        if pair is None:
            return redirect("counter:hospital")
        outlook = sharing_desk.outlook(pair, on=local_date(at))
        return _bind_page(request, pair, outlook, sharing_desk.form_of(outlook, step_up.kept_input(request)))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Bind once, and show the receipt."""
        at = clock.now()
        pair = hospital_desk.pair_read(request, at=at)
        if pair is None:
            return _spent_or_start(request)
        outlook = sharing_desk.outlook(pair, on=local_date(at))
        form = sharing_desk.form_of(outlook, request.POST)
        if not form.is_valid():
            return _bind_page(request, pair, outlook, form, status=422)
        try:
            done = sharing_desk.bind_once(request, pair, form, ConfirmedHow.HOSPITAL, at=at)
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return _bind_page(request, pair, outlook, form, status=422)
        if done is None:
            form.add_error(None, gettext("这一页放得太久了，还没有绑定。请再核对一次。"))
            return _bind_page(request, pair, outlook, form, status=422)
        hospital_desk.begin_anew(request)
        return redirect("counter:hospital_receipt", binding=done)


class ReceiptView(View):
    """The receipt of a binding made in this session, made to be printed; asked for as a PDF it is one."""

    def get(self, request: DoorRequest, binding: UUID) -> HttpResponse:
        """Show what was bound, with a code that anybody may check."""
        at = clock.now()
        bound = hospital_desk.bound_here(request, binding)
        hospital = hospital_desk.hospital_of(request.actor, on=local_date(at))
        reason = hospital_desk.REASON
        paper = issue(request.actor, paper_of(bound), at=at, area_key=hospital.area_key, reason=reason)
        sheet = sheet_of(bound)
        if "pdf" in request.GET:
            return answer_with_paper(request, sheet, paper)
        context = {"sheet": sheet, "paper": paper, "qr": qr_of(request, paper), "is_hospital": True}
        return page(request, "sharing_receipt", {**context, "card": bound.card, "hospital": hospital})


def _has_sharer(request: DoorRequest, *, at: datetime) -> bool:
    return hospital_desk.sharer_of(request, at=at) is not None


def _not_found(*, is_second: bool) -> str:
    if is_second:
        return gettext(
            "这张卡的持有人不是登记的近亲属，或号码不对。关系没有登记的，请到医保窗口带凭证一起办。"
        )
    return gettext("没有找到在本地参保的这张卡。请核对卡号，或改刷身份证。")


def _cards_page(
    request: DoorRequest, form: SharerCardForm | UserCardForm, *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    sharer = hospital_desk.sharer_of(request, at=at)
    hospital = hospital_desk.hospital_of(request.actor, on=local_date(at))
    context = {"form": form, "sharer_name": mask_name(sharer.name) if sharer else "", "hospital": hospital}
    return page(request, "hospital", {**context, "sharer": sharer}, status=status)


def _bind_page(
    request: DoorRequest, pair: Pair, outlook: Outlook, form: BindForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "pair": pair,
        "outlook": outlook,
        "form": form,
        "token": once.new_token(request, pair.user.public_id),
        "hospital": hospital_desk.hospital_of(request.actor, on=clock.today()),
        "names": (mask_name(pair.sharer.name), mask_name(pair.user.name)),
    }
    return page(request, "hospital_bind", context, status=status)


def _spent_or_start(request: DoorRequest) -> HttpResponse:
    """Lead a second press of the same button to the receipt of the first."""
    spent_on = once.receipt_of(request, request.POST.get("token", ""))
    if spent_on:
        return redirect("counter:hospital_receipt", binding=spent_on)
    return redirect("counter:hospital")

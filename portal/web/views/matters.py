"""Matters of one's own, and those opened for a relative: the list, one with its log, its receipt, what follows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import own_matter_for, own_person_for
from accounts.actions import matters
from accounts.enums.matters import MatterState
from accounts.errors.matters import MatterStepNotOpen
from accounts.queries.matters import MatterCard, matters_about
from accounts.queries.people import person_cards
from accounts.rules.matter_kinds import kind_of
from family.actions import acting
from foundation import clock
from foundation.identifiers import uuid7
from portal.shared import evidence_files
from portal.shared.acting import address
from portal.shared.matter_pages import shown
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.web import matter_screens as screens
from portal.web.acting import matter_of, note_look
from portal.web.drafts import Draft
from portal.web.matter_forms import AppealForm, PaperForm, SupplyForm
from portal.web.views.answers import answered, kept, posted
from portal.web.views.paper_desk import remove_paper, take_paper

LISTED_MAX = 50


def overview(request: DoorRequest) -> HttpResponse:
    """List one's own matters, the newest first."""
    own = own_person_for(request.actor)
    rows = [shown(card) for card in matters_about(own.id, most=LISTED_MAX)]
    return render(request, "web/matters.html", {"rows": rows})


def matter(request: DoorRequest, matter_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Show one matter; the first look at an outcome is its delivery, unless it is a helper who looks."""
    card = _card(request, matter_id, person_id)
    _note_look(request, card)
    if request.acting is None and card.state is MatterState.CLOSED:
        matters.mark_served(request.actor, matter_id, at=clock.now())
        card = own_matter_for(request.actor, matter_id)
    files = evidence_files.shown(request, kind_of(card.kind), screens.papers_of(card))
    context = {"screen": screens.screen_of(card, on=clock.today()), "papers": files}
    return render(request, "web/matter.html", context)


def receipt(request: DoorRequest, matter_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Confirm what was received, made to be printed, with the way to its progress as a QR code."""
    card = _card(request, matter_id, person_id)
    _note_look(request, card)
    progress = request.build_absolute_uri(f"{reverse('web:progress')}?receipt={card.receipt}")
    context = {
        "screen": screens.screen_of(card, on=clock.today()),
        "own": person_cards([card.subject_id])[card.subject_id],
        "qr": qr_svg(progress, label=_("查询进度的二维码")),
    }
    return render(request, "web/matter_receipt.html", context)


def supply(request: DoorRequest, matter_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Take in what was asked for: papers one by one, then the whole."""
    card = _card(request, matter_id, person_id)
    if card.state is not MatterState.RETURNED:
        raise MatterStepNotOpen(state=card.state)
    kind, draft = kind_of(card.kind), Draft(request, f"supply-{matter_id}")
    is_paper = "slot" in request.POST
    paper_form = PaperForm(request.POST if is_paper else None, request.FILES if is_paper else None, kind=kind)
    if is_paper and take_paper(request, draft, paper_form, card.subject_id):
        return redirect(address(request, "matter_supply", matter_id=matter_id))
    form = SupplyForm(
        request.POST if request.method == "POST" and not is_paper else None, initial=kept(request)
    )
    if form.is_bound and form.is_valid():
        return _supplied(request, matter_id, form.cleaned_data["note"], draft)
    context = {
        "screen": screens.screen_of(card, on=clock.today()),
        "paper_form": paper_form,
        "note_form": form,
        "papers": evidence_files.shown(request, kind, screens.papers_in(request, draft)),
    }
    return answered(request, "web/matter_supply.html", paper_form if is_paper else form, context)


def take_away(request: DoorRequest, matter_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Take one paper out of a correction again."""
    _card(request, matter_id, person_id)
    remove_paper(request, Draft(request, f"supply-{matter_id}"))
    return redirect(address(request, "matter_supply", matter_id=matter_id))


def withdraw(request: DoorRequest, matter_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Take a matter back."""
    _card(request, matter_id, person_id)
    if person_id is None:
        matters.withdraw(request.actor, matter_id, at=clock.now())
    else:
        acting.withdraw(request.actor, person_id, matter_id, at=clock.now())
    messages.success(request, _("已经撤回。需要的话，您可以随时重新申请。"))
    return redirect(address(request, "matter", matter_id=matter_id))


def appeal(request: DoorRequest, matter_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Ask that somebody else looks at an outcome again."""
    card = _card(request, matter_id, person_id)
    form = AppealForm(posted(request), initial={"key": uuid7(), **kept(request)})
    if form.is_bound and form.is_valid():
        review = _appealed(request, matter_id, form.cleaned_data, person_id)
        return redirect(address(request, "matter_receipt", matter_id=review.public_id))
    screen = screens.screen_of(card, on=clock.today())
    return answered(request, "web/matter_appeal.html", form, {"screen": screen})


def _appealed(
    request: DoorRequest, matter_id: UUID, asked: dict[str, Any], person_id: UUID | None
) -> MatterCard:
    grounds, key, now = asked["grounds"], asked["key"], clock.now()
    if person_id is None:
        return matters.appeal(request.actor, matter_id, grounds, key=key, at=now)
    return acting.appeal(request.actor, person_id, matter_id, grounds, key=key, at=now)


def _supplied(request: DoorRequest, matter_id: UUID, note: str, draft: Draft) -> HttpResponse:
    files = tuple(card.public_id for card in screens.papers_in(request, draft))
    now, helped = clock.now(), request.acting
    if helped is None:
        matters.supply(request.actor, matter_id, note, files, at=now)
    else:
        acting.supply(request.actor, helped.person.public_id, matter_id, note, files, at=now)
    draft.forget()
    messages.success(request, _("补正已收到，我们继续办理。"))
    return redirect(address(request, "matter", matter_id=matter_id))


def _note_look(request: DoorRequest, card: MatterCard) -> None:
    """Write down that a helper has looked at a matter."""
    if request.acting:
        person = request.acting.person
        note_look(request, person, "matter.looked", at=clock.now(), matter_id=card.public_id)


def _card(request: DoorRequest, matter_id: UUID, person_id: UUID | None) -> MatterCard:
    return matter_of(request, matter_id, person_id, at=clock.now())

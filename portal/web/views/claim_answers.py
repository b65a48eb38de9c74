"""Answering a claimed family tie, taking one's own back, and disputing one that is on record."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import assured_person_for, own_person_for
from accounts.enums.verification import Purpose
from accounts.errors.matters import MatterNotAllowed
from family.access import relative_for
from family.actions import claims, disputes
from family.actions.disputes import NewDispute
from family.enums import ClaimState
from family.errors import ClaimNotFound, DisputeExists
from foundation import clock
from foundation.identifiers import uuid7
from portal.shared import step_up
from portal.shared.corrections_shown import deciding_area
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from portal.web import claim_screens as screens
from portal.web.claim_forms import DisputeForm
from portal.web.views.answers import kept, posted


def asked(request: DoorRequest, claim_id: UUID) -> HttpResponse:
    """Show what somebody claims and what a yes means, then say yes."""
    at = clock.now()
    own, on = own_person_for(request.actor), clock.local_date(at)
    row = next((one for one in screens.asking(own, on=on) if one.asked.claim.public_id == claim_id), None)
    if row is None:
        raise ClaimNotFound
    if request.method == "POST":
        assured_person_for(request.actor, Purpose.MANDATE, at=at)
        card = claims.confirm(request.actor, claim_id, at=at)
        if card.state is ClaimState.EFFECTIVE:
            messages.success(request, _("已经登记为家人。登记不等于授权，对方看不到您的资料。"))
        else:
            messages.success(request, _("已经记下您的确认。经办人员还要审核，有结果会告诉双方。"))
        return redirect("web:claims")
    step_up.kept_input(request)
    return render(request, "web/claim_asked.html", {"row": row})


def deny(request: DoorRequest, claim_id: UUID) -> HttpResponse:
    """Say that it is not true; nobody is told."""
    claims.deny(request.actor, claim_id, at=clock.now())
    messages.success(request, _("已经记下“不是”。这项关系不会生效，对方不会知道您怎么答的。"))
    return redirect("web:claims")


def withdraw(request: DoorRequest, claim_id: UUID) -> HttpResponse:
    """Take one's own claim back."""
    claims.withdraw(request.actor, claim_id, at=clock.now())
    messages.success(request, _("已经撤回，对方不用再答复。"))
    return redirect("web:claims")


def dispute(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Say that a recorded relative is none: mandates between the two rest at once, and a desk looks at it."""
    at = clock.now()
    own, on = own_person_for(request.actor), clock.local_date(at)
    relative = relative_for(request.actor, person_id, on=on)
    form = DisputeForm(posted(request), initial={"key": uuid7(), **kept(request)})
    refused: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            new = NewDispute(
                person_id, form.cleaned_data["note"], deciding_area(own.id, on=on), form.cleaned_data["key"]
            )
            card = disputes.dispute(request.actor, new, at=at)
        except (DisputeExists, MatterNotAllowed) as error:
            refused = [sentence_of(told) for told in error.reasons or (error,)]
        else:
            messages.success(request, _("已经提出异议。你们之间的授权已经暂停，经办人员会核实。"))
            return redirect("web:matter", matter_id=card.public_id)
    context = {"relative": relative, "form": form, "refused": refused}
    return render(request, "web/claim_dispute.html", context, status=422 if refused or form.errors else 200)

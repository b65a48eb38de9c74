"""Sharing one's medical account with a near relative: offer, answer, end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from accounts.queries.people import person_cards
from family.access import binding_for, relative_for
from family.actions import bindings
from family.enums import BindingState
from family.errors import BindingNotFound, BindingNotOpen
from family.queries.bindings import bindings_of
from family.queries.kin import near_relatives_of
from foundation import clock
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.web.forms import SharingForm
from portal.web.screens import generations, shared_with


def overview(request: DoorRequest) -> HttpResponse:
    """List what is shared, what waits for an answer, and what has ended."""
    own = own_person_for(request.actor)
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=clock.today())}
    rows = shared_with(own, bindings_of(own.id), kin)
    return render(request, "web/sharing.html", {"rows": rows})


def choose(request: DoorRequest) -> HttpResponse:
    """Let the reader choose a relative."""
    own = own_person_for(request.actor)
    groups = generations(near_relatives_of(own.id, on=clock.today()))
    return render(request, "web/sharing_choose.html", {"groups": groups})


def propose(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Show what sharing means, then offer it."""
    now = clock.now()
    relative = relative_for(request.actor, person_id, on=clock.local_date(now))
    form = SharingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        bindings.propose(request.actor, relative.person.id, at=now)
        messages.success(request, _("已经发给 %(name)s，等对方同意后生效。") % {"name": relative.person.name})
        return redirect("web:sharing")
    kept = step_up.kept_input(request)
    if kept is not None:
        form = SharingForm(initial={"agreed": "agreed" in kept})
    return render(request, "web/sharing_propose.html", {"relative": relative, "form": form})


def accept(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Show what accepting means, then accept."""
    binding = binding_for(request.actor, binding_id, on=clock.today())
    if binding.user_id != request.actor.person_id:
        raise BindingNotFound
    if binding.state is not BindingState.PROPOSED:
        raise BindingNotOpen
    sharer = person_cards([binding.sharer_id])[binding.sharer_id]
    if request.method == "POST":
        bindings.accept(request.actor, binding_id, at=clock.now())
        messages.success(request, _("共济已经生效。您可以使用 %(name)s 的账户余额。") % {"name": sharer.name})
        return redirect("web:sharing")
    step_up.kept_input(request)
    return render(request, "web/sharing_accept.html", {"binding": binding, "sharer": sharer})


def decline(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Decline what somebody offered."""
    bindings.decline(request.actor, binding_id, at=clock.now())
    messages.success(request, _("已经告诉对方，您没有接受。"))
    return redirect("web:sharing")


def end(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """End a sharing, or take back an offer, at once."""
    ended = bindings.end(request.actor, binding_id, at=clock.now())
    if ended.state is BindingState.WITHDRAWN:
        messages.success(request, _("已经撤回，对方不用再答复。"))
    elif ended.state is BindingState.DECLINED:
        messages.success(request, _("已经告诉对方，您没有接受。"))
    elif ended.user_id == request.actor.person_id:
        messages.success(request, _("已经停止。从现在起，您不再使用对方的账户。"))
    else:
        messages.success(request, _("已经停止。从现在起，对方不能再使用。"))
    return redirect("web:sharing")

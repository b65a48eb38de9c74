"""A sharing that stands: its page, freezing it with one touch, what it may pay, the order of use, and its end."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from family.access import binding_for
from family.actions import binding_changes, binding_freezes, bindings
from family.enums import BindingSide, BindingState, PlaceMove
from family.errors import BindingNeedsProof, BindingNotFound, BindingNotOpen
from family.queries.bindings import words_in
from family.queries.sharing import area_of
from foundation import clock
from portal.shared import step_up
from portal.shared.next_pages import safe_next
from portal.shared.requests import DoorRequest
from portal.web import sharing_screens as screens
from portal.web.sharing_forms import TermsForm, initial_of
from portal.web.views.answers import answered, posted


def one(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Show one binding: what it pays, what is left, and the local rules beside it."""
    on = clock.today()
    own = own_person_for(request.actor)
    row = screens.row_of(own, binding_for(request.actor, binding_id, on=on), on=on)
    words = words_in(area_of(row.binding.sharer_id, on=on), on=on)
    context = {"row": row, "words": words, "bound_until": words.bound_until(row.binding.starts_on)}
    return render(request, "web/sharing_one.html", context)


def terms(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Let the sharer change what a binding pays; to let more flow asks for a fresh proof, and nothing typed is lost."""
    on = clock.today()
    card = binding_for(request.actor, binding_id, on=on)
    if card.sharer_id != request.actor.person_id:
        raise BindingNotFound
    if not card.is_standing:
        raise BindingNotOpen
    row = screens.row_of(own_person_for(request.actor), card, on=on)
    opened = screens.opened_uses(card.sharer_id, on=on)
    form = TermsForm(posted(request), initial=initial_of(card.terms, opened), opened=opened)
    if form.is_bound and form.is_valid():
        try:
            is_fresh = step_up.is_fresh(request)
            binding_changes.change(
                request.actor, binding_id, form.terms(), is_proved=is_fresh, at=clock.now()
            )
        except BindingNeedsProof:
            step_up.keep_input(request, back=request.here)
            return redirect(f"{reverse('web:step_up')}?{urlencode({'next': request.here})}")
        messages.success(request, _("已经改好，并告诉了对方。"))
        return redirect("web:sharing_one", binding_id=binding_id)
    typed = None if form.is_bound else step_up.kept_input(request)
    if typed is not None:
        form = TermsForm(typed, opened=opened)
    return answered(request, "web/sharing_terms.html", form, {"row": row})


def freeze(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Let nothing flow from this moment on."""
    binding_freezes.freeze(request.actor, binding_id, at=clock.now())
    messages.success(request, _("已经冻结，一分钱也用不了。要恢复，按“恢复使用”。"))
    return redirect(safe_next(request, otherwise=reverse("web:sharing")))


def thaw(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Lift one's own freeze."""
    card = binding_freezes.thaw(request.actor, binding_id, at=clock.now())
    if card.frozen_by is None:
        messages.success(request, _("已经恢复使用。"))
    else:
        messages.success(request, _("您这边已经恢复，对方那边还冻结着。"))
    return redirect("web:sharing")


def end(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """End a sharing, or take back an offer, at once."""
    on = clock.today()
    side = screens.row_of(
        own_person_for(request.actor), binding_for(request.actor, binding_id, on=on), on=on
    ).side
    try:
        ended = bindings.end(request.actor, binding_id, at=clock.now())
    except BindingNotOpen:
        # Pressed twice, or in an old tab: its page says how it ended.
        return redirect("web:sharing_one", binding_id=binding_id)
    if ended.state is BindingState.WITHDRAWN:
        messages.success(request, _("已经撤回，对方不用再答复。"))
    elif ended.state is BindingState.DECLINED:
        messages.success(request, _("已经告诉对方，您没有接受。"))
    elif side is BindingSide.USER:
        messages.success(request, _("已经停止。从现在起，不再使用对方的账户。"))
    else:
        messages.success(request, _("已经停止。从现在起，对方不能再使用。"))
    return redirect("web:sharing")


def order(request: DoorRequest) -> HttpResponse:
    """Show whose account is used first, and let the reader change it where the area leaves that to them."""
    own, on = own_person_for(request.actor), clock.today()
    return render(request, "web/sharing_order.html", {"order": screens.order_of(own, on=on)})


def move(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Move one account in the order of use."""
    wanted = request.POST.get("to", "")
    to = PlaceMove(wanted) if wanted in list(PlaceMove) else PlaceMove.TOP
    binding_changes.move(request.actor, binding_id, to, at=clock.now())
    return redirect("web:sharing_order")

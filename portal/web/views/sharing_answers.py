"""Answering what was offered or asked of one's account: each answer is the reader's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from family.access import binding_for
from family.actions import binding_asking, bindings
from family.enums import BindingState
from family.errors import BindingNotFound, BindingNotOpen
from family.queries.bindings import BindingCard
from foundation import clock
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.web import sharing_screens as screens
from portal.web.sharing_forms import AgreedTermsForm, initial_of
from portal.web.sharing_screens import SharedRow
from portal.web.views.answers import answered, sent_or_kept


def accept(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Show what accepting means, then accept."""
    row = _row(request, binding_id, BindingState.PROPOSED)
    if row.binding.state is not BindingState.PROPOSED:
        return _answered_before(request, binding_id)
    if request.method == "POST":
        try:
            made = bindings.accept(request.actor, binding_id, at=clock.now())
        except BindingNotOpen:
            return _answered_before(request, binding_id)
        told = {"name": row.other.name}
        if made.pays_on(clock.today()):
            messages.success(request, _("共济已经生效。可以使用 %(name)s 的账户余额了。") % told)
        else:
            messages.success(request, _("共济已经办好，明天起可以使用 %(name)s 的账户余额。") % told)
        return redirect("web:sharing")
    step_up.kept_input(request)
    return render(request, "web/sharing_accept.html", {"row": row})


def decline(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Decline what somebody offered."""
    try:
        bindings.decline(request.actor, binding_id, at=clock.now())
    except BindingNotOpen:
        return redirect("web:sharing_one", binding_id=binding_id)
    messages.success(request, _("已经告诉对方，您没有接受。"))
    return redirect("web:sharing")


def confirm(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Show the sharer what is asked of their account, with what they may set, then open it."""
    row = _row(request, binding_id, BindingState.ASKED)
    if row.binding.state is not BindingState.ASKED:
        return _answered_before(request, binding_id)
    on = clock.today()
    opened = screens.opened_uses(row.binding.sharer_id, on=on)
    form = AgreedTermsForm(
        sent_or_kept(request), initial=initial_of(row.binding.terms, opened), opened=opened
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = binding_asking.confirm(request.actor, binding_id, form.terms(), at=clock.now())
        except BindingNotOpen:
            return _answered_before(request, binding_id)
        told = {"name": row.other.name}
        if made.state is BindingState.ACTIVE:
            messages.success(request, _("已经确认。%(name)s 可以用您的账户余额了。") % told)
        else:
            messages.success(request, _("已经确认，等 %(name)s 同意后生效。") % told)
        return redirect("web:sharing")
    against = screens.against(row.binding.sharer_id, row.binding.user_id, on=on, is_new=False)
    context = {"row": row, "against": against, "is_empty": screens.is_empty(row.binding.sharer_id)}
    return answered(request, "web/sharing_confirm.html", form, context)


def turn_down(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Say no to what was asked of one's account."""
    try:
        binding_asking.turn_down(request.actor, binding_id, at=clock.now())
    except BindingNotOpen:
        return redirect("web:sharing_one", binding_id=binding_id)
    messages.success(request, _("已经告诉对方，您没有同意。您的钱没有动。"))
    return redirect("web:sharing")


def _row(request: DoorRequest, binding_id: UUID, state: BindingState) -> SharedRow:
    """Give a binding that waits for the reader's own answer, or has gone on since they gave it.

    Raises:
        BindingNotFound: absent, or somebody else is asked; BindingNotOpen: it came to nothing.
    """
    on = clock.today()
    row = screens.row_of(own_person_for(request.actor), binding_for(request.actor, binding_id, on=on), on=on)
    is_asked = row.is_mine is (state is BindingState.ASKED)
    if not is_asked:
        raise BindingNotFound
    if row.binding.state is not state and not _has_gone_on(row.binding):
        raise BindingNotOpen
    return row


def _has_gone_on(card: BindingCard) -> bool:
    """Say whether it stands since its answer, or waits for the user since the sharer confirmed it."""
    is_confirmed = card.state is BindingState.PROPOSED and card.confirmed_at is not None
    return card.is_standing or is_confirmed


def _answered_before(request: DoorRequest, binding_id: UUID) -> HttpResponse:
    """Lead the second press of a double click, and the way back, to what came of the first.

    Raises:
        BindingNotOpen: it came to nothing.
    """
    if not _has_gone_on(binding_for(request.actor, binding_id, on=clock.today())):
        raise BindingNotOpen
    return redirect("web:sharing_one", binding_id=binding_id)

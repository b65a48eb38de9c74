"""Asking for the use of a relative's account for one's minor child; the relative confirms it as always."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.errors.people import PersonNotFound
from family.access import minor_child_for
from family.actions import binding_asking
from family.queries.kin import KinCard, near_relatives_of
from family.rules.binding_terms import Terms
from foundation import clock
from foundation.clock import local_date
from portal.shared.requests import DoorRequest
from portal.web import sharing_screens as screens
from portal.web.screens import generations
from portal.web.sharing_forms import TermsForm, initial_of
from portal.web.views.answers import answered, sent_or_kept


def choose(request: DoorRequest, child_id: UUID) -> HttpResponse:
    """List the child's near relatives whose account may be asked for; the reader's own is offered instead."""
    on = clock.today()
    child = minor_child_for(request.actor, child_id, on=on)
    kin = [one for one in near_relatives_of(child.id, on=on) if one.person.id != request.actor.person_id]
    return render(request, "web/sharing_child.html", {"child": child, "groups": generations(kin)})


def ask(request: DoorRequest, child_id: UUID, person_id: UUID) -> HttpResponse:
    """Show what asking means and what stands against it, then ask for the child."""
    now = clock.now()
    on = local_date(now)
    child = minor_child_for(request.actor, child_id, on=on)
    relative = _relative_of(child.id, person_id, request.actor.person_id)
    opened = screens.opened_uses(relative.person.id, on=on)
    form = TermsForm(sent_or_kept(request), initial=initial_of(Terms(), opened), opened=opened)
    if request.method == "POST" and form.is_valid():
        binding_asking.ask_for_child(request.actor, relative.person.id, child.id, form.terms(), at=now)
        told = {"name": relative.person.name, "child": child.name}
        messages.success(request, _("已经替 %(child)s 告诉 %(name)s，要对方本人登录确认后才生效。") % told)
        return redirect("web:sharing")
    against = screens.against(relative.person.id, child.id, on=on)
    context = {"relative": relative, "child": child, "against": against}
    return answered(request, "web/sharing_ask.html", form, context)


def _relative_of(child_id: int, person_id: UUID, reader_id: int | None) -> KinCard:
    """Give a near relative of the child who is not the reader.

    Raises:
        PersonNotFound.
    """
    for one in near_relatives_of(child_id, on=clock.today()):
        if one.person.public_id == person_id and one.person.id != reader_id:
            return one
    raise PersonNotFound

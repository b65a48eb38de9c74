"""Sharing one's medical account with a near relative: who uses whose account, and beginning one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import own_person_for
from family.access import relative_for
from family.actions import binding_asking, bindings
from family.enums import BindingState
from family.queries.guardians import minor_children
from family.queries.kin import near_relatives_of
from family.rules.binding_terms import Terms
from foundation import clock
from portal.shared.requests import DoorRequest
from portal.web import sharing_screens as screens
from portal.web.claim_screens import NAME as CLAIM_DRAFT
from portal.web.drafts import Draft
from portal.web.screens import generations
from portal.web.sharing_forms import ASK, AgreedTermsForm, NewBindingForm, TermsForm, initial_of
from portal.web.views.answers import answered, kept, posted, sent_or_kept


def overview(request: DoorRequest) -> HttpResponse:
    """List who uses the reader's account and whose account they use, what waits for an answer, and what has ended."""
    own = own_person_for(request.actor)
    return render(
        request, "web/sharing.html", {"own": own, "all": screens.overview_of(own, on=clock.today())}
    )


def choose(request: DoorRequest) -> HttpResponse:
    """Let the reader choose a relative, to offer or to ask."""
    own = own_person_for(request.actor)
    on = clock.today()
    kin = near_relatives_of(own.id, on=on)
    context = {"groups": generations(kin), "children": minor_children(kin, on=on)}
    return render(request, "web/sharing_choose.html", context)


def propose(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Show what sharing means and what stands against it, then offer it."""
    now = clock.now()
    on = clock.local_date(now)
    relative = relative_for(request.actor, person_id, on=on)
    own = own_person_for(request.actor)
    opened = screens.opened_uses(own.id, on=on)
    form = AgreedTermsForm(sent_or_kept(request), initial=initial_of(Terms(), opened), opened=opened)
    if request.method == "POST" and form.is_valid():
        made = bindings.propose(request.actor, relative.person.id, form.terms(), at=now)
        told = {"name": relative.person.name}
        if made.state is BindingState.ACTIVE:
            messages.success(request, _("%(name)s 现在可以用您的账户余额了。") % told)
        else:
            messages.success(request, _("已经发给 %(name)s，等对方同意后生效。") % told)
        return redirect("web:sharing")
    context = {
        "relative": relative,
        "against": screens.against(own.id, relative.person.id, on=on),
        "is_empty": screens.is_empty(own.id),
    }
    return answered(request, "web/sharing_propose.html", form, context)


def ask(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Show what asking means and what stands against it, then ask for the use of a relative's account."""
    now = clock.now()
    on = clock.local_date(now)
    relative = relative_for(request.actor, person_id, on=on)
    own = own_person_for(request.actor)
    opened = screens.opened_uses(relative.person.id, on=on)
    form = TermsForm(sent_or_kept(request), initial=initial_of(Terms(), opened), opened=opened)
    if request.method == "POST" and form.is_valid():
        binding_asking.ask(request.actor, relative.person.id, form.terms(), at=now)
        messages.success(
            request, _("已经告诉 %(name)s，要对方本人登录确认后才生效。") % {"name": relative.person.name}
        )
        return redirect("web:sharing")
    context = {"relative": relative, "against": screens.against(relative.person.id, own.id, on=on)}
    return answered(request, "web/sharing_ask.html", form, context)


def add(request: DoorRequest) -> HttpResponse:
    """Ask with whom the reader wants to share: a relative on record goes the short way, for others a tie is claimed.

    Whoever it is, nobody is looked for here but among the reader's own relatives.
    """
    own = own_person_for(request.actor)
    form = NewBindingForm(posted(request), initial=kept(request))
    if not form.is_bound or not form.is_valid():
        return answered(request, "web/sharing_add.html", form, {})
    given = form.cleaned_data
    number = given["number"].number
    for kin in near_relatives_of(own.id, on=clock.today()):
        if kin.person.opened_number() == number and kin.person.name == given["name"]:
            page = "web:sharing_ask" if given["wish"] == ASK else "web:sharing_propose"
            return redirect(page, person_id=kin.person.public_id)
    draft = Draft(request, CLAIM_DRAFT)
    draft.fill(
        {
            "relation": given["relation"],
            "is_tied": False,
            "name": given["name"],
            "number": number,
            "sharing": given["wish"],
            "personal_number": given["personal_number"],
        }
    )
    return redirect("web:claim_tie")

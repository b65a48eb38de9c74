"""The first pages: the open start page, "my family" and the list of relatives."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import own_person_for
from accounts.enums.users import Role
from accounts.queries.users import phone_of
from accounts.rules.actors import Actor
from family.queries.bindings import bindings_of
from family.queries.claims import claims_asking
from family.queries.kin import near_relatives_of
from family.queries.mandates import mandates_held_by
from foundation import clock
from foundation.masking import mask_phone
from portal.shared.requests import DoorRequest, SignedInRequest
from portal.web import screens
from portal.web.listing import note_listed
from portal.web.uses_screens import home_money
from portal.web.waiting_screens import waiting_for


def start(request: DoorRequest) -> HttpResponse:
    """Show what the portal is for."""
    return render(request, "web/start.html")


def home(request: DoorRequest) -> HttpResponse:
    """Show the one most urgent thing and the family's list."""
    actor: Actor = request.actor
    if actor.person_id is None:
        return _of_nobody(request, actor)
    now = clock.now()
    own = own_person_for(actor)
    screen = screens.home(actor, own, on=clock.local_date(now))
    note_listed(request, screen.mandate_ids, at=now)
    context: dict[str, object] = {"screen": screen, "waiting": waiting_for(own, screen.kin, at=now)}
    if request.is_elder:
        events = screens.shown_events(actor, own, screen.kin, most=screens.RECENT_MAX)
        context["money"] = home_money(own.id)
        context["events"] = screens.by_family_once_a_day(events)[: screens.EVENTS_MAX]
    return render(request, "web/home_elder.html" if request.is_elder else "web/home.html", context)


def _of_nobody(request: DoorRequest, actor: Actor) -> HttpResponse:
    """Lead staff to where they work, and tell a newcomer what comes next."""
    if Role.CLERK in actor.roles:
        return redirect("counter:home")
    if Role.HOSPITAL in actor.roles:
        return redirect("counter:hospital")
    if Role.OFFICER in actor.roles:
        return redirect("admin:index")
    if Role.DEVELOPER in actor.roles:
        return redirect("dev:overview")
    return render(request, "web/newcomer.html")


def family(request: DoorRequest) -> HttpResponse:
    """List the near relatives by generation, with the reason each of them is one."""
    own = own_person_for(request.actor)
    kin = near_relatives_of(own.id, on=clock.today())
    bindings = {b.user_id if b.sharer_id == own.id else b.sharer_id: b for b in reversed(bindings_of(own.id))}
    groups = [
        (title, [(one, bindings.get(one.person.id)) for one in group])
        for title, group in screens.generations(kin)
    ]
    asking_count = len(claims_asking(own.id, kin=kin, on=clock.today()))
    helped = {card.principal_id for card in mandates_held_by(own.id, on=clock.today())}
    context = {"own": own, "groups": groups, "asking_count": asking_count, "helped": helped}
    return render(request, "web/family.html", context)


def me(request: SignedInRequest) -> HttpResponse:
    """Show the reader's own facts, masked."""
    phone = phone_of(request.user)
    own = own_person_for(request.actor) if request.actor.person_id else None
    return render(request, "web/me.html", {"own": own, "phone": mask_phone(phone) if phone else ""})

"""The partners a person lets act for them, at the desk: listed, and stopped when they ask for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import audit, links
from accounts.actions.links import Ending
from accounts.enums.partners import LinkEnd
from accounts.errors.links import LinkNotFound
from accounts.queries.links import PartnerTie, partners_of
from foundation import clock
from portal.counter.link_forms import EndLinkForm
from portal.counter.pages import page
from portal.counter.serving import FormView, Served, served
from portal.shared.link_screens import links_screen
from portal.shared.requests import DoorRequest


class PartnerLinksView(View):
    """Which partners may act for the person."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """List them; the look is written down."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        event = audit.Event("partner_links.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
        audit.record(request.actor, event, at=at)
        screen = links_screen(one.person.id, at=at, on=clock.local_date(at))
        return page(request, "partner_links", {"person": one.person, "screen": screen})


class EndPartnerLinkView(FormView):
    """A partner stopped at the desk."""

    template, back = "act", "counter:partner_links"
    title = gettext_lazy("停止一个平台")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return EndLinkForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Name the partner."""
        told = gettext("平台：%(name)s。停止以后它马上查不到本人，也不能再办；以前办好的照样有效。")
        return {"told": told % {"name": _tie(one, parts["link"]).name}, "press": gettext("停止")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Stop it."""
        partner_id = _tie(one, parts["link"]).partner_id
        ending = Ending(LinkEnd.BY_DESK, desk=one.why(given["words"]))
        links.end_all(request.actor, partner_id, one.person.id, ending, at=at)
        return gettext("已经停止，马上生效。本人会收到通知。")


def _tie(one: Served, link_id: UUID) -> PartnerTie:
    """Give the link a page names.

    Raises:
        LinkNotFound: it is no live link of this person.
    """
    ties = partners_of(one.person.id, on=clock.today())
    found = next((tie for tie in ties if tie.link_id == link_id), None)
    if found is None:
        raise LinkNotFound
    return found

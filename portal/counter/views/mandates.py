"""A person's mandates at the desk: who helps whom, and letting one rest or live again when the two are at odds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import audit
from family.actions import mandate_holds
from family.actions.mandate_holds import AtDesk
from family.errors import MandateNotFound
from foundation import clock
from portal.counter.pages import page
from portal.counter.printed_forms import ReasonForm
from portal.counter.serving import FormView, Served, served
from portal.shared.mandates_shown import ShownMandate, mandates_of
from portal.shared.requests import DoorRequest


class MandatesView(View):
    """The mandates of a person looked up a short while ago."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show whom they let help and whom they help, and write the look down."""
        at, on = clock.now(), clock.today()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        event = audit.Event("mandate.listed", one.person.id, area_key=one.area_key, reason=one.reason)
        audit.record(request.actor, event, at=at)
        given, held = mandates_of(one.person, on=on)
        context = {"person": one.person, "given": given, "held": held, "reason": gettext(one.reason)}
        return page(request, "mandates", context)


class HoldForm(ReasonForm):
    """Why a mandate rests."""

    field_order = ("basis", "is_id_checked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].help_text = gettext(
            "例如“本人说不是自己授权的”。双方都会收到通知，看得到这一条。"
        )


class HoldView(FormView):
    """A mandate that shall rest."""

    template, back = "act", "counter:mandates"
    title = gettext_lazy("暂停一份授权")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; a mandate of other people is refused before anything is filled in."""
        _mandate(one, parts)
        return HoldForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say which mandate it is, and what happens to it."""
        whose = _mandate(one, parts).whose
        told = gettext("和 %(whose)s 之间的授权马上停下来：看不到、办不了、收不到提醒，直到窗口恢复。")
        return {"told": told % {"whose": whose}, "press": gettext("暂停")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Let it rest."""
        mandate_holds.hold(request.actor, parts["mandate"], _desk(one, given), at=at)
        return gettext("已经暂停，双方都会收到通知。")


class ReleaseView(HoldView):
    """A mandate that shall live again."""

    title = gettext_lazy("恢复一份授权")

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say which mandate it is, and what happens to it."""
        whose = _mandate(one, parts).whose
        told = gettext("授权人本人在场，愿意继续请 %(whose)s 帮忙。")
        return {"told": told % {"whose": whose}, "press": gettext("恢复")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Let it live again."""
        mandate_holds.release(request.actor, parts["mandate"], _desk(one, given), at=at)
        return gettext("已经恢复，双方都会收到通知。")


def _desk(one: Served, given: dict[str, Any]) -> AtDesk:
    return AtDesk(one.person.id, one.area_key, given["basis"])


def _mandate(one: Served, parts: dict[str, Any]) -> ShownMandate:
    """Give a mandate of the person at the desk.

    Raises:
        MandateNotFound: absent, ended, or of two other people; the answer is the same.
    """
    given, held = mandates_of(one.person, on=clock.today())
    found = next((shown for shown in (*given, *held) if shown.card.public_id == parts["mandate"]), None)
    if found is None:
        raise MandateNotFound
    return found

"""Mandates whose two are at odds, at the desk: let one rest, and live again when its giver stands there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import audit
from accounts.queries.people import PersonCard, person_cards
from family.actions import mandate_holds
from family.actions.mandate_holds import AtDesk
from family.enums import MandateScope
from family.errors import MandateNotFound
from family.queries.mandates import MandateCard, mandates_about
from foundation import clock
from portal.counter.pages import page
from portal.counter.printed_forms import ReasonForm
from portal.counter.serving import FormView, Served, served
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest


@dataclass(frozen=True)
class ShownMandate:
    """One mandate, the other one of the two, and whether the person at the desk gave it."""

    card: MandateCard
    other: PersonCard
    is_given: bool

    @property
    def scopes(self) -> list[str]:
        """Name the matters it reaches, in their order."""
        return [label_of(scope) for scope in MandateScope if scope in self.card.scopes]


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
        found = _mandates(one, on=on)
        return page(
            request,
            "mandate_holds",
            {"person": one.person, "mandates": found, "reason": gettext(one.reason)},
        )


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

    template, back = "act", "counter:mandate_holds"
    title = gettext_lazy("暂停一份授权")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; a mandate of other people is refused before anything is filled in."""
        _mandate(one, parts)
        return HoldForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say which mandate it is, and what happens to it."""
        whose = _mandate(one, parts).other.name
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
        whose = _mandate(one, parts).other.name
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


def _mandates(one: Served, *, on: date) -> list[ShownMandate]:
    """List what the person has given and holds, what rests too, those given first."""
    own = one.person.id
    given, held = mandates_about(own, on=on)
    people = person_cards([*(card.helper_id for card in given), *(card.principal_id for card in held)])
    return [
        *(ShownMandate(card, people[card.helper_id], True) for card in given),
        *(ShownMandate(card, people[card.principal_id], False) for card in held),
    ]


def _mandate(one: Served, parts: dict[str, Any]) -> ShownMandate:
    """Give a mandate of the person at the desk.

    Raises:
        MandateNotFound: absent, ended, or of two other people; the answer is the same.
    """
    shown = _mandates(one, on=clock.today())
    found = next((it for it in shown if it.card.public_id == parts["mandate"]), None)
    if found is None:
        raise MandateNotFound
    return found

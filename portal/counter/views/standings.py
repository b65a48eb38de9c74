"""The payment of benefits at the desk: lists, one benefit's file, what may be done about it, and the second person."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from certification.actions import decisions
from certification.queries.overview import overview
from certification.queries.standings import EntitlementCard
from foundation import clock
from foundation.errors import DomainError
from portal.counter import standing_desk
from portal.counter.document_forms import SecondLookForm
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.counter.serving import MENDABLE, FormView, Served
from portal.counter.standing_acts import ACTS, ANSWERS, Act
from portal.counter.standing_desk import LISTS, Proposal, StandingList
from portal.counter.standing_forms import DecisionForm
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of
from regions.queries.places import areas_last_known


class StandingsView(View):
    """The lists of benefits that ask for something."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of a list; what is unreadable asks for the first."""
        at, asked = clock.now(), request.GET
        known = asked.get("list") in list(StandingList)
        which = StandingList(asked["list"]) if known else StandingList.OVERDUE
        rows, after = standing_desk.page_of(request.actor, which, mark_of(asked.get("after", "")), at=at)
        standing_desk.note_listed(request, rows, at=at)
        context = {"rows": rows, "next": after, "which": which, "lists": list(LISTS.items())}
        return page(request, "standings", context)


class OverviewView(View):
    """How the benefits of the reader's areas stand as a whole."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Count them."""
        on = clock.today()
        keys = request.actor.area_keys | request.actor.office_keys
        first, january = on.replace(day=1), on.replace(month=1, day=1)
        found = overview(
            keys,
            on=on,
            month_began=datetime.combine(first, time.min, clock.SHANGHAI),
            year_began=datetime.combine(january, time.min, clock.SHANGHAI),
        )
        names = areas_last_known(keys, on=on)
        areas = [{"area": names[one.area_key], "shown": one} for one in found]
        context = {"areas": areas, "is_clerk": bool(request.actor.area_keys)}
        return page(request, "standings_overview", context)


class StandingView(View):
    """Everything a desk decides by about one benefit."""

    def get(self, request: DoorRequest, entitlement: UUID) -> HttpResponse:
        """Open the file."""
        file = standing_desk.file_for(request, entitlement, at=clock.now())
        return page(request, "standing_file", {"file": file, "person": file.person, "card": file.card})


class ActView(FormView):
    """One act about a benefit of the person served."""

    template = "act"
    title = gettext_lazy("待遇核查")
    acts = ACTS
    benefit: EntitlementCard

    def get(self, request: DoorRequest, person: UUID, **parts: Any) -> HttpResponse:
        """Show the form, when the benefit is the person's."""
        self.benefit = _benefit_of(request, person, parts)
        return super().get(request, person, **parts)

    def post(self, request: DoorRequest, person: UUID, **parts: Any) -> HttpResponse:
        """Act once, when the benefit is the person's."""
        self.benefit = _benefit_of(request, person, parts)
        return super().post(request, person, **parts)

    def leads_to(self, person: UUID, **parts: Any) -> str:
        """Go back to the file."""
        return reverse("counter:standing", kwargs={"entitlement": parts["entitlement"]})

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form of the act, with the reasons that the benefit knows."""
        form = self._act_of(parts).form(data)
        if isinstance(form, DecisionForm):
            form.offer_for(self.benefit.benefit)
        return form

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say what the act means."""
        act = self._act_of(parts)
        return {"title": act.title, "told": act.told, "press": act.press}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Do it."""
        about = parts.get("about") or parts["entitlement"]
        return self._act_of(parts).do(request.actor, about, given, at)

    def _act_of(self, parts: dict[str, Any]) -> Act:
        found = self.acts.get(parts["act"])
        if found is None:
            raise Http404
        return found


class AnswerView(ActView):
    """One act about a decision, a certification or a change of a benefit."""

    acts = ANSWERS


class ProposalView(View):
    """What a colleague proposed, for a second person to agree to or not."""

    def get(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Show it, and write the look down."""
        one = standing_desk.proposal_for(request.actor, proposal, at=clock.now())
        step_up.kept_input(request)
        return _second_look(request, one, SecondLookForm(initial={"seen": one.card.payload_hash}))

    def post(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Take the second person's word."""
        at = clock.now()
        one = standing_desk.proposal_for(request.actor, proposal, at=at)
        form = SecondLookForm(request.POST)
        if not form.is_valid():
            return _second_look(request, one, form, status=422)
        seen = form.cleaned_data["seen"]
        try:
            if form.cleaned_data["verdict"] == "agree":
                decisions.confirm(request.actor, proposal, seen, at=at)
                messages.success(request, gettext("已复核同意，决定生效，本人和家人会收到通知。"))
            else:
                decisions.turn_down(request.actor, proposal, seen, at=at)
                messages.success(request, gettext("已记下：不同意。什么也没有改变。"))
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            form.add_error(None, sentence_of(error))
            return _second_look(request, one, form, status=409)
        return redirect("counter:standing", entitlement=one.entitlement_id)


def _benefit_of(request: DoorRequest, person: UUID, parts: dict[str, Any]) -> EntitlementCard:
    """Give the benefit of the person, and stop an act about something that belongs to another one."""
    benefit = standing_desk.benefit_of(request.actor, person, parts["entitlement"], on=clock.today())
    if "about" in parts:
        standing_desk.refuse_foreign(benefit, parts["act"], parts["about"])
    return benefit


def _second_look(
    request: DoorRequest, one: Proposal, form: SecondLookForm, *, status: int = 200
) -> HttpResponse:
    return page(request, "standing_proposal", {"one": one, "person": one.person, "form": form}, status=status)

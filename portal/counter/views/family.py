"""A family at the desk: shown with its proof, and what happened to it recorded after what follows was shown."""

from abc import abstractmethod
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.rules.card_reading import read
from family.actions import events
from family.enums import EventKind, FactKind, LinkKind
from family.errors import EventNotFound
from family.queries.events import FactCard, Wish, events_of, facts_of
from foundation import clock
from foundation.errors import DomainError
from portal.counter import family_desk, sharing_desk
from portal.counter.family_forms import APPROVE, EndForm, LifeForm, LinkForm, MistakeForm, ProposalForm
from portal.counter.pages import page
from portal.counter.serving import MENDABLE, FormView, Served, served
from portal.shared import step_up
from portal.shared.closures import ShownClosure
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

_LIFE = (EventKind.DEATH, EventKind.DECLARED_DEATH)


class FamilyView(View):
    """The family of a person looked up a short while ago."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show it as of a day, today where none is asked for, and write the look down."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        on = _day(request.GET.get("on", "")) or clock.local_date(at)
        found = family_desk.family_of(request.actor, one, on=on, at=at)
        context = {
            "person": one.person,
            "family": found,
            "on": on,
            "is_today": on == clock.local_date(at),
            "reason": gettext(one.reason),
        }
        return page(request, "family", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class EventView(FormView):
    """An event in two steps on one page: filled in, what follows is shown; confirmed as shown, it is done."""

    template, back = "family_event", "counter:family"
    shown: ShownClosure | None = None
    has_moved = False

    @abstractmethod
    def wish(self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime) -> Wish:
        """Make of what was filled in the event it means."""

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Do what was shown, and say so; nothing where it has to be shown first."""
        wish = self.wish(request, one, {**given, **parts}, at)
        shown = family_desk.show(request.actor, wish, one.area_key, on=clock.local_date(at))
        if request.POST.get("seen") != shown.preview.digest:
            self.shown = shown
            self.has_moved = bool(request.POST.get("seen"))
            return ""
        return family_desk.confirm(request.actor, wish, shown, one.area_key, at=at)

    def _page(
        self, request: DoorRequest, one: Served, form: Form, *, status: int = 200, **parts: Any
    ) -> HttpResponse:
        context = {
            "person": one.person,
            "form": form,
            "title": self.title,
            "back": self.back,
            "leads_to": self.leads_to(one.person.public_id, **parts),
            "shown": self.shown,
            "has_moved": self.has_moved,
            **self.beside(one, **parts),
        }
        return page(request, self.template, context, status=200 if self.shown else status)


class LinkView(EventView):
    """A new tie to somebody who is registered."""

    title = gettext_lazy("登记一位亲属")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form; a number that was typed for account sharing stands in it."""
        draft = sharing_desk.drafted(self.request, one.person.public_id, at=clock.now())
        typed = read(draft[1]) if draft else None
        return LinkForm(data, initial={"number": typed.text} if typed and typed.is_id_number else None)

    def leads_to(self, person: UUID, **parts: Any) -> str:
        """Lead back to the binding that waits for this tie, or else to the family."""
        draft = sharing_desk.drafted(self.request, person, at=clock.now())
        if draft is None:
            return super().leads_to(person, **parts)
        return reverse("counter:sharing_bind", kwargs={"person": person, "user": draft[0]})

    def wish(self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime) -> Wish:
        """Find the other by number and name."""
        other = family_desk.other_of(request.actor, one, given["number"], given["name"], at=at)
        return Wish(
            EventKind.LINKED,
            one.person.id,
            given["happened_on"],
            given["evidence"],
            link=LinkKind(given["link"]),
            other_id=other,
        )


class EndView(EventView):
    """How a tie on record ended."""

    title = gettext_lazy("登记关系的结束")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form with the ways such a tie may end."""
        return EndForm(data, kinds=_fact(one, **parts).ends)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the tie."""
        return {"fact": _fact(one, **parts)}

    def wish(self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime) -> Wish:
        """Name the fact that ends."""
        fact = _fact(one, given["fact_kind"], given["fact_id"])
        return Wish(
            EventKind(given["kind"]),
            one.person.id,
            given["happened_on"],
            given["evidence"],
            fact=(fact.kind, fact.id),
        )


class LifeView(EventView):
    """A death, or that somebody declared dead has come back."""

    title = gettext_lazy("登记去世或宣告死亡")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form with what can be recorded of this person."""
        kinds = (EventKind.RETURNED,) if one.person.died_on else _LIFE
        form = LifeForm(data, kinds=kinds)
        if not one.person.died_on:
            del form.fields["has_declined"]
        return form

    def wish(self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime) -> Wish:
        """Name the day."""
        return Wish(
            EventKind(given["kind"]),
            one.person.id,
            given["happened_on"],
            given["evidence"],
            has_declined=given.get("has_declined", False),
        )


class WithdrawView(EventView):
    """A tie that was recorded by mistake."""

    title = gettext_lazy("撤下登错的关系")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return MistakeForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the tie, and what withdrawing it means."""
        told = gettext("只有从来就不是事实的登记才撤下。后来结束的关系，请用“登记关系的结束”。")
        return {"fact": _fact(one, **parts), "told": told}

    def wish(self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime) -> Wish:
        """Name the fact that never was."""
        fact = _fact(one, given["fact_kind"], given["fact_id"])
        kind, today = EventKind.WITHDRAWN, clock.local_date(at)
        return Wish(kind, one.person.id, today, given["evidence"], fact=(fact.kind, fact.id))


class CorrectView(EventView):
    """An event that was recorded by mistake."""

    title = gettext_lazy("更正登错的变动")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return MistakeForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the event, and what taking it back means."""
        found = (card for card in events_of(one.person.id) if card.public_id == parts["event"])
        card = next(found, None)
        if card is None:
            raise EventNotFound
        told = gettext("更正以后，当时随它结束、现在仍然合法的授权和共济会恢复，双方会收到通知。")
        return {"event": card, "told": told}

    def wish(self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime) -> Wish:
        """Name the event that never was."""
        kind, today = EventKind.CORRECTED, clock.local_date(at)
        return Wish(kind, one.person.id, today, given["evidence"], corrects=given["event"])


def _fact(one: Served, fact_kind: str, fact_id: int) -> FactCard:
    """Give a fact about the person served.

    Raises:
        EventNotFound: absent, changed meanwhile, or somebody else's; the answer is the same.
    """
    if fact_kind not in list(FactKind):
        raise Http404
    key = (FactKind(fact_kind), fact_id)
    found = next((card for card in facts_of(one.person.id) if (card.kind, card.id) == key), None)
    if found is None:
        raise EventNotFound
    return found


class WaitingView(View):
    """The changes that wait for a second person at this desk."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them."""
        return page(
            request, "family_waiting", {"waiting": family_desk.waiting_at(request.actor, at=clock.now())}
        )


class ProposalView(View):
    """One proposed change, for a second person to agree to or not."""

    def get(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Show it with what would follow now; what was chosen before a step-up comes back."""
        return _proposal(request, proposal, ProposalForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Take the second person's word."""
        form = ProposalForm(request.POST)
        if not form.is_valid():
            return _proposal(request, proposal, form, status=422)
        at, given = clock.now(), form.cleaned_data
        # Who is a relative of those it is about decides nothing.
        family_desk.proposal_for(request.actor, proposal, at=at)
        if given["decision"] != APPROVE:
            events.turn_down(request.actor, proposal, given["seen"], at=at)
            messages.success(request, gettext("已记下：不同意。什么也没有改变。"))
            return redirect("counter:family_waiting")
        try:
            events.confirm(request.actor, proposal, (given["seen"], given["digest"]), at=at)
        except DomainError as error:
            if error.kind not in MENDABLE:
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return _proposal(request, proposal, form, status=422)
        messages.success(request, gettext("已复核同意，登记好了。受影响的人都会收到通知。"))
        return redirect("counter:family_waiting")


def _proposal(request: DoorRequest, proposal: UUID, form: ProposalForm, *, status: int = 200) -> HttpResponse:
    one = family_desk.proposal_for(request.actor, proposal, at=clock.now())
    context = {"one": one, "person": one.person, "form": form, "shown": one.shown}
    return page(request, "family_proposal", context, status=status)

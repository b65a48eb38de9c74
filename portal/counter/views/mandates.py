"""Who acts for a person, at the desk: recorded on its ground, ended with its reason, and looked at by a second clerk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import evidence
from accounts.rules.documents import of_id_number
from family.actions import desk_mandates, service_confirmations
from family.actions.desk_mandates import AtTheDesk
from family.actions.mandate_grounds import AtDesk
from family.enums import LegalBasis, MandateEnd, MandateGrade, MandateScope
from family.errors import HelperUnknown, MandateNotFound, ServiceNotFound
from family.queries.service import ServiceClaim
from foundation import clock
from portal.counter import mandate_desk
from portal.counter.document_forms import SecondLookForm
from portal.counter.mandate_forms import EndForm, RegisterForm, ServiceYesForm
from portal.counter.pages import page
from portal.counter.serving import FormView, Served, served
from portal.shared import evidence_files
from portal.shared.evidence_links import opened
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest


class MandatesView(View):
    """Who acts for the person, for whom they act, and who wants to add them."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """List them; the look is written down."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        mandate_desk.note_viewed(request.actor, one, at=at)
        context = {
            "person": one.person,
            "mandates": mandate_desk.mandates_of(one.person, on=clock.local_date(at)),
            "links": mandate_desk.links_for(one.person, at=at),
        }
        return page(request, "mandates", context)


class RegisterView(FormView):
    """A mandate recorded at the desk."""

    template, back = "mandate_new", "counter:mandates"
    title = gettext_lazy("登记谁替本人办事")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return RegisterForm(data, self.request.FILES or None)

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Record it, or leave a guardian's for a colleague."""
        claim = ServiceClaim(given["name"], of_id_number(given["number"]))
        helper = mandate_desk.helper_named(claim, on=clock.local_date(at))
        if helper is None or helper.id == one.person.id:
            raise HelperUnknown
        new = AtTheDesk(
            helper.id,
            LegalBasis(given["basis"]),
            MandateGrade(given["grade"]),
            frozenset(map(MandateScope, given["scopes"])),
            given["ends_on"],
            given["paper"],
            mandate_desk.take_paper(request.actor, one, given["file"], at=at),
        )
        waits = mandate_desk.enter(request.actor, one, new, at=at)
        return gettext("已提交，等一位同事复核后生效。") if waits else gettext("登记好了。双方都会收到通知。")


class EndView(FormView):
    """A mandate ended at the desk."""

    template, back = "act", "counter:mandates"
    title = gettext_lazy("结束一项授权")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return EndForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Name the mandate."""
        found = mandate_desk.mandates_of(one.person, on=clock.today())
        it = next((shown for shown in found if shown.card.public_id == parts["mandate"]), None)
        if it is None:
            raise MandateNotFound
        told = gettext("对方：%(name)s。依据：%(basis)s。结束以后马上生效，双方都会收到通知。")
        facts = {"name": it.other.name, "basis": label_of(it.card.legal_basis)}
        return {"told": told % facts, "press": gettext("结束")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """End it."""
        desk = AtDesk(one.area_key, given["words"])
        reason = MandateEnd(given["reason"])
        desk_mandates.end(request.actor, one.person.id, parts["mandate"], reason, desk, at=at)
        return gettext("已经结束，马上生效。")


class ServiceYesView(FormView):
    """The relative's yes to being added, said at the desk."""

    template, back = "act", "counter:mandates"
    title = gettext_lazy("亲情服务：本人到窗口确认")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return ServiceYesForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say who wants to add them, as what."""
        found = mandate_desk.links_for(one.person, at=clock.now())
        it = next((shown for shown in found if shown.card.public_id == parts["link"]), None)
        if it is None:
            raise ServiceNotFound
        told = gettext(
            "%(name)s 想把本人添加到亲情服务，填的关系是：%(relation)s。开通以后能替本人看权益单、办资格认证、"
            "申请关系转移，动不了钱。关系以登记为准。"
        )
        facts = {"name": it.adder.name, "relation": label_of(it.card.relation)}
        return {"told": told % facts, "press": gettext("本人同意，开通")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Open it."""
        desk = AtDesk(one.area_key, one.reason)
        service_confirmations.confirm_at_desk(request.actor, parts["link"], one.person.id, desk, at=at)
        return gettext("亲情服务开通了。双方都会收到通知。")


class ProposalsView(View):
    """The guardians' mandates that wait for a second clerk."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them."""
        return page(request, "guardians", {"waiting": mandate_desk.waiting_at(request.actor, at=clock.now())})


class ProposalView(View):
    """One of them, for a second clerk to agree to or not."""

    def get(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Show it with its paper, and write the look down."""
        one = mandate_desk.waiting_guardian(request.actor, proposal, on=clock.today())
        return _second_look(request, one, SecondLookForm(initial={"seen": one.card.payload_hash}))

    def post(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Take the second clerk's word."""
        at = clock.now()
        one = mandate_desk.waiting_guardian(request.actor, proposal, on=clock.today())
        form = SecondLookForm(request.POST)
        if not form.is_valid():
            return _second_look(request, one, form, status=422)
        if form.cleaned_data["verdict"] == "agree":
            desk_mandates.confirm(request.actor, proposal, form.cleaned_data["seen"], at=at)
            messages.success(request, gettext("已复核同意，授权生效。双方都会收到通知。"))
        else:
            desk_mandates.turn_down(request.actor, proposal, form.cleaned_data["seen"], at=at)
            messages.success(request, gettext("已记下：不同意。什么也没有改变。"))
        return redirect("counter:guardians")


class PaperView(View):
    """One page of the paper on which a mandate stands."""

    def get(self, request: DoorRequest, signed: str) -> HttpResponse:
        """Send it to who got the link on a page they may see."""
        link = opened(request, signed)
        area_key = min(request.actor.area_keys, default="")
        content = evidence.look_at(
            request.actor, link.evidence, link.number, area_key=area_key, at=clock.now()
        )
        return evidence_files.picture(content)


def _second_look(
    request: DoorRequest, one: mandate_desk.WaitingGuardian, form: SecondLookForm, *, status: int = 200
) -> HttpResponse:
    links = mandate_desk.paper_links(request, one, at=clock.now())
    context = {"one": one, "person": one.person, "form": form, "links": links}
    return page(request, "guardian_proposal", context, status=status)

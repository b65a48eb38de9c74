"""A person's documents at the desk: shown with their history, added, their numbers changed; and birth dates approved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import birth_dates, documents
from accounts.enums.documents import DocumentSource
from foundation import clock
from portal.counter import document_desk, number_desk
from portal.counter.document_forms import (
    BirthDateForm,
    ChangeNumberForm,
    NewDocumentForm,
    RenewForm,
    SecondLookForm,
    WithdrawForm,
    document_in,
    paper_in,
)
from portal.counter.pages import page
from portal.counter.serving import FormView, Served, served
from portal.shared.documents_shown import shown_documents
from portal.shared.requests import DoorRequest

_DESK_REASON = "窗口核对证件"


class DocumentsView(View):
    """The documents of a person looked up a short while ago."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show them masked, and write the look down."""
        at, on = clock.now(), clock.today()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        document_desk.note_viewed(request.actor, one, at=at)
        mine = [w for w in document_desk.waiting_at(request.actor, at=at) if w.person.id == one.person.id]
        context = {"person": one.person, "shown": shown_documents(one.person, on=on), "waiting": mine}
        return page(request, "documents", {**context, "reason": gettext(one.reason)})


class NewView(FormView):
    """One more document."""

    template, back = "act", "counter:documents"
    title = gettext_lazy("登记一份证件")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return NewDocumentForm(data, on=clock.today())

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Add the document."""
        new = document_in(given, DocumentSource(given["source"]))
        documents.add(request.actor, one.person.id, new, one.why(_DESK_REASON), at=at)
        return gettext("证件登记好了。")


class ChangeView(FormView):
    """Another number in the place of one on record."""

    template, back = "act", "counter:documents"
    title = gettext_lazy("变更证件号码")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form for the kind of the document on record."""
        card = document_desk.document_of(one, parts["document"])
        return ChangeNumberForm(data, kind=card.kind, country=card.country, on=clock.today())

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the number on record, masked."""
        return {"document": document_desk.document_of(one, parts["document"])}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Change the number, or leave it to a colleague where another uses it too."""
        new = document_in(given, DocumentSource.POLICE_CERTIFICATE)
        if document_desk.document_of(one, parts["document"]).is_shared:
            number_desk.propose(request.actor, one, parts["document"], new, given["basis"], at=at)
            return gettext("这个号码另有一人在用，变更已提交，等一位同事复核后生效。")
        documents.change_number(request.actor, parts["document"], new, one.why(given["basis"]), at=at)
        return gettext("号码变更好了。以前的号码照样能找到本人。")


class RenewView(FormView):
    """A document issued anew with the number it had."""

    template, back = "act", "counter:documents"
    title = gettext_lazy("登记换发的证件（号码不变）")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return RenewForm(data, on=clock.today())

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the number on record, masked."""
        return {"document": document_desk.document_of(one, parts["document"])}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Record the new dates."""
        card = document_desk.document_of(one, parts["document"])
        documents.renew(request.actor, card.public_id, paper_in(given), one.why(_DESK_REASON), at=at)
        return gettext("新的有效期登记好了。")


class WithdrawView(FormView):
    """A number that was recorded by mistake, in use or a former one."""

    template, back = "act", "counter:documents"
    title = gettext_lazy("撤下登错的号码")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return WithdrawForm(data)

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the number on record, masked, and what withdrawing it means."""
        card = document_desk.document_of(one, parts["document"], document_desk.WITHDRAWABLE)
        told = gettext(
            "由一位同事复核后撤下；以后凭这个号码不再找到本人，记录留在历史里。号码换过的，请用“变更号码”。"
        )
        return {"document": card, "told": told, "press": gettext("提交复核")}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Leave it to a colleague."""
        card = document_desk.document_of(one, parts["document"], document_desk.WITHDRAWABLE)
        number_desk.propose(request.actor, one, card.public_id, None, given["reason"], at=at)
        return gettext("已提交，等一位同事复核后撤下。")


class BirthDateView(FormView):
    """A birth date that counts for retirement."""

    template, back = "act", "counter:documents"
    title = gettext_lazy("认定退休用的出生日期")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        return BirthDateForm(data, initial={"starts_on": clock.today()})

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say what the law asks."""
        told = gettext(
            "身份证与档案记载的出生日期不一致时，退休按本人档案最早记载的出生日期计算（劳社部发〔1999〕8号）。登记的出生日期不会改变。"
        )
        return {"told": told}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Record it, or leave it for a colleague."""
        new = birth_dates.NewApproval(given["born_on"], given["source"], given["starts_on"])
        waits = document_desk.enter_birth_date(request.actor, one, new, given["reason"], at=at)
        return gettext("已提交，等一位同事复核后生效。") if waits else gettext("认定好了。")


class BirthDatesView(View):
    """The birth dates that wait for a second person at this desk."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List them without any date."""
        return page(
            request, "birth_dates", {"waiting": document_desk.waiting_at(request.actor, at=clock.now())}
        )


class SecondLookView(View):
    """One proposed birth date, for a second person to agree to or not."""

    def get(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Show it, and write the look down."""
        one = document_desk.waiting_date(request.actor, proposal, on=clock.today())
        document_desk.note_proposal_viewed(request.actor, one, at=clock.now())
        return _second_look(request, one, SecondLookForm(initial={"seen": one.proposal.card.payload_hash}))

    def post(self, request: DoorRequest, proposal: UUID) -> HttpResponse:
        """Take the second person's word."""
        at = clock.now()
        one = document_desk.waiting_date(request.actor, proposal, on=clock.today())
        form = SecondLookForm(request.POST)
        if not form.is_valid():
            return _second_look(request, one, form, status=422)
        if form.cleaned_data["verdict"] == "agree":
            birth_dates.confirm(request.actor, proposal, form.cleaned_data["seen"], at=at)
            messages.success(request, gettext("已复核同意，认定的出生日期生效。"))
        else:
            birth_dates.turn_down(request.actor, proposal, form.cleaned_data["seen"], at=at)
            messages.success(request, gettext("已记下：不同意。什么也没有改变。"))
        return redirect("counter:birth_dates")


def _second_look(
    request: DoorRequest, one: document_desk.WaitingDate, form: SecondLookForm, *, status: int = 200
) -> HttpResponse:
    return page(request, "birth_date", {"one": one, "person": one.person, "form": form}, status=status)

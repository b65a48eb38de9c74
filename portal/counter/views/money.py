"""Personal accounts at the desk: the statement, corrections and estates, which a second clerk decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views import View

from accounts.actions import audit, ledger_corrections, ledger_estates
from accounts.actions.ledger_corrections import Correction
from accounts.actions.ledger_estates import Estate
from accounts.errors.approvals import ApprovalNeedsSecond
from accounts.errors.ledger import LedgerAccountNotFound, TransferNotFound
from accounts.queries.account_statements import statement
from foundation import clock
from foundation.errors import DomainError
from portal.counter import money_desk
from portal.counter.forms import SECOND_LOOK
from portal.counter.money_desk import ProposalShown
from portal.counter.money_forms import CorrectionForm, EstateForm, SecondForm
from portal.counter.pages import page
from portal.counter.serving import MENDABLE, FormView, Served, served
from portal.shared.ledger_paper import paper_of, sheet_of
from portal.shared.ledger_sheet import MonthShown, accounts_shown, month_in, month_shown, with_held
from portal.shared.papers import answer_with_paper, issue
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

LOOKED = "ledger.viewed"


class MoneyView(View):
    """A person's accounts."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show them, and write the look down."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        _note(request, one, at=at)
        accounts = with_held(accounts_shown(one.person.id, on=clock.local_date(at)))
        context = {"person": one.person, "accounts": accounts, "reason": gettext(one.reason)}
        return page(request, "money", context)


class MonthView(View):
    """A month of one account on the screen; asked for as a paper it is issued and printed."""

    def get(self, request: DoorRequest, person: UUID, account: UUID, month: str) -> HttpResponse:
        """Show every movement, and write the look down."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        screen = _month(one, account, month, at=at)
        _note(request, one, at=at)
        return page(request, "money_month", {"person": one.person, "screen": screen})

    def post(self, request: DoorRequest, person: UUID, account: UUID, month: str) -> HttpResponse:
        """Issue the month as a paper."""
        at = clock.now()
        one = served(request, person, at=at)
        if one is None:
            return redirect("counter:find")
        screen = _month(one, account, month, at=at)
        new = paper_of(one.person, screen)
        paper = issue(request.actor, new, at=at, area_key=one.area_key, reason=one.reason)
        return answer_with_paper(request, sheet_of(one.person, screen), paper)


class CorrectView(FormView):
    """Propose that a line is taken back."""

    template, back = "act", "counter:money"
    title = gettext_lazy("更正一笔记账")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        if not money_desk.line_is_of(parts["transfer"], one.person.id):
            raise TransferNotFound
        return CorrectionForm(data)

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Ask a colleague."""
        wanted = Correction(parts["transfer"], given["reason"])
        ledger_corrections.propose(request.actor, wanted, waits=settings.SECOND_WAIT, at=at)
        return gettext("已经提出，等同事复核。")


class EstateView(FormView):
    """Propose that what is left on an account is paid out to the heirs."""

    template, back = "act", "counter:money"
    title = gettext_lazy("余额一次性支取")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form."""
        if not money_desk.account_is_of(parts["account"], one.person.id):
            raise LedgerAccountNotFound
        return EstateForm(data)

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Ask a colleague."""
        wanted = Estate(parts["account"], given["reason"])
        ledger_estates.propose(request.actor, wanted, waits=settings.SECOND_WAIT, at=at)
        return gettext("已经提出，等同事复核。")


class WaitingView(View):
    """What a colleague has to look at."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """List it."""
        waiting = money_desk.waiting_at(request.actor, at=clock.now())
        return page(request, "money_waiting", {"waiting": waiting})


class SecondView(View):
    """One proposal before a second person's eyes."""

    def get(self, request: DoorRequest, approval: UUID) -> HttpResponse:
        """Show it; that it was looked at is written down."""
        return _second(request, approval, None)

    def post(self, request: DoorRequest, approval: UUID) -> HttpResponse:
        """Agree or turn down exactly what was seen."""
        at = clock.now()
        one = money_desk.proposal_for(request.actor, approval, at=at)
        form = SecondForm(request.POST)
        if not form.is_valid():
            return _second(request, approval, form, status=422)
        is_agreed = form.cleaned_data["answer"] == "yes"
        try:
            money_desk.decide(request.actor, one, form.cleaned_data["seen"], is_agreed=is_agreed, at=at)
        except DomainError as error:
            if error.kind not in MENDABLE and not isinstance(error, ApprovalNeedsSecond):
                raise
            for told in error.reasons or (error,):
                form.add_error(None, sentence_of(told))
            return _second(request, approval, form, status=409)
        said = gettext("已经记账。") if is_agreed else gettext("已经记下：不办。")
        messages.success(request, said)
        return redirect("counter:money_waiting")


def _second(
    request: DoorRequest, approval: UUID, form: SecondForm | None, *, status: int = 200
) -> HttpResponse:
    at = clock.now()
    one: ProposalShown = money_desk.proposal_for(request.actor, approval, at=at)
    event = audit.Event(LOOKED, one.person.id, area_key=one.card.area_key, reason=SECOND_LOOK)
    audit.record(request.actor, event, at=at)
    context = {
        "one": one,
        "form": form or SecondForm(initial={"seen": one.card.payload_hash}),
        "is_own": one.card.proposed_by == request.actor.user_id,
    }
    return page(request, "money_second", context, status=status)


def _month(one: Served, account: UUID, month: str, *, at: datetime) -> MonthShown:
    """Draw up a month of one account of whom the desk serves, until today.

    Raises:
        LedgerAccountNotFound: the account is somebody else's, or there is no such month.
    """
    on = clock.local_date(at)
    found = next(
        (each for each in accounts_shown(one.person.id, on=on) if each.card.public_id == account), None
    )
    if found is None:
        raise LedgerAccountNotFound
    return month_shown(found, statement(found.card.id, month_in(month, at=at), as_of=on))


def _note(request: DoorRequest, one: Served, *, at: datetime) -> None:
    event = audit.Event(LOOKED, one.person.id, area_key=one.area_key, reason=one.reason)
    audit.record(request.actor, event, at=at)

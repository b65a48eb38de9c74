"""The telephone desk: who is to be called, and the operator's script step by step."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views import View

from certification.access import call_at_desk, own_call_for
from certification.actions import call_proofs, calls
from certification.actions.calls import NewCall
from certification.enums import CallOutcome, CallState
from certification.queries.calls import CallCard
from foundation import clock
from foundation.errors import DomainError, Kind
from foundation.identifiers import PhoneInvalid
from portal.counter import call_desk, desk
from portal.counter.call_forms import AnswersForm, CallForm, CloseForm, RecordingForm, StatusForm
from portal.counter.pages import page
from portal.shared import step_up
from portal.shared.dates import day_words
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

CALLED_BACK = gettext_noop("按要求回电")


class CallsView(View):
    """The list of calls, and the form for somebody who calls."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show who waits, and what needs a look."""
        return _list(request, CallForm(step_up.kept_input(request)))

    def post(self, request: DoorRequest) -> HttpResponse:
        """Find who calls, write the look-up down, and open the line."""
        form, at = CallForm(request.POST), clock.now()
        if not form.is_valid():
            return _list(request, form, status=422)
        try:
            found = desk.look_up(request, form.cleaned_data["text"], form.reason_words(), at=at)
            if len(found) == 1:
                new = NewCall(found[0].person.public_id, form.reason_words(), form.cleaned_data["number"])
                return _on_line(request, calls.begin(request.actor, new, at=at), found[0].person.id)
        except PhoneInvalid as error:
            form.add_error("number", sentence_of(error))
        except DomainError as error:
            if error.kind is not Kind.INVALID:
                raise
            form.add_error("text", sentence_of(error))
        else:
            words = (
                _("有几位同名的人。请问对方身份证号码，用号码再查一次。")
                if found
                else _("您的统筹区里没有查到。请和对方核对号码；待遇由外地发放的，请对方联系发放地。")
            )
            form.add_error("text", words)
        return _list(request, form, status=422)


class TakeView(View):
    """Calling somebody back."""

    def post(self, request: DoorRequest, call: UUID) -> HttpResponse:
        """Take the wish up and open the file."""
        at = clock.now()
        taken = calls.take_up(request.actor, call, CALLED_BACK, at=at)
        card = own_call_for(request.actor, taken)
        call_desk.open_file(request, card, CALLED_BACK, at=at)
        return _on_line(request, taken, card.person_id if taken == call else None)


class CallView(View):
    """The script of one call."""

    def get(self, request: DoorRequest, call: UUID) -> HttpResponse:
        """Show the step the call stands at."""
        return _call_page(request, own_call_for(request.actor, call))


class StepView(View):
    """One step of a call that is not recorded as a proof: recording, answers, the end."""

    def post(self, request: DoorRequest, call: UUID, step: str) -> HttpResponse:
        """Do the step, or show what is to be corrected."""
        card = own_call_for(request.actor, call)
        if card.state is not CallState.OPEN:
            return redirect("counter:call", call=call)
        act = {"recording": _record, "answers": _answer, "close": _close}.get(step)
        if act is None:
            raise Http404
        return act(request, card)


class CertifyView(View):
    """Recording a call as a proof, where it counts."""

    def post(self, request: DoorRequest, call: UUID, entitlement: UUID) -> HttpResponse:
        """Certify once; sent twice it is the same."""
        card, at = own_call_for(request.actor, call), clock.now()
        if card.state is not CallState.OPEN:
            return redirect("counter:call", call=call)
        told = call_desk.counting(request.actor, card, on=clock.local_date(at))
        questions = next((one.questions for one in told if one.card.entitlement_id == entitlement), ())
        form = StatusForm(request.POST, questions=questions)
        if not form.is_valid():
            return _call_page(request, card, status=form, chosen=entitlement, code=422)
        done = call_proofs.certify(request.actor, call, entitlement, form.answers(), at=at)
        messages.success(
            request,
            _("已登记，回执编号 %(number)s。下一次最晚 %(due)s，请念给对方听。")
            % {"number": done.number, "due": day_words(done.due_on)},
        )
        return redirect("counter:call", call=call)


class LookView(View):
    """A suspicion that a colleague has looked into."""

    def post(self, request: DoorRequest, call: UUID) -> HttpResponse:
        """Note it."""
        card = call_at_desk(request.actor, call)
        calls.look_at(request.actor, card.public_id, at=clock.now())
        messages.success(request, _("已经记下您核实过了。"))
        return redirect("counter:calls")


def _on_line(request: DoorRequest, call: UUID, wanted: int | None) -> HttpResponse:
    """Go to the call; where another one was still open, say so, or its questions are put to the wrong person."""
    held = own_call_for(request.actor, call)
    if held.person_id != wanted:
        words = _("您和%(name)s的电话还没有结束，现在显示的是那一通。先结束它，再接下一通。")
        messages.warning(request, words % {"name": call_desk.person_of(held).name})
    return redirect("counter:call", call=call)


def _record(request: DoorRequest, card: CallCard) -> HttpResponse:
    form = RecordingForm(request.POST)
    if not form.is_valid():
        return _call_page(request, card, recording=form, code=422)
    reference = form.cleaned_data["reference"]
    calls.agree_to_recording(request.actor, card.public_id, reference, at=clock.now())
    return redirect("counter:call", call=card.public_id)


def _answer(request: DoorRequest, card: CallCard) -> HttpResponse:
    form = AnswersForm(request.POST, questions=card.questions)
    if card.matched_count is not None or not form.is_valid():
        return redirect("counter:call", call=card.public_id)
    calls.answer(request.actor, card.public_id, form.said(), at=clock.now())
    return redirect("counter:call", call=card.public_id)


def _close(request: DoorRequest, card: CallCard) -> HttpResponse:
    form = CloseForm(request.POST, outcomes=call_desk.outcomes_for(card))
    if form.is_valid():
        try:
            outcome = CallOutcome(form.cleaned_data["outcome"])
            calls.close(request.actor, card.public_id, outcome, form.cleaned_data["note"], at=clock.now())
        except DomainError as error:
            if error.kind is not Kind.INVALID:
                raise
            form.add_error("note", sentence_of(error))
        else:
            messages.success(request, _("这通电话已经结束。"))
            return redirect("counter:calls")
    return _call_page(request, card, close=form, code=422)


def _list(request: DoorRequest, form: CallForm, *, status: int = 200) -> HttpResponse:
    return page(
        request, "calls", {"form": form, **call_desk.lists(request.actor, on=clock.today())}, status=status
    )


def _call_page(
    request: DoorRequest,
    card: CallCard,
    *,
    chosen: UUID | None = None,
    code: int = 200,
    **bound: forms.Form,
) -> HttpResponse:
    """Show a call at the step it has come to, with the form that is to be corrected, if one is."""
    on = clock.today()
    told = call_desk.counting(request.actor, card, on=on)
    one = next(
        (one for one in told if one.card.entitlement_id == chosen or (not chosen and one.counts)), None
    )
    context: dict[str, Any] = {
        "call": card,
        "person": call_desk.person_of(card),
        "counting": told,
        "chosen": one,
        "recording": bound.get("recording") or RecordingForm(),
        "answers": AnswersForm(questions=card.questions),
        "status": bound.get("status") or StatusForm(questions=one.questions if one else ()),
        "close": bound.get("close") or CloseForm(outcomes=call_desk.outcomes_for(card)),
        "form": next(iter(bound.values()), None),
    }
    return page(request, "call", context, status=code)

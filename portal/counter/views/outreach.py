"""Asking after people whom no message reached: the queue, taking a task, and what came of it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from certification.actions import outreach
from certification.enums import OutreachOutcome
from certification.errors import OutreachHeld, OutreachNotHeld
from certification.queries.escalations import TaskCard
from foundation import clock
from foundation.errors import DomainError, Kind
from portal.counter import outreach_desk
from portal.counter.outreach_forms import CloseForm
from portal.counter.pages import page
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class QueueView(View):
    """Who is to be asked after, the most urgent first."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show the queue of the clerk's areas."""
        return page(request, "outreach", {"rows": outreach_desk.queue(request.actor, at=clock.now())})


class TaskView(View):
    """One task: whom to call, who was asked before, and what came of it."""

    def get(self, request: DoorRequest, task_id: UUID) -> HttpResponse:
        """Show the task; to who holds it, with the person's file opened and that written down."""
        at = clock.now()
        card = outreach_desk.task_for(request.actor, task_id, at=at)
        return _task_page(request, card, CloseForm(), at=at)

    def post(self, request: DoorRequest, task_id: UUID) -> HttpResponse:
        """End the task with what was found."""
        at = clock.now()
        card = outreach_desk.task_for(request.actor, task_id, at=at)
        form = CloseForm(request.POST)
        if form.is_valid():
            try:
                outreach.close(request.actor, task_id, form.found(), form.cleaned_data["words"], at=at)
            except OutreachNotHeld as error:
                messages.warning(request, sentence_of(error))
                return redirect("counter:outreach_task", task_id=task_id)
            except DomainError as error:
                if error.kind is not Kind.INVALID:
                    raise
                form.add_error("words", sentence_of(error))
            else:
                messages.success(request, _done_words(form.found()))
                return redirect("counter:outreach")
        return _task_page(request, card, form, at=at, status=422)


class TakeView(View):
    """Taking a task, so that no colleague calls the same person."""

    def post(self, request: DoorRequest, task_id: UUID) -> HttpResponse:
        """Take it, or say who was quicker."""
        at = clock.now()
        outreach_desk.task_for(request.actor, task_id, at=at)
        try:
            outreach.take(request.actor, task_id, at=at)
        except OutreachHeld as error:
            messages.warning(request, sentence_of(error))
            return redirect("counter:outreach")
        return redirect("counter:outreach_task", task_id=task_id)


class GiveBackView(View):
    """Letting a task go."""

    def post(self, request: DoorRequest, task_id: UUID) -> HttpResponse:
        """Put it back for whoever comes next."""
        try:
            outreach.give_back(request.actor, task_id, at=clock.now())
        except OutreachNotHeld as error:
            messages.warning(request, sentence_of(error))
        return redirect("counter:outreach")


def _task_page(
    request: DoorRequest, card: TaskCard, form: CloseForm, *, at: datetime, status: int = 200
) -> HttpResponse:
    context = {"file": outreach_desk.file_of(request, card, at=at), "form": form}
    return page(request, "outreach_task", context, status=status)


def _done_words(outcome: OutreachOutcome) -> str:
    if outcome is OutreachOutcome.OFFERED_VISIT:
        return _("记下了。上门的提议已经发给本人和家人。")
    if outcome is OutreachOutcome.DIED_REPORTED:
        return _("记下了。这只是一条线索，待遇不会因此停发；请按登记核实。")
    return _("记下了。")

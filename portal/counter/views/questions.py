"""Family facts that contradict one another: the list, one with the facts behind it, and a clerk's answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from family.enums import QuestionState
from family.errors import QuestionMoved, QuestionReasonMissing
from foundation import clock
from portal.counter import question_desk
from portal.counter.duplicate_forms import ReasonForm
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


class QuestionsView(View):
    """The list of questions."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of it; what is unreadable asks for nothing."""
        at, asked = clock.now(), request.GET
        state = (
            QuestionState(asked["state"]) if asked.get("state") in list(QuestionState) else QuestionState.OPEN
        )
        try:
            person = UUID(asked["person"]) if asked.get("person") else None
        except ValueError:
            person = None
        rows, after = question_desk.page_of(
            request.actor, state, person, mark_of(asked.get("after", "")), on=clock.local_date(at)
        )
        question_desk.note_listed(request, rows, at=at)
        context = {
            "rows": rows,
            "next": after,
            "state": state,
            "person": person,
            "states": list(QuestionState),
        }
        return page(request, "questions", context)


class QuestionView(View):
    """One question and the facts behind it."""

    def get(self, request: DoorRequest, question_id: UUID) -> HttpResponse:
        """Show it, and write down that it was looked at; what was typed before a step-up comes back."""
        kept = step_up.kept_input(request)
        return _page(request, question_id, ReasonForm(kept) if kept else ReasonForm())

    def post(self, request: DoorRequest, question_id: UUID) -> HttpResponse:
        """Note that the facts are right as they are."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _page(request, question_id, form, status=422)
        given = form.cleaned_data
        try:
            question_desk.keep(request.actor, question_id, given["seen"], given["reason"], at=clock.now())
        except (QuestionMoved, QuestionReasonMissing) as error:
            form.add_error(None, sentence_of(error))
            return _page(request, question_id, form, status=409)
        messages.success(request, _("已记下：登记无误。登记的内容不变，就不再问。"))
        return redirect("counter:questions")


def _page(request: DoorRequest, question_id: UUID, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    case = question_desk.case_for(request.actor, question_id, at=clock.now())
    return page(request, "question", {"case": case, "form": form}, status=status)

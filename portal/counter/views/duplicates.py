"""Two records that may be one person: the list, both side by side, and what a clerk says about them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from accounts.enums.duplicates import DuplicateGround, DuplicateState
from accounts.errors.approvals import ApprovalExists
from accounts.errors.duplicates import DuplicateDecided, DuplicateMoved
from accounts.queries.duplicates import last_search
from foundation import clock
from portal.counter import duplicate_desk, merge_desk
from portal.counter.duplicate_desk import Question
from portal.counter.duplicate_forms import ReasonForm, SameForm
from portal.counter.pages import page
from portal.counter.paging import mark_of
from portal.shared import step_up
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

# What is one by now stands on the page of merges.
STATES = (DuplicateState.OPEN, DuplicateState.DIFFERENT)
# What a colleague did meanwhile is told beside the pair as it stands now.
_TOLD = (DuplicateMoved, DuplicateDecided, ApprovalExists)


class DuplicatesView(View):
    """The list of pairs."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of it."""
        at = clock.now()
        question = question_of(request)
        found = duplicate_desk.page_of(request.actor, question, on=clock.local_date(at))
        duplicate_desk.note_listed(request, found, at=at)
        context = {"question": question, "found": found, "states": STATES, "grounds": list(DuplicateGround)}
        return page(request, "duplicates", {**context, "search": last_search()})


class DuplicateView(View):
    """Both records side by side."""

    def get(self, request: DoorRequest, pair_id: UUID) -> HttpResponse:
        """Show them, and write down that they were looked at; what was typed before a step-up comes back."""
        kept = step_up.kept_input(request)
        return _pair_page(request, pair_id, ReasonForm(kept) if kept else ReasonForm())

    def post(self, request: DoorRequest, pair_id: UUID) -> HttpResponse:
        """Note that the two are two people."""
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _pair_page(request, pair_id, form, status=422)
        given = form.cleaned_data
        try:
            duplicate_desk.decide_different(
                request.actor, pair_id, given["seen"], given["reason"], at=clock.now()
            )
        except _TOLD as error:
            form.add_error(None, sentence_of(error))
            return _pair_page(request, pair_id, form, status=409)
        messages.success(request, _("已记下：不是同一人。没有新的依据，不会再列出来。"))
        return redirect("counter:duplicates")


class SameView(View):
    """The proposal that the two are one person."""

    def get(self, request: DoorRequest, pair_id: UUID) -> HttpResponse:
        """Ask which record goes on and why; what was typed before a step-up comes back."""
        kept = step_up.kept_input(request)
        return _same_page(request, pair_id, SameForm(kept) if kept else SameForm())

    def post(self, request: DoorRequest, pair_id: UUID) -> HttpResponse:
        """Leave it to a colleague."""
        form = SameForm(request.POST)
        if not form.is_valid():
            return _same_page(request, pair_id, form, status=422)
        try:
            card = merge_desk.propose(request.actor, pair_id, form.cleaned_data, at=clock.now())
        except _TOLD as error:
            form.add_error(None, sentence_of(error))
            return _same_page(request, pair_id, form, status=409)
        messages.success(request, _("已提出合并，等同一统筹区的另一位经办员复核。"))
        return redirect("counter:merge_proposal", proposal_id=card.public_id)


def question_of(request: DoorRequest) -> Question:
    """Read which list is asked for; what is unreadable asks for nothing."""
    asked = request.GET
    state = DuplicateState(asked["state"]) if asked.get("state") in list(STATES) else DuplicateState.OPEN
    ground = DuplicateGround(asked["ground"]) if asked.get("ground") in list(DuplicateGround) else None
    try:
        person = UUID(asked["person"]) if asked.get("person") else None
    except ValueError:
        person = None
    return Question(state, ground, person, mark_of(asked.get("after", "")))


def _pair_page(request: DoorRequest, pair_id: UUID, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    case = duplicate_desk.case_for(request.actor, pair_id, at=clock.now())
    return page(request, "duplicate", {"case": case, "form": form}, status=status)


def _same_page(request: DoorRequest, pair_id: UUID, form: SameForm, *, status: int = 200) -> HttpResponse:
    case = duplicate_desk.case_for(request.actor, pair_id, at=clock.now())
    return page(request, "duplicate_same", {"case": case, "form": form}, status=status)

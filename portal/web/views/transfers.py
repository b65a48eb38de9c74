"""Applying for a transfer, for oneself or for a relative: one question a page, all of it once more, then a receipt."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from accounts.access import assured_person_for
from accounts.actions import transfers
from accounts.actions.transfers import Application
from accounts.enums.verification import Purpose
from accounts.errors.matters import MatterNotAllowed
from accounts.queries.people import PersonCard
from accounts.rules.transfers import KIND
from family.actions import acting
from family.enums import MandateScope
from foundation import clock
from portal.shared import evidence_files
from portal.shared.acting import address
from portal.shared.pensions import draws_pension
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence, sentence_of
from portal.web import matter_screens as screens
from portal.web.acting import Subject, note_look, subject_of
from portal.web.drafts import Draft
from portal.web.matter_forms import PaperForm, PlaceForm, ReasonForm, RelationForm
from portal.web.views.answers import answered, kept, posted
from portal.web.views.paper_desk import remove_paper, take_paper

NAME = "transfer"
QUESTIONS = ("relation", "place", "reason")
TITLES = {
    "relation": gettext_lazy("要转移哪一项参保"),
    "place": gettext_lazy("转到哪里"),
    "reason": gettext_lazy("为什么转移"),
    "papers": gettext_lazy("上传材料"),
    "check": gettext_lazy("核对一下，再提交"),
}
STEPS = tuple(TITLES)


def begin(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Tell what a transfer is, and what one needs."""
    subject = _subject(request, person_id)
    choices = screens.relation_choices(subject.person.id, on=clock.today())
    return render(request, "web/transfer.html", {"has_choices": bool(choices)})


def question(request: DoorRequest, step: str, person_id: UUID | None = None) -> HttpResponse:
    """Ask one question, and go on to the next page."""
    subject = _subject(request, person_id)
    draft = _draft(request, subject)
    if step == "relation":
        # The choices say where somebody is insured.
        note_look(request, subject.person, "enrolment.viewed", at=clock.now())
    form = _FORMS[step](request, subject.person, draft)
    if form.is_bound and form.is_valid():
        draft.fill(form.cleaned_data)
        is_whole = screens.wish_in(draft) is not None and "change" in request.GET
        return _to(request, "check" if is_whole else STEPS[STEPS.index(step) + 1])
    return answered(request, "web/transfer_question.html", form, _page(step))


def hand_in(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Take papers in, one by one, or go on without."""
    subject = _subject(request, person_id)
    draft = _draft(request, subject)
    form = PaperForm(posted(request), request.FILES or None, kind=KIND)
    if request.method == "POST" and take_paper(request, draft, form, subject.person.id):
        return _to(request, "papers")
    shown = evidence_files.shown(request, KIND, screens.papers_in(request, draft))
    return answered(request, "web/transfer_papers.html", form, {**_page("papers"), "papers": shown})


def take_away(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Take one paper out again."""
    remove_paper(request, _draft(request, _subject(request, person_id)))
    return _to(request, "papers")


def check(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Show all of it, then apply once."""
    subject = _subject(request, person_id)
    draft = _draft(request, subject)
    if sent := screens.sent_before(request, subject.person.id):
        return redirect(address(request, "matter_receipt", matter_id=sent))
    wish = screens.wish_in(draft)
    if wish is None:
        messages.info(request, sentence("draft.unfinished"))
        return _to(request, "relation")
    refused: list[str] = []
    if screens.was_changed(request, draft):
        refused = [sentence("draft.changed")]
    elif request.method == "POST":
        try:
            return redirect(address(request, "matter_receipt", matter_id=_apply(request, subject, draft)))
        except MatterNotAllowed as error:
            refused = [sentence_of(reason) for reason in error.reasons]
    files = evidence_files.shown(request, KIND, screens.papers_in(request, draft))
    context = {
        "own": subject.person,
        "wish": screens.wish_shown(wish, on=clock.today()),
        "papers": files,
        "refused": refused,
        "draft": draft,
    }
    return render(
        request, "web/transfer_check.html", {**_page("check"), **context}, status=422 if refused else 200
    )


def _subject(request: DoorRequest, person_id: UUID | None) -> Subject:
    return subject_of(request, person_id, MandateScope.TRANSFER, at=clock.now())


def _draft(request: DoorRequest, subject: Subject) -> Draft:
    """Give what was filled in for this person: what was filled in for another one is another draft."""
    return Draft(request, subject.name(NAME))


def _apply(request: DoorRequest, subject: Subject, draft: Draft) -> UUID:
    """Apply, once whoever applies is known well enough, for whomever it is."""
    now = clock.now()
    assured_person_for(request.actor, Purpose.TRANSFER, at=now)
    wish = screens.wish_in(draft)
    if wish is None:
        raise MatterNotAllowed
    files = tuple(card.public_id for card in screens.papers_in(request, draft))
    who = subject.person.id
    draws = draws_pension(who, on=clock.local_date(now))
    new = Application(who, wish, draft.key, draws_pension=draws, evidence=files)
    apply = acting.apply_for_transfer if subject.acting else transfers.apply
    card = apply(request.actor, new, at=now)
    draft.forget()
    return card.public_id


def _relation(request: DoorRequest, own: PersonCard, draft: Draft) -> Form:
    choices = screens.relation_choices(own.id, on=clock.today())
    return RelationForm(posted(request), initial={**draft.answers, **kept(request)}, choices=choices)


def _place(request: DoorRequest, own: PersonCard, draft: Draft) -> Form:
    choices = screens.place_choices(on=clock.today())
    return PlaceForm(posted(request), initial={**draft.answers, **kept(request)}, choices=choices)


def _reason(request: DoorRequest, own: PersonCard, draft: Draft) -> Form:
    return ReasonForm(posted(request), initial={**draft.answers, **kept(request)})


_FORMS: dict[str, Callable[[DoorRequest, PersonCard, Draft], Form]] = {
    "relation": _relation,
    "place": _place,
    "reason": _reason,
}


def _to(request: DoorRequest, step: str) -> HttpResponse:
    if step in QUESTIONS:
        return redirect(address(request, "transfer_question", step=step))
    return redirect(address(request, f"transfer_{step}"))


def _page(step: str) -> dict[str, object]:
    number = STEPS.index(step)
    before = STEPS[number - 1] if number else ""
    return {
        "title": TITLES[step],
        "step": step,
        "number": number + 1,
        "count": len(STEPS),
        "before": before,
        "is_question_before": before in QUESTIONS,
    }

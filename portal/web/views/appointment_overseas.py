"""People abroad: the form to be stamped, what stands on it, the scan, all of it once more, then a receipt."""

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from accounts.queries.people import person_cards
from certification.access import deadline_for
from certification.actions import overseas
from certification.actions.overseas import Application
from certification.enums import StatusQuestion
from certification.errors import OverseasNotAllowed
from certification.queries.deadlines import DeadlineCard
from certification.queries.overseas import is_in_person_due, overseas_terms, stay_of
from certification.queries.prechecks import questions_for
from certification.rules.overseas import KIND, OverseasForm, form_of
from foundation import clock
from portal.shared import evidence_files
from portal.shared.overseas_sheet import overseas_sheet
from portal.shared.pdf.typesetting import Proof, typeset
from portal.shared.requests import DoorRequest
from portal.shared.status_questions import answers_in
from portal.shared.words import sentence, sentence_of
from portal.web import matter_screens
from portal.web.appointment_forms import OverseasFormForm
from portal.web.drafts import Draft
from portal.web.matter_forms import PaperForm
from portal.web.views.answers import answered, kept, posted
from portal.web.views.paper_desk import remove_paper, take_paper


def begin(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Tell how it goes, and ask what stands on the stamped form."""
    at = clock.now()
    card, draft = _card(request, entitlement_id, at=at), _draft(request, entitlement_id)
    on = clock.local_date(at)
    form = OverseasFormForm(
        posted(request),
        initial={**draft.answers, **kept(request)},
        questions=_questions(card, on=on),
        on=on,
    )
    if form.is_bound and form.is_valid():
        draft.fill(form.cleaned_data)
        return redirect("web:overseas_papers", entitlement_id=entitlement_id)
    context = {
        "card": card,
        "terms": overseas_terms(card, on=on),
        "is_in_person_due": is_in_person_due(card, on=on),
        "stay": stay_of(card.person_id, on=on),
    }
    return answered(request, "web/overseas.html", form, context)


def paper(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Give the form as a PDF, filled in with what is known."""
    at = clock.now()
    card = _card(request, entitlement_id, at=at)
    overseas.note_form_made(request.actor, card, at=at)
    way_back = request.build_absolute_uri(reverse("web:overseas", kwargs={"entitlement_id": entitlement_id}))
    proof = Proof(way_back, "", ("盖章后扫码上传", "Scan to upload once stamped"))
    sheet = overseas_sheet(person_cards([card.person_id])[card.person_id], card)
    made = typeset(sheet, proof, language=get_language() or "")
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="overseas-form.pdf"'
    return answer


def hand_in(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Take the scan in, page by page."""
    card, draft = _card(request, entitlement_id, at=clock.now()), _draft(request, entitlement_id)
    form = PaperForm(posted(request), request.FILES or None, kind=KIND)
    if request.method == "POST" and take_paper(request, draft, form, card.person_id):
        return redirect("web:overseas_papers", entitlement_id=entitlement_id)
    papers = evidence_files.shown(request, KIND, matter_screens.papers_in(request, draft))
    return answered(request, "web/overseas_papers.html", form, {"card": card, "papers": papers})


def take_away(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Take one paper out again."""
    _card(request, entitlement_id, at=clock.now())
    remove_paper(request, _draft(request, entitlement_id))
    return redirect("web:overseas_papers", entitlement_id=entitlement_id)


def check(request: DoorRequest, entitlement_id: UUID) -> HttpResponse:
    """Show all of it once more, then hand it in once."""
    at = clock.now()
    card, draft = _card(request, entitlement_id, at=at), _draft(request, entitlement_id)
    if sent := matter_screens.sent_before(request, card.person_id):
        return redirect("web:matter_receipt", matter_id=sent)
    form = _form(card, draft, on=clock.local_date(at))
    if form is None:
        messages.info(request, sentence("draft.unfinished"))
        return redirect("web:overseas", entitlement_id=entitlement_id)
    files = matter_screens.papers_in(request, draft)
    refused: list[str] = []
    if matter_screens.was_changed(request, draft):
        refused = [sentence("draft.changed")]
    elif request.method == "POST":
        new = Application(form, draft.key, tuple(file.public_id for file in files))
        try:
            made = overseas.hand_in(request.actor, new, at=at)
            draft.forget()
            return redirect("web:matter_receipt", matter_id=made.public_id)
        except OverseasNotAllowed as error:
            refused = [sentence_of(reason) for reason in error.reasons]
    context = {
        "card": card,
        "form_shown": form,
        "papers": evidence_files.shown(request, KIND, files),
        "refused": refused,
        "draft": draft,
    }
    return render(request, "web/overseas_check.html", context, status=422 if refused else 200)


def _card(request: DoorRequest, entitlement_id: UUID, *, at: datetime) -> DeadlineCard:
    on, relations = clock.local_date(at), request.permit.relations
    return deadline_for(request.actor, entitlement_id, relations=relations, on=on)


def _draft(request: DoorRequest, entitlement_id: UUID) -> Draft:
    return Draft(request, f"overseas-{entitlement_id}")


def _form(card: DeadlineCard, draft: Draft, *, on: date) -> OverseasForm | None:
    """Read the form a draft holds, or nothing while something is missing."""
    texts = {name: draft.answers.get(name, "") for name in ("country", "office", "since", "form_on")}
    asked = _questions(card, on=on)
    answers = answers_in(draft.answers, asked)
    told = {question.value: answer for question, answer in answers.items()}
    facts = {"entitlement": str(card.entitlement_id), **texts, "answers": told}
    return None if KIND.check(facts) or len(answers) < len(asked) else form_of(facts)


def _questions(card: DeadlineCard, *, on: date) -> tuple[StatusQuestion, ...]:
    return questions_for(card.paying_area_key, card.benefit, on=on)

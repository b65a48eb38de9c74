"""Asking for a correction: which fact, what is right, the papers that show it, all of it once more, then a receipt."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from accounts.access import own_person_for
from accounts.actions import corrections
from accounts.actions.corrections import Application
from accounts.enums.corrections import CorrectedFact
from accounts.errors.matters import MatterNotAllowed
from accounts.queries.people import PersonCard
from accounts.rules.corrections import KIND, Correction
from foundation import clock
from portal.shared import evidence_files
from portal.shared.correction_forms import CorrectionForm
from portal.shared.corrections_shown import correction_shown, deciding_area, recorded_facts
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence, sentence_of
from portal.web import matter_screens as screens
from portal.web.drafts import Draft
from portal.web.matter_forms import PaperForm
from portal.web.views.answers import answered, kept, posted
from portal.web.views.paper_desk import remove_paper, take_paper

NAME = "correction"
PAPERS = gettext_lazy("上传证明材料")
CHECK = gettext_lazy("核对一下，再提交")


def choose(request: DoorRequest) -> HttpResponse:
    """Show how each fact is recorded, masked, each with a way to say that it is wrong."""
    own = own_person_for(request.actor)
    return render(request, "web/correct.html", {"facts": recorded_facts(own.id)})


def value(request: DoorRequest, fact: str) -> HttpResponse:
    """Ask what is right, and go on to the papers."""
    own, draft, asked = own_person_for(request.actor), Draft(request, NAME), _fact(fact)
    before = draft.answers if draft.answers.get("fact") == asked.value else {}
    typed = {**before, **kept(request)}
    form = CorrectionForm(posted(request), initial=typed, fact=asked, on=clock.today())
    if form.is_bound and form.is_valid():
        draft.fill({"fact": asked.value, **form.cleaned_data})
        return redirect("web:correct_papers")
    was = dict(recorded_facts(own.id))[asked]
    return answered(request, "web/correct_value.html", form, {"title": label_of(asked), "was": was})


def hand_in(request: DoorRequest) -> HttpResponse:
    """Take papers in, one by one."""
    own, draft = own_person_for(request.actor), Draft(request, NAME)
    form = PaperForm(posted(request), request.FILES or None, kind=KIND)
    if request.method == "POST" and take_paper(request, draft, form, own.id):
        return redirect("web:correct_papers")
    shown = evidence_files.shown(request, KIND, screens.papers_in(request, draft))
    fact = draft.answers.get("fact", "")
    return answered(
        request, "web/correct_papers.html", form, {"title": PAPERS, "papers": shown, "fact": fact}
    )


def take_away(request: DoorRequest) -> HttpResponse:
    """Take one paper out again."""
    own_person_for(request.actor)
    remove_paper(request, Draft(request, NAME))
    return redirect("web:correct_papers")


def check(request: DoorRequest) -> HttpResponse:
    """Show all of it, then apply once."""
    own, draft = own_person_for(request.actor), Draft(request, NAME)
    if sent := screens.sent_before(request, own.id):
        return redirect("web:matter_receipt", matter_id=sent)
    wish = _wish_in(draft)
    if wish is None:
        messages.info(request, sentence("draft.unfinished"))
        return redirect("web:correct")
    refused: list[str] = []
    if screens.was_changed(request, draft):
        refused = [sentence("draft.changed")]
    elif request.method == "POST":
        try:
            return redirect("web:matter_receipt", matter_id=_apply(request, own, wish, draft))
        except MatterNotAllowed as error:
            refused = [sentence_of(reason) for reason in error.reasons]
    papers = evidence_files.shown(request, KIND, screens.papers_in(request, draft))
    was = dict(recorded_facts(own.id))[wish.fact]
    context = {"title": CHECK, "wish": correction_shown(wish), "was": was, "papers": papers, "own": own}
    context |= {"refused": refused, "draft": draft}
    return render(request, "web/correct_check.html", context, status=422 if refused else 200)


def _apply(request: DoorRequest, own: PersonCard, wish: Correction, draft: Draft) -> UUID:
    at = clock.now()
    files = tuple(card.public_id for card in screens.papers_in(request, draft))
    area_key = deciding_area(own.id, on=clock.local_date(at))
    new = Application(own.id, wish.fact, wish.right, wish.note, area_key, draft.key, files)
    card = corrections.apply(request.actor, new, at=at)
    draft.forget()
    return card.public_id


def _wish_in(draft: Draft) -> Correction | None:
    """Read the correction a draft holds, or nothing while what is right is still missing."""
    given = draft.answers
    if not given.get("right"):
        return None
    return Correction(CorrectedFact(given["fact"]), "", given["right"], given.get("note", ""))


def _fact(text: str) -> CorrectedFact:
    if text not in list(CorrectedFact):
        raise Http404
    return CorrectedFact(text)

"""Claiming a family tie, page by page: what it is, who it is, on what it rests, all of it once more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import assured_person_for, own_person_for
from accounts.enums.verification import Purpose
from accounts.errors.matters import MatterNotAllowed
from accounts.queries.people import PersonCard
from family.actions import binding_requests, claims
from family.enums import ClaimProof
from family.errors import BindingNotAllowed, ClaimExists, ClaimNotAllowed, ClaimTooOften
from family.rules.claim_kinds import CLAIM
from family.rules.claims import THROUGH_PARENT, TieWish
from foundation import clock
from foundation.masking import mask_number
from portal.shared import evidence_files
from portal.shared.claim_words import tie_words
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence, sentence_of
from portal.web import claim_screens as screens
from portal.web.claim_forms import PromiseForm, ProofForm, RelationForm, TieForm
from portal.web.drafts import Draft
from portal.web.identity_forms import NamedForm
from portal.web.matter_forms import PaperForm
from portal.web.matter_screens import papers_in, was_changed
from portal.web.sharing_forms import sharing_in
from portal.web.views.answers import answered, kept, posted
from portal.web.views.paper_desk import remove_paper, take_paper

TITLES = {
    "relation": gettext_lazy("对方是您的什么人"),
    "tie": gettext_lazy("这项关系是怎么来的"),
    "who": gettext_lazy("对方是谁"),
    "proof": gettext_lazy("凭什么申报"),
    "papers": gettext_lazy("上传材料"),
    "check": gettext_lazy("核对一下，再提交"),
}


def overview(request: DoorRequest) -> HttpResponse:
    """Show what waits for the reader's answer, and what the reader has claimed."""
    own, on = own_person_for(request.actor), clock.today()
    rows = {"asking": screens.asking(own, on=on), "mine": screens.mine(own, on=on)}
    return render(request, "web/claims.html", rows)


def relation(request: DoorRequest) -> HttpResponse:
    """Ask what the other person is to the reader."""
    own_person_for(request.actor)
    draft = Draft(request, screens.NAME)
    form = RelationForm(posted(request), initial={**draft.answers, **kept(request)})
    if form.is_bound and form.is_valid():
        is_same = draft.answers.get("relation") == form.cleaned_data["relation"]
        draft.fill({**form.cleaned_data, "is_tied": is_same and bool(draft.answers.get("is_tied"))})
        return redirect("web:claim_tie")
    return answered(request, "web/claim_question.html", form, _page("relation", "web:claims"))


def tie(request: DoorRequest) -> HttpResponse:
    """Ask how the tie came about; for one that follows from others, tell from which, and ask who stands between."""
    own_person_for(request.actor)
    draft = Draft(request, screens.NAME)
    chosen = screens.relation_in(draft)
    if chosen is None:
        return redirect("web:claim_new")
    form = TieForm(posted(request), initial={**draft.answers, **kept(request)}, relation=chosen)
    if form.is_bound and form.is_valid():
        day = form.cleaned_data.get("starts_on")
        draft.fill({**form.cleaned_data, "starts_on": day.isoformat() if day else "", "is_tied": True})
        return redirect("web:claim_who")
    context = {**_page("tie", "web:claim_new"), "is_through": chosen in THROUGH_PARENT, "relation": chosen}
    return answered(request, "web/claim_question.html", form, context)


def who(request: DoorRequest) -> HttpResponse:
    """Ask for the other's name and number; whether anybody has them nobody asks here."""
    own_person_for(request.actor)
    draft = Draft(request, screens.NAME)
    wish = screens.wish_in(draft.answers)
    if wish is None:
        return redirect("web:claim_tie")
    form = NamedForm(posted(request), initial={**draft.answers, **kept(request)})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        named = {"name": given["name"], "number": given["number"].number}
        if all(draft.answers.get(key) != value for key, value in named.items()):
            # Another person altogether, not a slip put right: what was wished of the former goes no further.
            named |= {"sharing": "", "personal_number": ""}
        draft.fill(named)
        return redirect("web:claim_papers" if wish.needs_papers else "web:claim_proof")
    return answered(request, "web/claim_question.html", form, _page("who", "web:claim_tie"))


def proof(request: DoorRequest) -> HttpResponse:
    """Ask whether the reader promises or hands in papers."""
    own_person_for(request.actor)
    draft = Draft(request, screens.NAME)
    if not draft.answers.get("number"):
        return redirect("web:claim_who")
    initial = {"proof": ClaimProof.PROMISE.value, **draft.answers, **kept(request)}
    form = ProofForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        draft.fill(form.cleaned_data)
        has_papers = form.cleaned_data["proof"] == ClaimProof.PAPERS.value
        return redirect("web:claim_papers" if has_papers else "web:claim_check")
    return answered(request, "web/claim_question.html", form, _page("proof", "web:claim_who"))


def hand_in(request: DoorRequest) -> HttpResponse:
    """Take papers in, one by one."""
    own, draft = own_person_for(request.actor), Draft(request, screens.NAME)
    form = PaperForm(posted(request), request.FILES or None, kind=CLAIM)
    if request.method == "POST" and take_paper(request, draft, form, own.id):
        return redirect("web:claim_papers")
    shown = evidence_files.shown(request, CLAIM, papers_in(request, draft))
    context = {**_page("papers", "web:claim_who"), "papers": shown}
    return answered(request, "web/claim_papers.html", form, context)


def take_away(request: DoorRequest) -> HttpResponse:
    """Take one paper out again."""
    own_person_for(request.actor)
    remove_paper(request, Draft(request, screens.NAME))
    return redirect("web:claim_papers")


def check(request: DoorRequest) -> HttpResponse:
    """Show all of it with the promise, then claim once."""
    own, draft, on = own_person_for(request.actor), Draft(request, screens.NAME), clock.today()
    if screens.was_sent(request):
        return redirect("web:claims")
    wish = screens.wish_in(draft.answers)
    if wish is None or not draft.answers.get("number"):
        messages.info(request, sentence("draft.unfinished"))
        return redirect("web:claim_new")
    promises = screens.proof_in(draft, wish) is ClaimProof.PROMISE
    text = screens.promise_shown(on) if promises else None
    form = PromiseForm(posted(request), initial={"version": text.version if text else None, **kept(request)})
    refused: list[str] = []
    sharing = draft.answers.get("sharing", "")
    if was_changed(request, draft):
        refused = [sentence("draft.changed")]
    elif request.method == "POST" and not promises and not draft.files:
        refused = [sentence("draft.no_papers")]
    elif request.method == "POST" and (not promises or form.is_valid()):
        version = form.cleaned_data["version"] if promises else None
        refused = _claimed(request, own, wish, draft, version)
        if not refused:
            return redirect("web:sharing" if sharing else "web:claims")
    has_fault = bool(refused) or (promises and form.is_bound and not form.is_valid())
    context = {
        **_page("check", "web:claim_proof" if promises else "web:claim_papers"),
        "own": own,
        "tie": tie_words(wish),
        "answers": draft.answers,
        "number": mask_number(draft.answers["number"]),
        "papers": evidence_files.shown(request, CLAIM, papers_in(request, draft)),
        "promise": text,
        "sharing": sharing,
        "form": form,
        "refused": refused,
        "draft": draft,
    }
    return render(request, "web/claim_check.html", context, status=422 if has_fault else 200)


def _claimed(
    request: DoorRequest, own: PersonCard, wish: TieWish, draft: Draft, version: int | None
) -> list[str]:
    """Claim what the draft holds; give what stands against it in words, or nothing when it is done."""
    at = clock.now()
    assured_person_for(request.actor, Purpose.MANDATE, at=at)
    try:
        new = screens.new_claim(draft, own, wish, version, on=clock.local_date(at))
        wanted = sharing_in(draft.answers)
        if wanted is None:
            claims.claim(request.actor, new, at=at)
        else:
            binding_requests.request(request.actor, new, wanted, at=at)
    except (BindingNotAllowed, ClaimNotAllowed, ClaimExists, ClaimTooOften, MatterNotAllowed) as error:
        return [sentence_of(told) for told in error.reasons or (error,)]
    draft.forget()
    messages.success(
        request,
        _("已提交，等待对方确认。对方登录后在“家人关系申报”里能看到；没有账号的，可以带身份证到窗口确认。"),
    )
    return []


def _page(step: str, before: str) -> dict[str, object]:
    return {"title": TITLES[step], "before": before, "step": step}

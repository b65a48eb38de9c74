"""The desk's matters: the queue, one case, taking and giving back, deciding, delivering."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.access import evidence_at_desk, matter_at_desk
from accounts.actions import evidence, matter_decisions, matter_leases
from accounts.enums.matters import MatterState
from accounts.errors.matters import MatterNotHeld
from accounts.queries.evidence import evidence_of
from accounts.queries.matter_queues import QueueView as Part
from accounts.queries.matters import MatterCard
from accounts.rules.matter_kinds import kind_of, kinds
from family.access import kin_ids_of
from foundation import clock
from foundation.errors import DomainError
from portal.counter import matter_desk, review_desk
from portal.counter.matter_forms import DecideForm, SecondForm
from portal.counter.pages import page
from portal.counter.review_forms import ReviewForm
from portal.counter.serving import MENDABLE
from portal.shared import evidence_files, step_up
from portal.shared.evidence_links import opened
from portal.shared.matter_labels import named
from portal.shared.matter_pages import shown
from portal.shared.problems import status_of
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

# The button that decides and takes the next of the same kind.
NEXT = "next"


class QueueView(View):
    """The lists of the desk."""

    def get(self, request: DoorRequest) -> HttpResponse:
        """Show one page of one list."""
        at, on = clock.now(), clock.today()
        view = Part(request.GET["view"]) if request.GET.get("view") in list(Part) else Part.NEXT
        kind, after = request.GET.get("kind", ""), request.GET.get("after", "")
        found = matter_desk.page_of(request.actor, view, kind, after, at=at, on=on)
        matter_desk.note_listed(request, found, at=at)
        counts = matter_desk.counts_of(request.actor, at=at, on=on)
        context = {
            "view": view,
            "kind": kind,
            "found": found,
            "counts": {part.value: count for part, count in counts.items()},
            "kinds": [(one.code, named(one)) for one in kinds()],
            "most": matter_desk.COUNT_MAX,
        }
        return page(request, "matters", context)


class NextView(View):
    """Taking the next matter."""

    def post(self, request: DoorRequest) -> HttpResponse:
        """Take it and open it; an empty queue is said so."""
        return _next(request, request.POST.get("kind", ""))


class CaseView(View):
    """One matter: facts, papers, checks, log and decision."""

    def get(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Show it; that it was opened is written down."""
        card = matter_at_desk(request.actor, matter_id)
        matter_desk.note_viewed(request.actor, card, at=clock.now())
        return _case(request, card, step_up.kept_input(request))

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Decide, as the one who holds it or as a second person."""
        at, on = clock.now(), clock.today()
        card = matter_at_desk(request.actor, matter_id)
        form = _sent(request.POST, card, on=on)
        if not form.is_valid():
            return _case(request, card, request.POST, status=422)
        try:
            if isinstance(form, SecondForm):
                done = matter_desk.decide_second(request.actor, card, form, at=at, on=on)
            else:
                done = matter_desk.decide(request.actor, card, form, at=at, on=on)
        except DomainError as error:
            return _told(request, matter_id, error)
        messages.success(request, _("已登记：%(status)s。") % {"status": shown(done).status})
        if request.POST.get("then") == NEXT:
            return _next(request, card.kind)
        return redirect("counter:matter", matter_id=matter_id)


class TakeView(View):
    """Taking a given matter, or holding on to it."""

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Take it for a while."""
        kin = kin_ids_of(request.actor, on=clock.today())
        lease = settings.MATTER_LEASE
        try:
            matter_leases.take(request.actor, matter_id, kin_ids=kin, holds_for=lease, at=clock.now())
        except DomainError as error:
            return _told(request, matter_id, error)
        return redirect("counter:matter", matter_id=matter_id)


class GiveBackView(View):
    """Giving a matter back."""

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Let it go."""
        try:
            matter_leases.give_back(request.actor, matter_id, at=clock.now())
        except DomainError as error:
            return _told(request, matter_id, error)
        messages.success(request, _("已经放回队列。"))
        return redirect("counter:matters")


class ServeView(View):
    """Handing the result over at the desk."""

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Note the delivery."""
        try:
            matter_decisions.serve_at_desk(request.actor, matter_id, at=clock.now())
        except DomainError as error:
            return _told(request, matter_id, error)
        messages.success(request, _("已登记：当面送达。"))
        return redirect("counter:matter", matter_id=matter_id)


class ReceiptView(View):
    """The receipt that is printed at the desk."""

    def get(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Show number, day and what happens next."""
        card = matter_at_desk(request.actor, matter_id)
        address = request.build_absolute_uri(f"{reverse('web:progress')}?receipt={card.receipt}")
        case = matter_desk.case_of(request.actor, card, at=clock.now(), on=clock.today())
        qr = qr_svg(address, label=_("查询进度的二维码"))
        return page(request, "matter_receipt", {"case": case, "qr": qr})


class PaperView(View):
    """One page of a paper."""

    def get(self, request: DoorRequest, signed: str) -> HttpResponse:
        """Send it; every look is written down."""
        link = opened(request, signed)
        card, matter = evidence_at_desk(request.actor, link.evidence)
        content = evidence.look_at(
            request.actor, card.public_id, link.number, area_key=matter.area_key, at=clock.now()
        )
        return evidence_files.picture(content)


def _next(request: DoorRequest, kind: str) -> HttpResponse:
    """Take the next one, of a kind where one is named, and open it; an empty queue is said so."""
    kin = kin_ids_of(request.actor, on=clock.today())
    taken = matter_leases.take_next(
        request.actor, kin_ids=kin, holds_for=settings.MATTER_LEASE, kind=kind, at=clock.now()
    )
    if taken is None:
        messages.success(request, _("队列已清空，现在没有您可以办的事项。"))
        return redirect("counter:matters")
    return redirect("counter:matter", matter_id=taken.public_id)


def _sent(given: QueryDict, card: MatterCard, *, on: date) -> DecideForm | SecondForm:
    """Read the form of whoever decides where the matter stands now."""
    if card.state is MatterState.CHECKING:
        return SecondForm(given)
    if review_desk.is_review(card):
        return ReviewForm(given, checks=review_desk.checks_for(card, on=on))
    return DecideForm(given, kind=kind_of(card.kind))


def _told(request: DoorRequest, matter_id: UUID, error: DomainError) -> HttpResponse:
    """Show the case as it stands by now, why the step was not taken, and what was typed.

    What was typed for a decision is kept for whoever has to take the matter again first.
    """
    if error.kind not in MENDABLE:
        raise error
    card = matter_at_desk(request.actor, matter_id)
    given = request.POST if request.path == reverse("counter:matter", args=[matter_id]) else None
    if given and isinstance(error, MatterNotHeld):
        step_up.keep_input(request, back=request.path)
    return _case(request, card, given, error=error, status=status_of(error))


def _case(
    request: DoorRequest,
    card: MatterCard,
    given: QueryDict | None = None,
    *,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the case with the form for whoever may decide now; what was typed comes back."""
    kind = kind_of(card.kind)
    case = matter_desk.case_of(request.actor, card, at=clock.now(), on=clock.today())
    form = _form(case, card, given)
    for told in (error.reasons or (error,)) if error else ():
        if form and form.is_bound:
            form.add_error(None, sentence_of(told))
        else:
            messages.error(request, sentence_of(told))
    context = {
        "case": case,
        "papers": evidence_files.shown(request, kind, evidence_of(card.id)),
        "form": form,
        "is_second": case.may_check,
    }
    if not review_desk.is_review(card):
        return page(request, "matter", context, status=status)
    context["review"] = review_desk.screen_of(
        request.actor,
        card,
        form,
        is_open=case.is_mine or case.may_check,
        at=clock.now(),
        on=clock.today(),
    )
    return page(request, "review", context, status=status)


def _form(
    case: matter_desk.Case, card: MatterCard, given: QueryDict | None
) -> DecideForm | SecondForm | None:
    """Give the form of whoever may decide now, or none; what is decided on is what the page shows now."""
    if case.proposal is not None:
        seen = {"proposal": case.proposal.payload_hash}
        return SecondForm(_seen_anew(given, seen), initial=seen)
    if case.acts and review_desk.is_review(card):
        seen = {"seen": str(card.version)}
        checks = review_desk.checks_for(card, on=clock.today())
        return ReviewForm(_seen_anew(given, seen), checks=checks, initial=seen)
    if case.acts:
        seen = {"seen": str(card.version)}
        return DecideForm(_seen_anew(given, seen), kind=kind_of(card.kind), acts=case.acts, initial=seen)
    return None


def _seen_anew(given: QueryDict | None, seen: dict[str, str]) -> QueryDict | None:
    """Give what was typed on a form of the same kind, with what the page shows now in the place of what it showed."""
    if given is None or not seen.keys() <= given.keys():
        return None
    anew = given.copy()
    for name, value in seen.items():
        anew[name] = value
    return anew

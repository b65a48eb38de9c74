"""The desk's matters: the queue, one case, taking and giving back, deciding, delivering."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.access import evidence_at_desk, matter_at_desk
from accounts.actions import evidence, matter_decisions, matter_leases
from accounts.enums.matters import MatterState
from accounts.errors.matters import MatterMoved, MatterReasonWrong
from accounts.queries.evidence import evidence_of
from accounts.queries.matter_queues import QueueView as Part
from accounts.queries.matters import MatterCard
from accounts.rules.matter_kinds import kind_of, kinds
from family.access import kin_ids_of
from foundation import clock
from portal.counter import matter_desk
from portal.counter.matter_forms import DecideForm, SecondForm
from portal.counter.pages import page
from portal.shared import evidence_files, step_up
from portal.shared.evidence_links import opened
from portal.shared.matter_labels import named
from portal.shared.matter_pages import shown
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of


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
        kin = kin_ids_of(request.actor, on=clock.today())
        taken = matter_leases.take_next(
            request.actor, kin_ids=kin, holds_for=settings.MATTER_LEASE, at=clock.now()
        )
        if taken is None:
            messages.success(request, _("队列已清空，现在没有您可以办的事项。"))
            return redirect("counter:matters")
        return redirect("counter:matter", matter_id=taken.public_id)


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
        is_second = card.state is MatterState.CHECKING
        form = SecondForm(request.POST) if is_second else DecideForm(request.POST, kind=kind_of(card.kind))
        if not form.is_valid():
            return _case(request, card, form=form, status=422)
        act = matter_desk.decide_second if is_second else matter_desk.decide
        try:
            done = act(request.actor, card, form.cleaned_data, at=at, on=on)
        except (MatterReasonWrong, MatterMoved) as error:
            form.add_error(None, sentence_of(error))
            return _case(request, matter_at_desk(request.actor, matter_id), form=form, status=409)
        messages.success(request, _("已登记：%(status)s。") % {"status": shown(done).status})
        return redirect("counter:matter", matter_id=matter_id)


class TakeView(View):
    """Taking a given matter, or holding on to it."""

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Take it for a while."""
        kin = kin_ids_of(request.actor, on=clock.today())
        lease = settings.MATTER_LEASE
        matter_leases.take(request.actor, matter_id, kin_ids=kin, holds_for=lease, at=clock.now())
        return redirect("counter:matter", matter_id=matter_id)


class GiveBackView(View):
    """Giving a matter back."""

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Let it go."""
        matter_leases.give_back(request.actor, matter_id, at=clock.now())
        messages.success(request, _("已经放回队列。"))
        return redirect("counter:matters")


class ServeView(View):
    """Handing the result over at the desk."""

    def post(self, request: DoorRequest, matter_id: UUID) -> HttpResponse:
        """Note the delivery."""
        matter_decisions.serve_at_desk(request.actor, matter_id, at=clock.now())
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


def _case(
    request: DoorRequest,
    card: MatterCard,
    kept: Any = None,
    *,
    form: DecideForm | SecondForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the case with the form for whoever may decide now; what was typed before a step-up comes back."""
    kind = kind_of(card.kind)
    case = matter_desk.case_of(request.actor, card, at=clock.now(), on=clock.today())
    context = {
        "case": case,
        "papers": evidence_files.shown(request, kind, evidence_of(card.id)),
        "form": form or _form(case, card, kept),
        "is_second": case.may_check,
    }
    return page(request, "matter", context, status=status)


def _form(case: matter_desk.Case, card: MatterCard, kept: Any) -> DecideForm | SecondForm | None:
    """Give the form of whoever may decide now, or none."""
    if case.proposal is not None:
        return SecondForm(kept, initial={"proposal": case.proposal.payload_hash})
    if case.acts:
        return DecideForm(kept, kind=kind_of(card.kind), acts=case.acts, initial={"seen": card.version})
    return None

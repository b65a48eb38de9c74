"""The rights statement: one's own or a relative's, on a page and as a paper; and what verifies a paper."""

from datetime import datetime
from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import assured_person_for
from accounts.actions import audit, papers
from accounts.enums.verification import Purpose
from accounts.errors.papers import PaperNotFound
from accounts.queries.papers import paper_by_code, papers_of
from accounts.queries.people import PersonCard
from family.access import person_for
from family.enums import MandateScope
from family.queries.mandates import mandate_between
from foundation import clock
from portal.shared.papers import CODE_TYPED_MAX, answer_with_paper, code_in, issue
from portal.shared.problems import status_of
from portal.shared.requests import DoorRequest
from portal.shared.statement.drawing import draw, paper_of
from portal.shared.words import sentence_of
from portal.web.acting import banner

PAPERS_MAX = 5


def own(request: DoorRequest) -> HttpResponse:
    """Show the reader's own statement, and the papers made of it."""
    at = clock.now()
    person = assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
    drawing = draw(person, on=clock.local_date(at))
    issued = papers_of(person.id, most=PAPERS_MAX)
    return render(request, "web/statement.html", {"sheet": drawing.sheet, "papers": issued})


def of_relative(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Show the statement of somebody who lets the reader see it; it is written down."""
    at = clock.now()
    person, mandate_id = _relative(request, person_id, at=at)
    audit.record(request.actor, audit.Event("statement.viewed", person.id, mandate_id=mandate_id), at=at)
    drawing = draw(person, on=clock.local_date(at))
    return render(request, "web/statement.html", {"sheet": drawing.sheet, "person": person})


def own_paper(request: DoorRequest) -> HttpResponse:
    """Issue a paper of the reader's own statement."""
    at = clock.now()
    person = assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
    drawing = draw(person, on=clock.local_date(at))
    paper = issue(request.actor, paper_of(drawing.statement), at=at)
    return answer_with_paper(request, drawing.sheet, paper)


def paper_of_relative(request: DoorRequest, person_id: UUID) -> HttpResponse:
    """Issue a paper of the statement of somebody who lets the reader see it."""
    at = clock.now()
    person, mandate_id = _relative(request, person_id, at=at)
    drawing = draw(person, on=clock.local_date(at))
    paper = issue(request.actor, paper_of(drawing.statement), at=at, mandate_id=mandate_id)
    return answer_with_paper(request, drawing.sheet, paper)


def revoke(request: DoorRequest, code: str) -> HttpResponse:
    """Revoke one of the reader's own papers."""
    papers.revoke(request.actor, code, reason="", at=clock.now())
    messages.success(request, _("已经作废。谁再核验这份凭证，都会看到它已作废。"))
    return redirect("web:statement")


def ask_code(request: DoorRequest) -> HttpResponse:
    """Let somebody type the code of a paper, or paste the address its QR code holds."""
    code = code_in(request.GET.get("code", ""))
    return redirect("web:verify_paper", code=code) if code else render(request, "web/paper_code.html")


def verify(request: DoorRequest, code: str) -> HttpResponse:
    """Show what a paper should say to whoever holds it.

    A code that is absent and one that is none have the same answer: the page on which to try again.
    """
    # The public interface counts no reading, and this is one.
    ratelimit.consume(
        request, app="allauth.account", action="verify_paper", limit_get=True, raise_exception=True
    )
    paper = paper_by_code(code)
    if paper is None:
        context = {"typed": code[:CODE_TYPED_MAX], "refused": sentence_of(PaperNotFound())}
        return render(request, "web/paper_code.html", context, status=status_of(PaperNotFound()))
    return render(request, "web/verify_paper.html", {"paper": paper})


def _relative(request: DoorRequest, person_id: UUID, *, at: datetime) -> tuple[PersonCard, int | None]:
    """Give the person asked about and the mandate that lets the reader ask.

    Raises:
        PersonNotFound; AssuranceTooLow: the reader is not known well enough to be the one the mandate was given to.
    """
    on = clock.local_date(at)
    person = person_for(
        request.actor, person_id, MandateScope.STATEMENT, relations=request.permit.relations, on=on
    )
    assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
    mandate = mandate_between(request.actor.person_id or 0, person.id, on=on)
    if mandate is None:
        return person, None
    banner(request, person, mandate, on=on)
    return person, mandate.id

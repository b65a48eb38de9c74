"""The rights statement at the desk: for a person of the clerk's area, after a look-up with its reason."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views import View

from accounts.actions import audit
from certification.access import DeskPerson, person_at_desk, refuse_clerk_who_is_relative
from foundation import clock
from portal.counter import lookups
from portal.counter.pages import page
from portal.shared.papers import answer_with_paper, issue
from portal.shared.requests import DoorRequest
from portal.shared.statement.drawing import draw, paper_of


class StatementView(View):
    """The statement on the screen; asked for as a paper it is issued and printed."""

    def get(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Show the statement and write the look down."""
        at = clock.now()
        found, reason = _looked_up(request, person, at=at)
        if reason is None:
            return redirect("counter:find")
        event = audit.Event("statement.viewed", found.person.id, area_key=found.area_key, reason=reason)
        audit.record(request.actor, event, at=at)
        sheet = draw(found.person, on=clock.local_date(at)).sheet
        return page(request, "statement", {"person": found.person, "sheet": sheet, "reason": gettext(reason)})

    def post(self, request: DoorRequest, person: UUID) -> HttpResponse:
        """Issue the statement as a paper."""
        at = clock.now()
        found, reason = _looked_up(request, person, at=at)
        if reason is None:
            return redirect("counter:find")
        drawing = draw(found.person, on=clock.local_date(at))
        new = paper_of(drawing.statement)
        paper = issue(request.actor, new, at=at, area_key=found.area_key, reason=reason)
        return answer_with_paper(request, drawing.sheet, paper)


def _looked_up(request: DoorRequest, person: UUID, *, at: datetime) -> tuple[DeskPerson, str | None]:
    """Give a person of the clerk's area with the reason of the look-up, or none where there was none.

    Raises:
        PersonNotFound: absent, or of another area; the answer is the same.
        ClerkIsRelative: a near relative of the clerk.
    """
    on = clock.local_date(at)
    found = person_at_desk(request.actor, person, on=on)
    refuse_clerk_who_is_relative(request.actor, found.person.id, on=on)
    return found, lookups.reason_for(request, person, at=at)

"""One's own data: what is held, what was agreed to, who is linked, and a copy to take home."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import assured_person_for, own_person_for
from accounts.actions import consents
from accounts.enums.consents import ConsentPurpose
from accounts.enums.verification import Purpose
from accounts.errors.consents import ConsentNotAsked, ConsentTextMoved
from accounts.queries.people import PersonCard
from foundation import clock
from portal.shared.papers import answer_with_paper, issue
from portal.shared.requests import DoorRequest
from portal.web import my_data, my_data_sheet


def overview(request: DoorRequest) -> HttpResponse:
    """Show the page."""
    own = own_person_for(request.actor)
    return render(request, "web/my_data.html", {"data": my_data.my_data_of(own, on=clock.today())})


def copy(request: DoorRequest) -> HttpResponse:
    """Hand over everything as a file, for people or for machines.

    Raises:
        AssuranceTooLow: an account that only claims to be somebody takes nothing of theirs home.
    """
    at = clock.now()
    own = assured_person_for(request.actor, Purpose.EXPORT, at=at)
    if request.POST.get("format") == "pdf":
        return _paper(request, own, at)
    text = my_data.copy_of(request.actor, own, at=at)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def answer(request: DoorRequest, purpose: str) -> HttpResponse:
    """Take a yes to the text that was shown, or a no."""
    asked, at = _purpose(purpose), clock.now()
    if request.POST.get("answer") == "yes":
        consents.give(request.actor, asked, version=_version(request), at=at)
        messages.success(request, _("记下了：您同意。随时可以在这里撤回。"))
    else:
        consents.withdraw(request.actor, asked, at=at)
        messages.success(request, _("已经撤回，从现在起不再这样使用。以前办好的事照样有效。"))
    return redirect("web:my_data")


def _paper(request: DoorRequest, own: PersonCard, at: datetime) -> HttpResponse:
    """Issue everything as a paper that anybody who holds it can verify."""
    on = clock.local_date(at)
    tables = my_data.tables_of(request.actor, own, at=at)
    paper = issue(request.actor, my_data_sheet.paper_of(own, tables, on=on), at=at)
    return answer_with_paper(request, my_data_sheet.sheet_of(own, tables, on=on), paper)


def _purpose(text: str) -> ConsentPurpose:
    if text not in list(ConsentPurpose):
        raise ConsentNotAsked
    return ConsentPurpose(text)


def _version(request: DoorRequest) -> int:
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ConsentTextMoved
    return int(text)

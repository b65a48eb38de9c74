"""The personal account: what lies there and every movement, for its owner or for whom they act."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import assured_person_for
from accounts.enums.verification import Purpose
from accounts.errors.ledger import LedgerAccountNotFound
from accounts.queries.account_statements import statement
from accounts.queries.people import PersonCard
from family.enums import MandateScope
from foundation import clock
from portal.shared.dates import day_in, day_words
from portal.shared.ledger_paper import paper_of, sheet_of
from portal.shared.ledger_sheet import AccountShown, accounts_shown, month_in, month_shown, with_held
from portal.shared.papers import answer_with_paper, issue
from portal.shared.requests import DoorRequest
from portal.web.acting import note_look, subject_of

LOOKED = "ledger.viewed"


@dataclass(frozen=True)
class Looked:
    """Whose accounts a page shows."""

    person: PersonCard
    accounts: list[AccountShown]


def overview(request: DoorRequest, person_id: UUID | None = None) -> HttpResponse:
    """Show what lies on each account, and the months in which something moved."""
    at = clock.now()
    accounts = with_held(_looked(request, person_id, at=at).accounts)
    return render(request, "web/money.html", {"accounts": accounts})


def month(request: DoorRequest, account_id: UUID, month: str, person_id: UUID | None = None) -> HttpResponse:
    """Show a month of one account, as of a day of it or as the house knew it on a day, where the address says so.

    Asked for as a paper it is issued as it stands now. A past day of another month asks for that month: its own page
    would call another day's balance by that day.
    """
    at = clock.now()
    looked = _looked(request, person_id, at=at)
    account = next((one for one in looked.accounts if one.card.public_id == account_id), None)
    if account is None:
        raise LedgerAccountNotFound
    if request.method == "POST":
        return _paper(request, looked, account, month, at=at)
    shown, on = month_in(month, at=at), clock.local_date(at)
    unread: list[str] = []
    as_of, known_on = (_day(request, name, unread, today=on) for name in ("as_of", "known_on"))
    if as_of:
        shown = month_in(as_of.isoformat()[:7], at=at)
    # What will lie there at the end of a month that still runs nobody knows.
    drawn = statement(account.card.id, shown, as_of=as_of or on, known_at=_end_of(known_on, today=on))
    screen = month_shown(account, drawn)
    context = {"screen": screen, "as_of": as_of, "known_on": known_on, "unread": unread}
    return render(request, "web/money_month.html", context)


def _paper(
    request: DoorRequest, looked: Looked, account: AccountShown, month: str, *, at: datetime
) -> HttpResponse:
    """Issue a month as a paper, as it stands now."""
    drawn = statement(account.card.id, month_in(month, at=at), as_of=clock.local_date(at))
    screen = month_shown(account, drawn)
    mandate_id = request.acting.mandate.id if request.acting else None
    paper = issue(request.actor, paper_of(looked.person, screen), at=at, mandate_id=mandate_id)
    return answer_with_paper(request, sheet_of(looked.person, screen), paper)


def _day(request: DoorRequest, name: str, unread: list[str], *, today: date) -> date | None:
    """Read a day of the address; what is none, or has not come, goes into ``unread`` in words and counts for nothing."""
    text = request.GET.get(name, "").strip()
    day = day_in(text)
    if text and day is None:
        unread.append(_("“%(text)s”不是一个日子，下面按今天的显示。") % {"text": text[:20]})
    elif day is not None and day > today:
        unread.append(_("%(day)s 还没有到，下面按今天的显示。") % {"day": day_words(day)})
        return None
    return day


def _end_of(day: date | None, *, today: date) -> datetime | None:
    """Give the instant a day ends; nothing for today, which asks for all that is known."""
    return clock.day_begins(day + timedelta(days=1)) if day and day < today else None


def _looked(request: DoorRequest, person_id: UUID | None, *, at: datetime) -> Looked:
    """Gather the accounts of whom the page is about; a helper's look is written down.

    Raises:
        PersonNotFound; AssuranceTooLow: the reader is not known well enough to see money.
    """
    on = clock.local_date(at)
    if person_id is None:
        own = assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
        return Looked(own, accounts_shown(own.id, on=on))
    person = subject_of(request, person_id, MandateScope.STATEMENT, at=at).person
    assured_person_for(request.actor, Purpose.VIEW_OWN, at=at)
    note_look(request, person, LOOKED, at=at)
    return Looked(person, accounts_shown(person.id, on=on))

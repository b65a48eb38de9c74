"""Enters what was certified on paper during an outage, line by line; each line stands for itself."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actions import audit
from accounts.rules.receipts import grouped
from certification.access import DeskPerson, people_at_desk
from certification.actions import certifications, reviews
from certification.actions.certifications import NewCertification
from certification.actions.reviews import PAPER, ReviewAsked
from certification.enums import Method, ReviewWhy
from certification.errors import EventAfterDeath
from certification.queries.deadlines import DeadlineCard
from certification.queries.reviews import late_entry_days
from certification.rules.reviewing import ALIVE
from foundation import clock
from foundation.errors import DomainError
from foundation.identifiers import parse_id_number
from foundation.names import normalise_name
from portal.counter import certify_desk
from portal.shared.dates import day_words
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

# The words go into the audit as they stand here.
REASON = gettext_noop("系统停机期间的纸质登记，补录")


@dataclass(frozen=True)
class Line:
    """One line of the paper: the form's number, the person, the day, and the place."""

    form_number: str
    number: str
    name: str
    event_on: date
    method: Method


@dataclass(frozen=True)
class Entered:
    """What became of a line, in words."""

    is_done: bool
    words: str


def enter(request: DoorRequest, line: Line, *, at: datetime) -> Entered:
    """Enter one line; what is amiss is said, and no other line is held up by it."""
    on = clock.local_date(at)
    card = None
    try:
        card = _deadline(request, line, at=at)
        if card is None:
            return Entered(
                False,
                _("您的统筹区里没有查到这个人的待遇。请对照证件核对号码和姓名。"),
            )
        if (on - line.event_on).days > late_entry_days(card.paying_area_key, on=on):
            return _asked(request, card, line, at=at)
        return _recorded(request, card, line, at=at)
    except DomainError as error:
        is_after_death = isinstance(error, EventAfterDeath) or any(
            reason.code == f"{ALIVE}.no" for reason in error.reasons
        )
        if card is not None and is_after_death:
            certify_desk.flag_after_death(request, card, line.event_on, at=at)
        told = [sentence_of(reason) for reason in error.reasons or (error,)]
        return Entered(False, " ".join(told))


def _deadline(request: DoorRequest, line: Line, *, at: datetime) -> DeadlineCard | None:
    """Find whose line it is by number and name together, write the look down, and give a benefit this desk pays."""
    on = clock.local_date(at)
    number = parse_id_number(line.number, on=on).number
    name = normalise_name(line.name)
    found: list[DeskPerson] = [
        one for one in people_at_desk(request.actor, number, on=on) if one.person.name == name
    ]
    one = found[0] if len(found) == 1 else None
    event = audit.Event(
        "person.looked_up",
        one.person.id if one else None,
        area_key=one.area_key if one else min(request.actor.area_keys),
        reason=REASON,
    )
    audit.record(request.actor, event, at=at)
    return one.deadlines[0] if one is not None and one.deadlines else None


def _recorded(request: DoorRequest, card: DeadlineCard, line: Line, *, at: datetime) -> Entered:
    new = NewCertification(
        line.method,
        line.event_on,
        note=_("纸质表 %(number)s") % {"number": line.form_number},
        reason=REASON,
        reference=f"paper:{line.form_number}",
        source=PAPER,
        external_id=paper_id(card, line),
    )
    done = certifications.record(
        request.actor, card.entitlement_id, new, relations=request.permit.relations, at=at
    )
    facts = {"number": grouped(done.number), "day": day_words(done.due_on)}
    if done.is_repeat:
        return Entered(True, _("这张表已经登记过，回执 %(number)s，没有重复登记。") % facts)
    return Entered(True, _("已登记，回执 %(number)s，下一次最晚 %(day)s。") % facts)


def _asked(request: DoorRequest, card: DeadlineCard, line: Line, *, at: datetime) -> Entered:
    """Have a colleague look at a line of long ago; the same form again is the same case."""
    external_id = paper_id(card, line)
    asked = ReviewAsked(
        ReviewWhy.BACK_ENTRY,
        line.event_on,
        form_number=external_id,
        method=line.method,
        key=uuid5(NAMESPACE_URL, f"paper:{external_id}"),
    )
    case = reviews.ask(request.actor, card.entitlement_id, asked, relations=request.permit.relations, at=at)
    return Entered(
        True,
        _("日子比较久，已交同事复核，受理编号 %(number)s。") % {"number": grouped(case.receipt)},
    )


def paper_id(card: DeadlineCard, line: Line) -> str:
    """Name a paper form: two areas may number theirs alike."""
    return f"{card.paying_area_key}:{line.form_number.strip()}"

"""What the desk's pages about two records that may be one person need from the floors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from accounts.actions import audit, duplicates
from accounts.actions.duplicates import Words
from accounts.enums.duplicates import DuplicateGround, DuplicateState
from accounts.errors.people import PersonNotFound
from accounts.queries.approvals import ApprovalCard
from accounts.queries.duplicates import (
    DecisionLine,
    PairCard,
    decisions_of,
    marks_of,
    open_pairs_of,
    pairs_after,
    seal_of_pair,
)
from accounts.queries.people import PersonCard, person_by_public_id, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from accounts.rules.duplicates import grounds_between
from certification.access import (
    DeskDuplicate,
    duplicate_at_desk,
    duplicates_at_desk,
    refuse_clerk_who_is_relative,
)
from certification.errors import ClerkIsRelative
from foundation.clock import local_date
from portal.counter import paging
from portal.counter.duplicate_compare import Compared, compared
from portal.shared import merging
from portal.shared.requests import DoorRequest
from portal.shared.words import sentence_of

PROPOSALS_MAX = 100
# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("核对是否重复登记")
_NOTED = "duplicates_listed"
_NOTED_MAX = 500


@dataclass(frozen=True)
class Question:
    """Which list is asked for: pairs in a state, of one ground or any, of one person or all, after a mark."""

    state: DuplicateState = DuplicateState.OPEN
    ground: DuplicateGround | None = None
    person: UUID | None = None
    after: int | None = None


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    pair: PairCard
    one: PersonCard
    other: PersonCard


@dataclass(frozen=True)
class Page:
    """One page of the list, and after which pair the next begins."""

    rows: list[Row]
    next: int | None


@dataclass(frozen=True)
class Case:
    """One pair as a clerk decides on it; `hindrance` says why this clerk may not, `against` what speaks against one."""

    pair: PairCard
    area_key: str
    compared: Compared
    grounds_now: tuple[DuplicateGround, ...]
    decisions: list[tuple[DecisionLine, str]]
    proposal: ApprovalCard | None
    against: list[str]
    is_ruled_out: bool
    hindrance: str
    seal: str

    @property
    def may_decide(self) -> bool:
        """Say whether this clerk may say that the two are two."""
        return self.pair.standing is DuplicateState.OPEN and not self.hindrance and self.proposal is None

    @property
    def may_propose(self) -> bool:
        """Say whether this clerk may propose that the two are one."""
        return self.may_decide and not self.is_ruled_out


def page_of(actor: Actor, question: Question, *, on: date) -> Page:
    """Give one page of the pairs of the clerk's areas."""
    if question.person is not None:
        person = person_by_public_id(question.person)
        found = open_pairs_of(person.id, most=paging.PAGE_MAX) if person else []
        return Page(_rows(duplicates_at_desk(actor, found, on=on)), None)
    found, after = paging.gathered(
        lambda after: pairs_after(question.state, question.ground, after, most=paging.BATCH),
        lambda pairs: duplicates_at_desk(actor, pairs, on=on),
        lambda pair: pair.id,
        question.after,
    )
    return Page(_rows(found), after)


def note_listed(request: DoorRequest, page: Page, *, at: datetime) -> None:
    """Write into the audit whose records a list showed to whom: once a session for each pair."""
    noted = set(request.session.get(_NOTED, []))
    fresh = [row.pair for row in page.rows if str(row.pair.public_id) not in noted]
    if fresh:
        audit.record_many(request.actor, _events("duplicate.listed", fresh), at=at)
        kept = [*noted, *(str(pair.public_id) for pair in fresh)]
        request.session[_NOTED] = kept[-_NOTED_MAX:]


def case_for(actor: Actor, public_id: UUID, *, at: datetime) -> Case:
    """Gather one pair, and write down that both records were looked at.

    Raises DuplicateNotFound.
    """
    on = local_date(at)
    found = duplicate_at_desk(actor, public_id, on=on)
    shown = _case(actor, found, at=at, on=on)
    audit.record_many(actor, _events("duplicate.viewed", [found.pair], area_key=found.area_key), at=at)
    return shown


@transaction.atomic
def decide_different(actor: Actor, public_id: UUID, seen: str, reason: str, *, at: datetime) -> None:
    """Note that the two are two people, unless one of them is the clerk's own or a relative.

    Raises:
        DuplicateNotFound, ClerkIsRelative, DuplicateDecided, DuplicateMoved, DuplicateReasonMissing.
        ApprovalExists: a colleague's proposal that the two are one waits.
    """
    duplicates.hold_pair(public_id)
    found = duplicate_at_desk(actor, public_id, on=local_date(at))
    _refuse_kin(actor, found.pair, on=local_date(at))
    people = person_cards(found.pair.people_ids)
    merging.refuse_while_waiting([one.public_id for one in people.values()], at=at)
    duplicates.decide_different(actor, public_id, seen, Words(reason, found.area_key), at=at)


def _case(actor: Actor, found: DeskDuplicate, *, at: datetime, on: date) -> Case:
    pair = found.pair
    sides = compared(*pair.people_ids)
    marks = marks_of(pair.people_ids)
    decisions = decisions_of(pair.id)
    names = display_names({line.decided_by for line in decisions})
    against, is_ruled_out, hindrance = _judged(actor, pair, sides, on=on)
    return Case(
        pair=pair,
        area_key=found.area_key,
        compared=sides,
        grounds_now=() if pair.is_one else grounds_between(*(marks[pk] for pk in pair.people_ids)),
        decisions=[(line, names.get(line.decided_by, "")) for line in decisions],
        proposal=proposal_about(actor, sides, at=at),
        against=against,
        is_ruled_out=is_ruled_out,
        hindrance=hindrance,
        seal=seal_of_pair(pair),
    )


def proposal_about(actor: Actor, sides: Compared, *, at: datetime) -> ApprovalCard | None:
    """Find the proposal to join these two that waits at the clerk's desks."""
    both = {str(person.public_id) for person in sides.people}
    for card in merging.waiting(actor, at=at, most=PROPOSALS_MAX):
        if {card.payload["absorbed"], card.payload["survivor"]} == both:
            return card
    return None


def _judged(actor: Actor, pair: PairCard, sides: Compared, *, on: date) -> tuple[list[str], bool, str]:
    """Say what speaks against one person, whether it rules that out, and why this clerk may not decide at all."""
    if pair.is_one:
        return [], False, ""
    one, other = sides.people
    try:
        _refuse_kin(actor, pair, on=on)
        found = merging.compare(actor, other.public_id, one.public_id, on=on)
    except ClerkIsRelative as error:
        return [], True, sentence_of(error)
    except PersonNotFound:
        return [gettext("有一份登记由别的统筹区经办，合并要由能办理两份登记的窗口提出。")], True, ""
    return [sentence_of(reason) for reason in found.reasons], bool(found.final), ""


def _refuse_kin(actor: Actor, pair: PairCard, *, on: date) -> None:
    for person_id in pair.people_ids:
        refuse_clerk_who_is_relative(actor, person_id, on=on)


def _rows(pairs: list[PairCard]) -> list[Row]:
    people = person_cards(person_id for pair in pairs for person_id in pair.people_ids)
    return [Row(pair, people[pair.one_id], people[pair.other_id]) for pair in pairs]


def _events(action: str, pairs: Iterable[PairCard], *, area_key: str = "") -> list[audit.Event]:
    """Name both people of each pair as subjects."""
    return [
        audit.Event(
            action,
            person_id,
            area_key=area_key,
            object_kind="duplicate_pair",
            object_id=pair.public_id,
            reason=REASON,
        )
        for pair in pairs
        for person_id in dict.fromkeys(pair.people_ids)
    ]

"""What the desk's pages about numbers need: numbers that two people use, and what waits for a second person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_noop

from accounts.access import proposal_at_desk
from accounts.actions import audit, number_decisions
from accounts.actions.documents import NewDocument
from accounts.actions.number_decisions import Wish
from accounts.enums.approvals import ApprovalState
from accounts.enums.documents import DocumentKind
from accounts.errors.approvals import ApprovalNotFound
from accounts.queries.approvals import ApprovalCard
from accounts.queries.conflicts import NUMBER_CODE, ConflictCard, numbers_waiting, open_conflicts_after
from accounts.queries.documents import DocumentCard, documents_of
from accounts.queries.duplicates import PairCard, open_pairs_of
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import (
    DeskConflict,
    conflict_at_desk,
    conflicts_at_desk,
    refuse_clerk_who_is_relative,
)
from foundation.clock import local_date
from foundation.masking import mask_number
from portal.counter import lookups, paging
from portal.counter.serving import Served
from portal.shared.requests import DoorRequest

# The words go into the audit as they stand here; a page that shows them translates them.
REASON = gettext_noop("核对两人同号")
_NOTED = "conflicts_listed"
_NOTED_MAX = 500
_PAIRS_MAX = 20


@dataclass(frozen=True)
class Holder:
    """Somebody who uses the number, as the desk of their own area sees them."""

    person: PersonCard
    document: DocumentCard
    pair: PairCard | None


@dataclass(frozen=True)
class Case:
    """One number that several people use; whoever is another desk's is counted and not named."""

    conflict: ConflictCard
    holders: list[Holder]
    elsewhere_count: int


@dataclass(frozen=True)
class Proposal:
    """What was proposed about a number, as a second person reads it."""

    card: ApprovalCard
    person: PersonCard
    document: DocumentCard | None
    new_kind: DocumentKind | None
    new_masked: str
    starts_on: date | None
    reason: str
    proposer: str
    is_mine: bool
    is_open: bool


@dataclass(frozen=True)
class Row:
    """A line of the list: a number, and whom of this desk it is about."""

    conflict: ConflictCard
    people: list[PersonCard]
    elsewhere_count: int


@dataclass(frozen=True)
class Page:
    """One page of numbers, after which of them the next begins, and what waits for a second person."""

    rows: list[Row]
    next: int | None
    waiting: list[Proposal]


def page_of(actor: Actor, after: int | None, *, at: datetime) -> Page:
    """Give one page of the numbers of the clerk's areas; what waits for a second person stands on the first."""
    on = local_date(at)
    found, mark = paging.gathered(
        lambda last: open_conflicts_after(last, most=paging.BATCH),
        lambda cards: conflicts_at_desk(actor, cards, on=on),
        lambda card: card.id,
        after,
    )
    waiting = numbers_waiting(actor.area_keys, at=at) if after is None else []
    rows = [_row(conflict_at_desk(actor, card.public_id, on=on)) for card in found]
    return Page(rows, mark, [_shown(actor, card, at=at) for card in waiting])


def note_listed(request: DoorRequest, page: Page, *, at: datetime) -> None:
    """Write into the audit whose records a list showed to whom: once a session for each number."""
    noted = set(request.session.get(_NOTED, []))
    fresh = [row for row in page.rows if str(row.conflict.public_id) not in noted]
    if fresh:
        events = [event for row in fresh for event in _events("number.listed", row.conflict, row.people)]
        audit.record_many(request.actor, events, at=at)
        kept = [*noted, *(str(row.conflict.public_id) for row in fresh)]
        request.session[_NOTED] = kept[-_NOTED_MAX:]


def case_for(request: DoorRequest, public_id: UUID, *, at: datetime) -> Case:
    """Gather one number, and write down whose records were looked at; their pages are open for a while.

    Raises:
        ConflictNotFound; ClerkIsRelative: somebody it is about is the clerk or a relative.
    """
    found = conflict_at_desk(request.actor, public_id, on=local_date(at))
    for person_id in found.own_ids:
        refuse_clerk_who_is_relative(request.actor, person_id, on=local_date(at))
    holders = [_holder(found, person_id) for person_id in sorted(found.own_ids)]
    people = [one.person for one in holders]
    events = _events("number.viewed", found.conflict, people, area_key=found.area_key)
    audit.record_many(request.actor, events, at=at)
    lookups.remember(request, [person.public_id for person in people], REASON, at=at)
    return Case(found.conflict, holders, len(found.conflict.holder_ids) - len(holders))


def propose(
    actor: Actor, one: Served, document: UUID, new: NewDocument | None, words: str, *, at: datetime
) -> None:
    """Leave a withdrawal, or a change of a number that another uses too, for a colleague.

    Raises as `number_decisions.propose`.
    """
    wish = Wish(one.person.id, document, new)
    number_decisions.propose(actor, wish, one.why(words), waits=settings.SECOND_WAIT, at=at)


def proposal_for(actor: Actor, public_id: UUID, *, at: datetime) -> Proposal:
    """Open a proposal, and write down that it was looked at.

    Raises:
        ApprovalNotFound; ClerkIsRelative: it is about the clerk or a relative.
    """
    card = proposal_at_desk(actor, public_id, code=NUMBER_CODE)
    if card.subject_person_id is None:
        raise ApprovalNotFound
    refuse_clerk_who_is_relative(actor, card.subject_person_id, on=local_date(at))
    event = audit.Event(
        "number.proposal_viewed",
        card.subject_person_id,
        area_key=card.area_key,
        object_kind="approval",
        object_id=card.public_id,
    )
    audit.record(actor, event, at=at)
    return _shown(actor, card, at=at)


def _row(found: DeskConflict) -> Row:
    people = list(person_cards(found.own_ids).values())
    return Row(found.conflict, people, len(found.conflict.holder_ids) - len(people))


def _holder(found: DeskConflict, person_id: int) -> Holder:
    """Show one of the holders with the document, and the pair in which the two may be one person."""
    mine = {document for holder, document in found.conflict.holders if holder == person_id}
    document = next(card for card in documents_of(person_id) if card.public_id in mine)
    others = set(found.conflict.holder_ids) - {person_id}
    pairs = open_pairs_of(person_id, most=_PAIRS_MAX)
    pair = next((one for one in pairs if set(one.people_ids) & others), None)
    return Holder(person_cards([person_id])[person_id], document, pair)


def _shown(actor: Actor, card: ApprovalCard, *, at: datetime) -> Proposal:
    given = card.payload
    person_id = card.subject_person_id or 0
    held = {str(one.public_id): one for one in documents_of(person_id)}
    new = given.get("new")
    return Proposal(
        card=card,
        person=person_cards([person_id])[person_id],
        document=held.get(given["document"]),
        new_kind=DocumentKind(new["kind"]) if new else None,
        new_masked=mask_number(new["number"]) if new else "",
        starts_on=date.fromisoformat(new["starts_on"]) if new and new["starts_on"] else None,
        reason=given["reason"],
        proposer=display_names({card.proposed_by}).get(card.proposed_by, ""),
        is_mine=card.proposed_by == actor.user_id,
        is_open=card.state is ApprovalState.WAITING and at < card.expires_at,
    )


def _events(
    action: str, conflict: ConflictCard, people: Iterable[PersonCard], *, area_key: str = ""
) -> list[audit.Event]:
    """Name as subjects those whom the desk saw."""
    return [
        audit.Event(
            action,
            person.id,
            area_key=area_key,
            object_kind="number_conflict",
            object_id=conflict.public_id,
            reason=REASON,
        )
        for person in people
    ]

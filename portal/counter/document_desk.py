"""Documents at the desk: what a page shows, and birth dates that wait for a second person."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from accounts.access import birth_date_proposal_for
from accounts.actions import audit, birth_dates
from accounts.actions.birth_dates import NewApproval
from accounts.enums.documents import DocumentRole
from accounts.errors.documents import DocumentNotFound
from accounts.queries.birth_dates import BirthDateProposal, birth_dates_waiting, needs_second
from accounts.queries.documents import DocumentCard, documents_of
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from foundation.clock import local_date
from portal.counter.serving import Served

WAITING_MAX = 50
# What may have been recorded by mistake; another writing goes with its number.
WITHDRAWABLE = (DocumentRole.CURRENT, DocumentRole.FORMER)


@dataclass(frozen=True)
class WaitingDate:
    """A proposed birth date as the desk sees it."""

    proposal: BirthDateProposal
    person: PersonCard
    proposer: str
    born_on: date
    starts_on: date
    source: str
    reason: str
    may_decide: bool


def note_viewed(actor: Actor, one: Served, *, at: datetime) -> None:
    """Write down that a clerk looked at somebody's documents."""
    event = audit.Event("documents.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
    audit.record(actor, event, at=at)


def document_of(
    one: Served, document_id: UUID, roles: Container[DocumentRole] = (DocumentRole.CURRENT,)
) -> DocumentCard:
    """Give a document of the person served: one in use, where nothing else is asked for.

    Raises:
        DocumentNotFound: absent, not in use, or somebody else's; the answer is the same.
    """
    mine = (card for card in documents_of(one.person.id) if card.role in roles)
    found = next((card for card in mine if card.public_id == document_id), None)
    if found is None:
        raise DocumentNotFound
    return found


def enter_birth_date(actor: Actor, one: Served, new: NewApproval, reason: str, *, at: datetime) -> bool:
    """Record a birth date for retirement, or leave it for a colleague; say whether it waits.

    Raises:
        BirthDateInvalid, ApprovalExists.
    """
    why = one.why(reason)
    if not needs_second(one.area_key, on=local_date(at)):
        birth_dates.approve(actor, one.person.id, new, why, at=at)
        return False
    birth_dates.propose(actor, one.person.id, new, why, waits=settings.SECOND_WAIT, at=at)
    return True


def waiting_at(actor: Actor, *, at: datetime) -> list[WaitingDate]:
    """List the birth dates that wait at the clerk's desks."""
    found = birth_dates_waiting(actor.area_keys, at=at, most=WAITING_MAX)
    return [_shown(actor, proposal) for proposal in found]


def waiting_date(actor: Actor, public_id: UUID, *, on: date) -> WaitingDate:
    """Give one of them.

    Raises:
        ApprovalNotFound; ClerkIsRelative: it is about the clerk or a relative.
    """
    proposal = birth_date_proposal_for(actor, public_id)
    refuse_clerk_who_is_relative(actor, proposal.subject_id, on=on)
    return _shown(actor, proposal)


def note_proposal_viewed(actor: Actor, one: WaitingDate, *, at: datetime) -> None:
    """Write down that a clerk opened a proposed birth date."""
    card = one.proposal.card
    event = audit.Event(
        "birth_date.proposal_viewed",
        one.person.id,
        area_key=card.area_key,
        object_kind="approval",
        object_id=card.public_id,
    )
    audit.record(actor, event, at=at)


def _shown(actor: Actor, proposal: BirthDateProposal) -> WaitingDate:
    card, given = proposal.card, proposal.card.payload
    return WaitingDate(
        proposal,
        person_cards([proposal.subject_id])[proposal.subject_id],
        display_names({card.proposed_by}).get(card.proposed_by, ""),
        date.fromisoformat(given["born_on"]),
        date.fromisoformat(given["starts_on"]),
        given["source"],
        given["reason"],
        may_decide=card.proposed_by != actor.user_id,
    )

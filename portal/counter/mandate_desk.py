"""Mandates at the desk: what a page shows, who is named as helper, and what waits for a second clerk."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.access import proposal_at_desk
from accounts.actions import audit, evidence
from accounts.queries.approvals import ApprovalCard
from accounts.queries.evidence import evidence_by_public_id
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from family.actions import desk_mandates
from family.actions.desk_mandates import EVIDENCE_SLOT, AtTheDesk
from family.actions.mandate_grounds import AtDesk
from family.enums import LegalBasis, MandateScope
from family.queries.desk_mandates import APPROVAL_CODE, guardians_waiting, needs_second
from family.queries.mandates import MandateCard, mandates_about
from family.queries.service import ServiceCard, ServiceClaim, links_waiting_for, person_named
from foundation.clock import local_date
from portal.counter.serving import Served
from portal.shared import evidence_files
from portal.shared.evidence_links import link_to
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest

WAITING_MAX = 50


@dataclass(frozen=True)
class DeskMandate:
    """One mandate of the person served; ``other`` is the other of the two."""

    card: MandateCard
    other: PersonCard
    is_given: bool

    @property
    def scopes(self) -> list[str]:
        """Name the matters it reaches."""
        return [label_of(scope) for scope in MandateScope if scope in self.card.scopes]


@dataclass(frozen=True)
class WaitingLink:
    """A link of the family service that waits for the person served."""

    card: ServiceCard
    adder: PersonCard


@dataclass(frozen=True)
class WaitingGuardian:
    """A guardian's mandate that waits for a second clerk."""

    card: ApprovalCard
    person: PersonCard
    helper: PersonCard
    new: AtTheDesk
    proposer: str
    reason: str
    may_decide: bool

    @property
    def scopes(self) -> list[str]:
        """Name the matters it reaches."""
        return [label_of(scope) for scope in MandateScope if scope in self.new.scopes]


def mandates_of(person: PersonCard, *, on: date) -> list[DeskMandate]:
    """List what somebody has given and what they hold, those too that rest."""
    given, held = mandates_about(person.id, on=on)
    people = person_cards([*(card.helper_id for card in given), *(card.principal_id for card in held)])
    return [
        *(DeskMandate(card, people[card.helper_id], is_given=True) for card in given),
        *(DeskMandate(card, people[card.principal_id], is_given=False) for card in held),
    ]


def links_for(person: PersonCard, *, at: datetime) -> list[WaitingLink]:
    """List who wants to add the person served, and named them rightly."""
    cards = links_waiting_for(person.id, at=at)
    people = person_cards([card.adder_id for card in cards])
    return [WaitingLink(card, people[card.adder_id]) for card in cards]


def note_viewed(actor: Actor, one: Served, *, at: datetime) -> None:
    """Write down that a clerk looked at who acts for somebody."""
    event = audit.Event("mandates.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
    audit.record(actor, event, at=at)


def helper_named(claim: ServiceClaim, *, on: date) -> PersonCard | None:
    """Find who stands at the desk to act for somebody; nobody where name and number do not fit each other."""
    return person_named(claim, on=on)


def take_paper(actor: Actor, one: Served, file: UploadedFile | None, *, at: datetime) -> UUID | None:
    """Take the picture of the paper in; nothing where none was handed in.

    Raises:
        EvidenceTooLarge, EvidenceWrongType and what else is wrong with a file.
    """
    if file is None:
        return None
    new = evidence_files.upload_of(file, EVIDENCE_SLOT, one.person.id)
    return evidence.upload(actor, new, evidence_files.readers(), at=at).public_id


def enter(actor: Actor, one: Served, new: AtTheDesk, *, at: datetime) -> bool:
    """Record a mandate, or leave a guardian's for a colleague; say whether it waits.

    Raises:
        MandateNotAllowed, MandateExists, HelperIsOfClerk, ApprovalExists.
    """
    desk = AtDesk(one.area_key, one.reason)
    if new.basis is LegalBasis.GUARDIAN and needs_second(one.area_key, on=local_date(at)):
        desk_mandates.propose(actor, one.person.id, new, desk, waits=settings.SECOND_WAIT, at=at)
        return True
    desk_mandates.register(actor, one.person.id, new, desk, at=at)
    return False


def waiting_at(actor: Actor, *, at: datetime) -> list[WaitingGuardian]:
    """List what waits for a second clerk at the clerk's desks."""
    found = guardians_waiting(actor.area_keys, at=at, most=WAITING_MAX)
    return [_shown(actor, card) for card in found if card.subject_person_id]


def waiting_guardian(actor: Actor, public_id: UUID, *, on: date) -> WaitingGuardian:
    """Give one of them.

    Raises:
        ApprovalNotFound; ClerkIsRelative: it is about the clerk or a relative.
    """
    card = proposal_at_desk(actor, public_id, code=APPROVAL_CODE)
    shown = _shown(actor, card)
    refuse_clerk_who_is_relative(actor, shown.person.id, on=on)
    refuse_clerk_who_is_relative(actor, shown.helper.id, on=on)
    return shown


def paper_links(request: DoorRequest, one: WaitingGuardian, *, at: datetime) -> list[str]:
    """Make links to the pages of the paper, and write down that the proposal was opened."""
    event = audit.Event(
        "mandate.proposal_viewed",
        one.person.id,
        area_key=one.card.area_key,
        object_kind="approval",
        object_id=one.card.public_id,
    )
    audit.record(request.actor, event, at=at)
    paper = evidence_by_public_id(one.new.evidence) if one.new.evidence else None
    return [link_to(request, paper.public_id, number) for number in paper.page_numbers] if paper else []


def _shown(actor: Actor, card: ApprovalCard) -> WaitingGuardian:
    new = desk_mandates.proposed_in(card.payload)
    people = person_cards([card.subject_person_id or 0, new.helper_id])
    return WaitingGuardian(
        card,
        people[card.subject_person_id or 0],
        people[new.helper_id],
        new,
        display_names({card.proposed_by}).get(card.proposed_by, ""),
        card.payload["reason"],
        may_decide=card.proposed_by != actor.user_id,
    )

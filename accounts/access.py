"""Gatekeepers of the accounts floor: a person's own things, and what a desk or partner may reach at all."""

from datetime import date, datetime
from uuid import UUID

from accounts.enums.cards import CardAct
from accounts.enums.users import Role
from accounts.enums.verification import Purpose
from accounts.errors.approvals import ApprovalNotFound
from accounts.errors.cards import CardNotFound, ClerkIsHolder
from accounts.errors.evidence import EvidenceNotFound
from accounts.errors.face import FaceChallengeNotFound, FaceReviewNotFound
from accounts.errors.feeds import FeedNotFound
from accounts.errors.ledger import LedgerAccountNotFound, TransferNotFound
from accounts.errors.links import LinkNotFound
from accounts.errors.matters import MatterNotFound
from accounts.errors.merges import MergeNotFound
from accounts.errors.notices import NoticeNotFound
from accounts.errors.papers import PaperNotFound
from accounts.errors.partner_staff import NotFirstPerson, PartnerKeyNotFound
from accounts.errors.people import PersonNotFound
from accounts.errors.registry import BatchNotFound
from accounts.errors.verification import AssuranceTooLow
from accounts.errors.webhooks import WebhookEndpointNotFound
from accounts.queries.approvals import ApprovalCard, approval_by_public_id, recovery_by_public_id
from accounts.queries.birth_dates import APPROVAL_CODE, BirthDateProposal
from accounts.queries.cards import CardFacts, live_card_of
from accounts.queries.evidence import EvidenceCard, evidence_by_public_id
from accounts.queries.face_reviews import ReviewCard, review_by_id
from accounts.queries.faces import ChallengeCard, challenge_of
from accounts.queries.feeds import FeedCard, feed_by_token
from accounts.queries.ledger import AccountCard, LineCard, account_by_public_id, line_of_transfer
from accounts.queries.links import LinkCard, is_linked, link_for, linked_person
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.queries.merges import MergeCard, merge_by_public_id
from accounts.queries.notices import InboxMessage, message_to
from accounts.queries.papers import PaperCard, paper_by_code
from accounts.queries.partner_events import EndpointCard, endpoint_of
from accounts.queries.partner_keys import KeyCard, key_of
from accounts.queries.partner_staff import MemberCard, member_of_user
from accounts.queries.people import PersonCard, life_facts, person_cards
from accounts.queries.registry import BatchCard, batch
from accounts.queries.verification import assurance_needed, assurance_of
from accounts.rules.actors import Actor
from accounts.rules.assurance import may_do
from accounts.rules.cards import DESK_ACTS, Desk
from foundation.clock import local_date
from regions.errors import ChangeNotFound
from regions.queries.changes import ChangeCard, change_by_id


def own_person_for(actor: Actor) -> PersonCard:
    """Give the person the signed-in user is.

    Raises:
        PersonNotFound: the user is not joined to an insured person.
    """
    cards = person_cards([actor.person_id]) if actor.person_id else {}
    if actor.person_id not in cards:
        raise PersonNotFound
    return cards[actor.person_id]


def linked_person_for(actor: Actor, public_id: UUID) -> PersonCard:
    """Give a person who lets this partner do what it asks for.

    Raises:
        PersonNotFound: absent, dead, or not linked; the answer is the same.
    """
    person = linked_person(actor, public_id)
    if person is None:
        raise PersonNotFound
    return person


def own_link_for(actor: Actor, public_id: UUID, *, on: date) -> LinkCard:
    """Give one of the partner's own live links.

    Raises:
        LinkNotFound: absent, ended, or another partner's; the answer is the same.
    """
    found = link_for(actor, public_id, on=on)
    if found is None:
        raise LinkNotFound
    return found


def endpoint_for(actor: Actor, public_id: UUID) -> EndpointCard:
    """Give one of the partner's own endpoints.

    Raises:
        WebhookEndpointNotFound: there is none, or it is another partner's; the answer is the same.
    """
    card = endpoint_of(actor.partner_id, public_id) if actor.partner_id else None
    if card is None:
        raise WebhookEndpointNotFound
    return card


def partner_key_for(actor: Actor, key_id: UUID, *, at: datetime) -> KeyCard:
    """Give one of the partner's own live signing keys.

    Raises:
        PartnerKeyNotFound: there is none, or it is another partner's; the answer is the same.
    """
    card = key_of(actor.partner_id, key_id, at=at) if actor.partner_id else None
    if card is None:
        raise PartnerKeyNotFound
    return card


def first_person_for(actor: Actor) -> MemberCard:
    """Give the developer as a first person of their partner, who invites and removes the others.

    Raises:
        NotFirstPerson.
    """
    is_known = actor.partner_id is not None and actor.user_id is not None
    card = member_of_user(actor.partner_id or 0, actor.user_id or 0) if is_known else None
    if card is None or not card.is_first:
        raise NotFirstPerson
    return card


def own_card_for(actor: Actor) -> CardFacts:
    """Give the electronic card of the signed-in person.

    Raises:
        CardNotFound: there is none in being.
    """
    card = live_card_of(actor.person_id) if actor.person_id else None
    if card is None:
        raise CardNotFound
    return card


def may_act_on_card(actor: Actor, person_id: int, act: CardAct, desk: Desk | None) -> None:
    """Let holders act on their own card, and clerks at a desk of their area do what a desk may do.

    Whether the person belongs to that desk is asked where the person was looked up.

    Raises:
        CardNotFound: somebody else's, or not for a desk; the answer is the same as for none.
        ClerkIsHolder: a clerk stands on both sides of the desk.
    """
    if desk is None:
        if actor.person_id != person_id:
            raise CardNotFound
        return
    if actor.person_id == person_id:
        raise ClerkIsHolder
    if Role.CLERK not in actor.roles or desk.area_key not in actor.area_keys or act not in DESK_ACTS:
        raise CardNotFound


def policy_change_for(actor: Actor, public_id: UUID) -> ChangeCard:
    """Give a change of policy of an area whose officer the actor is.

    Raises:
        ChangeNotFound: absent, or of another area; the answer is the same.
    """
    change = change_by_id(public_id)
    if change is None or change.draft.area_key not in actor.office_keys:
        raise ChangeNotFound
    return change


def import_for(actor: Actor, public_id: UUID) -> BatchCard:
    """Give an import of an area whose officer the actor is.

    Raises:
        BatchNotFound: absent, or of another area; the answer is the same.
    """
    found = batch(public_id)
    if found is None or found.area_key not in actor.office_keys:
        raise BatchNotFound
    return found


def message_for(actor: Actor, public_id: UUID) -> InboxMessage:
    """Give a message from the signed-in person's own inbox.

    Raises:
        NoticeNotFound: absent, or somebody else's; the answer is the same.
    """
    message = message_to(actor.person_id, public_id) if actor.person_id else None
    if message is None:
        raise NoticeNotFound
    return message


def assured_person_for(actor: Actor, purpose: Purpose, *, at: datetime) -> PersonCard:
    """Give the person the signed-in user is, when they are known well enough for what they want to do.

    Raises:
        PersonNotFound: the user is not joined to an insured person.
        AssuranceTooLow: with what is needed and what is held.
    """
    person = own_person_for(actor)
    held, needed = (
        assurance_of(person.id, at=at, user_id=actor.user_id),
        assurance_needed(purpose, on=local_date(at)),
    )
    decision = may_do(held, needed)
    if not decision.allowed:
        raise AssuranceTooLow(reasons=decision.reasons, needed=needed, held=held)
    return person


def own_matter_for(actor: Actor, public_id: UUID) -> MatterCard:
    """Give a matter about the signed-in person, by whatever door it came in.

    Raises:
        MatterNotFound: absent, or about somebody else; the answer is the same.
    """
    card = matter_by_public_id(public_id)
    if card is None or actor.person_id is None or card.subject_id != actor.person_id:
        raise MatterNotFound
    return card


def linked_matter_for(actor: Actor, public_id: UUID) -> MatterCard:
    """Give a matter about a person who let this partner act for them.

    Raises:
        MatterNotFound: absent, or about somebody who is not linked; the answer is the same.
    """
    card = matter_by_public_id(public_id)
    if card is None or actor.partner_id is None or not is_linked(actor, card.subject_id):
        raise MatterNotFound
    return card


def matter_at_desk(actor: Actor, public_id: UUID) -> MatterCard:
    """Give a matter that the clerk's own area handles.

    Raises:
        MatterNotFound: absent, or of another area; the answer is the same.
    """
    card = matter_by_public_id(public_id)
    if card is None or card.area_key not in actor.area_keys:
        raise MatterNotFound
    return card


def own_evidence_for(actor: Actor, public_id: UUID) -> EvidenceCard:
    """Give a file that the signed-in person handed in, or that was handed in for a matter of theirs.

    Raises:
        EvidenceNotFound: absent, dropped, or somebody else's; the answer is the same.
    """
    card = evidence_by_public_id(public_id)
    if card is None or actor.person_id is None or card.subject_id != actor.person_id:
        raise EvidenceNotFound
    return card


def evidence_at_desk(actor: Actor, public_id: UUID) -> tuple[EvidenceCard, MatterCard]:
    """Give a file handed in for a matter that the clerk's own area handles, with that matter.

    Raises:
        EvidenceNotFound: absent, dropped, of no matter, or of another area; the answer is the same.
    """
    card = evidence_by_public_id(public_id)
    matter = matter_by_public_id(card.matter_public_id) if card and card.matter_public_id else None
    if card is None or matter is None or matter.area_key not in actor.area_keys:
        raise EvidenceNotFound
    return card, matter


def face_challenge_for(actor: Actor, public_id: UUID, session_key: str) -> ChallengeCard:
    """Give a face check that this user began in this sign-in.

    Raises:
        FaceChallengeNotFound: absent, somebody else's, or of another sign-in; the answer is the same.
    """
    found = challenge_of(actor.user_id, public_id, session_key) if actor.user_id else None
    if found is None:
        raise FaceChallengeNotFound
    return found


def face_review_for(actor: Actor, public_id: UUID) -> ReviewCard:
    """Give a pair of photos that waits, or waited, at a desk of the actor's.

    Raises:
        FaceReviewNotFound: absent, or of another area; the answer is the same.
    """
    found = review_by_id(public_id)
    if found is None or found.area_key not in actor.area_keys:
        raise FaceReviewNotFound
    return found


def recovery_for(actor: Actor, public_id: UUID) -> ApprovalCard:
    """Give what a clerk of the actor's own area proposed about the recovery of an account.

    Raises:
        ApprovalNotFound: absent, of another area, or about something else; the answer is the same.
    """
    found = recovery_by_public_id(public_id)
    if found is None or found.area_key not in actor.area_keys:
        raise ApprovalNotFound
    return found


def ledger_approval_for(actor: Actor, public_id: UUID, code: str) -> ApprovalCard:
    """Give what a clerk of the actor's own area proposed about a personal account.

    Raises:
        ApprovalNotFound: absent, of another area, or about something else; the answer is the same.
    """
    found = approval_by_public_id(public_id)
    if found is None or found.code != code or found.area_key not in actor.area_keys:
        raise ApprovalNotFound
    return found


def ledger_account_at_desk(actor: Actor, public_id: UUID) -> AccountCard:
    """Give an account of the clerk's own area.

    Raises:
        LedgerAccountNotFound: absent, or of another area; the answer is the same.
    """
    found = account_by_public_id(public_id)
    if found is None or found.area_key not in actor.area_keys:
        raise LedgerAccountNotFound
    return found


def ledger_line_for(actor: Actor, public_id: UUID) -> LineCard:
    """Give a line of an account of the clerk's own area.

    Raises:
        TransferNotFound: absent, or of another area; the answer is the same.
    """
    found = line_of_transfer(public_id)
    if found is None or found.area_key not in actor.area_keys:
        raise TransferNotFound
    return found


def paper_for(actor: Actor, code: str) -> PaperCard:
    """Give a paper about the signed-in person, to do something with it; to verify one, its code is enough.

    Raises:
        PaperNotFound: absent, or about somebody else; the answer is the same.
    """
    paper = paper_by_code(code)
    if paper is None or paper.subject_id != actor.person_id:
        raise PaperNotFound
    return paper


def merge_at_desk(actor: Actor, public_id: UUID) -> MergeCard:
    """Give a merge that stands and was done at a desk of the actor's area.

    Raises:
        MergeNotFound: absent, undone, or of another area; the answer is the same.
    """
    found = merge_by_public_id(public_id)
    if found is None or found.undone_at is not None or found.area_key not in actor.area_keys:
        raise MergeNotFound
    return found


def proposal_at_desk(actor: Actor, public_id: UUID, *, code: str) -> ApprovalCard:
    """Give a proposal of one kind that waits, or waited, at a desk of the actor's area.

    Raises:
        ApprovalNotFound: absent, of another kind, or of another area; the answer is the same.
    """
    found = approval_by_public_id(public_id)
    if found is None or found.code != code or found.area_key not in actor.area_keys:
        raise ApprovalNotFound
    return found


def birth_date_proposal_for(actor: Actor, public_id: UUID) -> BirthDateProposal:
    """Give a birth date for retirement that was proposed at a desk of the actor's area.

    Raises:
        ApprovalNotFound: absent, of another area, or about something else; the answer is the same.
    """
    card = proposal_at_desk(actor, public_id, code=APPROVAL_CODE)
    if card.subject_person_id is None:
        raise ApprovalNotFound
    return BirthDateProposal(card, card.subject_person_id)


def feed_at(token: str, *, on: date) -> FeedCard:
    """Give the calendar feed at a secret address, to whoever knows it; it ends with its owner's life and account.

    Raises:
        FeedNotFound: wrong, replaced, revoked, or ended; the answer is the same.
    """
    feed = feed_by_token(token)
    if (
        feed is None
        or not feed.is_user_active
        or not life_facts([feed.person_id])[feed.person_id].is_alive(on)
    ):
        raise FeedNotFound
    return feed

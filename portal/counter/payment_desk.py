"""Payments that somebody has to look into, as the desk sees them: disputed, unusual, or made too late."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from accounts.actions import audit
from accounts.enums.approvals import ApprovalState
from accounts.errors.approvals import ApprovalNotFound
from accounts.queries.approvals import ApprovalCard, approval_by_id
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from certification.access import refuse_clerk_who_is_relative
from family.actions import payment_claims, payment_disputes
from family.actions.payment_disputes import Verdict
from family.enums import PartSource
from family.enums.payments import DisputeRemedy, DisputeState, LateFinding
from family.errors.payments import LatePaymentNotFound, PaymentDisputeNotFound
from family.queries.late_proposals import late_proposal
from family.queries.payment_disputes import (
    DisputeCard,
    claims_open,
    dispute_by_public_id,
    disputes_waiting,
    left_of,
)
from family.queries.payment_flags import FlagCard, newest_flags
from family.queries.payments import PartCard, PaymentCard, payment_by_public_id, sharers_of
from family.queries.spent_after import SpentAfter, spent_after_by, spent_after_end
from foundation.clock import local_date
from portal.counter.payment_forms import CLAIM, REFUND
from portal.shared.labels import label_of

LISTED_MAX = 50
DISAGREE = "disagree"
REMEDIES = {REFUND: DisputeRemedy.REFUND, CLAIM: DisputeRemedy.CLAIM}


@dataclass(frozen=True)
class PartShown:
    """One part of a payment with whose money it was; nobody's where it was cash."""

    part: PartCard
    payer: PersonCard | None

    @property
    def source(self) -> str:
        """Name the source in words."""
        return label_of(self.part.source)


@dataclass(frozen=True)
class PaymentShown:
    """A payment with its patient and every part."""

    card: PaymentCard
    patient: PersonCard
    parts: tuple[PartShown, ...]


@dataclass(frozen=True)
class DisputeShown:
    """A dispute with its sharer, and the proposal that waits for a second clerk where there is one."""

    card: DisputeCard
    sharer: PersonCard
    proposal: ApprovalCard | None = None
    proposer: str = ""
    is_own: bool = False
    left_fen: int = 0

    @property
    def is_decided(self) -> bool:
        """Say whether nothing is left to be done about it: it was answered, met by a refund, or taken back."""
        return self.card.state not in (DisputeState.OPEN, DisputeState.PROPOSED)

    @property
    def is_partly_back(self) -> bool:
        """Say whether the payee gave some of it back while it is being looked into."""
        return not self.is_decided and self.left_fen != self.card.amount_fen

    @property
    def is_open(self) -> bool:
        """Say whether a first clerk may answer it: nobody did, or their proposal lapsed."""
        return not self.is_decided and self.proposal is None

    @property
    def remedy(self) -> str:
        """Name how the sharer would get the money back, as was proposed."""
        return label_of(DisputeRemedy(self.proposal.payload["remedy"])) if self.proposal else ""

    @property
    def proposed_answer(self) -> str:
        """Give the answer that was proposed."""
        return str(self.proposal.payload["answer"]) if self.proposal else ""


@dataclass(frozen=True)
class LateShown:
    """A payment made too late, with whose account paid and for whom, and what a colleague proposed about it."""

    card: SpentAfter
    sharer: PersonCard
    patient: PersonCard
    proposal: ApprovalCard | None = None
    proposer: str = ""
    is_own: bool = False

    @property
    def proposed_finding(self) -> str:
        """Name what was proposed."""
        return label_of(LateFinding(self.proposal.payload["finding"])) if self.proposal else ""

    @property
    def proposed_words(self) -> str:
        """Give what it rests on."""
        return str(self.proposal.payload["words"]) if self.proposal else ""


def disputes_at(actor: Actor) -> list[DisputeShown]:
    """List what desks of the clerk's areas have to look into, the oldest first."""
    cards = disputes_waiting(actor.area_keys, most=LISTED_MAX)
    people = person_cards(card.sharer_id for card in cards)
    return [DisputeShown(card, people[card.sharer_id]) for card in cards]


def claims_at(actor: Actor) -> list[DisputeShown]:
    """List what payees owe sharers after disputes in the clerk's areas, the oldest first."""
    cards = claims_open(actor.area_keys, most=LISTED_MAX)
    people = person_cards(card.sharer_id for card in cards)
    return [DisputeShown(card, people[card.sharer_id]) for card in cards]


def dispute_opened(actor: Actor, public_id: UUID, *, at: datetime) -> tuple[DisputeShown, PaymentShown]:
    """Open a dispute of the clerk's areas with the whole payment, and write the look down.

    Raises:
        PaymentDisputeNotFound: absent, or of another area; ClerkIsRelative: a relative's.
    """
    card = dispute_by_public_id(public_id)
    payment = payment_by_public_id(card.payment_public_id) if card else None
    if card is None or payment is None or card.area_key not in actor.area_keys:
        raise PaymentDisputeNotFound
    shown = _payment(payment)
    _refuse_kin(actor, shown, on=local_date(at))
    _note(actor, "payment_dispute.viewed", [card.sharer_id], card.area_key, card.public_id, at=at)
    proposal = _waiting(card, at=at)
    names = display_names([proposal.proposed_by]) if proposal else {}
    sharer = person_cards([card.sharer_id])[card.sharer_id]
    maker = proposal.proposed_by if proposal else 0
    dispute = DisputeShown(
        card,
        sharer,
        proposal,
        names.get(maker, ""),
        is_own=maker == actor.user_id,
        left_fen=left_of(card.public_id),
    )
    return dispute, shown


def _waiting(card: DisputeCard, *, at: datetime) -> ApprovalCard | None:
    """Give the proposal that a second clerk may decide; one whose time is over is none, and may be made anew."""
    if card.state is not DisputeState.PROPOSED:
        return None
    found = approval_by_id(card.proposal_id or 0)
    return found if found and found.state is ApprovalState.WAITING and at < found.expires_at else None


def is_second_word(sent: Mapping[str, str]) -> bool:
    """Say whether a page for the second clerk was sent, and not one for the first."""
    return "seen" in sent


def is_pressed_twice(one: DisputeShown, sent: Mapping[str, str]) -> bool:
    """Say whether what was sent is done already, so that the page of the dispute says what came of it."""
    if one.is_decided:
        return True
    if one.proposal is None:
        return sent.get("verdict") == DISAGREE
    said = (REMEDIES.get(sent.get("verdict", "")), " ".join(sent.get("answer", "").split()))
    proposed = DisputeRemedy(one.proposal.payload["remedy"])
    return one.is_own and said == (proposed, " ".join(one.proposed_answer.split()))


def answer_dispute(actor: Actor, public_id: UUID, verdict: str, answer: str, *, at: datetime) -> bool:
    """Answer a dispute, or leave what moves money to a colleague; say whether it waits.

    Raises:
        PaymentDisputeNotFound, PaymentDisputeAnswerMissing, ApprovalExists.
    """
    if verdict in REMEDIES and left_of(public_id) == 0:
        # The payee gave all of it back before refunds closed what they meet: nothing is left to propose.
        card = dispute_by_public_id(public_id)
        if card is None:
            raise PaymentDisputeNotFound
        payment_claims.close_met(card.payment_public_id, at=at)
        return False
    if verdict in REMEDIES:
        payment_disputes.propose(actor, public_id, Verdict(REMEDIES[verdict], answer), at=at)
        return True
    payment_disputes.dismiss(actor, public_id, answer, at=at)
    return False


def decide_dispute(actor: Actor, one: DisputeShown, seen: str, *, is_agreed: bool, at: datetime) -> None:
    """Take the second clerk's word: the money goes back with it, or the dispute is looked into anew.

    Raises:
        ApprovalNotFound, ApprovalNeedsSecond, ApprovalMoved, PaymentDisputeMoved.
    """
    if one.proposal is None:
        raise ApprovalNotFound
    act = payment_disputes.confirm if is_agreed else payment_disputes.turn_down
    act(actor, one.card.public_id, one.proposal, seen, at=at)


def flags_at(actor: Actor) -> list[tuple[FlagCard, PersonCard]]:
    """List the newest unusual payments of the areas somebody looks after as a clerk or an officer, with the patient."""
    cards = newest_flags(actor.area_keys | actor.office_keys, most=LISTED_MAX)
    people = person_cards(card.patient_id for card in cards)
    return [(card, people[card.patient_id]) for card in cards]


def late_at(actor: Actor) -> list[LateShown]:
    """List what was paid too late and waits to be looked into, the oldest first."""
    return _late(spent_after_end(area_keys=actor.area_keys, most=LISTED_MAX))


def late_opened(
    actor: Actor, payment_id: UUID, place: int, *, at: datetime
) -> tuple[LateShown, PaymentShown]:
    """Open one of them with the whole payment, and write the look down.

    Raises:
        LatePaymentNotFound: in time, absent, or of another area; ClerkIsRelative: a relative's.
    """
    card = spent_after_by(payment_id, place)
    payment = payment_by_public_id(payment_id)
    if card is None or payment is None or card.area_key not in actor.area_keys:
        raise LatePaymentNotFound
    shown = _payment(payment)
    _refuse_kin(actor, shown, on=local_date(at))
    people = [card.sharer_id, card.patient_id]
    _note(actor, "payment.late_viewed", people, card.area_key, card.payment_public_id, at=at)
    (late,) = _late([card])
    proposal = late_proposal(payment_id, place, card.area_key, at=at) if card.finding is None else None
    if proposal is not None:
        name = display_names([proposal.proposed_by]).get(proposal.proposed_by, "")
        is_own = proposal.proposed_by == actor.user_id
        late = replace(late, proposal=proposal, proposer=name, is_own=is_own)
    return late, shown


def _late(cards: Collection[SpentAfter]) -> list[LateShown]:
    people = person_cards({one for card in cards for one in (card.sharer_id, card.patient_id)})
    return [LateShown(card, people[card.sharer_id], people[card.patient_id]) for card in cards]


def _payment(card: PaymentCard) -> PaymentShown:
    bound = sharers_of(part.binding_id for part in card.parts if part.binding_id is not None)
    people = person_cards({card.patient_id, *bound.values()})
    return PaymentShown(
        card,
        people[card.patient_id],
        tuple(PartShown(part, _payer(part, card, bound, people)) for part in card.parts),
    )


def _payer(
    part: PartCard, card: PaymentCard, bound: dict[int, int], people: dict[int, PersonCard]
) -> PersonCard | None:
    if part.source is PartSource.CASH:
        return None
    owner = bound.get(part.binding_id) if part.binding_id is not None else card.patient_id
    return people.get(owner or 0)


def _refuse_kin(actor: Actor, shown: PaymentShown, *, on: date) -> None:
    """No clerk looks into a payment of a relative's, on whichever side of it they stand."""
    payers = (one.payer for one in shown.parts if one.payer is not None)
    for person_id in {shown.patient.id, *(payer.id for payer in payers)}:
        refuse_clerk_who_is_relative(actor, person_id, on=on)


def _note(
    actor: Actor, action: str, people: list[int], area_key: str, object_id: UUID, *, at: datetime
) -> None:
    events = [
        audit.Event(action, one, area_key=area_key, object_kind="payment", object_id=object_id)
        for one in people
    ]
    audit.record_many(actor, events, at=at)

"""Writes what a desk found about payments made too late: one proposes, a colleague agrees; no money moves by it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import approvals, audit
from accounts.actions.approvals import NewApproval
from accounts.errors.approvals import ApprovalExists
from accounts.queries.approvals import ApprovalCard
from accounts.rules.actors import Actor
from family.enums.payments import LateFinding
from family.errors.payments import LatePaymentNotFound, LateReviewDone, PaymentDisputeAnswerMissing
from family.models.late_payments import LateReview
from family.models.payments import PaymentPart
from family.queries.late_proposals import LATE_REVIEW, late_proposal
from family.queries.spent_after import SpentAfter, spent_after_by

WAITS = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """What a desk found, and by what."""

    finding: LateFinding
    words: str


@transaction.atomic
def propose(actor: Actor, payment: UUID, place: int, found: Found, *, at: datetime) -> ApprovalCard:
    """Propose what became of a payment made too late; a colleague of the same area decides.

    Raises:
        LatePaymentNotFound: it was in time, or is of another area; LateReviewDone; PaymentDisputeAnswerMissing.
        ApprovalExists: a colleague's proposal about it waits.
    Law: CC 13; who knew nothing of the end is judged by the agency, not by the house.
    """
    if not found.words.strip():
        raise PaymentDisputeAnswerMissing
    _part, card = _open(actor, payment, place)
    if late_proposal(payment, place, card.area_key, at=at) is not None:
        raise ApprovalExists
    payload = {
        "payment": str(payment),
        "place": place,
        "finding": found.finding.value,
        "words": found.words.strip(),
    }
    new = NewApproval(LATE_REVIEW, card.area_key, payload, card.sharer_id)
    return approvals.propose(actor, new, waits=WAITS, at=at)


@transaction.atomic
def decide(
    actor: Actor, payment: UUID, place: int, seen: str, *, is_agreed: bool, at: datetime
) -> SpentAfter:
    """Agree, as a second person, to what a colleague found, which is written with that; or turn it down.

    ``seen`` is the hash of the proposal the second person had before their eyes.

    Raises:
        LatePaymentNotFound: as in `propose`, or nothing is proposed; LateReviewDone.
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    part, card = _open(actor, payment, place)
    proposal = late_proposal(payment, place, card.area_key, at=at)
    if proposal is None:
        raise LatePaymentNotFound
    if not is_agreed:
        approvals.reject(actor, proposal.public_id, seen, at=at)
        return card
    approvals.approve(actor, proposal.public_id, seen, at=at)
    given = approvals.consume(LATE_REVIEW, proposal.payload_hash, at=at)
    LateReview.objects.create(
        part=part,
        finding=given["finding"],
        words=given["words"],
        found_at=at,
        found_by_id=proposal.proposed_by,
        agreed_by_id=actor.user_id,
    )
    _note(actor, card, given["finding"], given["words"], at=at)
    return card


def _open(actor: Actor, payment: UUID, place: int) -> tuple[PaymentPart, SpentAfter]:
    """Hold a part that was paid too late in the clerk's area and that nobody has found about yet.

    Raises:
        LatePaymentNotFound, LateReviewDone.
    """
    rows = PaymentPart.objects.select_for_update(of=("self",)).filter(payment__public_id=payment, place=place)
    row = rows.first()
    card = spent_after_by(payment, place) if row else None
    if row is None or card is None or actor.user_id is None or card.area_key not in actor.area_keys:
        raise LatePaymentNotFound
    if card.finding is not None:
        raise LateReviewDone
    return row, card


def _note(actor: Actor, card: SpentAfter, finding: str, words: str, *, at: datetime) -> None:
    for person_id in (card.sharer_id, card.patient_id):
        event = audit.Event(
            "payment.late_reviewed",
            person_id,
            area_key=card.area_key,
            object_kind="payment",
            object_id=card.payment_public_id,
            reason=words[:200],
            facts={"finding": finding, "fen": card.kept_fen},
        )
        audit.record(actor, event, at=at)

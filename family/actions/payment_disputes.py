"""Disputes of single payments: opened by the sharer, looked into by a desk, upheld by two.

Opening one moves nothing and freezes nothing; the card names the binding that the sharer may freeze with one touch.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from accounts.actions import approvals, audit
from accounts.actions.approvals import NewApproval
from accounts.queries.approvals import ApprovalCard
from accounts.rules.actors import Actor
from family.actions import partner_telling, payment_notices
from family.enums import PartSource
from family.enums.payments import DisputeReason, DisputeRemedy, DisputeState
from family.errors.payments import (
    PaymentDisputeAnswerMissing,
    PaymentDisputeExists,
    PaymentDisputeLess,
    PaymentDisputeMoved,
    PaymentDisputeNotFound,
    PaymentDisputeNotPossible,
    PaymentNotFound,
)
from family.models.payment_care import PaymentDispute
from family.models.payments import Payment, PaymentPart, PaymentRefund
from family.queries.payment_disputes import DisputeCard, card_of, left_fen
from family.queries.payments import read_payment
from foundation.clock import local_date
from foundation.identifiers import uuid7

APPROVAL_CODE = "payment.dispute"
WAITS = timedelta(days=7)
_TAKE = "SELECT * FROM family_payment_take(%s, %s, %s, 0)"
_REFUND = "SELECT * FROM family_payment_refund(%s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Objection:
    """What a sharer holds against a payment."""

    reason: DisputeReason
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a desk found: how the sharer gets their money back, and the answer they read."""

    remedy: DisputeRemedy
    answer: str


def open_dispute(actor: Actor, payment_public_id: UUID, objection: Objection, *, at: datetime) -> DisputeCard:
    """Dispute what was paid out of the signed-in sharer's account in one payment.

    Raises:
        PaymentNotFound: nothing of it came from the actor's account as a sharer.
        PaymentDisputeNotPossible, PaymentDisputeExists.
    """
    try:
        with transaction.atomic():
            part = _own_part(actor, payment_public_id)
            # A refund that runs beside it closes the dispute, or leaves less of it to dispute.
            Payment.objects.select_for_update(no_key=True).get(pk=part.payment_id)
            part.refresh_from_db(fields=["settled_fen", "refunded_fen"])
            if part.binding is None or part.settled_fen <= part.refunded_fen:
                raise PaymentDisputeNotPossible
            row = PaymentDispute.objects.create(
                payment=part.payment,
                binding=part.binding,
                sharer_id=part.binding.sharer.human_id,
                area_key=part.area_key,
                reason=objection.reason.value,
                words=objection.words.strip(),
                amount_fen=part.settled_fen - part.refunded_fen,
                state=DisputeState.OPEN.value,
                opened_at=at,
            )
            partner_telling.disputed(row, at=at)
            _note(actor, "payment.disputed", row, at=at)
    except IntegrityError as error:
        if "family_dispute_once" in str(error):
            raise PaymentDisputeExists from error
        raise
    return card_of(row)


def withdraw(actor: Actor, public_id: UUID, *, at: datetime) -> DisputeCard:
    """Take a dispute back that nobody has decided.

    Raises:
        PaymentDisputeNotFound.
    """
    with transaction.atomic():
        row = _locked(public_id)
        if actor.person_id is None or row.sharer.human_id != actor.person_id:
            raise PaymentDisputeNotFound
        if row.proposal_id is not None:
            approvals.void(actor, row.proposal_id, at=at)
        row.state, row.proposal_id = DisputeState.WITHDRAWN.value, None
        row.save(update_fields=["state", "proposal_id"])
        partner_telling.disputed(row, at=at)
        _note(actor, "payment.dispute_withdrawn", row, at=at)
    return card_of(row)


def dismiss(actor: Actor, public_id: UUID, answer: str, *, at: datetime) -> DisputeCard:
    """Answer that the payment was right; no money moves, and the sharer is told why.

    Raises:
        PaymentDisputeNotFound, PaymentDisputeAnswerMissing.
    """
    with transaction.atomic():
        row = _at_desk(actor, public_id)
        if not answer.strip():
            raise PaymentDisputeAnswerMissing
        if row.proposal_id is not None:
            approvals.void(actor, row.proposal_id, at=at)
        _decided(row, DisputeState.DISMISSED, answer, actor, at=at)
        payment_notices.tell_dispute(row, at=at)
        partner_telling.disputed(row, at=at)
        _note(actor, "payment.dispute_dismissed", row, at=at)
    return card_of(row)


def propose(actor: Actor, public_id: UUID, verdict: Verdict, *, at: datetime) -> ApprovalCard:
    """Propose that the sharer is right about what is left of it; a colleague of the same area decides.

    What was proposed before, and nobody has decided, falls with it.

    Raises:
        PaymentDisputeNotFound, PaymentDisputeAnswerMissing, ApprovalNotFound, ApprovalExists.
        PaymentDisputeMoved: all of it came back meanwhile.
    """
    with transaction.atomic():
        row = _at_desk(actor, public_id)
        if not verdict.answer.strip():
            raise PaymentDisputeAnswerMissing
        if row.proposal_id is not None:
            approvals.void(actor, row.proposal_id, at=at)
        row.amount_fen = _left(row)
        payload = {
            "dispute": str(row.public_id),
            "amount_fen": row.amount_fen,
            "remedy": verdict.remedy.value,
            "answer": verdict.answer.strip(),
        }
        new = NewApproval(APPROVAL_CODE, row.area_key, payload, row.sharer_id)
        proposal = approvals.propose(actor, new, waits=WAITS, at=at)
        row.state, row.proposal_id = DisputeState.PROPOSED.value, proposal.id
        row.save(update_fields=["state", "proposal_id", "amount_fen"])
    return proposal


def confirm(actor: Actor, public_id: UUID, proposal: ApprovalCard, seen: str, *, at: datetime) -> DisputeCard:
    """Agree, as a second person: the sharer's part goes back to them, or is claimed from the payee.

    ``seen`` is the hash of the proposal the second person had before their eyes.

    Raises:
        PaymentDisputeNotFound, PaymentDisputeMoved: another proposal waits by now.
        PaymentDisputeLess: the payee gave some of it back since it was proposed.
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    with transaction.atomic():
        _hold_payment(public_id, at=at)
        row = _at_desk(actor, public_id)
        if row.proposal_id != proposal.id:
            raise PaymentDisputeMoved
        if _left(row) != row.amount_fen:
            # Nobody claims from a payee what it has given back.
            raise PaymentDisputeLess
        approvals.approve(actor, proposal.public_id, seen, at=at)
        given = approvals.consume(APPROVAL_CODE, proposal.payload_hash, at=at)
        row.remedy = given["remedy"]
        if row.remedy == DisputeRemedy.REFUND.value:
            row.refund = _give_back(row, at=at)
        _decided(row, DisputeState.UPHELD, given["answer"], actor, at=at)
        payment_notices.tell_dispute(row, at=at)
        partner_telling.disputed(row, at=at)
        _note(actor, "payment.dispute_upheld", row, at=at)
    return card_of(row)


def turn_down(
    actor: Actor, public_id: UUID, proposal: ApprovalCard, seen: str, *, at: datetime
) -> DisputeCard:
    """Disagree with a colleague's proposal; the dispute is looked into anew.

    Raises:
        PaymentDisputeNotFound, PaymentDisputeMoved, and whatever `approvals.reject` raises.
    """
    with transaction.atomic():
        row = _at_desk(actor, public_id)
        if row.proposal_id != proposal.id:
            raise PaymentDisputeMoved
        approvals.reject(actor, proposal.public_id, seen, at=at)
        row.state, row.proposal_id = DisputeState.OPEN.value, None
        row.save(update_fields=["state", "proposal_id"])
    return card_of(row)


def _left(row: PaymentDispute) -> int:
    """Say what of the disputed part has not come back.

    Raises:
        PaymentDisputeMoved: nothing.
    """
    left = left_fen(row.payment_id, row.binding_id)
    if left == 0:
        raise PaymentDisputeMoved
    return left


def _hold_payment(public_id: UUID, *, at: datetime) -> None:
    """Hold the accounts of a disputed payment before the dispute and the audit, in the order of a payee's refund.

    Raises:
        PaymentDisputeNotFound.
    """
    rows = PaymentDispute.objects.filter(public_id=public_id)
    paid = rows.values_list("payment__public_id", "payment__payee").first()
    if paid is None:
        raise PaymentDisputeNotFound
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [*paid, at])


def _give_back(row: PaymentDispute, *, at: datetime) -> PaymentRefund:
    """Let what came from the sharer go back to them, off what the payee is owed; the notice of a refund tells them.

    Raises:
        PaymentDisputeMoved: less is left of it than was disputed.
    """
    payment = row.payment
    values = [
        payment.public_id,
        payment.payee_id,
        f"dispute:{row.public_id}",
        row.amount_fen,
        local_date(at),
        at,
        uuid7(),
        row.binding_id,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_REFUND, values)
        outcome, told = cursor.fetchone()
    if outcome != "refunded":
        raise PaymentDisputeMoved
    card = read_payment(told)
    refund = next(one for one in card.refunds if one.request_key == f"dispute:{row.public_id}")
    payment_notices.tell_refunded(card, refund, at=at)
    partner_telling.refunded(card, refund, at=at)
    return PaymentRefund.objects.get(public_id=refund.public_id)


def _own_part(actor: Actor, payment_public_id: UUID) -> PaymentPart:
    """Find what came from the actor's account as a sharer.

    Raises:
        PaymentNotFound.
    """
    rows = PaymentPart.objects.select_related("payment__patient", "binding__sharer").filter(
        payment__public_id=payment_public_id,
        source=PartSource.SHARER.value,
        binding__sharer__same_as=actor.person_id or 0,
    )
    part = rows.first()
    if part is None:
        raise PaymentNotFound
    return part


def _locked(public_id: UUID) -> PaymentDispute:
    """Hold a dispute that nobody has decided.

    Raises:
        PaymentDisputeNotFound.
    """
    rows = PaymentDispute.objects.select_related("payment__patient", "binding", "sharer")
    row = rows.select_for_update(of=("self",)).filter(public_id=public_id).first()
    if row is None or row.state not in (DisputeState.OPEN.value, DisputeState.PROPOSED.value):
        raise PaymentDisputeNotFound
    return row


def _at_desk(actor: Actor, public_id: UUID) -> PaymentDispute:
    """Hold an undecided dispute of the clerk's own area that is not their own.

    Raises:
        PaymentDisputeNotFound.
    """
    row = _locked(public_id)
    own = {row.sharer.human_id, row.payment.patient.human_id}
    if row.area_key not in actor.area_keys or actor.person_id in own:
        raise PaymentDisputeNotFound
    return row


def _decided(row: PaymentDispute, state: DisputeState, answer: str, actor: Actor, *, at: datetime) -> None:
    row.state, row.finding = state.value, answer.strip()
    row.decided_at, row.decided_by_id = at, actor.user_id
    row.save(update_fields=["state", "finding", "remedy", "refund", "decided_at", "decided_by"])


def _note(actor: Actor, action: str, row: PaymentDispute, *, at: datetime) -> None:
    event = audit.Event(
        action,
        row.sharer_id,
        area_key=row.area_key if actor.area_keys else "",
        object_kind="payment_dispute",
        object_id=row.public_id,
        facts={"fen": row.amount_fen},
    )
    audit.record(actor, event, at=at)

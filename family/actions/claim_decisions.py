"""Writes what desks decide about claimed family ties: the facts are recorded in the transaction of the decision."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import matter_decisions, merges
from accounts.actions.matter_decisions import Choice
from accounts.actions.merges import NewMerge
from accounts.enums.matters import MatterAct, MatterOutcome
from accounts.errors.matters import MatterOfKin
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.rules.actors import Actor
from family.actions import claim_effects, claim_notices, closing
from family.enums import ClaimState, FactProof
from family.errors import ClaimNotOpen, ClaimNotProved
from family.models.claims import KinshipClaim
from family.queries.claim_outlooks import Outlook, outlook_of, proved
from family.queries.claims import ClaimCard, card_of, claim_by_public_id
from family.rules.claim_kinds import CLAIM
from family.rules.claims import may_take_effect
from foundation.clock import local_date

MERGED_BECAUSE = "亲属关系申报已办结，未登记的父母就是此人"


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a claim; what cannot take effect is not passed.

    Raises:
        ClaimNotProved: with every reason; and as `matter_decisions.handle`.
    """
    claim = _hold(public_id, kin_ids, at=at)
    if claim is not None and choice.act is MatterAct.GRANT:
        _refuse(claim, at=at)
    return matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a claim, and let it take effect when it passes with that.

    Raises:
        ClaimNotProved: with every reason; ClaimNotOpen: it was withdrawn meanwhile; and as `matter_decisions.confirm`,
        `merges.join` and the actions that record the facts.
    """
    claim = _hold(public_id, kin_ids, at=at)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    if claim is None or card.outcome is not MatterOutcome.PASSED:
        return card
    matter_decisions.consume(card.public_id, card.decision_hash, at=at)
    outlook = _refuse(claim, at=at)
    row = KinshipClaim.objects.select_related("claimant", "other", "answered_by", "matter").get(
        public_id=claim.public_id
    )
    if row.state != ClaimState.OPEN.value:
        raise ClaimNotOpen
    claim_effects.take_effect(actor, row, outlook, _proof(claim), at=at)
    _put_in_place(actor, card, claim, outlook, at=at)
    claim_notices.tell_effect(row, at=at)
    return card


def _hold(public_id: UUID, kin_ids: frozenset[int], *, at: datetime) -> ClaimCard | None:
    """Hold whom a claim is about, then the claim, which the order of locks puts before its matter.

    Raises:
        MatterOfKin: the other one is a relative of the clerk's; the claimant is looked at with the matter.
    """
    matter = matter_by_public_id(public_id)
    if matter is None or matter.kind != CLAIM.code:
        return None
    known = claim_by_public_id(UUID(matter.facts["claim"]))
    if known is None:
        return None
    if known.other_id in kin_ids:
        raise MatterOfKin
    stood_in = outlook_of(known, on=local_date(at)).stood_in_id if known.other_id else None
    sides = [one for one in (known.claimant_id, known.other_id, stood_in) if one is not None]
    if stood_in is None:
        closing.hold(sides)
    else:
        merges.hold(tuple(sides))
    row = KinshipClaim.objects.select_for_update(of=("self",)).select_related(
        "claimant", "other", "answered_by", "matter"
    )
    return card_of(row.get(public_id=known.public_id))


def _refuse(claim: ClaimCard, *, at: datetime) -> Outlook:
    """Ask whether a claim may take effect today, and give what it would record."""
    on = local_date(at)
    outlook = outlook_of(claim, on=on) if claim.other_id is not None else None
    decision = may_take_effect(claim.wish, proved(claim, outlook, on=on))
    if not decision.allowed or outlook is None:
        raise ClaimNotProved(reasons=decision.reasons)
    return outlook


def _proof(claim: ClaimCard) -> FactProof:
    """Say how well what a desk passed is proved: papers it saw, or else the yes of the other."""
    return FactProof.VERIFIED if claim.promise_version is None else FactProof.CONFIRMED


def _put_in_place(
    actor: Actor, card: MatterCard, claim: ClaimCard, outlook: Outlook, *, at: datetime
) -> None:
    """Merge the placeholder into the parent who turned up, so that what hangs on it hangs on them."""
    if outlook.stood_in_id is None or card.decided_by_id is None:
        return
    fact = outlook.planned[0] if outlook.planned else None
    parent_id = getattr(fact, "parent", None)
    if parent_id is None:
        return
    merge = NewMerge(outlook.stood_in_id, int(parent_id), card.area_key, MERGED_BECAUSE, card.decided_by_id)
    merges.join(actor, merge, at=at)

"""Writes disputes of certifications: "that was not me" (重号、冒用). A desk withdraws the proof, or keeps it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import matter_decisions, matters
from accounts.actions.matter_decisions import Choice
from accounts.actions.matters import NewMatter
from accounts.enums.matters import MatterOutcome
from accounts.queries.matters import MatterCard
from accounts.rules.actors import Actor
from certification.access import benefit_for
from certification.actions import withdrawals
from certification.enums import WithdrawalReason
from certification.errors import CertificationNotFound
from certification.queries.certifications import disputable
from certification.rules.matter_kinds import DISPUTE
from family.enums import Relation
from foundation.clock import local_date


@dataclass(frozen=True)
class NewDispute:
    """Which certification of which benefit was somebody else's, and how one knows."""

    entitlement_id: UUID
    certification_id: UUID
    note: str = field(repr=False)
    key: UUID
    mandate_id: int | None = None


def dispute(actor: Actor, new: NewDispute, *, relations: frozenset[Relation], at: datetime) -> MatterCard:
    """Say that a certification was not one's own; it counts until a desk has looked at it.

    Raises:
        EntitlementNotFound; CertificationNotFound: none of this benefit, or withdrawn; and as `matters.apply`.
    """
    benefit = benefit_for(actor, new.entitlement_id, relations=relations, on=local_date(at))
    if not disputable(new.certification_id, benefit.entitlement_id):
        raise CertificationNotFound
    facts = {"certification": str(new.certification_id), "note": new.note.strip()}
    matter = NewMatter(
        DISPUTE.code,
        benefit.person_id,
        benefit.paying_area_key,
        new.key,
        facts,
        mandate_id=new.mandate_id,
    )
    return matters.apply(actor, matter, at=at)


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a dispute, and withdraw the certification when it passes.

    Raises:
        As `matter_decisions.handle` and `withdrawals.withdraw`.
    """
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    return _carried_out(actor, card, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a dispute.

    Raises:
        As `matter_decisions.confirm` and `withdrawals.withdraw`.
    """
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(actor, card, at=at)


def _carried_out(actor: Actor, card: MatterCard, *, at: datetime) -> MatterCard:
    if card.kind != DISPUTE.code or card.outcome is not MatterOutcome.PASSED:
        return card
    facts = matter_decisions.consume(card.public_id, card.decision_hash, at=at)
    words = f"{DISPUTE.zh} {card.receipt}"
    withdrawals.withdraw(actor, UUID(facts["certification"]), WithdrawalReason.WRONG_PERSON, words, at=at)
    return card

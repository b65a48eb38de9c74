"""Writes appeals against what was decided about a benefit (申诉), and disputes of certifications; both are matters.

An appeal is decided by somebody else than those whose decision it is about. One that passes takes the decision back in
the same transaction; where it is about a certification that was refused, the desk calls the person and helps.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import matter_decisions, matters
from accounts.actions.matter_decisions import Choice
from accounts.actions.matters import NewMatter
from accounts.enums.matters import MatterOutcome
from accounts.errors.matters import MatterBarred
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.rules.actors import Actor
from certification.access import benefit_for
from certification.actions import decisions
from certification.enums import DecisionReason
from certification.errors import DecisionNotFound
from certification.queries.standings import DecisionCard, decision_by_public_id
from certification.rules.matter_kinds import APPEAL
from family.enums import Relation
from foundation.clock import local_date


@dataclass(frozen=True)
class NewAppeal:
    """What an appeal is about, and why; without a decision it is about a certification that was refused.

    ``mandate_id`` joins a helper who appeals for somebody else.
    """

    entitlement_id: UUID
    decision_id: UUID | None
    note: str = field(repr=False)
    key: UUID
    mandate_id: int | None = None
    evidence: tuple[UUID, ...] = ()


def appeal(actor: Actor, new: NewAppeal, *, relations: frozenset[Relation], at: datetime) -> MatterCard:
    """Appeal as the person a decision is about, or as their helper; the same form again is the same matter.

    Raises:
        EntitlementNotFound, DecisionNotFound: none of this benefit; MatterOpenExists; and as `matters.apply`.
    """
    benefit = benefit_for(actor, new.entitlement_id, relations=relations, on=local_date(at))
    if new.decision_id is not None:
        about = decision_by_public_id(new.decision_id)
        if about is None or about.entitlement_id != benefit.entitlement_id:
            raise DecisionNotFound
    facts = {
        "entitlement": str(benefit.entitlement_id),
        "decision": str(new.decision_id) if new.decision_id else "",
        "note": new.note.strip(),
    }
    matter = NewMatter(
        APPEAL.code,
        benefit.person_id,
        benefit.paying_area_key,
        new.key,
        facts,
        new.evidence,
        new.mandate_id,
    )
    return matters.apply(actor, matter, at=at)


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with an appeal, and take the decision back when it passes.

    Raises:
        MatterBarred: the clerk had a part in the decision; and as `matter_decisions.handle`.
    """
    _refuse_decider(actor, public_id)
    card = matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)
    return _carried_out(actor, card, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on an appeal.

    Raises:
        MatterBarred; and as `matter_decisions.confirm`.
    """
    _refuse_decider(actor, public_id)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    return _carried_out(actor, card, at=at)


def _refuse_decider(actor: Actor, public_id: UUID) -> None:
    about = _decision_of(matter_by_public_id(public_id))
    if about is not None and actor.user_id in (about.decided_by, about.approved_by):
        raise MatterBarred


def _decision_of(card: MatterCard | None) -> DecisionCard | None:
    if card is None or card.kind != APPEAL.code or not card.facts["decision"]:
        return None
    return decision_by_public_id(UUID(card.facts["decision"]))


def _carried_out(actor: Actor, card: MatterCard, *, at: datetime) -> MatterCard:
    if card.kind != APPEAL.code or card.outcome is not MatterOutcome.PASSED:
        return card
    matter_decisions.consume(card.public_id, card.decision_hash, at=at)
    about = _decision_of(card)
    if about is not None and about.kind in decisions.BY_TWO:
        words = f"{APPEAL.zh} {card.receipt}"
        decisions.revoke(actor, about.public_id, DecisionReason.APPEAL, words, at=at)
    return card

"""Writes disputes of recorded family ties (异议): one side says it is none, mandates rest, and a desk looks at it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import matter_decisions, matters, people
from accounts.actions.matter_decisions import Choice
from accounts.actions.matters import NewMatter
from accounts.enums.matters import MatterAct, MatterOutcome
from accounts.errors.matters import MatterOfKin, MatterOpenExists
from accounts.queries.matters import MatterCard, matter_by_public_id
from accounts.queries.people import person_by_public_id
from accounts.rules.actors import Actor
from family.access import relative_for
from family.actions import closing, kinship, mandates
from family.enums import EndReason, FactProof
from family.errors import DisputeExists, DisputeNeedsCourt
from family.queries.proofs import FactBetween, facts_joining
from family.rules.claim_kinds import DISPUTE
from foundation.clock import local_date


@dataclass(frozen=True)
class NewDispute:
    """Whom the signed-in person says is no relative of theirs, by public id, and why."""

    other: UUID
    note: str = field(repr=False)
    area_key: str
    key: UUID
    evidence: tuple[UUID, ...] = ()


@transaction.atomic
def dispute(actor: Actor, new: NewDispute, *, at: datetime) -> MatterCard:
    """Say that a recorded relative is none: every mandate between the two rests at once, and a desk looks at it.

    Raises:
        PersonNotFound: absent, or no relative; the answer is the same; DisputeExists: it is said already; and as
        `matters.apply`.
    Law: CC 1073, 1113; PIPL 46.
    """
    other = relative_for(actor, new.other, on=local_date(at)).person
    people.lock([actor.person_id or 0, other.id])
    facts = {"other": str(other.public_id), "name": other.name, "note": new.note}
    matter = NewMatter(DISPUTE.code, actor.person_id or 0, new.area_key, new.key, facts, new.evidence)
    try:
        opened = matters.apply(actor, matter, at=at)
    except MatterOpenExists as error:
        raise DisputeExists from error
    mandates.rest_between(actor, actor.person_id or 0, other.id, at=at)
    return opened


@transaction.atomic
def handle(
    actor: Actor, public_id: UUID, choice: Choice, *, kin_ids: frozenset[int], waits: timedelta, at: datetime
) -> MatterCard:
    """Take one step with a dispute; what registers or papers prove is not undone by a desk.

    Raises:
        DisputeNeedsCourt; and as `matter_decisions.handle`.
    """
    card = _hold(public_id, kin_ids)
    if card is not None and choice.act is MatterAct.GRANT:
        _claimed(card, at=at)
    return matter_decisions.handle(actor, public_id, choice, kin_ids=kin_ids, waits=waits, at=at)


@transaction.atomic
def confirm(actor: Actor, public_id: UUID, seen: str, *, kin_ids: frozenset[int], at: datetime) -> MatterCard:
    """Agree to a colleague's decision on a dispute; when it passes, what was only promised never was.

    Raises:
        DisputeNeedsCourt; and as `matter_decisions.confirm`.
    """
    held = _hold(public_id, kin_ids)
    card = matter_decisions.confirm(actor, public_id, seen, kin_ids=kin_ids, at=at)
    if held is None or card.outcome is not MatterOutcome.PASSED:
        return card
    matter_decisions.consume(card.public_id, card.decision_hash, at=at)
    enders = {
        "parentage": kinship.end_parentage,
        "marriage": kinship.end_marriage,
        "support": kinship.end_support,
    }
    for fact in _claimed(card, at=at):
        ends_on = max(local_date(at), fact.starts_on + timedelta(days=1))
        enders[fact.table](actor, fact.id, ends_on=ends_on, reason=EndReason.VOID, at=at)
    return card


def _hold(public_id: UUID, kin_ids: frozenset[int]) -> MatterCard | None:
    """Hold the two of a dispute, whom the order of locks puts before the matter.

    Raises:
        MatterOfKin: the other one is a relative of the clerk's.
    """
    card = matter_by_public_id(public_id)
    if card is None or card.kind != DISPUTE.code:
        return None
    other = person_by_public_id(UUID(card.facts["other"]))
    if other is not None and other.id in kin_ids:
        raise MatterOfKin
    closing.hold([card.subject_id, *([other.id] if other else [])])
    return card


def _claimed(card: MatterCard, *, at: datetime) -> list[FactBetween]:
    """Give the facts that join the two, where all of them rest on what people said.

    Raises:
        DisputeNeedsCourt.
    """
    other = person_by_public_id(UUID(card.facts["other"]))
    facts = facts_joining(card.subject_id, other.id, on=local_date(at)) if other else []
    if not facts or any(fact.proof is FactProof.VERIFIED for fact in facts):
        raise DisputeNeedsCourt
    return facts

"""Joining two records of one human being, over all floors: proposed by a clerk, decided by a colleague, taken back.

No fact is moved on any floor. Reads gather what stands under either record, so that taking a merge back leaves
everything as it was. Locks are taken in one order: numbers, persons by id, the approval, then notices and audit.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions import approvals, audit, duplicates, merges
from accounts.actions.approvals import NewApproval
from accounts.actions.merges import NewMerge
from accounts.errors.approvals import ApprovalExists, ApprovalNotFound
from accounts.errors.merges import (
    AlreadyOnePerson,
    MergeMoved,
    MergeNotFound,
    MergeReasonMissing,
    MergeRefused,
)
from accounts.errors.people import PersonNotFound
from accounts.queries.approvals import ApprovalCard, approval_by_public_id, approvals_waiting, merge_waiting
from accounts.queries.merges import MergeCard, merge_by_public_id, merge_facts
from accounts.queries.people import PersonCard, person_by_public_id
from accounts.rules.actors import Actor
from accounts.rules.merges import MergeFacts, final_among, why_not
from certification.access import pair_to_serve, refuse_clerk_who_is_relative
from certification.queries.certifications import last_event_on
from family.enums import NearRelative
from family.queries.kin import near_relatives_of
from foundation.clock import local_date
from foundation.errors import Reason

CODE = "people.merge"


@dataclass(frozen=True)
class MergeWish:
    """Which record shall become an alias of which, and on what papers; both by their public ids."""

    absorbed: UUID
    survivor: UUID
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Comparison:
    """Two records side by side, with everything that speaks against their being one; `final` of it rules a merge out."""

    absorbed: PersonCard
    survivor: PersonCard
    area_key: str
    reasons: tuple[Reason, ...]

    @property
    def final(self) -> tuple[Reason, ...]:
        """Give the reasons that no clerk may weigh."""
        return tuple(final_among(list(self.reasons)))


def compare(actor: Actor, absorbed: UUID, survivor: UUID, *, on: date) -> Comparison:
    """Compare two records that a clerk's desk may see.

    Raises:
        PersonNotFound: absent, or neither of them belongs to the desk; ClerkIsRelative.
        AlreadyOnePerson: both go on as one record by now.
    """
    pair = pair_to_serve(actor, (absorbed, survivor), on=on)
    one, other = pair.people
    if one.id == other.id:
        raise AlreadyOnePerson
    reasons = why_not(facts_of(one, on=on), facts_of(other, on=on))
    return Comparison(one, other, pair.area_key, tuple(reasons))


def facts_of(person: PersonCard, *, on: date) -> MergeFacts:
    """Gather from every floor what is compared of a person."""
    facts = merge_facts(person.id, on=on)
    days = [day for day in (facts.acted_on, last_event_on(person.id)) if day is not None]
    kin = near_relatives_of(person.id, on=on)
    siblings = frozenset(one.person.id for one in kin if one.relation is NearRelative.SIBLING)
    others = frozenset(one.person.id for one in kin) - siblings
    return replace(facts, acted_on=max(days, default=None), kin_ids=others, sibling_ids=siblings)


@transaction.atomic
def propose(actor: Actor, wish: MergeWish, *, at: datetime) -> ApprovalCard:
    """Propose to a colleague that two records are one human being.

    Raises:
        PersonNotFound, ClerkIsRelative, AlreadyOnePerson, MergeReasonMissing, ApprovalExists.
        MergeRefused: the records contradict each other, with the reasons.
    """
    if not wish.reason.strip():
        raise MergeReasonMissing
    on = local_date(at)
    seen = compare(actor, wish.absorbed, wish.survivor, on=on)
    if seen.final:
        raise MergeRefused(reasons=seen.final)

    payload = {
        "absorbed": str(seen.absorbed.public_id),
        "survivor": str(seen.survivor.public_id),
        "reason": wish.reason,
        "warnings": [reason.code for reason in seen.reasons],
    }
    new = NewApproval(CODE, seen.area_key, payload)
    card = approvals.propose(actor, new, waits=settings.SECOND_WAIT, at=at)
    events = [
        audit.Event("person.merge_proposed", one.id, area_key=seen.area_key, reason=wish.reason)
        for one in (seen.absorbed, seen.survivor)
    ]
    audit.record_many(actor, events, at=at)
    return card


@transaction.atomic
def approve(actor: Actor, proposal: UUID, seen: str, *, at: datetime) -> MergeCard:
    """Agree, as a second person, that two records are one, and join them; ``seen`` is the hash of what was shown.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved, PersonNotFound, ClerkIsRelative.
        AlreadyOnePerson; MergeRefused, MergeMoved: what speaks against it is not what was proposed.
    Law: OPS 37.
    """
    card = _proposal(actor, proposal)
    absorbed, survivor = UUID(card.payload["absorbed"]), UUID(card.payload["survivor"])
    # Persons are held before anything is written into the audit, as in every other act, and before they are looked at
    # by several statements: a merge that comes in between those would show each of them as somebody else.
    ids = _ids_of(absorbed, survivor)
    merges.hold(ids)
    duplicates.hold(ids)
    pair_to_serve(actor, (absorbed, survivor), on=local_date(at))
    approvals.approve(actor, card.public_id, seen, at=at)
    payload = approvals.consume(CODE, card.payload_hash, at=at)

    now = compare(actor, absorbed, survivor, on=local_date(at))
    if now.final:
        raise MergeRefused(reasons=now.final)
    if [reason.code for reason in now.reasons] != payload["warnings"]:
        raise MergeMoved
    new = NewMerge(now.absorbed.id, now.survivor.id, card.area_key, payload["reason"], card.proposed_by)
    return merges.join(actor, new, at=at)


def _ids_of(*public_ids: UUID) -> tuple[int, ...]:
    """Give the internal ids of some persons.

    Raises:
        PersonNotFound: one of them is absent.
    """
    people = [person_by_public_id(public_id) for public_id in public_ids]
    found = tuple(person.id for person in people if person is not None)
    if len(found) < len(people):
        raise PersonNotFound
    return found


@transaction.atomic
def reject(actor: Actor, proposal: UUID, seen: str, *, at: datetime) -> ApprovalCard:
    """Turn down, as a second person, that two records are one.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    return approvals.reject(actor, _proposal(actor, proposal).public_id, seen, at=at)


@transaction.atomic
def undo(actor: Actor, merge: UUID, reason: str, *, at: datetime) -> MergeCard:
    """Take a merge back: everything stands as before, and what was done in between stays with the survivor.

    One clerk is enough, for it gives each of the two what was theirs, and a wrong merge must not wait.

    Raises:
        MergeNotFound: absent, undone, or of another area; the answer is the same.
        ClerkIsRelative, MergeReasonMissing, MergeMoved.
    """
    card = merge_by_public_id(merge)
    if card is None or card.area_key not in actor.area_keys or card.undone_at is not None:
        raise MergeNotFound
    for public_id in (card.absorbed_public_id, card.survivor_public_id):
        person = person_by_public_id(public_id)
        refuse_clerk_who_is_relative(actor, person.id if person else 0, on=local_date(at))
    merges.hold((card.absorbed_id, card.survivor_id))
    duplicates.hold((card.absorbed_id, card.survivor_id))
    return merges.part(actor, card.public_id, reason, at=at)


def refuse_while_waiting(people: Collection[UUID], *, at: datetime) -> None:
    """Let nobody decide about two records while a colleague's proposal about them waits.

    Raises:
        ApprovalExists.
    """
    if merge_waiting(CODE, people, at=at) is not None:
        raise ApprovalExists


def waiting(actor: Actor, *, at: datetime, most: int) -> list[ApprovalCard]:
    """List the proposals that wait at a clerk's desks, the oldest first."""
    return approvals_waiting(CODE, actor.area_keys, at=at, most=most)


def _proposal(actor: Actor, public_id: UUID) -> ApprovalCard:
    """Find a proposal of this kind that waits at a desk of the clerk's."""
    card = approval_by_public_id(public_id)
    if card is None or card.code != CODE or card.area_key not in actor.area_keys:
        raise ApprovalNotFound
    return card

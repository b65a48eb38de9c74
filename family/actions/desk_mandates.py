"""Writes mandates at a desk: on the law for parents, a court's paper, a written power, or a word spoken there.

That the clerk serves the person, and no relative of the clerk's own, the door has asked; here the helper is asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import proposal_at_desk
from accounts.actions import approvals, evidence, people
from accounts.errors.people import PersonNotFound
from accounts.queries.approvals import ApprovalCard
from accounts.queries.people import life_facts, person_by_public_id, person_cards
from accounts.rules.actors import Actor
from family.access import kin_ids_of
from family.actions.mandate_grounds import AtDesk, Grounded, end_on_ground, open_for
from family.enums import ConfirmedBy, LegalBasis, MandateEnd, MandateGrade, MandateScope, NearRelative
from family.errors import HelperIsOfClerk, MandateNeedsSecond, MandateNotAllowed, MandateNotFound
from family.models.mandates import Mandate
from family.queries.desk_mandates import APPROVAL_CODE, ground_terms, needs_second
from family.queries.kin import relation_between
from family.queries.mandates import was_ended_by_court
from family.rules import grounds as rules
from foundation.clock import local_date

EVIDENCE_SLOT = "mandate_paper"
HELD_FOR = timedelta(days=366 * 3)


@dataclass(frozen=True)
class AtTheDesk:
    """Who shall act for the person served, on which ground, how far and how long, and the paper it stands on."""

    helper_id: int
    basis: LegalBasis
    grade: MandateGrade
    scopes: frozenset[MandateScope]
    ends_on: date | None
    paper: str = field(default="", repr=False)
    evidence: UUID | None = None


def register(actor: Actor, principal_id: int, new: AtTheDesk, desk: AtDesk, *, at: datetime) -> Mandate:
    """Record a mandate, alone.

    Raises:
        MandateNotAllowed: with every reason; MandateExists.
        MandateNeedsSecond: a guardian's, where the area asks for a second clerk.
        HelperIsOfClerk: the helper is the clerk or a relative of theirs.
        PersonNotFound: one of the two is absent, dead, or they are the same.
    """
    if new.basis is LegalBasis.GUARDIAN and needs_second(desk.area_key, on=local_date(at)):
        raise MandateNeedsSecond
    with transaction.atomic():
        return _write(actor, principal_id, new, desk, at=at)


def propose(
    actor: Actor, principal_id: int, new: AtTheDesk, desk: AtDesk, *, waits: timedelta, at: datetime
) -> ApprovalCard:
    """Leave a guardian's mandate for a colleague to agree to.

    Raises:
        MandateNotAllowed, HelperIsOfClerk, PersonNotFound, ApprovalNotFound, ApprovalExists.
    Law: OPS 37.
    """
    _check(actor, principal_id, new, at=at)
    proposal = approvals.NewApproval(
        APPROVAL_CODE, desk.area_key, _payload(principal_id, new, desk), principal_id
    )
    with transaction.atomic():
        if new.evidence is not None:
            evidence.hold(actor, principal_id, new.evidence, EVIDENCE_SLOT, until=at + HELD_FOR)
        return approvals.propose(actor, proposal, waits=waits, at=at)


def confirm(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> Mandate:
    """Agree, as a second clerk, to what a colleague proposed; it is recorded with that.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
        MandateNotAllowed, MandateExists, HelperIsOfClerk, PersonNotFound.
    """
    with transaction.atomic():
        card = proposal_at_desk(actor, public_id, code=APPROVAL_CODE)
        principal_id = card.subject_person_id
        if principal_id is None:
            raise PersonNotFound
        approvals.approve(actor, public_id, seen, at=at)
        given = approvals.consume(APPROVAL_CODE, card.payload_hash, at=at)
        new = proposed_in(given)
        return _write(actor, principal_id, new, AtDesk(card.area_key, given["reason"]), at=at)


def turn_down(actor: Actor, public_id: UUID, seen: str, *, at: datetime) -> None:
    """Turn a colleague's proposal down; nothing is recorded.

    Raises:
        ApprovalNotFound, ApprovalDecided, ApprovalNeedsSecond, ApprovalMoved.
    """
    proposal_at_desk(actor, public_id, code=APPROVAL_CODE)
    approvals.reject(actor, public_id, seen, at=at)


@transaction.atomic
def end(
    actor: Actor, person_id: int, public_id: UUID, reason: MandateEnd, desk: AtDesk, *, at: datetime
) -> None:
    """End a mandate of the person served, given or held, because they say so here or a court did.

    Raises:
        MandateNotFound: absent, of others, or ended already; the answer is the same.
        HelperIsOfClerk: the other of the two is the clerk or a relative of theirs.
    """
    row = Mandate.objects.filter(public_id=public_id).first()
    if row is None:
        raise MandateNotFound
    people.lock([row.principal_id, row.helper_id])
    held = Mandate.objects.select_for_update().filter(public_id=public_id, revoked_at__isnull=True).first()
    sides = life_facts([row.principal_id, row.helper_id, person_id])
    both = {sides[row.principal_id].id, sides[row.helper_id].id}
    if held is None or sides[person_id].id not in both:
        raise MandateNotFound
    if both & kin_ids_of(actor, on=local_date(at)):
        raise HelperIsOfClerk
    end_on_ground(actor, [held], reason, desk, at=at)


def proposed_in(given: Mapping[str, Any]) -> AtTheDesk:
    """Read back what was proposed.

    Raises:
        PersonNotFound: the helper is no more.
    """
    helper = person_by_public_id(UUID(given["helper"]))
    if helper is None:
        raise PersonNotFound
    return AtTheDesk(
        helper.id,
        LegalBasis(given["basis"]),
        MandateGrade(given["grade"]),
        frozenset(map(MandateScope, given["scopes"])),
        date.fromisoformat(given["ends_on"]) if given["ends_on"] else None,
        given["paper"],
        UUID(given["evidence"]) if given["evidence"] else None,
    )


def _payload(principal_id: int, new: AtTheDesk, desk: AtDesk) -> dict[str, Any]:
    cards = person_cards([principal_id, new.helper_id])
    return {
        "principal": str(cards[principal_id].public_id),
        "helper": str(cards[new.helper_id].public_id),
        "basis": new.basis.value,
        "grade": new.grade.value,
        "scopes": sorted(scope.value for scope in new.scopes),
        "ends_on": new.ends_on.isoformat() if new.ends_on else "",
        "paper": new.paper,
        "evidence": str(new.evidence) if new.evidence else "",
        "reason": desk.reason,
    }


def _write(actor: Actor, principal_id: int, new: AtTheDesk, desk: AtDesk, *, at: datetime) -> Mandate:
    people.lock([principal_id, new.helper_id])
    ground = _check(actor, principal_id, new, at=at)
    grounded = Grounded(
        principal_id=principal_id,
        helper_id=new.helper_id,
        grade=new.grade,
        scopes=frozenset() if new.grade is MandateGrade.REMIND else new.scopes,
        basis=new.basis,
        confirmed_by=ConfirmedBy.DESK,
        ends_on=rules.end_of(ground, ground_terms(on=local_date(at))),
        paper=new.paper,
        evidence_id=_held(actor, principal_id, new, at=at),
    )
    return open_for(actor, grounded, desk, at=at)


def _held(actor: Actor, principal_id: int, new: AtTheDesk, *, at: datetime) -> int | None:
    """Hold the picture of the paper as long as somebody may ask for it; one that was proposed with is held already."""
    if new.evidence is None:
        return None
    known = evidence.held(principal_id, new.evidence, EVIDENCE_SLOT)
    return known or evidence.hold(actor, principal_id, new.evidence, EVIDENCE_SLOT, until=at + HELD_FOR)


def _check(actor: Actor, principal_id: int, new: AtTheDesk, *, at: datetime) -> rules.Ground:
    on = local_date(at)
    found = life_facts([principal_id, new.helper_id])
    principal, helper = found.get(principal_id), found.get(new.helper_id)
    if principal is None or helper is None or principal.id == helper.id:
        raise PersonNotFound
    if {principal.id, helper.id} & kin_ids_of(actor, on=on):
        raise HelperIsOfClerk
    kin = relation_between(principal.id, helper.id, on=on).kin
    ground = rules.Ground(
        new.basis,
        new.grade,
        new.scopes,
        new.ends_on,
        new.paper,
        principal.born_on,
        helper.born_on,
        is_parent=kin is not None and NearRelative.PARENT in kin.relations,
        is_near=kin is not None,
        is_taken_by_court=was_ended_by_court(helper.id, principal.id),
    )
    decision = rules.may_register(ground, ground_terms(on=on), on=on)
    if not decision.allowed:
        raise MandateNotAllowed(reasons=decision.reasons, law=decision.law)
    return ground

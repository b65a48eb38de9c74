"""Withdraws certifications: of the wrong person, of a namesake, mistaken, dated after a death, or false.

The certification stays; it counts no more, and every deadline that followed from it is computed anew. Nobody is late on
the spot because of it: as after a change of the rule there are days of notice, unless the proof was false.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from certification.access import benefit_for, refuse_clerk_who_is_relative
from certification.actions import partner_telling
from certification.actions.entitlements import recompute_deadline
from certification.actions.suspensions import DESK
from certification.actions.telling import tell
from certification.enums import WithdrawalReason
from certification.errors import (
    CertificationNotFound,
    CertificationWithdrawn,
    DecisionNeedsSecond,
    DecisionWrong,
)
from certification.models.entitlements import Deadline
from certification.models.events import Certification, Withdrawal
from certification.queries.deadlines import CHANGE_NOTICE
from foundation.clock import local_date
from regions.queries.policy import policy

BY_ONE = frozenset(
    {
        WithdrawalReason.WRONG_PERSON,
        WithdrawalReason.NAMESAKE,
        WithdrawalReason.MISTAKE,
        WithdrawalReason.AFTER_DEATH,
    }
)


@dataclass(frozen=True)
class By:
    """Who withdrew, and who agreed to it."""

    user_id: int | None
    approved_by: int | None = None


@transaction.atomic
def withdraw(actor: Actor, public_id: UUID, why: WithdrawalReason, words: str, *, at: datetime) -> list[date]:
    """Withdraw a certification, with all that the same proof served; give the deadlines that hold now.

    Raises:
        CertificationNotFound: absent, or another area pays; the answer is the same. ClerkIsRelative.
        CertificationWithdrawn, DecisionWrong: words are missing.
        DecisionNeedsSecond: that somebody deceived the agency is proposed (`certification.actions.decisions`).
    """
    if why not in BY_ONE:
        raise DecisionNeedsSecond
    if not words.strip():
        raise DecisionWrong
    on = local_date(at)
    row = Certification.objects.select_related("entitlement__person").filter(public_id=public_id).first()
    if row is None or row.entitlement.paying_area_key not in actor.area_keys:
        raise CertificationNotFound
    benefit = benefit_for(actor, row.entitlement.public_id, relations=DESK, on=on)
    refuse_clerk_who_is_relative(actor, benefit.person_id, on=on)
    return strike(actor, public_id, why, words, by=By(actor.user_id), at=at)


@transaction.atomic
def strike(
    actor: Actor, public_id: UUID, why: WithdrawalReason, words: str, *, by: By, at: datetime
) -> list[date]:
    """Write the withdrawal of a proof under every benefit it served, for an action that has asked who may.

    Raises:
        CertificationNotFound, CertificationWithdrawn.
    """
    rows = _rows_of_proof(public_id)
    list(
        Deadline.objects.select_for_update()
        .filter(pk__in={row.entitlement_id for row in rows})
        .order_by("pk")
    )
    if Withdrawal.objects.filter(certification__in=rows).exists():
        raise CertificationWithdrawn
    found = []
    for row in rows:
        _withdraw_one(row, why, words, by, at=at)
        deadline = recompute_deadline(row.entitlement, at=at)
        found.append(deadline.due_on)
        _tell(row, why, deadline, at=at)
        partner_telling.withdrawn(row, deadline, at=at)
    _note(actor, rows, why, words, at=at)
    return found


def _rows_of_proof(public_id: UUID) -> list[Certification]:
    """Give a certification and all others that the same proof served; one told by a register stands for itself."""
    rows = Certification.objects.select_related("entitlement__person")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise CertificationNotFound
    return list(rows.filter(proof=row.proof_id).order_by("pk")) if row.proof_id else [row]


def _withdraw_one(row: Certification, why: WithdrawalReason, words: str, by: By, *, at: datetime) -> None:
    """Write one withdrawal; of two at once the second finds it."""
    try:
        with transaction.atomic():
            Withdrawal.objects.create(
                certification=row,
                withdrawn_at=at,
                reason=why.value,
                words=words,
                actor_user_id=by.user_id,
                approved_by_id=by.approved_by,
                protects_until=_protects_until(row, why, on=local_date(at)),
            )
    except IntegrityError as error:
        if "certification_withdrawal_pkey" in str(error):
            raise CertificationWithdrawn from error
        raise


def _protects_until(row: Certification, why: WithdrawalReason, *, on: date) -> date | None:
    """Give until when nobody is late because of the withdrawal; a false proof protects nobody, a death needs none."""
    if why in (WithdrawalReason.FRAUD, WithdrawalReason.AFTER_DEATH):
        return None
    entitlement = row.entitlement
    asked = policy(CHANGE_NOTICE, area_key=entitlement.paying_area_key, on=on, benefit=entitlement.benefit)
    return on + timedelta(days=asked.integer())


def _tell(row: Certification, why: WithdrawalReason, deadline: Deadline, *, at: datetime) -> None:
    facts = {
        "benefit": row.entitlement.benefit,
        "event_on": row.event_on.isoformat(),
        "reason": why.value,
        "next_due_on": deadline.due_on.isoformat(),
    }
    key = f"certification.withdrawn:{row.public_id}"
    tell(key, "certification.withdrawn", row.entitlement.person.human_id, facts, at=at)


def _note(
    actor: Actor, rows: Sequence[Certification], why: WithdrawalReason, words: str, *, at: datetime
) -> None:
    events = [
        audit.Event(
            "certification.withdrawn",
            row.entitlement.person.human_id,
            area_key=row.entitlement.paying_area_key,
            object_kind="certification",
            object_id=row.public_id,
            reason=words,
            facts={"reason": why.value},
        )
        for row in rows
    ]
    audit.record_many(actor, events, at=at)

"""Writes what a survivor was to the one who died, and whether they are unable to work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.rules.actors import Actor
from certification.access import benefit_for, refuse_clerk_who_is_relative
from certification.actions.suspensions import DESK, note
from certification.enums import Benefit, SurvivorGround
from certification.errors import DecisionWrong, SurvivorFactExists
from certification.models.entitlements import Entitlement
from certification.models.survivors import SurvivorFact
from foundation.clock import local_date
from foundation.periods import Period


@dataclass(frozen=True)
class NewGround:
    """A ground over a period, whether the survivor is wholly unable to work, and where the papers are found."""

    ground: SurvivorGround
    is_incapacitated: bool
    period: Period
    evidence: str


@transaction.atomic
def record_ground(actor: Actor, entitlement_id: UUID, new: NewGround, *, at: datetime) -> UUID:
    """Record the ground of a survivor's benefit; what was known about the same days before is superseded.

    Raises:
        EntitlementNotFound, ClerkIsRelative; DecisionWrong: no survivor's benefit, or without papers.
        SurvivorFactExists: a colleague recorded something else meanwhile.
    Law: 18号令 art. 2-4.
    """
    on = local_date(at)
    benefit = benefit_for(actor, entitlement_id, relations=DESK, on=on)
    refuse_clerk_who_is_relative(actor, benefit.person_id, on=on)
    if benefit.benefit is not Benefit.SURVIVOR or not new.evidence.strip() or new.period.is_empty:
        raise DecisionWrong
    entitlement = Entitlement.objects.select_for_update().get(pk=benefit.id)
    _give_way(entitlement, new.period, at=at)
    try:
        with transaction.atomic():
            row = _row(entitlement, new, at=at)
            row.save(force_insert=True)
    except IntegrityError as error:
        if "certification_survivorfact_one" in str(error):
            raise SurvivorFactExists from error
        raise
    note(actor, benefit, "standing.ground", row.public_id, at=at, facts={"ground": row.ground})
    return row.public_id


def _row(entitlement: Entitlement, new: NewGround, *, at: datetime) -> SurvivorFact:
    return SurvivorFact(
        entitlement=entitlement,
        ground=new.ground.value,
        is_incapacitated=new.is_incapacitated,
        evidence=new.evidence.strip(),
        starts_on=new.period.starts_on,
        ends_on=new.period.ends_on,
        recorded_at=at,
    )


def _give_way(entitlement: Entitlement, period: Period, *, at: datetime) -> None:
    """Supersede what was known about the days of a period, and record anew what lies outside them."""
    for row in SurvivorFact.objects.current().filter(entitlement=entitlement).order_by("pk"):
        own = Period(row.starts_on, row.ends_on)
        if not own.overlaps(period):
            continue
        row.superseded_at = at
        row.save(update_fields=["superseded_at"])
        for rest in own.minus(period):
            kept = NewGround(SurvivorGround(row.ground), row.is_incapacitated, rest, row.evidence)
            _row(entitlement, kept, at=at).save(force_insert=True)

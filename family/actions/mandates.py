"""Writes mandates; only the principal gives one, and either side ends it at once."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.errors.people import PersonNotFound
from accounts.queries.people import life_facts
from accounts.rules.actors import Actor
from family.enums import MandateGrade
from family.errors import MandateExists
from family.models.mandates import Mandate
from foundation.clock import local_date


def give(
    actor: Actor, helper_id: int, grade: MandateGrade, *, starts_on: date, legal_basis: str, at: datetime
) -> Mandate:
    """Let somebody act for the signed-in person up to a grade.

    Raises:
        MandateExists: the other holds a mandate already.
        PersonNotFound: the actor is nobody who could give one, or the other is absent, dead, or the actor.

    Law: Civil Code art. 165.
    """
    helper = life_facts([helper_id]).get(helper_id)
    if actor.person_id in (None, helper_id) or helper is None or not helper.is_alive(local_date(at)):
        raise PersonNotFound
    row = Mandate(
        principal_id=actor.person_id,
        helper_id=helper_id,
        grade=grade.value,
        legal_basis=legal_basis,
        starts_on=starts_on,
        confirmed_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(actor, audit.Event("mandate.given", actor.person_id, mandate_id=row.pk), at=at)
    except IntegrityError as error:
        if "family_mandate_one_live" in str(error):
            raise MandateExists from error
        raise
    return row


@transaction.atomic
def revoke(actor: Actor, public_id: UUID, *, at: datetime) -> int:
    """End a mandate the signed-in person gave or holds; say how many ended."""
    mine = Mandate.objects.select_for_update().filter(public_id=public_id, revoked_at__isnull=True)
    row = mine.filter(principal=actor.person_id).first() or mine.filter(helper=actor.person_id).first()
    if row is None:
        return 0
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    audit.record(actor, audit.Event("mandate.revoked", row.principal_id, mandate_id=row.pk), at=at)
    return 1

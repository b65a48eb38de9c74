"""Writes mandates; only the principal gives one, and either side ends it at once."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

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
    if actor.person_id is None or (helper is not None and helper.id == actor.person_id):
        raise PersonNotFound
    if helper is None or not helper.is_alive(local_date(at)):
        raise PersonNotFound
    given = Mandate.objects.filter(principal__same_as=actor.person_id, helper__same_as=helper_id)
    if given.filter(revoked_at__isnull=True).exists():
        raise MandateExists
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
    live = Mandate.objects.filter(revoked_at__isnull=True)
    own_id = actor.person_id or 0
    mine = live.filter(Q(principal__same_as=own_id) | Q(helper__same_as=own_id), public_id=public_id).first()
    if mine is None:
        return 0
    # The same two people may have one more, under other rows of theirs; whoever ends one means both.
    same = live.filter(principal__same_as=mine.principal_id, helper__same_as=mine.helper_id)
    rows = list(same.select_for_update().order_by("pk"))
    for row in rows:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
    events = [audit.Event("mandate.revoked", row.principal_id, mandate_id=row.pk) for row in rows]
    audit.record_many(actor, events, at=at)
    return min(len(rows), 1)

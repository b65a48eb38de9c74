"""Writes the one use of a face check."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.consents import ConsentPurpose
from accounts.enums.face import FaceDecider, FacePurpose
from accounts.enums.verification import Assurance
from accounts.errors.consents import ConsentMissing
from accounts.errors.face import FaceCheckNotFound, FaceCheckNotPassed, FaceCheckUsed
from accounts.models.faces import FaceCheck, FaceUse
from accounts.queries import faces
from accounts.queries.consents import said_no_since
from accounts.rules import face_checks as rules
from accounts.rules.actors import Actor
from foundation.clock import local_date

ONE_USE = "accounts_faceuse_check_used_id_key"


@dataclass(frozen=True)
class Used:
    """A check that has just served, with what it is worth today."""

    check_id: UUID
    decider: FaceDecider
    worth: Assurance


def consume(actor: Actor, check_id: UUID, purpose: FacePurpose, person_id: int, *, at: datetime) -> Used:
    """Use a check, exactly once, for what and whom it was made, by whom it was made; call in the act's transaction.

    Raises:
        FaceCheckNotFound: absent, or of another user, person or purpose; the answer is the same.
        FaceCheckNotPassed: not passed, run out, or not worth enough today.
        FaceCheckUsed: it has served already.
        ConsentMissing: the person has taken the consent back since.
    """
    on = local_date(at)
    row = FaceCheck.objects.select_related("challenge").filter(
        public_id=check_id, challenge__user=actor.user_id, person__same_as=person_id, purpose=purpose.value
    ).first()  # fmt: skip
    if row is None:
        raise FaceCheckNotFound
    decider = faces.decider_of(row, at=at)
    if decider is None:
        raise FaceCheckNotPassed
    if said_no_since(person_id, ConsentPurpose.FACE, since=row.challenge.agreed_at or row.checked_at):
        raise ConsentMissing
    worth = faces.worth_of(decider, on=on)
    needed = faces.needed_for(purpose, faces.area_of(person_id, on=on), on=on)
    if not rules.is_worth(worth, needed):
        raise FaceCheckNotPassed
    _write(actor, row, worth, at=at)
    return Used(check_id, decider, worth)


def spend_reviewed(actor: Actor, check_id: UUID, purpose: FacePurpose, *, at: datetime) -> None:
    """Use up a check that a person at a desk has just said yes to, in the act that rests on it.

    So the one who showed their face cannot use it a second time.
    Raises:
        FaceCheckNotFound, FaceCheckNotPassed, FaceCheckUsed.
    """
    row = FaceCheck.objects.filter(public_id=check_id, purpose=purpose.value).first()
    if row is None:
        raise FaceCheckNotFound
    decider = faces.decider_of(row, at=at)
    if decider is None:
        raise FaceCheckNotPassed
    _write(actor, row, faces.worth_of(decider, on=local_date(at)), at=at)


def _write(actor: Actor, row: FaceCheck, worth: Assurance, *, at: datetime) -> None:
    try:
        with transaction.atomic():
            FaceUse.objects.create(check_used=row, user_id=actor.user_id, worth=worth.value, used_at=at)
            facts = {"purpose": row.purpose, "worth": worth.value}
            event = audit.Event(
                "face.used", row.person_id, object_kind="face_check", object_id=row.public_id, facts=facts
            )
            audit.record(actor, event, at=at)
    except IntegrityError as error:
        if ONE_USE in str(error):
            raise FaceCheckUsed from error
        raise

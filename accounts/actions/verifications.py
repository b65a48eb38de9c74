"""Writes proofs that an account belongs to a person, and joins the two."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.verification import Assurance, VerificationMethod
from accounts.errors.verification import AlreadySomebody
from accounts.models.users import User
from accounts.models.verifications import RealNameVerification
from accounts.queries.verification import assurance_by, months_valid
from accounts.rules.actors import Actor
from accounts.rules.assurance import ends_on
from foundation.clock import local_date

ONE_USER = "accounts_user_person_id_key"


@dataclass(frozen=True)
class NewProof:
    """How somebody was found to be a person; ``evidence`` is a reference, never the evidence itself."""

    method: VerificationMethod
    evidence: str = ""
    area_key: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Verified:
    """A proof as recorded."""

    public_id: UUID
    assurance: Assurance


def join(actor: Actor, user_id: int, person_id: int, new: NewProof, *, at: datetime) -> Verified:
    """Join an account to the person it was found to belong to, and record the proof.

    An account that is this person already is proved once more, perhaps more strongly.

    Raises:
        AlreadySomebody: the account is somebody else, or the person has another account.
    """
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=user_id)
            accounts = User.objects.filter(person__same_as=person_id)
            if user.person_id is not None and not accounts.filter(pk=user_id).exists():
                raise AlreadySomebody
            if user.person_id is None:
                # The constraint sees one row of the person; the account may belong to another of theirs.
                if accounts.exists():
                    raise AlreadySomebody
                user.person_id = person_id
                user.save(update_fields=["person"])
            return record(actor, user_id, person_id, new, at=at)
    except IntegrityError as error:
        if ONE_USER in str(error):
            raise AlreadySomebody from error
        raise


def record(actor: Actor, user_id: int, person_id: int, new: NewProof, *, at: datetime) -> Verified:
    """Record a proof with what policy says it is worth today; call inside the transaction of the act."""
    on = local_date(at)
    row = RealNameVerification.objects.create(
        person_id=person_id,
        user_id=user_id,
        method=new.method.value,
        assurance=assurance_by(new.method, on=on).value,
        verified_at=at,
        ends_on=ends_on(on, months_valid(new.method, on=on)),
        by_user_id=actor.user_id if actor.user_id != user_id else None,
        by_partner_id=actor.partner_id,
        evidence=new.evidence,
    )
    facts = {"method": row.method, "assurance": row.assurance}
    event = audit.Event(
        "identity.verified",
        person_id,
        area_key=new.area_key,
        object_kind="verification",
        object_id=row.public_id,
        reason=new.reason,
        facts=facts,
    )
    audit.record(actor, event, at=at)
    return Verified(row.public_id, Assurance(row.assurance))

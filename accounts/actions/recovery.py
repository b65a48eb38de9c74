"""Writes what a desk does for somebody's account: joining a newcomer, and a new phone for one that was lost."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit, feeds, notices, people, recovery_approvals, sign_ins, users, verifications
from accounts.actions.activation_codes import DeskAct
from accounts.actions.recovery_approvals import Recovery
from accounts.actions.verifications import NewProof, Verified
from accounts.enums.recovery import RecoveryAct
from accounts.enums.verification import VerificationMethod
from accounts.errors.activation import AccountMissing, ClerkIsSubject, NewcomerNotFound
from accounts.models.users import User
from accounts.queries.users import phone_of, user_of_person, users_with_phone
from accounts.rules.actors import Actor
from foundation.clock import local_date

TEMPLATE = "account.phone_changed"


@dataclass(frozen=True)
class PhoneChanged:
    """The number that was replaced, so that whoever holds it is told too."""

    old_phone: str | None


def join_newcomer(actor: Actor, person_id: int, phone: str, desk: DeskAct, *, at: datetime) -> Verified:
    """Join the account that signed up with a phone to the person whose document the clerk has checked.

    Raises:
        ClerkIsSubject, SubjectDied, NewcomerNotFound, AlreadySomebody.
    """
    if actor.person_id == person_id:
        raise ClerkIsSubject
    people.refuse_dead(person_id, on=local_date(at))
    newcomer = next((user for user in users_with_phone(phone) if _waits_for_a_name(user)), None)
    if newcomer is None:
        raise NewcomerNotFound
    proof = NewProof(VerificationMethod.COUNTER, area_key=desk.area_key, reason=desk.reason)
    return verifications.join(actor, newcomer.pk, person_id, proof, at=at)


def rebind_phone(actor: Actor, person_id: int, phone: str, desk: DeskAct, *, at: datetime) -> PhoneChanged:
    """Give a person's account another phone after the clerk has checked their document.

    The number opens the account only together with one thing more, until it has done so once: the clerk may have
    mistyped it. For some days nothing about money can be changed.

    Raises:
        ClerkIsSubject, SubjectDied, AccountMissing.
        ApprovalMissing: policy asks for a colleague, and none agreed to exactly this.
    """
    if actor.person_id == person_id:
        raise ClerkIsSubject
    people.refuse_dead(person_id, on=local_date(at))
    with transaction.atomic():
        held = user_of_person(person_id)
        if held is None:
            raise AccountMissing
        user = User.objects.select_for_update().get(pk=held.pk)
        recovery_approvals.use_where_needed(
            Recovery(person_id, RecoveryAct.PHONE, phone), desk.area_key, at=at
        )
        old_phone = phone_of(user)
        users.set_phone(user, phone, is_verified=True, at=at)
        user.phone_proved_at, user.recovered_at = None, at
        user.save(update_fields=["phone_proved_at", "recovered_at"])
        sign_ins.end_all_of(user.pk, at=at)
        feeds.end_all_of(user.pk, at=at)
        _tell(actor, user, desk, at=at)
    return PhoneChanged(old_phone)


def change_phone(actor: Actor, phone: str, *, at: datetime) -> PhoneChanged:
    """Give one's own account another phone that one proved to hold.

    Raises:
        PhoneTaken: neither this account nor another on the number is a person yet.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id or 0)
        old_phone = phone_of(user)
        users.set_phone(user, phone, is_verified=True, at=at)
        _tell(actor, user, DeskAct("", ""), at=at)
    return PhoneChanged(old_phone)


def _waits_for_a_name(user: User) -> bool:
    return user.person_id is None and not user.is_staff


def _tell(actor: Actor, user: User, desk: DeskAct, *, at: datetime) -> None:
    """Tell the person, and write it down."""
    if user.person_id is not None:
        notice = notices.NewNotice(
            key=f"{TEMPLATE}:{user.public_id}:{at.isoformat()}",
            topic=f"account:{user.public_id}",
            recipient_id=user.person_id,
            subject_id=user.person_id,
            template=TEMPLATE,
        )
        notices.post_many([notice], at=at)
    event = audit.Event("account.phone_changed", user.person_id, area_key=desk.area_key, reason=desk.reason)
    audit.record(actor, event, at=at)

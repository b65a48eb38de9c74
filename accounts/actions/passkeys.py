"""Writes passkeys: added, used, removed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.errors.sign_ins import LastWayIn, PasskeyNotFound, PasskeyRefused, PasskeysFull
from accounts.models.sign_ins import Passkey
from accounts.models.users import User
from accounts.rules.actors import Actor

PASSKEYS_MAX = 10


@dataclass(frozen=True)
class NewPasskey:
    """A passkey as the browser made it and the server has checked it."""

    name: str
    credential_id: bytes
    credential: bytes
    sign_count: int


def add(actor: Actor, new: NewPasskey, *, at: datetime) -> None:
    """Keep a passkey of the signed-in user.

    Raises:
        PasskeysFull, PasskeyRefused: the key belongs to an account already.
    """
    user_id = actor.user_id or 0
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user_id)
            if Passkey.objects.filter(user=user_id).count() >= PASSKEYS_MAX:
                raise PasskeysFull(most=PASSKEYS_MAX)
            row = Passkey.objects.create(
                user_id=user_id,
                name=new.name,
                credential_id=new.credential_id,
                credential=new.credential,
                sign_count=new.sign_count,
                added_at=at,
            )
            audit.record(actor, _event("passkey.added", actor, row), at=at)
    except IntegrityError as error:
        raise PasskeyRefused from error


def use(passkey_id: int, sign_count: int, *, at: datetime) -> bool:
    """Note that a passkey was used; say no when its counter did not rise, as that of a copy would not.

    A key that stands on several devices of one person counts nothing and always says 0.
    """
    with transaction.atomic():
        row = Passkey.objects.select_for_update().get(pk=passkey_id)
        if (sign_count or row.sign_count) and sign_count <= row.sign_count:
            return False
        row.sign_count, row.used_at = sign_count, at
        row.save(update_fields=["sign_count", "used_at"])
    return True


def remove(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Forget one of one's own passkeys, unless nothing else would open the account.

    Raises:
        PasskeyNotFound: absent, or somebody else's.
        LastWayIn.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id or 0)
        own = Passkey.objects.filter(user=user)
        row = own.filter(public_id=public_id).first()
        if row is None:
            raise PasskeyNotFound
        has_another = own.count() > 1 or user.has_usable_password() or user.is_phone_verified
        if not has_another:
            raise LastWayIn
        audit.record(actor, _event("passkey.removed", actor, row), at=at)
        row.delete()


def _event(action: str, actor: Actor, row: Passkey) -> audit.Event:
    return audit.Event(action, actor.person_id, object_kind="passkey", object_id=row.public_id)

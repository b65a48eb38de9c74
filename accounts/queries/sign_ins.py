"""Reads of where a user is signed in, and of their passkeys."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from accounts.enums.sign_ins import DeviceBrowser, DeviceSystem, SignInWay
from accounts.models.sign_ins import Passkey, SignIn
from accounts.models.users import User


@dataclass(frozen=True)
class SignInCard:
    """One browser somebody is signed in with."""

    public_id: UUID
    system: DeviceSystem
    browser: DeviceBrowser
    way: SignInWay
    signed_in_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class PasskeyCard:
    """One passkey, as its owner sees it."""

    public_id: UUID
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class StoredPasskey:
    """One passkey, as the check of a signature needs it."""

    id: int
    user: User
    credential: bytes


def live_sign_ins(user_id: int, *, this_key: str | None, at: datetime) -> list[SignInCard]:
    """List where a user is signed in now, this browser first."""
    rows = SignIn.objects.filter(user=user_id, ended_at__isnull=True).exclude(session_key="")
    keys = {row.session_key for row in rows}
    alive = set(Session.objects.filter(pk__in=keys, expire_date__gt=at).values_list("pk", flat=True))
    cards = [
        _card(row, this_key) for row in rows.order_by("-last_seen_at", "-pk") if row.session_key in alive
    ]
    return sorted(cards, key=lambda card: not card.is_this)


def passkeys_of(user_id: int) -> list[PasskeyCard]:
    """List a user's passkeys, the oldest first."""
    rows = Passkey.objects.filter(user=user_id).order_by("pk")
    return [PasskeyCard(row.public_id, row.name, row.added_at, row.used_at) for row in rows]


def credentials_of(user_id: int) -> list[bytes]:
    """Give what a browser must not make anew: the user's passkeys."""
    return [
        bytes(found) for found in Passkey.objects.filter(user=user_id).values_list("credential", flat=True)
    ]


def passkey_with(credential_id: bytes) -> StoredPasskey | None:
    """Find a passkey by the id its device gave it, or nothing."""
    row = Passkey.objects.filter(credential_id=credential_id).select_related("user").first()
    return StoredPasskey(row.pk, row.user, bytes(row.credential)) if row else None


def _card(row: SignIn, this_key: str | None) -> SignInCard:
    return SignInCard(
        public_id=row.public_id,
        system=DeviceSystem(row.system),
        browser=DeviceBrowser(row.browser),
        way=SignInWay(row.way),
        signed_in_at=row.signed_in_at,
        last_seen_at=row.last_seen_at,
        is_this=row.session_key == this_key,
    )

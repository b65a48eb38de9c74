"""Reads of the keys with which partners sign."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.enums.partners import KeyAlgorithm
from accounts.fields import unseal
from accounts.models.partners import PartnerKey
from accounts.rules.signatures import SigningKey, read_public_key

LABEL = "partner.secret"


@dataclass(frozen=True)
class KeyCard:
    """A signing key as its partner sees it; a shared secret is never read back."""

    public_id: UUID
    algorithm: KeyAlgorithm
    public_key: str
    started_at: datetime
    ended_at: datetime | None


def live_at(at: datetime) -> Q:
    """Say which keys sign at an instant: those without an end, and those whose end is still to come."""
    return Q(ended_at__isnull=True) | Q(ended_at__gt=at)


def live_keys_of(partner_id: int, *, at: datetime) -> list[KeyCard]:
    """Give the keys a partner may sign with at an instant, the newest first."""
    rows = PartnerKey.objects.filter(live_at(at), partner=partner_id).order_by("-started_at", "-pk")
    return [_card(row) for row in rows]


def key_of(partner_id: int, key_id: UUID, *, at: datetime) -> KeyCard | None:
    """Give a live key of a partner by its name, or nothing: unknown, ended, or another partner's."""
    row = PartnerKey.objects.filter(live_at(at), partner=partner_id, public_id=key_id).first()
    return _card(row) if row else None


def signing_key(partner_id: int, key_id: UUID, *, at: datetime) -> SigningKey | None:
    """Open a live key of a partner by its name, or nothing: unknown, ended, or another partner's."""
    row = PartnerKey.objects.filter(live_at(at), partner=partner_id, public_id=key_id).first()
    if row is None:
        return None
    algorithm = KeyAlgorithm(row.algorithm)
    if row.secret_sealed is None:
        return SigningKey(algorithm, read_public_key(row.public_key))
    return SigningKey(
        algorithm, base64.b64decode(unseal(row.secret_sealed, label=LABEL, owner=row.public_id))
    )


def _card(row: PartnerKey) -> KeyCard:
    return KeyCard(row.public_id, KeyAlgorithm(row.algorithm), row.public_key, row.started_at, row.ended_at)

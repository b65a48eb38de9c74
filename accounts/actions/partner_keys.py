"""Writes the keys with which partners sign."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.enums.partners import KeyAlgorithm
from accounts.errors.partner_staff import PartnerKeysSpent
from accounts.fields import seal
from accounts.models.partners import Partner, PartnerKey
from accounts.queries.partner_keys import LABEL, live_at
from accounts.rules.actors import Actor
from accounts.rules.signatures import SECRET_BYTES, read_public_key
from foundation.identifiers import uuid7

# Enough to change each of a few systems over in peace.
KEYS_MAX = 6


@dataclass(frozen=True)
class KeyGiven:
    """A new key: its name, and of a shared secret the only sight, in base64."""

    key_id: UUID
    secret: str = field(default="", repr=False)


@transaction.atomic
def give_secret(actor: Actor, partner_id: int, *, at: datetime, secret: bytes | None = None) -> KeyGiven:
    """Give a partner a shared secret to sign with; a sample world hands in its own.

    Raises:
        PartnerKeysSpent.
    """
    drawn = base64.b64encode(secret or secrets.token_bytes(SECRET_BYTES)).decode()
    key_id = uuid7()
    sealed = seal(drawn, label=LABEL, owner=key_id)
    _give(actor, partner_id, KeyAlgorithm.HMAC_SHA256, key_id, at=at, secret_sealed=sealed)
    return KeyGiven(key_id, drawn)


@transaction.atomic
def take_public_key(actor: Actor, partner_id: int, public_key: str, *, at: datetime) -> KeyGiven:
    """Note the public half of the pair a partner signs with, in base64; the private half never leaves the partner.

    Raises ValueError where it is no Ed25519 public key.

    Raises:
        PartnerKeysSpent.
    """
    read_public_key(public_key)
    key_id = uuid7()
    _give(actor, partner_id, KeyAlgorithm.ED25519, key_id, at=at, public_key=public_key)
    return KeyGiven(key_id)


@transaction.atomic
def end(actor: Actor, key_id: UUID, *, at: datetime, from_at: datetime | None = None) -> bool:
    """End a key now or from a later instant on, after which its signatures are refused; say whether it was live."""
    row = PartnerKey.objects.select_for_update().filter(live_at(at), public_id=key_id).first()
    if row is None:
        return False
    row.ended_at = from_at or at
    row.save(update_fields=["ended_at"])
    audit.record(actor, _event("partner.key_ended", row), at=at)
    return True


def _give(
    actor: Actor,
    partner_id: int,
    algorithm: KeyAlgorithm,
    key_id: UUID,
    *,
    at: datetime,
    secret_sealed: bytes | None = None,
    public_key: str = "",
) -> None:
    # The row lock makes two keys at once one after the other.
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    if PartnerKey.objects.filter(live_at(at), partner=partner).count() >= KEYS_MAX:
        raise PartnerKeysSpent(keys_max=KEYS_MAX)
    row = PartnerKey.objects.create(
        public_id=key_id,
        partner=partner,
        algorithm=algorithm.value,
        secret_sealed=secret_sealed,
        public_key=public_key,
        started_at=at,
    )
    audit.record(actor, _event("partner.key_given", row), at=at)


def _event(action: str, row: PartnerKey) -> audit.Event:
    facts = {"partner_id": row.partner_id, "algorithm": row.algorithm}
    return audit.Event(action, object_kind="partner_key", object_id=row.public_id, facts=facts)

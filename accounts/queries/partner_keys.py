"""Reads of the keys with which partners sign."""

import base64
from uuid import UUID

from accounts.enums.partners import KeyAlgorithm
from accounts.fields import unseal
from accounts.models.partners import PartnerKey
from accounts.rules.signatures import SigningKey, read_public_key

LABEL = "partner.secret"


def signing_key(partner_id: int, key_id: UUID) -> SigningKey | None:
    """Give a live key of a partner by its name, or nothing: unknown, ended, or another partner's."""
    row = PartnerKey.objects.filter(partner=partner_id, public_id=key_id, ended_at__isnull=True).first()
    if row is None:
        return None
    algorithm = KeyAlgorithm(row.algorithm)
    if row.secret_sealed is None:
        return SigningKey(algorithm, read_public_key(row.public_key))
    return SigningKey(
        algorithm, base64.b64decode(unseal(row.secret_sealed, label=LABEL, owner=row.public_id))
    )

"""Whether a text was signed with a partner's key."""

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accounts.enums.partners import KeyAlgorithm

SECRET_BYTES = 32
PUBLIC_KEY_BYTES = 32


@dataclass(frozen=True)
class SigningKey:
    """What a signature is checked with: the shared secret, or the public half of a pair."""

    algorithm: KeyAlgorithm
    material: bytes = field(repr=False)


def is_signed(text: str, signature: str, key: SigningKey) -> bool:
    """Say whether ``signature``, in base64, is that of ``text``; how long it takes tells nothing about the right one."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if key.algorithm is KeyAlgorithm.HMAC_SHA256:
        return hmac.compare_digest(given, hmac.new(key.material, text.encode(), sha256).digest())
    try:
        Ed25519PublicKey.from_public_bytes(key.material).verify(given, text.encode())
    except InvalidSignature:
        return False
    return True


def read_public_key(text: str) -> bytes:
    """Read the public half of an Ed25519 pair from base64.

    Raises ValueError where it is none.
    """
    raw = base64.b64decode(text, validate=True)
    if len(raw) != PUBLIC_KEY_BYTES:
        raise ValueError("an Ed25519 public key has 32 bytes")
    Ed25519PublicKey.from_public_bytes(raw)
    return raw

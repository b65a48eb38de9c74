"""Sealing of personal data at rest, and blind indexes to look it up by exact value.

A sealed value reads: version | algorithm | length of key id | key id | nonce | ciphertext and tag. The
header, a logical label and the owner's UUID are authenticated with it, so a value moved to another person or
column does not open.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation.errors import DomainError, Kind

VERSION = 1
AES_256_GCM = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_ID_BYTES_MAX = 255
_FIXED_HEADER_BYTES = 3


class SealBroken(DomainError):
    """Raised when a sealed value does not open: moved to another owner or column, damaged, or without key."""

    code = "sealing.broken"
    kind = Kind.UNAVAILABLE


@dataclass(frozen=True)
class Keyring:
    """Hold every key that may open, and name the one that seals.

    Raises ValueError for a key of another length than 32 bytes, or a writing key that is not there.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    writing_key: str

    def __post_init__(self) -> None:
        if self.writing_key not in self.keys:
            raise ValueError("the writing key is not on the ring")
        for key_id, key in self.keys.items():
            if len(key) != KEY_BYTES:
                raise ValueError(f"a sealing key has {KEY_BYTES} bytes")
            if not 1 <= len(key_id.encode()) <= KEY_ID_BYTES_MAX:
                raise ValueError("a key id has 1 to 255 bytes")


@dataclass(frozen=True)
class _Parts:
    header: bytes
    key_id: str
    nonce: bytes
    ciphertext: bytes


def seal(clear: str, *, keyring: Keyring, label: str, owner: UUID) -> bytes:
    """Seal a text for one owner under one label, with the ring's writing key."""
    key_id = keyring.writing_key.encode()
    header = bytes((VERSION, AES_256_GCM, len(key_id))) + key_id
    nonce = os.urandom(NONCE_BYTES)
    bound_to = _bound_to(header, label, owner)
    return header + nonce + AESGCM(keyring.keys[keyring.writing_key]).encrypt(nonce, clear.encode(), bound_to)


def unseal(sealed: bytes, *, keyring: Keyring, label: str, owner: UUID) -> str:
    """Open a sealed text with the key it names.

    Raises SealBroken.
    """
    parts = _split(sealed)
    key = keyring.keys.get(parts.key_id)
    if key is None:
        raise SealBroken
    try:
        clear = AESGCM(key).decrypt(parts.nonce, parts.ciphertext, _bound_to(parts.header, label, owner))
    except InvalidTag:
        raise SealBroken from None
    return clear.decode()


def sealed_with(sealed: bytes) -> str:
    """Name the key a value was sealed with, so that a rotation finds the old ones.

    Raises SealBroken.
    """
    return _split(sealed).key_id


def blind_index(clear: str, *, key: bytes, label: str) -> bytes:
    """Give the keyed digest by which an equal text under the same label is found again."""
    return hmac.digest(key, _framed(label.encode()) + clear.encode(), hashlib.sha256)


def _split(sealed: bytes) -> _Parts:
    if len(sealed) < _FIXED_HEADER_BYTES or sealed[0] != VERSION or sealed[1] != AES_256_GCM:
        raise SealBroken
    header_end = _FIXED_HEADER_BYTES + sealed[2]
    nonce_end = header_end + NONCE_BYTES
    if len(sealed) < nonce_end + TAG_BYTES:
        raise SealBroken
    try:
        key_id = sealed[_FIXED_HEADER_BYTES:header_end].decode()
    except UnicodeDecodeError:
        raise SealBroken from None
    return _Parts(sealed[:header_end], key_id, sealed[header_end:nonce_end], sealed[nonce_end:])


def _bound_to(header: bytes, label: str, owner: UUID) -> bytes:
    return _framed(header) + _framed(label.encode()) + owner.bytes


def _framed(part: bytes) -> bytes:
    # A length before each part, so that no two different sequences of parts read the same.
    return len(part).to_bytes(4, "big") + part

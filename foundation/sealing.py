"""Sealing of personal data at rest, and blind indexes to look it up by exact value.

A sealed value reads: version | algorithm | length of key id | key id | nonce | ciphertext and tag. The
header, a logical label and the owner's UUID are authenticated with it, so a value moved to another person or
column does not open.

There are two profiles, AES-256-GCM with HMAC-SHA-256 and SM4-GCM with HMAC-SM3. A key belongs to one algorithm, which its
length tells: so a ring may hold keys of both, every value opens by the key it names, and going from one profile to the
other is a rotation of keys like any other.
SM4 is that of GB/T 32907-2016, SM3 that of GB/T 32905-2016.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

from foundation.errors import DomainError, Kind

VERSION = 1
AES_256_GCM = 1
SM4_GCM = 2
AES_KEY_BYTES = 32
SM4_KEY_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_ID_BYTES_MAX = 255
FIXED_HEADER_BYTES = 3


class SealBroken(DomainError):
    """Raised when a sealed value does not open: moved to another owner or column, damaged, or without key."""

    code = "sealing.broken"
    kind = Kind.UNAVAILABLE


class IndexHash(StrEnum):
    """Name the hash under a blind index."""

    SHA256 = "sha256"
    SM3 = "sm3"


class Aead(Protocol):
    """Encrypt and authenticate with one key: `AESGCM` of the library, and the like of it for SM4."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Give ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Give the clear bytes. Raises InvalidTag."""


class _Sm4Gcm:
    """SM4 in Galois counter mode, as in RFC 8998."""

    def __init__(self, key: bytes) -> None:
        self._sm4 = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        encryptor = Cipher(self._sm4, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        tag = data[-TAG_BYTES:]
        decryptor = Cipher(self._sm4, modes.GCM(nonce, tag, min_tag_length=TAG_BYTES)).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(data[:-TAG_BYTES]) + decryptor.finalize()


_ALGORITHM_OF_LENGTH = {AES_KEY_BYTES: AES_256_GCM, SM4_KEY_BYTES: SM4_GCM}
_CIPHERS: Mapping[int, Callable[[bytes], Aead]] = {AES_256_GCM: AESGCM, SM4_GCM: _Sm4Gcm}


@dataclass(frozen=True)
class Keyring:
    """Hold every key that may open, and name the one that seals.

    Raises ValueError for a key of another length than 32 (AES) or 16 bytes (SM4), or a writing key that is not there.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    writing_key: str

    def __post_init__(self) -> None:
        if self.writing_key not in self.keys:
            raise ValueError("the writing key is not on the ring")
        for key_id, key in self.keys.items():
            if len(key) not in _ALGORITHM_OF_LENGTH:
                raise ValueError(f"a sealing key has {AES_KEY_BYTES} bytes for AES, {SM4_KEY_BYTES} for SM4")
            if not 1 <= len(key_id.encode()) <= KEY_ID_BYTES_MAX:
                raise ValueError("a key id has 1 to 255 bytes")


class _Parts(NamedTuple):
    header: bytes
    key_id: str
    nonce: bytes
    ciphertext: bytes


def seal(clear: str, *, keyring: Keyring, label: str, owner: UUID) -> bytes:
    """Seal a text for one owner under one label, with the ring's writing key."""
    key = keyring.keys[keyring.writing_key]
    header = header_of(keyring)
    nonce = os.urandom(NONCE_BYTES)
    bound_to = _bound_to(header, label, owner)
    return header + nonce + _aead(key).encrypt(nonce, clear.encode(), bound_to)


def unseal(sealed: bytes, *, keyring: Keyring, label: str, owner: UUID | bytes) -> str:
    """Open a sealed text with the key it names; ``owner`` may be given as the sixteen bytes of its id.

    Raises SealBroken.
    """
    parts = _split(sealed)
    key = keyring.keys.get(parts.key_id)
    if key is None or _ALGORITHM_OF_LENGTH[len(key)] != parts.header[1]:
        raise SealBroken
    try:
        clear = _aead(key).decrypt(parts.nonce, parts.ciphertext, _bound_to(parts.header, label, owner))
    except InvalidTag:
        raise SealBroken from None
    return clear.decode()


def header_of(keyring: Keyring) -> bytes:
    """Give the bytes every value begins with that this ring seals, so that a rotation finds all others."""
    key_id = keyring.writing_key.encode()
    algorithm = _ALGORITHM_OF_LENGTH[len(keyring.keys[keyring.writing_key])]
    return bytes((VERSION, algorithm, len(key_id))) + key_id


def sealed_with(sealed: bytes) -> str:
    """Name the key a value was sealed with, from its header alone.

    Raises SealBroken.
    """
    if len(sealed) < FIXED_HEADER_BYTES or sealed[0] != VERSION or sealed[1] not in _CIPHERS:
        raise SealBroken
    key_id = sealed[FIXED_HEADER_BYTES : FIXED_HEADER_BYTES + sealed[2]]
    if len(key_id) != sealed[2]:
        raise SealBroken
    try:
        return key_id.decode()
    except UnicodeDecodeError:
        raise SealBroken from None


def blind_index(clear: str, *, key: bytes, label: str, with_hash: IndexHash = IndexHash.SHA256) -> bytes:
    """Give the keyed digest, 32 bytes, by which an equal text under the same label is found again."""
    framed = _framed(label.encode()) + clear.encode()
    if with_hash is IndexHash.SHA256:
        return hmac.digest(key, framed, hashlib.sha256)
    digest = HMAC(key, hashes.SM3())
    digest.update(framed)
    return digest.finalize()


@lru_cache(maxsize=16)
def _aead(key: bytes) -> Aead:
    return _CIPHERS[_ALGORITHM_OF_LENGTH[len(key)]](key)


def _split(sealed: bytes) -> _Parts:
    key_id = sealed_with(sealed)
    header_end = FIXED_HEADER_BYTES + sealed[2]
    nonce_end = header_end + NONCE_BYTES
    if len(sealed) < nonce_end + TAG_BYTES:
        raise SealBroken
    return _Parts(sealed[:header_end], key_id, sealed[header_end:nonce_end], sealed[nonce_end:])


def _bound_to(header: bytes, label: str, owner: UUID | bytes) -> bytes:
    return _bound_first(header, label) + (owner if isinstance(owner, bytes) else owner.bytes)


@lru_cache(maxsize=256)
def _bound_first(header: bytes, label: str) -> bytes:
    return _framed(header) + _framed(label.encode())


def _framed(part: bytes) -> bytes:
    # A length before each part, so that no two different sequences of parts read the same.
    return len(part).to_bytes(4, "big") + part

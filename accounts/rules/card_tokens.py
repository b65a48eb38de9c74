"""The text inside a card's picture: a signed, short-lived pointer to one showing, and nothing about a person.

It reads `JST1` and base32 of: tag of the key (2 bytes) | reference of the card (8) | end of life in seconds (4) |
nonce (10) | HMAC-SHA256 of all that, cut to 16 bytes. Capitals and digits only, so that the picture stays small.
"""

import base64
import binascii
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from foundation.sealing import Keyring

LIFE = timedelta(seconds=60)
# Two servers' clocks may differ by this much; a showing from further ahead is none of ours.
SKEW = timedelta(seconds=5)
PREFIX = "JST1"
REFERENCE_BYTES = 8
NONCE_BYTES = 10
DIGITS = 8
_TAG_BYTES, _MAC_BYTES = 2, 16
_BODY = struct.Struct(f">{_TAG_BYTES}s{REFERENCE_BYTES}sI{NONCE_BYTES}s")
_TOKEN = re.compile(rf"{PREFIX}([A-Z2-7]{{64}})", re.ASCII)
_TYPED = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)


@dataclass(frozen=True)
class Showing:
    """What a token says: which card, until when, and the number of this one showing."""

    reference: bytes
    nonce: bytes
    expires_at: datetime

    def is_alive(self, at: datetime) -> bool:
        """Say whether the token still lives at an instant, and was not made for a far future."""
        return at < self.expires_at <= at + LIFE + SKEW


def tidy(text: str) -> str:
    """Take away what scanners and people put between characters."""
    return "".join(text.split()).replace("-", "").upper()


def is_digits(text: str) -> bool:
    """Say whether a tidy text is the typed form of a code."""
    return _TYPED.fullmatch(text) is not None


def end_of_life(at: datetime) -> datetime:
    """Give the instant at which a token made now is dead, in whole seconds as a token can hold them."""
    return datetime.fromtimestamp(int((at + LIFE).timestamp()), UTC)


def sign(showing: Showing, *, keyring: Keyring) -> str:
    """Write a token with the ring's writing key."""
    key = keyring.keys[keyring.writing_key]
    ends = int(showing.expires_at.timestamp())
    body = _BODY.pack(_tag(key), showing.reference, ends, showing.nonce)
    return PREFIX + base64.b32encode(body + _mac(key, body)).decode()


def read(token: str, *, keyring: Keyring) -> Showing | None:
    """Read a tidy token that any key of the ring signed, or nothing."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    try:
        raw = base64.b32decode(found[1])
    except binascii.Error:
        return None
    body, mac = raw[: _BODY.size], raw[_BODY.size :]
    tag, reference, ends, nonce = _BODY.unpack(body)
    signers = [key for key in keyring.keys.values() if _tag(key) == tag]
    if not any(hmac.compare_digest(_mac(key, body), mac) for key in signers):
        return None
    return Showing(reference, nonce, datetime.fromtimestamp(ends, UTC))


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"card token" + body, hashlib.sha256)[:_MAC_BYTES]


def _tag(key: bytes) -> bytes:
    """Name a key by a few bytes of its digest, so that a token says which key signed it."""
    return hashlib.sha256(b"card key" + key).digest()[:_TAG_BYTES]

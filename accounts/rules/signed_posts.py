"""Signatures of what machines post to one another, in the manner of Standard Webhooks (id, time, ``v1``)."""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256

TOLERANCE = timedelta(minutes=5)
_VERSION = "v1,"


def signature(secret: bytes, post_id: str, sent_at: str, body: bytes) -> str:
    """Sign a post; ``sent_at`` are seconds since 1970, as its header has them."""
    signed = hmac.digest(secret, f"{post_id}.{sent_at}.".encode() + body, sha256)
    return _VERSION + base64.b64encode(signed).decode()


def is_signed_post(
    secret: bytes, post_id: str, sent_at: str, body: bytes, signatures: str, *, at: datetime
) -> bool:
    """Say whether one of the signatures, with spaces between them, is right and the post is of these minutes."""
    if not post_id or not sent_at.isascii() or not sent_at.isdigit() or len(sent_at) > 12:
        return False
    if abs(at.timestamp() - int(sent_at)) > TOLERANCE.total_seconds():
        return False
    right = signature(secret, post_id, sent_at, body).encode()
    return any(hmac.compare_digest(right, one.encode()) for one in signatures.split(" "))

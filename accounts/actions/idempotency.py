"""Answers a repeated request once: the kept answer is written in the effect's own transaction."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection

from accounts.errors.idempotency import IdempotencyKeyReused, IdempotencyKeyRunning
from accounts.models.idempotency import IdempotencyRecord


@dataclass(frozen=True)
class KeptAnswer:
    """The answer given before, byte for byte, with the tag of what it tells where that can be read and changed."""

    status: int
    body: bytes
    etag: str = ""


def fingerprint_of(method: str, path: str, body: bytes) -> bytes:
    """Hash what makes two requests the same request."""
    return sha256(b"\n".join([method.encode(), path.encode(), body])).digest()


def claim(partner_id: int, key: str, fingerprint: bytes) -> KeptAnswer | None:
    """Take the key for this transaction, or give the answer kept for it.

    Why: it looks twice. Repetitions that come together must not refuse each other for the lock, and whoever
    gets the lock may get it because the first request has just committed.

    Raises:
        IdempotencyKeyRunning: another transaction holds the key now.
        IdempotencyKeyReused: the key was used for a different request.
    """
    kept = _kept(partner_id, key, fingerprint)
    if kept is not None:
        return kept
    if not _try_lock(partner_id, key):
        raise IdempotencyKeyRunning
    return _kept(partner_id, key, fingerprint)


def keep(partner_id: int, key: str, fingerprint: bytes, answer: KeptAnswer, *, at: datetime) -> None:
    """Keep an answer beside the effect it reports; call in the effect's transaction."""
    IdempotencyRecord.objects.create(
        partner_id=partner_id,
        key=key,
        fingerprint=fingerprint,
        status=answer.status,
        body=answer.body,
        etag=answer.etag,
        created_at=at,
    )


def take_turn(kind: str, named: UUID) -> None:
    """Let nobody else who asks for a turn change one thing until this transaction ends.

    Why: what a caller saw is compared before the act takes its own locks, whose order is fixed; without a turn two
    callers who saw the same would both be right.
    """
    number = int.from_bytes(sha256(f"{kind}:{named}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _kept(partner_id: int, key: str, fingerprint: bytes) -> KeptAnswer | None:
    """Look for the answer to this very request under the key."""
    kept = IdempotencyRecord.objects.filter(partner=partner_id, key=key).first()
    if kept is None:
        return None
    if bytes(kept.fingerprint) != fingerprint:
        raise IdempotencyKeyReused
    return KeptAnswer(kept.status, bytes(kept.body), kept.etag)


def _try_lock(partner_id: int, key: str) -> bool:
    """Try to hold the key until the transaction ends."""
    number = int.from_bytes(sha256(f"{partner_id}:{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    return bool(row and row[0])

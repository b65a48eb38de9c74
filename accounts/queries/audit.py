"""Reads of the audit: who looked at me, and whether the chain is whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from accounts.models.audit import AuditEvent


@dataclass(frozen=True)
class AuditLine:
    """One event as its subject sees it."""

    at: datetime
    action: str
    actor_user_id: int | None
    actor_partner_id: int | None
    actor_area_key: str
    reason: str
    mandate_id: int | None
    object_kind: str
    object_id: UUID | None


def events_about(person_id: int, *, most: int) -> list[AuditLine]:
    """Give the newest events whose subject is this person."""
    rows = AuditEvent.objects.filter(subject_person_id__same_as=person_id).order_by("-at", "-pk")[:most]
    return [_line(row) for row in rows]


def acts_by_mandate(
    principal_ids: Iterable[int], actions: Iterable[str], *, until: datetime
) -> list[AuditLine]:
    """Give what was done with the mandates some persons have given, before an instant, in the order it was done."""
    ids = set(principal_ids)
    if not ids:
        return []
    rows = AuditEvent.objects.filter(
        subject_person_id__same_as_any=ids, action__in=list(actions), at__lt=until
    )
    return [_line(row) for row in rows.order_by("at", "pk")]


def _line(row: AuditEvent) -> AuditLine:
    return AuditLine(
        row.at,
        row.action,
        row.actor_user_id,
        row.actor_partner_id,
        row.actor_area_key,
        row.reason,
        row.mandate_id,
        row.object_kind,
        row.object_id,
    )


def events_count(user_id: int, actions: Iterable[str], *, since: datetime) -> int:
    """Count what a user did of some kinds since an instant."""
    return AuditEvent.objects.filter(action__in=list(actions), at__gt=since, actor_user_id=user_id).count()


def latest_facts(action: str) -> dict[str, object] | None:
    """Give the facts of the newest event of one kind, or nothing."""
    return (
        AuditEvent.objects.filter(action=action)
        .order_by("-at", "-pk")
        .values_list("facts", flat=True)
        .first()
    )


def latest_at(action: str) -> datetime | None:
    """Say when something was done last, or nothing when it never was."""
    event = AuditEvent.objects.filter(action=action).order_by("-at", "-pk").first()
    return None if event is None else event.at


def broken_links() -> list[tuple[int, int]]:
    """Recompute every hash and give the (shard, sequence) pairs that do not fit.

    Why: a row changed or removed behind the triggers shows here, and only here.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT shard, sequence FROM accounts_audit_broken_links()")
        return [(row[0], row[1]) for row in cursor.fetchall()]

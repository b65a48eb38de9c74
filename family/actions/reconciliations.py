"""Reconciles a payee's day: takes its file, holds it against ours in one statement, and keeps what differs as work."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from accounts.actions import audit
from accounts.rules.actors import Actor
from family.actions.charges import use_of
from family.enums.payments import DifferenceState
from family.errors.payments import DayFileInvalid, DayNotOver, DifferenceNoteMissing, DifferenceNotFound
from family.models.reconciliation import DayFile, DayLine, Difference
from family.queries.reconciliation import DifferenceCard, card_of
from family.rules.day_files import DayEntries, read_day
from foundation.clock import day_begins, local_date

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', %s))"
_COMPARE = "SELECT family_reconcile(%s, %s, %s, %s, %s, %s)"
_BATCH = 5_000


@transaction.atomic
def receive(actor: Actor, day: date, text: str, *, at: datetime) -> UUID:
    """Take what a payee says it settled and refunded on a day, and compare it; give the file's public id.

    A later file about the day takes the place of an earlier one: what it no longer shows is gone, what somebody has
    explained stays explained, and the same file again changes nothing.

    Raises:
        PayeeNotAllowed, DayNotOver.
        DayFileInvalid: with the faulty lines; nothing of the file is taken.
    """
    use_of(actor)
    payee_id = actor.partner_id or 0
    if day >= local_date(at):
        raise DayNotOver
    read = read_day(text)
    if read.reasons:
        raise DayFileInvalid(reasons=read.reasons)

    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [payee_id])
    row = _kept(payee_id, day, text, read, at=at)
    with connection.cursor() as cursor:
        begins, ends = day_begins(day), day_begins(day + timedelta(days=1))
        cursor.execute(_COMPARE, [row.pk, payee_id, day, begins, ends, at])
        row.matched_count = cursor.fetchone()[0]
    row.save(update_fields=["matched_count"])
    facts = {"day": day.isoformat(), "rows": row.rows_count, "matched": row.matched_count}
    event = audit.Event("payments.reconciled", object_kind="day_file", object_id=row.public_id, facts=facts)
    audit.record(actor, event, at=at)
    return row.public_id


def close(
    actor: Actor, public_id: UUID, state: DifferenceState, note: str, *, at: datetime
) -> DifferenceCard:
    """Say how a difference is explained, or that it has been put right; ``note`` says by what.

    Raises:
        DifferenceNotFound, DifferenceNoteMissing.
    """
    if not note.strip() or state not in (DifferenceState.EXPLAINED, DifferenceState.CORRECTED):
        raise DifferenceNoteMissing
    with transaction.atomic():
        rows = Difference.objects.select_related("payee", "payment").select_for_update(of=("self",))
        row = rows.filter(public_id=public_id, state=DifferenceState.OPEN.value).first()
        if row is None or not actor.area_keys or row.area_key not in actor.area_keys | {""}:
            raise DifferenceNotFound
        row.state, row.note = state.value, note.strip()
        row.closed_at, row.closed_by_id = at, actor.user_id
        row.save(update_fields=["state", "note", "closed_at", "closed_by"])
        event = audit.Event(
            f"difference.{state.value}",
            object_kind="difference",
            object_id=row.public_id,
            reason=row.note[:200],
        )
        audit.record(actor, event, at=at)
    return card_of(row)


def _kept(payee_id: int, day: date, text: str, read: DayEntries, *, at: datetime) -> DayFile:
    """Keep a file and its lines under the next turn of its day."""
    turn = DayFile.objects.filter(payee=payee_id, day=day).count() + 1
    row = DayFile.objects.create(
        payee_id=payee_id,
        day=day,
        turn=turn,
        received_at=at,
        digest=sha256(text.encode()).digest(),
        rows_count=len(read.lines),
    )
    lines = (
        DayLine(
            file=row,
            entry=line.entry.value,
            payment_reference=line.payment_reference,
            refund_reference=line.refund_reference,
            amount_fen=line.amount_fen,
        )
        for line in read.lines
    )
    DayLine.objects.bulk_create(lines, batch_size=_BATCH)
    return row

"""Reminders that wait and those that are settled get indexes of their own, built beside the running house.

Why: an index over a month by entitlement or recipient is written all over by each day's plan, and the more people are
on record the more of its pages that is. Of what waits there is one day. And whoever takes the first that wait reads
them in their order, instead of sorting all that wait for a batch.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

from regions.fields import sql_file

WAITS = Q(state="planned")
NEW = (
    (
        "certification_waiting_first",
        "fire_on, entitlement_id, stage, recipient_id",
        "WHERE state = 'planned'",
    ),
    ("certification_waiting_whose", "entitlement_id", "WHERE state = 'planned'"),
    ("certification_waiting_whom", "recipient_id", "WHERE state = 'planned'"),
    ("certification_settled_whose", "entitlement_id", "WHERE state <> 'planned'"),
    ("certification_settled_whom", "recipient_id", "WHERE state <> 'planned'"),
)
OLD = (
    ("certification_reminder_planned", "fire_on", "WHERE state = 'planned'"),
    ("certification_reminder_whose", "entitlement_id", ""),
    ("certification_reminder_whom", "recipient_id", ""),
)
MONTHS = """
SELECT part.relname FROM pg_inherits member JOIN pg_class part ON part.oid = member.inhrelid
WHERE member.inhparent = 'certification_reminder'::regclass ORDER BY part.relname
"""
MONTHS_WITHOUT = """
SELECT part.relname FROM pg_inherits member JOIN pg_class part ON part.oid = member.inhrelid
WHERE member.inhparent = 'certification_reminder'::regclass
  AND NOT EXISTS (
    SELECT FROM pg_index has JOIN pg_inherits of ON of.inhrelid = has.indexrelid
    WHERE has.indrelid = part.oid AND of.inhparent = %s::regclass)
ORDER BY part.relname
"""
TIDY = "autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05"
# What is locked is locked for a moment only; who cannot have it gives up, and the migration is run again.
WAIT = "SET lock_timeout = '10s'"
WAIT_AS_BEFORE = "RESET lock_timeout"


def exchange(_apps: Any, schema_editor: Any) -> None:
    """Build the new indexes and drop the old ones."""
    with schema_editor.connection.cursor() as cursor:
        _exchange(cursor, NEW, OLD)
        cursor.execute(MONTHS)
        for (month,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {month} SET ({TIDY})")


def exchange_back(_apps: Any, schema_editor: Any) -> None:
    """Build the old indexes and drop the new ones."""
    with schema_editor.connection.cursor() as cursor:
        _exchange(cursor, OLD, NEW)


def _exchange(
    cursor: Any, wanted: tuple[tuple[str, str, str], ...], unwanted: tuple[tuple[str, str, str], ...]
) -> None:
    """Build some indexes and drop others; broken off, it goes on where it was.

    The whole cannot be indexed concurrently, but each of its months can, and a month's index is then attached to that
    of the whole, which was made empty. A month that is opened meanwhile brings its own.
    """
    for name, column, condition in wanted:
        of = f"({column}) {condition}"
        cursor.execute(WAIT)
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON ONLY certification_reminder {of}")
        cursor.execute(MONTHS_WITHOUT, [name])
        for (month,) in cursor.fetchall():
            part = f"{month}_{name.removeprefix('certification_')}"
            cursor.execute(WAIT_AS_BEFORE)
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {part}")
            cursor.execute(f"CREATE INDEX CONCURRENTLY {part} ON {month} {of}")
            cursor.execute(WAIT)
            cursor.execute(f"ALTER INDEX {name} ATTACH PARTITION {part}")
    for name, _column, _condition in unwanted:
        cursor.execute(f"DROP INDEX IF EXISTS {name}")
    cursor.execute(WAIT_AS_BEFORE)


class Migration(migrations.Migration):
    # Concurrently means: in no transaction.
    atomic = False

    dependencies = [("certification", "0012_escalations")]

    operations = [
        sql_file(__file__, "waiting_reminders.sql", migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(exchange, exchange_back)],
            state_operations=[
                *(migrations.RemoveIndex("reminder", name) for name, _column, _condition in OLD),
                migrations.AddIndex(
                    "reminder",
                    models.Index(
                        fields=["fire_on", "entitlement", "stage", "recipient"],
                        condition=WAITS,
                        name="certification_waiting_first",
                    ),
                ),
                migrations.AddIndex(
                    "reminder",
                    models.Index(fields=["entitlement"], condition=WAITS, name="certification_waiting_whose"),
                ),
                migrations.AddIndex(
                    "reminder",
                    models.Index(fields=["recipient"], condition=WAITS, name="certification_waiting_whom"),
                ),
                migrations.AddIndex(
                    "reminder",
                    models.Index(
                        fields=["entitlement"], condition=~WAITS, name="certification_settled_whose"
                    ),
                ),
                migrations.AddIndex(
                    "reminder",
                    models.Index(fields=["recipient"], condition=~WAITS, name="certification_settled_whom"),
                ),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE certification_deadline SET (autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE certification_deadline RESET (autovacuum_vacuum_scale_factor)",
        ),
    ]

"""Merge a piece of a register into the records: staged by COPY, checked and written by a few statements for all rows.

The floors above add what they know of their own tables: a `Loader` checks and writes between the two halves that are
the same for all. Both see two tables of this transaction: `registry_staged`, the rows as prepared, and `registry_plan`,
one line a row:

- `state`: `new`, `changed` or `unchanged` against what the register last said; `entry_id` and `old_target` are of then;
- `target_id`: the record the row stands for, once written;
- `cause` and `cause_column`: why the row is left out, if it is; `warnings`: what somebody should look at;
- `<column>_id`: the record a reference means.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg2 import sql

from accounts.enums.registry import RowCause, Severity
from accounts.models.registry import ImportFile, ImportFinding, RegistryEntry
from accounts.rules.registry.columns import FileFormat
from accounts.rules.registry.preparing import COMMON_COLUMNS, Prepared, Stage

# One importer at a time: what one piece finds, the next may lean on.
_LOCK = 5_404_001
_PLAN = (
    ("line", "bigint PRIMARY KEY"), ("source", "text"), ("external_id", "text"), ("state", "text"),
    ("entry_id", "bigint"), ("old_target", "bigint"), ("target_id", "bigint"), ("is_linked", "boolean DEFAULT false"),
    ("before", "jsonb"), ("cause", "text"), ("cause_column", "text DEFAULT ''"), ("warnings", "text[] DEFAULT '{}'"),
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What a loader needs besides the two tables: when, and for which batch."""

    batch_id: int
    on: date
    at: datetime

    @property
    def facts(self) -> dict[str, Any]:
        """Give the parameters of every statement."""
        return {"batch": self.batch_id, "on": self.on, "at": self.at}


Step = Callable[[Run], None]


@dataclass(frozen=True)
class Loader:
    """How rows of one kind are staged, checked against the records, written, and taken back.

    ``undo`` gets the ids of entries that are taken back; it puts a new record in the place of one that was replaced.
    """

    form: FileFormat
    staged: tuple[tuple[str, str], ...]
    stage: Stage
    check: Step
    write: Step
    undo: Step


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a piece."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    warned: int = 0


def merge(loader: Loader, file: ImportFile, prepared: Prepared, run: Run) -> Counts:
    """Write what is new or changed in a piece, and what was found; the caller holds the transaction."""
    execute("SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": _LOCK})
    refused_before = len(prepared.findings)
    _note(file, prepared)
    if not prepared.rows_count:
        return Counts(refused=refused_before)
    _stage(loader, prepared)
    _plan(loader, file, run)
    loader.check(run)
    loader.write(run)
    _register(loader, file, run)
    counts = _counted(file)
    return Counts(*counts[:3], counts[3] + refused_before, counts[4])


def execute(statement: str | sql.Composed, facts: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run one statement and give its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, facts or {})
        return cursor.fetchall() if cursor.description else []


def filled(template: str, **parts: str) -> sql.Composed:
    """Put names and conditions of the house's own, never of anybody else, into a statement."""
    return sql.SQL(template).format(**{name: sql.SQL(part) for name, part in parts.items()})


def refuse(
    cause: RowCause, condition: str | sql.Composed, facts: dict[str, Any], *, column: str = ""
) -> None:
    """Leave out the rows for which a condition over `p` (plan) and `s` (staged) holds, unless they are out already."""
    execute(
        sql.SQL(
            "UPDATE registry_plan p SET cause = {cause}, cause_column = {column} FROM registry_staged s "
            "WHERE s.line = p.line AND p.cause IS NULL AND p.state <> 'unchanged' AND ({condition})"
        ).format(cause=sql.Literal(cause.value), column=sql.Literal(column), condition=_composed(condition)),
        facts,
    )


def warn(cause: RowCause, condition: str, facts: dict[str, Any]) -> None:
    """Remark on the rows that are taken and for which a condition over `p` and `s` holds."""
    execute(
        sql.SQL(
            "UPDATE registry_plan p SET warnings = p.warnings || {cause}::text FROM registry_staged s "
            "WHERE s.line = p.line AND p.cause IS NULL AND p.state <> 'unchanged' AND ({condition})"
        ).format(cause=sql.Literal(cause.value), condition=_composed(condition)),
        facts,
    )


def _composed(condition: str | sql.Composed) -> sql.Composable:
    return sql.SQL(condition) if isinstance(condition, str) else condition


def number_new(table: str) -> None:
    """Give every row that will be written the id of the record to come."""
    # Looked up once: inside the statement it would be looked up for every row.
    sequence = execute("SELECT pg_get_serial_sequence(%(table)s, 'id')", {"table": table})[0][0]
    execute(
        "UPDATE registry_plan SET target_id = nextval(%(sequence)s::regclass) "
        "WHERE cause IS NULL AND state <> 'unchanged' AND target_id IS NULL",
        {"sequence": sequence},
    )


def _note(file: ImportFile, prepared: Prepared) -> None:
    rows = [
        ImportFinding(
            file=file, line=f.line, external_id=f.external_id, severity=f.severity.value, cause=f.cause.value,
            column=f.column, shown=f.shown,
        )
        for f in prepared.findings
    ]  # fmt: skip
    ImportFinding.objects.bulk_create(rows, batch_size=1000)


def _stage(loader: Loader, prepared: Prepared) -> None:
    columns = (*COMMON_COLUMNS, *loader.staged)
    plan = (*_PLAN, *((f"{column.name}_id", "bigint") for column in loader.form.references))
    for name, described in (("registry_staged", columns), ("registry_plan", plan)):
        execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))
        execute(
            sql.SQL("CREATE TEMP TABLE {} ({}) ON COMMIT DROP").format(
                sql.Identifier(name),
                sql.SQL(", ").join(
                    sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(t)) for c, t in described
                ),
            )
        )
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY registry_staged FROM STDIN", io.BytesIO(prepared.copy))
    execute("CREATE INDEX ON registry_staged (line)")
    execute("ANALYZE registry_staged")


def _plan(loader: Loader, file: ImportFile, run: Run) -> None:
    """Say of every row whether it is new, and whom it refers to."""
    references = loader.form.references
    names = [sql.Identifier(f"{column.name}_id") for column in references]
    aliases = [sql.Identifier(f"of_{column.name}") for column in references]
    missing = [
        sql.SQL("WHEN {}.id IS NULL THEN {}").format(alias, sql.Literal(column.name))
        for alias, column in zip(aliases, references, strict=True)
    ]
    joins = [
        sql.SQL(
            "LEFT JOIN accounts_registryentry {alias} ON {alias}.kind = {refers_to} AND {alias}.source = s.source "
            "AND {alias}.external_id = s.{column} AND {alias}.superseded_at IS NULL"
        ).format(alias=alias, column=sql.Identifier(column.name), refers_to=sql.Literal(column.refers_to))
        for alias, column in zip(aliases, references, strict=True)
    ]
    execute(
        _PLANNING.format(
            names=sql.SQL("").join(sql.SQL(", {}").format(name) for name in names),
            targets=sql.SQL("").join(sql.SQL(", {}.target_id").format(alias) for alias in aliases),
            missing=sql.SQL(" ").join([*missing, sql.SQL("WHEN false THEN ''")]),
            joins=sql.SQL(" ").join(joins),
        ),
        {**run.facts, "kind": loader.form.kind.value, "file": file.pk},
    )
    execute("ANALYZE registry_plan")
    execute("UPDATE registry_plan SET cause = 'reference_missing' WHERE cause IS NULL AND cause_column <> ''")


_PLANNING = sql.SQL("""
INSERT INTO registry_plan (line, source, external_id, state, entry_id, old_target, cause, cause_column{names})
SELECT s.line, s.source, s.external_id,
    CASE WHEN e.id IS NULL THEN 'new' WHEN e.digest = s.digest THEN 'unchanged' ELSE 'changed' END,
    e.id, e.target_id,
    CASE WHEN s.place > 1 OR e.batch_id = %(batch)s OR EXISTS (
        SELECT FROM accounts_registryseen seen WHERE seen.file_id = %(file)s AND seen.source = s.source
            AND seen.external_id = s.external_id
    ) THEN 'duplicate_key' END,
    CASE {missing} ELSE '' END{targets}
FROM (
    SELECT *, row_number() OVER (PARTITION BY source, external_id ORDER BY line) AS place FROM registry_staged
) s
LEFT JOIN accounts_registryentry e ON e.kind = %(kind)s AND e.source = s.source AND e.external_id = s.external_id
    AND e.superseded_at IS NULL
{joins}
""")


def _register(loader: Loader, file: ImportFile, run: Run) -> None:
    """Keep which record each row stands for, what was found, and which keys came by."""
    facts = {**run.facts, "kind": loader.form.kind.value, "file": file.pk}
    execute(
        "UPDATE accounts_registryentry e SET superseded_at = %(at)s FROM registry_plan p "
        "WHERE p.entry_id = e.id AND p.state = 'changed' AND p.cause IS NULL",
        facts,
    )
    execute(
        "INSERT INTO accounts_registryentry (kind, source, external_id, target_id, digest, batch_id, is_linked, "
        "replaces_id, before, recorded_at) "
        "SELECT %(kind)s, p.source, p.external_id, p.target_id, s.digest, %(batch)s, p.is_linked, p.entry_id, "
        "p.before, %(at)s FROM registry_plan p JOIN registry_staged s USING (line) "
        "WHERE p.cause IS NULL AND p.state <> 'unchanged' ORDER BY line",
        facts,
    )
    execute(
        "INSERT INTO accounts_registryseen (file_id, source, external_id) "
        "SELECT %(file)s, source, external_id FROM registry_plan WHERE cause IS NULL AND state = 'unchanged'",
        facts,
    )
    execute(
        'INSERT INTO accounts_importfinding (file_id, line, external_id, severity, cause, "column", shown) '
        "SELECT %(file)s, line, external_id, %(error)s, cause, cause_column, '' FROM registry_plan "
        "WHERE cause IS NOT NULL UNION ALL "
        "SELECT %(file)s, line, external_id, %(warning)s, unnest(warnings), '', '' FROM registry_plan "
        "WHERE cause IS NULL AND warnings <> '{}'",
        {**facts, "error": Severity.ERROR.value, "warning": Severity.WARNING.value},
    )


def _counted(file: ImportFile) -> tuple[int, int, int, int, int]:
    row = execute(
        "SELECT count(*) FILTER (WHERE cause IS NULL AND state = 'new'), "
        "count(*) FILTER (WHERE cause IS NULL AND state = 'changed'), "
        "count(*) FILTER (WHERE cause IS NULL AND state = 'unchanged'), "
        "count(*) FILTER (WHERE cause IS NOT NULL), "
        "count(*) FILTER (WHERE cause IS NULL AND warnings <> '{}') FROM registry_plan"
    )[0]
    return row[0], row[1], row[2], row[3], row[4]


def forget_seen(file: ImportFile) -> None:
    """Drop the keys that came by in a file that is read."""
    execute("DELETE FROM accounts_registryseen WHERE file_id = %(file)s", {"file": file.pk})


def live_entries_count(batch_id: int) -> int:
    """Count the rows of a batch that still stand as it wrote them."""
    return RegistryEntry.objects.filter(batch=batch_id, superseded_at__isnull=True).count()

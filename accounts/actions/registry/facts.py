"""What all tables of dated facts have in common when a register is merged into them, or taken back."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg2 import sql

from accounts.actions.registry.merging import Run, execute, filled, number_new, refuse
from accounts.enums.registry import RowCause


@dataclass(frozen=True)
class FactTable:
    """A table of facts and, for each of its columns, where a row's value comes from: `p` is the plan, `s` the staged row.

    ``same`` names the columns that make two facts one; two of those may not hold on one day.
    """

    table: str
    columns: Mapping[str, str]
    same: tuple[str, ...] = ()

    @property
    def name(self) -> sql.Identifier:
        """Give the table's name for a statement."""
        return sql.Identifier(self.table)


def hold(facts: FactTable) -> None:
    """Keep others from writing such facts until the piece is written, so that what is checked stays so."""
    execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(facts.name))


def refuse_changed_elsewhere(facts: FactTable, run: Run) -> None:
    """Leave out a change of what somebody else has changed since the register brought it."""
    refuse(
        RowCause.CHANGED_ELSEWHERE,
        filled(
            "p.state = 'changed' AND NOT EXISTS (SELECT FROM {table} f "
            "WHERE f.id = p.old_target AND f.superseded_at IS NULL)",
            table=facts.table,
        ),
        run.facts,
    )


def refuse_overlaps(facts: FactTable, run: Run) -> None:
    """Leave out what would hold on one day with another of its kind, on record or earlier in the piece."""
    at_once = "daterange(f.starts_on, f.ends_on) && daterange(s.starts_on, s.ends_on)"
    recorded = " AND ".join(f"f.{column} = {facts.columns[column]}" for column in facts.same)
    refuse(
        RowCause.OVERLAPS,
        filled(
            "EXISTS (SELECT FROM {table} f WHERE f.superseded_at IS NULL AND f.id IS DISTINCT FROM p.old_target "
            "AND {recorded} AND {at_once})",
            table=facts.table,
            recorded=recorded,
            at_once=at_once,
        ),
        run.facts,
    )
    staged = ", ".join(f"{facts.columns[column]} AS {column}" for column in facts.same)
    refuse(
        RowCause.OVERLAPS,
        filled(
            "EXISTS (SELECT FROM (SELECT p.line, s.starts_on, s.ends_on, {staged} FROM registry_plan p "
            "JOIN registry_staged s USING (line) WHERE p.cause IS NULL AND p.state <> 'unchanged') f "
            "WHERE f.line < p.line AND {recorded} AND {at_once})",
            staged=staged,
            recorded=recorded,
            at_once=at_once,
        ),
        run.facts,
    )


def write(facts: FactTable, run: Run) -> None:
    """Supersede what changed, and add what is new."""
    number_new(facts.table)
    execute(
        sql.SQL(
            "UPDATE {} f SET superseded_at = %(at)s FROM registry_plan p "
            "WHERE f.id = p.old_target AND p.state = 'changed' AND p.cause IS NULL"
        ).format(facts.name),
        run.facts,
    )
    execute(
        sql.SQL(
            "INSERT INTO {table} (id, {columns}, recorded_at) SELECT p.target_id, {values}, %(at)s "
            "FROM registry_plan p JOIN registry_staged s USING (line) "
            "WHERE p.cause IS NULL AND p.state <> 'unchanged' ORDER BY line"
        ).format(
            table=facts.name,
            columns=sql.SQL(", ").join(map(sql.Identifier, facts.columns)),
            values=sql.SQL(", ").join(map(sql.SQL, facts.columns.values())),
        ),
        run.facts,
    )


def undo(facts: FactTable, run: Run, *, fresh: Mapping[str, str] | None = None) -> None:
    """Supersede what a batch added, and record anew what it had superseded; leave what was changed since.

    ``fresh`` gives the columns that a row recorded anew does not take over.
    """
    hold(facts)
    execute(
        sql.SQL(
            "UPDATE registry_undo u SET cause = 'changed_since' FROM {} f "
            "WHERE f.id = u.target_id AND f.superseded_at IS NOT NULL AND u.cause IS NULL"
        ).format(facts.name)
    )
    execute(
        sql.SQL(
            "UPDATE {} f SET superseded_at = %(at)s FROM registry_undo u WHERE f.id = u.target_id AND u.cause IS NULL"
        ).format(facts.name),
        run.facts,
    )
    execute(
        "UPDATE registry_undo SET restored_id = nextval(pg_get_serial_sequence(%(table)s, 'id')) "
        "WHERE cause IS NULL AND replaced_target IS NOT NULL",
        {"table": facts.table},
    )
    columns = [column for column in facts.columns if column not in (fresh or {})]
    execute(
        sql.SQL(
            "INSERT INTO {table} (id, recorded_at, {columns}) SELECT u.restored_id, %(at)s, {values} "
            "FROM registry_undo u JOIN {table} f ON f.id = u.replaced_target "
            "WHERE u.restored_id IS NOT NULL ORDER BY u.restored_id"
        ).format(
            table=facts.name,
            columns=sql.SQL(", ").join(map(sql.Identifier, [*columns, *(fresh or {})])),
            values=sql.SQL(", ").join(
                [
                    *(sql.SQL("f.{}").format(sql.Identifier(c)) for c in columns),
                    *map(sql.SQL, (fresh or {}).values()),
                ]
            ),
        ),
        run.facts,
    )

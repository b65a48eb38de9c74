"""Lets imported registers end what rested on the ties they end, and give it back when an import is taken back.

Few rows change a tie on which anything rests: one statement finds those, and only they are looked at one by one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from psycopg2 import sql

from accounts.actions.registry.merging import Run, execute
from accounts.rules.actors import SYSTEM
from family.actions import closing
from family.actions.closing import Note
from family.enums import EventKind, FactKind, ParentageKind
from family.models.events import EventFact
from family.models.kinship import Parentage
from family.queries.closure import (
    FACT_MODELS,
    ClosureItem,
    FactChange,
    FactRow,
    Plan,
    circle_of,
    closure_after,
    sides_of,
)
from foundation.clock import local_date

# Of what is new, an adoption alone takes relatives away.
_WRITTEN = {
    FactKind.PARENTAGE: "r.state = 'changed' OR (r.state = 'new' AND f.kind = 'adoption')",
    FactKind.MARRIAGE: "r.state = 'changed'",
}
_SIDES = {FactKind.PARENTAGE: ("parent_id", "child_id"), FactKind.MARRIAGE: ("one_id", "other_id")}
_TOUCHED = sql.SQL("""
SELECT {was}, {now} FROM {source} r JOIN {table} f ON f.id = r.target_id
CROSS JOIN LATERAL (SELECT family_met(ARRAY[f.{one}, f.{other}], 'infinity', true) AS ids) circle
WHERE r.cause IS NULL AND ({matters}) AND (
    EXISTS (SELECT FROM family_mandate m WHERE m.revoked_at IS NULL
        AND (m.principal_id = ANY (circle.ids) OR m.helper_id = ANY (circle.ids)))
    OR EXISTS (SELECT FROM family_sharingbinding b WHERE b.state IN ('proposed', 'active')
        AND (b.sharer_id = ANY (circle.ids) OR b.user_id = ANY (circle.ids)))
    OR EXISTS (SELECT FROM family_eventfact e WHERE e.kind = {kind} AND e.now_id IN ({was}, {now})))
ORDER BY r.target_id
""")


def settle(kind: FactKind, run: Run) -> None:
    """End what rested on the ties a piece of a register has ended; call once the facts are written.

    A register that says of an end that it never was corrects its own event, and gives back what that had ended.
    """
    pairs = _touched(kind, "registry_plan", ("r.old_target", "r.target_id"), _WRITTEN[kind])
    found = list(zip(pairs, _changes(kind, pairs), strict=True))
    opened = {was: change for (was, _now), change in found if _is_opened(change)}
    others = [change for _pair, change in found if not _is_opened(change)]
    _settle([*others, *_take_back(kind, opened, run)], run)


def settle_undone(kind: FactKind, run: Run) -> None:
    """Give back what a piece had ended, and end what rested on what it had brought; call once it is taken back."""
    pairs = _touched(kind, "registry_undo", ("r.target_id", "r.restored_id"), "true")
    changes = zip(pairs, _changes(kind, pairs), strict=True)
    brought = {was: change for (was, _now), change in changes}
    _settle(_take_back(kind, brought, run), run)


def _is_opened(change: FactChange) -> bool:
    """Say whether a fact that had ended has not, after all."""
    was, now = change.was, change.now
    return was is not None and now is not None and was.ends_on is not None and now.ends_on is None


def _take_back(kind: FactKind, changes: Mapping[int | None, FactChange], run: Run) -> list[FactChange]:
    """Take back the events that brought the rows before some changes; give the changes no event brought."""
    left = dict(changes)
    brought = EventFact.objects.filter(
        kind=kind.value, now_id__in=list(changes), event__corrected_by__isnull=True
    ).select_related("event")
    for fact in brought.order_by("pk"):
        plan = Plan((left.pop(fact.now_id),), undoes=fact.event_id)
        sides = (fact.event.one_id, fact.event.other_id)
        note = Note(EventKind.CORRECTED, local_date(run.at), sides)
        closing.follow(SYSTEM, plan, note, closure_after(plan, on=local_date(run.at)), at=run.at)
    return list(left.values())


def _touched(
    kind: FactKind, source: str, columns: tuple[str, str], matters: str
) -> list[tuple[int | None, int | None]]:
    """Give the rows, before and after, around which something is open or was closed."""
    one, other = _SIDES[kind]
    statement = _TOUCHED.format(
        was=sql.SQL(columns[0]),
        now=sql.SQL(columns[1]),
        source=sql.Identifier(source),
        table=sql.Identifier(FACT_MODELS[kind]._meta.db_table),
        one=sql.Identifier(one),
        other=sql.Identifier(other),
        matters=sql.SQL(matters),
        kind=sql.Literal(kind.value),
    )
    return [(was, now) for was, now in execute(statement)]


def _changes(kind: FactKind, pairs: Collection[tuple[int | None, int | None]]) -> list[FactChange]:
    rows = FACT_MODELS[kind].objects.in_bulk([row for pair in pairs for row in pair if row is not None])

    def row_of(pk: int | None) -> FactRow | None:
        return rows[pk] if pk is not None else None

    return [FactChange(kind, row_of(was), row_of(now)) for was, now in pairs]


def _settle(changes: Collection[FactChange], run: Run) -> None:
    """Compare before and after all changes together, and write each thing under the first change near it."""
    if not changes:
        return
    closure = closure_after(Plan(tuple(changes)), on=local_date(run.at))
    left = list(closure.items)
    for change in changes:
        if not left:
            break
        circle = circle_of(change.sides)
        mine = [one for one in left if {one.of_id, one.other_id} & circle]
        left = [one for one in left if one not in mine]
        if mine:
            _follow(change, mine, run)


def _follow(change: FactChange, items: Iterable[ClosureItem], run: Run) -> None:
    row = change.now or change.was
    if row is None:
        return
    plan = Plan((change,))
    closure = replace(closure_after(plan, on=local_date(run.at)), items=tuple(items))
    note = Note(_kind_of(change), row.ends_on or row.starts_on, sides_of(row), row.evidence)
    closing.follow(SYSTEM, plan, note, closure, at=run.at)


def _kind_of(change: FactChange) -> EventKind:
    row = change.now
    if row is None:
        return EventKind.WITHDRAWN
    if row.end_reason:
        return EventKind(row.end_reason)
    is_adoption = isinstance(row, Parentage) and row.kind == ParentageKind.ADOPTION.value
    return EventKind.LINKED if is_adoption else EventKind.WITHDRAWN

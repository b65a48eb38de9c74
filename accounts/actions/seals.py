"""Seals what is there anew: under the key that writes now, and the blind indexes under the key that indexes now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg2 import sql

from accounts.actions import audit
from accounts.fields import blind_index, seal, unseal
from accounts.queries.seals import SealedColumn
from accounts.rules.actors import SYSTEM
from foundation.sealing import SealBroken

_UPDATE = sql.SQL(
    "UPDATE {table} AS kept SET {target} = fresh.value"
    " FROM unnest(%s::{key_type}[], %s::bytea[], %s::bytea[]) AS fresh (pk, old, value)"
    " WHERE kept.{key} = fresh.pk AND kept.{sealed} = fresh.old"
)


@dataclass(frozen=True)
class Batch:
    """What one batch did; ``last`` is the primary key to go on after, nothing when no row was found any more."""

    changed_count: int = 0
    broken_count: int = 0
    last: Any = None


@dataclass(frozen=True)
class _Value:
    pk: Any
    sealed: bytes
    owner: UUID


@transaction.atomic
def rotate_batch(column: SealedColumn, *, after: Any, most: int) -> Batch:
    """Seal up to ``most`` values of a column anew, those behind the primary key ``after``.

    Rows that somebody is writing are passed over and found by a later round; readers never wait. A value that does not
    open is left as it is and counted. Killed at any point, it leaves whole batches, and a second run finds the others.
    """
    values = _held(column, column.waiting(), after=after, most=most)
    return _write(
        column, column.name, values, lambda clear, owner: seal(clear, label=column.label, owner=owner)
    )


@transaction.atomic
def reindex_batch(column: SealedColumn, *, after: Any, most: int) -> Batch:
    """Compute up to ``most`` blind indexes of a column anew from what is sealed, behind the primary key ``after``.

    Call it while nothing else runs: until the last batch is done, a look-up finds only what is done already.
    """
    values = _held(column, column.filled(), after=after, most=most)
    return _write(column, column.index, values, lambda clear, _owner: blind_index(clear, label=column.label))


def note_rotation(counts: dict[str, int], *, at: datetime) -> None:
    """Write down that keys were changed: how many values of each column."""
    audit.record(SYSTEM, audit.Event("seals.rotated", facts=counts), at=at)


def _held(column: SealedColumn, rows: Any, *, after: Any, most: int) -> list[_Value]:
    """Hold the next rows for this transaction and give their values with whom each is bound to."""
    if after is not None:
        rows = rows.filter(pk__gt=after)
    held = rows.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    sealed = dict(held.values_list("pk", column.name)[:most])
    owners = column.model._base_manager.filter(pk__in=list(sealed)).values_list("pk", column.owner)
    found = dict(owners)
    return [_Value(pk, bytes(value), found[pk]) for pk, value in sealed.items()]


def _write(
    column: SealedColumn, target: str, values: Sequence[_Value], renew: Callable[[str, UUID], bytes]
) -> Batch:
    """Write the renewed values in one statement, each only where the sealed value is still the one that was read."""
    renewed: list[tuple[_Value, bytes]] = []
    for value in values:
        try:
            clear = unseal(value.sealed, label=column.label, owner=value.owner)
        except SealBroken:
            continue
        renewed.append((value, renew(clear, value.owner)))
    changed_count = _update(column, target, renewed) if renewed else 0
    last = values[-1].pk if values else None
    return Batch(changed_count, len(values) - len(renewed), last)


def _update(column: SealedColumn, target: str, renewed: Sequence[tuple[_Value, bytes]]) -> int:
    meta = column.model._meta
    statement = _UPDATE.format(
        table=sql.Identifier(meta.db_table),
        key=sql.Identifier(str(meta.pk.column)),
        key_type=sql.SQL(str(meta.pk.rel_db_type(connection))),
        sealed=sql.Identifier(column.name),
        target=sql.Identifier(target),
    )
    keys = [str(value.pk) for value, _new in renewed]
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [keys, [value.sealed for value, _new in renewed], [new for _value, new in renewed]]
        )
        return int(cursor.rowcount)

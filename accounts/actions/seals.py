"""Seals what is there anew: under the key that writes now, and the blind indexes under the key that indexes now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Func, IntegerField
from psycopg2 import sql

from accounts.actions import audit
from accounts.fields import blind_index, seal, unseal
from accounts.queries.seals import SealedColumn
from accounts.rules.actors import SYSTEM
from foundation.sealing import SealBroken

# Pictures are sealed as well as numbers: no batch holds more of them than a small machine has room for.
BYTES_MAX = 8_000_000
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
    size = Func(F(column.name), function="octet_length", output_field=IntegerField())
    held = rows.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    keys = _within(held.values_list("pk", size)[:most])
    found = column.model._base_manager.filter(pk__in=keys).order_by("pk")
    return [
        _Value(pk, bytes(sealed), owner)
        for pk, sealed, owner in found.values_list("pk", column.name, column.owner)
    ]


def _within(sizes: Iterable[tuple[Any, int]]) -> list[Any]:
    """Keep the first keys whose values fit into one batch, and one key at least."""
    keys: list[Any] = []
    total = 0
    for key, size in sizes:
        total += size
        if keys and total > BYTES_MAX:
            break
        keys.append(key)
    return keys


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

"""From the bytes of a file to lines that COPY takes: pure, so that another process can do it.

What the database must not read is sealed here, under a public id made for the person, and the clear text goes no further.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.enums.registry import RowCause, Severity
from accounts.rules.documents import DocumentNumber
from accounts.rules.registry.columns import CellRefused, Column, Day, FileFormat, Row
from foundation import csv_records
from foundation.csv_records import Piece, Record
from foundation.masking import mask_number
from foundation.names import PersonName
from foundation.sealing import IndexHash, Keyring

DIGEST_BYTES = 16
SHOWN_MAX = 40
COMMON_COLUMNS = (("line", "bigint"), ("source", "text"), ("external_id", "text"), ("digest", "bytea"))
_LONG_NUMBER = re.compile(r"[0-9]{6,}[0-9Xx]", re.ASCII)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"


@dataclass(frozen=True)
class Keys:
    """What sealing and blind indexes need."""

    keyring: Keyring = field(repr=False)
    index_key: bytes = field(repr=False)
    index_hash: IndexHash


@dataclass(frozen=True)
class Finding:
    """What was wrong or remarkable with one line."""

    line: int
    external_id: str
    severity: Severity
    cause: RowCause
    column: str = ""
    shown: str = ""


# Gives the staged cells of a row besides the common ones; ready for COPY.
Stage = Callable[[Row, Keys], list[str]]


@dataclass(frozen=True)
class Reading:
    """How one file is read: its format, the place of each column, and how a row is staged."""

    form: FileFormat
    columns: tuple[str, ...]
    encoding: str
    day: Day
    stage: Stage


@dataclass(frozen=True)
class Prepared:
    """A piece of a file, ready for COPY."""

    copy: bytes = field(repr=False)
    rows_count: int
    findings: list[Finding]
    piece_at: csv_records.Place
    piece_after: csv_records.Place


def prepare(reading: Reading, piece: Piece, keys: Keys) -> Prepared:
    """Read, check and seal the rows of a piece."""
    places = [(reading.form.column(name), place) for place, name in enumerate(reading.columns) if name]
    lines: list[str] = []
    findings: list[Finding] = []
    for record in csv_records.records(piece, reading.encoding):
        if record.line == 1 and piece.at.byte == 0:
            continue
        try:
            row = _row(record, places, reading)
            lines.append("\t".join(_common(record, row, keys) + reading.stage(row, keys)))
        except CellRefused as refused:
            findings.append(_finding(record, places, refused))
    data = "\n".join([*lines, ""]).encode() if lines else b""
    return Prepared(data, len(lines), findings, piece.at, piece.after)


def copied(value: Any) -> str:
    """Write a value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def stage_columns(columns: Sequence[Column]) -> Stage:
    """Stage the cells as they are, without the source and the row's own number."""
    names = [column.name for column in columns if column.name not in {"source", "external_id"}]
    return _StageColumns(names)


@dataclass(frozen=True)
class _StageColumns:
    names: list[str]

    def __call__(self, row: Row, _keys: Keys) -> list[str]:
        return [copied(row[name]) for name in self.names]


def staged_as_they_are(form: FileFormat) -> tuple[tuple[str, str], ...]:
    """List the staging columns of such a file, with their types."""
    return tuple((c.name, c.sql) for c in form.columns if c.name not in {"source", "external_id"})


def _row(record: Record, places: Sequence[tuple[Column, int]], reading: Reading) -> Row:
    """Read the cells of a record by our names.

    Raises CellRefused.
    """
    if record.broken:
        raise CellRefused(RowCause(record.broken.value))
    if len(record.cells) != len(reading.columns):
        raise CellRefused(RowCause.CELL_COUNT)
    row: Row = dict.fromkeys(reading.form.names)
    day = reading.day
    for column, place in places:
        cell = record.cells[place].strip()
        if not cell:
            if column.is_required:
                raise CellRefused(RowCause.MISSING, column.name)
            row[column.name] = None
            continue
        try:
            row[column.name] = column.read(cell, day)
        except CellRefused as refused:
            raise CellRefused(refused.cause, column.name) from None
    reading.form.check(row, reading.day)
    return row


def _common(record: Record, row: Row, keys: Keys) -> list[str]:
    digest = hashlib.blake2b(key=keys.index_key[:64], digest_size=DIGEST_BYTES)
    digest.update("\x1f".join(map(_plain, row.values())).encode())
    return [
        str(record.line),
        row["source"].translate(_ESCAPES),
        row["external_id"].translate(_ESCAPES),
        f"\\\\x{digest.hexdigest()}",
    ]


def _plain(value: Any) -> str:
    """Write a cell out for its digest, which is keyed; what prints masked is opened."""
    if isinstance(value, str):
        return value
    if isinstance(value, DocumentNumber):
        return f"{value.number} {value.alias}"
    return value.typed if isinstance(value, PersonName) else str(value)


def _finding(record: Record, places: Sequence[tuple[Column, int]], refused: CellRefused) -> Finding:
    """Tell where it went wrong, and show as much of the cell as anybody may see."""
    cells = {
        column.name: (column, record.cells[place]) for column, place in places if place < len(record.cells)
    }
    shown = ""
    if refused.column in cells:
        column, cell = cells[refused.column]
        shown = masked(cell, is_sensitive=column.is_sensitive)
    external_id = cells["external_id"][1].strip() if "external_id" in cells else ""
    return Finding(
        record.line,
        masked(external_id, is_sensitive=False),
        Severity.ERROR,
        refused.cause,
        refused.column,
        shown,
    )


def masked(cell: str, *, is_sensitive: bool) -> str:
    """Show a cell, cut, without what cannot be stored, and with every long number masked."""
    shown = "".join(c for c in cell[:SHOWN_MAX] if c.isprintable())
    if is_sensitive:
        return mask_number(shown)
    return _LONG_NUMBER.sub(lambda found: mask_number(found[0]), shown)

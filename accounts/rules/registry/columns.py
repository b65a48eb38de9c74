"""The columns a register may bring, and how a cell is read; every floor describes its files with these."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from accounts.enums.registry import RegistryKind, RowCause
from accounts.rules.documents import DocumentNumber, of_id_number
from foundation.csv_records import FORMULA_STARTS
from foundation.identifiers import IdNumberInvalid, PhoneInvalid, normalise_phone, parse_id_number
from foundation.names import NameInvalid, PersonName, parse_name
from foundation.text import half_width

KEY_MAX, SOURCE_MAX = 80, 40
FEN_A_YUAN = 100
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?", re.ASCII)
_MONEY = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
_FLAGS = {"1": True, "是": True, "true": True, "y": True, "0": False, "否": False, "false": False, "n": False}
_MAYBE_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9Xx]", re.ASCII)


@dataclass(frozen=True)
class Day:
    """What reading needs to know besides the cell: the day, and the pooling areas there are."""

    on: date
    area_keys: frozenset[str] = field(default_factory=frozenset)


class CellRefused(Exception):
    """A cell, or how cells stand together, cannot be taken."""

    def __init__(self, cause: RowCause, column: str = "") -> None:
        super().__init__(cause)
        self.cause, self.column = cause, column


Read = Callable[[str, Day], Any]


@dataclass(frozen=True)
class Column:
    """One column: our name for it, the heading people write, how a cell is read, and its type in the database.

    ``refers_to`` marks a reference: the cell holds the ``external_id`` of a row of that kind, of the same source.
    """

    name: str
    heading: str
    read: Read = field(repr=False)
    sql: str
    meaning: str
    example: str
    is_required: bool = True
    refers_to: RegistryKind | None = None
    is_sensitive: bool = False


Row = dict[str, Any]
Check = Callable[[Row, Day], None]


@dataclass(frozen=True)
class FileFormat:
    """What a file of one kind holds. ``check`` looks at cells that must stand together, and raises CellRefused."""

    kind: RegistryKind
    columns: tuple[Column, ...]
    check: Check

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Give our names of all columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Find a column by our name for it."""
        return next(column for column in self.columns if column.name == name)

    @property
    def references(self) -> tuple[Column, ...]:
        """Give the columns that name another row."""
        return tuple(column for column in self.columns if column.refers_to)


@dataclass(frozen=True)
class Text:
    """Reads words; a formula is not taken for one. A class and no closure: columns travel to other processes."""

    most: int

    def __call__(self, cell: str, _day: Day) -> str:
        """Read a cell."""
        if cell.startswith(FORMULA_STARTS):
            raise CellRefused(RowCause.FORMULA)
        if len(cell) > self.most:
            raise CellRefused(RowCause.TOO_LONG)
        return cell


def key(cell: str, day: Day) -> str:
    """Read the number a row has in its register; identity numbers are kept out, since keys stand in the clear."""
    found = Text(KEY_MAX)(cell, day)
    if _SCIENTIFIC.fullmatch(found):
        raise CellRefused(RowCause.SCIENTIFIC)
    if _MAYBE_NUMBER.fullmatch(found) and _is_id_number(found, day):
        raise CellRefused(RowCause.NUMBER_AS_KEY)
    return found


@dataclass(frozen=True)
class Code:
    """Reads one of a list of codes."""

    codes: type[StrEnum]

    def __call__(self, cell: str, _day: Day) -> str:
        """Read a cell."""
        if cell not in self.codes.__members__.values():
            raise CellRefused(RowCause.NOT_A_CODE)
        return cell


def day(cell: str, _day: Day) -> date:
    """Read a day: `1960-02-29`, `19600229`, `1960/2/29` or `1960年2月29日`."""
    found = _DATE.fullmatch(half_width(cell))
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise CellRefused(RowCause.SCIENTIFIC if _SCIENTIFIC.fullmatch(cell) else RowCause.NOT_A_DATE)


def flag(cell: str, _day: Day) -> bool:
    """Read yes or no: 1, 是, true, y; 0, 否, false, n."""
    try:
        return _FLAGS[cell.lower()]
    except KeyError:
        raise CellRefused(RowCause.NOT_A_FLAG) from None


def fen(cell: str, _day: Day) -> int:
    """Read yuan with at most two decimals, as fen."""
    found = _MONEY.fullmatch(cell)
    if not found:
        raise CellRefused(RowCause.NOT_MONEY)
    return int(found[1]) * FEN_A_YUAN + int((found[2] or "").ljust(2, "0"))


def whole(cell: str, _day: Day) -> int:
    """Read a whole number."""
    if not _WHOLE.fullmatch(cell):
        raise CellRefused(RowCause.NOT_WHOLE)
    return int(cell)


def area(cell: str, day: Day) -> str:
    """Read the key of a pooling area that exists on the day of the import."""
    if cell not in day.area_keys:
        raise CellRefused(RowCause.AREA_UNKNOWN)
    return cell


def name(cell: str, _day: Day) -> PersonName:
    """Read a person's name."""
    try:
        return _parsed_name(cell)
    except NameInvalid:
        raise CellRefused(RowCause.FORMULA if cell.startswith(FORMULA_STARTS) else RowCause.NAME) from None


# Names come again and again in a register; spelling them in pinyin takes longer than all else.
_parsed_name = lru_cache(maxsize=50_000)(parse_name)


def phone(cell: str, _day: Day) -> str:
    """Read a mobile number."""
    try:
        return normalise_phone(cell)
    except PhoneInvalid:
        raise CellRefused(RowCause.SCIENTIFIC if _SCIENTIFIC.fullmatch(cell) else RowCause.PHONE) from None


def id_number(cell: str, day: Day) -> DocumentNumber:
    """Read an identity number of 18 or 15 characters."""
    try:
        return of_id_number(parse_id_number(cell, on=day.on), typed=cell)
    except IdNumberInvalid:
        raise CellRefused(
            RowCause.SCIENTIFIC if _SCIENTIFIC.fullmatch(cell) else RowCause.ID_NUMBER
        ) from None


def person(name: str, heading: str, meaning: str) -> Column:
    """Describe a column that names a person of the same source."""
    return Column(name, heading, key, "text", meaning, "P-000001", refers_to=RegistryKind.PERSONS)


SOURCE = Column(
    "source", "数据来源", Text(SOURCE_MAX), "text",
    "The register the row comes from; the same word in every file of that register.", "bengbu-hrss",
)  # fmt: skip
EXTERNAL_ID = Column(
    "external_id", "来源编号", key, "text",
    "The row's own number in that register; never an identity number.", "P-000001",
)  # fmt: skip
STARTS_ON = Column("starts_on", "开始日期", day, "date", "First day on which this holds.", "2010-07-01")
ENDS_ON = Column(
    "ends_on",
    "结束日期",
    day,
    "date",
    "First day on which this no longer holds; empty while it does.",
    "",
    False,
)


def period_in_order(row: Mapping[str, Any]) -> None:
    """Refuse a period that ends before it begins."""
    ends_on = row.get("ends_on")
    if ends_on is not None and ends_on <= row["starts_on"]:
        raise CellRefused(RowCause.ENDS_BEFORE_START, "ends_on")


def not_in_future(row: Mapping[str, Any], column: str, day: Day) -> None:
    """Refuse a day still to come."""
    found = row.get(column)
    if found is not None and found > day.on:
        raise CellRefused(RowCause.IN_FUTURE, column)


def _is_id_number(found: str, day: Day) -> bool:
    try:
        parse_id_number(found, on=day.on)
    except IdNumberInvalid:
        return False
    return True

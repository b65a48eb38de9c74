"""Values as a file for people and machines holds them: text, numbers, true and false, and nothing else."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypeAlias
from uuid import UUID

PlainValue: TypeAlias = "str | int | bool | list[PlainValue] | dict[str, PlainValue] | None"
PlainRow: TypeAlias = dict[str, PlainValue]


def plain(value: object) -> PlainValue:
    """Write a value plainly: days, instants and times of the day in ISO 8601, identifiers as text.

    Raises TypeError for what has no plain form, bytes above all, which may be sealed.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no plain form")


def plain_row(row: Mapping[str, object]) -> PlainRow:
    """Write a row plainly."""
    return {name: plain(value) for name, value in row.items()}

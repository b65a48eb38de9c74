"""The first line of a file: which of our columns stands where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.enums.registry import RowCause
from accounts.rules.registry.columns import FileFormat

# What a column is mapped to that shall be left out.
LEFT_OUT = "-"


@dataclass(frozen=True)
class HeadingFault:
    """Why a file's columns cannot be read."""

    cause: RowCause
    column: str


def columns_of(
    cells: Sequence[str], form: FileFormat, mapping: Mapping[str, str]
) -> tuple[list[str], list[HeadingFault]]:
    """Say which of our columns each of the file's is, empty where it is left out, and everything that is wrong.

    ``mapping`` gives our column by the file's heading, where somebody chose it; headings may be ours or the Chinese ones.
    """
    by_heading = {column.heading: column.name for column in form.columns}
    by_heading |= {column.name: column.name for column in form.columns}
    found, faults = [], []
    for cell in (cell.strip().strip("\ufeff") for cell in cells):
        name = mapping.get(cell) or by_heading.get(cell, "")
        if not name:
            faults.append(HeadingFault(RowCause.COLUMN_UNKNOWN, cell))
        elif name != LEFT_OUT and name in found:
            faults.append(HeadingFault(RowCause.COLUMN_DOUBLE, name))
        found.append("" if name == LEFT_OUT else name)
    missing = [column.name for column in form.columns if column.is_required and column.name not in found]
    return found, faults + [HeadingFault(RowCause.COLUMN_MISSING, name) for name in missing]

"""A sheet: titled sections of lines, rows and tables, already in words; pages and papers show the same one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One sentence, and the article it rests on."""

    text: str
    law: str = ""


@dataclass(frozen=True)
class Row:
    """A named value."""

    name: str
    value: str


@dataclass(frozen=True)
class Table:
    """A table under its heads; ``numbers`` are the columns that hold numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()

    def cells(self) -> list[list[tuple[str, str, bool]]]:
        """Give each cell with its head and whether it is a number, row by row."""
        heads = self.head_cells()
        return [
            [(head, cell, is_number) for (head, is_number), cell in zip(heads, row, strict=True)]
            for row in self.rows
        ]

    def head_cells(self) -> list[tuple[str, bool]]:
        """Give each head with whether numbers stand below it."""
        return [(head, i in self.numbers) for i, head in enumerate(self.heads)]


@dataclass(frozen=True)
class Section:
    """One part of a sheet; ``key`` is its anchor, ``folded`` tables are opened on demand and not printed."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    folded: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A whole sheet; ``short`` is what somebody needs who reads no further."""

    title: str
    about: tuple[Row, ...]
    short: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()

"""Comma-separated files from anywhere, read piece by piece in constant memory; a bad line is told, never raised."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

LINE_BYTES_MAX = 64 * 1024
PIECE_BYTES = 1536 * 1024
SAMPLE_BYTES = 1024 * 1024
# A quoted cell may hold line breaks; a quote that is never closed would swallow the file.
RECORD_LINES_MAX = 20
UTF8, GB18030 = "utf-8", "gb18030"
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Broken(StrEnum):
    """Say why a line cannot be read at all."""

    TOO_LONG = "line_too_long"
    NUL = "nul_bytes"
    ENCODING = "wrong_encoding"
    QUOTES = "unbalanced_quotes"


class Source(Protocol):
    """Give the next bytes of a file, at most as many as asked for; none at its end."""

    def read(self, size: int, /) -> bytes:
        """Read on."""


@dataclass(frozen=True)
class Place:
    """Where reading stands: the next byte, and the number of its line."""

    byte: int = 0
    line: int = 1


@dataclass(frozen=True)
class Piece:
    """Whole records as they stand in the file, and where the next piece begins.

    ``too_long`` says that the piece is one line beyond all measure, whose bytes were thrown away.
    """

    at: Place
    data: bytes
    after: Place
    too_long: bool = False


@dataclass(frozen=True)
class Record:
    """The cells that begin on a line, or why there are none."""

    line: int
    cells: list[str]
    broken: Broken | None = None


def encoding_of(sample: bytes) -> str | None:
    """Tell the encoding of a file from its beginning: UTF-8, GB18030, or nothing that is read here.

    Lines are asked one by one, so that a single spoilt one does not decide for all.
    """
    if sample.startswith(_UTF8_BOM):
        return UTF8
    if sample.startswith(_UTF16_BOMS):
        return None
    telling = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    as_utf8 = sum(_decodes(line, UTF8) for line in telling)
    as_gb18030 = sum(_decodes(line, GB18030) for line in telling)
    return GB18030 if as_gb18030 > as_utf8 and as_utf8 * 2 < len(telling) else UTF8


def pieces(source: Source, *, start: Place, size: int = PIECE_BYTES) -> Iterator[Piece]:
    """Cut what is left of a file into pieces of about ``size`` bytes that end where a record does.

    ``source`` stands at ``start`` already.
    """
    at, held = start, b""
    while True:
        block = source.read(size)
        held += block
        if not held:
            return
        end = len(held) if not block else _end_of_records(held)
        if end == 0 and len(held) > size:
            after = _skip_line(source, at, len(held))
            yield Piece(at, b"", after[0], too_long=True)
            at, held = after
            continue
        if end == 0:
            continue
        data, held = held[:end], held[end:]
        after_place = Place(at.byte + end, at.line + data.count(b"\n"))
        yield Piece(at, data, after_place)
        at = after_place


def records(piece: Piece, encoding: str) -> Iterator[Record]:
    """Read a piece; empty lines are passed over."""
    if piece.too_long:
        yield Record(piece.at.line, [], Broken.TOO_LONG)
        return
    data = piece.data.removeprefix(_UTF8_BOM) if piece.at.byte == 0 else piece.data
    if b'"' in data or b"\x00" in data:
        yield from _careful(data, piece.at.line, encoding)
        return
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        yield from _careful(data, piece.at.line, encoding)
        return
    for line, row in enumerate(text.split("\n"), start=piece.at.line):
        plain = row.rstrip("\r")
        if len(plain) > LINE_BYTES_MAX:
            yield Record(line, [], Broken.TOO_LONG)
        elif plain:
            yield Record(line, plain.split(","))


def harmless(text: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _careful(data: bytes, line: int, encoding: str) -> Iterator[Record]:
    """Read line by line, joining those that an open quote holds together."""
    lines = data.split(b"\n")
    place = 0
    while place < len(lines):
        count = _lines_of_record(lines, place)
        taken = max(count, 1)
        raw = b"\n".join(lines[place : place + taken]).rstrip(b"\r")
        if raw:
            yield _record(raw, line + place, encoding, is_closed=count > 0)
        place += taken


def _lines_of_record(lines: list[bytes], place: int) -> int:
    """Count the lines of the record that begins here; none where its quotes never close."""
    quotes = 0
    for count, raw in enumerate(lines[place : place + RECORD_LINES_MAX], start=1):
        quotes += raw.count(b'"')
        if quotes % 2 == 0:
            return count
    return 0


def _record(raw: bytes, line: int, encoding: str, *, is_closed: bool) -> Record:
    if len(raw) > LINE_BYTES_MAX:
        return Record(line, [], Broken.TOO_LONG)
    if b"\x00" in raw:
        return Record(line, [], Broken.NUL)
    if not is_closed:
        return Record(line, [], Broken.QUOTES)
    try:
        text = raw.decode(encoding)
        return Record(line, next(csv.reader([text], strict=True)) if '"' in text else text.split(","))
    except UnicodeDecodeError:
        return Record(line, [], Broken.ENCODING)
    except (csv.Error, StopIteration):
        return Record(line, [], Broken.QUOTES)


def _end_of_records(held: bytes) -> int:
    """Find the last line end with all quotes before it closed; where there is none near, the last line end."""
    last = held.rfind(b"\n") + 1
    end, left = last, RECORD_LINES_MAX
    while end and left and held.count(b'"', 0, end) % 2:
        end = held.rfind(b"\n", 0, end - 1) + 1
        left -= 1
    return end or last


def _skip_line(source: Source, at: Place, already: int) -> tuple[Place, bytes]:
    """Read past a line without keeping it; give the place after it, and what was read of the next."""
    byte = at.byte + already
    while block := source.read(PIECE_BYTES):
        found = block.find(b"\n")
        if found >= 0:
            return Place(byte + found + 1, at.line + 1), block[found + 1 :]
        byte += len(block)
    return Place(byte, at.line + 1), b""


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

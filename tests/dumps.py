"""Reads the whole database as a thief would: every table, every column, bytes and base64 unpacked."""

import base64
import binascii
import io
import json
import re
from collections.abc import Iterator

from django.db import connection

from accounts.fields import unseal
from accounts.queries.seals import SealedColumn, sealed_columns
from foundation.identifiers import check_character

HEX = re.compile(r"\\\\x((?:[0-9a-f]{2})+)")
URL_SAFE = str.maketrans("-_", "+/")
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
# Digests and the like: whatever digits stand inside are nobody's.
DIGEST = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b")
ID_NUMBER = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx](?![0-9A-Za-z])"
)
DIGITS = re.compile(r"\+?[0-9]{6,}[Xx]?")
PHONE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86)?1[3-9][0-9]{9}(?![0-9A-Za-z.])")


def tables() -> list[str]:
    """Name every table of the database; one that is added tomorrow is among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class"
            " WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace"
        )
        return sorted(row[0] for row in cursor.fetchall())


def dump() -> dict[str, str]:
    """Copy every table out as text, as pg_dump does, with what is packed inside unpacked behind it."""
    found = {}
    for table in tables():
        out = io.StringIO()
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY (SELECT * FROM {table}) TO STDOUT", out)
        text = out.getvalue()
        found[table] = "\n".join([HEX.sub(" ", text), *unpacked(text)])
    return found


def unpacked(text: str) -> Iterator[str]:
    """Give what bytes in hexadecimal, base64 and JSON escapes hold, base64 within bytes included."""
    for found in HEX.finditer(text):
        inner = bytes.fromhex(found[1]).decode("utf-8", errors="replace")
        yield inner
        yield from _from_base64(inner)
    yield from _from_base64(text)
    if "\\\\u" in text:
        yield re.sub(r"\\\\u([0-9a-f]{4})", lambda found: json.loads(f'"\\u{found[1]}"'), text)


def _from_base64(text: str) -> Iterator[str]:
    for found in BASE64.findall(text):
        padded = (found + "=" * (-len(found) % 4)).translate(URL_SAFE)
        try:
            yield base64.b64decode(padded).decode("utf-8", errors="replace")
        except binascii.Error:
            continue


def found_in(text: str, values: set[str]) -> set[str]:
    """Find which of many values stand in a text; what is digits is looked for in one pass, however many there are."""
    digits = {value for value in values if DIGITS.fullmatch(value)}
    lengths = {len(value) for value in digits}
    runs = {found[0] for found in DIGITS.finditer(text)}
    parts = {
        run[start : start + length]
        for run in runs
        for length in lengths
        for start in range(len(run) - length + 1)
    }
    return digits & parts | {value for value in values - digits if value in text}


def id_numbers_in(text: str) -> set[str]:
    """Find what reads as an identity number, check character included."""
    return {
        number for number in ID_NUMBER.findall(text) if check_character(number[:17]) == number[17].upper()
    }


def phones_in(text: str) -> set[str]:
    """Find what reads as a mobile number, outside of UUIDs and digests."""
    return set(PHONE.findall(DIGEST.sub(" ", UUID.sub(" ", text))))


def clear_values() -> dict[str, set[str]]:
    """Open every sealed value of the house, by the label of its column."""
    return {column.label: set(_opened(column)) for column in sealed_columns()}


def _opened(column: SealedColumn) -> Iterator[str]:
    for sealed, owner in column.filled().values_list(column.name, column.owner):
        yield unseal(sealed, label=column.label, owner=owner)

"""Reads a payee's daily file: comma-separated text with a header, every line of which must be sound."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from family.enums.payments import ReconciledEntry
from foundation.errors import Reason

HEADER = ("entry", "payment_reference", "refund_reference", "amount_fen")
LINES_MAX = 200_000
REASONS_MAX = 50
REFERENCE_MAX = 100
_FEN_DIGITS = 13
_CODE = "family.reconciliation.line."


@dataclass(frozen=True)
class DayEntry:
    """One line: a payment that was settled on the day, or a refund made on it."""

    entry: ReconciledEntry
    payment_reference: str
    refund_reference: str
    amount_fen: int


@dataclass(frozen=True)
class DayEntries:
    """What a file says, or why it cannot be taken."""

    lines: tuple[DayEntry, ...] = ()
    reasons: tuple[Reason, ...] = ()


def read_day(text: str) -> DayEntries:
    """Read a whole file; with one faulty line nothing of it is taken."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEADER:
        return DayEntries(reasons=(Reason(f"{_CODE}header", {"header": ",".join(HEADER)}),))
    if len(rows) - 1 > LINES_MAX:
        return DayEntries(reasons=(Reason(f"{_CODE}too_many", {"most": LINES_MAX}),))
    lines, reasons = [], []
    seen: set[tuple[str, str]] = set()
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        found = _line([cell.strip() for cell in cells])
        key = (found.payment_reference, found.refund_reference) if found else ("", "")
        if found is None or key in seen:
            word = "invalid" if found is None else "twice"
            reasons.append(Reason(f"{_CODE}{word}", {"line": number}))
            if len(reasons) == REASONS_MAX:
                break
            continue
        seen.add(key)
        lines.append(found)
    return DayEntries(reasons=tuple(reasons)) if reasons else DayEntries(tuple(lines))


def _line(cells: list[str]) -> DayEntry | None:
    """Read one line, or nothing where it is not sound."""
    if len(cells) != len(HEADER) or cells[0] not in set(ReconciledEntry):
        return None
    entry, payment, refund, amount = ReconciledEntry(cells[0]), cells[1], cells[2], cells[3]
    if bool(refund) != (entry is ReconciledEntry.REFUND) or not all(
        map(_is_reference, _given(payment, refund))
    ):
        return None
    sound = amount.isascii() and amount.isdigit() and len(amount) <= _FEN_DIGITS and int(amount) > 0
    return DayEntry(entry, payment, refund, int(amount)) if sound else None


def _given(payment: str, refund: str) -> Iterator[str]:
    """Name the references that have to be there."""
    yield payment
    if refund:
        yield refund


def _is_reference(text: str) -> bool:
    return 0 < len(text) <= REFERENCE_MAX and text.isascii() and text.isprintable() and " " not in text

"""The error file of an import, and what an operator is told."""

import csv
import io
from collections.abc import Iterable, Iterator

from accounts.queries.registry import BatchCard, FindingCard
from foundation.csv_records import harmless
from portal.registry.words import CAUSES, HEADINGS, KINDS, SEVERITIES, SUGGESTIONS

BOM = "\ufeff"


def error_lines(findings: Iterable[FindingCard]) -> Iterator[str]:
    """Write findings as a file that a spreadsheet opens, one line each; no cell of it is taken for a formula."""
    yield BOM + _line([str(heading) for heading in HEADINGS])
    for found in findings:
        yield _line(
            [
                str(KINDS[found.kind]),
                str(found.line or ""),
                found.external_id,
                found.column,
                found.shown,
                str(SEVERITIES[found.severity]),
                str(CAUSES[found.cause]),
                str(SUGGESTIONS[found.cause]),
            ]
        )


def summary(batch: BatchCard) -> Iterator[str]:
    """Tell what became of each file."""
    for file in batch.files:
        yield (
            f"{file.kind}: {file.new_count} new, {file.changed_count} changed, {file.unchanged_count} unchanged, "
            f"{file.refused_count} refused, {file.warned_count} with a warning ({file.encoding or 'not read'})"
        )


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell) for cell in cells])
    return written.getvalue()

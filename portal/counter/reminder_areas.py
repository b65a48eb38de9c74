"""The reminders of the whole country on one day, an area a line: for officers, as a table and as a file."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certification.queries import overview, reminder_figures, reminder_reports, reminder_runs
from foundation.clock import local_date
from foundation.csv_records import harmless
from portal.counter.reminder_desk import AreaLine, area_lines
from portal.shared.labels import place_name
from regions.queries.places import divisions_under, pooling_areas
from regions.rules.facts import AreaFact, DivisionFact

SOON_DAYS = 30
_BOM = "\ufeff"


@dataclass(frozen=True)
class Row:
    """One area: its day of reminders, and what its people have before them."""

    area: AreaFact
    line: AreaLine
    soon_count: int
    overdue_count: int
    tasks_count: int


@dataclass(frozen=True)
class Column:
    """One column of the table: its head, what stands in it, and by what it is sorted."""

    head: Promise
    value: Callable[[Row], str]
    rank: Callable[[Row], float]
    is_number: bool = True


def _count(head: Promise, of: Callable[[Row], int]) -> Column:
    return Column(head, lambda row: str(of(row)), of)


def _planned_on(row: Row) -> str:
    state = row.line.state
    return state.planned_on.isoformat() if state and state.planned_on else ""


def _behind(row: Row) -> float:
    """Rank by how far behind the plan is, the furthest highest."""
    state = row.line.state
    return -(state.planned_on.toordinal() if state and state.planned_on else 0)


COLUMNS: Mapping[str, Column] = {
    "area": Column(
        _("统筹区"), lambda row: place_name(row.area), lambda row: -row.area.position, is_number=False
    ),
    "planned": _count(_("排定"), lambda row: row.line.planned),
    "sent": _count(_("已发出"), lambda row: row.line.sent),
    "failed": Column(
        _("没发成或不知结果（%）"),
        lambda row: f"{row.line.failed_percent:.1f}",
        lambda row: row.line.failed_percent,
    ),
    "overdue": _count(_("已逾期"), lambda row: row.overdue_count),
    "soon": _count(_("30天内到期"), lambda row: row.soon_count),
    "tasks": _count(_("联系任务"), lambda row: row.tasks_count),
    "planned_on": Column(_("排到"), _planned_on, _behind, is_number=False),
    "failing": Column(
        _("停下来的原因"),
        lambda row: row.line.cause if row.line.is_failing else "",
        lambda row: row.line.state.failures_count if row.line.state else 0,
        is_number=False,
    ),
}
FIRST = "failing"


@dataclass(frozen=True)
class Country:
    """The table of one day as the reader asked for it."""

    on: date
    rows: tuple[Row, ...]
    sorted_by: str
    province: str
    provinces: tuple[DivisionFact, ...]

    @property
    def table(self) -> list[tuple[Row, list[tuple[str, bool]]]]:
        """Give each row with its cells, and whether each is a number."""
        shown = [column for name, column in COLUMNS.items() if name != "area"]
        return [(row, [(column.value(row), column.is_number) for column in shown]) for row in self.rows]


def country(given: Mapping[str, str], *, at: datetime) -> Country:
    """Lay out every area of the country, or of a province, sorted as asked; the areas that stand still come first."""
    on = local_date(at)
    known = pooling_areas(on=on)
    codes = {area.province_code for area in known}
    provinces = tuple(one for one in divisions_under("", on=on) if one.code in codes)
    province = given.get("province", "") if given.get("province") in codes else ""
    sorted_by = given.get("sort", "") if given.get("sort") in COLUMNS else FIRST
    areas = [area for area in known if not province or area.province_code == province]
    rows = sorted(_rows(areas, on=on), key=COLUMNS[sorted_by].rank, reverse=True)
    return Country(on, tuple(rows), sorted_by, province, provinces)


def lines_of(shown: Country) -> Iterator[str]:
    """Write the table as a file that a spreadsheet opens; no cell of it is taken for a formula."""
    yield _BOM + _line([str(_("统筹区代码")), *(str(column.head) for column in COLUMNS.values())])
    for row in shown.rows:
        yield _line([row.area.key, *(column.value(row) for column in COLUMNS.values())])


def _rows(areas: Iterable[AreaFact], *, on: date) -> list[Row]:
    by_key = {area.key: area for area in areas}
    lines = area_lines(
        reminder_runs.counts_on(on, areas=by_key),
        reminder_reports.sendings_on(on, areas=by_key),
        reminder_reports.area_states(areas=by_key),
        on=on,
    )
    line_of = {line.area.key: line for line in lines if line.area}
    due = overview.due_counts(by_key, on=on, soon_days=SOON_DAYS)
    tasks = reminder_figures.open_tasks_by_area(by_key)
    return [
        Row(area, line_of.get(key, AreaLine(area, {}, {})), *due.get(key, (0, 0)), tasks.get(key, 0))
        for key, area in by_key.items()
    ]


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell) for cell in cells])
    return written.getvalue()

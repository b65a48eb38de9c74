"""Every pair of pooling areas: the table of the page, and the one to download."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared.dates import reads_english
from portal.shared.labels import label_of, place_name
from portal.shared.words import sentence_of
from portal.web.across_screens import known_since
from portal.web.place_screens import openings_checked_on
from regions.enums import Confidence, SharingRoute
from regions.queries import places, sharing
from regions.rules.facts import AreaFact, DivisionFact, Source
from regions.rules.pairs import SharingAcross

Grouped = Iterable[tuple[DivisionFact, list[AreaFact]]]
_ROUTE_NAMES: Mapping[SharingRoute, Promise] = {
    SharingRoute.SAME_AREA: gettext_lazy("同一个统筹区"),
    SharingRoute.SAME_PROVINCE: gettext_lazy("同一个省"),
    SharingRoute.CROSS_PROVINCE: gettext_lazy("跨省"),
}
COLUMNS = (
    *(gettext_lazy("编号"), gettext_lazy("地方"), gettext_lazy("另一方编号"), gettext_lazy("另一方")),
    *(gettext_lazy("日期"), gettext_lazy("能不能共济"), gettext_lazy("怎么共济")),
    *(gettext_lazy("从哪天起可以"), gettext_lazy("以后哪天起可以"), gettext_lazy("原因")),
    *(gettext_lazy("可靠程度"), gettext_lazy("依据"), gettext_lazy("核对日期")),
)
# A cell that begins with one of these would be taken for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"


@dataclass(frozen=True)
class Cell:
    """One pair in the table."""

    area: AreaFact
    answer: SharingAcross

    @property
    def day(self) -> date | None:
        """Give the first day on which it is or will be allowed, where one is known."""
        return known_since(self.answer) if self.answer.allowed else self.answer.from_on

    @property
    def is_unsure(self) -> bool:
        """Say whether a fact behind the answer has not been verified."""
        return self.answer.confidence is Confidence.UNSURE


@dataclass(frozen=True)
class Line:
    """One pooling area against all others."""

    area: AreaFact
    cells: tuple[Cell, ...]

    @property
    def others(self) -> list[Cell]:
        """Leave out the area itself."""
        return [cell for cell in self.cells if cell.area.key != self.area.key]

    @property
    def allowed(self) -> list[Cell]:
        """Give those with which it may share."""
        return [cell for cell in self.others if cell.answer.allowed]

    @property
    def first_day(self) -> date | None:
        """Give the first day of sharing across provinces."""
        days = [cell.day for cell in self.allowed if cell.answer.route is SharingRoute.CROSS_PROVINCE]
        return min((day for day in days if day), default=None)

    @property
    def is_unsure(self) -> bool:
        """Say whether a fact behind any of the answers has not been verified."""
        return any(cell.is_unsure for cell in self.others)

    @property
    def refused(self) -> list[Cell]:
        """Give those with which it may not."""
        return [cell for cell in self.others if not cell.answer.allowed]


@dataclass(frozen=True)
class Matrix:
    """All pairs of the areas open across provinces on a day, by province."""

    provinces: tuple[tuple[str, tuple[Line, ...]], ...]
    checked_on: date | None

    @property
    def has_unsure(self) -> bool:
        """Say whether the mark for unverified facts stands anywhere."""
        return any(line.is_unsure for _title, lines in self.provinces for line in lines)

    @property
    def sources(self) -> list[Source]:
        """List the sources of all answers, each document once."""
        found = {
            source.document: source
            for _title, lines in self.provinces
            for line in lines
            for cell in line.cells
            for source in cell.answer.sources
        }
        return list(found.values())

    @property
    def areas(self) -> list[AreaFact]:
        """List the areas in the order of the table."""
        return [line.area for _title, lines in self.provinces for line in lines]


def matrix(grouped: Grouped, *, on: date) -> Matrix:
    """Answer for every pair of open areas, in the order of the provinces."""
    is_open = {side.area.key for side in sharing.open_areas(on=on)}
    kept = [(place_name(p), [area for area in areas if area.key in is_open]) for p, areas in grouped]
    order = [area.key for _title, areas in kept for area in areas]
    provinces = tuple(
        (title, tuple(_line(area, order, on=on) for area in areas)) for title, areas in kept if areas
    )
    return Matrix(provinces, openings_checked_on(on=on))


def _line(area: AreaFact, order: list[str], *, on: date) -> Line:
    answers = {other.key: (other, answer) for other, answer in sharing.sharing_from(area.key, on=on)}
    return Line(area, tuple(Cell(*answers[key]) for key in order))


def table(*, on: date) -> str:
    """Write every pair of the day's pooling areas as a table for spreadsheet programs, in the language of the page."""
    out = StringIO()
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow(map(str, COLUMNS))
    checked_on = openings_checked_on(on=on)
    for one in places.pooling_areas(on=on):
        for other, answer in sharing.sharing_from(one.key, on=on):
            row = _csv_row(one, other, answer, on=on, checked_on=checked_on)
            writer.writerow([_harmless(text) for text in row])
    return out.getvalue()


def _csv_row(
    one: AreaFact, other: AreaFact, answer: SharingAcross, *, on: date, checked_on: date | None
) -> list[str]:
    checked = [source.checked_on for source in answer.sources if source.checked_on]
    return [
        one.key,
        place_name(one),
        other.key,
        place_name(other),
        on.isoformat(),
        _("可以") if answer.allowed else _("不可以"),
        str(_ROUTE_NAMES[answer.route]),
        _iso(known_since(answer)),
        _iso(answer.from_on),
        (" " * reads_english()).join(sentence_of(reason) for reason in answer.reasons),
        label_of(answer.confidence),
        "; ".join(dict.fromkeys(source.document for source in answer.sources)),
        _iso(min(checked, default=checked_on)),
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _harmless(text: str) -> str:
    """Keep a spreadsheet program from running a text as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

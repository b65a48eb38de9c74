"""What the pages on sharing between two pooling areas show: one pair, all pairs, and the table to download."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared import policy_words
from portal.shared.dates import day_words
from portal.shared.labels import place_name
from portal.shared.policy_shown import ShownValue, shown
from portal.shared.words import sentence_of
from portal.web import place_search
from portal.web.place_forms import PairForm
from portal.web.place_screens import openings_checked_on
from regions.enums import Confidence, SharingRoute
from regions.queries import places, sharing
from regions.queries.policy import policies_in
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import AreaFact, DivisionFact, Source
from regions.rules.pairs import NOT_OPEN, SharingAcross

Grouped = Iterable[tuple[DivisionFact, list[AreaFact]]]
_ROUTES: Mapping[SharingRoute, Promise] = {
    SharingRoute.SAME_AREA: gettext_lazy("两边是同一个统筹区：按当地规定绑定后直接使用。"),
    SharingRoute.SAME_PROVINCE: gettext_lazy("两边在同一个省：按省内规定绑定后使用，不用跨省转账。"),
    SharingRoute.CROSS_PROVINCE: gettext_lazy(
        "两边在不同的省：两边都开通以后，用“医保钱包”把钱转给家人，由家人在当地使用。"
    ),
}
_WALLET = "wallet"
COLUMNS = (
    *("from_key", "from_name", "to_key", "to_name", "on", "allowed", "route", "since", "from_on"),
    *("reasons", "confidence", "sources", "checked_on"),
)
# A cell that begins with one of these would be taken for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"


@dataclass(frozen=True)
class Pair:
    """The answer for two places on a day."""

    one: AreaFact
    other: AreaFact
    on: date
    answer: SharingAcross
    wallet: tuple[ShownValue, ...]
    data_until: date | None

    @property
    def verdict(self) -> str:
        """Say it in one sentence."""
        since = known_since(self.answer)
        if self.answer.allowed:
            return _("可以，自%(day)s起") % {"day": day_words(since)} if since else _("可以")
        closed = [reason for reason in self.answer.reasons if reason.code == NOT_OPEN]
        if not closed:
            return _("不可以")
        areas = {self.one.key: self.one, self.other.key: self.other}
        names = _and([place_name(areas[str(reason.facts["area_key"])]) for reason in closed])
        if self.data_until is None:
            return _("不可以，因为%(names)s尚未开通跨省共济") % {"names": names}
        facts = {"names": names, "day": day_words(self.data_until)}
        return _("不可以，因为%(names)s尚未开通跨省共济（数据截至%(day)s）") % facts

    @property
    def reasons(self) -> list[str]:
        """Give the reasons that the verdict does not name itself."""
        return [sentence_of(reason) for reason in self.answer.reasons if reason.code != NOT_OPEN]

    @property
    def route_words(self) -> str:
        """Explain the way the money takes."""
        return str(_ROUTES[self.answer.route])

    @property
    def is_across(self) -> bool:
        """Say whether the money crosses a provincial border."""
        return self.answer.route is SharingRoute.CROSS_PROVINCE


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


def pair_asked(form: PairForm) -> Pair | None:
    """Read the two places of a sent form; a name that means none or several areas becomes an error of its field."""
    if not form.is_bound or not form.is_valid():
        return None
    on = form.day
    one, other = _area_asked(form, "from", on=on), _area_asked(form, "to", on=on)
    return _pair(one, other, on=on) if one and other else None


def _area_asked(form: PairForm, side: str, *, on: date) -> AreaFact | None:
    typed = form.cleaned_data.get(f"{side}_q")
    if not typed:
        key = form.cleaned_data.get(side)
        return next((area for area in places.pooling_areas(on=on) if area.key == key), None)
    found = place_search.search(typed, on=on)
    meant = found.meant(typed)
    if len(meant) == 1:
        return meant[0]
    form.add_error(f"{side}_q", _not_one(typed, meant, is_known=not found.is_empty))
    return None


def _not_one(typed: str, meant: tuple[AreaFact, ...], *, is_known: bool) -> str:
    """Say why a name does not lead to one pooling area, and what to do."""
    if meant:
        names = policy_words.listed(place_name(area) for area in meant)
        return _("“%(typed)s”可能是：%(names)s。请写得完整一些，或从名单里选。") % {
            "typed": typed,
            "names": names,
        }
    if is_known:
        return _("这里还没有“%(typed)s”所在统筹区的资料。请拨打 12393 问当地医保。") % {"typed": typed}
    return _("没有找到“%(typed)s”。请核对地名，或从名单里选。") % {"typed": typed}


def _pair(one: AreaFact, other: AreaFact, *, on: date) -> Pair:
    answer = sharing.may_share_across(one.key, other.key, on=on)
    is_across = answer.route is SharingRoute.CROSS_PROVINCE
    wallet = [a for a in policies_in(None, on=on) if a.code.startswith(f"{_WALLET}.")] if is_across else []
    return Pair(one, other, on, answer, tuple(map(shown, wallet)), openings_checked_on(on=on))


def known_since(answer: SharingAcross) -> date | None:
    """Give since when, unless that is only the first day of the data."""
    return answer.since if answer.since and answer.since > HORIZON else None


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
    """Write every pair of the day's pooling areas as a table for spreadsheet programs."""
    out = StringIO()
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in places.pooling_areas(on=on):
        for other, answer in sharing.sharing_from(one.key, on=on):
            writer.writerow([_harmless(text) for text in _csv_row(one, other, answer, on=on)])
    return out.getvalue()


def _csv_row(one: AreaFact, other: AreaFact, answer: SharingAcross, *, on: date) -> list[str]:
    checked = [source.checked_on for source in answer.sources if source.checked_on]
    return [
        one.key,
        place_name(one),
        other.key,
        place_name(other),
        on.isoformat(),
        "yes" if answer.allowed else "no",
        answer.route,
        _iso(known_since(answer)),
        _iso(answer.from_on),
        " ".join(sentence_of(reason) for reason in answer.reasons),
        answer.confidence,
        "; ".join(dict.fromkeys(source.document for source in answer.sources)),
        _iso(min(checked, default=None)),
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _harmless(text: str) -> str:
    """Keep a spreadsheet program from running a text as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _and(names: list[str]) -> str:
    """Join names within a sentence."""
    return _("和").join(names)

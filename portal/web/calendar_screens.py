"""The calendar page: a month as a grid of days, what stands on each of them, and what comes next of all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.queries.expected import Expected
from portal.shared.dates import reads_english
from portal.shared.labels import label_of, place_name, term_of
from portal.web.calendar_forms import MonthAsked
from portal.web.calendar_matters import Due, Matters, Watched
from portal.web.screens import called
from regions.queries.places import service_points
from regions.queries.workdays import work_calendar
from regions.rules.workdays import DayAnswer

_WEEK = 7


class MarkKind(StrEnum):
    """What may stand on a day, the most urgent first."""

    DUE = "due"
    TOLERATED = "tolerated"
    APPOINTMENT = "appointment"
    VISIT = "visit"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Mark:
    """One thing on a day: in two words for the grid, in a sentence for the list."""

    kind: MarkKind
    short: str
    words: str
    address: str


@dataclass(frozen=True)
class Day:
    """One day of the month; ``note`` names a holiday, or a weekend that is worked."""

    on: date
    is_today: bool
    is_off: bool
    note: str
    marks: tuple[Mark, ...]

    @property
    def loudest(self) -> str:
        """Give the kind of the most urgent thing, for the colour of the day."""
        return self.marks[0].kind.value if self.marks else ""


@dataclass(frozen=True)
class Month:
    """One month, by weeks that begin on Monday; days of other months are empty.

    ``is_provisional`` says that nobody has published yet which of its days are worked.
    """

    asked: MonthAsked
    weeks: tuple[tuple[Day | None, ...], ...]
    is_provisional: bool

    @property
    def days(self) -> tuple[Day, ...]:
        """Give the days on which there is something."""
        return tuple(day for week in self.weeks for day in week if day is not None and day.marks)


@dataclass(frozen=True)
class NextDue:
    """One deadline in the list, with the next day on which somebody is reminded of it."""

    due: Due
    next_reminder: date | None


@dataclass(frozen=True)
class NextExpected:
    """One appointment or visit in the list: whose, where, and where it is shown."""

    card: Expected
    whose: str
    place: str
    address: str


@dataclass(frozen=True)
class CalendarScreen:
    """The whole page."""

    month: Month
    dues: tuple[NextDue, ...]
    expected: tuple[NextExpected, ...]


def screen_of(matters: Matters, asked: MonthAsked, *, on: date) -> CalendarScreen:
    """Lay out somebody's calendar."""
    expected = tuple(_expected(matters, on=on))
    marks = _marks(matters, expected, on=on)
    return CalendarScreen(
        _month(asked, marks, on=on),
        tuple(NextDue(due, next(iter(due.reminders(since=on)), None)) for due in matters.dues),
        expected,
    )


def _month(asked: MonthAsked, marks: Mapping[date, tuple[Mark, ...]], *, on: date) -> Month:
    calendar, first = work_calendar(), asked.month
    days: list[Day | None] = [None] * first.weekday()
    is_provisional, day = False, first
    while day.month == first.month:
        answer = calendar.day(day)
        is_provisional |= answer.is_provisional and day.month == answer.on.month
        days.append(Day(day, day == on, not answer.is_worked, _note(answer), marks.get(day, ())))
        day += timedelta(days=1)
    days += [None] * (-len(days) % _WEEK)
    weeks = tuple(tuple(days[place : place + _WEEK]) for place in range(0, len(days), _WEEK))
    return Month(asked, weeks, is_provisional)


def _note(answer: DayAnswer) -> str:
    """Name the holiday of a day, or say that a weekend is worked."""
    if answer.is_make_up:
        return _("上班")
    return (answer.holiday_en if reads_english() else answer.holiday) or ""


def _marks(matters: Matters, expected: tuple[NextExpected, ...], *, on: date) -> dict[date, tuple[Mark, ...]]:
    """Put everything on its day, the most urgent of a day first."""
    found: dict[date, list[Mark]] = defaultdict(list)
    for due in matters.dues:
        for day, mark in _of_due(due, matters.people[due.card.person_id], on=on):
            found[day].append(mark)
    for one in expected:
        found[one.card.on].append(_of_expected(one))
    order = list(MarkKind)
    return {
        day: tuple(sorted(those, key=lambda mark: order.index(mark.kind))) for day, those in found.items()
    }


def _of_due(due: Due, watched: Watched, *, on: date) -> Iterator[tuple[date, Mark]]:
    """Give the days of one deadline: its own, the last one that is tolerated, and those of the reminders."""
    card, short = due.card, _short(watched)
    whose = {"whose": _whose(watched), "benefit": label_of(card.benefit)}
    address = reverse("web:deadline", args=[card.entitlement_id])
    if due.shown.is_exempt:
        told = _("%(whose)s：%(benefit)s，这段时间不用认证") % whose
        yield card.due_on, Mark(MarkKind.REMINDER, short, told, address)
        return
    told = _("%(whose)s：%(benefit)s资格认证截止，当天也算") % whose
    yield card.due_on, Mark(MarkKind.DUE, _("%(who)s 截止") % {"who": short}, told, address)
    if due.tolerated_until is not None:
        told = _("%(whose)s：%(benefit)s资格认证，这一天办好也算按时") % whose
        words = _("%(who)s 最晚") % {"who": short}
        yield due.tolerated_until, Mark(MarkKind.TOLERATED, words, told, address)
    for day in due.reminders(since=on):
        words = _("提醒 %(who)s") % {"who": short}
        yield day, Mark(MarkKind.REMINDER, words, _reminder(due, whose, day), address)


def _reminder(due: Due, whose: Mapping[str, str], day: date) -> str:
    left = (due.card.due_on - day).days
    if left == 0:
        return _("当天还没有办的话，我们会再提醒一次：%(whose)s 的%(benefit)s资格认证") % whose
    if left < 0:
        return _("还没有办的话，我们会再提醒：%(whose)s 的%(benefit)s资格认证已经过期") % whose
    told = ngettext(
        "我们会提醒：%(whose)s 的%(benefit)s资格认证还有 %(days)d 天",
        "我们会提醒：%(whose)s 的%(benefit)s资格认证还有 %(days)d 天",
        left,
    )
    return told % {**whose, "days": left}


def _of_expected(one: NextExpected) -> Mark:
    hour = f"{one.card.begins:%H:%M}"
    facts = {"whose": one.whose, "hour": hour, "place": one.place}
    if one.card.is_visit:
        told = _("%(hour)s 工作人员到 %(whose)s 家") % facts
        return Mark(MarkKind.VISIT, _("%(hour)s 上门") % facts, told, one.address)
    told = _("%(hour)s %(whose)s 到窗口：%(place)s") % facts
    return Mark(MarkKind.APPOINTMENT, _("%(hour)s 窗口") % facts, told, one.address)


def _expected(matters: Matters, *, on: date) -> Iterator[NextExpected]:
    keys = {one.area_key for one in matters.expected if not one.is_visit}
    points = {point.key: point for key in sorted(keys) for point in service_points(key, on=on)}
    for card in matters.expected:
        point, watched = points.get(card.point_key), matters.people[card.person_id]
        yield NextExpected(card, _whose(watched), place_name(point) if point else "", _way(card, watched))


def _way(card: Expected, watched: Watched) -> str:
    """Give the page of an appointment or visit, or its twin about somebody the reader acts for."""
    name, part = ("visit", "visit_id") if card.is_visit else ("appointment", "appointment_id")
    if watched.is_own:
        return reverse(f"web:{name}", kwargs={part: card.public_id})
    return reverse(f"web:for_{name}", kwargs={"person_id": watched.person.public_id, part: card.public_id})


def _whose(watched: Watched) -> str:
    return _("您本人") if watched.is_own else called(watched.person, watched.kin)


def _short(watched: Watched) -> str:
    """Name somebody in one word."""
    if watched.is_own:
        return _("我")
    return term_of(watched.kin) if watched.kin else watched.person.name

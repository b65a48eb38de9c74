"""A person's calendar as a feed: what is due, when people are reminded, and who is expected where."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums.feeds import FeedNaming
from accounts.enums.users import Language
from certification.queries.expected import Expected
from foundation.clock import SHANGHAI
from portal.shared.calendar_files import CalendarEvent, calendar_file
from portal.shared.dates import reads_english, weekday_words
from portal.shared.labels import label_of, place_name, term_of
from portal.web.calendar_matters import Due, Matters, Watched
from regions.queries.places import service_points

# A deadline moves when somebody certifies, so half a day is soon enough; calendars ask less often than they are told.
REFRESH = timedelta(hours=12)
# At this hour of the day, in China, a calendar reminds of a deadline.
ALARM_AT = timedelta(hours=9)
Address = Callable[[str], str]


def feed_of(
    matters: Matters, naming: FeedNaming, language: Language, *, address_of: Address, on: date
) -> bytes:
    """Write somebody's calendar, naming people as its owner chose; ``address_of`` makes a path of the portal whole."""
    with translation.override(language.value):
        names = names_of(matters.people, naming)
        events = [
            *(_due(due, names[due.card.person_id], address_of) for due in matters.dues),
            *_expected(matters.expected, names, address_of, on=on),
        ]
        return calendar_file(events, name=_("家社通：到期日"), refresh=REFRESH)


def names_of(people: Mapping[int, Watched], naming: FeedNaming) -> dict[int, str]:
    """Call each person as the owner of a calendar chose; initials tell two apart who would be called the same."""
    called = {key: _called(one, naming) for key, one in people.items()}
    shared = {name for name, count in Counter(called.values()).items() if count > 1}
    return {
        key: f"{name} {_initials(people[key])}" if name in shared and naming is FeedNaming.TERM else name
        for key, name in called.items()
    }


def _called(one: Watched, naming: FeedNaming) -> str:
    if one.is_own:
        return _("我")
    if naming is FeedNaming.FULL:
        return one.person.name
    if naming is FeedNaming.TERM and one.kin is not None:
        return term_of(one.kin)
    return _initials(one)


def _initials(one: Watched) -> str:
    """Give the first character of a name only: `顾某`."""
    first = one.person.name[:1]
    return f"{first}." if reads_english() else f"{first}某"


def _due(due: Due, name: str, address_of: Address) -> CalendarEvent:
    card = due.card
    words = {"name": name, "benefit": label_of(card.benefit)}
    title = _("%(name)s：%(benefit)s资格认证截止") % words
    if due.shown.is_exempt:
        title = _("%(name)s：%(benefit)s，这段时间不用认证") % words
    offsets = () if due.shown.is_exempt else sorted({one for one in due.offsets if one >= 0}, reverse=True)
    return CalendarEvent(
        uid=f"deadline-{card.entitlement_id}@jiashetong",
        begins=card.due_on,
        ends=None,
        title=title,
        notes=_notes(due),
        changed_at=card.computed_at or datetime.combine(card.due_on, datetime.min.time(), SHANGHAI),
        address=address_of(reverse("web:deadline", args=[card.entitlement_id])),
        alarms=tuple(ALARM_AT - timedelta(days=offset) for offset in offsets),
    )


def _notes(due: Due) -> str:
    lines = []
    if not due.shown.is_exempt:
        lines.append(_("当天办好也算。办好以后，这一天会自己移到下一次。"))
    if due.tolerated_until is not None:
        lines.append(_("遇到放假或宽限，%(day)s 办好也算。") % {"day": weekday_words(due.tolerated_until)})
    return "\n".join([*lines, _("不方便办，可以打 12333。")])


def _expected(
    expected: Iterable[Expected], names: Mapping[int, str], address_of: Address, *, on: date
) -> Iterable[CalendarEvent]:
    listed = list(expected)
    keys = {one.area_key for one in listed if not one.is_visit}
    points = {point.key: point for key in keys for point in service_points(key, on=on)}
    for one in listed:
        point = points.get(one.point_key)
        title = _("%(name)s：工作人员上门") if one.is_visit else _("%(name)s：到窗口办资格认证")
        yield CalendarEvent(
            # The same as in the file of one appointment, so that whoever has both sees one.
            uid=f"{one.public_id}@jiashetong",
            begins=datetime.combine(one.on, one.begins, SHANGHAI),
            ends=datetime.combine(one.on, one.ends, SHANGHAI),
            title=title % {"name": names[one.person_id]},
            notes=_("编号 %(number)s。请准备好身份证原件。") % {"number": one.number},
            changed_at=one.changed_at,
            place=f"{place_name(point)} {point.address}".strip() if point else "",
            address=address_of(reverse("web:calendar")),
        )

"""Calendar files and feeds (RFC 5545, RFC 7986), for the calendar of whoever downloads or subscribes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

DAY_BEFORE = (timedelta(days=-1),)
_PRODUCT = "-//Jiashetong//Jiashetong//ZH"
# A change counts in seconds since then, which fits the integer a calendar may keep for many decades.
_COUNTED_FROM = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class CalendarEvent:
    """One event, in words; ``uid`` is the same whenever the same event is given again.

    One that ``begins`` on a day takes that whole day and keeps nobody busy. ``alarms`` count from its beginning.
    """

    uid: str
    begins: datetime | date
    ends: datetime | None
    title: str
    notes: str
    changed_at: datetime
    place: str = ""
    address: str = ""
    alarms: tuple[timedelta, ...] = DAY_BEFORE
    is_cancelled: bool = False


def calendar_file(
    events: Iterable[CalendarEvent], *, name: str = "", refresh: timedelta | None = None
) -> bytes:
    """Write events as a calendar; one to subscribe to has a name, and says how often it is worth asking again.

    The same events give the same bytes: nothing in it depends on when it is written.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", "Asia/Shanghai")
    if refresh is not None:
        calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    for event in events:
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _event(event: CalendarEvent) -> Event:
    made = Event()
    made.add("uid", event.uid)
    changed_at = event.changed_at.astimezone(UTC).replace(microsecond=0)
    made.add("dtstamp", changed_at)
    made.add("last-modified", changed_at)
    made.add("sequence", max(0, int((changed_at - _COUNTED_FROM).total_seconds())) + event.is_cancelled)
    _add_time(made, event)
    made.add("summary", event.title)
    if event.place:
        made.add("location", event.place)
    if event.notes:
        made.add("description", event.notes)
    if event.address:
        made.add("url", event.address)
    made.add("class", "PRIVATE")
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for before in event.alarms:
        made.add_component(_alarm(event.title, before))
    return made


def _add_time(made: Event, event: CalendarEvent) -> None:
    if isinstance(event.begins, datetime):
        made.add("dtstart", event.begins.astimezone(UTC))
        if event.ends is not None:
            made.add("dtend", event.ends.astimezone(UTC))
        return
    made.add("dtstart", event.begins)
    made.add("dtend", event.begins + timedelta(days=1))
    made.add("transp", "TRANSPARENT")


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before, parameters={"RELATED": "START"})
    return alarm

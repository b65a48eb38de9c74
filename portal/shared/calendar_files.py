"""A calendar file with one event (RFC 5545), for the calendar of whoever downloads it."""

from dataclasses import dataclass
from datetime import UTC, datetime

_FOLD_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class CalendarEvent:
    """One event, in words; ``uid`` is the same whenever the same event is downloaded again."""

    uid: str
    begins_at: datetime
    ends_at: datetime
    title: str
    place: str
    notes: str
    made_at: datetime


def calendar_file(event: CalendarEvent) -> bytes:
    """Write an event as a calendar file, with an alarm a day before."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jiashetong//Appointments//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(event.made_at)}",
        f"DTSTART:{_utc(event.begins_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.place)}",
        f"DESCRIPTION:{_text(event.notes)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P1D",
        f"DESCRIPTION:{_text(event.title)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _folded(line: str) -> list[str]:
    """Cut a line into pieces of 75 octets at most, never within a character; all but the first begin with a blank."""
    parts, held = [], ""
    for sign in line:
        if len((held + sign).encode()) > _FOLD_OCTETS:
            parts.append(held)
            held = " "
        held += sign
    return [*parts, held]

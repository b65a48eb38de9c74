"""Dates and moments as people read them, in the language of the page."""

from datetime import date, datetime, time

from django.utils import translation

from accounts.enums.users import Language
from foundation.clock import SHANGHAI

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def reads_english() -> bool:
    """Say whether the page is read in English."""
    return translation.get_language() == Language.ENGLISH.value


def day_words(day: date) -> str:
    """Write a day: `2026年12月5日` or `5 December 2026`."""
    if reads_english():
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_words(day: date) -> str:
    """Write a day with its weekday: `2026年12月5日（星期六）` or `5 December 2026, Saturday`."""
    if reads_english():
        return f"{day_words(day)}, {_WEEKDAYS_EN[day.weekday()]}"
    return f"{day_words(day)}（星期{_WEEKDAYS_ZH[day.weekday()]}）"


def short_day_words(day: date) -> str:
    """Write a day near at hand with its weekday, for lists: `12月5日 周六` or `Sat 5 December`."""
    if reads_english():
        return f"{_WEEKDAYS_EN[day.weekday()][:3]} {day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"


def yearday_words(day: date) -> str:
    """Write a day of every year: `3月1日` or `1 March`."""
    if reads_english():
        return f"{day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def month_words(day: date) -> str:
    """Write the month of a day: `2031年5月` or `May 2031`."""
    if reads_english():
        return f"{_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月"


def moment_words(instant: datetime) -> str:
    """Write an instant as day and time in China."""
    local = instant.astimezone(SHANGHAI)
    return f"{day_words(local.date())} {local:%H:%M}"


def day_in(text: str) -> date | None:
    """Read a day that an address carries, or nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def time_in(text: str) -> time | None:
    """Read a time of the day that an address carries, or nothing."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None

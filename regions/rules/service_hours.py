"""When a service point is open: spans of the day for each kind of day."""

import re
from collections.abc import Mapping
from itertools import pairwise

# Workdays are those of the work calendar, make-up days included.
DAYS = ("workdays", "saturday", "sunday", "every_day")
_SPAN = re.compile(r"(([01][0-9]|2[0-3]):[0-5][0-9])-(([01][0-9]|2[0-3]):[0-5][0-9])")


def hours_fault(hours: object) -> str:
    """Say what to write instead, or nothing when the hours are sound."""
    if not isinstance(hours, Mapping):
        return f"write a table with keys out of: {', '.join(DAYS)}"
    for day, spans in hours.items():
        if day not in DAYS:
            return f"{day!r} is unknown; write one of: {', '.join(DAYS)}"
        if not isinstance(spans, list | tuple) or not spans:
            return f'{day}: write a list of spans such as ["09:00-12:00"]'
        if not _in_order(spans):
            return f"{day}: write spans such as 09:00-12:00, in the order of the day"
    return ""


def _in_order(spans: list[object] | tuple[object, ...]) -> bool:
    times: list[str] = []
    for span in spans:
        found = _SPAN.fullmatch(span) if isinstance(span, str) else None
        if found is None:
            return False
        times += [found[1], found[3]]
    return all(earlier < later for earlier, later in pairwise(times))

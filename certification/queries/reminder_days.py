"""On which days people are reminded of a deadline, as policy says where it is paid."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from certification.queries.deadlines import DeadlineCard
from regions.queries.places import areas_last_known
from regions.queries.policy import policies_for_areas

OFFSETS = "reminder.offsets_days"
Place = tuple[str, str]


def offsets_of(cards: Iterable[DeadlineCard], *, on: date) -> dict[Place, tuple[int, ...]]:
    """Give, for the area and benefit of each deadline, the days before it on which people are reminded.

    Days after it are negative. Of an area that has closed its last rules hold.
    """
    keys_of: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        keys_of[card.benefit].add(card.paying_area_key)
    every = {key for keys in keys_of.values() for key in keys}
    areas = areas_last_known(every, on=on) if every else {}
    found: dict[Place, tuple[int, ...]] = {}
    for benefit, keys in keys_of.items():
        by_day: dict[date, set[str]] = defaultdict(set)
        for key in keys:
            by_day[areas[key].period.last_day(on)].add(key)
        for day, those in by_day.items():
            answers = policies_for_areas(OFFSETS, area_keys=those, on=day, benefit=benefit)
            found |= {(key, benefit): answer.integers() for key, answer in answers.items()}
    return found


def reminder_days(due_on: date, offsets: Iterable[int]) -> tuple[date, ...]:
    """Give the days on which people are reminded of a deadline, the first one first."""
    return tuple(due_on - timedelta(days=offset) for offset in sorted(offsets, reverse=True))

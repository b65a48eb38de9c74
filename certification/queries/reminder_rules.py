"""By which policy each paying area reminds on a day; an area whose policy cannot be read stands apart."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from certification.enums import Benefit
from certification.rules.reminder_tables import AreaOffsets, Offsets
from foundation.errors import DomainError
from regions.errors import AreaUnknown
from regions.queries.editions import this_look
from regions.queries.places import areas_last_known, pooling_areas
from regions.queries.policy import policies_for_areas

OFFSETS = "reminder.offsets_days"
# What a policy that is missing, or holds something else than days, raises when it is read.
_UNREADABLE = (DomainError, TypeError)


@dataclass(frozen=True)
class RuleBook:
    """The policy of every area that has one, and what stands in the way of the others."""

    rules: dict[str, AreaOffsets]
    refused: dict[str, Exception]


def rules_on(on: date, *, beside: Collection[str] = ()) -> RuleBook:
    """Give the policy of every area there is on a day, and of some more: of one that has closed, the last it had.

    Why: the last rules of an area that has closed hold until its people are moved to another.
    """
    with this_look():
        keys = {area.key for area in pooling_areas(on=on)} | set(beside)
        areas = areas_last_known(keys, on=on)
        days: dict[date, list[str]] = {}
        for key, area in sorted(areas.items()):
            days.setdefault(area.period.last_day(on), []).append(key)
        book = RuleBook({}, {key: AreaUnknown(area_key=key, on=on) for key in keys - areas.keys()})
        for day, of_day in days.items():
            _read(of_day, day, book)
        return book


def _read(keys: list[str], on: date, book: RuleBook) -> None:
    """Read the policy of some areas at once; where that fails, of one after another."""
    try:
        book.rules.update(_rules(keys, on))
    except _UNREADABLE as error:
        if len(keys) == 1:
            book.refused[keys[0]] = error
            return
        for key in keys:
            _read([key], on, book)


def _rules(keys: Iterable[str], on: date) -> dict[str, AreaOffsets]:
    found: dict[str, list[tuple[Benefit, Offsets]]] = {key: [] for key in keys}
    for benefit in Benefit:
        for key, answer in policies_for_areas(OFFSETS, area_keys=found, on=on, benefit=benefit.value).items():
            found[key].append((benefit, answer.integers()))
    return {key: AreaOffsets(key, tuple(offsets)) for key, offsets in found.items()}

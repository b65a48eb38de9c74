"""What is put aside, by area and cause, for whoever has mended the cause and lets all of it be tried again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from certification.actions.reminder_parking import Aside
from certification.actions.taking_back import LOOKS_BACK
from certification.enums import ReminderWhy
from certification.queries.reminder_reports import parked_counts
from portal.shared.reminder_labels import WHYS, cause_words
from regions.queries.places import areas_last_known
from regions.rules.facts import AreaFact


@dataclass(frozen=True)
class Group:
    """All that is put aside of one area for one cause: reminders without a message, and messages that did not leave."""

    aside: Aside
    area: AreaFact
    reminders_count: int
    messages_count: int

    @property
    def cause(self) -> str:
        """Say the cause in words."""
        return parked_words(self.aside.cause)

    @property
    def count(self) -> int:
        """Count both."""
        return self.reminders_count + self.messages_count


def groups(*, areas: Collection[str] | None, on: date) -> tuple[Group, ...]:
    """Lay out what is put aside by now, the most first."""
    found = parked_counts(since=on - LOOKS_BACK, areas=areas)
    known = areas_last_known({one.area_key for one in found}, on=on) if found else {}
    return tuple(
        Group(Aside(one.area_key, one.cause), known[one.area_key], one.reminders_count, one.messages_count)
        for one in found
        if one.area_key in known
    )


def group_of(aside: Aside, *, on: date) -> Group | None:
    """Give what is put aside of an area for a cause, or nothing."""
    return next((group for group in groups(areas=[aside.area_key], on=on) if group.aside == aside), None)


def parked_words(cause: str) -> str:
    """Say in words why something was put aside, or did not go out."""
    return str(WHYS[ReminderWhy(cause)]) if cause in list(ReminderWhy) else cause_words(cause)

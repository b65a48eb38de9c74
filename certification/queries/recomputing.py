"""By which rules the deadlines of each place are computed, and how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count

from accounts.rules.payloads import fingerprint
from certification.models.entitlements import Deadline
from certification.models.recomputing import RecomputeRun
from certification.queries.deadlines import versions_in
from certification.rules.changes import RuleVersion
from certification.rules.cycles import needs_birth, needs_start
from regions.errors import PolicyMissing
from regions.queries.editions import this_look
from regions.queries.places import areas_last_known


@dataclass(frozen=True)
class PlaceRules:
    """Every rule one area ever had for one benefit until a day, and how many deadlines follow from them."""

    versions: tuple[RuleVersion, ...]
    deadlines_count: int

    @cached_property
    def seal(self) -> str:
        """Give the fingerprint of the rules."""
        return fingerprint({"versions": [repr(version) for version in self.versions]})

    @cached_property
    def needs_birth(self) -> bool:
        """Say whether one of the rules asks for the day of birth."""
        return any(needs_birth(version.rule) for version in self.versions)

    @cached_property
    def needs_start(self) -> bool:
        """Say whether one of the rules asks for the benefit's first day even of those who certified since."""
        return any(needs_start(version.rule) for version in self.versions)


@dataclass(frozen=True)
class RunLine:
    """A run as the office reads it."""

    places_count: int
    total_count: int
    done_count: int
    moved_count: int
    is_open: bool


def rules_by_place(*, on: date, places: Iterable[str] | None = None) -> dict[str, PlaceRules]:
    """Give the rules of every area and benefit that somebody draws, named ``340300 pension_employee``, or of some.

    The last rules of an area that has closed hold until its people are moved to another. A place without any rule on
    the day is left out: its deadlines stay as they are.
    """
    if places is None:
        rows = Deadline.objects.values_list("paying_area_key", "benefit").annotate(count=Count("pk"))
        counts = {(key, benefit): count for key, benefit, count in rows}
    else:
        counts = {(place.partition(" ")[0], place.partition(" ")[2]): 0 for place in places}
    found = {}
    with this_look():
        areas = areas_last_known({key for key, _benefit in counts}, on=on)
        for (key, benefit), count in sorted(counts.items()):
            try:
                _answer, versions = versions_in(
                    key, benefit, since=date.min, on=areas[key].period.last_day(on)
                )
            except PolicyMissing:
                continue
            found[f"{key} {benefit}"] = PlaceRules(versions, count)
    return found


def latest_run() -> RunLine | None:
    """Give the run that is under way or ended last."""
    run = RecomputeRun.objects.order_by("-began_at", "-pk").first()
    if run is None:
        return None
    return RunLine(len(run.places), run.total_count, run.done_count, run.moved_count, run.ended_at is None)

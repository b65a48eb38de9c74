"""What has to happen in a storm, worked out beforehand by the plainest means there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tests.faults.crowd import Clock, Crowd


@dataclass(frozen=True, order=True)
class Line:
    """One line of the plan: who is told of which deadline, at which stage."""

    entitlement_id: int
    due_on: date
    stage: int
    recipient_id: int


@dataclass
class Oracle:
    """Follows the days of a storm.

    A day that was seen through must have brought the latest stage of every deadline; one that was cut short by a jump of
    the clock may have brought it.
    """

    crowd: Crowd
    must: set[Line] = field(default_factory=set)
    may: set[Line] = field(default_factory=set)
    certified: set[int] = field(default_factory=set)
    certified_on: dict[date, list[int]] = field(default_factory=dict)
    seen: list[date] = field(default_factory=list)

    def see_through(self, on: date) -> None:
        """Note a day that came to its end."""
        lines = set(self._lines(on))
        self.must |= lines
        self.may |= lines
        self.seen.append(on)

    def glimpse(self, on: date) -> None:
        """Note a day that was cut short."""
        self.may |= set(self._lines(on))

    def certify(self, entitlement_id: int, *, on: date) -> None:
        """Note that nothing more is due about a deadline after a day."""
        self.certified.add(entitlement_id)
        self.certified_on.setdefault(on, []).append(entitlement_id)

    def due(self, on: date) -> set[Line]:
        """Give what a day adds to the plan if it comes to its end."""
        return set(self._lines(on))

    def _lines(self, on: date) -> Iterable[Line]:
        for clock in self.crowd.clocks.values():
            if clock.entitlement_id in self.certified:
                continue
            stage = latest_stage(clock, on, self.crowd.offsets[clock.area_key])
            if stage is not None:
                for recipient_id in clock.recipients:
                    yield Line(clock.entitlement_id, clock.due_on, stage, recipient_id)


def latest_stage(clock: Clock, on: date, offsets: Iterable[int]) -> int | None:
    """Give the last of the stages a deadline has come to, or nothing."""
    reached = [offset for offset in offsets if (clock.due_on - on).days <= offset]
    return min(reached, default=None)

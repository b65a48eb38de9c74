"""What the page shows on which somebody reads who looked at them: each helper with all they did, then everybody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from family.queries.kin import near_relatives_of
from foundation.clock import local_date
from portal.web.mandate_screens import ShownMandate, mandates_of
from portal.web.screens import ShownEvent, called, shown_events

EVENTS_MAX = 300
# So many lines stand open of each helper; the others unfold.
OPEN_MAX = 10


@dataclass(frozen=True)
class Line:
    """One deed, and how often it was done on that day."""

    event: ShownEvent
    count: int


@dataclass(frozen=True)
class Helper:
    """Somebody who helps, or has helped, and what they saw and did; ``mandate`` is nothing once it has ended."""

    whose: str
    mandate: ShownMandate | None
    lines: list[Line]

    @property
    def newest(self) -> list[Line]:
        """Give the lines that stand open."""
        return self.lines[:OPEN_MAX]

    @property
    def older(self) -> list[Line]:
        """Give the lines that unfold."""
        return self.lines[OPEN_MAX:]


@dataclass(frozen=True)
class Seen:
    """The whole page."""

    helpers: list[Helper]
    others: list[ShownEvent]


def seen(actor: Actor, own: PersonCard, *, on: date) -> Seen:
    """Gather the page: first those who hold a mandate today, then those who held one, then everybody else."""
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    events = shown_events(actor, own, kin, most=EVENTS_MAX)
    given, _held = mandates_of(own, on=on)
    past = {e.helper_id for e in events if e.helper_id is not None} - {one.other.id for one in given}
    people = person_cards(past) if past else {}
    helpers = [Helper(one.whose, one, lines_of(events, one.other.id)) for one in given]
    helpers += [
        Helper(called(people[key], kin.get(key)), None, lines_of(events, key)) for key in sorted(people)
    ]
    return Seen(helpers, [event for event in events if event.helper_id is None])


def lines_of(events: Iterable[ShownEvent], helper_id: int) -> list[Line]:
    """Give what one helper did, the same deed of one day once with how often; each matter stands alone."""
    found: dict[tuple[object, ...], list[ShownEvent]] = {}
    for event in events:
        if event.helper_id == helper_id:
            found.setdefault((local_date(event.at), event.what, event.matter_id), []).append(event)
    return [Line(same[0], len(same)) for same in found.values()]

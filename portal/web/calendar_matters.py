"""What stands in somebody's calendar: the deadlines of their own and of those they help, and who is expected when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.queries.people import PersonCard, person_cards
from certification.queries.deadlines import DeadlineCard, deadlines_of
from certification.queries.expected import Expected, expected_of
from certification.queries.reminder_days import offsets_of, reminder_days
from family.enums import Act
from family.queries.kin import KinCard, near_relatives_of
from family.queries.mandates import MandateCard, mandates_held_by
from portal.web.screens import ShownDeadline, may_do


@dataclass(frozen=True)
class Watched:
    """One person whose days a reader may know: themselves, or somebody who gave them a mandate."""

    person: PersonCard
    kin: KinCard | None
    mandate: MandateCard | None

    @property
    def is_own(self) -> bool:
        """Say whether it is the reader."""
        return self.mandate is None


@dataclass(frozen=True)
class Due:
    """One deadline with the days on which its people are reminded of it."""

    shown: ShownDeadline
    offsets: tuple[int, ...]

    @property
    def card(self) -> DeadlineCard:
        """Give the bare deadline."""
        return self.shown.card

    @property
    def tolerated_until(self) -> date | None:
        """Give the last day that is in time after the deadline itself, where there is one."""
        return self.card.in_time_until if self.card.in_time_until > self.card.due_on else None

    def reminders(self, *, since: date) -> tuple[date, ...]:
        """Give the days still to come on which people are reminded; nobody is reminded of what is not asked for.

        Those after the deadline come only where it was missed, so they are told once it has passed.
        """
        if self.shown.is_exempt:
            return ()
        offsets = [offset for offset in self.offsets if offset >= 0 or self.card.due_on < since]
        return tuple(day for day in reminder_days(self.card.due_on, offsets) if day >= since)


@dataclass(frozen=True)
class Matters:
    """All of one reader's calendar on a day, the most urgent first."""

    people: Mapping[int, Watched]
    dues: tuple[Due, ...]
    expected: tuple[Expected, ...]

    @property
    def mandate_ids(self) -> dict[int, int]:
        """Give, by person, the mandate by which each other person's days are shown."""
        return {key: one.mandate.id for key, one in self.people.items() if one.mandate is not None}


def matters_of(own: PersonCard, *, on: date) -> Matters:
    """Gather somebody's calendar.

    Deadlines come with every mandate. Where somebody will be at which hour is shown to those only who may arrange it.
    """
    people = _watched(own, on=on)
    arranged = [
        key for key, one in people.items() if one.mandate is None or may_do(one.mandate, Act.CERTIFY, on=on)
    ]
    cards = deadlines_of(people, on=on)
    offsets = offsets_of(cards, on=on)
    dues = [
        Due(_shown(card, people[card.person_id], may_certify=card.person_id in arranged), offset)
        for card in cards
        for offset in [offsets[card.paying_area_key, card.benefit]]
    ]
    # Of whom nobody asks for a proof, the day stands last.
    dues.sort(key=lambda due: (due.shown.is_exempt, due.card.due_on))
    return Matters(people, tuple(dues), tuple(expected_of(arranged, on=on)))


def _watched(own: PersonCard, *, on: date) -> dict[int, Watched]:
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    held = {mandate.principal_id: mandate for mandate in mandates_held_by(own.id, on=on)}
    strangers = held.keys() - kin.keys()
    people = {key: one.person for key, one in kin.items()} | (person_cards(strangers) if strangers else {})
    helped = {key: Watched(people[key], kin.get(key), mandate) for key, mandate in held.items()}
    return {own.id: Watched(own, None, None), **helped}


def _shown(card: DeadlineCard, one: Watched, *, may_certify: bool) -> ShownDeadline:
    return ShownDeadline(card, one.person, one.kin, one.is_own, may_certify and not one.is_own)

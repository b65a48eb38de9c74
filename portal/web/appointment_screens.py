"""What citizens' pages show of appointments and home visits, for the reader or somebody they act for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.queries.people import PersonCard
from certification.enums import AppointmentState, VisitState
from certification.queries.appointments import AppointmentCard, appointments_of
from certification.queries.deadlines import DeadlineCard, deadlines_of
from certification.queries.slots import Offer, OpenDay, OpenSlot, open_days, open_slots
from certification.queries.visits import TryCard, VisitCard, visit_terms, visits_of
from certification.rules.slots import has_begun
from certification.rules.visits import Window
from foundation.clock import SHANGHAI, local_date
from portal.shared.dates import day_in
from regions.queries.places import division, service_points
from regions.rules.facts import DivisionFact, ServicePointFact

LISTED_MAX = 20
_TAGS = {
    AppointmentState.BOOKED: "tag--good",
    AppointmentState.MISSED: "tag--soon",
    VisitState.ASKED: "tag--soon",
    VisitState.PLANNED: "tag--good",
    VisitState.FAILED: "tag--due",
}


@dataclass(frozen=True)
class AppointmentShown:
    """One appointment with its place; ``may_change`` while its time has not come."""

    card: AppointmentCard
    point: ServicePointFact | None
    may_change: bool

    @property
    def tag(self) -> str:
        """Give the colour of its state."""
        return _TAGS.get(self.card.state, "")


@dataclass(frozen=True)
class VisitShown:
    """One home visit; where somebody is to come, when that is and who it is."""

    card: VisitCard
    place: DivisionFact
    coming: TryCard | None
    window: Window | None
    may_cancel: bool

    @property
    def tag(self) -> str:
        """Give the colour of its state."""
        return _TAGS.get(self.card.state, "")


@dataclass(frozen=True)
class RoundShown:
    """One benefit to certify, and who is expected for it."""

    card: DeadlineCard
    appointment: AppointmentShown | None
    visit: VisitShown | None


@dataclass(frozen=True)
class Overview:
    """All appointments of one person."""

    rounds: tuple[RoundShown, ...]
    past_appointments: tuple[AppointmentShown, ...]
    past_visits: tuple[VisitShown, ...]


@dataclass(frozen=True)
class SlotsScreen:
    """The days on which a place takes people, and the slots of the chosen one."""

    offer: Offer
    days: list[OpenDay]
    day: date | None
    slots: list[OpenSlot]


def overview(person: PersonCard, *, at: datetime) -> Overview:
    """Gather all of one person."""
    on = local_date(at)
    appointments = shown_appointments(appointments_of(person.id, most=LISTED_MAX), at=at)
    visits = [shown_visit(card, on=on) for card in visits_of(person.id, most=LISTED_MAX)]
    rounds = tuple(
        RoundShown(
            card,
            next((one for one in appointments if one.card.is_live and _is_of(one.card, card)), None),
            next((one for one in visits if one.card.is_live and _is_of(one.card, card)), None),
        )
        for card in deadlines_of([person.id], on=on)
    )
    expected = {id(one) for row in rounds for one in (row.appointment, row.visit) if one}
    return Overview(
        rounds,
        tuple(one for one in appointments if id(one) not in expected),
        tuple(one for one in visits if id(one) not in expected),
    )


def shown_appointments(cards: Iterable[AppointmentCard], *, at: datetime) -> list[AppointmentShown]:
    """Join appointments with their places."""
    held, on, local = list(cards), local_date(at), at.astimezone(SHANGHAI)
    points = {
        point.key: point for key in {card.area_key for card in held} for point in service_points(key, on=on)
    }
    return [
        AppointmentShown(
            card,
            points.get(card.point_key),
            card.is_live and not has_begun(card.comes_on, card.begins, at=local),
        )
        for card in held
    ]


def shown_visit(card: VisitCard, *, on: date) -> VisitShown:
    """Join a visit with what is told of who comes."""
    coming = card.open_try if card.is_live else None
    terms = visit_terms(card.area_key, on=on)
    return VisitShown(
        card=card,
        place=division(card.division_code, on=local_date(card.asked_at)),
        coming=coming,
        window=terms.windows[coming.half] if coming else None,
        may_cancel=card.is_live and (coming is None or coming.planned_on >= on),
    )


def slots_screen(offer: Offer, asked: str, *, at: datetime) -> SlotsScreen:
    """Show the days of a place, and the slots of the day asked for or of the first one that has room."""
    days = open_days(offer, at=at)
    wanted = day_in(asked)
    listed = [one.on for one in days]
    first = next((one.on for one in days if one.free_count), None)
    day = wanted if wanted in listed else first
    return SlotsScreen(offer, days, day, open_slots(offer, day, at=at) if day else [])


def _is_of(expected: AppointmentCard | VisitCard, card: DeadlineCard) -> bool:
    return expected.entitlement_id == card.entitlement_id

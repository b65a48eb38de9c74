"""Reads of home visits: one's own, those to be planned, a day by street, and what counts as a failed visit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.fields import unseal
from certification.enums import HalfDay, VisitGround, VisitOutcome, VisitState
from certification.models.visits import OPEN, HomeVisit, VisitTry, VisitWorker
from certification.queries import appointments
from certification.queries.deadlines import clocks_of, deadline_by_entitlement
from certification.rules.visits import VisitTerms, terms_of
from regions.enums import DivisionLevel, ServicePointKind
from regions.queries.places import division, divisions_under, ground_of, service_points
from regions.queries.policy import policy
from regions.rules.facts import DivisionFact

TERMS = "certification.home_visit"


@dataclass(frozen=True)
class WorkerCard:
    """A colleague who goes out."""

    public_id: UUID
    user_id: int
    area_key: str
    name: str
    badge: str
    is_active: bool


@dataclass(frozen=True)
class TryCard:
    """One time somebody goes to the door."""

    public_id: UUID
    ordinal: int
    planned_on: date
    half: HalfDay
    worker: WorkerCard
    outcome: VisitOutcome | None
    visited_on: date | None
    note: str


@dataclass(frozen=True)
class VisitCard:
    """One home visit with its tries, without what is sealed."""

    public_id: UUID
    number: str
    person_id: int
    entitlement_id: UUID
    due_on: date
    area_key: str
    division_code: str
    street: str
    ground: VisitGround
    wish: HalfDay | None
    state: VisitState
    visit_by: date
    asked_at: datetime
    word: str = field(repr=False)
    tries: tuple[TryCard, ...] = ()

    @property
    def is_live(self) -> bool:
        """Say whether somebody is still to come."""
        return self.state.value in OPEN

    @property
    def open_try(self) -> TryCard | None:
        """Give the try that is still to come, or nothing."""
        return next((one for one in self.tries if one.outcome is None), None)


@dataclass(frozen=True)
class Door:
    """Where somebody lives and how to reach them, for whoever goes there."""

    address: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True)
class FailedVisit:
    """That nobody was met at home however often somebody came: one sign, of its own source, that may be weighed."""

    reference: str
    number: str
    last_on: date


def visit_terms(area_key: str, *, on: date) -> VisitTerms:
    """Give what an area says about home visits on a day."""
    return terms_of(policy(TERMS, area_key=area_key, on=on).record())


def visit_by_public_id(public_id: UUID) -> VisitCard | None:
    """Find one visit, or nothing."""
    return next(iter(cards_of(HomeVisit.objects.filter(public_id=public_id))), None)


def visits_of(person_id: int, *, most: int) -> list[VisitCard]:
    """List somebody's visits: those still to come first, then the latest."""
    rows = HomeVisit.objects.filter(person__same_as=person_id).order_by("-asked_at", "-pk")[:most]
    return sorted(cards_of(rows), key=lambda card: not card.is_live)


def live_in_round(entitlement_id: UUID, due_on: date) -> QuerySet[HomeVisit]:
    """Find the visit that is still to come for one round of a benefit."""
    rows = HomeVisit.objects.filter(due_on=due_on, state__in=OPEN)
    return rows.filter(entitlement__deadline__in=clocks_of(entitlement_id))


def is_expected(entitlement_id: UUID, due_on: date) -> bool:
    """Say whether somebody is expected for one round of a benefit, at home or at a counter."""
    return (
        live_in_round(entitlement_id, due_on).exists()
        or appointments.live_in_round(entitlement_id, due_on).exists()
    )


def is_round_over(entitlement_id: UUID, due_on: date, *, on: date) -> bool:
    """Say whether nobody has to come for a round any more: the benefit was certified since, or has ended."""
    card = deadline_by_entitlement(entitlement_id, on=on)
    return card is None or card.due_on > due_on


def visit_ground(area_key: str, *, on: date) -> tuple[DivisionFact, ...]:
    """List the districts and counties of an area to whose people somebody goes home, by code.

    They are those its home-visit points cover; where an area has no such point, all of its ground.
    """
    points = service_points(area_key, on=on)
    covered = {code for p in points if p.kind is ServicePointKind.HOME_VISIT for code in p.covers}
    wide = (
        [division(code, on=on) for code in sorted(covered)] if covered else ground_of(area_key, on=on).members
    )
    found = {small.code: small for place in wide for small in _counties(place, on=on)}
    return tuple(found[code] for code in sorted(found))


def _counties(place: DivisionFact, *, on: date) -> tuple[DivisionFact, ...]:
    """Give a county itself, and the counties of anything wider."""
    if place.level is DivisionLevel.COUNTY:
        return (place,)
    return tuple(c for small in divisions_under(place.code, on=on) for c in _counties(small, on=on))


def unplanned(area_keys: Iterable[str], *, most: int) -> list[VisitCard]:
    """List visits that wait for a day, by street and then by how long they wait."""
    rows = HomeVisit.objects.filter(area_key__in=set(area_keys), state=VisitState.ASKED.value)
    return cards_of(rows.order_by("division_code", "street", "asked_at", "pk")[:most])


def failed(area_keys: Iterable[str], *, most: int) -> list[VisitCard]:
    """List visits that met nobody however often somebody came, the latest first."""
    rows = HomeVisit.objects.filter(area_key__in=set(area_keys), state=VisitState.FAILED.value)
    return cards_of(rows.order_by("-settled_at", "-pk")[:most])


def day_plan(area_keys: Iterable[str], *, on: date, worker: UUID | None = None) -> list[VisitCard]:
    """List the visits of a day by street, then by time; for one colleague, or all."""
    tries = VisitTry.objects.filter(planned_on=on, visit__area_key__in=set(area_keys))
    tries = tries.exclude(visit__state=VisitState.CANCELLED.value)
    if worker is not None:
        tries = tries.filter(worker__public_id=worker)
    rows = HomeVisit.objects.filter(pk__in=tries.values("visit"))
    cards = cards_of(rows.order_by("division_code", "street", "pk"))
    order = list(HalfDay)
    return sorted(cards, key=lambda card: (card.division_code, card.street, _half_on(card, on, order)))


def door_of(public_id: UUID) -> Door | None:
    """Open where somebody lives; whoever asks writes down why."""
    row = HomeVisit.objects.filter(public_id=public_id).first()
    if row is None:
        return None
    return Door(
        unseal(row.address_sealed, label="visit.address", owner=row.public_id),
        unseal(row.phone_sealed, label="visit.phone", owner=row.public_id),
    )


def failed_signal_of(person_id: int) -> tuple[FailedVisit, ...]:
    """Give the visits that met nobody at a person's home however often somebody came, the latest first.

    Being overdue is no such sign; this is one, and by itself it proves nothing.
    """
    rows = HomeVisit.objects.filter(person__same_as=person_id, state=VisitState.FAILED.value)
    found = cards_of(rows.order_by("-settled_at", "-pk"))
    return tuple(
        FailedVisit(f"visit:{card.public_id}", card.number, card.tries[-1].visited_on or card.visit_by)
        for card in found
    )


def workers_in(area_keys: Iterable[str], *, active_only: bool = True) -> list[WorkerCard]:
    """List the colleagues who go out for some areas, by badge."""
    rows = VisitWorker.objects.filter(area_key__in=set(area_keys))
    rows = rows.filter(is_active=True) if active_only else rows
    return [worker_card(row) for row in rows.order_by("area_key", "badge")]


def worker_card(row: VisitWorker) -> WorkerCard:
    """Copy a row into a card."""
    return WorkerCard(row.public_id, row.user_id, row.area_key, row.name, row.badge, row.is_active)


def cards_of(rows: QuerySet[HomeVisit]) -> list[VisitCard]:
    """Copy rows into cards, each with its tries."""
    held = list(rows.select_related("person", "entitlement"))
    tries: dict[int, list[TryCard]] = defaultdict(list)
    joined = VisitTry.objects.select_related("worker").filter(visit__in=held)
    for row in joined.order_by("ordinal"):
        tries[row.visit_id].append(_try_card(row))
    return [_card(row, tuple(tries[row.pk])) for row in held]


def _half_on(card: VisitCard, on: date, order: list[HalfDay]) -> int:
    halves = [order.index(one.half) for one in card.tries if one.planned_on == on]
    return min(halves, default=0)


def _try_card(row: VisitTry) -> TryCard:
    return TryCard(
        row.public_id,
        row.ordinal,
        row.planned_on,
        HalfDay(row.half),
        worker_card(row.worker),
        VisitOutcome(row.outcome) if row.outcome else None,
        row.visited_on,
        row.note,
    )


def _card(row: HomeVisit, tries: tuple[TryCard, ...]) -> VisitCard:
    return VisitCard(
        public_id=row.public_id,
        number=row.number,
        person_id=row.person.human_id,
        entitlement_id=row.entitlement.public_id,
        due_on=row.due_on,
        area_key=row.area_key,
        division_code=row.division_code,
        street=row.street,
        ground=VisitGround(row.ground),
        wish=HalfDay(row.wish) if row.wish else None,
        state=VisitState(row.state),
        visit_by=row.visit_by,
        asked_at=row.asked_at,
        word=row.word,
        tries=tries,
    )

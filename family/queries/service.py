"""Reads of the family service: whom somebody added, who added them, what waits, and what is taken."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.fields import blind_index, unseal
from accounts.queries.documents import opened_numbers_of
from accounts.queries.faces import area_of
from accounts.queries.people import PersonCard, match_number
from accounts.rules.documents import DocumentNumber, of_id_number
from family.enums import ConfirmedBy, NearRelative, ServiceAct, ServiceEnd, ServicePlace, ServiceState
from family.models.service import OPEN_STATES, ServiceLink
from family.queries.mandates import live_mandates
from family.queries.service_rest import age_lines, mandates_at_rest
from family.rules import service as rules
from family.rules.ages import AgeLines, Outgrown, outgrown
from foundation.clock import local_date
from foundation.identifiers import parse_id_number
from foundation.names import is_same_name
from regions.queries.policy import policy
from regions.rules.facts import PolicyAnswer

NAME_LABEL = "family.service_name"
NUMBER_LABEL = "family.service_number"


@dataclass(frozen=True)
class ServiceClaim:
    """Whom somebody wants to add, as they typed it."""

    name: str = field(repr=False)
    document: DocumentNumber

    @property
    def born_on(self) -> date:
        """Give the birth date that the number tells."""
        if self.document.born_on is None:
            raise ValueError("only numbers that tell a birth date are taken")
        return self.document.born_on


@dataclass(frozen=True)
class ServiceCard:
    """One link as either side sees it; ``relative_id`` is there only once the relative has confirmed."""

    id: int
    public_id: UUID
    adder_id: int
    relative_id: int | None
    claim: ServiceClaim = field(repr=False)
    relation: NearRelative
    state: ServiceState
    proposed_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None
    confirmed_by: ConfirmedBy | None
    ended_at: datetime | None
    end_reason: ServiceEnd | None
    mandate_id: int | None
    outgrown: Outgrown | None
    is_live: bool
    # The card is not in order, or a child has grown: nothing is opened until that is mended.
    rests: bool

    def waits(self, at: datetime) -> bool:
        """Say whether it still waits for the relative's word, or for a new one."""
        if self.state is ServiceState.ACTIVE:
            return self.is_live and self.outgrown is not None
        return self.state.value in OPEN_STATES and at < self.expires_at


def service_terms(area_key: str | None, *, on: date) -> rules.Terms:
    """Give what policy says of the family service in an area on a day."""

    def value(name: str) -> PolicyAnswer:
        return policy(f"family_service.{name}", area_key=area_key, on=on)

    quota = {name: int(str(most)) for name, most in value("quota").record().items()}
    places = {place: quota[place.value] for place in ServicePlace}
    return rules.Terms(
        rules.Quota(quota["total"], places),
        value("face_age").integer(),
        frozenset(map(ServiceAct, value("acts").words())),
        value("card").word() == rules.CARD_ACTIVE,
        value("days").integer(),
    )


def terms_for(adder_id: int, *, on: date) -> rules.Terms:
    """Give the terms of the area in which the one who adds is insured."""
    return service_terms(area_of(adder_id, on=on), on=on)


def links_added_by(person_id: int, *, at: datetime) -> list[ServiceCard]:
    """Give whom somebody has added, and whom they wait for, the newest first; what has ended is left out."""
    rows = ServiceLink.objects.filter(adder__same_as=person_id).exclude(state=ServiceState.ENDED.value)
    return [card for card in _cards(rows, at=at) if card.is_live or card.waits(at)]


def links_of_relative(person_id: int, *, at: datetime) -> list[ServiceCard]:
    """Give who has added somebody, and who wants to and named them rightly."""
    waiting = links_waiting_for(person_id, at=at)
    known = {card.id for card in waiting}
    return [*waiting, *(card for card in _active_of(person_id, at=at) if card.id not in known)]


def links_waiting_for(person_id: int, *, at: datetime) -> list[ServiceCard]:
    """Give the links that wait for a person's word, where name and number are theirs, or for a new one from them."""
    indexes = [blind_index(number, label=NUMBER_LABEL) for number in opened_numbers_of(person_id)]
    named = ServiceLink.objects.filter(
        number_index__in=indexes, state__in=OPEN_STATES, expires_at__gt=at, turned_down_at__isnull=True
    )
    on = local_date(at)
    meant = [card for card in _cards(named, at=at) if is_meant(card.claim, person_id, on=on)]
    return [*meant, *(card for card in _active_of(person_id, at=at) if card.waits(at))]


def _active_of(person_id: int, *, at: datetime) -> list[ServiceCard]:
    mine = ServiceLink.objects.filter(relative__same_as=person_id, state=ServiceState.ACTIVE.value)
    return [card for card in _cards(mine, at=at) if card.is_live]


def link_by_public_id(public_id: UUID, *, at: datetime) -> ServiceCard | None:
    """Find a link, or nothing."""
    return next(iter(_cards(ServiceLink.objects.filter(public_id=public_id), at=at)), None)


def person_named(claim: ServiceClaim, *, on: date) -> PersonCard | None:
    """Find the living person whom name and number mean; nobody where either is wrong."""
    person = match_number(claim.document.number, country=claim.document.country).person
    if person is None or person.died_on is not None or not is_same_name(person.name, claim.name):
        return None
    return person


def places_taken(adder_id: int, *, at: datetime, leaving_out: int = 0) -> Mapping[ServicePlace, int]:
    """Count the places somebody has taken: by relatives who confirmed, and by those they wait for."""
    cards = [card for card in links_added_by(adder_id, at=at) if card.id != leaving_out]
    return Counter(rules.place_of(card.relation) for card in cards)


def _cards(rows: QuerySet[ServiceLink], *, at: datetime) -> list[ServiceCard]:
    """Copy rows into what may leave the floor, the newest first."""
    on = local_date(at)
    held = list(rows.select_related("adder", "relative").order_by("-proposed_at", "-pk"))
    living = set(
        live_mandates(on).filter(pk__in=[row.mandate_id for row in held]).values_list("pk", flat=True)
    )
    confirmed = [row.mandate_id for row in held if row.mandate_id in living]
    asleep = mandates_at_rest(confirmed, on=on) if confirmed else frozenset()
    lines = age_lines(on=on)
    return [
        _card(row, _Standing(row.mandate_id in living, row.mandate_id in asleep, lines), on=on)
        for row in held
    ]


@dataclass(frozen=True)
class _Standing:
    """How the mandate stands on which a link rests, and the ages that count."""

    is_live: bool
    rests: bool
    lines: AgeLines


def _card(row: ServiceLink, standing: _Standing, *, on: date) -> ServiceCard:
    relative = row.relative
    grown = None
    born_on = relative.born_on if relative else None
    if born_on is not None and row.confirmed_at is not None:
        grown = outgrown(born_on, local_date(row.confirmed_at), standing.lines, on=on)
    state = ServiceState(row.state)
    return ServiceCard(
        id=row.pk,
        public_id=row.public_id,
        adder_id=row.adder.human_id,
        relative_id=relative.human_id if relative else None,
        claim=claim_in(row, on=on),
        relation=NearRelative(row.relation),
        state=state,
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=ConfirmedBy(row.confirmed_by) if row.confirmed_by else None,
        ended_at=row.ended_at,
        end_reason=ServiceEnd(row.end_reason) if row.end_reason else None,
        mandate_id=row.mandate_id,
        outgrown=grown,
        is_live=standing.is_live and state is ServiceState.ACTIVE,
        rests=standing.rests,
    )


def claim_in(row: ServiceLink, *, on: date) -> ServiceClaim:
    """Open what was typed."""
    name = unseal(row.name_sealed, label=NAME_LABEL, owner=row.public_id)
    number = unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.public_id)
    return ServiceClaim(name, of_id_number(parse_id_number(number, on=on)))


def is_meant(claim: ServiceClaim, person_id: int, *, on: date) -> bool:
    """Say whether name and number are those of a living person."""
    person = person_named(claim, on=on)
    return person is not None and person.id == person_id

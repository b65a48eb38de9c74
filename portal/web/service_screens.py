"""What the pages of the family service show: places, those added, those who add, and one link from either side."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.face import FacePurpose
from accounts.queries.cards import PrintedCard, printed_cards_of
from accounts.queries.consents import is_young
from accounts.queries.faces import CheckCard, newest_of_claim
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.actors import Actor
from family.actions.service_kinship import may_be_promised
from family.enums import ServiceAct, ServicePlace, ServiceState
from family.queries.kin import terms_between
from family.queries.service import (
    ServiceCard,
    links_added_by,
    links_of_relative,
    places_taken,
    terms_for,
)
from family.rules import service as rules
from family.rules.service_notice import notice_on
from foundation.clock import local_date
from foundation.masking import mask_number
from portal.shared.dates import reads_english
from portal.shared.labels import label_of, named_with_term

NAME = "service"


@dataclass(frozen=True)
class ShownLink:
    """One link; ``whose`` names the other side: as it was typed, until they have confirmed."""

    card: ServiceCard
    whose: str
    is_mine: bool

    @property
    def number_masked(self) -> str:
        """Give the number as it was typed, masked."""
        return mask_number(self.card.claim.document.number)

    @property
    def is_waiting(self) -> bool:
        """Say whether it is still to be confirmed."""
        return self.card.state is not ServiceState.ACTIVE


@dataclass(frozen=True)
class ShownPlaces:
    """How many places of one kind are taken."""

    place: ServicePlace
    taken_count: int
    most: int


@dataclass(frozen=True)
class ShownNotice:
    """The notice in the reader's language."""

    version: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LinkScreen:
    """The page of one link: what it waits for, what it opens, and how the relative's card stands."""

    shown: ShownLink
    waits: bool
    check: CheckCard | None
    by_face: bool
    # A child of that age says yes themselves, with a parent beside them.
    speaks: bool
    acts: tuple[str, ...]
    person: PersonCard | None
    cards: tuple[PrintedCard, ...] = ()


def notice(*, on: date) -> ShownNotice:
    """Give the notice in force."""
    found = notice_on(on)
    title, *lines = found.en if reads_english() else found.zh
    return ShownNotice(found.version, title, tuple(lines))


def places(own: PersonCard, *, at: datetime) -> list[ShownPlaces]:
    """Count the places of each kind."""
    quota = terms_for(own.id, on=local_date(at)).quota
    taken = places_taken(own.id, at=at)
    return [ShownPlaces(place, taken.get(place, 0), quota.places[place]) for place in ServicePlace]


def added_by(own: PersonCard, *, at: datetime) -> list[ShownLink]:
    """List whom somebody added."""
    return _shown(own, links_added_by(own.id, at=at), is_mine=True, on=local_date(at))


def who_added(own: PersonCard, *, at: datetime) -> list[ShownLink]:
    """List who added somebody, or wants to."""
    return _shown(own, links_of_relative(own.id, at=at), is_mine=False, on=local_date(at))


def link_screen(actor: Actor, own: PersonCard, card: ServiceCard, *, at: datetime) -> LinkScreen:
    """Gather the page of a link for the one who added."""
    on = local_date(at)
    terms = terms_for(own.id, on=on)
    (shown,) = _shown(own, [card], is_mine=True, on=on)
    person = person_cards([card.relative_id])[card.relative_id] if card.relative_id else None
    shows_card = person is not None and card.is_live and ServiceAct.SHOW_CARD in terms.acts
    return LinkScreen(
        shown,
        card.waits(at),
        newest_of_claim(actor.user_id or 0, card.claim.document, FacePurpose.FAMILY_SERVICE, at=at)
        if card.waits(at)
        else None,
        rules.shows_a_face(card.claim.born_on, terms.face_age, on=on),
        speaks(card, on=on),
        tuple(label_of(act) for act in ServiceAct if act in terms.acts),
        person,
        tuple(printed_cards_of(person.id, on=on)) if person and shows_card else (),
    )


def may_promise(card: ServiceCard) -> bool:
    """Say whether a tie that is on no record may be promised on the page."""
    return may_be_promised(card.relation, card.claim)


def speaks(card: ServiceCard, *, on: date) -> bool:
    """Say whether the relative is old enough to say yes themselves. Law: PIPL art. 31."""
    return not is_young(card.claim.born_on, on=on)


def _shown(own: PersonCard, cards: list[ServiceCard], *, is_mine: bool, on: date) -> list[ShownLink]:
    others = {other for card in cards if (other := card.relative_id if is_mine else card.adder_id)}
    people = person_cards(others)
    terms = terms_between([(own.id, other) for other in people], on=on)

    def whose(card: ServiceCard) -> str:
        other = card.relative_id if is_mine else card.adder_id
        if other is None:
            return card.claim.name
        term = terms.get((own.id, other))
        return named_with_term(people[other].name, term.zh, term.en) if term else people[other].name

    return [ShownLink(card, whose(card), is_mine) for card in cards]

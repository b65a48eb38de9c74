"""What the desk's pages need about cards, and what a clerk may do to one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from accounts.actions import audit, card_codes, card_guesses, electronic_cards
from accounts.actions.card_codes import Verified
from accounts.enums.cards import CardAct, CardChannel
from accounts.errors.people import PersonNotFound
from accounts.queries.cards import (
    CardFacts,
    CardStep,
    NumberShown,
    PrintedCard,
    live_card_of,
    personal_numbers_of,
    printed_cards_of,
    steps_of,
)
from accounts.rules.cards import DESK_ACTS, Desk
from certification.access import DeskPerson, person_at_desk
from foundation.clock import local_date
from portal.counter import lookups
from portal.counter.forms import CARD_SHOWN
from portal.shared.requests import DoorRequest
from regions.queries.places import areas_last_known
from regions.rules.facts import AreaFact

STEPS_MAX = 20
_ACTIONS: Final[Mapping[CardAct, Callable[..., CardFacts]]] = {
    CardAct.APPLY: electronic_cards.apply,
    CardAct.REPORT_LOSS: electronic_cards.report_loss,
    CardAct.UNLOCK: electronic_cards.unlock,
    CardAct.CANCEL: electronic_cards.cancel,
    CardAct.REISSUE: electronic_cards.reissue,
}


@dataclass(frozen=True)
class Cards:
    """A person's cards and numbers as the desk sees them; ``acts`` are those possible now."""

    electronic: CardFacts | None
    printed: tuple[PrintedCard, ...]
    numbers: tuple[NumberShown, ...]
    steps: tuple[CardStep, ...]

    @property
    def acts(self) -> list[CardAct]:
        """Name what a desk may do now, in the order of the code list."""
        possible = self.electronic.acts if self.electronic else frozenset({CardAct.APPLY})
        return [act for act in CardAct if act in possible & DESK_ACTS]


@dataclass(frozen=True)
class Shown:
    """A card shown at the desk: what the verification says, and the person where this desk may open them."""

    verified: Verified
    area: AreaFact | None
    person: DeskPerson | None


def cards_of(person_id: int, *, on: date) -> Cards:
    """Gather the cards of a person."""
    return Cards(
        live_card_of(person_id),
        tuple(printed_cards_of(person_id, on=on)),
        tuple(personal_numbers_of(person_id, on=on)),
        tuple(steps_of(person_id, most=STEPS_MAX)),
    )


def act(
    request: DoorRequest, found: DeskPerson, asked: Mapping[str, Any], reason: str, *, at: datetime
) -> None:
    """Do what a clerk asks for to the card of a person looked up; whatever the action refuses is raised."""
    desk = Desk(found.area_key, reason, CardChannel(asked["channel"]))
    _ACTIONS[CardAct(asked["act"])](request.actor, found.person.id, at=at, desk=desk)


def scan(request: DoorRequest, text: str, *, at: datetime) -> Shown:
    """Verify a card shown at the desk, and open the person as if looked up where the desk may see them.

    Raises:
        CardCodeRefused, CardGuessesSpent, ClerkIsHolder.
    """
    on = local_date(at)
    with card_guesses.counted(request.actor, text, at=at):
        verified = card_codes.verify(request.actor, text, at=at, area_key=min(request.actor.area_keys))
    area = areas_last_known([verified.area_key], on=on).get(verified.area_key)
    person = _at_desk(request, verified, on=on)
    if person is not None:
        event = audit.Event(
            "person.looked_up", verified.person_id, area_key=person.area_key, reason=CARD_SHOWN
        )
        audit.record(request.actor, event, at=at)
        lookups.remember(request, [person.person.public_id], CARD_SHOWN, at=at)
    return Shown(verified, area, person)


def _at_desk(request: DoorRequest, verified: Verified, *, on: date) -> DeskPerson | None:
    """Give the person where this desk's area pays them."""
    if verified.person_public_id is None:
        return None
    try:
        return person_at_desk(request.actor, verified.person_public_id, on=on)
    except PersonNotFound:
        return None

"""A person's printed cards at the desk: how they stand, and what may be done to each now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.actions import audit, printed_cards
from accounts.enums.cards import SocialCardState
from accounts.errors.cards import SocialCardNotFound, SocialCardStateTaken
from accounts.queries.cards import PrintedFace, printed_faces_of
from accounts.rules.actors import Actor
from accounts.rules.cards import PRINTED
from portal.counter.printed_forms import card_in
from portal.counter.serving import Served
from portal.shared.card_labels import PRINTED_MOVES, PrintedMove
from portal.shared.labels import place_name
from regions.queries.places import areas_last_known


@dataclass(frozen=True)
class Printed:
    """One printed card with its place, and the states into which this desk may bring it."""

    face: PrintedFace
    place: str
    moves: tuple[SocialCardState, ...]

    @property
    def offered(self) -> list[tuple[SocialCardState, PrintedMove]]:
        """Give what may be done, in words."""
        return [(state, PRINTED_MOVES[state]) for state in self.moves]


def printed_of(one: Served, *, on: date) -> list[Printed]:
    """List the cards; one that another area issued is shown, and theirs to change."""
    faces = printed_faces_of(one.person.id, on=on)
    areas = areas_last_known({face.card.area_key for face in faces}, on=on)
    return [Printed(face, place_name(areas[face.card.area_key]), _moves(face, one)) for face in faces]


def note_viewed(actor: Actor, one: Served, *, at: datetime) -> None:
    """Write down that a clerk looked at somebody's printed cards."""
    event = audit.Event("card.viewed", one.person.id, area_key=one.area_key, reason=one.reason)
    audit.record(actor, event, at=at)


def printed(one: Served, card_id: UUID, state: SocialCardState, *, on: date) -> Printed:
    """Give a card that this desk may bring into a state.

    Raises:
        SocialCardNotFound: absent, somebody else's, or another area's; the answer is the same.
        SocialCardStateTaken: not from where it stands.
    """
    mine = (shown for shown in printed_of(one, on=on) if shown.face.card.area_key == one.area_key)
    found = next((shown for shown in mine if shown.face.card.public_id == card_id), None)
    if found is None:
        raise SocialCardNotFound
    if state not in found.moves:
        raise SocialCardStateTaken
    return found


def move(
    actor: Actor, one: Served, wanted: tuple[UUID, SocialCardState], given: dict[str, Any], *, at: datetime
) -> None:
    """Bring a card into another state, with the new one where it is replaced; whatever is refused is raised."""
    card_id, state = wanted
    why = one.why(given["basis"])
    if state is SocialCardState.REPLACED:
        printed_cards.replace(actor, card_id, card_in(given, one.area_key), at=at, why=why)
    else:
        printed_cards.move(actor, card_id, state, at=at, why=why)


def _moves(face: PrintedFace, one: Served) -> tuple[SocialCardState, ...]:
    """Name the states that are open, in the order of the code list."""
    if face.card.area_key != one.area_key:
        return ()
    open_now = PRINTED.get(face.card.state, frozenset())
    return tuple(state for state in SocialCardState if state in open_now)

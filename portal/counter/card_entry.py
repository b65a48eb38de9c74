"""A card that is swiped, or its number typed, at a desk: the holder found by it, and the look written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.actions import card_codes, card_guesses
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.swiped import card_holders_of, holders_of
from accounts.rules import card_tokens
from accounts.rules.actors import Actor
from accounts.rules.card_reading import CardRead, read
from accounts.rules.documents import refuse_mistyped
from foundation.clock import local_date
from foundation.errors import Kind
from portal.counter import serving

# A code that was shown too long ago is mended by another one.
MENDABLE = serving.MENDABLE | {Kind.GONE}


@dataclass(frozen=True)
class Swiped:
    """Who may hold the card; nobody, or several whom two areas gave one number."""

    holders: tuple[PersonCard, ...]

    @property
    def only(self) -> PersonCard | None:
        """Give the holder where there is exactly one."""
        return self.holders[0] if len(self.holders) == 1 else None


def swiped(actor: Actor, typed: str, *, area_key: str, at: datetime) -> Swiped:
    """Find whose card it is: an identity card, a social-security card, a personal number or a shown electronic card.

    Raises:
        IdNumberInvalid: the text is meant as a number and is none of any document.
        CardCodeRefused, CardGuessesSpent, ClerkIsHolder: what was shown of an electronic card does not count.
    """
    return _found(actor, read(typed), holders_of, area_key=area_key, at=at)


def card_swiped(actor: Actor, typed: str, *, area_key: str, at: datetime) -> Swiped:
    """Find whose card was read, where only a card will do: a number that anybody may have typed finds nobody.

    Raises:
        As `swiped`.
    """
    return _found(actor, read(typed), card_holders_of, area_key=area_key, at=at)


def is_bare_number(typed: str) -> bool:
    """Say whether an identity number came alone, as no reader gives it."""
    return read(typed).is_bare_number


def _found(
    actor: Actor,
    card: CardRead,
    holders: Callable[..., list[PersonCard]],
    *,
    area_key: str,
    at: datetime,
) -> Swiped:
    on = local_date(at)
    if _is_picture(card):
        return _shown(actor, card.text, area_key=area_key, at=at)
    refuse_mistyped(card.text, on=on)
    found = holders(card, on=on)
    if not found and card_tokens.is_digits(card_tokens.tidy(card.text)):
        return _shown(actor, card.text, area_key=area_key, at=at)
    return Swiped(tuple(found))


def _is_picture(card: CardRead) -> bool:
    return card_tokens.tidy(card.text).startswith(card_tokens.PREFIX)


def _shown(actor: Actor, text: str, *, area_key: str, at: datetime) -> Swiped:
    with card_guesses.counted(actor, text, at=at):
        verified = card_codes.verify(actor, text, at=at, area_key=area_key)
    return Swiped(tuple(person_cards([verified.person_id]).values()))

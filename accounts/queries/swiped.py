"""Whose card a reader has typed: found by the numbers on documents and cards alone, never by a name."""

from datetime import date

from accounts.queries.cards import person_ids_by_card, person_ids_by_number
from accounts.queries.documents import person_ids_with_numbers
from accounts.queries.people import PersonCard, person_cards
from accounts.rules.card_reading import CardRead
from accounts.rules.documents import writings
from foundation.names import is_same_name

SEVERAL = 3


def holders_of(card: CardRead, *, on: date) -> list[PersonCard]:
    """Find whom a card that was read may belong to; the name that stands on it has to be the record's.

    Two areas may give one number, so there may be several: whoever asks narrows them, or has another number typed.
    """
    numbered = person_ids_with_numbers(writings(card.text, on=on), most=SEVERAL)
    carded = [] if card.is_id_number else person_ids_by_number(card.text, on=on, most=SEVERAL)
    return _named([*numbered, *carded], card)


def card_holders_of(card: CardRead, *, on: date) -> list[PersonCard]:
    """Find whom a card itself may belong to: a printed card by the number on it, an identity card as a reader gives it.

    A number that stands on no card, or that came alone, finds nobody.
    """
    if not card.is_id_number:
        return _named(person_ids_by_card(card.text, most=SEVERAL), card)
    if card.is_bare_number:
        return []
    return _named(person_ids_with_numbers(writings(card.text, on=on), most=SEVERAL), card)


def _named(person_ids: list[int], card: CardRead) -> list[PersonCard]:
    people = person_cards(person_ids)
    return [one for one in people.values() if not card.name or is_same_name(one.name, card.name)]

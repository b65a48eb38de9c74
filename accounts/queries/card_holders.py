"""What is known of somebody who holds an electronic card or asks for one."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.enums.cards import SocialCardState
from accounts.fields import unseal
from accounts.models.people import InsuredPerson
from accounts.queries.cards import PrintedCard, clear_numbers_of, printed_cards_of
from accounts.queries.people import enrolments_on, life_facts, number_of
from accounts.queries.users import phone_of
from accounts.rules.card_passwords import HolderFacts
from foundation.clock import local_date
from regions.queries.policy import policy

RESTS_WITH_PRINTED = "follows_printed"


@dataclass(frozen=True)
class Holder:
    """What decides whether somebody may hold or show an electronic card."""

    person_id: int
    is_alive: bool
    is_printed_usable: bool
    area_key: str


def holder_on(person_id: int, *, at: datetime) -> Holder:
    """Gather the facts about a holder at an instant."""
    on = local_date(at)
    life = life_facts([person_id])[person_id]
    printed = printed_cards_of(person_id, on=on)
    return Holder(
        person_id=life.id,
        is_alive=life.is_alive(on),
        is_printed_usable=_is_usable(printed, on=on),
        area_key=_area_of(person_id, printed, on=on),
    )


def guessable_facts(person_id: int, *, on: date) -> HolderFacts:
    """Open what others may know of a holder, for the rule that refuses easy passwords."""
    numbers = [*clear_numbers_of(person_id, on=on), number_of(person_id)]
    rows = InsuredPerson.objects.filter(pk__same_as=person_id).select_related("user")
    for person in rows:
        if person.phone_sealed is not None:
            numbers.append(unseal(person.phone_sealed, label="person.phone", owner=person.public_id))
        user = getattr(person, "user", None)
        numbers.append((phone_of(user) if user is not None else None) or "")
    born_on = life_facts([person_id])[person_id].born_on
    return HolderFacts(born_on, tuple(filter(None, numbers)))


def _is_usable(printed: list[PrintedCard], *, on: date) -> bool:
    """Say whether the electronic card may be used: it rests with the printed ones where there are any.

    Somebody without any printed card on record is not held up by one.
    """
    if not printed or any(card.state is SocialCardState.ACTIVE for card in printed):
        return True
    rest = policy("card.electronic_rests", area_key=None, on=on)
    return rest.word() != RESTS_WITH_PRINTED


def _area_of(person_id: int, printed: list[PrintedCard], *, on: date) -> str:
    """Name the area whose card it is: that of the printed one, else where the person is insured."""
    held = [card.area_key for card in printed if card.state is SocialCardState.ACTIVE]
    insured = [fact.area_key for fact in enrolments_on([person_id], on=on)]
    return next(iter([*held, *insured]), "")

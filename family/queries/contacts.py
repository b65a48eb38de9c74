"""Reads of contacts: whom to ask about somebody, and in which order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.fields import human
from family.models.contacts import PLACES, ContactOrder
from family.models.kinship import Parentage
from family.queries.mandates import MandateCard, mandates_given_by_any


@dataclass(frozen=True)
class ContactCard:
    """One who may be asked about somebody; ``is_named`` says that the person chose them."""

    principal_id: int
    helper_id: int
    mandate: MandateCard
    place: int
    is_named: bool


def contacts_of(person_ids: Iterable[int], *, on: date) -> dict[int, list[ContactCard]]:
    """Give, for each person, whom to ask about them on a day, the first first; those without any are left out.

    Only who holds a mandate by which something may be done on the day is asked. Who named nobody has their oldest
    mandates asked, those of their children first.
    """
    given: dict[int, list[MandateCard]] = defaultdict(list)
    for mandate in mandates_given_by_any(person_ids, on=on):
        given[mandate.principal_id].append(mandate)
    named, children = _named(given), _children_of(given, on=on)
    found = {}
    for person_id, mandates in given.items():
        if person_id in named:
            wanted = [one for one in named[person_id] if one in {card.id for card in mandates}]
            cards = {card.id: card for card in mandates}
            chosen, is_named = [cards[one] for one in wanted], True
        else:
            chosen, is_named = _by_closeness(mandates, children), False
        found[person_id] = [
            ContactCard(person_id, mandate.helper_id, mandate, place, is_named)
            for place, mandate in zip(PLACES, chosen, strict=False)
        ]
    return {person_id: cards for person_id, cards in found.items() if cards}


def _named(given: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Give the mandates of those whom some persons named, in their order."""
    rows = ContactOrder.objects.filter(principal__same_as_any=given, ended_at__isnull=True)
    found: dict[int, list[int]] = defaultdict(list)
    ordered = rows.annotate(of=human("principal")).order_by("place", "-consented_at", "pk")
    for person_id, mandate_id in ordered.values_list("of", "mandate_id"):
        found[person_id].append(mandate_id)
    return found


def _children_of(given: Iterable[int], *, on: date) -> frozenset[tuple[int, int]]:
    """Give who is a child of some persons on a day, as pairs of parent and child."""
    rows = Parentage.objects.current().valid_on(on).filter(parent__same_as_any=given)
    return frozenset(
        rows.annotate(of=human("parent"), who=human("child")).values_list("of", "who"),
    )


def _by_closeness(mandates: Iterable[MandateCard], children: frozenset[tuple[int, int]]) -> list[MandateCard]:
    """Put children before others, and among each the oldest mandate first."""
    return sorted(
        mandates,
        key=lambda one: ((one.principal_id, one.helper_id) not in children, one.starts_on, one.id),
    )

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
    return contacts_among(mandates_given_by_any(person_ids, on=on), on=on)


def contacts_among(live: Iterable[MandateCard], *, on: date) -> dict[int, list[ContactCard]]:
    """Give the same for those who gave some mandates, all of theirs that live on the day."""
    given: dict[int, list[MandateCard]] = defaultdict(list)
    for mandate in live:
        given[mandate.principal_id].append(mandate)
    named, children = _named(given), _children_of(given, on=on)
    found = {}
    for person_id, mandates in given.items():
        if person_id in named:
            cards = {card.helper_id: card for card in mandates}
            chosen, is_named = [cards[one] for one in named[person_id] if one in cards], True
        else:
            chosen, is_named = _by_closeness(mandates, children), False
        found[person_id] = [
            ContactCard(person_id, mandate.helper_id, mandate, place, is_named)
            for place, mandate in zip(PLACES, chosen, strict=False)
        ]
    return {person_id: cards for person_id, cards in found.items() if cards}


def _named(given: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Give whom some persons named, in their order.

    A mandate runs out and is given anew; who was named stays so, and is asked by whichever lives.
    """
    rows = ContactOrder.objects.filter(principal__same_as_any=given, ended_at__isnull=True)
    found: dict[int, list[int]] = defaultdict(list)
    annotated = rows.annotate(of=human("principal"), who=human("mandate__helper"))
    ordered = annotated.order_by("place", "-consented_at", "pk")
    for person_id, helper_id in ordered.values_list("of", "who"):
        if helper_id not in found[person_id]:
            found[person_id].append(helper_id)
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

"""Mandates as pages show them to one of the two, or to a desk that serves one of the two."""

from dataclasses import dataclass
from datetime import date

from accounts.queries.people import PersonCard, person_cards
from family.enums import MandateScope
from family.queries.kin import terms_between
from family.queries.mandates import MandateCard, mandates_given_by, mandates_held_by, mandates_resting
from portal.shared.labels import label_of, named_with_term


@dataclass(frozen=True)
class ShownMandate:
    """One mandate as one of the two sees it; ``other`` is the other one."""

    card: MandateCard
    other: PersonCard
    whose: str

    @property
    def scopes(self) -> list[str]:
        """Name the matters it reaches, in their order."""
        return [label_of(scope) for scope in MandateScope if scope in self.card.scopes]


def mandates_of(own: PersonCard, *, on: date) -> tuple[list[ShownMandate], list[ShownMandate]]:
    """Give who helps somebody, those too that rest, and whom they help."""
    resting = mandates_resting(own.id, on=on)
    given = [*mandates_given_by(own.id, on=on), *(card for card in resting if card.principal_id == own.id)]
    held = [*mandates_held_by(own.id, on=on), *(card for card in resting if card.helper_id == own.id)]
    others = {card.helper_id for card in given} | {card.principal_id for card in held}
    people = person_cards(others)
    terms = terms_between([(own.id, other) for other in people], on=on)

    def shown(card: MandateCard, other_id: int) -> ShownMandate:
        other, term = people[other_id], terms.get((own.id, other_id))
        whose = named_with_term(other.name, term.zh, term.en) if term else other.name
        return ShownMandate(card, other, whose)

    return [shown(card, card.helper_id) for card in given], [shown(card, card.principal_id) for card in held]

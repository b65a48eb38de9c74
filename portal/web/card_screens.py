"""What pages show of cards: facts joined with the names of places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.queries.cards import PrintedCard, VerificationLine
from regions.queries.places import areas_last_known
from regions.rules.facts import AreaFact


@dataclass(frozen=True)
class ShownPrinted:
    """A printed card with the place that issued it."""

    card: PrintedCard
    area: AreaFact | None


@dataclass(frozen=True)
class ShownVerification:
    """Who verified a card; a clerk appears by the place of their desk."""

    line: VerificationLine
    area: AreaFact | None


def printed(cards: Iterable[PrintedCard], *, on: date) -> list[ShownPrinted]:
    """Join printed cards with the names of their areas."""
    held = list(cards)
    areas = areas_last_known({card.area_key for card in held}, on=on)
    return [ShownPrinted(card, areas.get(card.area_key)) for card in held]


def verifications(lines: Iterable[VerificationLine], *, on: date) -> list[ShownVerification]:
    """Join verifications with the names of the desks."""
    held = list(lines)
    areas = areas_last_known({line.area_key for line in held if line.area_key}, on=on)
    return [ShownVerification(line, areas.get(line.area_key)) for line in held]

"""Reads of cross-province openings: that of one area, and those to come."""

from datetime import date

from regions.queries.editions import snapshot
from regions.rules.facts import OpeningFact


def opening_of(area_key: str, *, on: date) -> OpeningFact | None:
    """Give the cross-province opening of a pooling area on a day, if it is open."""
    return snapshot().opening_on(area_key, on)


def opening_documents() -> tuple[str, ...]:
    """Name the documents in which openings were read, each once."""
    every = (fact for group in snapshot().openings.values() for fact in group)
    return tuple(dict.fromkeys(fact.source.document for fact in every))


def openings_to_come(*, after: date) -> tuple[OpeningFact, ...]:
    """List the openings that begin after a day, the next first."""
    every = (fact for group in snapshot().openings.values() for fact in group)
    found = [fact for fact in every if fact.period.starts_on > after]
    return tuple(sorted(found, key=lambda fact: (fact.period.starts_on, fact.area_key)))

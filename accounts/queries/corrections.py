"""Reads for corrections: how each fact is recorded, and what the rule asks of a person."""

from accounts.enums.corrections import CorrectedFact
from accounts.enums.reveals import RevealField
from accounts.queries.matters import open_topics
from accounts.queries.people import life_facts, person_cards
from accounts.queries.reveals import sealed_value
from accounts.rules.corrections import KIND, Recorded
from foundation.masking import mask_number, mask_phone


def recorded_values(person_id: int) -> dict[CorrectedFact, str]:
    """Give the facts whole, each written as the house keeps it; empty where none is recorded."""
    person = person_cards([person_id])[person_id]
    phone = sealed_value(person_id, RevealField.PHONE)
    return {
        CorrectedFact.NAME: person.name,
        CorrectedFact.BORN_ON: person.born_on.isoformat(),
        CorrectedFact.SEX: person.sex.value,
        CorrectedFact.PHONE: phone.clear() if phone else "",
        CorrectedFact.ID_NUMBER: person.opened_number(),
    }


def recorded_value(person_id: int, fact: CorrectedFact) -> str:
    """Give one of them."""
    return recorded_values(person_id)[fact]


def masked(fact: CorrectedFact, value: str) -> str:
    """Write a fact as pages show it; numbers show only their ends."""
    if fact is CorrectedFact.ID_NUMBER and value:
        return mask_number(value)
    return mask_phone(value) if fact is CorrectedFact.PHONE and value else value


def recorded(person_id: int, fact: CorrectedFact) -> Recorded:
    """Gather what the rule asks of a person."""
    died_on = life_facts([person_id])[person_id].died_on
    topics = open_topics(person_id, KIND.code)
    return Recorded(recorded_value(person_id, fact), is_alive=died_on is None, open_topics=topics)

"""Reads of transfers: what the rule asks of a person, what may be chosen, and what was decided."""

from dataclasses import dataclass
from datetime import date

from accounts.enums.people import Insurance
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.matters import open_topics
from accounts.queries.people import life_facts
from accounts.rules.transfers import KIND, TRANSFERABLE, TransferFacts


@dataclass(frozen=True)
class Relation:
    """Where a person is or was insured in one insurance, and the day it ended."""

    insurance: Insurance
    area_key: str
    ends_on: date | None


@dataclass(frozen=True)
class TransferCard:
    """One decided transfer."""

    insurance: Insurance
    from_area_key: str
    to_area_key: str
    decided_on: date


def relations_of(person_id: int, *, on: date) -> list[Relation]:
    """List where a person is or was insured, each insurance and area once, those that go on first."""
    rows = (
        Enrolment.objects.current()
        .filter(person__same_as=person_id, starts_on__lte=on)
        .order_by("starts_on", "pk")
    )
    latest = {(Insurance(row.insurance), row.area_key): row.ends_on for row in rows}
    found = [Relation(insurance, area_key, ends_on) for (insurance, area_key), ends_on in latest.items()]
    return sorted(found, key=lambda one: (one.ends_on is not None, one.insurance.value, one.area_key))


def movable_of(person_id: int, *, on: date) -> list[Relation]:
    """List the relations of a person that may follow them to another place."""
    return [one for one in relations_of(person_id, on=on) if one.insurance in TRANSFERABLE]


def transfer_facts(person_id: int, *, draws_pension: bool, on: date) -> TransferFacts:
    """Gather what the rule asks of a person."""
    life = life_facts([person_id])[person_id]
    return TransferFacts(
        relations=frozenset((one.insurance, one.area_key) for one in relations_of(person_id, on=on)),
        open_topics=open_topics(person_id, KIND.code),
        draws_pension=draws_pension,
        is_alive=life.is_alive(on),
    )


def transfers_of(person_id: int) -> list[TransferCard]:
    """List a person's decided transfers, the newest first."""
    rows = RelationTransfer.objects.filter(person__same_as=person_id).order_by("-decided_on", "-pk")
    return [
        TransferCard(Insurance(row.insurance), row.from_area_key, row.to_area_key, row.decided_on)
        for row in rows
    ]

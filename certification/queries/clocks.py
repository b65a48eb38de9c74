"""Deadlines as they stand on record, with what was decided about their benefits: read at once, and not judged yet."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from certification.queries.standings import ground_of, stop_of
from certification.rules.standings import Stop
from certification.rules.survivors import GroundFact

_NONE = "[]"


@dataclass(frozen=True)
class Clock:
    """One deadline on record; ``stops`` is what was decided about its payment, ``grounds`` why a survivor draws it."""

    id: int
    entitlement_id: UUID
    person_id: int
    born_on: date
    died_on: date | None
    benefit: str
    paying_area_key: str
    starts_on: date
    ends_on: date | None
    last_event_on: date | None
    due_on: date
    computed_at: datetime
    stops: tuple[Stop, ...]
    grounds: tuple[GroundFact, ...]
    protected_until: date | None

    @property
    def counts_for(self) -> tuple[int, str, str]:
        """Name what it counts for: one benefit of one area of one human being."""
        return self.person_id, self.benefit, self.paying_area_key


def clocks_of_people(person_ids: Iterable[int], *, on: date) -> list[Clock]:
    """Give the deadlines of benefits that some persons draw on a day, the most urgent first."""
    return _read(
        "SELECT * FROM certification_clocks_of_people(%s::bigint[], %s)", [sorted(set(person_ids)), on]
    )


def clocks_of_benefit(entitlement_id: UUID, *, on: date) -> list[Clock]:
    """Give the deadlines of one benefit in one area of one human being, as far as it is drawn on a day."""
    return _read("SELECT * FROM certification_clocks_of(%s, %s)", [entitlement_id, on])


def _read(statement: str, facts: list[Any]) -> list[Clock]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [_clock(row) for row in cursor.fetchall()]


def _clock(row: tuple[Any, ...]) -> Clock:
    *known, stops, grounds, until = row
    decided: tuple[Any, ...] = (
        tuple(map(stop_of, json.loads(stops or _NONE))),
        tuple(map(ground_of, json.loads(grounds or _NONE))),
        until,
    )
    return Clock(*known, *decided)

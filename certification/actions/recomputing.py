"""Computes deadlines anew when the rules of their place changed, batch by batch; killed anywhere, it goes on.

A batch is one transaction. It holds nothing while it reckons, and moves only what is still as it was read: whoever is
certified meanwhile has a deadline by the new rules already. To hold every row first would write each of them twice.
Reminders need no care: each is asked again before it goes out, and one for a deadline that moved is cancelled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from accounts.actions import audit
from accounts.queries.people import life_facts
from accounts.rules.actors import SYSTEM
from certification.actions import partner_telling
from certification.actions.partner_telling import Move
from certification.models.recomputing import RecomputeRun, RuleSeal
from certification.queries.recomputing import PlaceRules, rules_by_place
from certification.rules.changes import Proof, due_across
from foundation.clock import local_date

BATCH = 10_000
# One pass at a time decides whether a run begins.
_LOCK = 5_406_001

_TAKE = """
SELECT d.entitlement_id, d.person_id, d.paying_area_key || ' ' || d.benefit, d.last_event_on, e.starts_on, d.due_on
FROM certification_deadline d
JOIN certification_entitlement e ON e.id = d.entitlement_id
WHERE d.entitlement_id > %(after)s AND d.paying_area_key || ' ' || d.benefit = ANY (%(places)s)
ORDER BY d.entitlement_id LIMIT %(most)s
"""
# The rows are met one by one in the order of the list, so that they are locked by ascending id like everywhere.
_IN_ORDER = (
    "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
)
_MOVE = """
UPDATE certification_deadline d SET due_on = moved.due_on, computed_at = %(at)s
FROM unnest(%(ids)s::bigint[], %(days)s::date[], %(events)s::date[], %(befores)s::date[])
    AS moved (id, due_on, last_event_on, before)
WHERE d.entitlement_id = moved.id AND d.due_on = moved.before
    AND d.last_event_on IS NOT DISTINCT FROM moved.last_event_on
RETURNING d.entitlement_id, d.person_id, moved.before, d.due_on
"""


@dataclass(frozen=True)
class Progress:
    """How far a run is; counts are deadlines."""

    done_count: int
    total_count: int
    moved_count: int
    has_ended: bool


Tell = Callable[[Progress], None]


def begin(*, at: datetime) -> bool:
    """Begin a run where the rules of some place are others than those its deadlines were computed by.

    Say whether a run is under way now. A place that changes during a run has to wait for the next one.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if RecomputeRun.objects.filter(ended_at__isnull=True).exists():
            return True
        seals = {f"{row.paying_area_key} {row.benefit}": row.seal for row in RuleSeal.objects.all()}
        found = rules_by_place(on=local_date(at))
        changed = {place: rules for place, rules in found.items() if seals.get(place) != rules.seal}
        if not changed:
            return False
        _seal(changed)
        RecomputeRun.objects.create(
            places=sorted(changed), total_count=sum(r.deadlines_count for r in changed.values()), began_at=at
        )
        return True


def advance(*, at: datetime) -> Progress | None:
    """Compute one batch of the run that is under way; nothing where there is none, or somebody else has it."""
    with transaction.atomic():
        run = RecomputeRun.objects.select_for_update(skip_locked=True).filter(ended_at__isnull=True).first()
        if run is None:
            return None
        rules = rules_by_place(on=local_date(at), places=run.places)
        count, moved = _batch(run, rules, at=at)
        run.done_count += count
        run.moved_count += moved
        if count < BATCH:
            run.ended_at = at
            facts = {"places": len(run.places), "done": run.done_count, "moved": run.moved_count}
            audit.record(SYSTEM, audit.Event("deadlines.recomputed", facts=facts), at=at)
        run.save(update_fields=["after_id", "done_count", "moved_count", "ended_at"])
        return Progress(run.done_count, run.total_count, run.moved_count, run.ended_at is not None)


def run_through(*, at: datetime, tell: Tell | None = None) -> Progress | None:
    """Compute everything that is to be computed anew; nothing where nothing is."""
    if not begin(at=at):
        return None
    last = None
    while (progress := advance(at=at)) is not None:
        last = progress
        if tell:
            tell(progress)
        if progress.has_ended:
            break
    return last


def _seal(changed: dict[str, PlaceRules]) -> None:
    rows = []
    for place, rules in changed.items():
        area_key, _blank, benefit = place.partition(" ")
        rows.append(RuleSeal(paying_area_key=area_key, benefit=benefit, seal=rules.seal))
    RuleSeal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["paying_area_key", "benefit"],
        update_fields=["seal"],
    )


def _batch(run: RecomputeRun, rules: dict[str, PlaceRules], *, at: datetime) -> tuple[int, int]:
    """Compute the next deadlines of a run, and say how many they were and how many moved."""
    asked: dict[str, Any] = {"after": run.after_id, "places": list(rules), "most": BATCH}
    ids: list[int] = []
    days: list[date] = []
    events: list[date | None] = []
    befores: list[date] = []
    moved = 0
    # Most of a place share the day that counts with many others.
    known: dict[tuple[str, date | None, date | None, date | None], date] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        rows = cursor.fetchall()
        needing = {row[1] for row in rows if rules[row[2]].needs_birth}
        births = {pk: life.born_on for pk, life in life_facts(needing).items()} if needing else {}
        for pk, person_id, place, last_event_on, starts_on, due_on in rows:
            here = rules[place]
            counts = last_event_on is not None and last_event_on >= starts_on
            born_on = births.get(person_id)
            asked_start = starts_on if here.needs_start or not counts else None
            key = (place, last_event_on if counts else None, asked_start, born_on)
            if key not in known:
                known[key] = due_across(here.versions, Proof(last_event_on, starts_on, born_on)).due_on
            if known[key] != due_on:
                ids.append(pk)
                days.append(known[key])
                events.append(last_event_on)
                befores.append(due_on)
        if ids:
            cursor.execute(_IN_ORDER)
            cursor.execute(_MOVE, {"ids": ids, "days": days, "events": events, "befores": befores, "at": at})
            moved = cursor.rowcount
            partner_telling.moved([Move(*row) for row in cursor.fetchall()], at=at)
    run.after_id = rows[-1][0] if rows else run.after_id
    return len(rows), moved

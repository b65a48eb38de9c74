"""Merges benefits and certifications of imported registers, and keeps the deadlines that follow from them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from accounts.actions.registry import facts
from accounts.actions.registry.facts import FactTable
from accounts.actions.registry.merging import Loader, Run, execute, filled, number_new, refuse
from accounts.enums.registry import RowCause
from accounts.queries.people import life_facts
from accounts.rules.registry.preparing import stage_columns, staged_as_they_are
from certification.actions import partner_telling
from certification.actions.partner_telling import Move
from certification.models.entitlements import Deadline
from certification.queries.deadlines import versions_in
from certification.rules.changes import Proof, RuleVersion, due_across
from certification.rules.registry import CERTIFICATIONS, ENTITLEMENTS
from regions.errors import PolicyMissing

ENTITLEMENT = FactTable(
    "certification_entitlement",
    {
        "public_id": "gen_random_uuid()",
        "person_id": "p.person_id",
        "benefit": "s.benefit",
        "paying_area_key": "s.paying_area_key",
        "starts_on": "s.starts_on",
        "ends_on": "s.ends_on",
    },
    same=("person_id", "benefit", "paying_area_key"),
)


def _check_entitlements(run: Run) -> None:
    facts.hold(ENTITLEMENT)
    facts.refuse_changed_elsewhere(ENTITLEMENT, run)
    facts.refuse_overlaps(ENTITLEMENT, run)
    for area_key, benefit in _places():
        if not _rules(area_key, benefit, on=run.on):
            refuse(
                RowCause.RULE_MISSING,
                "s.paying_area_key = %(area_key)s AND s.benefit = %(benefit)s",
                {"area_key": area_key, "benefit": benefit},
                column="paying_area_key",
            )


def _write_entitlements(run: Run) -> None:
    facts.write(ENTITLEMENT, run)
    _keep_deadlines(
        "SELECT target_id, old_target FROM registry_plan WHERE cause IS NULL AND state <> 'unchanged'", run
    )
    _drop_deadlines("SELECT old_target FROM registry_plan WHERE cause IS NULL AND state = 'changed'")


def _undo_entitlements(run: Run) -> None:
    _refuse_certified()
    facts.undo(ENTITLEMENT, run, fresh={"public_id": "gen_random_uuid()"})
    _keep_deadlines("SELECT restored_id, target_id FROM registry_undo WHERE restored_id IS NOT NULL", run)
    _drop_deadlines("SELECT target_id FROM registry_undo WHERE cause IS NULL")


def _refuse_certified() -> None:
    """Leave a benefit that somebody was certified for since."""
    execute(
        "UPDATE registry_undo u SET cause = 'built_on' WHERE u.cause IS NULL AND EXISTS ("
        "SELECT FROM certification_certification c LEFT JOIN certification_withdrawal w ON w.certification_id = c.id "
        "WHERE c.entitlement_id = u.target_id AND w.certification_id IS NULL)"
    )


def _check_certifications(run: Run) -> None:
    refuse(RowCause.IS_FINAL, "p.state = 'changed'", run.facts)
    of = "EXISTS (SELECT FROM certification_entitlement f WHERE f.id = p.entitlement_id AND "
    refuse(RowCause.CHANGED_ELSEWHERE, of + "f.superseded_at IS NOT NULL)", run.facts, column="entitlement")
    refuse(RowCause.EVENT_BEFORE_BENEFIT, of + "s.event_on < f.starts_on)", run.facts, column="event_on")
    refuse(
        RowCause.EVENT_AFTER_DEATH,
        of + "NOT accounts_is_alive(f.person_id, s.event_on))",
        run.facts,
        column="event_on",
    )


def _write_certifications(run: Run) -> None:
    execute(
        "SELECT entitlement_id FROM certification_deadline WHERE entitlement_id IN ("
        "SELECT entitlement_id FROM registry_plan WHERE cause IS NULL AND state <> 'unchanged') "
        "ORDER BY entitlement_id FOR UPDATE"
    )
    number_new("certification_certification")
    execute(
        "INSERT INTO certification_certification (id, public_id, entitlement_id, method, event_on, recorded_at, note) "
        "SELECT p.target_id, gen_random_uuid(), p.entitlement_id, s.method, s.event_on, %(at)s, coalesce(s.note, '') "
        "FROM registry_plan p JOIN registry_staged s USING (line) "
        "WHERE p.cause IS NULL AND p.state <> 'unchanged' ORDER BY line",
        run.facts,
    )
    _keep_deadlines(
        "SELECT DISTINCT entitlement_id, entitlement_id FROM registry_plan "
        "WHERE cause IS NULL AND state <> 'unchanged'",
        run,
    )


def _undo_certifications(run: Run) -> None:
    execute(
        "INSERT INTO certification_withdrawal (certification_id, withdrawn_at, reason, words) "
        "SELECT target_id, %(at)s, 'import_undone', '' FROM registry_undo WHERE cause IS NULL",
        run.facts,
    )
    _keep_deadlines(
        "SELECT DISTINCT c.entitlement_id, c.entitlement_id FROM registry_undo u "
        "JOIN certification_certification c ON c.id = u.target_id JOIN certification_entitlement f "
        "ON f.id = c.entitlement_id AND f.superseded_at IS NULL WHERE u.cause IS NULL",
        run,
    )


def _places() -> list[tuple[str, str]]:
    """List the areas and benefits of a piece."""
    rows = execute("SELECT DISTINCT paying_area_key, benefit FROM registry_staged ORDER BY 1, 2")
    return [(row[0], row[1]) for row in rows]


def _rules(area_key: str, benefit: str, *, on: date) -> tuple[RuleVersion, ...]:
    """Give every rule a place ever had, or nothing where it has none on the day."""
    try:
        _answer, versions = versions_in(area_key, benefit, since=date.min, on=on)
    except PolicyMissing:
        return ()
    return versions


def _keep_deadlines(pairs: str, run: Run) -> None:
    """Compute the deadlines of some benefits; `pairs` selects each benefit, and the one it replaces or itself.

    The certifications of a replaced benefit count on. Partners are told which deadlines moved, and not of each
    certification: those are history to the agency that sends them, and news to nobody.
    """
    rows = execute(
        filled(
            "SELECT f.id, f.person_id, f.benefit, f.paying_area_key, f.starts_on, greatest("
            "(SELECT max(c.event_on) FROM certification_certification c LEFT JOIN certification_withdrawal w "
            "ON w.certification_id = c.id WHERE c.entitlement_id IN (f.id, pair.other) AND w.certification_id IS NULL), "
            "(SELECT d.last_event_on FROM certification_deadline d WHERE d.entitlement_id = pair.other "
            "AND pair.other <> f.id)) "
            "FROM ({pairs}) AS pair (id, other) JOIN certification_entitlement f ON f.id = pair.id",
            pairs=pairs,
        )
    )
    before = partner_telling.stood({row[0]: row[1] for row in rows}, on=run.on)
    kept = Deadline.objects.bulk_create(
        _deadlines(rows, run),
        update_conflicts=True,
        unique_fields=["entitlement"],
        update_fields=["last_event_on", "due_on", "computed_at"],
        batch_size=2000,
    )
    moves = [
        Move(row.entitlement_id, row.person_id, before[row.entitlement_id], row.due_on)
        for row in kept
        if before.get(row.entitlement_id, row.due_on) != row.due_on
    ]
    partner_telling.moved(moves, at=run.at)


def _deadlines(rows: list[tuple[Any, ...]], run: Run) -> Iterator[Deadline]:
    lives = life_facts({row[1] for row in rows})
    rules: dict[tuple[str, str], tuple[RuleVersion, ...]] = {}
    for pk, person_id, benefit, area_key, starts_on, last_event_on in rows:
        if (area_key, benefit) not in rules:
            rules[area_key, benefit] = _rules(area_key, benefit, on=run.on)
        versions = rules[area_key, benefit]
        if not versions:
            continue
        due = due_across(versions, Proof(last_event_on, starts_on, lives[person_id].born_on))
        yield Deadline(
            entitlement_id=pk,
            person_id=person_id,
            benefit=benefit,
            paying_area_key=area_key,
            last_event_on=last_event_on,
            due_on=due.due_on,
            computed_at=run.at,
        )


def _drop_deadlines(entitlement_ids: str) -> None:
    """Drop the deadlines of benefits that are superseded: they are derived, and nobody is due by them."""
    execute(filled("DELETE FROM certification_deadline WHERE entitlement_id IN ({ids})", ids=entitlement_ids))


ENTITLEMENTS_LOADER = Loader(
    ENTITLEMENTS,
    staged_as_they_are(ENTITLEMENTS),
    stage_columns(ENTITLEMENTS.columns),
    _check_entitlements,
    _write_entitlements,
    _undo_entitlements,
)
CERTIFICATIONS_LOADER = Loader(
    CERTIFICATIONS,
    staged_as_they_are(CERTIFICATIONS),
    stage_columns(CERTIFICATIONS.columns),
    _check_certifications,
    _write_certifications,
    _undo_certifications,
)

"""Merges enrolments, and what was paid on them."""

from functools import partial

from accounts.actions.registry import facts
from accounts.actions.registry.facts import FactTable
from accounts.actions.registry.merging import Loader, Run, filled, refuse
from accounts.enums.registry import RowCause
from accounts.rules.registry.files import CONTRIBUTIONS, ENROLMENTS
from accounts.rules.registry.preparing import stage_columns, staged_as_they_are

ENROLMENT = FactTable(
    "accounts_enrolment",
    {
        "person_id": "p.person_id",
        "insurance": "s.insurance",
        "scheme": "s.scheme",
        "state": "'paying'",
        "source": "s.source",
        "external_id": "s.external_id",
        "area_key": "s.area_key",
        "has_personal_account": "coalesce(s.has_personal_account, false)",
        "starts_on": "s.starts_on",
        "ends_on": "s.ends_on",
    },
    same=("person_id", "insurance", "area_key"),
)


CONTRIBUTION = FactTable(
    "accounts_contributionspan",
    {
        "person_id": "p.person_id",
        **{
            name: f"s.{name}"
            for name in (
                "insurance", "scheme", "kind", "area_key", "starts_on", "ends_on", "months_count", "base_fen",
                "unit_fen", "personal_fen", "source", "external_id",
            )
        },
        "employer": "coalesce(s.employer, '')",
    },
)  # fmt: skip


def _check(table: FactTable, run: Run) -> None:
    facts.hold(table)
    facts.refuse_changed_elsewhere(table, run)
    # The same entry may have been typed in by hand, under the register's own number.
    refuse(
        RowCause.CHANGED_ELSEWHERE,
        filled(
            "EXISTS (SELECT FROM {table} f WHERE f.source = s.source AND f.external_id = s.external_id "
            "AND f.superseded_at IS NULL AND f.id IS DISTINCT FROM p.old_target)",
            table=table.table,
        ),
        run.facts,
    )


def _check_enrolments(run: Run) -> None:
    _check(ENROLMENT, run)
    facts.refuse_overlaps(ENROLMENT, run)


def _check_contributions(run: Run) -> None:
    _check(CONTRIBUTION, run)


ENROLMENTS_LOADER = Loader(
    ENROLMENTS,
    staged_as_they_are(ENROLMENTS),
    stage_columns(ENROLMENTS.columns),
    _check_enrolments,
    partial(facts.write, ENROLMENT),
    partial(facts.undo, ENROLMENT),
)
CONTRIBUTIONS_LOADER = Loader(
    CONTRIBUTIONS,
    staged_as_they_are(CONTRIBUTIONS),
    stage_columns(CONTRIBUTIONS.columns),
    _check_contributions,
    partial(facts.write, CONTRIBUTION),
    partial(facts.undo, CONTRIBUTION),
)

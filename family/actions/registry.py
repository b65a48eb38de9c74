"""Merges parentages and marriages of imported registers; what contradicts itself is left out and told."""

from accounts.actions.registry import facts
from accounts.actions.registry.facts import FactTable
from accounts.actions.registry.merging import Loader, Run, refuse, warn
from accounts.enums.registry import RowCause
from accounts.rules.registry.preparing import stage_columns, staged_as_they_are
from family.actions import imported
from family.enums import FactKind
from family.rules.registry import MARRIAGES, PARENTAGES

_PERIOD = {
    "starts_on": "s.starts_on",
    "ends_on": "s.ends_on",
    "end_reason": "coalesce(s.end_reason, '')",
    "evidence": "s.evidence",
}
PARENTAGE = FactTable(
    "family_parentage",
    {"parent_id": "p.parent_id", "child_id": "p.child_id", "kind": "s.kind", **_PERIOD},
    same=("parent_id", "child_id", "kind"),
)
# The spouse with the smaller id comes first.
MARRIAGE = FactTable(
    "family_marriage",
    {
        "one_id": "least(p.one_id, p.other_id)",
        "other_id": "greatest(p.one_id, p.other_id)",
        **_PERIOD,
    },
    same=("one_id", "other_id"),
)


def _check_parentages(run: Run) -> None:
    facts.hold(PARENTAGE)
    facts.refuse_changed_elsewhere(PARENTAGE, run)
    refuse(RowCause.SAME_PERSON, "p.parent_id = p.child_id", run.facts, column="child")
    refuse(
        RowCause.PARENT_YOUNGER,
        "NOT accounts_is_born_before(p.parent_id, p.child_id)",
        run.facts,
        column="parent",
    )
    facts.refuse_overlaps(PARENTAGE, run)


def _write_parentages(run: Run) -> None:
    facts.write(PARENTAGE, run)
    imported.settle(FactKind.PARENTAGE, run)


def _undo_parentages(run: Run) -> None:
    facts.undo(PARENTAGE, run)
    imported.settle_undone(FactKind.PARENTAGE, run)


def _check_marriages(run: Run) -> None:
    facts.hold(MARRIAGE)
    facts.refuse_changed_elsewhere(MARRIAGE, run)
    refuse(RowCause.SAME_PERSON, "p.one_id = p.other_id", run.facts, column="other")
    facts.refuse_overlaps(MARRIAGE, run)


def _write_marriages(run: Run) -> None:
    facts.write(MARRIAGE, run)
    imported.settle(FactKind.MARRIAGE, run)
    # Of two that overlap, the later one is remarked on.
    warn(
        RowCause.MARRIED_TWICE,
        "EXISTS (SELECT FROM family_marriage f WHERE f.superseded_at IS NULL AND f.id < p.target_id "
        "AND (f.one_id IN (p.one_id, p.other_id) OR f.other_id IN (p.one_id, p.other_id)) "
        "AND daterange(f.starts_on, f.ends_on) && daterange(s.starts_on, s.ends_on))",
        run.facts,
    )


def _undo_marriages(run: Run) -> None:
    facts.undo(MARRIAGE, run)
    imported.settle_undone(FactKind.MARRIAGE, run)


PARENTAGES_LOADER = Loader(
    PARENTAGES,
    staged_as_they_are(PARENTAGES),
    stage_columns(PARENTAGES.columns),
    _check_parentages,
    _write_parentages,
    _undo_parentages,
)
MARRIAGES_LOADER = Loader(
    MARRIAGES,
    staged_as_they_are(MARRIAGES),
    stage_columns(MARRIAGES.columns),
    _check_marriages,
    _write_marriages,
    _undo_marriages,
)

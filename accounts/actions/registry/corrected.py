"""Keeps what desks have corrected of a person where a register says otherwise, now or when its import is taken back.

A correction was decided on papers; a register that has not heard of it yet must not undo it, nor wake the dead. All
else that its row says is taken.
"""

from typing import Final

from accounts.actions.registry.merging import Run, execute, filled, refuse, warn
from accounts.enums.registry import RowCause

_KEPT: Final = {
    "name": "name = q.name, name_typed = q.name_typed, name_keys = q.name_keys, "
    "has_unmapped_name = q.has_unmapped_name",
    "sex": "sex = q.sex",
    "born_on": "born_on = q.born_on",
    # Sealed twice, one phone looks like two: who reads the remark compares them.
    "phone": "phone_sealed = q.phone_sealed",
    "died_on": "died_on = q.died_on",
    "number": "number_index = NULL, alias_index = NULL",
}
_CORRECTED: Final = "a.action = 'person.corrected' AND a.facts->>'fact' = "
# When a fact is kept, over `a` (what the audit says of the person), `q` (the person on record) and `s` (the row).
_WHEN: Final = {
    **{name: f"{_CORRECTED}'{name}' AND s.{name} <> q.{name}" for name in ("name", "sex", "born_on")},
    "phone": f"{_CORRECTED}'phone'",
    "died_on": "a.action IN ('person.died', 'person.death_withdrawn') AND s.died_on IS DISTINCT FROM q.died_on",
    "number": "a.action IN ('document.number_changed', 'document.withdrawn') AND NOT EXISTS ("
    "SELECT FROM accounts_identitydocument d WHERE d.person_id = q.id AND d.number_index = s.number_index "
    "AND d.superseded_at IS NULL) AND s.number_index IS NOT NULL",
}
_IS_KEPT: Final = (
    "p.state = 'changed' AND NOT p.is_linked AND EXISTS (SELECT FROM accounts_auditevent a "
    "JOIN accounts_insuredperson q ON q.id = a.subject_person_id "
    "WHERE a.subject_person_id = p.old_target AND ({when}))"
)


def keep(run: Run) -> None:
    """Put what was corrected in the place of what the rows of a register say, and remark on them."""
    ever = " OR ".join(f"({when})" for when in _WHEN.values())
    warn(RowCause.CHANGED_ELSEWHERE, _IS_KEPT.format(when=ever), run.facts)
    for name, kept in _KEPT.items():
        execute(
            filled(
                "UPDATE registry_staged s SET {kept} FROM registry_plan p "
                "JOIN accounts_insuredperson q ON q.id = p.old_target "
                "WHERE p.line = s.line AND p.cause IS NULL AND {is_kept}",
                kept=kept,
                is_kept=_IS_KEPT.format(when=_WHEN[name]),
            )
        )
    refuse(RowCause.DIES_BEFORE_BIRTH, "s.died_on < s.born_on", run.facts, column="died_on")


def refuse_restored() -> None:
    """Leave what a batch changed of a person as it is, where a desk has corrected it since."""
    execute(
        "UPDATE registry_undo u SET cause = 'changed_since' WHERE u.cause IS NULL AND u.before IS NOT NULL "
        "AND EXISTS (SELECT FROM accounts_auditevent a WHERE a.subject_person_id = u.target_id "
        "AND a.at > u.recorded_at AND a.action IN ("
        "'person.corrected', 'person.died', 'person.death_withdrawn', 'document.number_changed', 'document.withdrawn'))"
    )

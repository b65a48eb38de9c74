"""Merges persons: joins those the house knows by number, name and birth date, and keeps two with one number apart."""

from uuid import UUID

from django.db import connection
from django.db.models.fields.reverse_related import ForeignObjectRel
from psycopg2 import sql

from accounts.actions.registry import corrected
from accounts.actions.registry.merging import Loader, Run, execute, filled, number_new, refuse, warn
from accounts.enums.registry import RowCause
from accounts.fields import seal, unseal
from accounts.models.people import InsuredPerson
from accounts.rules.registry.files import PERSONS
from accounts.rules.registry.persons import NUMBER_LABEL, PHONE_LABEL, STAGED, stage
from regions.fields import BitemporalFact

_TABLE = "accounts_insuredperson"


def _check(run: Run) -> None:
    """Hold the persons that will change, then all numbers, and find out who is known already."""
    execute(
        "SELECT id FROM accounts_insuredperson WHERE id IN (SELECT old_target FROM registry_plan "
        "WHERE state = 'changed' AND cause IS NULL) ORDER BY id FOR NO KEY UPDATE"
    )
    execute("LOCK TABLE accounts_identitydocument IN SHARE ROW EXCLUSIVE MODE")
    refuse(
        RowCause.CHANGED_ELSEWHERE,
        "p.state = 'changed' AND NOT EXISTS (SELECT FROM accounts_insuredperson q "
        "WHERE q.id = p.old_target AND q.withdrawn_at IS NULL)",
        run.facts,
    )
    _link()
    warn(RowCause.LINKED, "p.is_linked", run.facts)
    warn(RowCause.NAME_UNMAPPED, "s.has_unmapped_name", run.facts)
    warn(RowCause.DIFFERS_FROM_NUMBER, "s.differs_by_sex OR s.differs_by_birth", run.facts)


def _link() -> None:
    """Join rows to persons with the same number, name and birth date, on record or earlier in the piece."""
    execute(
        "UPDATE registry_plan p SET target_id = known.person_id, is_linked = true FROM ("
        "SELECT s.line, min(d.person_id) AS person_id FROM registry_staged s "
        "JOIN accounts_identitydocument d ON d.number_index = s.number_index AND d.superseded_at IS NULL "
        "JOIN accounts_insuredperson q ON q.id = d.person_id AND q.name = s.name AND q.born_on = s.born_on "
        "AND q.withdrawn_at IS NULL GROUP BY s.line) known "
        "WHERE known.line = p.line AND p.cause IS NULL AND p.state = 'new'"
    )
    # What a register says later of a person who was there before it is noted, and overwrites nothing.
    execute(
        "UPDATE registry_plan p SET is_linked = true, target_id = p.old_target FROM accounts_registryentry e "
        "WHERE e.id = p.entry_id AND e.is_linked AND p.cause IS NULL AND p.state = 'changed'"
    )
    execute(
        "UPDATE registry_plan SET target_id = old_target "
        "WHERE cause IS NULL AND state = 'changed' AND target_id IS NULL"
    )
    number_new(_TABLE)
    execute(
        "UPDATE registry_plan p SET target_id = first.target_id, is_linked = true FROM ("
        "SELECT line, first_value(p.target_id) OVER same AS target_id, row_number() OVER same AS place "
        "FROM registry_plan p JOIN registry_staged s USING (line) "
        "WHERE p.cause IS NULL AND p.state = 'new' AND NOT p.is_linked AND s.number_index IS NOT NULL "
        "WINDOW same AS (PARTITION BY s.number_index, s.name, s.born_on ORDER BY line)) first "
        "WHERE first.line = p.line AND first.place > 1"
    )


def _write(run: Run) -> None:
    _insert(run)
    if execute(
        "SELECT true FROM registry_plan WHERE cause IS NULL AND state = 'changed' AND NOT is_linked LIMIT 1"
    ):
        _reseal()
        corrected.keep(run)
        _change(run)
    _open_conflicts(run)


def _insert(run: Run) -> None:
    """Write the persons who are new, and the numbers they have."""
    execute(
        "INSERT INTO accounts_insuredperson (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, "
        "born_on, died_on, phone_sealed, recorded_at) "
        "SELECT p.target_id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, died_on, "
        "phone_sealed, %(at)s FROM registry_plan p JOIN registry_staged s USING (line) "
        "WHERE p.cause IS NULL AND p.state = 'new' AND NOT p.is_linked ORDER BY line",
        run.facts,
    )
    _insert_documents("p.state = 'new' AND NOT p.is_linked", "s.born_on", run)


_INSERT_DOCUMENTS = (
    "INSERT INTO accounts_identitydocument (public_id, person_id, kind, country, number_sealed, number_index, "
    "role, source, differs_by_sex, differs_by_birth, starts_on, recorded_at) "
    "SELECT gen_random_uuid(), p.target_id, s.number_kind, '', {sealed}, {index}, %(role)s, 'import', s.differs_by_sex, "
    "s.differs_by_birth, {starts_on}, %(at)s FROM registry_plan p JOIN registry_staged s USING (line) "
    "WHERE p.cause IS NULL AND {index} IS NOT NULL AND {condition} ORDER BY line"
)


def _insert_documents(condition: str, starts_on: str, run: Run) -> None:
    """Write the number of each row that meets a condition, and its other writing."""
    for role, prefix in (("current", "number"), ("alias", "alias")):
        names = {name: f"s.{prefix}_{name}" for name in ("sealed", "index")}
        execute(
            filled(_INSERT_DOCUMENTS, condition=condition, starts_on=starts_on, **names),
            {**run.facts, "role": role},
        )


def _reseal() -> None:
    """Seal what belongs to a person on record under that person's own public id: it was sealed for a newcomer."""
    rows = execute(
        "SELECT s.line, s.public_id, q.public_id, s.phone_sealed, s.number_sealed, s.alias_sealed "
        "FROM registry_plan p JOIN registry_staged s USING (line) JOIN accounts_insuredperson q ON q.id = p.old_target "
        "WHERE p.cause IS NULL AND p.state = 'changed' AND NOT p.is_linked"
    )
    labels = (PHONE_LABEL, NUMBER_LABEL, NUMBER_LABEL)
    turned = [
        (line, *(_turned(value, label, old, new) for value, label in zip(values, labels, strict=True)))
        for line, old, new, *values in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE registry_staged SET phone_sealed = %s, number_sealed = %s, alias_sealed = %s WHERE line = %s",
            [(*values, line) for line, *values in turned],
        )


def _turned(value: memoryview | None, label: str, old: UUID, new: UUID) -> bytes | None:
    return None if value is None else seal(unseal(value, label=label, owner=old), label=label, owner=new)


def _change(run: Run) -> None:
    """Write what a register changed of its persons; what was there before stays with the entry."""
    execute(
        "UPDATE registry_plan p SET before = jsonb_build_object('name', q.name, 'name_typed', q.name_typed, "
        "'name_keys', q.name_keys, 'has_unmapped_name', q.has_unmapped_name, 'sex', q.sex, 'born_on', q.born_on, "
        "'died_on', q.died_on, 'phone_sealed', encode(q.phone_sealed, 'hex')) FROM accounts_insuredperson q "
        "WHERE q.id = p.old_target AND p.cause IS NULL AND p.state = 'changed' AND NOT p.is_linked"
    )
    execute(
        "UPDATE accounts_insuredperson q SET (name, name_typed, name_keys, has_unmapped_name, sex, born_on, died_on, "
        "phone_sealed) = ROW(s.name, s.name_typed, s.name_keys, "
        "s.has_unmapped_name, s.sex, s.born_on, s.died_on, s.phone_sealed) "
        "FROM registry_plan p JOIN registry_staged s USING (line) "
        "WHERE q.id = p.old_target AND p.cause IS NULL AND p.state = 'changed' AND NOT p.is_linked"
    )
    _change_numbers(run)


def _change_numbers(run: Run) -> None:
    """Put another number in the place of the register's last one; the old one still finds the person."""
    execute(
        "CREATE TEMP TABLE registry_turned ON COMMIT DROP AS SELECT d.* FROM registry_plan p "
        "JOIN registry_staged s USING (line) JOIN accounts_identitydocument d ON d.person_id = p.old_target "
        "AND d.superseded_at IS NULL AND d.source = 'import' AND d.role IN ('current', 'alias') "
        "WHERE p.cause IS NULL AND p.state = 'changed' AND NOT p.is_linked AND s.number_index IS NOT NULL "
        "AND NOT EXISTS (SELECT FROM accounts_identitydocument same WHERE same.person_id = p.old_target "
        "AND same.number_index = s.number_index AND same.superseded_at IS NULL)"
    )
    execute(
        "UPDATE accounts_identitydocument d SET superseded_at = %(at)s FROM registry_turned t WHERE t.id = d.id",
        run.facts,
    )
    execute(
        "INSERT INTO accounts_identitydocument (public_id, person_id, kind, country, number_sealed, number_index, role, "
        "source, issued_on, expires_on, differs_by_sex, differs_by_birth, starts_on, ends_on, recorded_at) "
        "SELECT gen_random_uuid(), person_id, kind, country, number_sealed, number_index, "
        "CASE role WHEN 'current' THEN 'former' ELSE role END, source, issued_on, expires_on, differs_by_sex, "
        "differs_by_birth, starts_on, greatest(%(on)s, starts_on + 1), %(at)s FROM registry_turned",
        run.facts,
    )
    execute("DROP TABLE registry_turned")
    _insert_documents(
        "p.state = 'changed' AND NOT p.is_linked AND NOT EXISTS (SELECT FROM accounts_identitydocument same "
        "WHERE same.person_id = p.old_target AND same.number_index = s.number_index "
        "AND same.superseded_at IS NULL)",
        "%(on)s::date",
        run,
    )


def _open_conflicts(run: Run) -> None:
    """Open the question about every number of the piece that two persons have now, and remark on its rows."""
    execute(
        "CREATE TEMP TABLE registry_shared ON COMMIT DROP AS SELECT two.number_index, two.document_id FROM ("
        "SELECT d.number_index, max(d.id) AS document_id "
        "FROM accounts_identitydocument d WHERE d.superseded_at IS NULL AND d.role = 'current' AND d.country = '' "
        "AND d.number_index IN (SELECT s.number_index FROM registry_plan p JOIN registry_staged s USING (line) "
        "WHERE p.cause IS NULL AND p.state <> 'unchanged') "
        "GROUP BY d.number_index HAVING count(DISTINCT d.person_id) > 1) two "
        # Two rows may be one human being; hardly a number has two, so only those few are asked.
        "WHERE (SELECT count(DISTINCT coalesce(q.merged_into_id, q.id)) "
        "FROM accounts_identitydocument d JOIN accounts_insuredperson q ON q.id = d.person_id "
        "WHERE d.superseded_at IS NULL AND d.role = 'current' AND d.country = '' "
        "AND d.number_index = two.number_index) > 1"
    )
    execute(
        "INSERT INTO accounts_numberconflict (public_id, document_id, opened_at, outcome, reason) "
        "SELECT gen_random_uuid(), h.document_id, %(at)s, '', '' FROM registry_shared h WHERE NOT EXISTS ("
        "SELECT FROM accounts_numberconflict c JOIN accounts_identitydocument d ON d.id = c.document_id "
        "WHERE d.number_index = h.number_index AND d.country = '' AND c.resolved_at IS NULL)",
        run.facts,
    )
    warn(RowCause.NUMBER_SHARED, "s.number_index IN (SELECT number_index FROM registry_shared)", run.facts)
    execute("DROP TABLE registry_shared")


def _undo(run: Run) -> None:
    """Withdraw the persons a batch added, and put back what it changed of others."""
    execute("LOCK TABLE accounts_identitydocument IN SHARE ROW EXCLUSIVE MODE")
    _refuse_built_on()
    corrected.refuse_restored()
    execute(
        "UPDATE accounts_identitydocument d SET superseded_at = %(at)s FROM registry_undo u "
        "WHERE d.person_id = u.target_id AND d.superseded_at IS NULL AND d.source = 'import' "
        "AND u.cause IS NULL AND NOT u.is_linked "
        # Also what the undoing of a later import had recorded anew.
        "AND (u.replaced_target IS NULL OR d.recorded_at >= u.recorded_at)",
        run.facts,
    )
    execute(
        "UPDATE accounts_insuredperson q SET withdrawn_at = %(at)s FROM registry_undo u "
        "WHERE q.id = u.target_id AND u.cause IS NULL AND NOT u.is_linked AND u.replaced_target IS NULL",
        run.facts,
    )
    _restore(run)
    execute(
        "UPDATE accounts_numberconflict c SET resolved_at = %(at)s, outcome = 'withdrawn', reason = '导入批次已撤回' "
        "FROM accounts_identitydocument asked WHERE asked.id = c.document_id AND c.resolved_at IS NULL "
        "AND asked.number_index IN (SELECT d.number_index FROM accounts_identitydocument d "
        "JOIN registry_undo u ON u.target_id = d.person_id WHERE d.superseded_at = %(at)s) "
        "AND (SELECT count(DISTINCT coalesce(q.merged_into_id, q.id)) FROM accounts_identitydocument d "
        "JOIN accounts_insuredperson q ON q.id = d.person_id WHERE d.superseded_at IS NULL "
        "AND d.role = 'current' AND d.number_index = asked.number_index AND d.country = asked.country) < 2",
        run.facts,
    )


def _restore(run: Run) -> None:
    """Put back what a batch overwrote of persons, and the documents it had superseded."""
    execute(
        "UPDATE accounts_insuredperson q SET (name, name_typed, name_keys, has_unmapped_name, sex, born_on, died_on, "
        "phone_sealed) = ROW(u.before->>'name', u.before->>'name_typed', "
        "ARRAY(SELECT jsonb_array_elements_text(u.before->'name_keys')), (u.before->>'has_unmapped_name')::boolean, "
        "u.before->>'sex', (u.before->>'born_on')::date, (u.before->>'died_on')::date, "
        "decode(u.before->>'phone_sealed', 'hex')) FROM registry_undo u "
        "WHERE q.id = u.target_id AND u.cause IS NULL AND u.before IS NOT NULL"
    )
    execute(
        "INSERT INTO accounts_identitydocument (public_id, person_id, kind, country, number_sealed, number_index, role, "
        "source, issued_on, expires_on, differs_by_sex, differs_by_birth, starts_on, ends_on, recorded_at) "
        "SELECT gen_random_uuid(), d.person_id, kind, country, number_sealed, number_index, role, d.source, issued_on, "
        "expires_on, differs_by_sex, differs_by_birth, starts_on, ends_on, %(at)s FROM accounts_identitydocument d "
        "JOIN registry_undo u ON u.target_id = d.person_id WHERE u.cause IS NULL AND u.before IS NOT NULL "
        "AND d.superseded_at = u.recorded_at",
        run.facts,
    )
    execute("UPDATE registry_undo SET restored_id = replaced_target WHERE cause IS NULL")


def _refuse_built_on() -> None:
    """Leave the persons of a batch on whom anything else was built: a fact, a user, a document by others."""
    for table, column, is_fact in _references():
        condition = sql.SQL("AND r.superseded_at IS NULL") if is_fact else sql.SQL("")
        if table == "accounts_identitydocument":
            condition = sql.SQL("AND r.superseded_at IS NULL AND r.source <> 'import'")
        execute(
            sql.SQL(
                "UPDATE registry_undo u SET cause = 'built_on' WHERE u.cause IS NULL AND NOT u.is_linked "
                "AND u.replaced_target IS NULL AND EXISTS (SELECT FROM {} r WHERE r.{} = u.target_id {})"
            ).format(sql.Identifier(table), sql.Identifier(column), condition)
        )
    execute(
        "UPDATE registry_undo u SET cause = 'built_on' FROM accounts_registryentry e WHERE u.cause IS NULL "
        "AND NOT u.is_linked AND u.replaced_target IS NULL AND e.kind = 'persons' AND e.target_id = u.target_id "
        "AND e.superseded_at IS NULL AND e.batch_id <> %(batch)s",
        {"batch": execute("SELECT batch_id FROM registry_undo LIMIT 1")[0][0]},
    )


def _references() -> list[tuple[str, str, bool]]:
    """List every column that points to a person, whichever floor's, and whether its rows can be superseded.

    What the house itself writes about anybody who is on record, as the search for duplicates does, builds on nobody.
    """
    found = []
    for relation in InsuredPerson._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model = relation.related_model
        if getattr(model, "follows_by_itself", False):
            continue
        found.append((model._meta.db_table, str(relation.field.column), issubclass(model, BitemporalFact)))
    return found


LOADER = Loader(PERSONS, STAGED, stage, _check, _write, _undo)

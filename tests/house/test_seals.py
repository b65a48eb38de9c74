"""Nothing sealed can be forgotten: every sealed column is found, rotated, and told apart from all others."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection

from accounts.fields import SealedField
from accounts.queries.seals import sealed_columns
from tests.house.source import FLOORS, ROOT

COLUMNS = sealed_columns()
# A blind index stands beside what it finds; a column of this name without one could never be computed anew.
INDEX_ENDING = "_index"
SEALED_AS = re.compile(r"\bseal\([^)]*label=\"([a-z_.]+)\"")


def test_every_sealed_field_is_a_column_the_rotation_goes_through() -> None:
    declared = {
        f"{model._meta.db_table}.{field.attname}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, SealedField)
    }
    assert declared
    assert {str(column) for column in COLUMNS} == declared


def test_no_two_columns_share_a_label() -> None:
    assert [label for label, count in Counter(column.label for column in COLUMNS).items() if count > 1] == []


def test_every_blind_index_is_named_by_the_column_it_finds() -> None:
    named = {(column.model, column.index) for column in COLUMNS}
    indexes = {
        (column.model, field.attname)
        for column in COLUMNS
        for field in column.model._meta.concrete_fields
        if field.attname.endswith(INDEX_ENDING) and field.get_internal_type() == "BinaryField"
    }
    assert indexes - named == set()


@pytest.mark.django_db
def test_the_rotation_may_write_every_sealed_table() -> None:
    """A trigger that refuses every update would stop a rotation; one that names columns lets the sealed ones through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgtype & 16 > 0 AND tgattr = ''::int2vector AND tgqual IS NULL"
        )
        refusing = {table for table, _name in cursor.fetchall()}
    assert {column.model._meta.db_table for column in COLUMNS} & refusing == set()


def test_seals_are_made_by_columns_of_their_own_only() -> None:
    """A label that no column carries would seal what no rotation finds."""
    labels = {column.label for column in COLUMNS} | {"session"}
    sources = [
        path.read_text(encoding="utf-8")
        for floor in (*FLOORS, "portal")
        for path in (ROOT / floor).rglob("*.py")
    ]
    found = {label for text in sources for label in SEALED_AS.findall(text)}
    assert found >= {"person.phone", "session"}
    assert found - labels == set()

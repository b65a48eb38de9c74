"""What reaches across floors by name: foreign keys written as text, and SQL."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.source import FLOORS, ROOT

NAMED = re.compile(rf"\b({'|'.join(FLOORS)})_(\w+)(\s*\()?")
SQL_FILES = [path for floor in FLOORS for path in sorted((ROOT / floor / "sql").glob("*.sql"))]


def test_foreign_keys_point_down() -> None:
    found = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = getattr(field.remote_field, "model", None) if hasattr(field, "remote_field") else None
            if target is None or field.auto_created:
                continue
            other = target._meta.app_label
            if other in FLOORS and FLOORS.index(other) > FLOORS.index(label):
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert found == []


def code_of(path: Path) -> str:
    """Read a file of SQL without its comments and string literals, whose words bind nobody."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"'[^']*'", "''", re.sub(r"--.*", "", text))


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_sql_reads_own_tables_and_lower_functions_only(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    tables = {model._meta.db_table for model in apps.get_models()}
    found = []
    for other, name, call in NAMED.findall(code_of(path)):
        full = f"{other}_{name}"
        is_lower_function = (
            FLOORS.index(other) < FLOORS.index(floor) and bool(call.strip()) and full not in tables
        )
        if other != floor and not is_lower_function:
            found.append(full)
    assert found == []


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_sql_reads_no_clock(path: Path) -> None:
    clock = re.compile(
        r"\bnow\(|\bcurrent_(date|time|timestamp)\b|\bclock_timestamp\(|\bstatement_timestamp\(",
        re.IGNORECASE,
    )
    assert not clock.search(code_of(path))

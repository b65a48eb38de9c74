"""Hostile and broken files: every bad line is told with its cause, every good one is taken, and nothing crashes."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models.people import InsuredPerson
from accounts.models.registry import ImportFinding
from foundation.csv_records import harmless
from tests.registry.files import CHILD, HEADINGS, number

pytestmark = pytest.mark.django_db
GOOD = f"bb,OK,张敏,F,,{CHILD},,".encode()


def found_in(folder: Path, line: bytes) -> tuple[list[tuple[int, str, str]], str]:
    """Import one line between two good ones; give what was found, and the error file."""
    other = f"bb,OK2,张丽,F,,{number(date(1980, 1, 1))},,".encode()
    content = b"\n".join([HEADINGS["persons"].encode(), GOOD, line, other, b""])
    (folder / "persons.csv").write_bytes(content)
    errors = folder / "errors.csv"
    call_command("import_registry", str(folder), workers=0, errors=errors, stdout=io.StringIO())
    rows = ImportFinding.objects.order_by("pk").values_list("line", "cause", "column")
    return list(rows), errors.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("line", "cause", "column"),
    [
        (b"bb,1," + b"x" * 70_000, "line_too_long", ""),
        (b"bb,1," + b"x" * 5_000_000, "line_too_long", ""),
        (b"bb,1,\x00,,1980-01-01,,,", "nul_bytes", ""),
        (b'bb,1,"\xe5\xbc\xa0,,1980-01-01,,,', "unbalanced_quotes", ""),
        (b"bb,1,\xff\xfe\xff,,1980-01-01,,,", "wrong_encoding", ""),
        (b"bb,1,a", "cell_count", ""),
        ("bb,1,张敏,F,,4.40305E+17,,".encode(), "scientific", "id_number"),
        ("bb,4.40305E+17,张敏,F,1980-01-01,,,".encode(), "scientific", "external_id"),
        ("bb,=1+1,张敏,F,1980-01-01,,,".encode(), "formula", "external_id"),
        (b"bb,1,=HYPERLINK(1),F,1980-01-01,,,", "formula", "name"),
        ("bb,1,@张敏,F,1980-01-01,,,".encode(), "formula", "name"),
        (f"bb,{CHILD},张敏,F,,{CHILD},,".encode(), "number_as_key", "external_id"),
        ("bb,1,张敏,F,,34990019750309002X,,".encode(), "id_number", "id_number"),
        ("bb,1,张敏,F,1980-02-30,,,".encode(), "not_a_date", "born_on"),
        ("bb,1,张敏,F,2999-02-01,,,".encode(), "in_future", "born_on"),
        ("bb,1,张敏,F,1980-02-01,,,1979-01-01".encode(), "dies_before_birth", "died_on"),
        ("bb,1,张敏,女,1980-02-01,,,".encode(), "not_a_code", "sex"),
        ("bb,1,张敏,,,,,".encode(), "missing", "born_on"),
        (b"bb,1,,F,1980-02-01,,,", "missing", "name"),
        ("bb,1,张敏,F,1980-02-01,,12345,".encode(), "phone", "phone"),
        ("bb,1,张敏,F,1980-02-01,,1.38E+10,".encode(), "scientific", "phone"),
        (GOOD, "duplicate_key", ""),
        (b"bb," + b"9" * 81 + ",张敏,F,1980-02-01,,,".encode(), "too_long", "external_id"),
    ],
)
def test_one_bad_line_between_good_ones(tmp_path: Path, line: bytes, cause: str, column: str) -> None:
    found, errors = found_in(tmp_path, line)
    assert found == [(3, cause, column)]
    assert sorted(InsuredPerson.objects.values_list("name", flat=True)) == ["张丽", "张敏"]
    assert CHILD not in errors


def test_quoted_cells_hold_commas_and_line_breaks(tmp_path: Path) -> None:
    found, _errors = found_in(tmp_path, 'bb,"1\n,2","张敏",F,1980-02-01,,,'.encode())
    assert found == []
    assert InsuredPerson.objects.count() == 3


def test_the_error_file_is_safe_to_open_and_says_what_to_do(tmp_path: Path) -> None:
    _found, errors = found_in(tmp_path, "bb,+A1,张敏,F,,,,".encode())
    row = list(csv.reader(io.StringIO(errors)))[1]
    assert row[2] == "'+A1"
    assert row[3] == "external_id"
    assert all(row[5:8])
    assert [harmless(text) for text in ("=1", "-1", "@a", "+1", "1")] == ["'=1", "'-1", "'@a", "'+1", "1"]


def test_numbers_are_masked_in_what_is_kept(tmp_path: Path) -> None:
    wrong = CHILD[:-1] + ("0" if CHILD[-1] != "0" else "1")
    _found, errors = found_in(tmp_path, f"bb,1,张敏,F,,{wrong},,".encode())
    assert wrong not in errors
    assert ImportFinding.objects.get().shown == f"{wrong[:3]}***********{wrong[-4:]}"

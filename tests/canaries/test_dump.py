"""A dump of the sample world, sessions included, holds no clear number, phone or address; new columns are covered."""

import base64

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.models.notices import Notice
from tests import dumps
from tests.canaries.conftest import DAUGHTER, EMAIL, NEWCOMER, UNKNOWN_NUMBER
from tests.dumps import found_in, id_numbers_in, phones_in

pytestmark = [pytest.mark.django_db, pytest.mark.sample]


def test_no_table_holds_anything_sealed_in_clear(log_of_a_day: list[str]) -> None:
    assert Session.objects.count() >= 3
    assert Notice.objects.exists()
    clear = dumps.clear_values()
    assert {"person.id_number", "person.phone", "user.phone", "user.email"} <= clear.keys()
    values = {value for found in clear.values() for value in found} | {EMAIL, UNKNOWN_NUMBER}
    values |= {value.removeprefix("+86") for value in values} | {f"+86{NEWCOMER}", NEWCOMER}
    assert DAUGHTER in values

    for table, text in dumps.dump().items():
        assert found_in(text, values) == set(), table
        assert id_numbers_in(text) == set(), table
        assert phones_in(text) == set(), table


@pytest.mark.parametrize(
    "hidden",
    [
        UNKNOWN_NUMBER,
        f'{{"number": "{UNKNOWN_NUMBER}"}}',
        UNKNOWN_NUMBER.lower(),
        base64.b64encode(f"number={UNKNOWN_NUMBER}".encode()).decode(),
    ],
)
@pytest.mark.parametrize("column", ["bytea", "text", "jsonb"])
def test_the_search_finds_a_number_however_it_is_packed(hidden: str, column: str) -> None:
    value = {"bytea": hidden.encode(), "text": hidden, "jsonb": f'"{hidden}"'}[column]
    if column == "jsonb" and hidden.startswith("{"):
        value = hidden
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE carelessly_added (id int, kept {column})")
        cursor.execute("INSERT INTO carelessly_added VALUES (1, %s)", [value])

    assert {number.upper() for number in id_numbers_in(dumps.dump()["carelessly_added"])} == {UNKNOWN_NUMBER}


@pytest.mark.parametrize("hidden", ["+8613712345678", "13712345678", '{"phone": "13712345678"}'])
def test_the_search_finds_a_phone(hidden: str) -> None:
    assert phones_in(f"1\t{hidden}\t2026-11-02 01:00:00+00")
    assert found_in(f"1\t{hidden}9\t", {"13712345678", "min@example.org"}) == {"13712345678"}
    assert phones_in("0198f3a1-1371-7234-8f00-137123456789 aa13712345678 1371234567890") == set()

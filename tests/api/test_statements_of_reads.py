"""How many statements a read of a partner takes: the token, the link, what is asked for, and the look."""

from typing import Any

import pytest
from django.db import connection

from tests.api.world import Caller, World

TOKEN, LINK, LOOK = 1, 1, 1
# What the thing itself takes, behind the three that every read of a person takes.
PERSONS = {
    "": 1,
    "/deadlines": 1,
    "/entitlements": 1,
    "/statement": 5,
    "/account-statement": 1,
    "/cards": 2,
    "/wallet": 1,
    "/matters": 1,
    "/notices": 7,
    "/relatives": 2,
    "/mandates": 4,
    "/wallet-transfers": 2,
    "/bindings": 4,
}


def statements(caller: Caller, path: str) -> list[str]:
    """Ask once to warm up, and again to count."""
    assert caller.get(path).status_code == 200
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert caller.get(path).status_code == 200
    return [sql for sql in seen if "SAVEPOINT" not in sql]


@pytest.mark.parametrize("what", PERSONS)
def test_a_read_of_a_person_asks_no_more_than_it_must(world: World, city: Caller, what: str) -> None:
    seen = statements(city, f"persons/{world.linked.public_id}{what}")
    assert len(seen) <= TOKEN + LINK + PERSONS[what] + LOOK, "\n".join(seen)


def test_a_deadline_is_one_statement_and_so_is_each_of_the_rest(world: World, city: Caller) -> None:
    seen = statements(city, f"deadlines/{world.linked.entitlement_id}")
    assert len(seen) == TOKEN + LINK + 1 + LOOK, "\n".join(seen)
    assert "certification_clocks_of" in seen[1]


def test_a_list_of_links_is_one_statement_however_long(world: World, city: Caller) -> None:
    assert len(statements(city, "links?limit=200")) == TOKEN + 1 + LOOK

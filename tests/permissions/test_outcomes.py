"""The written table of `tests/cases/permissions.yaml` against the running portal; the registry is not asked.

Every role of the cast knocks at every door with a real request for a real row, freshly signed in.
"""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import time_machine
import yaml
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.permissions.calls import call_for, outcome_of
from tests.permissions.doors import METHODS, doors
from tests.permissions.knocking import Call, knock
from tests.permissions.world import ROLES, World
from tests.standing import standing

TABLE = yaml.safe_load((Path(__file__).parents[1] / "cases" / "permissions.yaml").read_text(encoding="utf-8"))
OUTCOMES = {"ok", "sign_in", "home", "confirm", "forbidden", "not_found", "not_allowed", "refused", "setup"}


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """Read the table: door and method -> role -> outcome."""
    table = {}
    for group in TABLE["doors"]:
        for door in group["doors"]:
            route, method = door.split()
            assert (route, method) not in table, f"{door} is written twice"
            table[route, method] = outcomes_of(group["outcomes"])
    return table


def outcomes_of(written: dict[str, list[str]]) -> dict[str, str]:
    """Spread one entry of the table over the roles, each of which it must name exactly once."""
    found: dict[str, str] = {}
    for outcome, names in written.items():
        assert outcome in OUTCOMES
        for name in names:
            for role in TABLE["groups"].get(name, [name]):
                assert role not in found, f"{role} stands twice"
                found[role] = outcome
    assert set(found) == set(ROLES), set(ROLES) ^ set(found)
    return found


ROWS = rows()


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The rows all roles find."""
    with standing(django_db_blocker, lambda: World(is_certified=True)) as built:
        yield built


@pytest.fixture
def world(standing_world: World, db: None) -> Iterator[World]:
    """A family, staff of two places, and a certification, met in the moment they were made, however many came before."""
    with time_machine.travel(standing_world.at, tick=True):
        yield deepcopy(standing_world)


def test_every_door_stands_in_the_table_and_nothing_else() -> None:
    assert {door.route for door in doors()} == {route for route, _method in ROWS}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_what_is_written(world: World, role: str) -> None:
    met = {
        door: outcome
        for door in ROWS
        if (outcome := knocked(world, role, door, call_for(*door))) != ROWS[door][role]
    }
    assert met == {}


@pytest.mark.parametrize(
    "role",
    [
        "officer",
        pytest.param("partner", marks=pytest.mark.long),
        pytest.param("anonymous", marks=pytest.mark.long),
        pytest.param("daughter", marks=pytest.mark.long),
        pytest.param("clerk", marks=pytest.mark.long),
    ],
)
def test_a_method_that_is_not_in_the_table_is_refused(world: World, role: str) -> None:
    """Also for those with the most power: an address answers no method that nobody wrote down.

    Which methods an address knows is asked before who is there, so the strongest in a browser stands for all; the
    others are asked in the long mode.
    """
    met = {}
    for route in {route for route, _method in ROWS}:
        written = {method for name, method in ROWS if name == route}
        bare = Call(parts=call_for(route, min(written)).parts)
        for method in set(METHODS) - written:
            met[route, method] = knocked(world, role, (route, method), bare)
    assert {door: outcome for door, outcome in met.items() if outcome != "not_allowed"} == {}


def knocked(world: World, role: str, door: tuple[str, str], call: Call) -> str:
    """Knock, name what came back, and leave the world as it was."""
    caller = world.caller(role)
    point = transaction.savepoint()
    try:
        return outcome_of(knock(call, world, caller, role, door))
    finally:
        transaction.savepoint_rollback(point)

"""The cast of the API's contract tests."""

import pytest

from tests.api import world as worlds
from tests.api.world import Caller, World


@pytest.fixture
def world(db: None) -> World:
    """Three people and two partners."""
    return worlds.build()


@pytest.fixture
def city(world: World) -> Caller:
    """The city service, with all scopes."""
    return world.caller()

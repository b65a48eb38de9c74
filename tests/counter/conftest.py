"""The cast at the desk."""

import pytest
from django.test import Client

from tests.permissions.world import World


@pytest.fixture
def world(db: None) -> World:
    """A family, staff of two places."""
    return World()


@pytest.fixture
def clerk(world: World) -> Client:
    """The clerk of the paying area, freshly signed in."""
    return world.client("clerk")

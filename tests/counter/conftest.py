"""The cast at the desk."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.permissions.world import World
from tests.standing import standing


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The rows of all tests of a module."""
    with standing(django_db_blocker, World) as built:
        yield built


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """A family, staff of two places."""
    return deepcopy(standing_world)


@pytest.fixture
def clerk(world: World) -> Client:
    """The clerk of the paying area, freshly signed in."""
    return world.client("clerk")

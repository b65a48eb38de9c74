"""The cast of the API's tests."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import override_settings
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from tests.api import world as worlds
from tests.api.world import Caller, World
from tests.standing import standing

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The rows of all tests of a module; secrets are hashed fast."""
    with override_settings(PASSWORD_HASHERS=FAST), standing(django_db_blocker, worlds.build) as built:
        yield built


@pytest.fixture
def world(standing_world: World, db: None, settings: Settings) -> World:
    """Three people and two partners."""
    settings.PASSWORD_HASHERS = FAST
    return deepcopy(standing_world)


@pytest.fixture
def city(world: World) -> Caller:
    """The city service, with all scopes."""
    return world.caller()

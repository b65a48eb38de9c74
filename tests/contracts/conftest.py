"""The cast of the API's contract tests."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.api import world as worlds
from tests.api.world import Caller, World, token_of


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Three people and two partners, whose secrets are hashed fast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return worlds.build()


@pytest.fixture
def city(world: World) -> Caller:
    """The city service, with all scopes."""
    return world.caller()


@pytest.fixture
def patient(world: World) -> Caller:
    """The city service with a token that outlasts the longest test; with a past one nothing would be asked at all."""
    return Caller(token_of(world.city, lasts=timedelta(hours=12)))

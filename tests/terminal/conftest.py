"""A machine at Bengbu's counter, and whoever stands before it."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.actions import face_checks
from accounts.enums.face import FaceDecider
from portal.shared.machines import COOKIE
from tests.accounts.faces import FakeFace
from tests.permissions.world import World, browser
from tests.standing import standing


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The rows of all tests of a module."""
    with standing(django_db_blocker, World) as built:
        yield built


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """A family, staff of two places, a machine."""
    return deepcopy(standing_world)


@pytest.fixture
def machine(world: World) -> Client:
    """The machine's own browser."""
    client = browser()
    client.cookies[COOKIE] = world.machine.key
    return client


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeFace:
    """A provider whose word is enough for a benefit, and which says what the test sets."""
    fake = FakeFace(decider=FaceDecider.PROVIDER)
    monkeypatch.setattr(face_checks, "configured", lambda: fake)
    return fake

"""Acts for which a sign-in of an hour ago is not enough, and what is left after signing out."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.permissions.calls import call_for, outcome_of
from tests.permissions.test_outcomes import ROWS, TABLE
from tests.permissions.world import World
from tests.standing import standing


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The rows of all tests here."""
    with standing(django_db_blocker, World) as built:
        yield built


@pytest.fixture
def world(standing_world: World, db: None) -> World:
    """A family, staff of two places."""
    return deepcopy(standing_world)


@pytest.mark.parametrize("door", TABLE["fresh_sign_in"])
def test_a_sensitive_act_asks_for_a_fresh_sign_in(world: World, door: str) -> None:
    route, method = door.split()
    call = call_for(route, method)
    for role, outcome in ROWS[route, method].items():
        if outcome in {"ok", "not_found", "refused"}:
            client = world.client(role)
            session = client.session
            session["step_up_at"] = 0
            session.save()
            path = reverse(route, kwargs=call.parts(world))
            answer = client.post(path, call.data(world, role))
            assert outcome_of(answer) == "confirm", role


def test_nobody_is_somebody_else_after_signing_out(world: World) -> None:
    client: Client = world.client("daughter")
    client.post("/sign-out/")
    answer: Any = client.get("/family/")
    assert outcome_of(answer) == "sign_in"
    assert isinstance(answer.wsgi_request.user, AnonymousUser)

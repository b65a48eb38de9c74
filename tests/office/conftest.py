"""Officers in front of their browsers, on the day the cast's story is told."""

import time
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models.users import User
from accounts.rules.actors import Actor
from tests import cast as stage
from tests.cast import Cast

SignIn = Callable[[Actor], Client]


@pytest.fixture
def the_day() -> Iterator[None]:
    """Stand on the cast's day, in the morning."""
    with time_machine.travel(stage.AT, tick=True):
        yield


@pytest.fixture
def cast(db: None, the_day: None) -> Cast:
    """The whole cast."""
    return stage.on_stage()


@pytest.fixture
def sign_in() -> SignIn:
    """Sign an officer in, with a proof of a moment ago."""

    def enter(actor: Actor) -> Client:
        client = Client()
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["step_up_at"] = int(time.time())
        session.save()
        return client

    return enter

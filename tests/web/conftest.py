"""The cast in front of their browsers, on the day the cast's story is told."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from tests import cast as stage
from tests.cast import Cast

PASSWORD = "three-generations"
SignIn = Callable[..., Client]


@pytest.fixture
def the_day() -> Iterator[None]:
    """Stand on the cast's day, in the morning."""
    with time_machine.travel(stage.AT, tick=True):
        yield


@pytest.fixture
def outbox(tmp_path: Path, settings: Settings) -> DevelopmentOutbox:
    """A development outbox of this test's own."""
    options = {"folder": tmp_path / "outbox", "channel": "sms"}
    settings.CHANNEL_SENDERS = {
        "sms": {"outbox": ("accounts.clients.channels.outbox.DevelopmentOutbox", options)}
    }
    return DevelopmentOutbox(**options)


@pytest.fixture
def cast(db: None, the_day: None, outbox: DevelopmentOutbox) -> Cast:
    """The whole cast, in a database this test leaves as it was."""
    return stage.on_stage()


@pytest.fixture
def visitor(db: None, the_day: None) -> None:
    """Somebody who needs no cast: a page for everybody, on the cast's day."""


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    """Sign somebody in without the sign-in pages; ``fresh`` counts as a proof of a moment ago."""

    def enter(
        person: InsuredPerson | None = None, *, user: User | None = None, fresh: bool = False
    ) -> Client:
        client = Client()
        chosen = user or User.objects.get(person=person)
        client.force_login(chosen, backend="allauth.account.auth_backends.AuthenticationBackend")
        if fresh:
            session = client.session
            session["step_up_at"] = int(time.time())
            session.save()
        return client

    return enter


def give_password(person: InsuredPerson) -> None:
    """Give somebody of the cast a password."""
    user = User.objects.get(person=person)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])


def code_in(outbox: DevelopmentOutbox) -> str:
    """Read the newest code that was sent."""
    found = re.search(r"\b(\d{6})\b", outbox.messages(1)[0]["text"])
    assert found
    return found[1]


def without_tokens(html: str) -> str:
    """Give a page without what differs every time it is shown."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)

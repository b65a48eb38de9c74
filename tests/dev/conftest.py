"""A developer of the city service and a first person, in front of their browsers, on the cast's day."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.actions import partner_staff
from accounts.models.partners import Partner
from accounts.models.users import User
from accounts.queries.partner_staff import developer_actor
from accounts.rules.actors import SYSTEM, Actor
from tests import cast as stage
from tests.cast import AT, Cast

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Enter = Callable[..., Client]


@dataclass(frozen=True)
class Crew:
    """The city service with its first person and a colleague."""

    partner: Partner
    first: User
    colleague: User

    def actor(self, user: User) -> Actor:
        """Give one of them as actions about keys and endpoints know them."""
        return developer_actor(Actor(frozenset(), user_id=user.pk, developer_of=self.partner.pk))


@pytest.fixture
def the_day() -> Iterator[None]:
    """Stand on the cast's day, in the morning."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def cast(db: None, the_day: None) -> Cast:
    """The whole cast."""
    return stage.on_stage()


@pytest.fixture
def crew(cast: Cast, settings: Settings) -> Crew:
    """Two people who look after the city service's access."""
    settings.PASSWORD_HASHERS = FAST
    partner = Partner.objects.get(pk=cast.city_service.partner_id)
    return Crew(partner, joined(partner, "赵工", is_first=True), joined(partner, "钱工", is_first=False))


def joined(partner: Partner, name: str, *, is_first: bool) -> User:
    """Let somebody new sign up and join."""
    user = stage.sign_up(f"+86137800{User.objects.count():05d}")
    invited = partner_staff.invite(SYSTEM, partner.pk, name, is_first=is_first, at=AT)
    partner_staff.join(Actor(frozenset(), user_id=user.pk), invited.shown, at=AT)
    return user


@pytest.fixture
def enter() -> Enter:
    """Sign somebody in, with a proof of a moment ago unless it is to be an old one."""

    def sign_in(user: User, *, fresh: bool = True) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["step_up_at"] = int(time.time()) if fresh else 0
        session.save()
        return client

    return sign_in

"""A sandbox of its own for the tests: its worlds are copies, made once for each test process."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.actions import sandbox as rows
from accounts.enums.sandbox import SandboxPart
from accounts.queries.sandbox import Tenant, tenant_by_id
from foundation import clock
from portal.sandbox import databases, worlds
from portal.sandbox.worlds import TenantAdded
from tests.api import world as worlds_of_partners
from tests.api.world import Caller, World, token_of
from tests.databases import Kind, shipped


@dataclass(frozen=True)
class Sandbox:
    """A tenant with a token in each hand."""

    added: TenantAdded

    @property
    def tenant(self) -> Tenant:
        """Read the tenant anew."""
        found = tenant_by_id(self.added.tenant_id)
        assert found is not None
        return found

    def caller(self, part: SandboxPart = SandboxPart.APP, language: str = "") -> Caller:
        """Hand one of the tenant's clients a token of all scopes."""
        return Caller(token_of(self.added.clients[part]), language)


@pytest.fixture(scope="session")
def worlds_of_this_process(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Begin with the tables and policy that are there, and leave no database behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "base", lambda: shipped(Kind.PLAIN))
        yield
    with django_db_blocker.unblock():
        databases.close_lines()
        databases.drop_others(set(), most=1_000)


@pytest.fixture
def in_a_sandbox(worlds_of_this_process: None, db: None, settings: Settings) -> Iterator[None]:
    """Let this process serve a sandbox for the length of a test."""
    settings.IS_SANDBOX = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock.LATCH, "is_open", True)
        rows.mark(at=clock.now())
        yield
    databases.close_lines()


@pytest.fixture
def sandbox(in_a_sandbox: None) -> Sandbox:
    """A sandbox with one tenant in a fresh world."""
    return Sandbox(worlds.add("one", at=clock.now()))


@pytest.fixture
def with_pages(settings: Settings) -> None:
    """Let the pages be a sandbox's too."""
    settings.MIDDLEWARE = ["portal.sandbox.middleware.SandboxMiddleware", *settings.MIDDLEWARE]
    settings.REDIRECTS_MAY_LOOP_BACK = True


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """An ordinary portal: three people and two partners."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return worlds_of_partners.build()


@pytest.fixture
def city(world: World) -> Caller:
    """The city service of the ordinary portal, with all scopes."""
    return world.caller()

"""The written table of `tests/cases/api_matrix.yaml`: every operation of the API by every kind of token."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
import yaml
from django.db import transaction
from django.http import HttpResponse
from oauth2_provider.models import get_access_token_model, get_application_model
from pytest_django.plugin import DjangoDbBlocker

from accounts.actions import partners
from accounts.enums.partners import PartnerScope
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.rules.actors import SYSTEM
from portal.permits.api import ROUTES
from tests.permissions.calls import call_for
from tests.permissions.knocking import knock
from tests.permissions.world import Caller, World
from tests.standing import standing

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "api_matrix.yaml").read_text(encoding="utf-8"))
COLUMNS = ("needed", "all", "narrow", "unlinked", "unscoped", "suspended", "none")
# What is no operation on anything: the description, tokens (which OAuth's own tests cover), and what is not there.
APART = {"api:schema", "api:docs", "api:token", "api:missing"}
ROLE = "partner"


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """Read the table: operation -> column -> outcome."""
    table: dict[tuple[str, str], dict[str, str]] = {}
    for group in CASES["groups"].values():
        for outcome, written in group["unlinked"].items():
            for line in written:
                route, method = line.split()
                assert (f"api:{route}", method) not in table, f"{line} is written twice"
                table[f"api:{route}", method] = {
                    "unscoped": outcome,
                    **group["outcomes"],
                    "unlinked": outcome,
                }
    return table


ROWS = rows()


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The rows all columns find."""
    with standing(django_db_blocker, lambda: World(is_certified=True)) as built:
        yield built


@pytest.fixture
def world(standing_world: World, db: None) -> Iterator[World]:
    """A family and its partners, met in the moment they were made."""
    with time_machine.travel(standing_world.at, tick=True):
        yield deepcopy(standing_world)


def test_every_operation_of_the_registry_has_a_row_and_nothing_else() -> None:
    assert {door for door in ROUTES if door[0] not in APART} == set(ROWS)
    assert all(set(row) == set(COLUMNS) for row in ROWS.values())


@pytest.mark.parametrize("column", COLUMNS)
def test_every_operation_answers_as_is_written(world: World, column: str) -> None:
    met = {}
    for door in ROWS:
        point = transaction.savepoint()
        try:
            answer = knocked(world, column, door)
        finally:
            transaction.savepoint_rollback(point)
        if outcome_of(answer) != ROWS[door][column]:
            met[door] = (outcome_of(answer), answer.content.decode()[:300])
    assert met == {}


def knocked(world: World, column: str, door: tuple[str, str]) -> HttpResponse:
    """Knock with the token of a column, after what the column says has happened."""
    needed = ROUTES[door].scope
    scopes = set(PartnerScope)
    if column == "needed":
        scopes = {needed} if needed else set()
    elif column == "narrow":
        scopes -= {needed}
    caller = replace(world.caller(ROLE), headers={} if column == "none" else bearer(world, scopes))
    call = call_for(*door)
    before = call.before

    def then(world: World, role: str, caller: Caller) -> dict[str, object]:
        """Let happen what the column says, once the call has what it needs."""
        made = before(world, role, caller)
        HAPPENS.get(column, lambda world: None)(world)
        return made

    return knock(replace(call, before=then), world, caller, ROLE, door)


def bearer(world: World, scopes: set[PartnerScope]) -> dict[str, str]:
    """Issue a token of some scopes."""
    partner = Partner.objects.get(pk=world.partners[ROLE])
    token = f"token-of-{'-'.join(sorted(scopes))}"
    get_access_token_model().objects.create(
        token=token,
        application=get_application_model().objects.get(pk=partner.application_id),
        expires=world.at + timedelta(minutes=5),
        scope=" ".join(sorted(scopes)),
    )
    return {"Authorization": f"Bearer {token}"}


def end_link(world: World) -> None:
    """Let the grandmother end the link."""
    partners.unlink(SYSTEM, world.partners[ROLE], world.id("grandmother"), at=world.at)


def allow_something_else(world: World) -> None:
    """Let every link of the grandmother's allow one thing that opens no door."""
    links = PartnerLink.objects.filter(person=world.id("grandmother"))
    links.update(scopes=[PartnerScope.CARDS_VERIFY.value])


def suspend(world: World) -> None:
    """Switch the partner off."""
    partners.switch(SYSTEM, world.partners[ROLE], is_enabled=False, at=world.at)


HAPPENS: dict[str, Callable[[World], None]] = {
    "unlinked": end_link,
    "unscoped": allow_something_else,
    "suspended": suspend,
}


def outcome_of(answer: HttpResponse) -> str:
    """Name what came back."""
    return "ok" if answer.status_code < 300 else str(answer.json()["code"])

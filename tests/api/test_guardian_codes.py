"""Codes that a guardian makes for a ward: seen and voided on the guardian's page, and void without a guardian."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from accounts.actions import link_codes
from accounts.actions.link_codes import MadeCode
from accounts.enums.users import Role
from accounts.models.audit import AuditEvent
from accounts.models.partner_links import LinkCode, PartnerLink
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import Actor
from family.enums import ConfirmedBy, LegalBasis, MandateGrade, MandateScope
from family.models.mandates import Mandate
from tests.api.linking import DEADLINES, said
from tests.api.world import Caller, World

BACKEND = "django.contrib.auth.backends.ModelBackend"
PARTNERS = "/me/partners/"


@pytest.fixture
def guardianship(world: World) -> Mandate:
    """Let the stranger be the guardian of the linked person."""
    return Mandate.objects.create(
        principal_id=world.linked.id,
        helper_id=world.stranger.id,
        grade=MandateGrade.ACT.value,
        scopes=[MandateScope.CERTIFICATION.value],
        legal_basis=LegalBasis.GUARDIAN.value,
        confirmed_by=ConfirmedBy.DESK.value,
        starts_on=world.today - timedelta(days=9),
        confirmed_at=world.at,
        paper="判决书",
    )


@pytest.fixture
def made(world: World, guardianship: Mandate) -> MadeCode:
    """Let the guardian make a code for the ward."""
    guardian = Actor(frozenset({Role.CITIZEN}), person_id=world.stranger.id)
    given = replace(said(world, world.city, DEADLINES), guardian_id=world.stranger.id)
    return link_codes.make(guardian, world.linked.id, given, at=world.at)


def page_of(person_id: int) -> Client:
    """Sign somebody in."""
    client = Client()
    user = User.objects.create(person=InsuredPerson.objects.get(pk=person_id))
    client.force_login(user, backend=BACKEND)
    return client


def told(city: Caller, made: MadeCode) -> int:
    """Let the partner bring the code."""
    body = {"way": "code", "code": made.shown, "scopes": ["deadlines:read"]}
    return city.post("links", body).status_code


def test_a_guardian_sees_it_and_voids_it(world: World, city: Caller, made: MadeCode) -> None:
    guardian = page_of(world.stranger.id)
    page = guardian.get(PARTNERS).content.decode()
    assert "授权码还没用" in page
    assert "您替 顾桂兰 生成的" in page
    code = LinkCode.objects.get()
    assert guardian.post(f"{PARTNERS}codes/{code.public_id}/void/").status_code == 302
    assert told(city, made) == 410
    assert "授权码还没用" not in guardian.get(PARTNERS).content.decode()
    assert AuditEvent.objects.get(action="partner.code_voided").subject_person_id == world.linked.id


def test_the_ward_sees_it_as_their_own(world: World, made: MadeCode) -> None:
    page = page_of(world.linked.id).get(PARTNERS).content.decode()
    assert "授权码还没用" in page
    assert "您替" not in page


def test_nobody_else_voids_it(world: World, city: Caller, made: MadeCode) -> None:
    other = page_of(world.dead.id)
    assert other.post(f"{PARTNERS}codes/{LinkCode.objects.get().public_id}/void/").status_code == 404
    assert told(city, made) == 201
    assert PartnerLink.objects.get(basis="code").guardian_id == world.stranger.id


@pytest.mark.parametrize("how", ["revoked", "resting", "over", "death"])
def test_it_ends_with_the_guardianship(
    world: World, city: Caller, guardianship: Mandate, made: MadeCode, how: str
) -> None:
    rows = Mandate.objects.filter(pk=guardianship.pk)
    match how:
        case "revoked":
            rows.update(revoked_at=world.at)
        case "resting":
            rows.update(frozen_at=world.at)
        case "over":
            rows.update(ends_on=world.today)
        case "death":
            guardianship.helper.died_on = world.today
            guardianship.helper.save(update_fields=["died_on"])
    assert told(city, made) == 410
    assert not PartnerLink.objects.filter(basis="code").exists()

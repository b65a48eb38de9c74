"""Account sharing over the API: asked for, confirmed nowhere but in the portal, read and ended."""

from datetime import date

import pytest

from accounts.actions import partners, people
from accounts.actions.ledger import open_account
from accounts.actions.people import NewPerson
from accounts.enums.ledger import AccountKind
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.enums.people import Insurance
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from family.actions import binding_asking, kinship
from family.actions.kinship import NewParentage
from family.enums import ParentageKind
from family.models.bindings import SharingBinding
from foundation.identifiers import Sex
from tests.api.world import ALL_SCOPES, BENGBU, World

ABSENT = "01a20731-0000-7000-8000-000000000000"


@pytest.fixture
def daughter(world: World) -> InsuredPerson:
    """Give the linked person a daughter who works, with an account; both are insured in one place."""
    person = people.register(SYSTEM, NewPerson("张敏", Sex.FEMALE, date(1980, 3, 4)), at=world.at)
    tie = NewParentage(world.linked.id, person.pk, ParentageKind.BIRTH, date(1980, 3, 4), "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=world.at)
    for one, insurance in (
        (world.linked.id, Insurance.RESIDENT_MEDICAL),
        (person.pk, Insurance.EMPLOYEE_MEDICAL),
    ):
        people.enrol(
            one,
            insurance,
            area_key=BENGBU,
            starts_on=date(2010, 1, 1),
            has_personal_account=insurance is Insurance.EMPLOYEE_MEDICAL,
            at=world.at,
        )
    open_account(person.pk, AccountKind.PERSONAL, BENGBU, at=world.at)
    return person


def wanted(world: World, sharer: InsuredPerson, **changes: object) -> dict[str, object]:
    body = {"sharer_id": str(sharer.public_id), "user_id": str(world.linked.public_id), "for": "user"}
    return {**body, **changes}


def test_a_user_asks_by_an_app_and_the_sharer_confirms_in_the_portal(
    world: World, daughter: InsuredPerson
) -> None:
    app = world.caller()
    answer = app.post("bindings", wanted(world, daughter, month_cap_fen=50_000))
    assert answer.status_code == 201, answer.content
    given = answer.json()
    assert (given["state"], given["month_cap_fen"]) == ("asked", 50_000)
    # The daughter has linked nothing: no word on who she is but a masked name.
    assert given["sharer"] == {"person_id": None, "name_masked": "*敏"}
    assert given["user"]["person_id"] == str(world.linked.public_id)
    assert app.get(f"bindings/{given['id']}").json() == given

    binding_asking.confirm(
        Actor(frozenset(), person_id=daughter.pk), SharingBinding.objects.get().public_id, at=world.at
    )
    assert app.get(f"bindings/{given['id']}").json()["state"] == "active"
    listed = app.get(f"persons/{world.linked.public_id}/bindings").json()
    assert [one["id"] for one in listed["items"]] == [given["id"]]


def test_the_same_key_is_the_same_binding(world: World, daughter: InsuredPerson) -> None:
    app = world.caller()
    body = wanted(world, daughter)
    first, second = (app.post("bindings", body, key="one-key-for-it") for _time in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert app.post("bindings", body).json()["code"] == "family.binding.exists"
    assert SharingBinding.objects.count() == 1


@pytest.fixture
def no_insurance(world: World, daughter: InsuredPerson) -> InsuredPerson:
    """Give the linked person a son who is in no insurance, which is nobody else's business."""
    person = people.register(SYSTEM, NewPerson("张强", Sex.MALE, date(1982, 3, 4)), at=world.at)
    tie = NewParentage(world.linked.id, person.pk, ParentageKind.BIRTH, date(1982, 3, 4), "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=world.at)
    return person


def test_the_reasons_of_ones_own_side_come_at_once(world: World, daughter: InsuredPerson) -> None:
    body = {"sharer_id": str(world.linked.public_id), "user_id": str(daughter.public_id), "for": "sharer"}
    answer = world.caller(language="en").post("bindings", body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "family.binding.not_allowed"
    assert [one["code"] for one in answer.json()["reasons"]] == ["family.binding.sharer_not_insured"]


def test_what_stands_against_the_other_side_is_one_code_and_no_fact(
    world: World, no_insurance: InsuredPerson
) -> None:
    answer = world.caller().post("bindings", wanted(world, no_insurance))
    assert (answer.status_code, answer.json()["code"]) == (422, "family.binding.not_allowed")
    (reason,) = answer.json()["reasons"]
    assert (reason["code"], reason["facts"], reason["law"]) == ("family.binding.other_side", {}, [])
    before = answer.json()["reasons"]

    people.enrol(
        no_insurance.pk,
        Insurance.EMPLOYEE_MEDICAL,
        area_key="510100",
        starts_on=date(2010, 1, 1),
        has_personal_account=True,
        at=world.at,
    )
    # Another cause, of the place, of the account: for a partner it is the same answer.
    assert world.caller().post("bindings", wanted(world, no_insurance)).json()["reasons"] == before


@pytest.mark.parametrize("who", ["stranger", "absent", "unlinked"])
def test_of_who_is_no_relative_or_not_linked_nobody_learns_anything(
    world: World, daughter: InsuredPerson, who: str
) -> None:
    changed = {
        "stranger": {"sharer_id": str(world.stranger.public_id)},
        "absent": {"sharer_id": ABSENT},
        "unlinked": {"for": "sharer"},
    }
    answer = world.caller().post("bindings", wanted(world, daughter, **changed[who]))
    assert (answer.status_code, answer.json()["code"]) == (404, "person.not_found")


def test_it_is_ended_for_the_linked_side_only(world: World, daughter: InsuredPerson) -> None:
    app = world.caller()
    made = app.post("bindings", wanted(world, daughter)).json()
    path = f"bindings/{made['id']}/revocations"
    assert app.post(path, {"for": "sharer"}).status_code == 404
    ended = app.post(path, {"for": "user"})
    assert (ended.status_code, ended.json()["state"]) == (201, "withdrawn")
    assert app.post(path, {"for": "user"}).status_code == 410
    assert world.caller(of=world.hospital).post(path, {"for": "user"}).status_code in (403, 404)


def test_another_app_learns_nothing(world: World, daughter: InsuredPerson) -> None:
    made = world.caller().post("bindings", wanted(world, daughter)).json()
    elsewhere = world.caller(of=world.hospital, scopes=ALL_SCOPES)
    assert elsewhere.get(f"bindings/{made['id']}").status_code in (403, 404)
    narrow = world.caller(scopes=ALL_SCOPES - {PartnerScope.BINDINGS_WRITE})
    assert narrow.get(f"bindings/{made['id']}").status_code == 403
    partners.link(SYSTEM, world.city.partner_id, daughter.pk, basis=LinkBasis.CONSENT, at=world.at)
    told = world.caller().get(f"bindings/{made['id']}").json()
    assert told["sharer"]["person_id"] == str(daughter.public_id)


@pytest.mark.parametrize("odd", ["1_000", "１００", " 100 ", "100", 100.0, True])
def test_a_cap_is_a_json_integer(world: World, daughter: InsuredPerson, odd: object) -> None:
    answer = world.caller().post("bindings", wanted(world, daughter, year_cap_fen=odd))

    assert answer.status_code == 400
    assert [one["where"] for one in answer.json()["reasons"]] == ["/year_cap_fen"]
    assert not SharingBinding.objects.exists()

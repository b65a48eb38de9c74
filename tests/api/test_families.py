"""Families over the API: relatives, kinship, mandates; and how little is told of whom is not linked."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.actions import partners, people
from accounts.actions.people import NewPerson
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from family.actions import kinship, mandates
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, MandateScope, ParentageKind
from foundation.identifiers import Sex
from tests.api.world import ALL_SCOPES, Caller, World

ABSENT = "01a20731-0000-7000-8000-000000000000"
BORN = date(1970, 3, 4)
Register = Callable[..., InsuredPerson]


@pytest.fixture
def relative(world: World) -> Register:
    """Bring somebody into the family, as the child of somebody else unless told otherwise."""

    def register(
        name: str,
        parent_id: int,
        *,
        kind: ParentageKind = ParentageKind.BIRTH,
        sex: Sex = Sex.FEMALE,
        is_linked: bool = False,
    ) -> InsuredPerson:
        person = people.register(SYSTEM, NewPerson(name, sex, BORN), at=world.at)
        new = NewParentage(parent_id, person.pk, kind, date(1980, 1, 1), "户口簿")
        kinship.record_parentage(SYSTEM, new, at=world.at)
        if is_linked:
            partners.link(SYSTEM, world.city.partner_id, person.pk, basis=LinkBasis.CONSENT, at=world.at)
        return person

    return register


def as_citizen(person: InsuredPerson | int) -> Actor:
    return Actor(frozenset(), person_id=person if isinstance(person, int) else person.pk)


def relatives(city: Caller, world: World, **query: str) -> Any:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return city.get(f"persons/{world.linked.public_id}/relatives{'?' if asked else ''}{asked}")


class TestRelatives:
    def test_each_stands_with_the_path_that_proves_it(
        self, world: World, city: Caller, relative: Register
    ) -> None:
        daughter = relative("李秀英", world.linked.id, is_linked=True)
        girl = relative("张敏", daughter.pk, is_linked=True)
        given = relatives(city, world).json()
        assert given["as_of"] == world.today.isoformat()
        first, second = given["items"]
        assert (first["relation"], first["term_zh"], first["term_en"]) == ("child", "女儿", "daughter")
        assert (second["relation"], second["term_zh"]) == ("daughters_child", "外孙女")
        assert (first["person_id"], second["person_id"]) == (str(daughter.public_id), str(girl.public_id))
        (path,) = second["paths"]
        assert [(s["from"], s["to"], s["direction"], s["tie"], s["law"]) for s in path["steps"]] == [
            ("self", "r1", "down", "birth", ["CC 1067"]),
            ("r1", "r2", "down", "birth", ["CC 1067"]),
        ]
        assert path["law"] == ["CC 1045"]

    def test_of_whom_is_not_linked_nothing_is_told_that_finds_them(
        self, world: World, city: Caller, relative: Register
    ) -> None:
        daughter = relative("李秀英", world.linked.id)
        answer = relatives(city, world)
        (told,) = answer.json()["items"]
        assert (told["person_id"], told["name_masked"], told["ref"]) == (None, "**英", "r1")
        text = answer.content.decode()
        for secret in ("李秀英", str(daughter.public_id), BORN.isoformat(), f'"{daughter.pk}"'):
            assert secret not in text

    def test_how_somebody_became_a_child_is_told_of_linked_people_alone(
        self, world: World, city: Caller, relative: Register
    ) -> None:
        son = relative("李建国", world.linked.id, kind=ParentageKind.ADOPTION, sex=Sex.MALE)
        text = relatives(city, world).content.decode()
        (told,) = json.loads(text)["items"]
        assert told["paths"][0]["steps"][0] == {
            "from": "self",
            "to": "r1",
            "direction": "down",
            "tie": "parentage",
            "law": [],
        }
        assert told["paths"][0]["qualifiers"] == []
        assert (told["term_zh"], told["term_en"]) == ("儿子", "son")
        for word in ("adopt", "养", "1111", "ADL", "ML1980"):
            assert word not in text
        partners.link(SYSTEM, world.city.partner_id, son.pk, basis=LinkBasis.CONSENT, at=world.at)
        (told,) = relatives(city, world).json()["items"]
        assert told["paths"][0]["steps"][0]["tie"] == "adoption"
        assert told["term_en"] == "adopted son"

    def test_as_of_an_earlier_day(self, world: World, city: Caller, relative: Register) -> None:
        relative("李秀英", world.linked.id)
        assert relatives(city, world, on="1979-12-31").json()["items"] == []
        assert len(relatives(city, world, on="1980-01-01").json()["items"]) == 1

    @pytest.mark.parametrize(
        ("on", "code"),
        [
            ("2999-01-01", "future"),
            ("9999-12-31", "future"),
            ("2026-02-30", "day"),
            ("gestern", "day"),
            ("", "day"),
        ],
    )
    def test_a_day_that_is_none_is_named(self, world: World, city: Caller, on: str, code: str) -> None:
        answer = relatives(city, world, on=on)
        assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
        assert [(r["code"], r["where"]) for r in answer.json()["reasons"]] == [(code, "/on")]

    def test_the_first_day_of_all_is_a_day(self, world: World, city: Caller) -> None:
        assert relatives(city, world, on="0001-01-01").json()["items"] == []

    def test_a_look_is_written_down(self, world: World, city: Caller) -> None:
        relatives(city, world)
        event = AuditEvent.objects.get(action="family.viewed")
        assert (event.actor_partner_id, event.subject_person_id) == (world.city.partner_id, world.linked.id)

    def test_a_known_answer_is_not_sent_again(self, world: World, city: Caller) -> None:
        etag = relatives(city, world)["ETag"]
        again = city.get(f"persons/{world.linked.public_id}/relatives", **{"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


class TestKinship:
    def test_one_is_told_with_its_path(self, world: World, city: Caller, relative: Register) -> None:
        daughter = relative("李秀英", world.linked.id, is_linked=True)
        answer = city.get(f"kinship?of={daughter.public_id}&other={world.linked.public_id}").json()
        assert (answer["is_near"], answer["relation"], answer["term_zh"]) == (True, "parent", "母亲")
        assert answer["paths"][0]["steps"][0]["tie"] == "birth"
        assert answer["reasons"] == []

    def test_whoever_stands_between_has_no_name(self, world: World, city: Caller, relative: Register) -> None:
        daughter = relative("李秀英", world.linked.id, kind=ParentageKind.ADOPTION)
        girl = relative("张敏", daughter.pk, is_linked=True)
        text = city.get(f"kinship?of={world.linked.public_id}&other={girl.public_id}").content.decode()
        (path,) = json.loads(text)["paths"]
        assert [(s["from"], s["to"], s["tie"]) for s in path["steps"]] == [
            ("self", "unnamed", "parentage"),
            ("unnamed", "r1", "birth"),
        ]
        assert "秀英" not in text
        assert str(daughter.public_id) not in text
        assert "adoptive" not in text

    def test_why_not_in_both_languages_with_the_article(
        self, world: World, city: Caller, relative: Register
    ) -> None:
        daughter = relative("李秀英", world.linked.id)
        aunt = relative("李秀兰", world.linked.id, is_linked=True)
        girl = relative("张敏", daughter.pk, is_linked=True)
        address = f"kinship?of={girl.public_id}&other={aunt.public_id}"
        answer = city.get(address).json()
        assert (answer["is_near"], answer["relation"], answer["paths"]) == (False, None, [])
        assert [(r["code"], r["detail"], r["law"]) for r in answer["reasons"]] == [
            ("kinship.uncle_aunt", "伯、叔、姑、舅、姨不在近亲属范围内。", ["CC 1045"])
        ]
        english = city.get(address, **{"Accept-Language": "en"}).json()["reasons"][0]["detail"]
        assert english.isascii()

    def test_an_adoption_of_one_who_is_not_linked_is_no_reason_that_is_told(
        self, world: World, city: Caller, relative: Register
    ) -> None:
        daughter = relative("李秀英", world.linked.id)
        girl = relative("张敏", daughter.pk, is_linked=True)
        adopter = people.register(SYSTEM, NewPerson("陈国强", Sex.MALE, date(1940, 1, 1)), at=world.at)
        adopted = NewParentage(
            adopter.pk, daughter.pk, ParentageKind.ADOPTION, date(1990, 5, 6), "收养登记证"
        )
        kinship.record_parentage(SYSTEM, adopted, at=world.at)
        address = f"kinship?of={world.linked.public_id}&other={girl.public_id}"
        answer = city.get(address).json()
        assert [one["code"] for one in answer["reasons"]] == ["kinship.no_path"]
        partners.link(SYSTEM, world.city.partner_id, daughter.pk, basis=LinkBasis.CONSENT, at=world.at)
        answer = city.get(f"kinship?of={world.linked.public_id}&other={daughter.public_id}").json()
        assert [one["code"] for one in answer["reasons"]] == ["kinship.adoption_ended_tie"], (
            "the two it is about are both linked"
        )

    def test_a_step_parent_of_one_who_is_not_linked_is_no_reason_that_is_told(
        self, world: World, city: Caller, relative: Register
    ) -> None:
        stepson = relative("李建国", world.linked.id, kind=ParentageKind.STEP, sex=Sex.MALE)
        girl = relative("张敏", stepson.pk, is_linked=True)
        own, hers = world.linked.public_id, girl.public_id
        assert [r["code"] for r in city.get(f"kinship?of={own}&other={hers}").json()["reasons"]] == [
            "kinship.no_path"
        ]
        wife = relative("王芳", girl.pk, kind=ParentageKind.STEP, is_linked=True)
        answer = city.get(f"kinship?of={wife.public_id}&other={stepson.public_id}")
        assert answer.status_code == 404
        boy = relative("张伟", girl.pk, is_linked=True)
        answer = city.get(f"kinship?of={wife.public_id}&other={boy.public_id}").json()
        assert [one["code"] for one in answer["reasons"]] == ["kinship.step_does_not_compose"], (
            "the stepdaughter is linked herself"
        )

    def test_oneself_is_no_relative(self, world: World, city: Caller) -> None:
        own = world.linked.public_id
        answer = city.get(f"kinship?of={own}&other={own}").json()
        assert [r["code"] for r in answer["reasons"]] == ["kinship.same_person"]

    @pytest.mark.parametrize(
        "query", ["", "of={id}", "other={id}", "of={id}&other=3", "of={id}&other={id}&x=1"]
    )
    def test_what_is_missing_or_wrong_is_named(self, world: World, city: Caller, query: str) -> None:
        answer = city.get(f"kinship?{query.format(id=world.linked.public_id)}")
        assert answer.status_code == 400
        assert answer.json()["reasons"]


class TestMandates:
    @pytest.fixture
    def daughter(self, world: World, relative: Register) -> InsuredPerson:
        return relative("李秀英", world.linked.id)

    @pytest.fixture
    def given(self, world: World, daughter: InsuredPerson) -> Any:
        scopes = frozenset({MandateScope.STATEMENT, MandateScope.TRANSFER})
        new = NewMandate(daughter.pk, MandateGrade.ACT, scopes, world.today + timedelta(days=90))
        return mandates.give(as_citizen(world.linked.id), new, confirmed_by=ConfirmedBy.DESK, at=world.at)

    def test_given_and_held_stand_apart(
        self, world: World, city: Caller, daughter: InsuredPerson, given: Any
    ) -> None:
        answer = city.get(f"persons/{world.linked.public_id}/mandates").json()
        (told,) = answer["given"]
        assert answer["held"] == []
        assert told == {
            "id": str(given.public_id),
            "other": {
                "person_id": None,
                "name_masked": "**英",
                "term_zh": "女儿",
                "term_en": "daughter",
            },
            "grade": "act",
            "scopes": ["statement", "transfer"],
            "legal_basis": "consent",
            "starts_on": world.today.isoformat(),
            "ends_on": (world.today + timedelta(days=90)).isoformat(),
            "is_resting": False,
        }
        partners.link(SYSTEM, world.city.partner_id, daughter.pk, basis=LinkBasis.CONSENT, at=world.at)
        other_side = city.get(f"persons/{daughter.public_id}/mandates").json()
        assert other_side["given"] == []
        assert other_side["held"][0]["other"]["person_id"] == str(world.linked.public_id)
        assert other_side["held"][0]["other"]["term_zh"] == "母亲"

    def test_one_that_rests_says_so_and_one_that_ended_is_gone(
        self, world: World, city: Caller, given: Any
    ) -> None:
        mandates.freeze(as_citizen(world.linked.id), given.public_id, at=world.at)
        address = f"persons/{world.linked.public_id}/mandates"
        assert city.get(address).json()["given"][0]["is_resting"] is True
        mandates.revoke(as_citizen(world.linked.id), given.public_id, at=world.at)
        assert city.get(address).json()["given"] == []

    def test_a_look_is_written_down(self, world: World, city: Caller) -> None:
        city.get(f"persons/{world.linked.public_id}/mandates")
        assert AuditEvent.objects.get(action="mandate.listed").subject_person_id == world.linked.id


def test_absent_unlinked_and_dead_are_one_answer(world: World, city: Caller) -> None:
    asked = [ABSENT, world.stranger.public_id, world.dead.public_id]
    own = world.linked.public_id
    for addresses in (
        [f"persons/{one}/relatives" for one in asked],
        [f"persons/{one}/mandates" for one in asked],
        [f"kinship?of={one}&other={own}" for one in asked],
        [f"kinship?of={own}&other={one}" for one in asked],
        [f"kinship?of={one}&other={one}" for one in asked],
    ):
        answers = [city.get(address) for address in addresses]
        seen = {(a.status_code, a.content.replace(a["X-Request-Id"].encode(), b"")) for a in answers}
        assert [status for status, _body in seen] == [404]
    assert not AuditEvent.objects.filter(action__in=["family.viewed", "mandate.listed"]).exists()


def test_each_door_asks_for_the_scope(world: World) -> None:
    caller = world.caller(scopes=ALL_SCOPES - {PartnerScope.FAMILY_READ})
    own = world.linked.public_id
    for address in (f"persons/{own}/relatives", f"persons/{own}/mandates", f"kinship?of={own}&other={own}"):
        answer = caller.get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.scope_missing")

"""Contradicting family facts at the desk: the list of the area, one with the facts behind it, and the answer."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from family.actions import kinship
from family.actions.kinship import NewParentage
from family.enums import ParentageKind
from family.models.questions import KinshipQuestion, QuestionAnswer
from foundation.identifiers import Sex
from tests.permissions.world import World

WHY = "看了结婚证和离婚证原件"


def suitor(world: World) -> InsuredPerson:
    found = InsuredPerson.objects.filter(name="周国强").first()
    return found or world._person("周国强", Sex.MALE, date(1934, 1, 1))


@pytest.fixture
def question(world: World) -> KinshipQuestion:
    """The grandmother is recorded as married to two men."""
    for other in (world.id("stranger"), suitor(world).pk):
        pair = (world.id("grandmother"), other)
        kinship.record_marriage(SYSTEM, pair, starts_on=date(2005, 1, 1), evidence="结婚证", at=world.at)
    return KinshipQuestion.objects.get(kind="two_marriages")


def address(question: KinshipQuestion) -> str:
    return reverse("counter:question", args=[question.public_id])


def seal(client: Client, question: KinshipQuestion) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(address(question)).content.decode())
    assert found
    return found[1]


class TestList:
    def test_it_names_everybody_and_is_written_down_once(
        self, world: World, clerk: Client, question: KinshipQuestion
    ) -> None:
        page = clerk.get("/counter/questions/").content.decode()
        assert "同时有两段婚姻" in page
        assert address(question) in page
        clerk.get("/counter/questions/")
        events = AuditEvent.objects.filter(action="kinship.questions_listed", object_id=question.public_id)
        seen = list(events.values_list("subject_person_id", flat=True))
        assert sorted(seen) == sorted({world.id("grandmother"), world.id("stranger"), suitor(world).pk})

    def test_another_area_sees_none_of_it(self, world: World, question: KinshipQuestion) -> None:
        elsewhere = world.client("clerk_elsewhere")
        assert "同时有两段婚姻" not in elsewhere.get("/counter/questions/").content.decode()
        assert elsewhere.get(address(question)).status_code == 404

    @pytest.mark.parametrize("asked", ["state=none", "after=x", "after=99999999999999999999", "person=1"])
    def test_what_is_unreadable_asks_for_nothing(
        self, clerk: Client, question: KinshipQuestion, asked: str
    ) -> None:
        assert "同时有两段婚姻" in clerk.get(f"/counter/questions/?{asked}").content.decode()

    def test_the_page_of_a_person_leads_here(
        self, world: World, clerk: Client, question: KinshipQuestion
    ) -> None:
        world.look_up(clerk)
        person = world.people["grandmother"].public_id
        page = clerk.get(reverse("counter:person", args=[person])).content.decode()
        assert f"/counter/questions/?person={person}" in page
        assert "同时有两段婚姻" in clerk.get(f"/counter/questions/?person={person}").content.decode()


class TestAnswer:
    def test_the_facts_stand_there_with_their_papers_and_articles(
        self, clerk: Client, question: KinshipQuestion
    ) -> None:
        page = clerk.get(address(question)).content.decode()
        assert page.count("依据：结婚证") == 2
        assert "民法典第1042条" in page or "婚姻法第" in page

    def test_it_is_kept_once_and_a_second_answer_is_told_so(
        self, clerk: Client, question: KinshipQuestion
    ) -> None:
        typed = {"reason": WHY, "seen": seal(clerk, question)}
        assert clerk.post(address(question), typed).status_code == 302
        assert QuestionAnswer.objects.get().reason == WHY
        assert "同时有两段婚姻" not in clerk.get("/counter/questions/").content.decode()
        again = clerk.post(address(question), typed)
        assert again.status_code == 409
        assert "同事已经答复" in again.content.decode()
        assert WHY in clerk.get(address(question)).content.decode()

    def test_not_without_words(self, clerk: Client, question: KinshipQuestion) -> None:
        answer = clerk.post(address(question), {"reason": " ", "seen": seal(clerk, question)})
        assert answer.status_code == 422
        assert not QuestionAnswer.objects.exists()

    def test_no_clerk_answers_for_their_own_family(
        self, world: World, clerk: Client, question: KinshipQuestion
    ) -> None:
        User.objects.filter(pk=world.users["clerk"].pk).update(person=suitor(world))
        page = clerk.get(address(question)).content.decode()
        assert 'name="seen"' not in page
        answer = clerk.post(address(question), {"reason": WHY, "seen": question.seal})
        assert answer.status_code == 403
        assert not QuestionAnswer.objects.exists()

    def test_somebody_outside_the_registry_breaks_no_page(
        self, world: World, clerk: Client, question: KinshipQuestion
    ) -> None:
        new = NewParentage(
            world.id("stranger"), world.id("grandmother"), ParentageKind.BIRTH, date(1936, 2, 28), "登记"
        )
        kinship.record_parentage(SYSTEM, new, at=world.at)
        young = KinshipQuestion.objects.get(kind="parent_younger", people__person=world.id("stranger"))
        assert "父母不比子女年长" in clerk.get(address(young)).content.decode()

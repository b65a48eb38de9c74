"""Asking after people: the most urgent first, taken by one, opened and written down, ended with what was found."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose
from accounts.models.audit import AuditEvent
from accounts.models.consents import ConsentRecord
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from certification.models.escalations import OutreachTask
from certification.models.standings import Signal
from tests.cast import AT
from tests.counter.test_reception import sit_at_a_street_station
from tests.permissions import reminding
from tests.permissions.world import World

CLOSED = {"outcome": "not_reached", "words": "没有人接"}


@pytest.fixture
def task(world: World) -> UUID:
    """A task about the grandmother."""
    return reminding.task(world)


def address(task_id: UUID, route: str = "outreach_task") -> str:
    return reverse(f"counter:{route}", args=[task_id])


def test_the_queue_tells_no_whole_name_and_stays_in_its_area(world: World, clerk: Client, task: UUID) -> None:
    page = clerk.get(reverse("counter:outreach")).content.decode()
    elsewhere = world.client("clerk_elsewhere").get(reverse("counter:outreach")).content.decode()

    assert "80岁以上" in page
    assert "顾桂兰" not in page
    assert "没有等着联系的人" in elsewhere


def test_who_is_very_old_comes_before_a_nearer_deadline(world: World, clerk: Client, task: UUID) -> None:
    near = reminding.task(world, name="mother", days=1)

    rows = clerk.get(reverse("counter:outreach")).context["rows"]

    assert [row.card.public_id for row in rows] == [task, near]


def test_who_takes_it_opens_the_file_and_that_is_written_down(
    world: World, clerk: Client, task: UUID
) -> None:
    assert "顾桂兰" not in clerk.get(address(task)).content.decode()

    answer = clerk.post(address(task, "outreach_take"), follow=True)

    page = answer.content.decode()
    grandmother = world.people["grandmother"].public_id
    assert "顾桂兰" in page
    assert reverse("counter:reveal", args=[grandmother, "phone"]) in page
    looked_up = AuditEvent.objects.filter(action="person.looked_up", reason="联系任务")
    assert [event.subject_person_id for event in looked_up] == [world.id("grandmother")]


def test_a_colleague_is_told_that_somebody_asks_already(world: World, clerk: Client, task: UUID) -> None:
    OutreachTask.objects.filter(public_id=task).update(
        holder=world.users["officer"], held_until=world.at + timedelta(hours=1)
    )

    answer = clerk.post(address(task, "outreach_take"), follow=True)

    assert "已由同事领取" in answer.content.decode()
    assert "同事在联系" in answer.content.decode()
    assert "顾桂兰" not in clerk.get(address(task)).content.decode()


def test_what_was_found_ends_the_task(world: World, clerk: Client, task: UUID) -> None:
    clerk.post(address(task, "outreach_take"))

    clerk.post(address(task), CLOSED)

    row = OutreachTask.objects.get(public_id=task)
    assert (row.outcome, row.words) == ("not_reached", "没有人接")
    assert clerk.get(address(task)).status_code == 404
    assert clerk.post(address(task), CLOSED).status_code == 404


def test_a_task_that_is_not_held_is_not_ended(world: World, clerk: Client, task: UUID) -> None:
    answer = clerk.post(address(task), CLOSED, follow=True)

    assert "请重新领取后再登记结果" in answer.content.decode()
    assert OutreachTask.objects.get(public_id=task).closed_at is None


def test_hearsay_of_a_death_needs_words_and_ends_nothing(world: World, clerk: Client, task: UUID) -> None:
    clerk.post(address(task, "outreach_take"))

    refused = clerk.post(address(task), {"outcome": "died_reported", "words": ""})
    assert refused.status_code == 422
    assert "id_words" in refused.content.decode()
    clerk.post(address(task), {"outcome": "died_reported", "words": "邻居说上月去世"})

    assert OutreachTask.objects.get(public_id=task).outcome == "died_reported"
    assert InsuredPerson.objects.get(pk=world.id("grandmother")).died_on is None
    assert Signal.objects.filter(entitlement=world.entitlement).count() == 1


def test_nothing_chosen_says_what_to_do(world: World, clerk: Client, task: UUID) -> None:
    clerk.post(address(task, "outreach_take"))

    answer = clerk.post(address(task), {"outcome": "no_longer", "words": ""})

    assert answer.status_code == 422
    assert OutreachTask.objects.get(public_id=task).closed_at is None


def test_a_task_may_be_given_back(world: World, clerk: Client, task: UUID) -> None:
    clerk.post(address(task, "outreach_take"))

    clerk.post(address(task, "outreach_give_back"))

    assert OutreachTask.objects.get(public_id=task).holder is None


def test_no_clerk_asks_after_a_relative(world: World, clerk: Client, task: UUID) -> None:
    user = world.users["clerk"]
    relative = world.people["mother"]
    user.person = relative
    user.save(update_fields=["person"])

    assert clerk.get(reverse("counter:outreach")).context["rows"] == []
    assert clerk.get(address(task)).status_code == 403
    assert clerk.post(address(task, "outreach_take")).status_code == 403


def test_a_street_station_sees_only_whom_agreed_to_the_community(
    world: World, clerk: Client, task: UUID
) -> None:
    sit_at_a_street_station(world)

    assert clerk.get(reverse("counter:outreach")).context["rows"] == []
    assert clerk.get(address(task)).status_code == 404
    assert clerk.post(address(task, "outreach_take")).status_code == 404
    OutreachTask.objects.filter(public_id=task).update(is_community=True)
    says(world, ConsentAct.GIVEN)

    assert len(clerk.get(reverse("counter:outreach")).context["rows"]) == 1
    assert clerk.get(address(task)).status_code == 200


def test_who_takes_the_consent_back_is_the_communitys_no_more(
    world: World, clerk: Client, task: UUID
) -> None:
    OutreachTask.objects.filter(public_id=task).update(is_community=True)
    says(world, ConsentAct.GIVEN)
    assert "本人同意请社区联系" in clerk.get(reverse("counter:outreach")).content.decode()
    says(world, ConsentAct.WITHDRAWN, later=1)

    assert "本人同意请社区联系" not in clerk.get(reverse("counter:outreach")).content.decode()
    sit_at_a_street_station(world)
    assert clerk.get(reverse("counter:outreach")).context["rows"] == []
    assert clerk.get(address(task)).status_code == 404
    assert clerk.post(address(task, "outreach_take")).status_code == 404


def says(world: World, act: ConsentAct, *, later: int = 0) -> None:
    """Let the grandmother say whether the community may be asked to look after her."""
    her = world.people["grandmother"]
    ConsentRecord.objects.create(
        person=her,
        purpose=ConsentPurpose.COMMUNITY.value,
        version=1,
        text_hash=b"x" * 32,
        act=act.value,
        giver=ConsentGiver.SELF.value,
        user=User.objects.get(person=her),
        said_at=AT + timedelta(minutes=later),
    )

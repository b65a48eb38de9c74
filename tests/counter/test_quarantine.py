"""Proofs that were set aside, at the desk: the list of the area, one taken up with its right day, one dismissed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from certification.actions import quarantine
from certification.actions.quarantine import SetAside
from certification.enums import Method, QuarantineReason
from certification.errors import QuarantineSettled
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.models.quarantine import QuarantinedEvent
from tests.permissions.world import BENGBU, World

WHY = "电话问了平台：日期多写了一年"


@pytest.fixture
def entry(world: World) -> QuarantinedEvent:
    """The entry of the standing world: about the grandmother, dated in the future."""
    return QuarantinedEvent.objects.get(public_id=world.delivered.aside)


def address(entry: QuarantinedEvent) -> str:
    return reverse("counter:quarantine", args=[entry.public_id])


def of_nobody(world: World, number: str = "n-1", area_key: str = BENGBU) -> QuarantinedEvent:
    new = SetAside(
        world.partners["partner"],
        "partner:x",
        number,
        Method.DATA_MATCH,
        QuarantineReason.UNKNOWN_PERSON,
        "2026-10-03",
        area_key=area_key,
    )
    quarantine.set_aside([new, new], at=world.at)
    return QuarantinedEvent.objects.get(external_id=number)


def test_the_list_names_reason_and_person_and_is_written_down_once(
    world: World, clerk: Client, entry: QuarantinedEvent
) -> None:
    of_nobody(world, "n-2", area_key="440300")
    page = clerk.get("/counter/quarantine/").content.decode()
    assert "日期在将来" in page
    assert "顾桂兰" in page
    assert page.count('href="/counter/quarantine/') >= 1
    assert "没有找到这个人" not in page
    clerk.get("/counter/quarantine/")
    events = AuditEvent.objects.filter(action="certification.quarantine_listed", object_id=entry.public_id)
    assert [event.subject_person_id for event in events] == [world.id("grandmother")]


def test_another_area_sees_nothing_of_it(world: World, entry: QuarantinedEvent) -> None:
    elsewhere = world.client("clerk_elsewhere")
    assert "顾桂兰" not in elsewhere.get("/counter/quarantine/").content.decode()
    assert elsewhere.get(address(entry)).status_code == 404
    assert elsewhere.post(address(entry), {"decision": "dismiss", "words": WHY}).status_code == 404


def test_taken_up_it_counts_on_the_day_the_clerk_found(
    world: World, clerk: Client, entry: QuarantinedEvent
) -> None:
    day = world.on - timedelta(days=1)
    answer = clerk.post(
        address(entry), {"decision": "take_up", "event_on": day.isoformat(), "words": WHY}, follow=True
    )
    assert "已采用" in answer.content.decode()
    entry.refresh_from_db()
    row = Certification.objects.get(public_id=entry.certification_id)
    assert (row.event_on, row.method, row.actor_user_id) == (day, "partner_app", world.users["clerk"].pk)
    assert Deadline.objects.get(entitlement=world.entitlement).last_event_on == day
    assert (entry.state, entry.words) == ("taken_up", WHY)
    event = AuditEvent.objects.get(action="certification.quarantine_taken_up")
    assert (event.subject_person_id, event.reason) == (world.id("grandmother"), WHY)
    assert WHY in clerk.get(address(entry)).content.decode()
    assert clerk.post(address(entry), {"decision": "dismiss", "words": WHY}).status_code == 409


def test_dismissed_it_moves_nothing(world: World, clerk: Client, entry: QuarantinedEvent) -> None:
    before = Deadline.objects.get(entitlement=world.entitlement).due_on
    assert clerk.post(address(entry), {"decision": "dismiss", "words": WHY}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.certification_id) == ("dismissed", None)
    assert Deadline.objects.get(entitlement=world.entitlement).due_on == before
    with pytest.raises(QuarantineSettled):
        quarantine.dismiss(world.clerk(), entry.public_id, WHY, at=world.at)


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    world: World, clerk: Client, entry: QuarantinedEvent
) -> None:
    for given, said in (
        ({}, "请选择怎么处理"),
        ({"decision": "take_up", "words": WHY}, "请填写核实后的认证日期"),
        ({"decision": "take_up", "words": WHY, "event_on": "2999-01-01"}, "还没有到"),
        ({"decision": "take_up", "words": WHY, "event_on": "1.2."}, "2026-11-23"),
        ({"decision": "dismiss", "words": ""}, "请写明依据"),
    ):
        answer = clerk.post(address(entry), given)
        page = answer.content.decode()
        assert answer.status_code == 422, given
        assert said in page
        assert not given.get("words") or WHY in page
    assert (
        clerk.post(
            address(entry), {"decision": "take_up", "words": WHY, "event_on": "1999-01-01"}
        ).status_code
        == 409
    )
    entry.refresh_from_db()
    assert entry.state == "open"


def test_an_entry_of_nobody_can_only_be_dismissed(world: World, clerk: Client) -> None:
    entry = of_nobody(world)
    page = clerk.get(address(entry)).content.decode()
    assert "不能确定是谁" in page
    assert "改正后采用" not in page
    taken = {"decision": "take_up", "event_on": world.on.isoformat(), "words": WHY}
    assert clerk.post(address(entry), taken).status_code == 422
    assert clerk.post(address(entry), {"decision": "dismiss", "words": WHY}).status_code == 302


def test_a_proof_sent_twice_is_set_aside_once(world: World) -> None:
    of_nobody(world)
    of_nobody(world)
    assert QuarantinedEvent.objects.filter(external_id="n-1").count() == 1


def test_a_thousand_entries_are_paged(world: World, clerk: Client) -> None:
    new = [
        SetAside(
            world.partners["partner"],
            "partner:x",
            f"n-{n}",
            Method.DATA_MATCH,
            QuarantineReason.UNKNOWN_PERSON,
            "x",
            area_key=BENGBU,
        )
        for n in range(60)
    ]
    quarantine.set_aside(new, at=world.at)
    seen = 0
    path = "/counter/quarantine/"
    while path:
        page = clerk.get(path).content.decode()
        seen += page.count("没有找到这个人") + page.count("日期在将来")
        further = page.partition("after=")[2].partition('"')[0]
        path = f"/counter/quarantine/?state=open&after={further}" if further else ""
    assert seen == 61

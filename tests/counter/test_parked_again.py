"""What is put aside, on the desk's report, and an officer who has mended the cause and lets it be tried again."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import notices
from accounts.models.audit import AuditEvent
from accounts.models.notices import NoticeDelivery
from certification.models.reminders import Reminder
from tests.permissions import reminding
from tests.permissions.world import BENGBU, World

pytestmark = pytest.mark.django_db


def address(cause: str = "no_policy") -> str:
    return reverse("counter:parked_again", args=[BENGBU, cause])


def again(client: Client, cause: str = "no_policy", reason: str = "规定已补上") -> HttpResponse:
    return client.post(address(cause), {"reason": reason}, follow=True)


def test_an_officer_sees_what_is_put_aside_by_its_cause(world: World) -> None:
    reminding.aside(world)
    officer = world.client("officer").get(reverse("counter:reminder_leases")).content.decode()
    assert "这个统筹区缺少规定，消息写不出来" in officer
    assert address() in officer
    assert address() not in world.client("clerk").get(reverse("counter:reminder_leases")).content.decode()


def test_it_is_tried_again_once_with_the_reason_on_record(world: World) -> None:
    reminding.aside(world)
    officer = world.client("officer")

    assert "还没写成消息的提醒" in officer.get(address()).content.decode()
    assert again(officer, reason="").status_code == 422
    assert "1 条已经排上再试" in again(officer).content.decode()
    assert again(officer).status_code == 409

    assert not Reminder.objects.filter(state="parked").exists()
    event = AuditEvent.objects.get(action="reminders.tried_again")
    assert (event.actor_user_id, event.reason) == (world.users["officer"].pk, "规定已补上")


def test_messages_without_a_form_at_the_provider_are_tried_again(world: World) -> None:
    daughter, cause = world.id("daughter"), "message.unfit certification.reminder"
    item = notices.NewItem(f"deadline:{world.entitlement.public_id}:2026-12-01", daughter)
    new = notices.NewNotice("k", "k", daughter, daughter, "certification.reminder", items=(item,))
    notices.post_many([new], at=world.at)
    NoticeDelivery.objects.filter(notice__key="k").update(state="parked", last_error=cause)
    officer = world.client("officer")

    assert "服务商那里缺这种消息的模板" in officer.get(reverse("counter:reminder_leases")).content.decode()
    assert "1 条已经排上再试" in again(officer, cause).content.decode()
    assert set(NoticeDelivery.objects.filter(notice__key="k").values_list("state", flat=True)) == {"queued"}


def test_nothing_put_aside_is_said_so(world: World) -> None:
    officer = world.client("officer")
    assert "现在没有因为这个原因搁置的" in officer.get(address("broken")).content.decode()

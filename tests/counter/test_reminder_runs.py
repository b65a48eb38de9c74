"""The report of a day's reminders: counts with their reasons, trouble in words, the country for officers alone."""

import csv
import io
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.actions import notices
from accounts.models.audit import AuditEvent
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery
from certification.actions import reminder_runs
from certification.actions.reminder_months import open_months
from certification.actions.reminder_runs import Tally
from certification.enums import ReminderWhy, RunOutcome
from certification.models.reminder_plans import ReminderArea, ReminderRun
from certification.models.reminders import Reminder
from certification.rules.reminding import topic
from foundation import clock
from foundation.identifiers import uuid7
from portal.counter.run_progress import Bar
from tests.permissions import reminding
from tests.permissions.world import BENGBU, SHENZHEN, World

# A page takes no more statements than this, whatever the day brought.
QUERIES_MAX = 12


def tally(on: date, area_key: str, outcome: RunOutcome, counted: int, why: str = "") -> None:
    reminder_runs.note([Tally(area_key, outcome, counted, why)], on=on)


def told(world: World, name: str = "daughter", *, at: datetime | None = None) -> NoticeDelivery:
    """Have the daughter told of her grandmother's deadline by SMS, and give that delivery."""
    due_on = world.on + timedelta(days=30)
    item = notices.NewItem(topic(world.entitlement.public_id, due_on), world.id("grandmother"), {})
    person = world.id(name)
    new = notices.NewNotice(
        f"reminder:{person}:{world.on}", "topic", person, person, "certification.reminder", items=(item,)
    )
    notices.post_many([new], at=at or world.at)
    return NoticeDelivery.objects.get(notice__key=new.key, channel="sms")


def settle(delivery: NoticeDelivery, state: str, error: str = "") -> None:
    has_left = state in {"sent", "delivered"}
    sent_at = clock.now() if has_left else None
    NoticeDelivery.objects.filter(pk=delivery.pk).update(state=state, last_error=error, sent_at=sent_at)


def fail(area_key: str, error: str) -> None:
    """Have the plan of an area stand still."""
    ReminderArea.objects.update_or_create(
        area_key=area_key,
        defaults={"failures_count": 3, "failed_at": clock.now(), "error": error, "planned_on": None},
    )


def read(client: Client, **given: str) -> str:
    answer = client.get(reverse("counter:reminders"), given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_day_tells_what_did_not_go_out_and_why(world: World, clerk: Client) -> None:
    tally(world.on, BENGBU, RunOutcome.PLANNED, 1234)
    tally(world.on, BENGBU, RunOutcome.CANCELLED, 21, ReminderWhy.CERTIFIED.value)
    tally(world.on, BENGBU, RunOutcome.SKIPPED, 7, ReminderWhy.OVERTAKEN.value)

    page = read(clerk)

    assert "1234" in page
    assert '已经认证</span><span class="soft">取消 · <span class="number">21' in page
    assert '已到下一个提醒日，只发最近的一次</span><span class="soft">跳过 · <span class="number">7' in page


def test_a_clerk_reads_their_own_areas_and_no_other(world: World, clerk: Client) -> None:
    tally(world.on, BENGBU, RunOutcome.PLANNED, 111)
    tally(world.on, SHENZHEN, RunOutcome.PLANNED, 55555)
    fail(SHENZHEN, "policy.missing")

    for asked in ({}, {"area": SHENZHEN}):
        page = read(clerk, **asked)
        assert "111" in page
        assert "55555" not in page
        assert "停下来的统筹区" not in page


def test_an_officer_reads_every_area_and_nobody_by_name(world: World) -> None:
    settle(told(world), "unknown", "channel.unknown")
    tally(world.on, SHENZHEN, RunOutcome.PLANNED, 55555)

    page = read(world.client("officer"))

    assert "55555" in page
    assert "要人处理的消息" not in page
    assert "顾" not in page


def test_an_area_that_stands_still_comes_first_in_words(world: World, clerk: Client) -> None:
    fail(BENGBU, "policy.missing")

    page = read(clerk)

    assert page.index("这个统筹区缺少提醒规定") < page.index("这一天")
    assert "试了 3 次" in page
    assert "请运维人员查看日志" in page


def test_messages_are_counted_by_way_and_state(world: World, clerk: Client) -> None:
    settle(told(world), "delivered")
    settle(told(world, "husband"), "failed", "channel.refused")

    page = read(clerk)

    assert '短信</th><td class="number">0</td>' in page
    assert "号码或地址无法送达" in page
    assert read(clerk, on=(world.on - timedelta(days=1)).isoformat()).count("短信</th>") == 0


def test_a_message_about_two_benefits_of_an_area_counts_once(world: World, clerk: Client) -> None:
    due_on = world.on + timedelta(days=30)
    items = tuple(
        notices.NewItem(
            topic(world.entitlement.public_id, due_on + timedelta(days=n)), world.id("grandmother"), {}
        )
        for n in range(2)
    )
    person = world.id("daughter")
    new = notices.NewNotice("k", "t", person, person, "certification.reminder", items=items)
    notices.post_many([new], at=world.at)

    assert '短信</th><td class="number">1</td>' in read(clerk)


def test_what_nobody_knows_of_asks_for_a_call(world: World, clerk: Client) -> None:
    settle(told(world), "unknown", "channel.unknown")

    page = read(clerk)

    assert "没有人知道发出去没有，也不会再发。请打电话告诉对方。" in page
    assert reverse("counter:standing", args=[world.entitlement.public_id]) in page
    assert "顾桂兰" not in page
    assert "没有人知道发出去没有" not in read(world.client("clerk_elsewhere"))


def test_a_reminder_put_aside_is_shown_with_its_cause(world: World, clerk: Client) -> None:
    open_months(world.on, world.on)
    Reminder.objects.create(
        fire_on=world.on,
        entitlement=world.entitlement,
        stage=30,
        recipient_id=world.id("daughter"),
        due_on=world.on + timedelta(days=30),
        state="parked",
        why="broken",
        planned_at=world.at,
        settled_at=world.at,
    )

    page = read(clerk)

    assert "写不出这条消息，等工作人员看" in page
    assert "到期前 30 天" in page


@pytest.mark.parametrize("asked", ["", "gestern", "2999-01-01", "0000-00-00"])
def test_a_day_that_cannot_be_read_or_lies_ahead_is_today(world: World, clerk: Client, asked: str) -> None:
    tally(world.on, BENGBU, RunOutcome.PLANNED, 1234)

    assert f'value="{world.on.isoformat()}"' in read(clerk, on=asked)
    assert "1234" in read(clerk, on=asked)


def test_a_page_that_asks_every_few_seconds_gets_the_bars_alone(world: World, clerk: Client) -> None:
    ReminderArea.objects.create(area_key=BENGBU, planned_on=world.on - timedelta(days=1))
    ReminderRun.objects.create(run_on=world.on, area_key=BENGBU, began_at=world.at)

    whole, part = read(clerk), clerk.get(reverse("counter:reminders"), headers={"hx-request": "true"})

    assert "hx-get" in whole
    assert "<html" not in part.content.decode()
    assert 'id="run-progress"' in part.content.decode()
    assert "刷新" in part.content.decode()


def test_a_run_that_rests_asks_for_nothing_more(world: World, clerk: Client) -> None:
    ReminderArea.objects.create(area_key=BENGBU, planned_on=world.on)

    page = read(clerk)

    assert "hx-get" not in page
    assert 'value="100"' in page


def test_speed_and_time_left_are_told_while_it_goes_on() -> None:
    bar = Bar("plan", done=250, total=1000, is_at_work=True, seconds=10.0)

    assert (bar.percent, bar.per_second, bar.seconds_left) == (25, 25, 30)
    assert Bar("plan", done=0, total=1000, is_at_work=True, seconds=10.0).seconds_left is None
    assert Bar("plan", done=5, total=10, is_at_work=False, seconds=10.0).per_second is None
    assert Bar("plan", done=0, total=0, is_at_work=False).percent == 100


def test_the_country_is_sorted_as_asked_and_filtered_by_province(world: World) -> None:
    tally(world.on, SHENZHEN, RunOutcome.PLANNED, 9)
    tally(world.on, BENGBU, RunOutcome.PLANNED, 8)
    officer, address = world.client("officer"), reverse("counter:reminder_areas")

    by_plan = officer.get(address, {"sort": "planned"}).context["country"].rows
    anhui = officer.get(address, {"province": "340000"}).context["country"].rows

    assert [row.area.key for row in by_plan[:2]] == [SHENZHEN, BENGBU]
    assert {row.area.province_code for row in anhui} == {"340000"}
    assert officer.get(address, {"province": "x'", "sort": "nothing"}).status_code == 200


def test_an_area_that_stands_still_leads_the_country(world: World) -> None:
    fail(SHENZHEN, "policy.missing")

    rows = world.client("officer").get(reverse("counter:reminder_areas")).context["country"].rows

    assert rows[0].area.key == SHENZHEN


def test_the_file_says_what_the_page_says_and_runs_nothing(world: World) -> None:
    tally(world.on, BENGBU, RunOutcome.PLANNED, 1234)
    fail(BENGBU, "=HYPERLINK(1)")

    answer = world.client("officer").get(reverse("counter:reminder_areas_csv"))
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

    (bengbu,) = (row for row in rows if row[0] == BENGBU)
    assert all(rows[0])
    assert "1234" in bengbu
    assert "'=HYPERLINK(1)" in bengbu
    assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize("route", ["counter:reminders", "counter:reminder_leases", "counter:reminder_areas"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_at_the_ends_of_the_calendar_is_shown_too(world: World, route: str, day: str) -> None:
    assert world.client("officer").get(reverse(route), {"on": day}).status_code == 200


def test_pages_take_few_statements(
    world: World, clerk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("daughter", "husband"):
        settle(told(world, name), "unknown")
    officer = world.client("officer")
    # The names of what waits for a person cost the clerk's page two statements more, on a day that has some.
    for client, route, most in (
        (clerk, "counter:reminders", QUERIES_MAX + 2),
        (officer, "counter:reminders", QUERIES_MAX),
        (officer, "counter:reminder_leases", QUERIES_MAX),
        (officer, "counter:reminder_areas", QUERIES_MAX),
    ):
        client.get(reverse(route))
        with django_assert_max_num_queries(most):
            client.get(reverse(route))


def leases(client: Client, **given: str) -> str:
    answer = client.get(reverse("counter:reminder_leases"), given)
    assert answer.status_code == 200
    return answer.content.decode()


def replay(client: Client, lease_id: UUID, reason: str = "服务商已恢复") -> HttpResponse:
    return client.post(reverse("counter:lease_replay", args=[lease_id]), {"reason": reason}, follow=True)


def test_leases_stand_in_words_and_only_an_officer_may_send_them_again(world: World, clerk: Client) -> None:
    lease = reminding.lease(world)
    way = reverse("counter:lease_replay", args=[lease])

    assert "已结束" in leases(clerk)
    assert way not in leases(clerk)
    assert way in leases(world.client("officer"))
    assert "这一天还没有发送批次" in leases(clerk, on=(world.on - timedelta(days=1)).isoformat())
    assert leases(clerk, after="not a time")


def test_what_failed_is_sent_once_more_with_the_reason_on_record(world: World) -> None:
    lease, officer = reminding.lease(world), world.client("officer")

    assert replay(officer, lease, reason="").status_code == 422
    assert "已经排上补发" in replay(officer, lease).content.decode()
    assert "没有可以补发的" in replay(officer, lease).content.decode()

    new = DeliveryLease.objects.get(replay_of__public_id=lease)
    assert new.size_count == 1
    event = AuditEvent.objects.get(action="deliveries.replayed")
    assert (event.actor_user_id, event.reason) == (world.users["officer"].pk, "服务商已恢复")


def test_what_nobody_knows_of_is_not_sent_again_where_nobody_can_be_asked(world: World) -> None:
    lease = reminding.lease(world, "unknown", channel="email", error="channel.unknown")
    NoticeDelivery.objects.filter(lease__public_id=lease).update(provider="smtp")
    DeliveryLease.objects.filter(public_id=lease).update(provider="smtp")

    replay(world.client("officer"), lease)

    assert not NoticeDelivery.objects.filter(lease__public_id=lease, state="queued").exists()
    assert "不会再发" in leases(world.client("officer"))


def test_a_lease_nobody_knows_is_not_found(world: World) -> None:
    assert replay(world.client("officer"), uuid7()).status_code == 404


def test_leases_tell_how_far_they_are(world: World, clerk: Client) -> None:
    lease = reminding.lease(world)
    DeliveryLease.objects.filter(public_id=lease).update(
        state="running",
        token=uuid7(),
        expires_at=world.at + timedelta(minutes=2),
        ended_at=None,
        size_count=4,
    )

    part = clerk.get(reverse("counter:reminder_leases"), headers={"hx-request": "true"}).content.decode()

    assert 'value="25"' in part
    assert "<html" not in part
    assert "hx-get" in part

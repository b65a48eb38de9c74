"""Figures for Prometheus: who may read them, what they count, that they name nobody and survive what they watch."""

from collections.abc import Iterator
from datetime import date, timedelta
from ipaddress import ip_network

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings
from redis import ConnectionError as BrokerAway

from accounts.actions import notices
from accounts.models.deliveries import DeliveryLease, DeliveryProvider
from accounts.models.notices import NoticeDelivery
from accounts.models.people import InsuredPerson
from certification.actions.reminder_months import open_months
from certification.models.entitlements import Entitlement
from certification.models.reminder_plans import ReminderArea
from certification.models.reminders import Reminder
from foundation import clock
from foundation.clock import local_date
from foundation.identifiers import uuid7
from portal.shared import metrics
from tests import cast as stage
from tests.cast import Cast

TOKEN = "a-token-for-tests"


def figures(client: Client | None = None) -> dict[tuple[str, tuple[str, ...]], float]:
    """Scrape as Prometheus does, with its own reader: name and labels -> value."""
    answer = (client or Client()).get("/metrics")
    assert answer.status_code == 200, answer.status_code
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def told(person: InsuredPerson, key: str) -> NoticeDelivery:
    """Post something that goes out by SMS, and give that delivery."""
    new = notices.NewNotice(key, "topic", person.pk, person.pk, "face.reviewed", {})
    notices.post_many([new], at=clock.now())
    return NoticeDelivery.objects.get(notice__key=key, channel="sms")


def planned(cast: Cast, fire_on: date, state: str) -> None:
    """Have a reminder of a day about the father's pension."""
    stage = {"planned": 30, "released": 15}[state]
    Reminder.objects.create(
        fire_on=fire_on,
        entitlement=Entitlement.objects.get(public_id=cast.father_pension),
        stage=stage,
        recipient=cast.father,
        due_on=fire_on + timedelta(days=stage),
        state=state,
        planned_at=clock.now(),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast, in a database this test leaves as it was."""
    return stage.on_stage()


@pytest.fixture
def closed(settings: Settings) -> Settings:
    """A house in which nobody has been let near the figures."""
    settings.METRICS_FROM, settings.METRICS_TOKEN = [], ""
    return settings


def test_without_token_and_address_there_is_no_such_page(db: None, closed: Settings) -> None:
    assert Client().get("/metrics").status_code == 404
    assert Client(headers={"authorization": "Bearer "}).get("/metrics").status_code == 404


def test_the_token_opens_it_and_no_other(db: None, closed: Settings) -> None:
    closed.METRICS_TOKEN = TOKEN

    assert Client().get("/metrics").status_code == 404
    assert Client(headers={"authorization": "Bearer wrong"}).get("/metrics").status_code == 404
    assert Client(headers={"authorization": TOKEN}).get("/metrics").status_code == 404
    assert figures(Client(headers={"authorization": f"Bearer {TOKEN}"}))


def test_an_address_written_down_opens_it(db: None, closed: Settings) -> None:
    closed.METRICS_FROM = [ip_network("10.1.0.0/16"), ip_network("::1")]

    assert Client(REMOTE_ADDR="10.2.0.1").get("/metrics").status_code == 404
    assert Client(REMOTE_ADDR="nowhere").get("/metrics").status_code == 404
    assert figures(Client(REMOTE_ADDR="10.1.9.9"))
    assert figures(Client(REMOTE_ADDR="::1"))


def test_the_outbox_tells_how_long_the_oldest_waits(cast: Cast) -> None:
    before = figures()["jiashetong_outbox_waiting", ("sms",)]
    old, coming = told(cast.daughter, "old"), told(cast.daughter, "coming")
    NoticeDelivery.objects.filter(pk=old.pk).update(due_at=clock.now() - timedelta(hours=2))
    NoticeDelivery.objects.filter(pk=coming.pk).update(due_at=clock.now() + timedelta(hours=2))

    found = figures()

    assert found["jiashetong_outbox_waiting", ("sms",)] == before + 1
    assert found["jiashetong_outbox_oldest_age_seconds", ("sms",)] >= 7200
    assert found["jiashetong_outbox_oldest_age_seconds", ("letter",)] == 0


def test_reminders_that_did_not_go_out_are_told_by_day(cast: Cast) -> None:
    on = local_date(clock.now())
    open_months(on - timedelta(days=3), on)
    for fire_on, state in ((on, "planned"), (on - timedelta(days=3), "planned"), (on, "released")):
        planned(cast, fire_on, state)

    found = figures()

    assert found["jiashetong_reminders_planned", ("today",)] == 1
    assert found["jiashetong_reminders_planned", ("before",)] == 1
    assert found["jiashetong_reminders_oldest_planned_days", ()] == 3


def test_the_plan_tells_how_far_behind_it_is_and_who_stands_still(db: None) -> None:
    on = local_date(clock.now())
    ReminderArea.objects.create(area_key="340300", planned_on=on - timedelta(days=4))
    ReminderArea.objects.create(
        area_key="440300", planned_on=on, failures_count=3, failed_at=clock.now(), error="policy.missing"
    )
    ReminderArea.objects.create(area_key="110000")

    found = figures()

    assert found["jiashetong_plan_lag_days_max", ()] == 4
    assert found["jiashetong_plan_areas_never_planned", ()] == 1
    assert found["jiashetong_plan_area_failing", ("440300",)] == 3
    assert ("jiashetong_plan_area_failing", ("340300",)) not in found


def test_messages_of_today_are_counted_by_what_became_of_them(db: None) -> None:
    now = clock.now()
    for taken_at, state in ((now, "done"), (now - timedelta(days=1), "done"), (now, "running")):
        DeliveryLease.objects.create(
            channel="sms",
            provider="one",
            state=state,
            token=uuid7(),
            size_count=10,
            sent_count=7,
            failed_count=1,
            taken_at=taken_at,
            started_at=taken_at,
            expires_at=now - timedelta(minutes=1),
            ended_at=now if state == "done" else None,
        )

    found = figures()

    assert found["jiashetong_messages_total", ("sms", "sent", "one")] == 14
    assert found["jiashetong_messages_total", ("sms", "failed", "one")] == 2
    assert found["jiashetong_leases_open", ("running",)] == 0
    assert found["jiashetong_leases_open", ("overdue",)] == 1


def test_a_provider_that_is_left_alone_is_told(db: None) -> None:
    now = clock.now()
    for name, until in (("one", now + timedelta(minutes=5)), ("two", now - timedelta(minutes=5))):
        DeliveryProvider.objects.create(channel="sms", name=name, refilled_at=now, paused_until=until)

    found = figures()

    assert found["jiashetong_provider_paused", ("sms", "one")] == 1
    assert found["jiashetong_provider_paused", ("sms", "two")] == 0


def test_what_waits_for_a_person_is_counted_and_nobody_named(cast: Cast) -> None:
    delivery = told(cast.daughter, "unsent")
    NoticeDelivery.objects.filter(pk=delivery.pk).update(state="parked", last_error="message.broken")

    text = Client().get("/metrics").content.decode()

    assert figures()["jiashetong_deliveries_stuck", ("sms", "parked")] == 1
    assert cast.daughter.name not in text
    assert str(cast.daughter.public_id) not in text


def test_a_part_that_cannot_be_counted_takes_none_of_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(at: object) -> Iterator[object]:
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setitem(metrics.PARTS, "outbox", too_slow)

    found = figures()

    assert found["jiashetong_metrics_part_failed", ("outbox",)] == 1
    assert found["jiashetong_metrics_part_failed", ("reminders",)] == 0
    assert ("jiashetong_outbox_waiting", ("sms",)) not in found


def test_a_broker_that_is_away_is_a_figure(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def ping(self) -> bool:
            raise BrokerAway

        def close(self) -> None:
            """Nothing is open."""

    monkeypatch.setattr(metrics.Redis, "from_url", lambda *args, **kwargs: Away())

    assert figures()["jiashetong_broker_up", ()] == 0


def test_the_broker_of_this_machine_answers(db: None) -> None:
    assert figures()["jiashetong_broker_up", ()] == 1

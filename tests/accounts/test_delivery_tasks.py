"""The doors of delivery: one message for a lease, and a broker that is away loses nothing."""

from pathlib import Path

import pytest
from kombu.exceptions import OperationalError
from pytest_django import Settings

from accounts import tasks
from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery
from accounts.rules import deliveries as rules
from tests.cast import AT, Cast

pytestmark = pytest.mark.usefixtures("plain_words")


@pytest.fixture
def outbox(
    cast: Cast, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> DevelopmentOutbox:
    """Six messages in leases of two, and an outbox for them."""
    NoticeDelivery.objects.all().delete()
    monkeypatch.setattr(rules, "LEASE_ROWS_MAX", 2)
    options = {"folder": tmp_path / "outbox", "channel": "sms"}
    settings.CHANNEL_SENDERS = {
        "sms": {"outbox": ("accounts.clients.channels.outbox.DevelopmentOutbox", options)}
    }
    her = cast.daughter.pk
    notices.post_many([NewNotice(f"r{n}", "t", her, her, "greeting") for n in range(6)], at=AT)
    return DevelopmentOutbox(**options)


def test_one_message_goes_out_for_a_lease(outbox: DevelopmentOutbox, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks.send_lease, "apply_async", lambda args, **_options: rung.append(*args))
    for _tick in range(3):
        tasks.lease_deliveries()
    assert sorted(rung) == sorted(DeliveryLease.objects.values_list("pk", flat=True))
    assert len(rung) == 3
    for lease_id in rung * 2:
        tasks.send_lease(lease_id)
    assert len(outbox.messages(99)) == 6
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"sent"}


def test_without_a_broker_the_leases_wait_and_are_rung_by_the_next_tick(
    outbox: DevelopmentOutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.send_lease, "apply_async", away)
    tasks.lease_deliveries()
    assert DeliveryLease.objects.filter(state="waiting", rung_at__isnull=True).count() == 3
    rung: list[int] = []
    monkeypatch.setattr(tasks.send_lease, "apply_async", lambda args, **_options: rung.append(*args))
    tasks.lease_deliveries()
    assert len(rung) == 3


def test_asking_with_nothing_to_ask_is_quiet(outbox: DevelopmentOutbox) -> None:
    tasks.reconcile_deliveries()
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"queued"}

"""Ticks, workers, questions and cancellations at once: every key reaches a gateway that weeds nothing out once."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.actions import deliveries, delivery_asking, delivery_leases, delivery_worker, notices
from accounts.actions.notices import NewNotice
from accounts.enums.notices import Channel
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import NoticeDelivery
from accounts.queries.notice_texts import forget_texts
from accounts.rules import deliveries as rules
from tests.accounts.providers import Provider
from tests.cast import AT, Cast
from tests.delivering import PACE, waiting, ways_of
from tests.races.together import together

pytestmark = pytest.mark.race
COUNT = 60


@pytest.fixture
def keys(cast: Cast, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sixty messages, in leases of ten and chunks of three."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "greeting.txt").write_text("{{ n }}", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    forget_texts()
    monkeypatch.setattr(rules, "LEASE_ROWS_MAX", 10)
    monkeypatch.setattr(delivery_worker, "CHUNK_ROWS", 3)
    NoticeDelivery.objects.all().delete()
    her = cast.daughter.pk
    notices.post_many(
        [NewNotice(f"r{n}", f"t{n}", her, her, "greeting", {"n": n}) for n in range(COUNT)], at=AT
    )
    return [f"r{n}:sms" for n in range(COUNT)]


def sound(results: list[object]) -> None:
    assert not [result for result in results if isinstance(result, Exception)]


def send_waiting(by: dict) -> None:
    for lease_id in waiting():
        deliveries.send_lease(lease_id, by, PACE, now=lambda: AT)


def test_two_ticks_take_different_messages_and_two_workers_send_each_once(keys: list[str]) -> None:
    provider = Provider()
    by = {Channel.SMS: {"one": provider}}
    sound(together(*[partial(delivery_leases.take, ways_of(by), at=AT)] * 3))
    assert sum(DeliveryLease.objects.values_list("size_count", flat=True)) == COUNT
    sound(together(*[partial(send_waiting, by)] * 3))
    assert provider.keys == dict.fromkeys(keys, 1)
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"sent"}


def test_an_allowance_is_shared_by_all_ticks(keys: list[str]) -> None:
    provider = Provider()
    ways = ways_of({Channel.SMS: {"one": provider}}, one=2.5)
    delivery_leases.take(ways, at=AT - timedelta(days=1))
    NoticeDelivery.objects.update(state="queued", lease=None)
    DeliveryLease.objects.all().delete()
    sound(together(*[partial(delivery_leases.take, ways, at=AT + timedelta(days=1))] * 3))
    assert sum(DeliveryLease.objects.values_list("size_count", flat=True)) == 25


def test_each_silence_is_asked_about_by_one(keys: list[str]) -> None:
    provider = Provider(silences_count=4)
    by = {Channel.SMS: {"one": provider}}
    delivery_leases.take(ways_of(by), at=AT)
    send_waiting(by)
    later = AT + timedelta(hours=1)
    sound(together(*[partial(delivery_asking.reconcile, by, PACE, at=later)] * 3))
    assert len(provider.asked) == 4
    assert provider.keys == dict.fromkeys(keys, 1)


@pytest.mark.parametrize("_round", range(3))
def test_what_is_cancelled_meanwhile_is_either_sent_or_stays_in_the_house(
    keys: list[str], _round: int
) -> None:
    provider = Provider()
    by = {Channel.SMS: {"one": provider}}
    delivery_leases.take(ways_of(by), at=AT)
    topics = [f"t{n}" for n in range(0, COUNT, 2)]

    def cancel() -> None:
        for topic in topics:
            notices.cancel_unsent([topic], at=AT)

    sound(together(partial(send_waiting, by), partial(send_waiting, by), cancel))
    sent = NoticeDelivery.objects.filter(state="sent").values_list("notice__key", flat=True)
    assert {f"{key}:sms" for key in sent} == set(provider.keys)
    assert set(provider.keys.values()) == {1}
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) <= {"sent", "cancelled"}

"""What was put aside is tried again with pauses, and what goes out late is still what is right by then."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.actions import deliveries, delivery_leases, delivery_parking, notices
from accounts.actions.delivery_leases import LeaseReport
from accounts.actions.notices import NewItem, NewNotice
from accounts.enums.notices import Channel
from accounts.errors.deliveries import NothingToReplay
from accounts.models.deliveries import DeliveryLease
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.rules.actors import SYSTEM
from accounts.rules.parking import PAUSE_MAX, try_after
from accounts.rules.quiet_hours import QuietHours
from foundation.clock import SHANGHAI, local_date
from tests.accounts.providers import Provider
from tests.cast import AT, Cast
from tests.delivering import PACE, deliver, waiting, ways_of

pytestmark = pytest.mark.usefixtures("plain_words")

SMS = Channel.SMS
DAY = timedelta(days=1)
TRIES = 5
NIGHT = QuietHours(time(21), time(8))
EVENING = datetime(2026, 11, 23, 20, 59, tzinfo=SHANGHAI)
LATE = datetime(2026, 11, 23, 22, 30, tzinfo=SHANGHAI)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=SHANGHAI)


@pytest.fixture
def silent(cast: Cast) -> Cast:
    """The cast, with nothing left over to be sent."""
    NoticeDelivery.objects.all().delete()
    return cast


def post(recipient_id: int, key: str, *items: NewItem, at: datetime = AT, **more: object) -> None:
    given: dict = {"template": "greeting", "facts": {"word": "您好"}, "items": items, **more}
    notices.post_many([NewNotice(key, f"topic:{key}", recipient_id, recipient_id, **given)], at=at)


def about(cast: Cast, topic: str, **more: object) -> NewItem:
    return NewItem(topic, cast.daughter.pk, {}, **more)


def states() -> dict[str, str]:
    rows = NoticeDelivery.objects.filter(channel="sms").order_by("notice")
    return dict(rows.values_list("notice__key", "state"))


def send(provider: Provider, *, at: datetime) -> list[LeaseReport]:
    return deliver({SMS: {"one": provider}}, at=at)


def retry(at: datetime) -> int:
    return delivery_parking.retry_parked(tries_max=TRIES, at=at)


def mend() -> None:
    """Give the message a template that is there."""
    Notice.objects.filter(template="nowhere").update(template="greeting")


def test_pauses_grow_and_have_an_end() -> None:
    pauses = [try_after(tries) for tries in range(30)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=10)
    assert pauses[-1] == PAUSE_MAX
    assert timedelta(days=6) < sum(pauses[:20], timedelta()) < timedelta(days=9)


class TestMending:
    def test_mended_it_comes_once(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk, "a", template="nowhere")
        send(provider, at=AT)
        assert states() == {"a": "parked"}
        assert retry(AT + try_after(0) - timedelta(seconds=1)) == 0
        mend()
        at = AT + try_after(0)
        assert (retry(at), retry(at)) == (1, 0)
        for _tick in range(3):
            send(provider, at=at)
            retry(at + 30 * DAY)
        assert provider.keys == {"a:sms": 1}
        assert states() == {"a": "sent"}

    def test_not_mended_it_is_tried_a_bounded_number_of_times_and_stays_visible(self, silent: Cast) -> None:
        provider, at = Provider(), AT
        post(silent.daughter.pk, "a", template="nowhere")
        tried = 0
        for _hour in range(200):
            send(provider, at=at)
            tried += retry(at)
            at += timedelta(hours=1)
        assert tried == TRIES
        assert states() == {"a": "parked"}
        assert provider.tries_count == 0

    def test_asked_for_it_is_tried_at_once_and_counted_anew(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk, "a", template="nowhere")
        send(provider, at=AT)
        NoticeDelivery.objects.update(retries_count=TRIES)
        assert retry(AT + 30 * DAY) == 0
        mend()
        ids = list(NoticeDelivery.objects.values_list("pk", flat=True))
        assert delivery_parking.try_again(ids, at=AT) == 1
        assert NoticeDelivery.objects.get().retries_count == 0
        send(provider, at=AT)
        assert provider.keys == {"a:sms": 1}
        assert delivery_parking.try_again(ids, at=AT) == 0

    def test_what_is_no_longer_true_is_not_tried_again(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a", about(silent, "deadline:1"), template="nowhere")
        send(Provider(), at=AT)
        notices.cancel_unsent(["deadline:1"], at=AT)
        mend()
        assert retry(AT + DAY) == 0
        assert states() == {"a": "cancelled"}


class TestOvertaken:
    def test_what_a_later_message_told_again_is_not_tried_again(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk, "a", about(silent, "deadline:1"), template="nowhere")
        send(provider, at=AT)
        mend()
        post(silent.daughter.pk, "b", about(silent, "deadline:1"))
        send(provider, at=AT)
        assert retry(AT + DAY) == 0
        assert states() == {"a": "cancelled", "b": "sent"}

    def test_a_replay_leaves_out_what_a_later_message_told_again(self, silent: Cast) -> None:
        """Of two things one was told again: the old message goes out with the other."""
        deaf = Provider(refusals_count=99)
        both = (about(silent, "deadline:1"), about(silent, "deadline:2"))
        post(silent.daughter.pk, "old", *both)
        post(silent.daughter.pk, "older stage", about(silent, "deadline:3"))
        send(deaf, at=AT)
        NoticeDelivery.objects.update(state="failed")
        later = Provider()
        post(silent.daughter.pk, "new", about(silent, "deadline:1"), about(silent, "deadline:3"), at=AT + DAY)
        send(later, at=AT + DAY)
        first = DeliveryLease.objects.order_by("pk").first()
        NoticeDelivery.objects.filter(state="failed").update(lease=first)
        assert first is not None

        deliveries.replay(SYSTEM, first.public_id, at=AT + 2 * DAY)
        send(later, at=AT + 2 * DAY)

        assert states() == {"old": "sent", "older stage": "cancelled", "new": "sent"}
        left = NoticeItem.objects.filter(notice__key="old", voided_at__isnull=True)
        assert [item.topic for item in left] == ["deadline:2"]
        with pytest.raises(NothingToReplay):
            deliveries.replay(SYSTEM, first.public_id, at=AT + 2 * DAY)

    def test_another_recipient_or_another_kind_overtakes_nothing(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a", about(silent, "deadline:1"))
        post(silent.grandmother.pk, "b", about(silent, "deadline:1"))
        post(silent.daughter.pk, "c", about(silent, "deadline:1"), template="other")
        ids = list(NoticeDelivery.objects.values_list("pk", flat=True))
        assert notices.take_back_overtaken(ids, at=AT) == 0

    def test_what_waits_while_a_provider_is_down_gives_way_to_the_later_message(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a", about(silent, "deadline:1"))
        post(silent.daughter.pk, "b", about(silent, "deadline:1"), at=AT + 8 * DAY)
        new = NewNotice(
            "b",
            "topic:b",
            silent.daughter.pk,
            silent.daughter.pk,
            "greeting",
            items=(about(silent, "deadline:1"),),
        )
        assert (
            notices.overtake([new], at=AT + 8 * DAY) == NoticeDelivery.objects.filter(notice__key="a").count()
        )
        provider = Provider()
        send(provider, at=AT + 8 * DAY)
        assert list(provider.keys) == ["b:sms"]


class TestNights:
    def test_a_lease_that_is_begun_at_night_waits_for_the_morning(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk, "quiet", at=EVENING, quiet=NIGHT)
        post(silent.daughter.pk, "at any hour", at=EVENING)
        delivery_leases.take(ways_of({SMS: {"one": provider}}), at=EVENING)
        (lease,) = waiting()
        report = deliveries.send_lease(lease, {SMS: {"one": provider}}, PACE, now=lambda: LATE)
        assert report == LeaseReport(2, 1, 0, 0, 0, 1)
        assert list(provider.keys) == ["at any hour:sms"]
        assert NoticeDelivery.objects.get(notice__key="quiet", channel="sms").due_at == MORNING
        send(provider, at=LATE + timedelta(hours=1))
        send(provider, at=MORNING)
        assert provider.keys == {"at any hour:sms": 1, "quiet:sms": 1}

    def test_a_night_that_falls_between_two_chunks_keeps_the_second(
        self, silent: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("accounts.actions.delivery_worker.CHUNK_ROWS", 1)
        now = [EVENING]
        provider = Provider(before=lambda _message: now.append(LATE))
        for key in ("a", "b"):
            post(silent.daughter.pk, key, at=EVENING, quiet=NIGHT)
        delivery_leases.take(ways_of({SMS: {"one": provider}}), at=EVENING)
        (lease,) = waiting()
        deliveries.send_lease(lease, {SMS: {"one": provider}}, PACE, now=lambda: now[-1])
        assert list(provider.keys) == ["a:sms"]
        assert states() == {"a": "sent", "b": "queued"}

    def test_every_area_has_its_own_night(self, silent: Cast) -> None:
        early = QuietHours(time(20), time(9))
        post(silent.daughter.pk, "early", at=EVENING - 2 * timedelta(hours=1), quiet=early)
        post(silent.daughter.pk, "usual", at=EVENING - 2 * timedelta(hours=1), quiet=NIGHT)
        assert (
            notices.put_off(early, at=EVENING) == NoticeDelivery.objects.filter(notice__key="early").count()
        )
        provider = Provider()
        send(provider, at=EVENING)
        assert list(provider.keys) == ["usual:sms"]
        assert NoticeDelivery.objects.get(notice__key="early", channel="sms").due_at == MORNING + timedelta(
            hours=1
        )

    def test_what_is_written_at_night_is_due_in_the_morning(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a", at=LATE, quiet=NIGHT)
        assert {row.due_at for row in NoticeDelivery.objects.all()} == {MORNING}
        assert Notice.objects.get(key="a").quiet_from == NIGHT.begins


class TestEnds:
    @pytest.mark.parametrize(("days", "state"), [(0, "cancelled"), (1, "sent"), (-3, "cancelled")])
    def test_what_has_ended_by_its_day_does_not_leave(self, silent: Cast, days: int, state: str) -> None:
        ends_on: date = local_date(AT) + days * DAY
        post(silent.daughter.pk, "a", about(silent, "deadline:1", ends_on=ends_on))
        send(Provider(), at=AT)
        assert states() == {"a": state}

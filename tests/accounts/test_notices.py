"""Notices: written once, sent outside transactions, retried, and given up visibly."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.access import message_for
from accounts.actions import deliveries, notices, users
from accounts.actions.deliveries import ATTEMPTS_MAX, LEASE, DeliveryReport
from accounts.actions.notices import NewNotice
from accounts.clients.channels import ChannelSender, DevelopmentOutbox, Outgoing
from accounts.enums.notices import Channel, DeliveryState
from accounts.enums.users import Language
from accounts.errors.notices import ChannelUnavailable, NoticeNotFound
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.notices import deliveries_of, inbox, oldest_waiting_at, unread_count
from accounts.queries.reach import reach_of
from tests.cast import AT, Cast, citizen

MOMENT = timedelta(seconds=1)


@dataclass
class Provider:
    """A provider that keeps what it took and refuses as often as it is told."""

    refusals_count: int = 0
    taken: list[Outgoing] = field(default_factory=list)
    tries_count: int = 0

    def send(self, message: Outgoing) -> str:
        assert not connection.in_atomic_block
        self.tries_count += 1
        if self.refusals_count:
            self.refusals_count -= 1
            raise ChannelUnavailable
        self.taken.append(message)
        return f"reference {len(self.taken)}"


def everywhere(sender: ChannelSender) -> dict[Channel, ChannelSender]:
    return dict.fromkeys(Channel, sender)


def post(recipient_id: int, key: str = "k", word: str = "您好", template: str = "greeting") -> int:
    new = NewNotice(f"test:{key}", f"topic:{key}", recipient_id, recipient_id, template, {"word": word})
    return notices.post_many([new], at=AT)


def states() -> list[str]:
    found = NoticeDelivery.objects.filter(notice__key__startswith="test:").order_by("notice__key", "channel")
    return list(found.values_list("state", flat=True))


@pytest.fixture
def silent(cast: Cast) -> Cast:
    """The cast, with nothing left over to be sent."""
    NoticeDelivery.objects.all().delete()
    return cast


class TestPosting:
    def test_a_second_post_with_the_same_key_adds_nothing(self, silent: Cast) -> None:
        assert post(silent.daughter.pk) == 1
        assert post(silent.daughter.pk, word="再见") == 0
        assert Notice.objects.get(key="test:k").facts == {"word": "您好"}
        assert states() == ["queued"]

    def test_a_key_twice_in_one_post_is_one_notice(self, silent: Cast) -> None:
        new = NewNotice("test:k", "t", silent.daughter.pk, silent.daughter.pk, "greeting")
        notices.post_many([new, new], at=AT)
        assert Notice.objects.filter(key="test:k").count() == 1
        assert states() == ["queued"]

    def test_nothing_goes_to_a_number_nobody_proved(self, silent: Cast) -> None:
        InsuredPerson.objects.filter(pk=silent.daughter.pk).update(phone_sealed=None)
        User.objects.filter(person=silent.daughter).update(is_phone_verified=False)
        post(silent.daughter.pk)
        assert states() == []
        assert Notice.objects.get(key="test:k").recipient_id == silent.daughter.pk

    def test_whoever_has_no_phone_reads_it_in_the_inbox_alone(self, silent: Cast) -> None:
        post(silent.girl.pk)
        assert states() == []
        assert unread_count(silent.girl.pk) == 1

    def test_each_channel_gets_one_delivery(self, silent: Cast) -> None:
        users.set_email(User.objects.get(person=silent.daughter), "min@example.org")
        post(silent.daughter.pk)
        assert [d.channel for d in deliveries_of("test:k")] == ["email", "sms"]

    def test_posting_costs_the_same_for_one_and_for_many(
        self, silent: Cast, django_assert_max_num_queries
    ) -> None:
        everybody = [silent.daughter, silent.husband, silent.mother, silent.father, silent.girl]
        many = [
            NewNotice(f"test:{n}", "t", everybody[n % 5].pk, silent.boy.pk, "greeting") for n in range(100)
        ]
        with django_assert_max_num_queries(7):
            notices.post_many(many, at=AT)

    def test_reading(self, silent: Cast) -> None:
        before = unread_count(silent.daughter.pk)
        post(silent.daughter.pk)
        newest = inbox(silent.daughter.pk, most=1)[0]
        notices.mark_read(silent.daughter.pk, newest.public_id, at=AT)
        notices.mark_read(silent.daughter.pk, newest.public_id, at=AT + MOMENT)
        assert Notice.objects.get(key="test:k").read_at == AT
        assert unread_count(silent.daughter.pk) == before

    def test_nobody_reads_the_messages_of_another(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        message = inbox(silent.daughter.pk, most=1)[0]
        assert message_for(citizen(silent.daughter), message.public_id) == message
        for other in (silent.mother, silent.stranger):
            with pytest.raises(NoticeNotFound):
                message_for(citizen(other), message.public_id)
            with pytest.raises(NoticeNotFound):
                notices.mark_read(other.pk, message.public_id, at=AT)


class TestCancelling:
    def test_it_stops_what_waits_and_nothing_else(self, silent: Cast) -> None:
        for key in ("a", "b", "c"):
            post(silent.daughter.pk, key)
        NoticeDelivery.objects.filter(notice__key="test:b").update(state="sent", sent_at=AT)
        assert notices.cancel_unsent(["topic:a", "topic:b"], at=AT) == 1
        assert states() == ["cancelled", "sent", "queued"]

    def test_the_message_itself_stays_in_the_inbox(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        notices.cancel_unsent(["topic:k"], at=AT)
        assert inbox(silent.daughter.pk, most=1)[0].facts == {"word": "您好"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("plain_words")
class TestDelivering:
    def test_what_is_due_goes_out_once(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk)
        assert deliveries.deliver_due(everywhere(provider), at=AT) == DeliveryReport(1, 0)
        assert deliveries.deliver_due(everywhere(provider), at=AT) == DeliveryReport(0, 0)
        assert provider.taken == [Outgoing("test:k:sms", "+8613700000001", "您好")]
        assert states() == ["sent"]
        assert oldest_waiting_at() is None

    def test_nothing_goes_out_before_it_is_due(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        assert deliveries.deliver_due(everywhere(Provider()), at=AT - MOMENT) == DeliveryReport(0, 0)

    def test_it_is_sent_to_the_number_one_signs_in_with(self, silent: Cast) -> None:
        users.set_phone(User.objects.get(person=silent.mother), "+8613700000055", is_verified=True)
        provider = Provider()
        post(silent.mother.pk)
        deliveries.deliver_due(everywhere(provider), at=AT)
        assert provider.taken[0].address == "+8613700000055"

    def test_it_is_sent_to_the_sealed_address_as_it_was_typed(self, silent: Cast) -> None:
        users.set_email(User.objects.get(person=silent.mother), "Xiu@Example.org")
        provider = Provider()
        post(silent.mother.pk)
        deliveries.deliver_due(everywhere(provider), at=AT)
        assert {message.address for message in provider.taken} == {"+8613700000004", "Xiu@Example.org"}

    def test_it_is_worded_in_the_language_of_its_reader(self, silent: Cast, settings, tmp_path: Path) -> None:
        words = tmp_path / "templates" / "notices" / "tongue.txt"
        words.write_text("{% load i18n %}{% get_current_language as now %}{{ now }}", encoding="utf-8")
        users.set_reading(User.objects.get(person=silent.mother), language=Language.ENGLISH)
        provider = Provider()
        post(silent.mother.pk, "a", template="tongue")
        post(silent.daughter.pk, "b", template="tongue")
        deliveries.deliver_due(everywhere(provider), at=AT)
        assert [message.text for message in provider.taken] == ["en", "zh-hans"]

    def test_a_refusal_is_tried_again_with_a_growing_pause_and_the_same_key(self, silent: Cast) -> None:
        provider = Provider(refusals_count=3)
        post(silent.daughter.pk)
        at, pauses = AT, []
        while not provider.taken:
            deliveries.deliver_due(everywhere(provider), at=at)
            due_at = NoticeDelivery.objects.get(notice__key="test:k").due_at
            pauses.append(due_at - at)
            assert deliveries.deliver_due(everywhere(provider), at=due_at - MOMENT) == DeliveryReport(0, 0)
            at = due_at
        assert pauses[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
        assert deliveries_of("test:k")[0].attempts_count == 4

    def test_after_the_last_attempt_it_is_given_up_visibly(self, silent: Cast) -> None:
        provider = Provider(refusals_count=99)
        post(silent.daughter.pk)
        for day in range(ATTEMPTS_MAX + 3):
            deliveries.deliver_due(everywhere(provider), at=AT + timedelta(days=day))
        row = NoticeDelivery.objects.get(notice__key="test:k")
        assert provider.tries_count == ATTEMPTS_MAX == 8
        assert (row.state, row.last_error, row.sent_at) == ("failed", "channel.unavailable", None)

    def test_a_broken_message_does_not_hold_up_those_behind_it(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk, "a", template="nowhere")
        post(silent.daughter.pk, "b")
        assert deliveries.deliver_due(everywhere(provider), at=AT) == DeliveryReport(1, 1)
        broken = NoticeDelivery.objects.get(notice__key="test:a")
        assert (broken.state, broken.last_error, broken.attempts_count) == ("queued", "message.broken", 1)
        assert states() == ["queued", "sent"]

    def test_a_lease_runs_out_after_a_kill_before_the_sending(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        deliveries._claim(at=AT)
        provider = Provider()
        assert deliveries.deliver_due(everywhere(provider), at=AT + LEASE - MOMENT) == DeliveryReport(0, 0)
        assert deliveries.deliver_due(everywhere(provider), at=AT + LEASE) == DeliveryReport(1, 0)

    def test_a_kill_after_the_sending_makes_one_message_all_the_same(
        self, silent: Cast, tmp_path: Path
    ) -> None:
        outbox = DevelopmentOutbox(tmp_path / "outbox", "sms")
        post(silent.daughter.pk)
        (row,) = deliveries._claim(at=AT)
        reach = reach_of([silent.daughter.pk])[silent.daughter.pk]
        outbox.send(deliveries._outgoing(row, reach))
        deliveries.deliver_due(everywhere(outbox), at=AT + LEASE)
        assert [message["key"] for message in outbox.messages(9)] == ["test:k:sms"]
        assert states() == ["sent"]

    def test_what_is_cancelled_between_claim_and_sending_stays_in_the_house(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a")
        post(silent.daughter.pk, "b")

        class CancelsTheOther(Provider):
            def send(self, message: Outgoing) -> str:
                notices.cancel_unsent(["topic:b"], at=AT)
                return super().send(message)

        provider = CancelsTheOther()
        assert deliveries.deliver_due(everywhere(provider), at=AT) == DeliveryReport(1, 0)
        assert [message.idempotency_key for message in provider.taken] == ["test:a:sms"]
        assert states() == ["sent", "cancelled"]

    def test_what_is_cancelled_during_the_sending_is_told_as_sent(self, silent: Cast) -> None:
        post(silent.daughter.pk)

        class CancelsItself(Provider):
            def send(self, message: Outgoing) -> str:
                assert notices.cancel_unsent(["topic:k"], at=AT) == 1
                return super().send(message)

        deliveries.deliver_due(everywhere(CancelsItself()), at=AT)
        assert states() == ["sent"]

    def test_a_slow_process_leaves_alone_what_another_took_over(self, silent: Cast) -> None:
        for key in ("a", "b"):
            post(silent.daughter.pk, key)
        quick = Provider()

        class Slow(Provider):
            def send(self, message: Outgoing) -> str:
                deliveries.deliver_due(everywhere(quick), at=AT + LEASE)
                return super().send(message)

        slow = Slow()
        deliveries.deliver_due(everywhere(slow), at=AT)
        assert [message.idempotency_key for message in quick.taken] == ["test:a:sms", "test:b:sms"]
        assert [message.idempotency_key for message in slow.taken] == ["test:a:sms"]
        assert states() == ["sent", "sent"]

    def test_a_late_refusal_does_not_undo_what_another_sent(self, silent: Cast) -> None:
        post(silent.daughter.pk)

        class SlowAndRefused(Provider):
            def send(self, message: Outgoing) -> str:
                deliveries.deliver_due(everywhere(Provider()), at=AT + LEASE)
                raise ChannelUnavailable

        deliveries.deliver_due(everywhere(SlowAndRefused()), at=AT)
        assert states() == ["sent"]

    def test_a_batch_has_a_limit_and_the_rest_follows(self, silent: Cast, monkeypatch) -> None:
        monkeypatch.setattr(deliveries, "BATCH_MAX", 2)
        for key in "abc":
            post(silent.daughter.pk, key)
        provider = Provider()
        assert deliveries.deliver_due(everywhere(provider), at=AT).sent_count == 2
        assert deliveries.deliver_due(everywhere(provider), at=AT).sent_count == 1

    def test_the_oldest_waiting_is_known(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        assert oldest_waiting_at() == AT


def test_the_development_outbox_is_a_provider_that_knows_its_keys(tmp_path: Path) -> None:
    outbox = DevelopmentOutbox(tmp_path / "deep" / "outbox", "sms")
    first = outbox.send(Outgoing("k", "+8613700000001", "一"))
    assert outbox.send(Outgoing("k", "+8613700000001", "二")) == first
    assert [message["text"] for message in outbox.messages(5)] == ["一"]


def test_an_outbox_that_cannot_be_written_is_a_channel_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ChannelUnavailable):
        DevelopmentOutbox(tmp_path / "file", "sms").send(Outgoing("k", "a", "t"))


def test_every_state_of_a_delivery_has_its_time_or_none(silent: Cast) -> None:
    post(silent.daughter.pk)
    with pytest.raises(IntegrityError, match="accounts_delivery_sent_has_time"), transaction.atomic():
        NoticeDelivery.objects.update(state=DeliveryState.SENT.value)


def test_a_kill_in_the_middle_of_writing_leaves_no_message_that_counts_as_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox, message = DevelopmentOutbox(tmp_path, "sms"), Outgoing("k", "a", "t")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.send(message)
    assert outbox.messages(9) == []
    outbox.send(message)
    assert [kept["text"] for kept in outbox.messages(9)] == ["t"]


def _killed(*_args: object) -> None:
    raise KeyboardInterrupt

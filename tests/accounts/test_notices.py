"""Notices: written once, sent outside transactions, retried, and given up visibly."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.access import message_for
from accounts.actions import notices, users
from accounts.actions.notices import NewItem, NewNotice
from accounts.enums.notices import DeliveryState
from accounts.errors.notices import NoticeNotFound
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.notices import deliveries_of, inbox, unread_count
from tests.cast import AT, Cast, citizen

MOMENT = timedelta(seconds=1)


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

    def test_of_a_message_about_two_only_one_is_taken_back(self, silent: Cast) -> None:
        reader, one, other = silent.daughter.pk, silent.mother.pk, silent.father.pk
        items = (NewItem("topic:one", one, {"word": "一"}), NewItem("topic:other", other, {"word": "二"}))
        new = NewNotice("test:k", "test:k", reader, one, "greeting", items=items)
        notices.post_many([new], at=AT)
        assert notices.cancel_unsent_between([(reader, one)], at=AT) == 0
        assert states() == ["queued"]
        assert inbox(reader, most=1)[0].facts["items"] == [{"word": "二"}]
        assert notices.cancel_unsent_between([(reader, other)], at=AT) == 1
        assert states() == ["cancelled"]

    def test_the_message_itself_stays_in_the_inbox(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        notices.cancel_unsent(["topic:k"], at=AT)
        assert inbox(silent.daughter.pk, most=1)[0].facts == {"word": "您好"}


def test_every_state_of_a_delivery_has_its_time_or_none(silent: Cast) -> None:
    post(silent.daughter.pk)
    with pytest.raises(IntegrityError, match="accounts_delivery_sent_has_time"), transaction.atomic():
        NoticeDelivery.objects.update(state=DeliveryState.SENT.value)

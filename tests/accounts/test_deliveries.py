"""Deliveries: leased, sent once outside transactions, retried, asked about, and given up visibly."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from accounts.actions import (
    channel_addresses,
    deliveries,
    delivery_asking,
    delivery_leases,
    delivery_receipts,
    delivery_worker,
    letters,
    notices,
    people,
    users,
)
from accounts.actions.delivery_asking import AskingReport
from accounts.actions.delivery_leases import LeaseReport
from accounts.actions.notices import NewItem, NewNotice
from accounts.clients.channels.sending import Delivered, Outgoing, Undeliverable
from accounts.enums.notices import Channel
from accounts.enums.users import Language
from accounts.errors.deliveries import (
    ChannelRefused,
    LeaseNotFound,
    LeaseStillRuns,
    LetterNotWaiting,
    MessageUnfit,
    NothingToReplay,
)
from accounts.errors.notices import ChannelUnavailable
from accounts.models.audit import AuditEvent
from accounts.models.deliveries import DeliveryLease, DeliveryProvider
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.deliveries import stuck_counts, unreached
from accounts.queries.letters import letters_waiting
from accounts.queries.notice_words import words_of
from accounts.queries.notices import oldest_waiting_at
from accounts.queries.outgoing import recipients_of
from accounts.queries.reach import app_address, email_address, phone_on_record, reach_of
from accounts.rules import deliveries as rules
from accounts.rules.actors import SYSTEM
from accounts.rules.deliveries import ATTEMPTS_MAX
from foundation.clock import day_begins, local_date
from foundation.identifiers import uuid7
from tests.accounts.providers import Provider, is_outside_transactions
from tests.cast import AT, ON, Cast
from tests.delivering import PACE, deliver, waiting, ways_of

pytestmark = pytest.mark.usefixtures("plain_words")

MOMENT = timedelta(seconds=1)
SMS = Channel.SMS


def by(**providers: Provider) -> dict:
    """Let the providers send text messages in this order."""
    return {SMS: providers}


def post(
    recipient_id: int, key: str = "k", word: str = "您好", template: str = "greeting", **more: object
) -> int:
    new = NewNotice(
        f"test:{key}", f"topic:{key}", recipient_id, recipient_id, template, {"word": word}, **more
    )
    return notices.post_many([new], at=AT)


def row(key: str = "k") -> NoticeDelivery:
    return NoticeDelivery.objects.get(notice__key=f"test:{key}", channel="sms")


def states() -> list[str]:
    found = NoticeDelivery.objects.filter(notice__key__startswith="test:").order_by("notice__key", "channel")
    return list(found.values_list("state", flat=True))


def ask(senders: dict, *, at: object) -> AskingReport:
    delivery_leases.expire(at=at)
    return delivery_asking.reconcile(senders, PACE, at=at)


@pytest.fixture
def silent(cast: Cast) -> Cast:
    """The cast, with nothing left over to be sent."""
    NoticeDelivery.objects.all().delete()
    return cast


@pytest.fixture
def ten(silent: Cast) -> list[str]:
    """Ten messages to the daughter, by their keys."""
    keys = [f"{number:02d}" for number in range(10)]
    for key in keys:
        post(silent.daughter.pk, key)
    return keys


def test_a_transaction_is_noticed(silent: Cast) -> None:
    assert is_outside_transactions()
    with transaction.atomic():
        assert not is_outside_transactions()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_or_asked_inside_a_transaction(silent: Cast) -> None:
    found = []
    provider = Provider(before=lambda _message: found.append(connection.in_atomic_block), silences_count=1)
    post(silent.daughter.pk)
    deliver(by(one=provider), at=AT)
    ask(by(one=provider), at=AT + timedelta(hours=1))
    assert (found, states()) == ([False], ["sent"])


class TestSending:
    def test_what_is_due_goes_out_once(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk)
        assert deliver(by(one=provider), at=AT) == [LeaseReport(1, 1, 0, 0, 0, 0)]
        assert deliver(by(one=provider), at=AT) == []
        word = words_of([silent.daughter.pk])[silent.daughter.pk]
        assert provider.taken == [Outgoing("test:k:sms", "+8613700000001", f"您好\n您的暗号：{word}")]
        sent = row()
        assert (sent.state, sent.sent_at, sent.provider, sent.provider_reference, sent.attempts_count) == (
            "sent", AT, "one", "reference 1", 1
        )  # fmt: skip
        assert oldest_waiting_at() is None
        assert provider.closed_count == 1

    def test_nothing_goes_out_before_it_is_due(self, silent: Cast) -> None:
        post(silent.daughter.pk, not_before=AT + MOMENT)
        assert deliver(by(one=Provider()), at=AT) == []
        assert len(deliver(by(one=Provider()), at=AT + MOMENT)) == 1

    def test_the_most_urgent_goes_first(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk, "late", priority=200)
        post(silent.daughter.pk, "usual")
        post(silent.daughter.pk, "soon", priority=10)
        deliver(by(one=provider), at=AT)
        assert list(provider.keys) == ["test:soon:sms", "test:usual:sms", "test:late:sms"]

    def test_a_message_counts_from_the_day_on_which_it_leaves(self, silent: Cast) -> None:
        midnight = day_begins(local_date(AT) + timedelta(days=1))
        moment = [midnight - MOMENT]

        def fall_asleep(_message: Outgoing) -> None:
            moment[0] = midnight

        provider = Provider(before=fall_asleep)
        for key in ("a", "b"):
            post(silent.daughter.pk, key)
        delivery_leases.take(ways_of(by(one=provider)), at=AT)
        deliveries.send_lease(waiting()[0], by(one=provider), PACE, now=lambda: moment[0])
        days = [local_date(midnight - MOMENT).isoformat(), local_date(midnight).isoformat()]
        assert [message.facts["today"] for message in provider.taken] == days

    def test_no_lease_is_taken_beside_enough_that_wait(self, ten: list[str], monkeypatch) -> None:
        monkeypatch.setattr(rules, "LEASE_ROWS_MAX", 3)
        monkeypatch.setattr(delivery_leases, "WAITING_LEASES_MAX", 2)
        assert delivery_leases.take(ways_of(by(one=Provider())), at=AT) == 2
        assert delivery_leases.take(ways_of(by(one=Provider())), at=AT) == 0
        assert (states().count("leased"), states().count("queued")) == (6, 4)
        assert deliveries.send_lease(waiting()[0], by(one=Provider()), PACE, now=lambda: AT)
        assert delivery_leases.take(ways_of(by(one=Provider())), at=AT) == 1

    def test_it_is_sent_to_the_number_one_signs_in_with(self, silent: Cast) -> None:
        users.set_phone(User.objects.get(person=silent.mother), "+8613700000055", is_verified=True)
        provider = Provider()
        post(silent.mother.pk)
        deliver(by(one=provider), at=AT)
        assert provider.taken[0].address == "+8613700000055"

    def test_each_channel_has_its_own_provider_and_address(self, silent: Cast) -> None:
        users.set_email(User.objects.get(person=silent.mother), "Xiu@Example.org")
        sms, mail = Provider(), Provider(takes_key=False)
        post(silent.mother.pk)
        deliver({SMS: {"one": sms}, Channel.EMAIL: {"mail": mail}}, at=AT)
        assert [message.address for message in sms.taken] == ["+8613700000004"]
        assert [message.address for message in mail.taken] == ["Xiu@Example.org"]

    def test_it_is_worded_in_the_language_of_its_reader(self, silent: Cast, settings, tmp_path: Path) -> None:
        words = tmp_path / "templates" / "notices" / "tongue.txt"
        words.write_text(
            "{% load i18n %}{% get_current_language as now %}{{ now }} {{ today }} {{ code_word }}",
            encoding="utf-8",
        )
        users.set_reading(User.objects.get(person=silent.mother), language=Language.ENGLISH)
        provider = Provider()
        post(silent.mother.pk, "a", template="tongue")
        post(silent.daughter.pk, "b", template="tongue")
        deliver(by(one=provider), at=AT)
        word = words_of([silent.mother.pk, silent.daughter.pk])
        assert [message.text for message in provider.taken] == [
            f"en 2026-03-02 {word[silent.mother.pk]}",
            f"zh-hans 2026-03-02 {word[silent.daughter.pk]}",
        ]

    def test_what_is_void_is_left_out_of_what_goes_out(self, silent: Cast, tmp_path: Path) -> None:
        words = tmp_path / "templates" / "notices" / "list.txt"
        words.write_text("{% for item in items %}{{ item.n }}{% endfor %}", encoding="utf-8")
        her = silent.daughter.pk
        items = tuple(NewItem(f"item:{number}", her, {"n": number}) for number in (1, 2, 3))
        post(her, template="list", items=items)
        provider = Provider()
        delivery_leases.take(ways_of(by(one=provider)), at=AT)
        notices.cancel_unsent(["item:2"], at=AT)
        deliver(by(one=provider), at=AT)
        assert provider.taken[0].text.startswith("13\n")

    def test_a_broken_message_is_parked_and_does_not_hold_up_those_behind_it(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a", template="nowhere")
        post(silent.daughter.pk, "b")
        assert deliver(by(one=Provider()), at=AT) == [LeaseReport(2, 1, 1, 0, 0, 0)]
        assert (row("a").state, row("a").last_error) == ("parked", "message.broken")
        assert states() == ["parked", "sent"]

    def test_whose_number_does_not_open_is_parked_alone(self, silent: Cast) -> None:
        mother, daughter = (User.objects.get(person=one) for one in (silent.mother, silent.daughter))
        users.set_phone(mother, "+8613700000055", is_verified=True)
        users.set_phone(daughter, "+8613700000066", is_verified=True)
        daughter.refresh_from_db()
        User.objects.filter(pk=mother.pk).update(phone_sealed=daughter.phone_sealed)
        post(silent.mother.pk, "a")
        post(silent.daughter.pk, "b")
        deliver(by(one=Provider()), at=AT)
        assert states() == ["parked", "sent"]

    def test_who_gave_up_their_number_meanwhile_is_told_as_not_reached(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        InsuredPerson.objects.filter(pk=silent.daughter.pk).update(phone_sealed=None)
        User.objects.filter(person=silent.daughter).update(is_phone_verified=False)
        provider = Provider()
        deliver(by(one=provider), at=AT)
        assert (row().state, row().last_error, provider.tries_count) == ("failed", "address.missing", 0)

    def test_an_address_the_provider_refuses_is_final_and_told_with_its_code(self, silent: Cast) -> None:
        def refuse(message: Outgoing) -> None:
            raise ChannelRefused(why="4011")

        provider = Provider(before=refuse)
        post(silent.daughter.pk)
        deliver(by(one=provider, two=Provider()), at=AT)
        assert (row().state, row().last_error) == ("failed", "channel.refused 4011")

    def test_a_message_the_channel_has_no_form_for_is_parked(self, silent: Cast) -> None:
        def refuse(message: Outgoing) -> None:
            raise MessageUnfit(why="greeting")

        post(silent.daughter.pk)
        deliver(by(one=Provider(before=refuse)), at=AT)
        assert (row().state, row().last_error) == ("parked", "message.unfit greeting")


class TestRetrying:
    def test_a_refusal_is_tried_again_with_a_growing_pause_and_the_same_key(self, silent: Cast) -> None:
        provider = Provider(refusals_count=3)
        post(silent.daughter.pk)
        at, pauses = AT, []
        while not provider.taken:
            deliver(by(one=provider), at=at)
            pauses.append(row().due_at - at)
            assert deliver(by(one=provider), at=row().due_at - MOMENT) == []
            at = row().due_at
        assert pauses[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
        assert row().attempts_count == 4

    def test_after_the_last_attempt_it_is_given_up_visibly(self, silent: Cast) -> None:
        provider = Provider(refusals_count=99)
        post(silent.daughter.pk)
        for day in range(ATTEMPTS_MAX + 3):
            deliver(by(one=provider), at=AT + timedelta(days=day))
        assert provider.tries_count == ATTEMPTS_MAX == 8
        assert (row().state, row().last_error, row().sent_at) == ("failed", "channel.unavailable", None)

    def test_the_second_provider_takes_at_once_what_the_first_refused(self, silent: Cast) -> None:
        first, second = Provider(refusals_count=1), Provider()
        post(silent.daughter.pk)
        deliver(by(first=first, second=second), at=AT)
        deliver(by(first=first, second=second), at=AT)
        assert (row().state, row().provider) == ("sent", "second")
        assert (first.tries_count, second.tries_count) == (1, 1)

    def test_a_provider_that_fails_again_and_again_is_left_alone_for_a_while(self, ten: list[str]) -> None:
        first, second = Provider(refusals_count=99), Provider()
        reports = deliver(by(first=first, second=second), at=AT)
        assert first.tries_count == rules.FAILURES_MAX
        assert reports[0].put_back_count == 10
        assert DeliveryLease.objects.first().error == "provider.failing"
        deliver(by(first=first, second=second), at=AT)
        assert first.tries_count == rules.FAILURES_MAX
        assert sorted(second.keys) == sorted(f"test:{key}:sms" for key in ten)
        assert set(states()) == {"sent"}
        paused = DeliveryProvider.objects.get(name="first")
        assert paused.paused_until == AT + timedelta(minutes=1)

    def test_after_the_pause_it_is_tried_again_and_a_success_forgives_it(
        self, ten: list[str], silent: Cast
    ) -> None:
        provider = Provider(refusals_count=5)
        deliver(by(one=provider), at=AT)
        assert deliver(by(one=provider), at=AT + timedelta(seconds=59)) == []
        deliver(by(one=provider), at=AT + timedelta(minutes=10))
        assert set(provider.keys.values()) == {1}
        assert set(states()) == {"sent"}
        forgiven = DeliveryProvider.objects.get()
        assert (forgiven.failures_count, forgiven.paused_until) == (0, None)

    def test_what_waits_for_a_provider_no_longer_set_up_goes_to_another(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        NoticeDelivery.objects.update(provider="of yesterday")
        deliver(by(one=Provider()), at=AT)
        assert row().provider == "one"

    def test_a_lease_for_a_provider_no_longer_set_up_is_put_back(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        delivery_leases.take(ways_of(by(old=Provider())), at=AT)
        assert (
            deliveries.send_lease(waiting()[0], by(new=Provider()), PACE, now=lambda: AT).put_back_count == 1
        )
        deliver(by(new=Provider()), at=AT)
        assert row().state == "sent"


class TestAllowances:
    def test_a_provider_gets_no_more_than_its_rate(self, ten: list[str]) -> None:
        provider = Provider()
        deliver(by(one=provider), at=AT, one=0.2)
        assert len(provider.taken) == 2, "what a burst of ten seconds allows"
        deliver(by(one=provider), at=AT, one=0.2)
        assert len(provider.taken) == 2
        deliver(by(one=provider), at=AT + timedelta(seconds=5), one=0.2)
        assert len(provider.taken) == 3
        deliver(by(one=provider), at=AT + timedelta(hours=1), one=0.2)
        assert len(provider.taken) == 5, "an idle hour allows no more than a burst"

    def test_a_lease_has_a_limit_and_the_rest_follows(self, ten: list[str], monkeypatch) -> None:
        monkeypatch.setattr(rules, "LEASE_ROWS_MAX", 4)
        reports = deliver(by(one=Provider()), at=AT)
        assert [report.size_count for report in reports] == [4, 4, 2]

    def test_so_many_leases_wait_and_no_more(self, ten: list[str], monkeypatch) -> None:
        monkeypatch.setattr(rules, "LEASE_ROWS_MAX", 1)
        monkeypatch.setattr(delivery_leases, "WAITING_LEASES_MAX", 3)
        assert delivery_leases.take(ways_of(by(one=Provider())), at=AT) == 3
        assert delivery_leases.take(ways_of(by(one=Provider())), at=AT) == 0
        assert states().count("queued") == 7


class TestBells:
    def test_a_lease_is_rung_until_somebody_begins_it(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        delivery_leases.take(ways_of(by(one=Provider())), at=AT)
        (lease_id,) = delivery_leases.unrung(PACE, at=AT)
        assert delivery_leases.unrung(PACE, at=AT) == [lease_id], "no broker, no bell"
        delivery_leases.note_rung([lease_id], at=AT)
        assert delivery_leases.unrung(PACE, at=AT + PACE.ring_again - MOMENT) == []
        assert delivery_leases.unrung(PACE, at=AT + PACE.ring_again) == [lease_id]
        delivery_leases.claim(lease_id, PACE, at=AT)
        assert delivery_leases.unrung(PACE, at=AT + timedelta(days=1)) == []

    def test_a_second_message_for_a_lease_does_nothing(self, silent: Cast) -> None:
        provider = Provider()
        post(silent.daughter.pk)
        deliver(by(one=provider), at=AT)
        lease_id = DeliveryLease.objects.get().pk
        assert deliveries.send_lease(lease_id, by(one=provider), PACE, now=lambda: AT) is None
        assert deliveries.send_lease(99_999, by(one=provider), PACE, now=lambda: AT) is None
        assert provider.tries_count == 1

    def test_a_worker_that_comes_while_another_is_at_it_does_nothing(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        meanwhile = []

        def come_again(_message: Outgoing) -> None:
            lease_id = DeliveryLease.objects.get().pk
            meanwhile.append(deliveries.send_lease(lease_id, by(one=provider), PACE, now=lambda: AT))

        provider = Provider(before=come_again)
        deliver(by(one=provider), at=AT)
        assert (meanwhile, provider.tries_count) == ([None], 1)


def unreachable(key: str) -> None:
    raise ChannelUnavailable


class Killed(BaseException):
    """The end of a process: nothing behind it runs."""


def killed(_message: Outgoing) -> None:
    raise Killed


class TestDying:
    def test_what_was_not_begun_goes_back_at_once(self, ten: list[str], monkeypatch) -> None:
        monkeypatch.setattr(delivery_worker, "CHUNK_ROWS", 3)
        with pytest.raises(Killed):
            deliver(by(one=Provider(before=killed)), at=AT)
        assert (states().count("sending"), states().count("leased")) == (3, 7)
        assert delivery_leases.expire(at=AT + PACE.lease - MOMENT) == 0
        assert delivery_leases.expire(at=AT + PACE.lease) == 1
        assert (states().count("sending"), states().count("queued")) == (3, 7)
        lease = DeliveryLease.objects.get()
        assert (lease.state, lease.error, lease.put_back_count, lease.skipped_count) == (
            "expired", "lease.expired", 7, 0
        )  # fmt: skip

    @pytest.mark.parametrize("dies_after", [0, 1, 2, 3])
    def test_a_gateway_that_weeds_nothing_out_sees_each_key_once(
        self, ten: list[str], monkeypatch, dies_after: int
    ) -> None:
        monkeypatch.setattr(delivery_worker, "CHUNK_ROWS", 4)

        def die_there(_message: Outgoing) -> None:
            if len(provider.taken) == dies_after and not provider.asked:
                raise Killed

        provider = Provider(before=die_there)
        with pytest.raises(Killed):
            deliver(by(one=provider), at=AT)
        later = AT + PACE.lease
        found = ask(by(one=provider), at=later)
        assert (found.sent_count, found.put_back_count) == (dies_after, 4 - dies_after)
        deliver(by(one=provider), at=later + timedelta(minutes=5))
        assert provider.keys == dict.fromkeys((f"test:{key}:sms" for key in ten), 1)
        assert set(states()) == {"sent"}

    def test_what_went_to_one_that_cannot_be_asked_is_told_and_never_sent_again(self, silent: Cast) -> None:
        users.set_email(User.objects.get(person=silent.mother), "xiu@example.org")
        mail = {Channel.EMAIL: {"mail": Provider(takes_key=False, before=killed)}}
        post(silent.mother.pk)
        with pytest.raises(Killed):
            deliver(mail, at=AT)
        assert ask(mail, at=AT + PACE.lease) == AskingReport(0, 0, 0, 1, 0)
        deliver(mail, at=AT + timedelta(days=3))
        assert NoticeDelivery.objects.get(channel="email").state == "unknown"
        assert mail[Channel.EMAIL]["mail"].tries_count == 1
        assert DeliveryLease.objects.get(channel="email").unknown_count == 1

    def test_a_message_that_kills_its_worker_is_given_up_in_the_end(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        provider, at = Provider(before=killed), AT
        for _death in range(ATTEMPTS_MAX):
            with pytest.raises(Killed):
                deliver(by(one=provider), at=at)
            ask(by(one=provider), at=at + PACE.lease)
            at += timedelta(days=1)
        assert deliver(by(one=provider), at=at) == []
        assert (row().state, row().last_error) == ("failed", "channel.not_taken")

    def test_a_slow_worker_leaves_alone_what_was_given_to_another(self, ten: list[str], monkeypatch) -> None:
        monkeypatch.setattr(delivery_worker, "CHUNK_ROWS", 5)
        quick, moment = Provider(), [AT]

        def sleep(_message: Outgoing) -> None:
            moment[0] = later = AT + PACE.lease
            slow.before = None
            delivery_leases.expire(at=later)
            deliver(by(one=quick), at=later)

        slow = Provider(before=sleep)
        delivery_leases.take(ways_of(by(one=slow)), at=AT)
        assert deliveries.send_lease(waiting()[0], by(one=slow), PACE, now=lambda: moment[0]) is None
        assert len(slow.taken) == 1, "no send begins when it could outlast the lease"
        assert len(quick.taken) == 5
        deliver(by(one=quick), at=AT + timedelta(hours=1))
        assert slow.keys + quick.keys == dict.fromkeys((f"test:{key}:sms" for key in ten), 1)
        assert set(states()) == {"sent"}


class TestSilence:
    def test_what_was_taken_in_silence_is_found_by_asking_and_not_sent_again(self, silent: Cast) -> None:
        provider = Provider(silences_count=1)
        post(silent.daughter.pk)
        deliver(by(one=provider), at=AT)
        assert (row().state, row().due_at, row().last_error) == (
            "sending", AT + timedelta(seconds=30), "channel.unknown"
        )  # fmt: skip
        assert ask(by(one=provider), at=AT + timedelta(seconds=29)) == AskingReport(0, 0, 0, 0, 0)
        assert ask(by(one=provider), at=AT + timedelta(seconds=30)) == AskingReport(1, 0, 0, 0, 0)
        assert (row().state, row().provider_reference) == ("sent", "reference of test:k:sms")
        assert provider.keys == {"test:k:sms": 1}
        assert DeliveryLease.objects.get().sent_count == 1

    def test_what_was_not_taken_goes_to_the_next_provider(self, silent: Cast) -> None:
        first, second = Provider(silences_count=1, is_deaf=True), Provider()
        both = by(first=first, second=second)
        post(silent.daughter.pk)
        deliver(both, at=AT)
        assert ask(both, at=AT + timedelta(seconds=30)).put_back_count == 1
        deliver(both, at=AT + timedelta(seconds=30))
        assert (row().state, row().provider, row().attempts_count) == ("sent", "second", 2)
        assert first.taken == []

    def test_nothing_goes_to_another_before_the_first_has_answered(self, silent: Cast) -> None:
        first, second = Provider(silences_count=1), Provider()
        post(silent.daughter.pk)
        for minute in range(0, 60, 10):
            deliver(by(first=first, second=second), at=AT + timedelta(minutes=minute))
        assert second.tries_count == 0

    def test_one_that_never_answers_is_unknown_in_the_end(self, silent: Cast, monkeypatch) -> None:
        post(silent.daughter.pk)
        provider = Provider(silences_count=1)
        deliver(by(one=provider), at=AT)
        monkeypatch.setattr(provider, "ask", unreachable)
        for hour in range(1, rules.ASKS_MAX + 3):
            ask(by(one=provider), at=AT + timedelta(hours=2 * hour))
        assert (row().state, row().asks_count) == ("unknown", rules.ASKS_MAX)
        assert provider.tries_count == 1

    @pytest.mark.parametrize(
        ("answer", "state", "error"),
        [(Delivered("r"), "delivered", ""), (Undeliverable("4010"), "failed", "channel.refused 4010")],
    )
    def test_the_answer_may_tell_more(
        self, silent: Cast, monkeypatch, answer, state: str, error: str
    ) -> None:
        post(silent.daughter.pk)
        provider = Provider(silences_count=1)
        deliver(by(one=provider), at=AT)
        monkeypatch.setattr(provider, "ask", lambda key: answer)
        ask(by(one=provider), at=AT + timedelta(hours=1))
        assert (row().state, row().last_error) == (state, error)

    def test_by_a_channel_without_keys_it_is_unknown_at_once(self, silent: Cast) -> None:
        provider = Provider(silences_count=1, takes_key=False)
        post(silent.daughter.pk)
        assert deliver(by(one=provider), at=AT)[0].unknown_count == 1
        assert ask(by(one=provider), at=AT + timedelta(days=1)) == AskingReport(0, 0, 0, 0, 0)
        assert row().state == "unknown"

    def test_whatever_a_client_did_not_foresee_is_asked_about(self, silent: Cast) -> None:
        def stumble(_message: Outgoing) -> None:
            raise RuntimeError

        provider = Provider(before=stumble)
        post(silent.daughter.pk)
        deliver(by(one=provider), at=AT)
        assert row().state == "sending"


class TestCancelling:
    def test_what_is_cancelled_after_the_lease_stays_in_the_house(self, silent: Cast) -> None:
        provider = Provider()
        for key in ("a", "b"):
            post(silent.daughter.pk, key)
        delivery_leases.take(ways_of(by(one=provider)), at=AT)
        notices.cancel_unsent(["topic:b"], at=AT)
        assert deliver(by(one=provider), at=AT) == [LeaseReport(2, 1, 0, 0, 1, 0)]
        assert states() == ["sent", "cancelled"]

    def test_what_is_cancelled_before_its_chunk_stays_in_the_house(self, ten: list[str], monkeypatch) -> None:
        monkeypatch.setattr(delivery_worker, "CHUNK_ROWS", 5)

        def cancel_the_last(_message: Outgoing) -> None:
            notices.cancel_unsent(["topic:09"], at=AT)

        provider = Provider(before=cancel_the_last)
        deliver(by(one=provider), at=AT)
        assert "test:09:sms" not in provider.keys
        assert states() == ["sent"] * 9 + ["cancelled"]

    def test_what_is_cancelled_during_the_sending_is_told_as_sent(self, silent: Cast) -> None:
        post(silent.daughter.pk)

        def cancel(_message: Outgoing) -> None:
            assert notices.cancel_unsent(["topic:k"], at=AT) == 1

        deliver(by(one=Provider(before=cancel)), at=AT)
        assert states() == ["sent"]

    @pytest.mark.parametrize("silences", [0, 1])
    def test_what_is_cancelled_and_not_sent_stays_cancelled(self, silent: Cast, silences: int) -> None:
        post(silent.daughter.pk)

        def cancel(_message: Outgoing) -> None:
            notices.cancel_unsent(["topic:k"], at=AT)

        provider = Provider(before=cancel, refusals_count=1 - silences, silences_count=silences, is_deaf=True)
        deliver(by(one=provider), at=AT)
        deliver(by(one=provider), at=AT + timedelta(days=1))
        ask(by(one=provider), at=AT + timedelta(days=1))
        assert (states(), provider.tries_count) == (["cancelled"], 1)

    @pytest.mark.parametrize("takes_key", [True, False])
    def test_what_is_cancelled_and_may_have_left_is_still_told_of(
        self, silent: Cast, takes_key: bool
    ) -> None:
        post(silent.daughter.pk)

        def cancel(_message: Outgoing) -> None:
            notices.cancel_unsent(["topic:k"], at=AT)

        provider = Provider(before=cancel, silences_count=1, takes_key=takes_key)
        deliver(by(one=provider), at=AT)
        ask(by(one=provider), at=AT + timedelta(days=1))
        deliver(by(one=provider), at=AT + timedelta(days=1))
        assert (states(), provider.tries_count) == (["sent" if takes_key else "unknown"], 1)
        notices.cancel_unsent(["topic:k"], at=AT + timedelta(days=1))
        assert states() == ["sent" if takes_key else "unknown"]


def test_addresses_and_words_are_those_the_rest_of_the_house_knows(silent: Cast) -> None:
    users.set_email(User.objects.get(person=silent.mother), "xiu@example.org")
    users.set_phone(User.objects.get(person=silent.father), "+8613700000077", is_verified=False)
    channel_addresses.bind(SYSTEM, silent.girl.pk, Channel.APP, "app-user-1", at=AT)
    everybody = list(InsuredPerson.objects.values_list("pk", flat=True))
    reach, words = reach_of(everybody, on=ON), words_of(everybody)
    opened = {Channel.SMS: phone_on_record, Channel.EMAIL: email_address, Channel.APP: app_address}
    for channel, address_in in opened.items():
        found = recipients_of(everybody, channel, on=ON)
        told = {pk: found.recipient(pk) for pk in everybody}
        assert {pk: to.address for pk, to in told.items()} == {pk: address_in(reach[pk]) for pk in everybody}
        assert {pk: to.code_word for pk, to in told.items()} == words
        assert any(to.address for to in told.values())


def test_a_message_in_an_app_goes_to_the_address_bound_last(silent: Cast) -> None:
    girl = silent.girl.pk
    for address in ("of yesterday", "of today"):
        channel_addresses.bind(SYSTEM, girl, Channel.APP, address, at=AT)
    post(girl)
    provider = Provider()
    deliver({Channel.APP: {"app": provider}}, at=AT)
    assert [message.address for message in provider.taken] == ["of today"]
    assert channel_addresses.unbind(SYSTEM, girl, Channel.APP, at=AT)
    assert not channel_addresses.unbind(SYSTEM, girl, Channel.APP, at=AT)
    post(girl, "after")
    assert not NoticeDelivery.objects.filter(notice__key="test:after").exists()


class TestReplaying:
    def test_what_failed_is_sent_once_more_and_what_was_sent_is_not(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a", template="nowhere")
        post(silent.daughter.pk, "b")
        provider = Provider()
        deliver(by(one=provider), at=AT)
        Notice.objects.filter(key="test:a").update(template="greeting")
        first = DeliveryLease.objects.get()
        new = deliveries.replay(SYSTEM, first.public_id, at=AT)
        assert DeliveryLease.objects.get(public_id=new).replay_of == first
        deliver(by(one=provider), at=AT)
        assert provider.keys == {"test:a:sms": 1, "test:b:sms": 1}
        assert states() == ["sent", "sent"]
        assert AuditEvent.objects.filter(action="deliveries.replayed", object_id=first.public_id).count() == 1
        with pytest.raises(NothingToReplay):
            deliveries.replay(SYSTEM, first.public_id, at=AT)

    def test_what_is_asked_for_at_night_begins_in_the_morning(self, silent: Cast) -> None:
        post(silent.daughter.pk, template="nowhere")
        deliver(by(one=Provider()), at=AT)
        morning = AT + timedelta(hours=9)
        deliveries.replay(SYSTEM, DeliveryLease.objects.get().public_id, not_before=morning, at=AT)
        (new,) = DeliveryLease.objects.filter(state="waiting").values_list("pk", flat=True)
        assert delivery_leases.unrung(PACE, at=morning - MOMENT) == []
        assert delivery_leases.unrung(PACE, at=morning + PACE.ring_again) == [new]

    def test_a_lease_that_is_not_over_is_refused(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        delivery_leases.take(ways_of(by(one=Provider())), at=AT)
        with pytest.raises(LeaseStillRuns):
            deliveries.replay(SYSTEM, DeliveryLease.objects.get().public_id, at=AT)
        with pytest.raises(LeaseNotFound):
            deliveries.replay(SYSTEM, uuid7(), at=AT)

    def test_what_is_no_longer_true_is_not_sent_once_more(self, silent: Cast) -> None:
        post(silent.daughter.pk, template="nowhere")
        deliver(by(one=Provider()), at=AT)
        notices.cancel_unsent(["topic:k"], at=AT)
        with pytest.raises(NothingToReplay):
            deliveries.replay(SYSTEM, DeliveryLease.objects.get().public_id, at=AT)

    @pytest.mark.parametrize("takes_key", [True, False])
    def test_what_is_unknown_is_asked_about_first_or_left_alone(self, silent: Cast, takes_key: bool) -> None:
        post(silent.daughter.pk)
        provider = Provider(silences_count=1, takes_key=takes_key)
        deliver(by(one=provider), at=AT)
        NoticeDelivery.objects.update(state="unknown")
        lease = DeliveryLease.objects.get()
        if takes_key:
            deliveries.replay(SYSTEM, lease.public_id, at=AT)
            ask(by(one=provider), at=AT)
            assert states() == ["sent"]
        else:
            with pytest.raises(NothingToReplay):
                deliveries.replay(SYSTEM, lease.public_id, at=AT)
        deliver(by(one=provider), at=AT + timedelta(days=1))
        assert provider.tries_count == 1


class TestReceipts:
    @pytest.mark.parametrize("state", ["sending", "sent", "unknown", "cancelled"])
    def test_a_receipt_is_noted_whatever_was_known(self, silent: Cast, state: str) -> None:
        post(silent.daughter.pk)
        deliver(by(one=Provider()), at=AT)
        NoticeDelivery.objects.update(state=state, sent_at=AT if state == "sent" else None)
        assert delivery_receipts.note_receipt("one", "test:k:sms", Delivered("r"), at=AT + MOMENT)
        assert (row().state, row().delivered_at) == ("delivered", AT + MOMENT)
        assert not delivery_receipts.note_receipt("one", "test:k:sms", Undeliverable("1"), at=AT + MOMENT)
        assert row().state == "delivered"

    def test_one_that_comes_before_the_chunk_is_noted_is_kept(self, silent: Cast) -> None:
        post(silent.daughter.pk, "a")
        post(silent.daughter.pk, "b")

        def told(message: Outgoing) -> None:
            if message.idempotency_key == "test:b:sms":
                delivery_receipts.note_receipt("one", "test:a:sms", Undeliverable("4010"), at=AT)

        deliver(by(one=Provider(before=told)), at=AT)
        assert states() == ["failed", "sent"]
        assert row("a").last_error == "channel.refused 4010"

    def test_an_undeliverable_message_is_listed_with_its_code(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        deliver(by(one=Provider()), at=AT)
        assert delivery_receipts.note_receipt("one", "test:k:sms", Undeliverable("4010"), at=AT)
        (told,) = unreached(most=9)
        assert (told.recipient_id, told.channel, told.error) == (
            silent.daughter.pk,
            SMS,
            "channel.refused 4010",
        )
        assert stuck_counts()[0].count == 1

    def test_nobody_tells_of_what_they_were_not_given(self, silent: Cast) -> None:
        post(silent.daughter.pk)
        deliver(by(one=Provider()), at=AT)
        for provider, key in (
            ("two", "test:k:sms"),
            ("one", "test:x:sms"),
            ("one", "test:k:fax"),
            ("one", ""),
        ):
            assert not delivery_receipts.note_receipt(provider, key, Delivered("r"), at=AT)
        assert row().state == "sent"


class TestLetters:
    def letter(self, silent: Cast) -> int:
        InsuredPerson.objects.filter(pk=silent.daughter.pk).update(phone_sealed=None)
        User.objects.filter(person=silent.daughter).update(is_phone_verified=False)
        post(silent.daughter.pk, is_letter_due=True)
        return NoticeDelivery.objects.get(channel="letter").pk

    def test_it_waits_in_its_area_and_is_printed_once(self, silent: Cast) -> None:
        pk = self.letter(silent)
        areas = {one: letters_waiting(one, at=AT, most=9) for one in ("340300", "110000")}
        here = next(key for key, found in areas.items() if found)
        assert [letter.id for letter in areas.pop(here)] == [pk]
        assert not any(areas.values())
        (printed,) = letters.print_letters(SYSTEM, [pk], area_key=here, at=AT)
        assert "您好" in printed.text
        assert NoticeDelivery.objects.get(pk=pk).state == "sent"
        assert letters_waiting(here, at=AT, most=9) == []
        with pytest.raises(LetterNotWaiting):
            letters.print_letters(SYSTEM, [pk], area_key=here, at=AT)

    def test_nobody_writes_to_who_died_meanwhile(self, silent: Cast) -> None:
        self.letter(silent)
        assert any(letters_waiting(one, at=AT, most=9) for one in ("340300", "110000"))
        people.record_death(SYSTEM, silent.daughter.pk, died_on=AT.date(), at=AT)
        assert not any(letters_waiting(one, at=AT, most=9) for one in ("340300", "110000"))

    def test_what_waits_for_hands_makes_nothing_late(self, silent: Cast) -> None:
        self.letter(silent)
        assert oldest_waiting_at() is None

    def test_no_lease_takes_a_letter(self, silent: Cast) -> None:
        self.letter(silent)
        assert deliver(by(one=Provider()), at=AT) == []

"""What partners are told: written with the act, numbered after it, sent at least once under one id."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings
from standardwebhooks import Webhook

from accounts.actions import partner_events, partners, people, webhook_endpoints, webhooks
from accounts.actions.partner_events import NewEvent, emit, publish
from accounts.enums.partner_events import DisabledReason, PartnerEventKind, WebhookState
from accounts.enums.partners import LinkBasis, LinkEnd, PartnerScope
from accounts.enums.users import Role, StaffRole
from accounts.errors.webhooks import (
    PartnerEventNotFound,
    WebhookEndpointExists,
    WebhookEndpointNotFound,
    WebhookEndpointOff,
    WebhookEndpointsSpent,
    WebhookKindClosed,
    WebhookUrlRefused,
)
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost, User
from accounts.queries.partner_events import endpoints_off, feed, secrets_of
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.webhooks import ATTEMPTS_MAX, Answered, Message
from tests.accounts.receivers import Everywhere
from tests.api import world as worlds
from tests.api.world import World

URL = "https://hooks.city.cn/in"
KIND = PartnerEventKind.DEADLINE_REMINDER
ALL = frozenset(PartnerEventKind)


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Three people and two partners, whose secrets are hashed fast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return worlds.build()


def partner(world: World, *, scopes: frozenset[PartnerScope] = frozenset(PartnerScope)) -> Actor:
    """Give the city service as actions know it."""
    return Actor(frozenset({Role.PARTNER}), partner_id=world.city.partner_id, scopes=scopes)


def endpoint(world: World, url: str = URL) -> UUID:
    """Register an endpoint of the city service."""
    return webhook_endpoints.add(partner(world), url, [], at=world.at)


def tell(world: World, *keys: str, person_id: int | None = None, at: datetime | None = None) -> None:
    """Write events about the linked person, and hand them on."""
    who = person_id or world.linked.id
    emit(KIND, [NewEvent(key, who, {"due_on": "2026-12-05"}) for key in keys], at=at or world.at)
    publish(at=at or world.at)


def refusing(*statuses: int) -> Callable[[str, Message], Answered]:
    """Answer with these statuses one after the other, and then take everything."""
    left = list(statuses)
    return lambda url, message: Answered(left.pop(0) if left else 204)


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True))


# who is told ------------------------------------------------------------------------------------------------------


def test_only_partners_of_a_live_link_with_the_scope_are_told(world: World) -> None:
    partners.link(SYSTEM, world.hospital.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=world.at)
    people_told = [world.linked.id, world.stranger.id, world.dead.id]
    emit(KIND, [NewEvent(f"k{one}", one, {}) for one in people_told], at=world.at)
    # The hospital may not read deadlines, nobody is linked to the stranger, and death ended the third link.
    assert list(PartnerEvent.objects.values_list("partner", "person")) == [
        (world.city.partner_id, world.linked.id)
    ]


def test_a_disabled_partner_is_told_nothing(world: World) -> None:
    partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
    tell(world, "k")
    assert not PartnerEvent.objects.exists()


def test_one_thing_is_one_event_however_often_it_is_told(world: World) -> None:
    tell(world, "same", "same", "other")
    tell(world, "same")
    assert sorted(PartnerEvent.objects.values_list("key", flat=True)) == ["other", "same"]


def test_somebody_in_two_rows_is_told_of_as_the_one_who_goes_on(world: World) -> None:
    other = InsuredPerson.objects.get(pk=world.stranger.id)
    InsuredPerson.objects.filter(pk=world.linked.id).update(merged_into=other)
    tell(world, "old", person_id=world.linked.id)
    tell(world, "new", person_id=other.pk)
    rows = PartnerEvent.objects.order_by("pk")
    assert [(row.person_id, row.data["person_id"]) for row in rows] == [(other.pk, str(other.public_id))] * 2


def test_an_act_that_is_taken_back_tells_nothing(world: World) -> None:
    class Refusal(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            emit(KIND, [NewEvent("k", world.linked.id, {})], at=world.at)
            raise Refusal

    with pytest.raises(Refusal):
        act()
    assert publish(at=world.at) == 0


def test_whoever_is_told_something_shows_in_the_persons_list_of_acts(world: World) -> None:
    tell(world, "k")
    event = AuditEvent.objects.get(action="events.told")
    assert (event.subject_person_id, event.actor_partner_id) == (world.linked.id, world.city.partner_id)


# the feed ---------------------------------------------------------------------------------------------------------


def test_the_feed_is_numbered_in_the_order_of_publishing_and_goes_on_when_old_ones_are_dropped(
    world: World,
) -> None:
    tell(world, "a", "b", at=world.at - timedelta(days=100))
    assert [card.place for card in feed(world.city.partner_id, ALL, on=world.today, after=0, most=10)] == [
        1,
        2,
    ]
    assert partner_events.drop_old(at=world.at) == 2
    tell(world, "c")
    assert [card.place for card in feed(world.city.partner_id, ALL, on=world.today, after=0, most=10)] == [3]


def test_what_no_number_was_given_to_yet_is_not_in_the_feed(world: World) -> None:
    emit(KIND, [NewEvent("k", world.linked.id, {})], at=world.at)
    assert feed(world.city.partner_id, ALL, on=world.today, after=0, most=10) == []


@pytest.mark.parametrize("end", ["link", "death"])
def test_events_of_somebody_who_lets_go_or_dies_are_gone(world: World, end: str) -> None:
    endpoint(world)
    tell(world, "k")
    if end == "link":
        partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=world.at)
    else:
        people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=world.at)
    web = Everywhere()
    assert feed(world.city.partner_id, ALL, on=world.today, after=0, most=10) == []
    report = webhooks.send_next(web, at=world.at)
    assert report is not None
    assert (report.withdrawn_count, web.heard, states()) == (1, [], ["withdrawn"])


def test_after_the_last_day_of_a_link_nothing_is_told_though_nobody_has_noted_its_end(world: World) -> None:
    endpoint(world)
    tell(world, "k")
    PartnerLink.objects.filter(person=world.linked.id).update(expires_on=world.today)
    web = Everywhere()
    assert feed(world.city.partner_id, ALL, on=world.today, after=0, most=10) == []
    report = webhooks.send_next(web, at=world.at)
    assert report is not None
    assert (report.withdrawn_count, web.heard, states()) == (1, [], ["withdrawn"])
    tell(world, "later")
    assert PartnerEvent.objects.get().key == "k"


def test_a_scope_that_is_taken_away_stops_what_is_on_its_way(world: World) -> None:
    endpoint(world)
    tell(world, "k")
    left = sorted(frozenset(PartnerScope) - {PartnerScope.DEADLINES_READ})
    Partner.objects.filter(pk=world.city.partner_id).update(scopes=left)
    web = Everywhere()
    webhooks.send_next(web, at=world.at)
    assert (web.heard, states()) == ([], ["withdrawn"])


@pytest.mark.parametrize("how", ["disabled", "scope"])
def test_a_partner_that_is_switched_off_or_may_have_no_webhooks_gets_none(world: World, how: str) -> None:
    endpoint(world)
    tell(world, "k")
    if how == "disabled":
        partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
    else:
        Partner.objects.filter(pk=world.city.partner_id).update(scopes=["deadlines:read"])
    web = Everywhere()
    assert webhooks.send_next(web, at=world.at) is None
    assert (web.heard, states()) == ([], ["queued"])


# endpoints --------------------------------------------------------------------------------------------------------


def test_an_endpoint_gets_the_kinds_it_asked_for_from_then_on(world: World) -> None:
    tell(world, "before")
    one = webhook_endpoints.add(partner(world), URL, [KIND], at=world.at)
    other = webhook_endpoints.add(partner(world), f"{URL}/2", [PartnerEventKind.DEADLINE_MOVED], at=world.at)
    tell(world, "k")
    rows = WebhookDelivery.objects.values_list("endpoint__public_id", "event__key")
    assert list(rows) == [(one, "k")]
    assert other != one


def test_addresses_and_kinds_that_are_not_open_are_refused(world: World) -> None:
    narrow = partner(world, scopes=frozenset({PartnerScope.WEBHOOKS_MANAGE}))
    with pytest.raises(WebhookUrlRefused):
        webhook_endpoints.add(partner(world), "http://hooks.city.cn/", [], at=world.at)
    with pytest.raises(WebhookUrlRefused):
        webhook_endpoints.add(partner(world), "http://127.0.0.1:8000/", [], at=world.at)
    with pytest.raises(WebhookKindClosed) as refusal:
        webhook_endpoints.add(narrow, URL, [KIND], at=world.at)
    assert refusal.value.facts == {"kinds": (KIND,)}
    endpoint(world)
    with pytest.raises(WebhookEndpointExists):
        endpoint(world)
    for number in range(webhook_endpoints.ENDPOINTS_MAX - 1):
        endpoint(world, f"{URL}/{number}")
    with pytest.raises(WebhookEndpointsSpent):
        endpoint(world, f"{URL}/last")


def test_an_endpoint_of_another_partner_is_the_same_as_none(world: World) -> None:
    mine = endpoint(world)
    other = Actor(frozenset({Role.PARTNER}), partner_id=world.hospital.partner_id)
    for act in (webhook_endpoints.remove, webhook_endpoints.rotate, webhook_endpoints.switch_on):
        with pytest.raises(WebhookEndpointNotFound):
            act(other, mine, at=world.at)
    with pytest.raises(WebhookEndpointNotFound):
        webhook_endpoints.test(other, mine, at=world.at)
    with pytest.raises(WebhookEndpointNotFound):
        webhooks.replay_since(other, mine, world.at, at=world.at)


def test_a_removed_endpoint_takes_its_secrets_and_its_queue_along(world: World) -> None:
    one = endpoint(world)
    tell(world, "k")
    webhook_endpoints.remove(partner(world), one, at=world.at)
    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()
    assert PartnerEvent.objects.count() == 1


def test_secrets_change_with_a_day_on_which_both_sign(world: World) -> None:
    one = endpoint(world)
    pk = WebhookEndpoint.objects.get().pk
    (old,) = secrets_of(pk, at=world.at)
    webhook_endpoints.rotate(partner(world), one, at=world.at)
    new, before = secrets_of(pk, at=world.at)
    assert before == old != new
    tell(world, "k")
    web = Everywhere()
    webhooks.send_next(web, at=world.at)
    ((_url, message),) = web.heard
    for secret in (old, new):
        assert Webhook(secret).verify(message.body, dict(message.headers))["type"] == KIND
    assert secrets_of(pk, at=world.at + webhook_endpoints.OVERLAP) == (new,)
    # No third one lives: whoever changes again ends the oldest at once.
    webhook_endpoints.rotate(partner(world), one, at=world.at)
    assert secrets_of(pk, at=world.at)[1] == new
    assert old not in secrets_of(pk, at=world.at)


def test_no_secret_stands_in_clear_in_the_table(world: World) -> None:
    one = endpoint(world)
    webhook_endpoints.rotate(partner(world), one, at=world.at)
    row = WebhookEndpoint.objects.values("secret_sealed", "previous_secret_sealed").get()
    assert b"whsec" not in bytes(row["secret_sealed"]) + bytes(row["previous_secret_sealed"])


# sending ----------------------------------------------------------------------------------------------------------


def test_a_message_is_sent_once_and_says_what_the_feed_says(world: World) -> None:
    endpoint(world)
    tell(world, "k")
    web = Everywhere()
    report = webhooks.send_next(web, at=world.at)
    assert report is not None
    assert (report.sent_count, report.failed_count) == (1, 0)
    assert webhooks.send_next(web, at=world.at + timedelta(days=9)) is None
    ((url, message),) = web.heard
    (card,) = feed(world.city.partner_id, ALL, on=world.today, after=0, most=10)
    (secret,) = secrets_of(WebhookEndpoint.objects.get().pk, at=world.at)
    assert (url, message.headers["webhook-id"]) == (URL, str(card.public_id))
    said = Webhook(secret).verify(message.body, dict(message.headers))
    assert said == {"type": KIND, "timestamp": world.at.isoformat(), "data": card.data}
    assert said["data"]["person_id"] == str(world.linked.public_id)


def test_what_is_not_taken_is_tried_again_under_the_same_id_with_growing_pauses(world: World) -> None:
    endpoint(world)
    tell(world, "k")
    web, at, pauses = Everywhere(refusing(*[500] * (ATTEMPTS_MAX - 1))), world.at, []
    for _attempt in range(ATTEMPTS_MAX - 1):
        webhooks.send_next(web, at=at)
        row = WebhookDelivery.objects.get()
        assert (row.state, row.last_error) == ("queued", "http.500")
        assert webhooks.send_next(web, at=row.due_at - timedelta(seconds=1)) is None
        pauses.append(row.due_at - at)
        at = row.due_at
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) > timedelta(days=3)
    webhooks.send_next(web, at=at)
    assert states() == ["sent"]
    assert set(web.ids()) == {str(PartnerEvent.objects.get().public_id)}
    assert len(web.heard) == ATTEMPTS_MAX


def test_after_the_last_attempt_it_is_a_dead_letter_that_can_be_sent_again(world: World) -> None:
    one = endpoint(world)
    tell(world, "k")
    web, at = Everywhere(refusing(*[500] * ATTEMPTS_MAX)), world.at
    for _attempt in range(ATTEMPTS_MAX):
        webhooks.send_next(web, at=at)
        at = WebhookDelivery.objects.get().due_at
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts_count, row.last_status) == ("failed", ATTEMPTS_MAX, 500)
    assert webhooks.send_next(web, at=at + timedelta(days=30)) is None
    event = PartnerEvent.objects.get()
    assert webhooks.replay(partner(world), one, [event.public_id], at=at) == 1
    webhooks.send_next(web, at=at)
    assert states() == ["sent"]
    assert set(web.ids()) == {str(event.public_id)}


def test_one_message_that_is_refused_holds_up_no_other(world: World) -> None:
    endpoint(world)
    tell(world, "a", "b", "c")
    web = Everywhere(refusing(400))
    webhooks.send_next(web, at=world.at)
    assert (states(), len(web.heard)) == (["queued", "sent", "sent"], 3)
    assert WebhookEndpoint.objects.get().failing_since is None


def test_where_nobody_answers_one_message_is_tried_and_the_others_wait(world: World) -> None:
    endpoint(world)
    tell(world, "a", "b", "c")
    web = Everywhere(lambda url, message: Answered(error="timeout"))
    webhooks.send_next(web, at=world.at)
    rows = WebhookDelivery.objects.order_by("pk").values_list("attempts_count", "state")
    assert list(rows) == [(1, "queued"), (0, "queued"), (0, "queued")]
    assert webhooks.send_next(web, at=world.at + timedelta(seconds=1)) is None
    row = WebhookEndpoint.objects.get()
    assert (row.failing_since, row.leased_until) == (world.at, None)
    web.answers = refusing()
    later = world.at + timedelta(minutes=10)
    webhooks.send_next(web, at=later)
    row.refresh_from_db()
    assert (states(), row.failing_since, row.rests_until) == (["sent"] * 3, None, None)


def test_a_slow_endpoint_holds_up_no_other_partner(world: World) -> None:
    endpoint(world)
    endpoint(world, f"{URL}/2")
    tell(world, "k")
    met: list[str] = []

    def answer(url: str, message: Message) -> Answered:
        met.append(url)
        if len(met) == 1:
            # While this one is being sent to, another worker finds the other, and nothing more.
            assert webhooks.send_next(web, at=world.at) is not None
            assert webhooks.send_next(web, at=world.at) is None
        return Answered(204)

    web = Everywhere(answer)
    webhooks.send_next(web, at=world.at)
    assert sorted(met) == [URL, f"{URL}/2"]
    assert states() == ["sent", "sent"]


def test_endpoints_are_served_in_turn(world: World) -> None:
    for number in range(3):
        endpoint(world, f"{URL}/{number}")
    tell(world, *(f"k{number}" for number in range(webhooks.BATCH_MAX + 1)))
    web = Everywhere()
    while webhooks.send_next(web, at=world.at):
        pass
    turns = [url[-1] for url, _message in web.heard]
    batch = webhooks.BATCH_MAX
    assert turns == ["0"] * batch + ["1"] * batch + ["2"] * batch + ["0", "1", "2"]


def test_a_worker_that_dies_sending_leaves_a_lease_that_runs_out_and_the_same_id_goes_again(
    world: World,
) -> None:
    endpoint(world)
    tell(world, "a", "b")

    class Killed(BaseException):
        pass

    def die(url: str, message: Message) -> Answered:
        raise Killed

    web = Everywhere(die)
    with pytest.raises(Killed):
        webhooks.send_next(web, at=world.at)
    assert states() == ["leased", "leased"]
    web.answers = refusing()
    assert webhooks.send_next(web, at=world.at + webhooks.LEASE - timedelta(seconds=1)) is None
    report = webhooks.send_next(web, at=world.at + webhooks.LEASE)
    assert report is not None
    assert (report.sent_count, states()) == (2, ["sent", "sent"])
    first, *again = web.ids()
    assert first == again[0]
    assert len(set(again)) == 2


def test_a_message_that_kills_its_worker_each_time_is_given_up(world: World) -> None:
    endpoint(world)
    tell(world, "a")

    class Killed(BaseException):
        pass

    def die(url: str, message: Message) -> Answered:
        raise Killed

    web, at = Everywhere(die), world.at
    for _again in range(ATTEMPTS_MAX):
        with pytest.raises(Killed):
            webhooks.send_next(web, at=at)
        at += webhooks.LEASE
    webhooks.send_next(web, at=at)
    row = WebhookDelivery.objects.get()
    assert (row.state, row.last_error, len(web.heard)) == ("failed", "worker.lost", ATTEMPTS_MAX)


def test_what_was_taken_is_sent_though_the_lease_ran_out_meanwhile(world: World) -> None:
    endpoint(world)
    tell(world, "a")
    late = world.at + webhooks.LEASE

    def answer(url: str, message: Message) -> Answered:
        if len(web.heard) == 1:
            webhooks.send_next(web, at=late)
        return Answered(204 if len(web.heard) > 1 else 500)

    web = Everywhere(answer)
    webhooks.send_next(web, at=world.at)
    assert (states(), len(web.heard)) == (["sent"], 2)


def test_an_endpoint_that_says_it_is_gone_is_switched_off_at_once(world: World) -> None:
    one = endpoint(world)
    tell(world, "a", "b")
    web = Everywhere(refusing(410))
    webhooks.send_next(web, at=world.at)
    row = WebhookEndpoint.objects.get()
    assert (row.is_active, row.disabled_reason, states()) == (False, DisabledReason.GONE, ["failed"] * 2)
    assert AuditEvent.objects.filter(action="partner.webhook_disabled", object_id=one).exists()
    tell(world, "c")
    assert len(states()) == 2
    with pytest.raises(WebhookEndpointOff):
        webhook_endpoints.test(partner(world), one, at=world.at)
    with pytest.raises(WebhookEndpointOff):
        webhooks.replay_since(partner(world), one, world.at, at=world.at)
    webhook_endpoints.switch_on(partner(world), one, at=world.at)
    assert webhooks.replay_since(partner(world), one, world.at, at=world.at) == 3
    webhooks.send_next(web, at=world.at)
    assert states() == ["sent"] * 3


def test_an_endpoint_that_fails_for_days_is_switched_off(world: World) -> None:
    one = endpoint(world)
    tell(world, "a")
    webhooks.send_next(Everywhere(lambda url, message: Answered(500)), at=world.at)
    days = timedelta(days=5)
    almost = world.at + days - timedelta(seconds=1)
    assert webhook_endpoints.switch_off_failing(after=days, at=almost) == []
    assert webhook_endpoints.switch_off_failing(after=days, at=world.at + days) == [one]
    assert WebhookEndpoint.objects.get().disabled_reason == DisabledReason.FAILING
    row = WebhookDelivery.objects.get()
    assert (row.state, row.last_error) == (WebhookState.FAILED, "endpoint.failing")


def test_a_test_goes_to_its_one_endpoint(world: World) -> None:
    one, _other = endpoint(world), endpoint(world, f"{URL}/2")
    event_id = webhook_endpoints.test(partner(world), one, at=world.at)
    publish(at=world.at)
    web = Everywhere()
    while webhooks.send_next(web, at=world.at):
        pass
    assert [(url, *web.ids()) for url, _message in web.heard] == [(URL, str(event_id))]


def test_nothing_is_replayed_of_whoever_is_not_open(world: World) -> None:
    one = endpoint(world)
    tell(world, "a")
    event_id = PartnerEvent.objects.get().public_id
    narrow = partner(world, scopes=frozenset({PartnerScope.WEBHOOKS_MANAGE}))
    with pytest.raises(PartnerEventNotFound):
        webhooks.replay(narrow, one, [event_id], at=world.at)
    PartnerLink.objects.update(ended_at=world.at, end_cause=LinkEnd.BY_PERSON.value)
    with pytest.raises(PartnerEventNotFound):
        webhooks.replay(partner(world), one, [event_id], at=world.at)
    assert webhooks.replay_since(partner(world), one, world.at, at=world.at) == 0


def test_operators_replay_by_command(world: World) -> None:
    one = endpoint(world)
    tell(world, "a")
    webhooks.send_next(Everywhere(), at=world.at)
    call_command("replay_webhooks", str(one), "--since", (world.at - timedelta(hours=1)).isoformat())
    assert states() == ["queued"]
    call_command("replay_webhooks", str(one), "--event", str(PartnerEvent.objects.get().public_id))
    with pytest.raises(CommandError):
        call_command("replay_webhooks", str(world.linked.public_id), "--event", str(one))
    with pytest.raises(CommandError):
        call_command("replay_webhooks", str(one))


def test_an_endpoint_that_is_switched_off_stands_in_the_feed_and_officers_are_told(world: World) -> None:
    one, other = endpoint(world), endpoint(world, f"{URL}/2")
    officer = User.objects.create(person_id=world.linked.id)
    StaffPost.objects.create(
        user=officer,
        role=StaffRole.OFFICER.value,
        area_key=worlds.BENGBU,
        display_name="示例负责人",
        starts_on=date(2024, 1, 1),
        recorded_at=world.at,
    )
    tell(world, "a")
    webhooks.send_next(Everywhere(refusing(410)), at=world.at)
    off = WebhookEndpoint.objects.get(is_active=False)
    publish(at=world.at)

    told = feed(off.partner_id, [PartnerEventKind.WEBHOOK_DISABLED], on=world.today, after=0, most=9)
    assert [event.data for event in told] == [{"endpoint_id": str(off.public_id), "reason": "gone"}]
    assert off.public_id in (one, other)
    # It goes to no endpoint: who has none left reads of it too.
    assert not WebhookDelivery.objects.filter(event__kind="webhook.disabled").exists()
    notice = Notice.objects.get(template="partner.webhook_disabled")
    assert (notice.recipient_id, notice.facts["reason"]) == (officer.person_id, "gone")
    assert [row.reason for row in endpoints_off(most=9)] == [DisabledReason.GONE]

    webhook_endpoints.switch_off(off.pk, DisabledReason.FAILING, at=world.at)
    assert Notice.objects.filter(template="partner.webhook_disabled").count() == 1

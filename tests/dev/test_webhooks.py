"""Endpoints and the event log in the browser: what is one partner's own, without a word about anybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import partner_events, webhook_endpoints
from accounts.actions.partner_events import NewEvent
from accounts.enums.partner_events import DisabledReason, PartnerEventKind, WebhookState
from accounts.enums.partners import LinkEnd
from accounts.models.audit import AuditEvent
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.models.partners import Partner
from accounts.queries.event_logs import logged
from foundation.clock import local_date
from tests.cast import AT, Cast
from tests.dev.conftest import Crew, Enter, joined

URL = "https://hooks.example.org/here"


@pytest.fixture
def endpoint(crew: Crew) -> WebhookEndpoint:
    """An endpoint of the city service."""
    made = webhook_endpoints.add(crew.actor(crew.first), URL, [], at=AT)
    return WebhookEndpoint.objects.get(public_id=made)


def told(cast: Cast, *keys: str) -> list[PartnerEvent]:
    """Tell the city service of the grandmother, and number it."""
    new = [NewEvent(key, cast.grandmother.pk, {"due_on": "2026-03-14"}) for key in keys]
    partner_events.emit(PartnerEventKind.DEADLINE_REMINDER, new, at=AT)
    while partner_events.publish(at=AT):
        pass
    return list(PartnerEvent.objects.filter(key__in=keys).order_by("place"))


def test_an_endpoint_is_registered_tested_paused_and_started_again(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    assert client.post(reverse("dev:webhooks"), {"url": "https://10.0.0.1/"}).status_code == 422
    where = client.post(reverse("dev:webhooks"), {"url": URL, "kinds": ["certification.recorded"]})
    row = WebhookEndpoint.objects.get(partner=crew.partner)
    assert where.headers["Location"] == reverse("dev:webhook", args=[row.public_id])
    assert row.kinds == ["certification.recorded"]
    assert client.post(reverse("dev:webhooks"), {"url": URL}).status_code == 422

    client.post(reverse("dev:webhook_test", args=[row.public_id]))
    assert PartnerEvent.objects.filter(kind="webhook.test").count() == 1
    client.post(reverse("dev:webhook_pause", args=[row.public_id]))
    row.refresh_from_db()
    assert (row.is_active, row.disabled_reason) == (False, DisabledReason.PAUSED)
    event = AuditEvent.objects.get(action="partner.webhook_disabled")
    assert event.actor_user_id == crew.first.pk
    page = client.get(reverse("dev:webhook", args=[row.public_id])).content.decode()
    assert "已停用：自己暂停" in page
    client.post(reverse("dev:webhook_activate", args=[row.public_id]))
    row.refresh_from_db()
    assert (row.is_active, row.disabled_reason) == (True, "")


def test_what_waits_for_a_paused_endpoint_can_be_sent_again(
    crew: Crew, cast: Cast, endpoint: WebhookEndpoint, enter: Enter
) -> None:
    told(cast, "a", "b")
    client = enter(crew.colleague)
    client.post(reverse("dev:webhook_pause", args=[endpoint.public_id]))
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"failed"}
    client.post(reverse("dev:webhook_activate", args=[endpoint.public_id]))
    page = client.get(reverse("dev:webhook", args=[endpoint.public_id]), {"state": "failed"})
    assert "没有送到的全部重新发送" in page.content.decode()
    client.post(reverse("dev:webhook_replay", args=[endpoint.public_id]))
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"queued"}


def test_the_secret_is_shown_and_the_look_written_down(
    crew: Crew, endpoint: WebhookEndpoint, enter: Enter
) -> None:
    client = enter(crew.first)
    shown = client.post(reverse("dev:webhook_secret", args=[endpoint.public_id])).content.decode()
    assert "whsec_" in shown
    assert "whsec_" not in client.get(reverse("dev:webhook", args=[endpoint.public_id])).content.decode()
    assert AuditEvent.objects.filter(
        action="partner.webhook_secret_viewed", actor_user_id=crew.first.pk
    ).exists()


def test_another_partners_endpoint_is_not_found(
    crew: Crew, cast: Cast, endpoint: WebhookEndpoint, enter: Enter
) -> None:
    hospital = Partner.objects.get(pk=cast.hospital.partner_id)
    client = enter(joined(hospital, "李工", is_first=True))
    assert client.get(reverse("dev:webhook", args=[endpoint.public_id])).status_code == 404
    for act in ("pause", "secret", "rotate", "remove"):
        assert client.post(reverse(f"dev:webhook_{act}", args=[endpoint.public_id])).status_code == 404
    assert WebhookEndpoint.objects.get().is_active


def test_the_log_says_what_and_when_and_never_about_whom(
    crew: Crew, cast: Cast, endpoint: WebhookEndpoint, enter: Enter
) -> None:
    one, two = told(cast, "a", "b")
    client = enter(crew.first)
    page = client.get(reverse("dev:events")).content.decode()
    assert str(one.public_id) in page
    assert str(two.public_id) in page
    for secret in (str(cast.grandmother.public_id), cast.grandmother.name, "2026-03-14"):
        assert secret not in page
    assert page.index(str(two.public_id)) < page.index(str(one.public_id))
    none = client.get(reverse("dev:events"), {"kind": "certification.recorded"}).content.decode()
    assert str(one.public_id) not in none
    failed = client.get(reverse("dev:events"), {"state": "failed"}).content.decode()
    assert str(one.public_id) not in failed


def test_chosen_events_go_out_again(crew: Crew, cast: Cast, endpoint: WebhookEndpoint, enter: Enter) -> None:
    one, two = told(cast, "a", "b")
    WebhookDelivery.objects.update(state=WebhookState.SENT.value, delivered_at=AT)
    client = enter(crew.first)
    client.post(
        reverse("dev:events_replay"), {"event": [str(one.public_id)], "endpoint": str(endpoint.public_id)}
    )
    states = dict(WebhookDelivery.objects.values_list("event", "state"))
    assert (states[one.pk], states[two.pk]) == ("queued", "sent")
    answer = client.post(reverse("dev:events_replay"), {"endpoint": str(endpoint.public_id)})
    assert answer.headers["Location"] == reverse("dev:events")
    odd = {"event": ["no id", str(one.public_id)], "endpoint": "no id"}
    assert client.post(reverse("dev:events_replay"), odd).status_code == 404


def test_what_happened_to_an_endpoint_is_neither_chosen_nor_sent_again(
    crew: Crew, cast: Cast, endpoint: WebhookEndpoint, enter: Enter
) -> None:
    client = enter(crew.first)
    typed = {"url": f"{URL}/too", "kinds": ["webhook.disabled"]}
    assert client.post(reverse("dev:webhooks"), typed).status_code == 422
    client.post(reverse("dev:webhook_pause", args=[endpoint.public_id]))
    (one,) = told(cast, "a")
    off = PartnerEvent.objects.get(kind="webhook.disabled")
    log = client.get(reverse("dev:events")).content.decode()
    assert str(off.public_id) in log
    assert f'value="{off.public_id}"' not in log
    assert f'value="{one.public_id}"' in log


def test_an_ended_link_takes_its_events_out_of_the_log(crew: Crew, cast: Cast) -> None:
    (one,) = told(cast, "a")
    kinds = frozenset(PartnerEventKind)
    newest = logged(crew.partner.pk, kinds, on=local_date(AT), before=None, state=None, most=1)
    assert [event.public_id for event in newest] == [one.public_id]
    crew.partner.links.update(ended_at=AT + timedelta(minutes=1), end_cause=LinkEnd.BY_PERSON.value)
    assert logged(crew.partner.pk, kinds, on=local_date(AT), before=None, state=None, most=9) == []

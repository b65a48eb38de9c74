"""Secrets and signing keys: shown once, two at a time for a while, ended on their day, after a fresh proof."""

import base64
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.urls import reverse

from accounts.actions import partner_keys, partner_secrets
from accounts.errors.partner_staff import PartnerKeysSpent, SecretChangedMeanwhile
from accounts.models.audit import AuditEvent
from accounts.models.partners import Partner, PartnerKey
from accounts.queries.partner_keys import live_keys_of, signing_key
from tests.cast import AT
from tests.dev.conftest import Crew, Enter

DAY = timedelta(days=1)
SECRET = re.compile(r'class="secret">([^<]+)<')


def token_with(crew: Crew, secret: str) -> int:
    """Ask for a token with a secret, and give the status."""
    login = f"{crew.partner.application.client_id}:{secret}".encode()
    basic = "Basic " + base64.b64encode(login).decode()
    answer = Client().post(
        "/api/v1/token", {"grant_type": "client_credentials"}, headers={"Authorization": basic}
    )
    return answer.status_code


def drawn(client: Client, **typed: str) -> str:
    """Draw a new secret by the page, and give it."""
    answer = client.post(reverse("dev:secret_rotate"), {"days": "7", "seen": "", **typed})
    assert "no-store" in answer.headers["Cache-Control"]
    found = SECRET.search(answer.content.decode())
    assert found
    return found[1]


def seen_on(client: Client) -> str:
    """Give when the page says that the secret was changed."""
    found = re.search(r'name="seen" value="([^"]*)"', client.get(reverse("dev:keys")).content.decode())
    return found[1] if found else ""


def test_the_old_secret_opens_beside_the_new_one_until_its_day(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    old = drawn(client)
    new = drawn(client, seen=seen_on(client))

    assert (token_with(crew, old), token_with(crew, new), token_with(crew, "wrong")) == (200, 200, 401)
    assert Partner.objects.get(pk=crew.partner.pk).previous_used_at is not None
    assert "最近一次还有程序用它" in client.get(reverse("dev:keys")).content.decode()
    with time_machine.travel(AT + 7 * DAY + timedelta(minutes=1), tick=True):
        assert (token_with(crew, old), token_with(crew, new)) == (401, 200)


def test_a_third_secret_ends_the_first_at_once(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    first = drawn(client)
    second = drawn(client, seen=seen_on(client))
    third = drawn(client, seen=seen_on(client), days="1")
    assert [token_with(crew, one) for one in (first, second, third)] == [401, 200, 200]


def test_nothing_may_be_kept_and_the_former_one_ended_early(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    first = drawn(client)
    second = drawn(client, seen=seen_on(client), days="0")
    assert (token_with(crew, first), token_with(crew, second)) == (401, 200)
    third = drawn(client, seen=seen_on(client), days="30")
    assert token_with(crew, second) == 200
    client.post(reverse("dev:secret_end"))
    assert (token_with(crew, second), token_with(crew, third)) == (401, 200)


def test_a_form_sent_twice_changes_the_secret_once(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    only = drawn(client)
    answer = client.post(reverse("dev:secret_rotate"), {"days": "7", "seen": ""})
    assert answer.status_code == 409
    assert token_with(crew, only) == 200
    with pytest.raises(SecretChangedMeanwhile):
        partner_secrets.rotate(crew.actor(crew.first), crew.partner.pk, None, overlap=DAY, at=AT)


def test_a_secret_is_nowhere_but_in_the_one_answer(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    secret = drawn(client)
    row = Partner.objects.get(pk=crew.partner.pk)
    assert secret not in client.get(reverse("dev:keys")).content.decode()
    assert row.application.client_secret != secret
    assert check_password(secret, row.application.client_secret)
    assert not AuditEvent.objects.filter(facts__icontains=secret).exists()
    event = AuditEvent.objects.get(action="partner.secret_rotated")
    assert (event.actor_user_id, event.actor_partner_id) == (crew.first.pk, crew.partner.pk)


def test_a_switched_off_partner_gets_no_token_by_either_secret(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    old = drawn(client)
    new = drawn(client, seen=seen_on(client))
    Partner.objects.filter(pk=crew.partner.pk).update(is_enabled=False)
    assert (token_with(crew, old), token_with(crew, new)) == (401, 401)


def test_two_signing_keys_overlap_until_the_old_one_ends(crew: Crew, enter: Enter) -> None:
    client = enter(crew.colleague)
    shown = SECRET.search(client.post(reverse("dev:key_give")).content.decode())
    assert shown
    old = PartnerKey.objects.get(partner=crew.partner)
    client.post(reverse("dev:key_give"))
    client.post(reverse("dev:key_end", args=[old.public_id]), {"days": "7"})

    assert len(live_keys_of(crew.partner.pk, at=AT)) == 2
    opened = signing_key(crew.partner.pk, old.public_id, at=AT + 6 * DAY)
    assert opened is not None
    assert opened.material == base64.b64decode(shown[1])
    assert signing_key(crew.partner.pk, old.public_id, at=AT + 8 * DAY) is None


def test_a_public_key_is_looked_at(crew: Crew, enter: Enter) -> None:
    client = enter(crew.first)
    answer = client.post(reverse("dev:key_take"), {"public_key": "bm90IGEga2V5"})
    assert answer.status_code == 422
    assert "这不是 Ed25519 公钥" in answer.content.decode()
    good = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert client.post(reverse("dev:key_take"), {"public_key": good}).status_code == 302
    assert PartnerKey.objects.get(partner=crew.partner).public_key == good


def test_there_is_a_limit_of_live_keys(crew: Crew) -> None:
    by = crew.actor(crew.first)
    given = [partner_keys.give_secret(by, crew.partner.pk, at=AT) for _one in range(partner_keys.KEYS_MAX)]
    with pytest.raises(PartnerKeysSpent):
        partner_keys.give_secret(by, crew.partner.pk, at=AT)
    partner_keys.end(by, given[0].key_id, at=AT)
    partner_keys.give_secret(by, crew.partner.pk, at=AT + timedelta(seconds=1))


def test_an_old_proof_is_not_enough(crew: Crew, enter: Enter) -> None:
    answer = enter(crew.first, fresh=False).post(reverse("dev:secret_rotate"), {"days": "7", "seen": ""})
    assert answer.status_code == 302
    assert "/step-up/" in answer.headers["Location"] or "next=" in answer.headers["Location"]
    assert Partner.objects.get(pk=crew.partner.pk).secret_changed_at is None

"""Who may pass the API's doors: by token, by scope, by link; and what a refusal gives away."""

from datetime import timedelta

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken

from accounts.actions import partners, people
from accounts.enums.partners import PartnerScope
from accounts.rules.actors import SYSTEM
from foundation import clock
from tests.api.world import ALL_SCOPES, Caller, World

SOUND = "/api/v1/links"


def test_without_a_token_the_answer_says_how_to_get_in(world: World) -> None:
    answer = Client().get(SOUND)
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.required")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "bearer \u00e9", "Bearer a b"])
def test_an_unknown_token_is_refused(world: World, header: str) -> None:
    answer = Client().get(SOUND, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.token_invalid")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_another_scheme_is_no_token(world: World) -> None:
    assert Client().get(SOUND, headers={"Authorization": "Basic YTpi"}).json()["code"] == "auth.required"


def test_a_past_token_is_refused(world: World, city: Caller) -> None:
    AccessToken.objects.update(expires=clock.now() - timedelta(seconds=1))
    assert city.get("links").json()["code"] == "auth.token_expired"


def test_a_disabled_partner_is_refused_at_its_next_request(world: World, city: Caller) -> None:
    assert city.get("links").status_code == 200
    partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
    answer = city.get("links")
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.partner_disabled")
    partners.switch(SYSTEM, world.city.partner_id, is_enabled=True, at=world.at)
    assert city.get("links").status_code == 200


def test_a_signed_in_session_opens_no_partner_door(world: World, client: Client) -> None:
    client.session["anything"] = 1
    assert client.get(SOUND).status_code == 401


@pytest.mark.parametrize("lacking", sorted(PartnerScope))
def test_each_door_asks_for_its_scope(world: World, lacking: PartnerScope) -> None:
    caller = world.caller(scopes=ALL_SCOPES - {lacking})
    asked = {
        PartnerScope.LINKS_READ: lambda: caller.get("links"),
        PartnerScope.DEADLINES_READ: lambda: caller.get(f"deadlines/{world.linked.entitlement_id}"),
        PartnerScope.CERTIFICATIONS_WRITE: lambda: caller.certify(world.body()),
    }
    for scope, ask in asked.items():
        answer = ask()
        refused = answer.status_code == 403 and answer.json()["code"] == "auth.scope_missing"
        assert refused is (scope is lacking)


def test_a_scope_taken_from_the_partner_counts_at_once(world: World) -> None:
    """The token says what was granted; the registration says what still is."""
    caller = world.caller(of=world.hospital)
    assert caller.get(f"persons/{world.linked.public_id}/deadlines").json()["code"] == "auth.scope_missing"


def test_absent_unlinked_and_dead_are_one_answer(world: World, city: Caller) -> None:
    """Whoever asks about a person learns nothing but that nobody is open to them."""
    absent = "01a20731-0000-7000-8000-000000000000"
    people_asked = [absent, world.stranger.public_id, world.dead.public_id]
    benefits_asked = [absent, world.stranger.entitlement_id, world.dead.entitlement_id]
    for answers in (
        [city.get(f"persons/{one}/deadlines") for one in people_asked],
        [city.get(f"deadlines/{one}") for one in benefits_asked],
        [city.certify(world.body(entitlement_id=str(one))) for one in benefits_asked],
        [city.get(f"certifications/{one}") for one in benefits_asked],
    ):
        seen = {
            (a.status_code, a.content.replace(a["X-Request-Id"].encode(), b""), a["Content-Language"])
            for a in answers
        }
        assert [status for status, *_ in seen] == [404]


def test_an_ended_link_closes_every_door(world: World, city: Caller) -> None:
    done = city.certify(world.body()).json()
    paths = [
        f"persons/{world.linked.public_id}/deadlines",
        f"deadlines/{world.linked.entitlement_id}",
        f"certifications/{done['id']}",
    ]
    assert [city.get(path).status_code for path in paths] == [200, 200, 200]
    partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=clock.now())
    assert [city.get(path).status_code for path in paths] == [404, 404, 404]
    assert city.certify(world.body()).status_code == 404
    assert city.get("links").json()["items"] == []


def test_death_closes_every_door(world: World, city: Caller) -> None:
    people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=clock.now())
    assert city.get(f"deadlines/{world.linked.entitlement_id}").status_code == 404
    assert city.certify(world.body()).status_code == 404
    assert city.get("links").json()["items"] == []

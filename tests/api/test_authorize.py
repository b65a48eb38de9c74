"""The page of consent and what a partner does with its answer, by a stock OAuth client and by hand."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken

from accounts.actions import partners
from accounts.enums.partners import PartnerScope
from accounts.models.partner_links import PartnerLink
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from accounts.rules.link_texts import link_text_on
from foundation import clock
from tests.api.linking import DEADLINES, agreed
from tests.api.world import ALL_SCOPES, Caller, World

BACK = "https://app.example.cn/back?from=portal"
VERIFIER = "v" * 50
PAGE = "/oauth/authorize/"
VERSION = link_text_on(clock.today()).version


def challenge(verifier: str = VERIFIER) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def question(world: World, **changed: str | None) -> str:
    """Write the address to which the city service sends people, with some of it changed or (None) left out."""
    sound: dict[str, str | None] = {
        "response_type": "code",
        "client_id": world.city.credentials.client_id,
        "redirect_uri": BACK,
        "scope": "deadlines:read certifications:write",
        "state": "state-1",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    }
    asked = {name: value for name, value in {**sound, **changed}.items() if value is not None}
    return f"{PAGE}?{urlencode(asked)}"


def answered(answer: HttpResponse) -> dict[str, str]:
    """Read what a person is sent back with."""
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def exchange(world: World, code: str, **changed: str) -> Any:
    """Bring a code to the token endpoint."""
    keys = world.city.credentials
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": keys.client_id,
        "client_secret": keys.client_secret,
    }
    return Client().post("/api/v1/token", {**form, **changed})


@pytest.fixture
def reader(world: World) -> Client:
    """The stranger of the world, signed in; the city service has written down where people come back to."""
    keys = world.city.credentials
    Application.objects.filter(client_id=keys.client_id).update(redirect_uris=BACK)
    user = User.objects.create(person=InsuredPerson.objects.get(pk=world.stranger.id))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def say_yes(reader: Client, world: World, *scopes: str, **changed: str | None) -> dict[str, str]:
    """Tick some scopes and agree."""
    form = {
        "answer": "yes",
        "whose": "self",
        "scopes": list(scopes or ("deadlines:read",)),
        "version": VERSION,
    }
    return answered(reader.post(question(world, **changed), form))


class TestThePage:
    """Who asks, for what, for how long; a no is as near as a yes."""

    def test_it_says_who_asks_for_what_and_ticks_nothing(self, world: World, reader: Client) -> None:
        page = reader.get(question(world))
        text = page.content.decode()
        assert page.status_code == 200
        for said in ("城市服务", "查看您什么时候要办资格认证", "替您提交资格认证", "365 天", "不同意"):
            assert said in text
        assert "checked" not in text
        assert "医保钱包" not in text
        assert "form-action 'self' https://app.example.cn" in page["Content-Security-Policy"]
        assert page["Cache-Control"].startswith("max-age=0")

    def test_whatever_a_partner_may_ask_for_is_said_here_and_where_codes_are_made(
        self, world: World, reader: Client
    ) -> None:
        asked = reader.get(question(world, scope=None))
        made = reader.get(reverse("web:link_code"), {"to": str(world.city.public_id)})
        for page in (asked, made):
            assert page.status_code == 200
            text = page.content.decode()
            assert all(zh in text for zh, _en in link_text_on(world.today).scopes.values())

    def test_a_no_goes_back_with_nothing(self, world: World, reader: Client) -> None:
        back = answered(reader.post(question(world), {"answer": "no"}))
        assert back["error"] == "access_denied"
        assert (back["state"], back["iss"], back["from"]) == ("state-1", "http://testserver", "portal")
        assert not PartnerLink.objects.filter(person=world.stranger.id).exists()

    def test_a_yes_to_nothing_is_no_yes(self, world: World, reader: Client) -> None:
        answer = reader.post(question(world), {"answer": "yes", "whose": "self", "version": VERSION})
        assert answer.status_code == 422
        assert "一项也没有选" in answer.content.decode()

    def test_a_text_that_moved_is_read_again(self, world: World, reader: Client) -> None:
        form = {"answer": "yes", "whose": "self", "scopes": ["deadlines:read"], "version": 99}
        assert reader.post(question(world), form).status_code == 409

    def test_money_asks_for_a_fresh_proof_and_keeps_the_ticks(self, world: World, reader: Client) -> None:
        asked = question(world, scope="wallet:read deadlines:read")
        form = {
            "answer": "yes",
            "whose": "self",
            "scopes": ["wallet:read"],
            "version": VERSION,
        }
        answer = reader.post(asked, form)
        assert answer["Location"].startswith("/confirm/") or "next=" in answer["Location"]
        assert not PartnerLink.objects.filter(person=world.stranger.id).exists()
        assert reader.get(asked).content.decode().count("checked") == 1

    def test_nobody_speaks_for_somebody_else_by_writing_their_id(self, world: World, reader: Client) -> None:
        form = {"answer": "yes", "scopes": ["deadlines:read"], "version": VERSION}
        answer = reader.post(question(world), {**form, "whose": str(world.linked.public_id)})
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        "changed",
        [
            {"client_id": "nobody"},
            {"client_id": None},
            {"redirect_uri": None},
            {"redirect_uri": "https://app.example.cn/back"},
            {"redirect_uri": "https://app.example.cn/back?from=portal&x=1"},
            {"redirect_uri": "https://app.example.cn.evil.cn/back?from=portal"},
            {"redirect_uri": "http://app.example.cn/back?from=portal"},
        ],
    )
    def test_an_unknown_partner_or_place_sends_nobody_anywhere(
        self, world: World, reader: Client, changed: dict[str, str | None]
    ) -> None:
        answer = reader.get(question(world, **changed))
        assert answer.status_code == 400
        assert "这个链接不能用" in answer.content.decode()

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"code_challenge": None}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge_method": None}, "invalid_request"),
            ({"scope": "links:read"}, "invalid_scope"),
            ({"scope": "payments:write"}, "invalid_scope"),
            ({"scope": "everything"}, "invalid_scope"),
        ],
    )
    def test_what_cannot_be_asked_for_is_told_to_the_partner(
        self, world: World, reader: Client, changed: dict[str, str | None], error: str
    ) -> None:
        back = answered(reader.get(question(world, **changed)))
        assert (back["error"], back["iss"]) == (error, "http://testserver")

    def test_a_partner_switched_off_asks_nobody(self, world: World, reader: Client) -> None:
        partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
        assert reader.get(question(world)).status_code == 400


class TestTheToken:
    """Bound to one person and one link, and worth nothing without it."""

    def test_it_reaches_the_person_and_nobody_else(self, world: World, reader: Client) -> None:
        agreed(world, world.linked, DEADLINES)
        given = exchange(world, say_yes(reader, world)["code"]).json()
        assert given["person_id"] == str(world.stranger.public_id)
        assert (given["scope"], given["expires_in"]) == ("deadlines:read", 300)
        assert "refresh_token" not in given
        assert not RefreshToken.objects.exists()
        caller = Caller(given["access_token"])
        assert caller.get(f"persons/{world.stranger.public_id}/deadlines").status_code == 200
        # Somebody else is linked to the same partner, and this token is not theirs.
        assert caller.get(f"persons/{world.linked.public_id}/deadlines").status_code == 404
        assert caller.get("events").status_code == 403
        # With its own token the partner reaches both, by the same link.
        own = world.caller()
        assert own.get(f"persons/{world.stranger.public_id}/deadlines").status_code == 200
        assert own.get(f"persons/{world.stranger.public_id}/relatives").status_code == 404
        assert given["link_id"] in {item["id"] for item in own.get("links").json()["items"]}

    def test_it_is_given_no_answer_that_was_kept_for_somebody_else(
        self, world: World, reader: Client
    ) -> None:
        key, body = "one-and-the-same", world.body()
        assert world.caller().post("certifications", body, key=key).status_code == 201
        given = exchange(world, say_yes(reader, world, "certifications:write")["code"]).json()
        again = Caller(given["access_token"]).post("certifications", body, key=key)
        assert (again.status_code, again.json()["code"]) == (422, "idempotency.reused")
        # Of its own person it has its own answers, as often as it asks.
        own = world.body(entitlement_id=str(world.stranger.entitlement_id))
        first, second = (
            Caller(given["access_token"]).post("certifications", own, key="another-key")
            for _again in range(2)
        )
        assert (second["Idempotency-Replayed"], second.content) == ("true", first.content)

    def test_it_carries_what_was_ticked_and_nothing_more(self, world: World, reader: Client) -> None:
        given = exchange(world, say_yes(reader, world, "certifications:write")["code"]).json()
        assert given["scope"] == "certifications:write"
        body = world.body(entitlement_id=str(world.stranger.entitlement_id))
        caller = Caller(given["access_token"])
        assert caller.certify(body).status_code == 201
        assert caller.get(f"persons/{world.stranger.public_id}/deadlines").status_code == 403
        # A batch is about many people, whatever its scope.
        sent = caller.post("certification-batches", {"items": []})
        assert (sent.status_code, sent.json()["code"]) == (403, "auth.scope_missing")

    @pytest.mark.parametrize(
        "changed",
        [
            {"code_verifier": "w" * 50},
            {"code_verifier": ""},
            {"redirect_uri": "https://app.example.cn/back"},
            {"client_secret": "nonsense"},
        ],
    )
    def test_a_code_is_bound_to_its_partner_its_place_and_its_verifier(
        self, world: World, reader: Client, changed: dict[str, str]
    ) -> None:
        code = say_yes(reader, world)["code"]
        assert exchange(world, code, **changed).status_code in (400, 401)
        assert not AccessToken.objects.exists()

    def test_a_code_that_nobody_gave_out_is_none(self, world: World, reader: Client) -> None:
        say_yes(reader, world)
        assert exchange(world, "nonsense").json()["error"] == "invalid_grant"

    def test_a_code_brought_twice_costs_the_token_it_was_taken_for(
        self, world: World, reader: Client
    ) -> None:
        code = say_yes(reader, world)["code"]
        caller = Caller(exchange(world, code).json()["access_token"])
        again = exchange(world, code)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        assert caller.get(f"persons/{world.stranger.public_id}/deadlines").status_code == 401

    def test_a_link_stopped_before_the_exchange_gives_no_token(self, world: World, reader: Client) -> None:
        code = say_yes(reader, world)["code"]
        partners.unlink(SYSTEM, world.city.partner_id, world.stranger.id, at=clock.now())
        assert exchange(world, code).json()["error"] == "invalid_grant"

    def test_every_kill_switch_counts_at_the_next_request(self, world: World, reader: Client) -> None:
        path = f"persons/{world.stranger.public_id}/deadlines"
        caller = Caller(exchange(world, say_yes(reader, world)["code"]).json()["access_token"])
        assert caller.get(path).status_code == 200
        partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
        assert caller.get(path).json()["code"] == "auth.partner_disabled"
        partners.switch(SYSTEM, world.city.partner_id, is_enabled=True, at=world.at)
        less = ALL_SCOPES - {PartnerScope.DEADLINES_READ}
        partners.allow(SYSTEM, world.city.partner_id, less, at=world.at)
        assert caller.get(path).json()["code"] == "auth.scope_missing"
        partners.allow(SYSTEM, world.city.partner_id, ALL_SCOPES, at=world.at)
        assert caller.get(path).status_code == 200
        partners.unlink(SYSTEM, world.city.partner_id, world.stranger.id, at=clock.now())
        assert caller.get(path).status_code == 404
        # A new link is a new word: the old token does not come back to life with it.
        agreed(world, world.stranger, DEADLINES)
        assert caller.get(path).status_code == 404

    def test_a_token_of_a_person_without_its_link_opens_nothing(self, world: World, reader: Client) -> None:
        caller = Caller(exchange(world, say_yes(reader, world)["code"]).json()["access_token"])
        PartnerLink.objects.filter(person=world.stranger.id).delete()
        assert caller.get("links").json()["code"] == "auth.token_invalid"

    def test_a_token_may_be_given_up(self, world: World, reader: Client) -> None:
        token = exchange(world, say_yes(reader, world)["code"]).json()["access_token"]
        keys = world.city.credentials
        form = {"token": token, "client_id": keys.client_id, "client_secret": keys.client_secret}
        assert Client().post("/oauth/revoke/", {**form, "client_secret": "no"}).status_code == 401
        assert Client().post("/oauth/revoke/", form).status_code == 200
        assert Caller(token).get("links").status_code == 401

    def test_the_text_is_kept_with_who_agreed(self, world: World, reader: Client) -> None:
        say_yes(reader, world)
        row = PartnerLink.objects.get(person=world.stranger.id)
        assert (row.text_version, len(bytes(row.text_hash or b""))) == (VERSION, 32)
        assert (row.giver, row.user_id, row.basis) == ("self", User.objects.get().pk, "consent")
        assert not Grant.objects.filter(code="").exists()


def test_the_description_for_clients_names_what_there_is(client: Client, db: None) -> None:
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == "http://testserver"
    assert told["authorization_endpoint"] == "http://testserver/oauth/authorize/"
    assert told["token_endpoint"] == "http://testserver/api/v1/token"
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["grant_types_supported"] == ["authorization_code", "client_credentials"]

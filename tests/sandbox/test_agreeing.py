"""A partner's developer tries, in a sandbox, how people agree on the page of consent and what comes of it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, Grant
from requests import Response, Session
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from accounts.actions import partners
from accounts.actions import sandbox as rows
from accounts.actions.partners import Credentials
from accounts.enums.sandbox import SandboxPart
from accounts.models.partner_links import PartnerLink
from accounts.rules.actors import SYSTEM
from accounts.rules.link_texts import link_text_on
from accounts.rules.sandbox import sandbox_id
from accounts.tasks import clear_expired
from foundation import clock
from portal.sample.sandbox import book
from portal.sample.sandbox_money import PASSWORD, phone_of
from portal.sandbox import worlds
from tests.api.test_authorize import VERIFIER, challenge
from tests.api.world import Caller
from tests.sandbox.conftest import Sandbox
from tests.sandbox.serving import served
from tests.sandbox.test_pages import let_in, signed_in

# What the page shows as of today; a world that is ahead shows the same.
VERSION = link_text_on(clock.today()).version
BACK = "http://127.0.0.1:9/back"
REDIRECTS = "sandbox/redirects"
# She is linked to nobody in the book.
WHO = "unlinked"
PLACE = list(book()).index(WHO)
PERSON = str(sandbox_id(f"person:{WHO}"))
DEADLINES = f"persons/{PERSON}/deadlines"


def come_back_to(sandbox: Sandbox, *addresses: str, part: SandboxPart = SandboxPart.APP) -> Any:
    """Say where people come back to."""
    return sandbox.caller(part).post(REDIRECTS, {"redirect_uris": list(addresses)})


def keys_of(sandbox: Sandbox, part: SandboxPart = SandboxPart.APP) -> Credentials:
    """Give a client's credentials."""
    return sandbox.added.clients[part].credentials


def agreed(browser: Client, keys: Credentials) -> Any:
    """Let somebody who is signed in say yes to a client."""
    asked = {
        "response_type": "code",
        "client_id": keys.client_id,
        "redirect_uri": BACK,
        "scope": "deadlines:read",
        "state": "s",
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
    }
    form = {"answer": "yes", "whose": "self", "scopes": ["deadlines:read"], "version": VERSION}
    return browser.post(f"/oauth/authorize/?{urlencode(asked)}", form)


def exchanged(answer: Any, keys: Credentials) -> Any:
    """Bring the code that somebody was sent back with to the token endpoint."""
    code = parse_qs(urlsplit(answer["Location"]).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": keys.client_id,
        "client_secret": keys.client_secret,
    }
    return Client().post("/api/v1/token", form)


@pytest.fixture
def token(sandbox: Sandbox, with_pages: None) -> dict[str, str]:
    """Somebody has agreed to the app, and the app has its token."""
    assert come_back_to(sandbox, BACK).status_code == 201
    given: dict[str, str] = exchanged(
        agreed(signed_in(sandbox, PLACE), keys_of(sandbox)), keys_of(sandbox)
    ).json()
    return given


@dataclass(frozen=True)
class Told:
    """What a stock client saw from the first address to the last."""

    person_id: str
    deadlines: list[Any]
    listed: list[str]
    revoked: int
    after: tuple[int, str]


def _form(page: Response, **said: str) -> dict[str, str]:
    """Fill a form as a browser does, with what is hidden in it."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return {**{name: unescape(value) for name, value in hidden.items()}, **said}


def _walk(address: str, link: str, keys: Credentials) -> Told:
    """Do as the guide says: go in by the link, sign in as somebody of the book, agree, and use what comes of it."""
    api, people = f"{address}/api/v1", Session()
    people.trust_env = False
    entrance = people.get(link.replace("http://testserver", address))
    key = parse_qs(urlsplit(link).query)["key"][0]
    people.post(f"{address}/sandbox/", _form(entrance, key=key))
    app = OAuth2Session(keys.client_id, redirect_uri=BACK, scope=["deadlines:read"], pkce="S256")
    app.trust_env = False
    known = app.get(f"{address}/.well-known/oauth-authorization-server", withhold_token=True).json()
    question, _state = app.authorization_url(known["authorization_endpoint"])
    page = people.get(question)
    assert "/sign-in/" in page.url
    page = people.post(page.url, _form(page, login=phone_of(PLACE), password=PASSWORD))
    assert page.url == question
    said = _form(page, answer="yes", whose="self", scopes="deadlines:read")
    back = people.post(question, said, allow_redirects=False)
    secret = HTTPBasicAuth(keys.client_id, keys.client_secret)
    given = app.fetch_token(
        known["token_endpoint"], authorization_response=back.headers["Location"], auth=secret
    )
    person, link_id = given["person_id"], given["link_id"]
    deadlines = app.get(f"{api}/persons/{person}/deadlines").json()["items"]
    own = Session()
    own.trust_env = False
    plain = own.post(f"{api}/token", {"grant_type": "client_credentials"}, auth=secret).json()
    own.headers["Authorization"] = f"Bearer {plain['access_token']}"
    listed = [item["id"] for item in own.get(f"{api}/links?limit=200").json()["items"]]
    etag = own.get(f"{api}/links/{link_id}").headers["ETag"]
    revoked = own.delete(f"{api}/links/{link_id}", headers={"If-Match": etag}).status_code
    after = app.get(f"{api}/persons/{person}/deadlines")
    return Told(
        person,
        deadlines,
        [one for one in listed if one == link_id],
        revoked,
        (after.status_code, after.json()["code"]),
    )


def test_a_stock_client_goes_all_the_way(
    sandbox: Sandbox, with_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """requests-oauthlib and requests over real HTTP, with nothing but the credentials and the sandbox's book."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    assert come_back_to(sandbox, BACK).status_code == 201
    link = sandbox.caller().get("sandbox/pages").json()["url"]
    told = served(lambda address: _walk(address, link, keys_of(sandbox)))
    assert told.person_id == PERSON
    assert [one["entitlement_id"] for one in told.deadlines] == [
        str(sandbox_id("entitlement:unlinked.pension"))
    ]
    assert len(told.listed) == 1
    assert told.revoked == 204
    assert told.after == (404, "person.not_found")


def test_code_token_and_link_lie_in_the_world_and_nothing_of_them_outside(
    sandbox: Sandbox, token: dict[str, str]
) -> None:
    assert token["person_id"] == PERSON
    assert token["access_token"].startswith(f"{keys_of(sandbox).client_id}.")
    person, own = Caller(token["access_token"]), sandbox.caller()
    assert person.get(DEADLINES).status_code == 200
    assert own.get(DEADLINES).status_code == 200
    # As on the real portal: of one person, and of nobody else.
    assert person.get(f"persons/{sandbox_id('person:due_soon')}/deadlines").status_code == 404
    assert person.get("events").json()["code"] == "auth.scope_missing"
    for path in ("sandbox/clock", "sandbox/pages", REDIRECTS):
        assert person.get(path).json()["code"] == "auth.scope_missing"
    assert not Grant.objects.exists()
    assert not PartnerLink.objects.exists()
    assert not AccessToken.objects.filter(user__isnull=False).exists()


def test_no_other_tenant_comes_by_the_word_of_ones_people(sandbox: Sandbox, token: dict[str, str]) -> None:
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    assert come_back_to(other, BACK).status_code == 201
    # The same person of the other tenant has agreed to nothing.
    assert other.caller().get(DEADLINES).status_code == 404
    # A page of one tenant knows no client of another.
    assert agreed(signed_in(sandbox, PLACE), keys_of(other)).status_code == 400
    # A code of one is none for another, nor for another client of the same.
    for keys in (keys_of(other), keys_of(sandbox, SandboxPart.HOSPITAL)):
        answer = agreed(signed_in(sandbox, PLACE), keys_of(sandbox))
        refused = exchanged(answer, keys)
        assert refused.json()["error"] in ("invalid_grant", "unauthorized_client")
    # A token that names another client is no token there.
    secret = token["access_token"].partition(".")[2]
    for name in (keys_of(other).client_id, keys_of(sandbox, SandboxPart.HOSPITAL).client_id, "nobody"):
        assert Caller(f"{name}.{secret}").get(DEADLINES).json()["code"] == "auth.token_invalid"
    # Nor does anybody's secret take back what is not theirs.
    keys = keys_of(other)
    form = {"token": token["access_token"], "client_id": keys.client_id, "client_secret": keys.client_secret}
    assert Client().post("/oauth/revoke/", form).status_code == 200
    assert Caller(token["access_token"]).get(DEADLINES).status_code == 200


def test_a_secret_is_proven_before_any_world_is_entered(sandbox: Sandbox, with_pages: None) -> None:
    come_back_to(sandbox, BACK)
    keys = keys_of(sandbox)
    answer = agreed(signed_in(sandbox, PLACE), keys)
    assert exchanged(answer, Credentials(keys.client_id, "nonsense")).status_code == 401
    assert exchanged(answer, keys).status_code == 200


def test_a_code_brought_twice_costs_its_token(sandbox: Sandbox, with_pages: None) -> None:
    come_back_to(sandbox, BACK)
    answer, keys = agreed(signed_in(sandbox, PLACE), keys_of(sandbox)), keys_of(sandbox)
    caller = Caller(exchanged(answer, keys).json()["access_token"])
    assert exchanged(answer, keys).json()["error"] == "invalid_grant"
    assert caller.get(DEADLINES).status_code == 401


def test_a_token_is_given_up_ends_with_a_reset_and_with_the_access_of_its_client(
    sandbox: Sandbox, token: dict[str, str]
) -> None:
    caller, keys = Caller(token["access_token"]), keys_of(sandbox)
    app_id = sandbox.added.clients[SandboxPart.APP].partner_id
    partners.switch(SYSTEM, app_id, is_enabled=False, at=clock.true_now())
    assert caller.get(DEADLINES).json()["code"] == "auth.partner_disabled"
    partners.switch(SYSTEM, app_id, is_enabled=True, at=clock.true_now())
    assert caller.get(DEADLINES).status_code == 200

    form = {"token": token["access_token"], "client_id": keys.client_id, "client_secret": keys.client_secret}
    assert Client().post("/oauth/revoke/", form).status_code == 200
    assert caller.get(DEADLINES).status_code == 401

    again = Caller(exchanged(agreed(signed_in(sandbox, PLACE), keys), keys).json()["access_token"])
    assert again.get(DEADLINES).status_code == 200
    sandbox.caller().post("sandbox/resets", {})
    assert again.get(DEADLINES).json()["code"] == "auth.token_invalid"
    # Where people come back to outlasts the reset, so the flow works at once.
    assert exchanged(agreed(signed_in(sandbox, PLACE), keys), keys).status_code == 200


def test_neither_token_nor_session_ages_where_the_world_is_ahead(
    sandbox: Sandbox, token: dict[str, str]
) -> None:
    browser = signed_in(sandbox, PLACE)
    held = sandbox.tenant
    rows.arrive(held, timedelta(days=3), is_there=True)
    with worlds.entered(sandbox.tenant):
        clear_expired()
    assert browser.get("/me/").status_code == 200
    assert Caller(token["access_token"]).get(DEADLINES).status_code == 200


def test_where_people_come_back_to_is_named_by_each_client_for_itself(
    sandbox: Sandbox, with_pages: None
) -> None:
    app, hospital = sandbox.caller(), sandbox.caller(SandboxPart.HOSPITAL)
    assert app.get(REDIRECTS).json() == {"client_id": keys_of(sandbox).client_id, "redirect_uris": []}
    browser = signed_in(sandbox, PLACE)
    assert agreed(browser, keys_of(sandbox)).status_code == 400
    named = come_back_to(sandbox, "https://app.example.cn/back?from=portal", BACK, BACK)
    assert named.json()["redirect_uris"] == ["https://app.example.cn/back?from=portal", BACK]
    assert app.get(REDIRECTS).content == named.content
    assert hospital.get(REDIRECTS).json()["redirect_uris"] == []
    assert agreed(browser, keys_of(sandbox)).status_code == 302
    assert come_back_to(sandbox).status_code == 201
    assert agreed(browser, keys_of(sandbox)).status_code == 400


def test_nobody_is_sent_to_what_is_no_page(sandbox: Sandbox) -> None:
    for address in (
        "http://app.example.cn/back",
        "https://app.example.cn/a b",
        "https://app.example.cn/#x",
        "app:/back",
        "https://x\u00a0.cn/",
    ):
        refused = come_back_to(sandbox, BACK, address)
        assert (refused.status_code, refused.json()["code"]) == (400, "request.invalid")
        assert refused.json()["reasons"][0]["where"] == "/redirect_uris"
    assert sandbox.caller().get(REDIRECTS).json()["redirect_uris"] == []


def test_from_the_first_tenant_whose_secret_everybody_knows_nobody_is_sent_away(
    in_a_sandbox: None, with_pages: None
) -> None:
    first = Sandbox(worlds.add(worlds.FIRST, at=clock.true_now(), known=worlds.KNOWN))
    assert come_back_to(first, BACK).status_code == 201
    refused = come_back_to(first, BACK, "https://app.example.cn/back")
    assert (refused.status_code, refused.json()["code"]) == (400, "request.invalid")
    assert refused.json()["reasons"][0]["where"] == "/redirect_uris"
    assert first.caller().get(REDIRECTS).json()["redirect_uris"] == [BACK]


def test_who_is_not_let_in_is_asked_nothing(sandbox: Sandbox, with_pages: None) -> None:
    come_back_to(sandbox, BACK)
    other = Sandbox(worlds.add("two", at=clock.true_now()))
    assert agreed(Client(), keys_of(sandbox))["Location"].startswith("/sandbox/")
    assert agreed(let_in(other), keys_of(sandbox))["Location"].startswith("/sign-in/")

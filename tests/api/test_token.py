"""Tokens: client credentials only, for the partner's own scopes, for 300 seconds."""

import base64

import pytest
from django.contrib.auth.hashers import check_password
from django.http import HttpResponse
from django.test import Client
from oauth2_provider.models import Application

from accounts.actions import partners
from accounts.actions.partners import Credentials, Registered
from accounts.rules.actors import SYSTEM
from tests.api.world import Caller, World

CLIENT_CREDENTIALS = {"grant_type": "client_credentials"}


def ask(partner: Registered, form: dict[str, str] = CLIENT_CREDENTIALS, *, secret: str = "") -> HttpResponse:
    """Ask for a token with HTTP Basic, as stock OAuth clients do."""
    keys = partner.credentials
    login = f"{keys.client_id}:{secret or keys.client_secret}".encode()
    return Client().post(
        "/api/v1/token", form, headers={"Authorization": f"Basic {base64.b64encode(login).decode()}"}
    )


def test_a_partner_gets_a_token_that_opens_doors(world: World) -> None:
    answer = ask(world.city)
    given = answer.json()
    assert answer.status_code == 200
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 300)
    assert given["scope"].split() == sorted(
        [
            *(
                "bindings:write",
                "cards:verify",
                "certifications:write",
                "deadlines:read",
                "events:read",
                "evidence:write",
            ),
            *(
                "family:read",
                "links:read",
                "links:write",
                "payments:write",
                "voice",
                "wallet:read",
                "webhooks:manage",
            ),
            *("persons:read", "entitlements:read", "statements:read", "accounts:read", "cards:read"),
            *("matters:read", "notices:read", "notices:deliver", "sandbox:manage"),
        ]
    )
    assert Caller(given["access_token"]).get("links").status_code == 200
    assert answer["Cache-Control"] == "no-store"


def test_credentials_may_stand_in_the_body(world: World) -> None:
    keys = world.city.credentials
    form = {**CLIENT_CREDENTIALS, "client_id": keys.client_id, "client_secret": keys.client_secret}
    assert Client().post("/api/v1/token", form).status_code == 200


def test_a_partner_may_ask_for_less(world: World) -> None:
    given = ask(world.city, {**CLIENT_CREDENTIALS, "scope": "links:read"}).json()
    assert given["scope"] == "links:read"


@pytest.mark.parametrize("scope", ["deadlines:read", "links:read deadlines:read", "everything"])
def test_nobody_gets_more_than_their_registration(world: World, scope: str) -> None:
    answer = ask(world.hospital, {**CLIENT_CREDENTIALS, "scope": scope})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_wrong_secret_is_refused(world: World) -> None:
    answer = ask(world.city, secret="guessed")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_disabled_partner_gets_no_token(world: World) -> None:
    partners.switch(SYSTEM, world.city.partner_id, is_enabled=False, at=world.at)
    assert ask(world.city).json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
        "",
        "\x00",
    ],
)
def test_other_grants_are_refused(world: World, grant: str) -> None:
    form = {"grant_type": grant, "username": "a", "password": "b", "code": "c", "device_code": "d"}
    answer = ask(world.city, form)
    assert answer.status_code == 400
    assert answer.json()["error"] in {
        "unsupported_grant_type",
        "invalid_request",
        # Codes are for partners that people can be sent back to.
        "unauthorized_client",
    }


def test_a_token_is_not_narrowed_to_a_resource(world: World) -> None:
    answer = ask(world.city, {**CLIENT_CREDENTIALS, "resource": "https://example.org"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_target")


def test_credentials_of_nobody_are_refused(world: World) -> None:
    odd = Registered(0, world.city.public_id, Credentials("nob\x00ody", "x"))
    assert ask(odd).status_code == 401


def test_the_secret_is_stored_hashed(world: World) -> None:
    stored = Application.objects.get(client_id=world.city.credentials.client_id).client_secret
    assert check_password(world.city.credentials.client_secret, stored)
    assert world.city.credentials.client_secret not in stored
    assert world.city.credentials.client_secret not in repr(world.city)


def test_the_address_takes_nothing_but_post(world: World) -> None:
    answer = Client().get("/api/v1/token")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")

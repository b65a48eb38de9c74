"""A client that knows OAuth and nothing of the portal, over HTTP."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from oauth2_provider.models import Application
from oauthlib.oauth2 import BackendApplicationClient
from pytest_django.live_server_helper import LiveServer
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.link_texts import link_text_on
from foundation import clock
from tests.api import world as worlds


@pytest.mark.django_db(transaction=True)
def test_a_stock_client_gets_both_kinds_of_tokens(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """requests-oauthlib, configured by nothing but the portal's own description of itself."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("no_proxy", "*")
    world = worlds.build()
    keys = world.city.credentials
    back = "http://127.0.0.1:9/back"
    Application.objects.filter(client_id=keys.client_id).update(redirect_uris=back)
    user = User.objects.create(person=InsuredPerson.objects.get(pk=world.stranger.id))
    person = Client()
    person.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    own = OAuth2Session(client=BackendApplicationClient(client_id=keys.client_id))
    told = own.get(f"{live_server.url}/.well-known/oauth-authorization-server", withhold_token=True).json()
    secret = HTTPBasicAuth(keys.client_id, keys.client_secret)
    own.fetch_token(told["token_endpoint"], auth=secret)
    assert len(own.get(f"{live_server.url}/api/v1/links").json()["items"]) == 1

    session = OAuth2Session(keys.client_id, redirect_uri=back, scope=["deadlines:read"], pkce="S256")
    address, state = session.authorization_url(told["authorization_endpoint"])
    parts = urlsplit(address)
    form = {
        "answer": "yes",
        "whose": "self",
        "scopes": ["deadlines:read"],
        "version": link_text_on(clock.today()).version,
    }
    answer = person.post(
        f"{parts.path}?{parts.query}", form, headers={"host": urlsplit(live_server.url).netloc}
    )
    sent_back = answer["Location"]
    assert parse_qs(urlsplit(sent_back).query)["state"] == [state]
    assert parse_qs(urlsplit(sent_back).query)["iss"] == [told["issuer"]]
    token = session.fetch_token(told["token_endpoint"], authorization_response=sent_back, auth=secret)
    assert token["person_id"] == str(world.stranger.public_id)
    found = session.get(f"{live_server.url}/api/v1/persons/{world.stranger.public_id}/deadlines")
    assert found.status_code == 200

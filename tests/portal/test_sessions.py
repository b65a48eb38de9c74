"""Sessions: sealed in the database, kept alive while used, not written at every request."""

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.shared.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_what_a_session_holds_is_unreadable_in_the_database() -> None:
    store = SessionStore()
    store["phone"] = "+8613800000009"
    store.save()

    row = Session.objects.get(session_key=store.session_key)
    assert "13800000009" not in row.session_data
    assert SessionStore(store.session_key)["phone"] == "+8613800000009"


def test_a_session_changed_in_the_database_is_an_empty_one() -> None:
    store = SessionStore()
    store["phone"] = "+8613800000009"
    store.save()
    Session.objects.update(session_data="AQEC")

    assert "phone" not in SessionStore(store.session_key)


@pytest.mark.sample
def test_a_session_lives_on_while_it_is_used_and_ends_when_it_is_not(client: Client) -> None:
    with time_machine.travel("2026-11-02T01:00:00+00:00", tick=False) as clock:
        assert (
            client.post("/sign-in/", {"login": "13800000001", "password": "jiashetong-sample"}).status_code
            == 302
        )
        for _visit in range(5):
            clock.shift(settings.SESSION_COOKIE_AGE * 0.8)
            assert client.get("/home/").status_code == 200
        clock.shift(settings.SESSION_COOKIE_AGE + 1)
        assert client.get("/home/").status_code == 302


@pytest.mark.sample
def test_a_second_look_writes_no_session(client: Client) -> None:
    client.post("/sign-in/", {"login": "13800000001", "password": "jiashetong-sample"})
    client.get("/home/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/home/")

    assert not [q for q in queries if "UPDATE" in q["sql"]]

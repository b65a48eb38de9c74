"""The portal in use: what happens here must leave no clear number, phone or address behind."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.actions import users
from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.models.users import User
from accounts.tasks import clear_expired, lease_deliveries, tell_openings
from certification.tasks import plan_reminders, release_reminders
from portal.sample import loading
from portal.shared.logs import LineFormatter
from tests.delivering import deliver_all

DAUGHTER, CLERK, NEWCOMER = "13800000001", "13800000011", "13712345678"
EMAIL = "canary.min@example.org"
UNKNOWN_NUMBER = "34990019500101004X"
NAME_SEARCHED = "顾桂兰"


class Lines(logging.Handler):
    """Keeps what production would write to its log, word by word."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Keep every line of the log, the chattiest level included."""
    root, lines = logging.getLogger(), Lines()
    before = root.level
    root.addHandler(lines)
    root.setLevel(logging.DEBUG)
    # At this level Django prints every statement with its parameters, which no production does.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    try:
        yield lines.written
    finally:
        root.removeHandler(lines)
        root.setLevel(before)


@pytest.fixture
def log_of_a_day(db: None, settings: Settings, tmp_path: Path) -> Iterator[list[str]]:
    """Let people sign in and up, a clerk search, and the jobs run; give the log of it."""
    cache.clear()
    options = {"folder": tmp_path / "outbox", "channel": "sms"}
    settings.OUTBOX_DIR = options["folder"]
    settings.CHANNEL_SENDERS = {
        "sms": {"outbox": ("accounts.clients.channels.outbox.DevelopmentOutbox", options)}
    }
    with listening() as written:
        _citizens_day(DevelopmentOutbox(**options))
        _clerks_day()
        for task in (
            plan_reminders,
            release_reminders,
            tell_openings,
            lease_deliveries,
            deliver_all,
            clear_expired,
        ):
            task()
        yield written


def _citizens_day(outbox: DevelopmentOutbox) -> None:
    users.set_email(User.objects.get(person__name="张敏"), EMAIL)
    client = Client()
    client.post("/sign-in/", {"login": DAUGHTER, "password": "wrong"})
    client.post("/sign-in/code/", {"phone": DAUGHTER})
    client.post("/sign-in/", {"login": DAUGHTER, "password": loading.PASSWORD})
    for page in ("/home/", "/family/", "/me/", "/inbox/", "/seen/", "/nowhere/"):
        client.get(page)
    newcomer = Client()
    newcomer.post("/sign-up/", {"phone": NEWCOMER})
    code = re.search(r"\b(\d{6})\b", outbox.messages(1)[0]["text"])
    assert code


def _clerks_day() -> None:
    clerk = Client()
    clerk.post("/sign-in/", {"login": CLERK, "password": loading.PASSWORD})
    for text in (UNKNOWN_NUMBER, NAME_SEARCHED):
        found = clerk.post("/counter/people/", {"text": text, "reason": "visit"})
        assert found.status_code in (200, 302)
    assert clerk.get(found.headers.get("Location", "/counter/")).status_code == 200
    # A form that is kept while the clerk proves again who is there.
    clerk.post(found.headers.get("Location", "/counter/"), {"text": UNKNOWN_NUMBER})

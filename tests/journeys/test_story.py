"""The story the portal exists for, walked through the running portal by everybody in it."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from foundation import clock
from foundation.periods import add_months
from portal.sample.loading import CITY_SERVICE
from portal.sample.story import DUE_IN_DAYS
from tests.journeys.conftest import Portal, Visitor, Visitors

pytestmark = pytest.mark.browser

DAUGHTER, GRANDMOTHER, FATHER, CLERK = "13800000001", "13800000003", "13800000005", "13800000011"
TICKS_SECONDS = 4.0


def day(on: date) -> str:
    """Write a date as the Chinese pages do."""
    return f"{on.year}年{on.month}月{on.day}日"


def patiently(portal: Portal, wanted: int, count: Callable[[], int], seconds: float = 30.0) -> None:
    """Wait until so many are there."""
    end = time.monotonic() + seconds
    while (seen := count()) != wanted:
        assert time.monotonic() < end, f"{seen} instead of {wanted}\n{portal.log_tails()}"
        time.sleep(0.3)


def reminders_about(visitor: Visitor, who: str) -> int:
    """Count the reminders about somebody in the visitor's inbox; what tells that it is done is no reminder."""
    visitor.goes_to("/inbox/")
    lines = visitor.page.locator("main li").all_inner_texts()
    return sum(1 for line in lines if who in line and "资格认证" in line and "已完成" not in line)


class Partner:
    """The city-service app, speaking to the API as its makers would."""

    def __init__(self, portal: Portal) -> None:
        self._address = portal.address
        basic = b64encode(f"{CITY_SERVICE.client_id}:{CITY_SERVICE.client_secret}".encode()).decode()
        form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        answer = self._call("/api/v1/token", {"Authorization": f"Basic {basic}"}, form)
        self._bearer = {"Authorization": f"Bearer {answer['access_token']}"}

    def get(self, path: str) -> Any:
        """Read something."""
        return self._call(path, self._bearer)

    def post(self, path: str, body: dict[str, Any], key: str) -> Any:
        """Write something, with its idempotency key."""
        headers = {**self._bearer, "Content-Type": "application/json", "Idempotency-Key": key}
        return self._call(path, headers, json.dumps(body).encode())

    def _call(self, path: str, headers: dict[str, str], data: bytes | None = None) -> Any:
        request = urllib.request.Request(self._address + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from refused


def test_the_story(visitors: Visitors, portal: Portal) -> None:
    today = clock.today()
    due_on = today.fromordinal(today.toordinal() + DUE_IN_DAYS)
    next_year = add_months(today, 12)
    daughter, grandmother, clerk = visitors.enter(), visitors.enter(), visitors.enter()

    # The daughter signs in and sees her grandmother, due in twelve days.
    daughter.signs_in(DAUGHTER)
    assert daughter.sees("张敏，您好")
    assert daughter.sees("顾桂兰")
    assert daughter.sees(day(due_on))
    assert daughter.sees(str(DUE_IN_DAYS))

    # Beat has put exactly one reminder in each inbox, and goes on ticking without adding any.
    grandmother.signs_in(GRANDMOTHER)
    patiently(portal, 1, lambda: reminders_about(daughter, "顾桂兰"))
    patiently(portal, 1, lambda: reminders_about(grandmother, ""))
    time.sleep(TICKS_SECONDS)
    assert reminders_about(daughter, "顾桂兰") == 1
    assert reminders_about(grandmother, "") == 1

    # The clerk finds her, with a reason, and certifies at the desk.
    clerk.signs_in(CLERK)
    _clerk_certifies(clerk, "顾桂兰")
    assert clerk.sees(day(due_on))
    assert clerk.sees(day(next_year))

    # Everybody sees next year's date, and nobody is reminded again.
    daughter.goes_to("/home/")
    assert daughter.sees(day(next_year))
    time.sleep(TICKS_SECONDS)
    assert reminders_about(daughter, "顾桂兰") == 0, "what is done is not asked for any more"
    assert reminders_about(daughter, "张德山") == 1, "the rest of the same message stands"
    assert reminders_about(grandmother, "") == 0

    # The city-service app does the same for the father, who is overdue.
    _partner_certifies_the_overdue(Partner(portal), today, next_year)
    daughter.goes_to("/home/")
    assert not daughter.sees("已逾期")
    father = visitors.enter()
    father.signs_in(FATHER)
    assert father.sees(day(next_year))
    assert reminders_about(father, "") == 0
    assert reminders_about(daughter, "") == 0


def _clerk_certifies(clerk: Visitor, name: str) -> None:
    """Find somebody by name and record that they came to the desk."""
    clerk.goes_to("/counter/people/")
    clerk.page.locator("main input[name=text]").fill(name)
    clerk.page.locator("main input[type=radio]").first.check()
    clerk.follows(clerk.page.locator("main form button").first)
    clerk.follows(clerk.page.get_by_role("link", name="办理认证").first)
    clerk.page.locator("main input[name=is_id_checked]").check()
    clerk.follows(clerk.page.locator("main form button").first)


def _partner_certifies_the_overdue(partner: Partner, today: date, next_year: date) -> None:
    """Find the overdue one among the linked people, certify, and ask again; the same key twice is one record."""
    people = [link["person_id"] for link in partner.get("/api/v1/links")["items"]]
    deadlines = [d for person in people for d in partner.get(f"/api/v1/persons/{person}/deadlines")["items"]]
    overdue = [d for d in deadlines if d["standing"] == "overdue"]
    assert len(overdue) == 1

    key = str(uuid.uuid4())
    body = {
        "entitlement_id": overdue[0]["entitlement_id"],
        "method": "partner_app",
        "event_on": today.isoformat(),
        "evidence": "liveness-passed-0001",
    }
    first = partner.post("/api/v1/certifications", body, key)
    again = partner.post("/api/v1/certifications", body, key)

    assert first == again
    assert first["due_on"] == next_year.isoformat()
    proven = partner.get(f"/api/v1/deadlines/{body['entitlement_id']}")
    assert proven["deadline"]["due_on"] == next_year.isoformat()

"""What goes wrong is told in plain words; what machines ask is answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import users
from accounts.models.users import User
from certification.models.reminder_plans import ReminderArea
from foundation import clock
from portal.shared import refusals
from portal.web.views import faults, health
from tests.cast import Cast
from tests.web.conftest import PASSWORD, SignIn, give_password


def test_an_unknown_page(db: None) -> None:
    answer = Client().get("/there-is-no-such-page/")

    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()


def test_an_unknown_page_keeps_the_reader_signed_in(cast: Cast, sign_in: SignIn) -> None:
    assert "退出" in sign_in(cast.daughter).get("/there-is-no-such-page/").content.decode()


def test_a_form_without_its_seal(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("web:mode"), {"mode": "elder"})

    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.content.decode()


def test_a_method_nobody_permits(db: None) -> None:
    answer = Client().delete(reverse("web:guide"))

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert "请返回上一页" in answer.content.decode()


def test_more_than_a_form_can_hold(db: None) -> None:
    answer = Client().post(reverse("web:language"), {f"field{n}": "x" for n in range(1100)})

    assert answer.status_code == 400
    assert "没有收到完整的内容" in answer.content.decode()


def test_switching_the_language_on_a_refusal_leads_to_a_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    refused = client.post(reverse("web:sharing_decline", kwargs={"binding_id": uuid4()}))
    assert refused.status_code == 404

    assert f'name="next" value="{reverse("web:home")}"' in refused.content.decode()


def test_a_form_sent_after_the_session_ended_comes_back_after_signing_in(cast: Cast) -> None:
    give_password(cast.daughter)
    client, address = Client(), reverse("web:sharing_propose", kwargs={"person_id": cast.mother.public_id})

    sent = client.post(address, {"agreed": "on"})
    client.post(sent.headers["Location"], {"login": "13700000001", "password": PASSWORD})

    assert sent.headers["Location"].endswith(f"?next={address}")
    assert "checked" in client.get(address).content.decode()


def test_an_act_sent_after_the_session_ended_leads_home(db: None) -> None:
    sent = Client().post(reverse("web:sharing_end", kwargs={"binding_id": uuid4()}))

    assert sent.headers["Location"].endswith(f"?next={reverse('web:home')}")


def test_a_newcomer_hears_what_comes_next(cast: Cast, sign_in: SignIn) -> None:
    newcomer = User()
    users.set_phone(newcomer, "+8613700000099", is_verified=True)

    answer = sign_in(user=newcomer).get(reverse("web:family"))

    assert answer.status_code == 403
    assert "实名核验" in answer.content.decode()


def test_a_fault_of_ours_names_a_number_and_needs_nothing(db: None) -> None:
    answer = faults.broken(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "编号" in answer.content.decode()


def test_what_is_no_refusal_is_left_alone(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")

    assert refusals.page_of(request, ValueError("a fault")) is None


def test_the_development_outbox_stays_in_development(db: None, settings: Settings) -> None:
    settings.IS_LOCAL = False

    assert Client().get(reverse("web:outbox")).status_code == 404


def test_alive_and_ready(db: None) -> None:
    assert Client().get("/livez").json() == {"status": "ok"}
    ready = Client().get("/readyz")
    assert ready.status_code == 200
    told = {"database_write", "migrations", "keys", "installation", "outbox", "reminders", "seals"}
    assert set(ready.json()["checks"]) == told


def test_not_ready_says_what_fails(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_is_migrated", lambda: False)

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] is False


@pytest.mark.parametrize(("days_ago", "holds"), [(1, True), (2, False), (-1, True), (-2, False)])
def test_a_plan_late_or_far_ahead_is_shown_and_takes_nothing_away(
    db: None, days_ago: int, holds: bool
) -> None:
    ReminderArea.objects.create(area_key="340300", planned_on=clock.today() - timedelta(days=days_ago))

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["checks"]["reminders"] is holds


def test_a_late_outbox_is_shown_and_takes_nothing_away(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "oldest_waiting_at", lambda: clock.now() - timedelta(hours=1))

    answer = Client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["checks"]["outbox"] is False

"""Where somebody is signed in: seen, told of, ended."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import expiry, sign_ins
from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.enums.sign_ins import DeviceBrowser, DeviceSystem
from accounts.errors.sign_ins import SignInNotFound
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.models.sign_ins import SignIn
from accounts.models.users import User
from accounts.rules.devices import device_of
from foundation.identifiers import Sex
from tests.cast import AT, citizen, sign_up, somebody
from tests.web.conftest import PASSWORD, code_in

LOGIN = reverse("account_login")
HOME = reverse("web:home")
DEVICES = reverse("web:devices")
PHONE = "13700000001"
ANDROID = "Mozilla/5.0 (Linux; Android 14; X) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Safari/604 MicroMessenger/8.0"
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture
def person(visitor: None, outbox: DevelopmentOutbox) -> InsuredPerson:
    """Somebody with a phone and a password, and fresh rate limits."""
    cache.clear()
    made = somebody("张敏", Sex.FEMALE, date(1982, 5, 16))
    user = sign_up(f"+86{PHONE}", made)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return made


def come(user_agent: str, *, device: str = "") -> Client:
    """Sign in from a browser; the same device carries its cookie along."""
    client = Client(headers={"User-Agent": user_agent})
    if device:
        client.cookies["device"] = device
    assert client.post(LOGIN, {"login": PHONE, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("user_agent", "system", "browser"),
    [
        (ANDROID, DeviceSystem.ANDROID, DeviceBrowser.CHROME),
        (WECHAT, DeviceSystem.IPHONE, DeviceBrowser.WECHAT),
        (WINDOWS, DeviceSystem.WINDOWS, DeviceBrowser.EDGE),
        ("", DeviceSystem.OTHER, DeviceBrowser.OTHER),
        ("<script>" * 1000, DeviceSystem.OTHER, DeviceBrowser.OTHER),
    ],
)
def test_a_device_is_two_words(user_agent: str, system: DeviceSystem, browser: DeviceBrowser) -> None:
    assert (device_of(user_agent).system, device_of(user_agent).browser) == (system, browser)


def test_devices_are_listed_and_ended_before_their_next_request(person: InsuredPerson) -> None:
    here, phone, office = come(ANDROID), come(WECHAT), come(WINDOWS)
    page = here.get(DEVICES).content.decode()
    assert page.count("就是这台") == 1
    assert page.index("安卓手机") < page.index("苹果手机")
    assert "微信" in page
    ended = SignIn.objects.get(system=DeviceSystem.IPHONE.value)

    here.post(reverse("web:device_end", kwargs={"sign_in_id": ended.public_id}))
    assert phone.get(HOME).status_code == 302
    assert office.get(HOME).status_code == 200

    here.post(reverse("web:devices_end"))
    assert office.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200
    assert SignIn.objects.filter(ended_at__isnull=True).count() == 1


def test_nobody_ends_somebody_elses_session(person: InsuredPerson) -> None:
    here = come(ANDROID)
    stranger = somebody("陈远山", Sex.MALE, date(1955, 6, 1))
    sign_up("+8613700000009", stranger)

    with pytest.raises(SignInNotFound):
        sign_ins.end(citizen(stranger), SignIn.objects.get().public_id, at=AT)
    assert sign_ins.end_others(citizen(stranger), kept_key="", at=AT) == 0
    assert here.get(HOME).status_code == 200


def test_a_new_device_is_told_of_once_and_a_known_one_is_not(person: InsuredPerson) -> None:
    first = come(ANDROID)
    assert not Notice.objects.exists()

    come(WECHAT)
    come(ANDROID, device=first.cookies["device"].value)

    assert [notice.template for notice in Notice.objects.all()] == ["account.new_device"]


def test_a_sign_in_follows_its_session_through_a_step_up(
    person: InsuredPerson, outbox: DevelopmentOutbox
) -> None:
    client = come(ANDROID)
    before = client.session.session_key
    client.post(reverse("web:step_up_code"))

    client.post(reverse("web:step_up"), {"code": code_in(outbox), "next": HOME})

    assert client.session.session_key != before
    assert SignIn.objects.get().session_key == client.session.session_key
    assert "就是这台" in client.get(DEVICES).content.decode()


def test_a_new_password_ends_what_came_in_by_the_old_one(person: InsuredPerson) -> None:
    here, other = come(ANDROID), come(WINDOWS)

    here.post(reverse("web:password"), {"password": "another-good-word"})

    assert here.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302


def test_signing_out_leaves_the_list_and_old_rows_are_cleared(person: InsuredPerson) -> None:
    here, other = come(ANDROID), come(WINDOWS)
    other.post(reverse("account_logout"))
    assert "Windows" not in here.get(DEVICES).content.decode()

    assert expiry.clear(at=AT + timedelta(days=400)).sign_ins_count == 2
    assert not SignIn.objects.exists()


def test_what_a_browser_says_of_itself_is_not_kept(person: InsuredPerson) -> None:
    come(ANDROID + " serial-4711")

    assert "4711" not in str(list(SignIn.objects.values()))
    assert User.objects.get(person=person).sign_ins.get().last_seen_at >= AT


def test_a_used_session_is_seen(person: InsuredPerson) -> None:
    client = come(ANDROID)
    with time_machine.travel(AT + timedelta(minutes=10), tick=True):
        client.get(HOME)

    assert SignIn.objects.get().last_seen_at >= AT + timedelta(minutes=10)

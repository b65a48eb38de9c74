"""Signing in and up by phone, in plain words and without telling who has an account."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.clients.channels import DevelopmentOutbox
from accounts.models.users import User
from accounts.queries.users import user_with_phone
from portal.web import sign_in as adapter
from tests.cast import Cast
from tests.web.conftest import PASSWORD, SignIn, give_password

LOGIN = reverse("account_login")
ASK_CODE = reverse("account_request_login_code")
GIVE_CODE = reverse("account_confirm_login_code")
SIGN_UP = reverse("account_signup")
VERIFY = reverse("account_verify_phone")
HOME = reverse("web:home")
KNOWN = "13700000001"
UNKNOWN = "13700000077"


@pytest.fixture(autouse=True)
def no_limits_left_over(cast: Cast) -> None:
    """Begin with fresh rate limits."""
    cache.clear()


def code_in(outbox: DevelopmentOutbox) -> str:
    """Read the newest code that was sent."""
    found = re.search(r"\b(\d{6})\b", outbox.messages(1)[0]["text"])
    assert found
    return found[1]


def test_phone_and_password(cast: Cast) -> None:
    give_password(cast.daughter)
    client = Client()
    client.get(LOGIN)

    answer = client.post(LOGIN, {"login": "137 0000 0001", "password": PASSWORD})

    assert answer.headers["Location"] == HOME
    assert client.get(HOME).status_code == 200
    assert client.session["step_up_at"]


def test_the_session_gets_a_new_id(cast: Cast) -> None:
    give_password(cast.daughter)
    client = Client()
    client.post(ASK_CODE, {"phone": KNOWN})
    before = client.session.session_key

    client.post(reverse("account_logout"))
    client.post(LOGIN, {"login": KNOWN, "password": PASSWORD})

    assert client.session.session_key != before


@pytest.mark.parametrize("phone", [KNOWN, UNKNOWN])
def test_a_wrong_password_and_an_unknown_number_read_the_same(cast: Cast, phone: str) -> None:
    give_password(cast.daughter)

    answer = Client().post(LOGIN, {"login": phone, "password": "not-this-one"})

    assert "手机号或密码不对" in answer.content.decode()


@pytest.mark.parametrize(("typed", "told"), [("", "请填写手机号。"), ("138", "请填写 11 位手机号码")])
@pytest.mark.parametrize(("address", "field"), [(LOGIN, "login"), (ASK_CODE, "phone"), (SIGN_UP, "phone")])
def test_a_bad_number_is_explained(cast: Cast, address: str, field: str, typed: str, told: str) -> None:
    html = Client().post(address, {field: typed}).content.decode()

    assert told in html
    assert f'href="#id_{field}"' in html


def test_one_time_code(cast: Cast, outbox: DevelopmentOutbox) -> None:
    client = Client()
    assert client.post(ASK_CODE, {"phone": KNOWN}).headers["Location"] == GIVE_CODE
    assert outbox.messages(1)[0]["address"] == f"+86{KNOWN}"

    wrong = client.post(GIVE_CODE, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()

    assert client.post(GIVE_CODE, {"code": code_in(outbox)}).headers["Location"] == HOME


def test_an_unknown_number_gets_the_same_page_and_only_its_holder_is_told(
    cast: Cast, outbox: DevelopmentOutbox
) -> None:
    client = Client()

    assert client.post(ASK_CODE, {"phone": UNKNOWN}).headers["Location"] == GIVE_CODE
    assert client.get(GIVE_CODE).status_code == 200
    assert "还没有注册" in outbox.messages(1)[0]["text"]


def test_too_many_codes_are_answered_in_plain_words(cast: Cast) -> None:
    answers = [Client().post(ASK_CODE, {"phone": KNOWN}) for _turn in range(4)]

    assert "您试的次数有点多" in answers[-1].content.decode()


def test_wrong_passwords_close_one_number_and_nobody_elses(cast: Cast) -> None:
    give_password(cast.daughter)
    give_password(cast.grandmother)
    for _turn in range(6):
        closed = Client().post(LOGIN, {"login": KNOWN, "password": "not-this-one"})

    other = Client().post(LOGIN, {"login": "13700000003", "password": PASSWORD})

    assert "您试的次数有点多" in closed.content.decode()
    assert other.headers["Location"] == HOME


def test_a_code_that_cannot_be_sent_is_not_promised_for_later(cast: Cast, settings: Settings) -> None:
    settings.CHANNEL_SENDERS = {"sms": ("accounts.clients.channels.NotConfigured", {})}

    answer = Client().post(ASK_CODE, {"phone": KNOWN})

    assert answer.status_code == 503
    assert "验证码暂时发不出去" in answer.content.decode()


def test_sign_up_and_verify(cast: Cast, outbox: DevelopmentOutbox) -> None:
    client = Client()
    assert client.post(SIGN_UP, {"phone": UNKNOWN, "password1": ""}).headers["Location"] == VERIFY
    assert client.post(VERIFY, {"code": code_in(outbox)}).headers["Location"] == HOME

    user = user_with_phone(f"+86{UNKNOWN}")
    assert user is not None
    assert user.is_phone_verified
    assert "实名核验" in client.get(HOME).content.decode()


def test_a_password_chosen_by_a_stranger_dies_when_the_owner_of_the_number_comes(
    cast: Cast, outbox: DevelopmentOutbox
) -> None:
    Client().post(SIGN_UP, {"phone": UNKNOWN, "password1": PASSWORD})
    owner = Client()
    owner.post(ASK_CODE, {"phone": UNKNOWN})
    assert owner.post(GIVE_CODE, {"code": code_in(outbox)}).headers["Location"] == HOME
    assert owner.get(HOME).status_code == 200

    again = Client().post(LOGIN, {"login": UNKNOWN, "password": PASSWORD})

    assert "手机号或密码不对" in again.content.decode()


def test_a_code_leaves_the_password_of_a_proved_account_alone(cast: Cast, outbox: DevelopmentOutbox) -> None:
    give_password(cast.daughter)
    client = Client()
    client.post(ASK_CODE, {"phone": KNOWN})
    client.post(GIVE_CODE, {"code": code_in(outbox)})

    assert Client().post(LOGIN, {"login": KNOWN, "password": PASSWORD}).headers["Location"] == HOME


def test_a_weak_password_is_explained(cast: Cast) -> None:
    html = Client().post(SIGN_UP, {"phone": UNKNOWN, "password1": "12345"}).content.decode()

    assert 'href="#id_password1"' in html
    assert user_with_phone(f"+86{UNKNOWN}") is None


def test_a_taken_number_reads_like_a_free_one(cast: Cast, outbox: DevelopmentOutbox) -> None:
    users = User.objects.count()

    assert Client().post(SIGN_UP, {"phone": KNOWN, "password1": ""}).headers["Location"] == VERIFY
    assert "已经注册过" in outbox.messages(1)[0]["text"]
    assert User.objects.count() == users


def test_a_number_taken_in_the_same_moment_leaves_no_half_user(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = User.objects.count()
    monkeypatch.setattr(adapter, "user_with_phone", lambda phone: None)

    answer = Client().post(SIGN_UP, {"phone": KNOWN, "password1": ""})

    assert answer.headers["Location"] == VERIFY
    assert User.objects.count() == users


def test_many_sign_ups_with_one_number_are_never_a_fault(cast: Cast) -> None:
    answers = [Client().post(SIGN_UP, {"phone": UNKNOWN, "password1": ""}) for _turn in range(5)]

    assert {answer.status_code for answer in answers} == {302, 429}
    assert "请稍等一会儿" in answers[-1].content.decode()
    assert user_with_phone(f"+86{UNKNOWN}") is not None


def test_step_up_by_code(cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox) -> None:
    client = sign_in(cast.daughter)
    confirm = reverse("web:step_up")

    sent = client.post(reverse("web:step_up_code"), {"next": reverse("web:sharing")})
    assert sent.headers["Location"].startswith(confirm)
    assert "137****0001" in client.get(confirm).content.decode()
    wrong = client.post(confirm, {"code": "000000", "next": reverse("web:sharing")})
    assert "验证码不对" in wrong.content.decode()

    right = client.post(confirm, {"code": code_in(outbox), "next": reverse("web:sharing")})
    assert right.headers["Location"] == reverse("web:sharing")


def test_a_code_is_void_after_three_attempts(cast: Cast, sign_in: SignIn, outbox: DevelopmentOutbox) -> None:
    client = sign_in(cast.daughter)
    client.post(reverse("web:step_up_code"))
    for _turn in range(3):
        client.post(reverse("web:step_up"), {"code": "000000"})

    late = client.post(reverse("web:step_up"), {"code": code_in(outbox)})

    assert late.status_code == 200


def test_sign_out(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)

    assert client.post(reverse("account_logout")).headers["Location"] == "/"
    assert client.get(HOME).status_code == 302


def test_signing_in_brings_back_how_somebody_reads(cast: Cast) -> None:
    give_password(cast.grandmother)
    User.objects.filter(person=cast.grandmother).update(wants_elder_mode=True, language="en")
    client = Client()

    client.post(LOGIN, {"login": "13700000003", "password": PASSWORD})

    assert client.cookies["mode"].value == "elder"
    assert client.cookies["language"].value == "en"

"""Signing in by password and by step-up, in plain words and without telling who has an account."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import documents
from accounts.actions.documents import NewDocument, Why
from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.fields import unseal
from accounts.models.users import User
from accounts.queries.people import person_cards
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import parse
from foundation.identifiers import normalise_phone
from tests.cast import AT, ON, Cast, sign_up
from tests.web.conftest import PASSWORD, SignIn, code_in, give_password

LOGIN = reverse("account_login")
ASK_CODE = reverse("account_request_login_code")
GIVE_CODE = reverse("account_confirm_login_code")
SIGN_UP = reverse("account_signup")
HOME = reverse("web:home")
KNOWN = "13700000001"
UNKNOWN = "13700000077"


@pytest.fixture(autouse=True)
def no_limits_left_over(cast: Cast) -> None:
    """Begin with fresh rate limits."""
    cache.clear()


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


OTHER_DOCUMENTS = [
    (DocumentKind.PASSPORT, "M12345678", "KOR", "m1234 5678"),
    (DocumentKind.HK_MACAO_TRAVEL, "H12345678", "", "ｈ12345678"),
    (DocumentKind.FOREIGN_RESIDENCE_OLD, "USA110000000001", "", "usa110000000001"),
]


@pytest.mark.parametrize(("kind", "number", "country", "typed"), OTHER_DOCUMENTS)
def test_any_document_number_and_password(
    cast: Cast, kind: DocumentKind, number: str, country: str, typed: str
) -> None:
    paper = parse(kind, number, country=country, on=ON)
    new = NewDocument(paper, DocumentSource.ORIGINAL_SEEN)
    documents.add(SYSTEM, cast.daughter.pk, new, Why("登记证件"), at=AT)
    give_password(cast.daughter)

    wrong = Client().post(LOGIN, {"login": typed, "password": "not-this-one"})
    assert "号码或密码不对" in wrong.content.decode()
    assert Client().post(LOGIN, {"login": typed, "password": PASSWORD}).headers["Location"] == HOME


@pytest.mark.parametrize("phone", [KNOWN, UNKNOWN])
def test_a_wrong_password_and_an_unknown_number_read_the_same(cast: Cast, phone: str) -> None:
    give_password(cast.daughter)

    answer = Client().post(LOGIN, {"login": phone, "password": "not-this-one"})

    assert "号码或密码不对" in answer.content.decode()


@pytest.mark.parametrize(("typed", "told"), [("", "请填写手机号。"), ("138", "请填写 11 位手机号码")])
@pytest.mark.parametrize("address", [ASK_CODE, SIGN_UP])
def test_a_bad_number_is_explained(cast: Cast, address: str, typed: str, told: str) -> None:
    html = Client().post(address, {"phone": typed}).content.decode()

    assert told in html
    assert 'href="#id_phone"' in html


def test_what_is_missing_is_told(cast: Cast) -> None:
    html = Client().post(LOGIN, {"login": "", "password": ""}).content.decode()

    assert "请填写手机号或证件号码" in html
    assert "请填写密码" in html


def test_a_document_number_and_password(cast: Cast) -> None:
    give_password(cast.grandmother)
    number = person_cards([cast.grandmother.pk])[cast.grandmother.pk]
    sealed = number.id_number_sealed
    assert sealed is not None
    typed = unseal(sealed, label="person.id_number", owner=cast.grandmother.public_id)

    assert Client().post(LOGIN, {"login": typed, "password": PASSWORD}).headers["Location"] == HOME
    wrong = Client().post(LOGIN, {"login": typed, "password": "not-this-one"})
    assert "号码或密码不对" in wrong.content.decode()


def test_one_password_of_two_who_share_a_phone_opens_only_ones_own_account(cast: Cast) -> None:
    give_password(cast.daughter)
    girl = sign_up(normalise_phone(KNOWN), cast.girl)
    client = Client()

    client.post(LOGIN, {"login": KNOWN, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(person=cast.daughter).pk)

    girl.set_password(PASSWORD)
    girl.save(update_fields=["password"])
    both = Client().post(LOGIN, {"login": KNOWN, "password": PASSWORD})
    assert "几个账号用同样的密码" in both.content.decode()


def test_too_many_codes_are_answered_in_plain_words(cast: Cast) -> None:
    answers = [Client().post(ASK_CODE, {"phone": KNOWN}) for _turn in range(4)]

    assert "验证码要得有点快" in answers[-1].content.decode()


def test_wrong_passwords_close_one_number_and_nobody_elses(cast: Cast) -> None:
    give_password(cast.daughter)
    give_password(cast.grandmother)
    for _turn in range(6):
        closed = Client().post(LOGIN, {"login": KNOWN, "password": "not-this-one"})

    other = Client().post(LOGIN, {"login": "13700000003", "password": PASSWORD})

    assert "您试的次数有点多" in closed.content.decode()
    assert other.headers["Location"] == HOME


def test_a_code_that_cannot_be_sent_is_not_promised_for_later(cast: Cast, settings: Settings) -> None:
    settings.CHANNEL_SENDERS = {"sms": {"outbox": ("accounts.clients.channels.outbox.NotConfigured", {})}}

    answer = Client().post(ASK_CODE, {"phone": KNOWN})

    assert answer.status_code == 503
    assert "验证码暂时发不出去" in answer.content.decode()


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


def test_a_wrong_password_is_not_tried_for_ever(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    answers = [client.post(reverse("web:step_up"), {"password": "not-this-one"}) for _turn in range(6)]

    assert "密码不对" in answers[0].content.decode()
    assert answers[-1].status_code == 429


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

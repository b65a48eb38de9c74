"""Saying who one is on the pages: letters, prepared accounts, and what a desk does for an account."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions import activation_codes, recovery
from accounts.actions.activation_codes import DeskAct
from accounts.actions.recovery_approvals import Recovery
from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.enums.recovery import RecoveryAct
from accounts.enums.users import Role
from accounts.enums.verification import Assurance, CodeDelivery
from accounts.models.activation import PreparedAccount
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.people import number_of
from accounts.queries.verification import assurance_of
from accounts.rules.actors import Actor
from foundation.identifiers import Sex, synthetic_id_number
from tests.cast import AT, BENGBU, second_look, sign_up, somebody
from tests.web.conftest import code_in, without_tokens

LETTER = reverse("account_letter")
VERIFY = reverse("web:verify")
PREPARE = reverse("web:prepare")
PASSWORD = reverse("web:password")
DESK = DeskAct(BENGBU, "来窗口办理")
NOBODY = synthetic_id_number(county_code="349900", born_on=date(1940, 1, 1), sequence=998)
WRONG_CODE = "AAAA-AAAA-AAAA"


@dataclass(frozen=True)
class Home:
    """An elder without an account, and her daughter with one."""

    elder: InsuredPerson
    daughter: InsuredPerson
    clerk: Actor

    @property
    def number(self) -> str:
        """Open the elder's number."""
        return number_of(self.elder.pk)

    def code(self) -> str:
        """Have a code given out for the elder."""
        issued = activation_codes.issue(self.clerk, self.elder.pk, CodeDelivery.HANDED, DESK, at=AT)
        return issued.shown


@pytest.fixture
def home(visitor: None, outbox: DevelopmentOutbox) -> Home:
    """The two, and fresh rate limits."""
    cache.clear()
    elder = somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28))
    daughter = somebody("李秀英", Sex.FEMALE, date(1960, 8, 14))
    sign_up("+8613700000062", daughter)
    clerk = Actor(frozenset({Role.CLERK}), user_id=sign_up("+8613700000063", is_staff=True).pk)
    return Home(elder, daughter, clerk)


def browser_of(user: User, *, fresh: bool = True) -> Client:
    """Open a browser somebody is signed in with."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["step_up_at"] = int(AT.timestamp()) + 1 if fresh else 0
    session.save()
    return client


def test_an_elder_without_a_phone_gets_in_by_a_letter_and_sets_a_password(home: Home) -> None:
    client = Client()
    typed = {"name": "顾 桂 兰", "number": home.number, "code": home.code().lower()}

    assert client.post(LETTER, typed).headers["Location"] == PASSWORD
    assert client.post(PASSWORD, {"password": "1234567890"}).status_code == 422
    assert client.post(PASSWORD, {"password": "three-generations"}).headers["Location"] == reverse("web:home")
    assert client.get(reverse("web:home")).status_code == 200

    again = Client().post(reverse("account_login"), {"login": home.number, "password": "three-generations"})
    assert again.headers["Location"] == reverse("web:home")


def test_wrong_entries_read_the_same_whether_or_not_somebody_exists(home: Home) -> None:
    home.code()
    newcomer = browser_of(sign_up("+8613700000064"))
    for client, address in ((Client(), LETTER), (newcomer, VERIFY)):
        answers = []
        for number in (home.number, NOBODY):
            answer = client.post(address, {"name": "顾桂兰", "number": number, "code": WRONG_CODE})
            answers.append((answer.status_code, without_tokens(answer.content.decode()).replace(number, "")))
        assert answers[0] == answers[1]
        assert "没有对上" in answers[0][1]


def test_a_newcomer_verifies_and_is_somebody(home: Home) -> None:
    user = sign_up("+8613700000064")

    done = browser_of(user).post(VERIFY, {"name": "顾桂兰", "number": home.number, "code": home.code()})

    assert done.headers["Location"] == reverse("web:home")
    assert assurance_of(home.elder.pk, at=AT + timedelta(minutes=1)) is Assurance.HIGH


def test_a_mistyped_number_is_told_before_anybody_is_looked_for(home: Home) -> None:
    html = Client().post(LETTER, {"name": "顾桂兰", "number": home.number[:-1], "code": ""}).content.decode()

    assert "身份证号码" in html
    assert 'href="#id_number"' in html
    assert "请填写开通码" in html


@pytest.mark.parametrize("is_known", [True, False])
def test_entries_are_counted_where_they_are_made(home: Home, is_known: bool) -> None:
    typed = {"name": "顾桂兰", "number": home.number if is_known else NOBODY, "code": home.code()}
    for _turn in range(5):
        Client().post(LETTER, {**typed, "code": WRONG_CODE})

    waits = Client().post(LETTER, typed)
    assert waits.status_code == 422
    assert "开通码没有作废" in waits.content.decode()
    # The owner's own device is another place.
    mine = Client()
    mine.cookies["device"] = "number-of-her-phone"
    assert mine.post(LETTER, typed).status_code == (302 if is_known else 422)


def test_a_daughter_prepares_an_account_and_cannot_enter_it(home: Home) -> None:
    client = browser_of(User.objects.get(person=home.daughter))
    for number in (home.number, NOBODY):
        done = client.post(PREPARE, {"name": "顾桂兰", "number": number, "phone": ""})
        assert done.headers["Location"] == PREPARE
    page = client.get(PREPARE).content.decode()
    assert page.count("**兰") >= 2
    assert home.number not in page

    prepared = PreparedAccount.objects.order_by("pk").first()
    assert prepared is not None
    client.post(reverse("web:unprepare", kwargs={"prepared_id": prepared.public_id}))
    assert PreparedAccount.objects.filter(ended_at__isnull=True).count() == 1
    assert not User.objects.filter(person=home.elder).exists()


def test_changing_the_phone_needs_the_new_one_and_tells_the_old_one(
    home: Home, outbox: DevelopmentOutbox
) -> None:
    client = browser_of(User.objects.get(person=home.daughter))
    phone, confirm = reverse("web:phone"), reverse("web:phone_confirm")
    assert client.post(phone, {"phone": "13700000065"}).headers["Location"] == confirm
    wrong = client.post(confirm, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()

    assert client.post(confirm, {"code": code_in(outbox)}).headers["Location"] == reverse("web:me")

    assert "137****0065" in client.get(reverse("web:me")).content.decode()
    told = outbox.messages(1)[0]
    assert (told["address"], "不再使用" in told["text"]) == ("+8613700000062", True)


def test_an_old_sign_in_changes_neither_phone_nor_password(home: Home) -> None:
    client = browser_of(User.objects.get(person=home.daughter), fresh=False)

    for address in (PASSWORD, reverse("web:phone"), reverse("web:passkey_new")):
        assert client.get(address).headers["Location"].startswith(reverse("web:step_up"))


def test_after_a_recovery_money_waits_but_a_password_does_not(home: Home) -> None:
    second_look(Recovery(home.daughter.pk, RecoveryAct.PHONE, "+8613700000066"))
    recovery.rebind_phone(home.clerk, home.daughter.pk, "+8613700000066", DESK, at=AT)
    client = browser_of(User.objects.get(person=home.daughter))
    propose = reverse("web:sharing_propose", kwargs={"person_id": home.elder.public_id})

    waits = client.post(propose, {"agreed": "on"})
    assert waits.status_code == 403
    assert "账号刚由窗口找回" in waits.content.decode()
    assert client.get(PASSWORD).status_code == 200

    with time_machine.travel(AT + timedelta(days=1, minutes=1), tick=True):
        later = browser_of(User.objects.get(person=home.daughter), fresh=False)
        assert later.post(propose, {"agreed": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("😀", "姓名里不能有"),
        ("\u202e顾桂兰", "看不见的控制符"),
        ("·", "请填写"),
        ("顾\x00", "看不见的特殊字符"),
    ],
)
@pytest.mark.parametrize("page", [LETTER, PREPARE])
def test_what_no_document_prints_as_a_name_is_told(home: Home, page: str, name: str, told: str) -> None:
    given = {"name": name, "number": NOBODY, "kind": "citizen_id", "code": WRONG_CODE}
    client = browser_of(User.objects.get(person=home.daughter)) if page == PREPARE else Client()

    answer = client.post(page, given)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not PreparedAccount.objects.exists()


def test_a_name_with_a_rare_character_is_the_same_in_either_writing(home: Home) -> None:
    # Registers hold U+FA1E, keyboards write U+7FBD for the same character.
    InsuredPerson.objects.filter(pk=home.elder.pk).update(name="顾\ufa1e兰")

    claim = {"name": "顾\u7fbd兰", "kind": "citizen_id", "number": home.number, "code": home.code()}

    assert Client().post(LETTER, claim).headers["Location"] == PASSWORD


def test_one_account_too_many_is_told_and_nothing_typed_is_lost(home: Home) -> None:
    client = browser_of(User.objects.get(person=home.daughter))
    for sequence in range(1, 7):
        number = synthetic_id_number(county_code="349900", born_on=date(1940, 1, 1), sequence=sequence)
        answer = client.post(PREPARE, {"name": "王老五", "number": number})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "您最多可以替 5 个人准备账号" in html
    assert 'value="王老五"' in html
    assert PreparedAccount.objects.count() == 5

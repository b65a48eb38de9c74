"""Getting in by a code to a phone: one household may share a number, and numbers change hands."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.clients.channels.outbox import DevelopmentOutbox
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.people import number_tail
from accounts.queries.users import users_with_phone
from accounts.rules.phones import PhoneUse, opens_alone
from foundation.identifiers import Sex
from portal.shared.one_time_codes import CODE_SECONDS
from portal.web import entering
from tests.cast import AT, sign_up, somebody
from tests.web.conftest import PASSWORD, code_in, give_password, without_tokens

ASK_CODE = reverse("account_request_login_code")
GIVE_CODE = reverse("account_confirm_login_code")
SIGN_UP = reverse("account_signup")
WHO = reverse("account_who")
HOME = reverse("web:home")
NUMBER, UNKNOWN = "13700000001", "13700000077"
E164, UNKNOWN_E164 = f"+86{NUMBER}", f"+86{UNKNOWN}"


@dataclass(frozen=True)
class Household:
    """A mother with a phone, her child without one, and somebody elsewhere."""

    daughter: InsuredPerson
    girl: InsuredPerson
    stranger: InsuredPerson


@pytest.fixture
def home(visitor: None, outbox: DevelopmentOutbox) -> Household:
    """The household, and fresh rate limits."""
    cache.clear()
    made = Household(
        somebody("张敏", Sex.FEMALE, date(1982, 5, 16)),
        somebody("王小满", Sex.FEMALE, date(2006, 5, 21)),
        somebody("陈远山", Sex.MALE, date(1955, 6, 1)),
    )
    sign_up(E164, made.daughter)
    sign_up("+8613700000009", made.stranger)
    return made


def by_code(outbox: DevelopmentOutbox, phone: str, *, at: str = ASK_CODE) -> tuple[Client, str]:
    """Ask for a code and give it back; say where that leads."""
    client = Client()
    client.post(at, {"phone": phone})
    return client, client.post(GIVE_CODE, {"code": code_in(outbox)}).headers["Location"]


def is_in(client: Client, person: InsuredPerson | None) -> bool:
    """Say whether a browser is signed in as a person, or as somebody who is nobody yet."""
    user = User.objects.filter(pk=client.session.get("_auth_user_id") or 0).first()
    return user is not None and user.person_id == (person.pk if person else None)


def age(person: InsuredPerson, days: int) -> None:
    """Let the last proof of somebody's number lie back some days."""
    User.objects.filter(person=person).update(phone_proved_at=AT - timedelta(days=days))


def tail_of(person: InsuredPerson) -> str:
    """Give the end of somebody's document number."""
    return number_tail(person.pk, length=6)


@pytest.mark.parametrize(
    ("proved_days_ago", "others_joined_days_ago", "opens"),
    [(0, (), True), (90, (), True), (91, (), False), (None, (), False), (5, (9, 5), True), (5, (4,), False)],
)
def test_when_a_number_alone_opens_an_account(
    proved_days_ago: int | None, others_joined_days_ago: tuple[int, ...], opens: bool
) -> None:
    proved_at = None if proved_days_ago is None else AT - timedelta(days=proved_days_ago)
    mine = PhoneUse(1, AT - timedelta(days=1), proved_at)
    others = [PhoneUse(n, AT - timedelta(days=d), AT) for n, d in enumerate(others_joined_days_ago, 2)]

    assert opens_alone(mine, [mine, *others], fresh_days=90, at=AT) is opens


def test_a_number_of_one_person_opens_at_once(home: Household, outbox: DevelopmentOutbox) -> None:
    client, led_to = by_code(outbox, NUMBER)

    assert led_to == HOME
    assert is_in(client, home.daughter)


def test_known_and_unknown_numbers_get_the_same_bytes_and_the_same_message(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    answers = []
    for phone in (NUMBER, UNKNOWN):
        client = Client()
        asked = client.post(ASK_CODE, {"phone": phone})
        page = client.get(GIVE_CODE)
        sent = outbox.messages(1)[0]["text"].replace(code_in(outbox), "")
        shown = without_tokens(page.content.decode()).replace(phone[-4:], "")
        answers.append((asked.status_code, asked.headers["Location"], page.status_code, shown, sent))

    assert answers[0] == answers[1]


def test_a_household_shares_a_number_and_each_gets_their_own(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    sign_up(E164, home.girl)
    client, led_to = by_code(outbox, NUMBER)
    assert led_to == WHO
    page = client.get(WHO).content.decode()
    assert "*敏" in page
    assert "张敏" not in page
    assert "**满" in page

    girl = User.objects.get(person=home.girl)
    assert client.post(WHO, {"account": girl.public_id}).headers["Location"] == HOME
    assert is_in(client, home.girl)


def test_an_account_on_another_number_cannot_be_chosen(home: Household, outbox: DevelopmentOutbox) -> None:
    sign_up(E164, home.girl)
    client, _led_to = by_code(outbox, NUMBER)
    stranger = User.objects.get(person=home.stranger)

    for wrong in (str(stranger.public_id), "nobody", ""):
        assert client.post(WHO, {"account": wrong}).status_code in (200, 422)
    assert not client.session.get("_auth_user_id")


def test_sign_up_opens_an_account_without_a_password(home: Household, outbox: DevelopmentOutbox) -> None:
    client, led_to = by_code(outbox, UNKNOWN, at=SIGN_UP)

    assert led_to == HOME
    assert is_in(client, None)
    (user,) = users_with_phone(UNKNOWN_E164)
    assert not user.has_usable_password()
    assert "实名核验" in client.get(HOME).content.decode()


def test_a_number_nobody_has_opens_nothing_until_one_says_so(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    client, led_to = by_code(outbox, UNKNOWN)
    assert led_to == WHO
    assert users_with_phone(UNKNOWN_E164) == []

    assert client.post(WHO, {"new": "1"}).headers["Location"] == HOME
    assert is_in(client, None)


def test_a_number_that_changed_hands_does_not_open_the_old_owners_account(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    age(home.daughter, 91)
    stranger, led_to = by_code(outbox, NUMBER)

    assert led_to == WHO
    page = stranger.get(WHO).content.decode()
    assert "敏" not in page.partition("<main")[2]
    daughter = User.objects.get(person=home.daughter)
    assert stranger.post(WHO, {"account": daughter.public_id}).status_code in (200, 422)
    wrong = stranger.post(WHO, {"secret": "000000"})
    assert "没有对上" in wrong.content.decode()
    assert not stranger.session.get("_auth_user_id")


def test_a_stale_number_and_a_number_nobody_has_show_the_same_page(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    age(home.daughter, 91)
    pages = []
    for phone in (NUMBER, UNKNOWN):
        client, _led_to = by_code(outbox, phone)
        html = client.get(WHO).content.decode().partition("<main")[2]
        pages.append(without_tokens(html).replace(phone[-4:], ""))

    assert pages[0] == pages[1]


def test_whoever_joins_a_number_shuts_it_for_the_others_until_they_prove_themselves(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    with time_machine.travel(AT + timedelta(minutes=1), tick=True):
        age(home.daughter, 1)
        stranger, _led_to = by_code(outbox, NUMBER)
        # The stranger got in as the old owner; the pages cannot know. But joining shuts the number.
        stranger.post(reverse("account_logout"))
        sign_up(E164)
        User.objects.filter(person__isnull=True, is_staff=False).update(
            phone_joined_at=AT + timedelta(hours=1)
        )
    with time_machine.travel(AT + timedelta(hours=2), tick=True):
        cache.clear()
        client, led_to = by_code(outbox, NUMBER)
        assert led_to == WHO
        assert "*敏" not in client.get(WHO).content.decode()
        assert client.post(WHO, {"secret": tail_of(home.daughter)}).headers["Location"] == HOME
        assert is_in(client, home.daughter)

        cache.clear()
        again, led_to = by_code(outbox, NUMBER)
        assert "*敏" in again.get(WHO).content.decode()


def test_the_owner_of_a_stale_number_proves_it_by_password(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    give_password(home.daughter)
    age(home.daughter, 400)
    client, _led_to = by_code(outbox, NUMBER)

    assert client.post(WHO, {"secret": PASSWORD}).headers["Location"] == HOME
    assert is_in(client, home.daughter)
    assert User.objects.get(person=home.daughter).phone_proved_at > AT - timedelta(days=1)


def test_second_proofs_are_counted_by_number(home: Household, outbox: DevelopmentOutbox) -> None:
    age(home.daughter, 400)
    client, _led_to = by_code(outbox, NUMBER)
    for _turn in range(5):
        client.post(WHO, {"secret": "000000"})

    assert client.post(WHO, {"secret": tail_of(home.daughter)}).status_code == 429
    assert not client.session.get("_auth_user_id")


def test_a_double_click_opens_one_account_and_a_full_number_none(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    client, _led_to = by_code(outbox, UNKNOWN)
    sign_up(UNKNOWN_E164)
    assert client.post(WHO, {"new": "1"}).status_code == 409

    for _number in range(5):
        sign_up(UNKNOWN_E164, somebody("家人", Sex.MALE, date(1990, 1, 1)))
    assert client.post(WHO, {"new": "1"}).status_code == 429
    assert User.objects.filter(person__isnull=True, is_staff=False).count() == 1


def test_a_code_is_void_after_three_attempts_and_after_three_minutes(
    home: Household, outbox: DevelopmentOutbox
) -> None:
    client = Client()
    client.post(ASK_CODE, {"phone": NUMBER})
    for _turn in range(2):
        assert "验证码不对" in client.post(GIVE_CODE, {"code": "000000"}).content.decode()
    client.post(GIVE_CODE, {"code": "000000"})
    asked_anew = f"{ASK_CODE}?next=%2Fhome%2F"
    assert client.post(GIVE_CODE, {"code": code_in(outbox)}).headers["Location"] == asked_anew

    client.post(ASK_CODE, {"phone": NUMBER})
    with time_machine.travel(AT + timedelta(seconds=CODE_SECONDS + 60), tick=True):
        assert client.post(GIVE_CODE, {"code": code_in(outbox)}).headers["Location"] == asked_anew


def test_a_proof_of_a_number_fades(home: Household, outbox: DevelopmentOutbox) -> None:
    sign_up(E164, home.girl)
    client, _led_to = by_code(outbox, NUMBER)

    with time_machine.travel(AT + timedelta(seconds=entering.PROVED_SECONDS + 60), tick=True):
        assert client.get(WHO).headers["Location"] == ASK_CODE


def test_a_stopped_account_is_told_so(home: Household, outbox: DevelopmentOutbox) -> None:
    User.objects.filter(person=home.daughter).update(is_active=False)

    client, led_to = by_code(outbox, NUMBER)

    assert led_to == reverse("account_inactive")
    assert not client.session.get("_auth_user_id")


def test_a_code_counts_however_its_digits_are_typed(home: Household, outbox: DevelopmentOutbox) -> None:
    client = Client()
    for wide in (True, False):
        client.post(ASK_CODE, {"phone": NUMBER})
        code = code_in(outbox)
        typed = "".join(chr(ord(sign) + 0xFEE0) for sign in code) if wide else f" {code[:3]} {code[3:]}"
        assert client.post(GIVE_CODE, {"code": typed}).headers["Location"] == HOME
        client.post(reverse("account_logout"))


def test_a_wrong_code_says_how_often_one_may_still_try(home: Household, outbox: DevelopmentOutbox) -> None:
    client = Client()
    client.post(SIGN_UP, {"phone": UNKNOWN, "next": "/inbox/"})

    told = [client.post(GIVE_CODE, {"code": "x"}).content.decode() for _turn in range(3)]

    assert ["还可以试 2 次" in told[0], "还可以试 1 次" in told[1], "已经失效" in told[2]] == [True] * 3
    back = client.post(GIVE_CODE, {"code": code_in(outbox)}, follow=True)
    assert back.redirect_chain[-1][0] == f"{SIGN_UP}?next=%2Finbox%2F"
    assert "已经失效" in back.content.decode()


def test_another_code_comes_at_a_press_and_not_too_often(home: Household, outbox: DevelopmentOutbox) -> None:
    client = Client()
    client.post(SIGN_UP, {"phone": UNKNOWN})
    for _turn in range(3):
        client.post(GIVE_CODE, {"code": "x"})

    again = client.post(GIVE_CODE, {"again": "1"}, follow=True).content.decode()
    assert "又发了一条" in again
    for _turn in range(3):
        late = client.post(GIVE_CODE, {"again": "1"}, follow=True).content.decode()
    assert "要得有点快" in late
    assert client.post(GIVE_CODE, {"code": code_in(outbox)}).headers["Location"] == HOME

"""The wallet's pages: a fresh proof before money moves, and what stands in the way before anything is typed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.enums.ledger import AccountKind
from accounts.models.watches import OpeningWatch
from family.actions import wallet_returns
from family.models.wallet import WalletTransfer
from family.queries.wallets import wallet_of
from tests.cast import AT, Cast, sign_up
from tests.family import apart as world
from tests.family.apart import FUNDS, Apart, balance, send
from tests.web.conftest import PASSWORD, SignIn, give_password
from tests.web.test_pages import QUERIES_MAX, read

CONFIRM = reverse("web:step_up")
WALLET, OPEN, CHOOSE = (reverse(f"web:wallet{page}") for page in ("", "_open", "_choose"))
PERSONAL = AccountKind.PERSONAL
MORNING = AT.replace(hour=22)


def signed_up(family: Apart) -> Apart:
    for number, person in enumerate((family.daughter, family.mother, family.brother), start=1):
        sign_up(f"+861370000003{number}", person)
    return family


@pytest.fixture
def family(cast: Cast) -> Apart:
    return signed_up(world.apart())


def to(person: object) -> str:
    return reverse("web:wallet_send", args=[person.public_id])


def act(name: str, transfer_id: object) -> str:
    return reverse(f"web:wallet_{name}", args=[transfer_id])


def key_on(client: Client, address: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


def test_opened_by_who_read_the_terms_and_proved_themselves(cast: Cast, sign_in: SignIn) -> None:
    mother = signed_up(world.apart(with_wallets=False)).mother
    give_password(mother)
    client = sign_in(mother)

    assert "看一看，开通医保钱包" in client.get(WALLET).content.decode()
    assert "收不回来" in client.get(OPEN).content.decode()
    said = {"terms": "1", "agreed": "on"}
    asked = client.post(OPEN, said)
    assert asked.headers["Location"].startswith(CONFIRM)
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": OPEN})
    assert "checked" in client.get(OPEN).content.decode()
    assert "请先看过说明" in client.post(OPEN, {"terms": "1"}).content.decode()
    assert wallet_of(mother.pk) is None

    assert client.post(OPEN, said).headers["Location"] == WALLET
    assert "0.00 元" in client.get(WALLET).content.decode()


def test_sent_and_taken(family: Apart, sign_in: SignIn) -> None:
    daughter = sign_in(family.daughter, fresh=True)
    assert "转给这位家人" in daughter.get(CHOOSE).content.decode()
    page = daughter.get(to(family.mother)).content.decode()
    assert "5,000.00 元" in page
    assert "500.00 元" in page
    sent = {"key": key_on(daughter, to(family.mother)), "amount": "120.50", "agreed": "on"}
    assert daughter.post(to(family.mother), sent).headers["Location"] == WALLET
    row = WalletTransfer.objects.get()
    assert "撤回" in daughter.get(WALLET).content.decode()

    mother = sign_in(family.mother)
    assert "转给您 120.50 元" in mother.get(WALLET).content.decode()
    assert mother.post(act("accept", row.public_id)).headers["Location"] == WALLET
    assert "120.50 元" in mother.get(WALLET).content.decode()
    assert "对方已接受" in daughter.get(WALLET).content.decode()
    assert daughter.post(act("cancel", row.public_id)).status_code == 410
    assert balance(family.mother, AccountKind.WALLET) == 120_50


def test_a_second_press_leads_to_the_wallet(family: Apart, sign_in: SignIn) -> None:
    first, second = send(family, 1_00), send(family, 2_00)
    daughter, mother = sign_in(family.daughter), sign_in(family.mother)
    for _turn in range(2):
        assert daughter.post(act("cancel", first.public_id)).headers["Location"] == WALLET
        assert mother.post(act("decline", second.public_id)).headers["Location"] == WALLET
    assert "已撤回转账" in daughter.get(WALLET).content.decode()


def test_a_double_click_sends_once(family: Apart, sign_in: SignIn) -> None:
    daughter = sign_in(family.daughter, fresh=True)
    sent = {"key": key_on(daughter, to(family.mother)), "amount": "10", "agreed": "on"}
    for _ in range(3):
        assert daughter.post(to(family.mother), sent).headers["Location"] == WALLET
    assert balance(family.daughter, PERSONAL) == FUNDS - 10_00
    assert daughter.post(to(family.mother), sent | {"amount": "20"}).status_code == 409


def test_what_was_typed_outlives_the_proof_and_its_key_too(family: Apart, sign_in: SignIn) -> None:
    give_password(family.daughter)
    daughter = sign_in(family.daughter)
    key = key_on(daughter, to(family.mother))
    asked = daughter.post(to(family.mother), {"key": key, "amount": "33.30", "agreed": "on"})
    assert asked.headers["Location"].startswith(CONFIRM)
    assert not WalletTransfer.objects.exists()
    daughter.post(asked.headers["Location"], {"password": PASSWORD, "next": to(family.mother)})

    page = daughter.get(to(family.mother)).content.decode()
    assert 'value="33.30"' in page
    assert key in page


@pytest.mark.parametrize("typed", ["", "0", "0.00", "-5", "1e3", "1.234", "很多", "9" * 20])
def test_what_is_no_amount_is_said_beside_it(family: Apart, sign_in: SignIn, typed: str) -> None:
    daughter = sign_in(family.daughter, fresh=True)
    sent = {"key": key_on(daughter, to(family.mother)), "amount": typed, "agreed": "on"}
    answer = daughter.post(to(family.mother), sent)
    assert answer.status_code == 422
    assert "field--error" in answer.content.decode()
    assert not WalletTransfer.objects.exists()


def test_an_amount_that_cannot_go_is_said_on_its_own_page(family: Apart, sign_in: SignIn) -> None:
    daughter = sign_in(family.daughter, fresh=True)
    sent = {"key": key_on(daughter, to(family.mother)), "amount": "99,999", "agreed": "on"}

    answer = daughter.post(to(family.mother), sent)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "您的个人账户余额不够" in html
    assert "每次最多转" in html
    assert 'value="99,999"' in html
    assert sent["key"] in html
    assert daughter.post(to(family.mother), sent | {"amount": "20"}).headers["Location"] == WALLET
    assert balance(family.daughter, PERSONAL) == FUNDS - 20_00


@pytest.mark.parametrize("key", ["", "nonsense", "1" * 5_000])
def test_a_form_that_came_back_without_its_key_says_what_to_do(
    family: Apart, sign_in: SignIn, key: str
) -> None:
    daughter = sign_in(family.daughter, fresh=True)

    answer = daughter.post(to(family.mother), {"key": key, "amount": "1", "agreed": "on"})

    assert answer.status_code == 422
    assert "请重新打开这一页" in answer.content.decode()
    assert not WalletTransfer.objects.exists()


def test_what_stands_in_the_way_is_told_before_anything_is_typed(
    family: Apart, cast: Cast, sign_in: SignIn
) -> None:
    brother = sign_in(family.daughter).get(to(family.brother)).content.decode()
    assert "两位在同一个省参保" in brother
    assert 'name="amount"' not in brother
    with time_machine.travel(AT.replace(hour=14, minute=0)):
        night = sign_in(family.daughter).get(to(family.mother)).content.decode()
    assert "每天 22:00 到第二天 06:00 不能转" in night
    assert sign_in(family.daughter).get(to(cast.stranger)).status_code == 404


def test_areas_that_are_not_open_may_be_waited_for(cast: Cast, sign_in: SignIn) -> None:
    """The daughter in Chengdu, her mother in Bengbu: edge case 29 from the other side."""
    family = signed_up(world.apart(with_wallets=False))
    world.opened(family.daughter)
    far = world.somebody("周远亲", world.Sex.MALE, world.ON.replace(year=1985))
    world.child_of(far, family.mother)
    world.enrolled(far, "340300", works=False)
    client = sign_in(family.daughter)

    page = client.get(to(far)).content.decode()
    assert "没有查到蚌埠市开通跨省共济" in page
    client.post(reverse("web:watch"), {"from": "510100", "to": "340300"})
    assert OpeningWatch.objects.filter(person=family.daughter).count() == 1
    assert "开通时会告诉您" in client.get(to(far)).content.decode()


def test_declined_or_returned_the_records_say_why(family: Apart, sign_in: SignIn) -> None:
    first, second = send(family, 1_00), send(family, 2_00)
    mother = sign_in(family.mother)
    mother.post(act("decline", first.public_id))
    assert "您没有要" in mother.get(WALLET).content.decode()
    assert "家人没有要" in sign_in(family.daughter).get(WALLET).content.decode()
    with time_machine.travel(MORNING):
        assert "正在退回" in sign_in(family.mother).get(WALLET).content.decode()
        assert sign_in(family.mother).post(act("accept", second.public_id)).status_code == 410
        wallet_returns.return_unclaimed(at=MORNING)
        assert "到时间没有接受" in sign_in(family.daughter).get(WALLET).content.decode()
    assert balance(family.daughter, PERSONAL) == FUNDS


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_the_pages_hold_what_every_page_holds(
    family: Apart, sign_in: SignIn, mode: str, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        send(family, 1_00)
    send(family, 1_00, at=AT + timedelta(days=1))
    client = sign_in(family.daughter)
    for address in (WALLET, OPEN, CHOOSE, to(family.mother), to(family.brother)):
        read(client, address, mode=mode)
        with django_assert_max_num_queries(QUERIES_MAX, info=address):
            client.get(address)

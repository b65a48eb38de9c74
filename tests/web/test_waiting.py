"""The first page says what waits for the reader's word, and a parent answers and asks for a child."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models.people import InsuredPerson
from family.actions import binding_asking, bindings, wallet_transfers
from family.actions.wallet_transfers import NewWalletTransfer
from family.models.bindings import SharingBinding
from family.models.wallet import WalletTransfer
from family.queries.wallets import wallet_of
from foundation.identifiers import Sex
from tests.cast import AT, Cast, child_of, citizen, sign_up, somebody
from tests.family import apart as world
from tests.family.apart import ZHENGZHOU, Apart, enrolled, send
from tests.web.conftest import SignIn
from tests.web.test_pages import read

HOME = reverse("web:home")


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_an_offer_and_a_question_wait_on_the_first_page(cast: Cast, sign_in: SignIn, mode: str) -> None:
    offer = bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    client = sign_in(cast.husband)

    page = read(client, HOME, mode=mode)

    assert "愿意把医保账户给您用，等您答复" in page
    assert reverse("web:sharing_accept", args=[offer.public_id]) in page
    assert "当天也算" in page
    assert "等您答复" not in read(sign_in(cast.daughter), HOME, mode=mode)

    binding_asking.ask(citizen(cast.daughter), cast.husband.pk, at=AT)
    assert "申请使用您的医保个人账户，等您确认" in read(client, HOME, mode=mode)


def test_what_is_too_late_waits_no_longer(cast: Cast, sign_in: SignIn) -> None:
    bindings.propose(citizen(cast.daughter), cast.husband.pk, at=AT)
    with time_machine.travel(AT + timedelta(days=31), tick=True):
        assert "等您答复" not in read(sign_in(cast.husband), HOME)


def test_a_parent_asks_for_a_child(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.husband)
    choose = reverse("web:sharing_child", args=[cast.boy.public_id])
    assert choose in read(client, reverse("web:sharing_choose"))
    ask = reverse("web:sharing_child_ask", args=[cast.boy.public_id, cast.daughter.public_id])
    listed = read(client, choose)
    assert ask in listed
    assert reverse("web:sharing_child_ask", args=[cast.boy.public_id, cast.husband.public_id]) not in listed

    assert "请 张敏 让 王小川 用账户余额" in read(client, ask)
    assert client.post(ask, {"uses": "hospital"}).headers["Location"] == reverse("web:sharing")

    row = SharingBinding.objects.get()
    assert (row.sharer_id, row.user_id, row.state) == (cast.daughter.pk, cast.boy.pk, "asked")
    assert "王小川" in client.get(reverse("web:sharing")).content.decode()
    asked = read(sign_in(cast.daughter), HOME)
    assert reverse("web:sharing_confirm", args=[row.public_id]) in asked


def test_nobody_asks_for_another_child(cast: Cast, sign_in: SignIn) -> None:
    for person, child in ((cast.mother, cast.boy), (cast.daughter, cast.girl), (cast.daughter, cast.father)):
        answer = sign_in(person).get(reverse("web:sharing_child", args=[child.public_id]))
        assert answer.status_code == 404
    stranger = reverse("web:sharing_child_ask", args=[cast.boy.public_id, cast.stranger.public_id])
    assert sign_in(cast.husband).get(stranger).status_code == 404


@pytest.fixture
def family(cast: Cast) -> Apart:
    family = world.apart()
    for number, person in enumerate((family.daughter, family.mother), start=1):
        sign_up(f"+861370000003{number}", person)
    return family


@pytest.fixture
def child(family: Apart) -> InsuredPerson:
    child = somebody("周小宇", Sex.MALE, date(2018, 3, 1))
    child_of(child, family.daughter)
    enrolled(child, ZHENGZHOU, works=False)
    return child


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_money_waits_on_the_first_page(family: Apart, sign_in: SignIn, mode: str) -> None:
    with time_machine.travel(AT, tick=True):
        send(family)
        page = read(sign_in(family.mother), HOME, mode=mode)
        assert "转给您 300.00 元，等您接受" in page
        assert "没有接受，会退回" in page
        assert "等您接受" not in read(sign_in(family.daughter), HOME, mode=mode)
    with time_machine.travel(AT + timedelta(days=2), tick=True):
        assert "元，等您接受" not in read(sign_in(family.mother), HOME, mode=mode)


def test_a_parent_opens_a_childs_wallet_and_takes_what_comes(
    cast: Cast, family: Apart, child: InsuredPerson, sign_in: SignIn
) -> None:
    page = reverse("web:wallet_child", args=[child.public_id])
    with time_machine.travel(AT, tick=True):
        client = sign_in(family.daughter, fresh=True)
        assert page in read(client, reverse("web:wallet"))
        assert "给 周小宇 开通医保钱包" in read(client, page)
        assert client.post(page, {"terms": "1"}).status_code == 422
        assert client.post(page, {"terms": "1", "agreed": "on"}).headers["Location"] == reverse("web:wallet")
        assert wallet_of(child.pk) is not None

        new = NewWalletTransfer(child.pk, 100_00, "one")
        made = wallet_transfers.send(citizen(family.daughter), new, at=AT)
        assert "等您替孩子接受" in read(client, HOME)
        accept = reverse("web:wallet_accept", args=[made.public_id])
        assert "替孩子接受" in read(client, reverse("web:wallet"))
        assert sign_in(family.mother).post(accept).status_code == 404
        answer = client.post(accept, follow=True)
        assert "100.00 元已经在 周小宇 的医保钱包里" in answer.content.decode()
    assert WalletTransfer.objects.get().state == "accepted"

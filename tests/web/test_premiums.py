"""Paying a relative's premium: who is on the list, a fresh proof, the amount that was read, once, and its receipt."""

import pytest
from django.urls import reverse

from family.models.bindings import SharingBinding
from family.models.payments import Payment
from tests.cast import Cast, verify
from tests.family.paying import balance, bind
from tests.web.conftest import SignIn
from tests.web.test_pages import read

LIST = reverse("web:premiums")
YEAR, FEN = 2026, 40_000


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The daughter lets her grandmother use her account for premiums too, her husband hers for hospitals only."""
    for person in (cast.daughter, cast.grandmother):
        verify(person, cast.clerk_of_bengbu)
    bind(cast.daughter, cast.grandmother)
    bind(cast.daughter, cast.mother, uses=["hospital"])
    return cast


def check(person: object, year: int = YEAR) -> str:
    return reverse("web:premium_check", args=[person.public_id, year])


def test_a_daughter_pays_for_her_grandmother_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    listed = read(client, LIST)
    assert check(cast.grandmother) in listed
    assert check(cast.grandmother, YEAR + 1) in listed
    assert check(cast.mother) not in listed
    asked = read(client, check(cast.grandmother), mode="elder")
    assert "外祖母 顾桂兰" in asked
    assert "缴 400.00 元" in asked
    assert "免得缴两次" in asked
    assert "免得缴两次" not in read(client, check(cast.grandmother, YEAR + 1))

    answer = client.post(check(cast.grandmother), {"fen": FEN})
    payment = Payment.objects.get()
    assert answer.headers["Location"] == reverse("web:payment", args=[payment.public_id])
    receipt = read(client, answer.headers["Location"])
    assert "外祖母 顾桂兰的居民医保从您的账户缴了 400.00 元" in receipt
    assert "2026 年" in receipt
    assert balance(cast.daughter) == 320_000 - FEN
    assert "已经缴好" in read(client, LIST)
    # The second press of a double click, and the way back, lead to the receipt; it is paid once.
    assert client.get(check(cast.grandmother)).headers["Location"] == answer.headers["Location"]
    again = client.post(check(cast.grandmother), {"fen": FEN})
    assert again.headers["Location"] == answer.headers["Location"]
    assert Payment.objects.count() == 1
    # The insured finds it among what was paid for her.
    told = read(sign_in(cast.grandmother), reverse("web:paid"))
    assert "居民医保缴费 400.00 元：外孙女 张敏的账户付 400.00 元" in told


def test_money_leaves_only_after_a_fresh_proof(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter).post(check(cast.grandmother), {"fen": FEN})

    assert answer.headers["Location"].startswith(reverse("web:step_up"))
    assert not Payment.objects.exists()


@pytest.mark.parametrize("fen", [FEN + 1, "", "lots"])
def test_another_amount_than_was_read_is_not_paid(cast: Cast, sign_in: SignIn, fen: object) -> None:
    answer = sign_in(cast.daughter, fresh=True).post(check(cast.grandmother), {"fen": fen})

    assert answer.status_code == 422
    assert f'name="fen" value="{FEN}"' in answer.content.decode()
    assert not Payment.objects.exists()


def test_it_is_paid_whole_or_not_at_all(cast: Cast, sign_in: SignIn) -> None:
    payer = sign_in(cast.daughter, fresh=True)
    read(payer, check(cast.grandmother))
    bind(cast.husband, cast.grandmother, payment_cap_fen=10_000, uses=["resident_premium"])
    verify(cast.husband, cast.clerk_of_bengbu)

    answer = sign_in(cast.husband, fresh=True).post(check(cast.grandmother), {"fen": FEN})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "还差 300.00 元" in html
    assert balance(cast.husband) == 150_000
    assert not Payment.objects.exists()


def test_the_insured_pay_out_of_those_who_share(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.grandmother, fresh=True)
    assert "我自己" in read(client, LIST)

    client.post(check(cast.grandmother), {"fen": FEN})
    assert balance(cast.daughter) == 320_000 - FEN


def test_who_is_not_let_reads_whom_to_ask(cast: Cast, sign_in: SignIn) -> None:
    SharingBinding.objects.filter(user=cast.grandmother).update(uses=["hospital"])

    answer = sign_in(cast.grandmother, fresh=True).post(check(cast.grandmother), {"fen": FEN})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "账户本人没有允许付这一项" in html
    assert "可以请家人在“家庭共济”里允许“居民医保缴费”" in html
    assert not Payment.objects.exists()


def test_others_are_no_ones_to_pay(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    for person, year in ((cast.stranger, YEAR), (cast.mother, YEAR), (cast.grandmother, YEAR + 2)):
        assert client.get(check(person, year)).status_code == 409
        assert client.post(check(person, year), {"fen": FEN}).status_code == 409
    assert not Payment.objects.exists()


def test_who_may_pay_for_nobody_reads_why(cast: Cast, sign_in: SignIn) -> None:
    assert "没有可以缴的" in read(sign_in(cast.father), LIST)


def test_what_another_sharer_paid_is_nobody_elses_receipt(cast: Cast, sign_in: SignIn) -> None:
    verify(cast.father, cast.clerk_of_bengbu)
    bind(cast.father, cast.grandmother)
    sign_in(cast.daughter, fresh=True).post(check(cast.grandmother), {"fen": FEN})
    assert Payment.objects.count() == 1

    father = sign_in(cast.father, fresh=True)

    assert father.get(check(cast.grandmother)).status_code == 409
    assert father.post(check(cast.grandmother), {"fen": FEN}).status_code == 409
    assert Payment.objects.count() == 1


def test_the_payee_of_a_premium_is_named_in_the_language_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    receipt = client.post(check(cast.grandmother), {"fen": FEN}).headers["Location"]

    assert "城乡居民基本医疗保险" in read(client, receipt)
    for reader in (client, sign_in(cast.grandmother)):
        english = read(reader, receipt, language="en")
        assert "basic medical insurance for residents" in english
        assert "城乡居民基本医疗保险" not in english

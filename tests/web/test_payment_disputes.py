"""Saying that a payment is not right: a few choices, a freeze beside it, and its state where the payment is shown."""

import pytest
from django.test import Client
from django.urls import reverse

from family.actions import payment_disputes, payments
from family.enums.payments import DisputeReason, DisputeState
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentDispute
from family.queries.payments import PaymentCard
from tests.cast import AT, Cast, verify
from tests.family.paying import balance, bind, charge, pay
from tests.web.conftest import SignIn
from tests.web.test_pages import QUERIES_MAX, read


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The father lets his wife use his account."""
    for person in (cast.father, cast.mother):
        verify(person, cast.clerk_of_bengbu)
    bind(cast.father, cast.mother, relation="spouse")
    return cast


@pytest.fixture
def visit(cast: Cast) -> PaymentCard:
    return pay(cast.hospital, cast.mother, 8_650)


@pytest.fixture
def father(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.father)


def page(payment: PaymentCard, name: str = "payment") -> str:
    return reverse(f"web:{name}", args=[payment.public_id])


def test_a_sharer_says_that_a_payment_is_not_right(cast: Cast, visit: PaymentCard, father: Client) -> None:
    assert page(visit, "payment_dispute") in read(father, page(visit))
    asked = read(father, page(visit, "payment_dispute"), mode="elder")
    for reason in DisputeReason:
        assert f'value="{reason.value}"' in asked

    said = {"reason": DisputeReason.NOT_KNOWN.value, "words": "我那天没去过医院"}
    answer = father.post(page(visit, "payment_dispute"), said)
    assert answer.headers["Location"] == page(visit)
    row = PaymentDispute.objects.get()
    assert (row.state, row.amount_fen, row.words) == (DisputeState.OPEN.value, 8_650, "我那天没去过医院")
    assert balance(cast.father) == 86_500 - 8_650
    html = read(father, page(visit))
    assert "正在核查" in html
    assert "我那天没去过医院" in html
    assert page(visit, "payment_dispute") not in html
    # The second press of a double click, and the way back.
    assert father.post(page(visit, "payment_dispute"), said).headers["Location"] == page(visit)
    assert father.get(page(visit, "payment_dispute")).headers["Location"] == page(visit)
    assert PaymentDispute.objects.count() == 1


def test_no_choice_says_what_to_do(visit: PaymentCard, father: Client) -> None:
    answer = father.post(page(visit, "payment_dispute"), {"words": "不" * 301})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "请选择哪里不对。" in html
    assert "请写得短一些" in html
    assert not PaymentDispute.objects.exists()


def test_it_is_taken_back_and_may_be_said_again(visit: PaymentCard, father: Client) -> None:
    said = {"reason": DisputeReason.WRONG_AMOUNT.value}
    father.post(page(visit, "payment_dispute"), said)
    row = PaymentDispute.objects.get()
    answer = father.post(reverse("web:payment_dispute_end", args=[row.public_id]))

    assert answer.headers["Location"] == page(visit)
    assert "这笔不是我同意的" in read(father, page(visit))
    father.post(page(visit, "payment_dispute"), said)
    assert PaymentDispute.objects.count() == 2


def test_the_answer_is_read_where_the_payment_is(cast: Cast, visit: PaymentCard, father: Client) -> None:
    father.post(page(visit, "payment_dispute"), {"reason": DisputeReason.NOT_KNOWN.value})
    row = PaymentDispute.objects.get()
    payment_disputes.dismiss(cast.clerk_of_bengbu, row.public_id, "当天刷卡记录齐全", at=AT)

    html = read(father, page(visit))
    assert "异议不成立" in html
    assert "窗口的答复：当天刷卡记录齐全" in html
    assert "撤回" not in html.split('id="dispute"')[1].split("</section>")[0]


def test_what_the_payee_gave_back_is_not_said_to_be_unfounded(
    cast: Cast, visit: PaymentCard, father: Client
) -> None:
    father.post(page(visit, "payment_dispute"), {"reason": DisputeReason.NOT_KNOWN.value})
    payments.refund(cast.hospital, visit.public_id, "all", 8_650, at=AT)

    html = read(father, page(visit)).split('id="dispute"')[1].split("</section>")[0]
    assert "机构已退款，结案" in html
    assert "异议不成立" not in html
    assert "窗口的答复" not in html


def test_one_touch_freezes_and_comes_back_to_the_payment(visit: PaymentCard, father: Client) -> None:
    binding = SharingBinding.objects.get()
    freeze = reverse("web:sharing_freeze", args=[binding.public_id])
    for where in (page(visit), page(visit, "payment_dispute")):
        assert freeze in read(father, where)

    answer = father.post(freeze, {"next": page(visit)})
    assert answer.headers["Location"] == page(visit)
    binding.refresh_from_db()
    assert binding.frozen_at is not None
    assert freeze not in read(father, page(visit))
    assert father.post(freeze, {"next": "//elsewhere.example/"}).headers["Location"] == reverse("web:sharing")


def test_what_is_held_or_came_back_is_not_disputed(cast: Cast, father: Client) -> None:
    held = charge(cast.hospital, cast.mother, 500).payment
    back = pay(cast.hospital, cast.mother, 700)
    payments.refund(cast.hospital, back.public_id, "all", 700, at=AT)
    for payment in (held, back):
        assert page(payment, "payment_dispute") not in read(father, page(payment))
        assert father.get(page(payment, "payment_dispute")).status_code == 409


def test_nobody_else_disputes_it(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    said = {"reason": DisputeReason.NOT_KNOWN.value}
    # To the patient nothing of it is theirs to dispute; for others there is no such payment.
    assert sign_in(cast.mother).post(page(visit, "payment_dispute"), said).status_code == 404
    verify(cast.husband, cast.clerk_of_bengbu)
    assert sign_in(cast.husband).post(page(visit, "payment_dispute"), said).status_code == 404
    assert not PaymentDispute.objects.exists()


def test_what_is_unusual_stands_on_the_payment(cast: Cast, father: Client, sign_in: SignIn) -> None:
    for _turn in range(4):
        last = pay(cast.hospital, cast.mother, 100)

    assert "短时间内连续支付" in read(father, page(last))
    # It is for the one whose money it is.
    assert "短时间内连续支付" not in read(sign_in(cast.mother), page(last))


def test_the_pages_ask_little(
    visit: PaymentCard, father: Client, django_assert_max_num_queries: object
) -> None:
    father.get(page(visit, "payment_dispute"))
    with django_assert_max_num_queries(QUERIES_MAX):
        father.get(page(visit, "payment_dispute"))

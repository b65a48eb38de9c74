"""Who used whose money: sentences a sharer reads, whose money paid a patient, and what neither learns of the other."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models.audit import AuditEvent
from family.actions import payments
from family.enums import FrozenBy
from family.enums.payments import FlagKind
from family.models.bindings import SharingBinding
from family.models.payment_care import PaymentFlag
from family.queries.payments import PaymentCard
from tests.cast import AT, Cast, verify
from tests.family import apart as world
from tests.family.paying import bind, charge, pay
from tests.web.conftest import SignIn
from tests.web.test_pages import QUERIES_MAX, QUERIES_MORE, left_in_chinese, read
from tests.web.test_wallet import signed_up

USES, PAID = reverse("web:uses"), reverse("web:paid")
LATER = AT + timedelta(hours=5)


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The father lets his wife use his account, and after him the daughter does; all are known well enough."""
    for person in (cast.daughter, cast.husband, cast.father, cast.mother, cast.grandmother):
        verify(person, cast.clerk_of_bengbu)
    bind(cast.father, cast.mother, relation="spouse")
    bind(cast.daughter, cast.mother, relation="parent", place=2)
    return cast


@pytest.fixture
def visit(cast: Cast) -> PaymentCard:
    """1,000 yuan at the hospital: 865 of the father's, the rest of the daughter's."""
    return pay(cast.hospital, cast.mother, 100_000)


def page(payment: PaymentCard) -> str:
    return reverse("web:payment", args=[payment.public_id])


def test_a_sharer_reads_who_used_how_much_where_and_when(
    cast: Cast, visit: PaymentCard, sign_in: SignIn
) -> None:
    html = read(sign_in(cast.father), USES, mode="elder")

    assert "3月2日 妻子 李秀英在医院用了您的 865.00 元" in html
    assert "家人一共用了 865.00 元" in html
    assert page(visit) in html
    # What the daughter paid is hers.
    assert "135.00" not in html
    assert "1,000.00" not in html


def test_what_came_back_is_a_sentence_of_its_own(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    payments.refund(cast.hospital, visit.public_id, "back", 20_000, at=LATER)

    html = read(sign_in(cast.father), USES)
    assert "3月2日 医院退回了 妻子 李秀英用您账户付的 65.00 元" in html
    assert "退回 65.00 元。" in html
    # The last source is refunded first, and wholly.
    assert "用您账户付的 135.00 元" in read(sign_in(cast.daughter), USES)


def test_what_is_held_says_so_and_counts_for_nothing_yet(cast: Cast, sign_in: SignIn) -> None:
    held = charge(cast.hospital, cast.mother, 5_000).payment

    html = read(sign_in(cast.father), USES)
    assert "3月2日 妻子 李秀英在医院要用您的 50.00 元，还没有结算" in html
    assert "待结算" in html
    assert "家人一共用了 0.00 元" in html
    assert "自动退回" in read(sign_in(cast.father), page(held))

    payments.settle(cast.hospital, held.public_id, 3_000, at=LATER)
    html = read(sign_in(cast.father), USES)
    assert "用了您的 30.00 元" in html
    assert "待结算" not in html


def test_what_was_let_go_leaves_no_line(cast: Cast, sign_in: SignIn) -> None:
    held = charge(cast.hospital, cast.mother, 5_000).payment
    payments.release(cast.hospital, held.public_id, at=LATER)

    assert "50.00" not in read(sign_in(cast.father), USES)
    assert "没有付成" in read(sign_in(cast.mother), PAID)


def test_the_months_are_apart_and_led_to(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    months_later = AT + timedelta(days=150)
    with time_machine.travel(months_later):
        client = sign_in(cast.father)
        now = read(client, USES)
        assert "这几个月没有人用过" in now
        assert f"{USES}?month=2026-03" in now
        before = read(client, f"{USES}?month=2026-03")
    assert "用了您的 865.00 元" in before
    assert f"{USES}?month=2026-06" in before


@pytest.mark.parametrize("month", ["nonsense", "2026-13", "9999-01"])
def test_there_are_no_other_months(cast: Cast, sign_in: SignIn, month: str) -> None:
    assert sign_in(cast.father).get(f"{USES}?month={month}").status_code == 404


def test_what_was_sent_to_a_wallet_is_among_them(cast: Cast, sign_in: SignIn) -> None:
    family = signed_up(world.apart())
    world.send(family, 10_000)
    verify(family.daughter, cast.clerk_of_bengbu)

    html = read(sign_in(family.daughter), USES)
    assert "您转给 " in html
    assert "100.00 元" in html
    assert "等对方接受" in html


def test_a_patient_sees_whose_money_paid_and_why(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    client = sign_in(cast.mother)

    whole = "3月2日 在医院看病 1,000.00 元：丈夫 张德山的账户付 865.00 元，女儿 张敏的账户付 135.00 元"
    assert whole in read(client, PAID)
    html = read(client, page(visit))
    assert whole in html
    assert "余额只够付这些" in html
    assert "您自己的账户没有付：没有个人账户" in html


def test_a_patient_sees_to_whom_what_came_back_went(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    payments.refund(cast.hospital, visit.public_id, "back", 20_000, at=LATER)

    html = read(sign_in(cast.mother), page(visit))
    assert "退回到女儿 张敏的账户 135.00 元" in html
    assert "退回到丈夫 张德山的账户 65.00 元" in html
    assert "张德山的账户付 65.00 元" not in html


def test_no_cap_is_named_that_what_was_settled_did_not_reach(cast: Cast, sign_in: SignIn) -> None:
    SharingBinding.objects.filter(sharer=cast.father).update(month_cap_fen=5_000)
    held = charge(cast.hospital, cast.mother, 8_000).payment
    reached = "到了本月的上限"
    assert reached in read(sign_in(cast.father), page(held))
    payments.settle(cast.hospital, held.public_id, 2_736, at=LATER)

    for reader in (cast.father, cast.mother):
        html = read(sign_in(reader), page(held))
        assert "余额够，全部由这里付" in html
        assert reached not in html


def test_cash_is_a_part_too(cast: Cast, sign_in: SignIn) -> None:
    SharingBinding.objects.filter(sharer=cast.daughter).update(payment_cap_fen=1_000)
    paid = pay(cast.hospital, cast.mother, 100_000)

    html = read(sign_in(cast.mother), page(paid))
    assert "女儿 张敏的账户付 10.00 元，现金 125.00 元" in html
    assert "到了每次的上限" in html


def test_a_sharer_sees_their_own_part_alone(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    payments.refund(cast.hospital, visit.public_id, "back", 20_000, at=LATER)

    html = read(sign_in(cast.father), page(visit))
    for told in ("妻子 李秀英", "医院看病", "865.00 元", "余额只够付这些", "退回 65.00 元"):
        assert told in html
    for hidden in ("张敏", "135.00", "1,000.00", "200.00"):
        assert hidden not in html


def test_a_sharer_whose_money_was_not_needed_reads_that_nothing_was_used(cast: Cast, sign_in: SignIn) -> None:
    held = charge(cast.hospital, cast.mother, 100_000).payment
    payments.settle(cast.hospital, held.public_id, 1_000, at=LATER)
    PaymentFlag.objects.create(payment_id=held.id, kind=FlagKind.NIGHT.value, flagged_at=LATER)

    html = read(sign_in(cast.daughter), page(held))
    assert "要用您的 135.00 元，没有用到，钱已经回到您的账户" in html
    assert '<strong class="number">0.00 元</strong>' in html
    for claimed in ("用了您的", "已支付", "夜里支付", "这笔不是我同意的", "余额够"):
        assert claimed not in html
    his = read(sign_in(cast.father), page(held))
    for told in ("用了您的 10.00 元", "已支付", "夜里支付", "这笔不是我同意的"):
        assert told in his


def test_a_sharer_reads_of_what_came_to_nothing_that_the_money_is_back(cast: Cast, sign_in: SignIn) -> None:
    gone = charge(cast.hospital, cast.mother, 5_000).payment
    payments.release(cast.hospital, gone.public_id, at=LATER)
    late = charge(cast.hospital, cast.mother, 6_000).payment
    assert payments.expire_due(at=late.expires_at) == 1

    client = sign_in(cast.father)
    for payment, amount, state in ((gone, "50.00", "已取消"), (late, "60.00", "已过期")):
        html = read(client, page(payment))
        assert f"要用您的 {amount} 元，没有付成，钱已经回到您的账户" in html
        assert state in html
        assert '<strong class="number">0.00 元</strong>' in html
        assert "用了您的" not in html
        assert "这笔不是我同意的" not in html
        assert not left_in_chinese(read(client, page(payment), language="en").replace("医院", ""), cast)
    helped = reverse("web:for_payment", args=[cast.father.public_id, gone.public_id])
    assert "要用 50.00 元，没有付成，钱已经回到账户" in read(sign_in(cast.daughter), helped)


def test_a_sharer_whose_part_all_came_back_reads_so(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    payments.refund(cast.hospital, visit.public_id, "back", 20_000, at=LATER)

    hers = read(sign_in(cast.daughter), page(visit))
    assert "已全部退回" in hers
    assert "已支付" not in hers
    assert "已支付" in read(sign_in(cast.father), page(visit))


def test_nobody_else_sees_a_payment(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    for person in (cast.husband, cast.grandmother):
        answer = sign_in(person).get(page(visit))
        assert answer.status_code == 404
        assert "贵机构" not in answer.content.decode()


def test_whose_account_was_asked_and_paid_nothing_sees_no_payment(cast: Cast, sign_in: SignIn) -> None:
    SharingBinding.objects.filter(sharer=cast.daughter).update(frozen_at=AT, frozen_by=FrozenBy.SHARER.value)
    paid = pay(cast.hospital, cast.mother, 5_000)

    assert sign_in(cast.daughter).get(page(paid)).status_code == 404
    assert "共济已冻结" not in read(sign_in(cast.father), page(paid))


def test_a_helper_sees_it_by_name_and_it_is_written_down(
    cast: Cast, visit: PaymentCard, sign_in: SignIn
) -> None:
    client = sign_in(cast.daughter)
    father = cast.father.public_id

    html = read(client, reverse("web:for_uses", args=[father]))
    assert "3月2日 李秀英在医院用了 865.00 元" in html
    assert "全部冻结" not in html
    assert reverse("web:for_payment", args=[father, visit.public_id]) in html
    whole = read(client, reverse("web:for_payment", args=[father, visit.public_id]))
    # She paid a part herself, but on his page there is his alone.
    assert "135.00" not in whole
    assert "这笔不是我同意的" not in whole
    assert "还没有" in read(client, reverse("web:for_paid", args=[father]))
    assert AuditEvent.objects.filter(action="payments.viewed", subject_person_id=cast.father.pk).count() == 3


def test_who_helps_nobody_sees_nobodys(cast: Cast, visit: PaymentCard, sign_in: SignIn) -> None:
    client = sign_in(cast.husband)
    for name, parts in (("uses", []), ("paid", []), ("payment", [visit.public_id])):
        assert client.get(reverse(f"web:for_{name}", args=[cast.father.public_id, *parts])).status_code == 404


def test_the_elders_home_leads_there_and_freezes_with_one_touch(
    cast: Cast, visit: PaymentCard, sign_in: SignIn
) -> None:
    client = sign_in(cast.father)
    html = read(client, reverse("web:home"), mode="elder")
    assert f'class="tile" href="{USES}"' in html

    home = reverse("web:home")
    answer = client.post(reverse("web:sharing_freeze_all"), {"next": home})
    assert answer.headers["Location"] == home
    binding = SharingBinding.objects.get(sharer=cast.father)
    assert binding.frozen_by == FrozenBy.SHARER.value
    assert SharingBinding.objects.get(sharer=cast.daughter).frozen_at is None
    html = read(client, home, mode="elder")
    assert "已经全部冻结" in html
    assert "全部冻结，谁也不能用我的钱" not in html
    assert "已经全部冻结" in read(client, USES)
    # Nothing of his flows; what is left is the daughter's.
    paid = pay(cast.hospital, cast.mother, 5_000)
    assert [part.amount_fen for part in paid.parts] == [5_000]
    assert "丈夫 张德山的账户没有付：共济已冻结" in read(sign_in(cast.mother), page(paid))


def test_a_user_is_led_to_whose_money_paid(cast: Cast, sign_in: SignIn) -> None:
    assert f'class="tile" href="{PAID}"' in read(sign_in(cast.mother), reverse("web:home"), mode="elder")
    alone = read(sign_in(cast.grandmother), reverse("web:home"), mode="elder")
    assert f'class="tile" href="{reverse("web:money")}"' in alone


def test_freezing_leads_nowhere_else(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.father).post(
        reverse("web:sharing_freeze_all"), {"next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == USES


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_whole(
    cast: Cast, visit: PaymentCard, sign_in: SignIn, language: str, mode: str
) -> None:
    payments.refund(cast.hospital, visit.public_id, "back", 20_000, at=LATER)
    for person in (cast.father, cast.mother):
        client = sign_in(person)
        for address in (USES, PAID, page(visit), reverse("web:premiums")):
            html = read(client, address, language=language, mode=mode)
            assert language != "en" or not left_in_chinese(html.replace("医院", ""), cast)


def test_the_pages_ask_little(
    cast: Cast,
    visit: PaymentCard,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for person in (cast.father, cast.mother):
        client = sign_in(person)
        for address in (USES, PAID, page(visit), reverse("web:premiums")):
            client.get(address)
            with django_assert_max_num_queries(QUERIES_MAX):
                client.get(address)
    client = sign_in(cast.father)
    client.cookies["mode"] = "elder"
    client.get(reverse("web:home"))
    with django_assert_max_num_queries(QUERIES_MAX + QUERIES_MORE["web:home", "elder"]):
        client.get(reverse("web:home"))

"""The pages of a personal account: whose it is, what moved, and what a helper may see."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.actions import ledger
from accounts.actions.ledger import Line, NewTransfer
from accounts.enums.ledger import AccountKind, TransferKind
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount
from accounts.queries.account_statements import months_by_account, statement
from accounts.queries.hold_fates import HoldFate
from family.actions import payments
from family.models.bindings import SharingBinding
from family.queries.payments import PaymentCard
from tests.cast import AT, BENGBU, Cast, verify
from tests.family.paying import DAY, bind, charge
from tests.web.conftest import SignIn
from tests.web.test_pages import QUERIES_MAX, left_in_chinese, read


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The daughter spent something in May, and of June the house learned late."""
    for person in (cast.daughter, cast.husband, cast.father, cast.mother):
        verify(person, cast.clerk_of_bengbu)
    own = account(cast)
    _spend(own, 30_050, date(2025, 5, 20), datetime(2025, 5, 20, 4, tzinfo=UTC))
    _spend(own, 1_999, date(2025, 6, 3), datetime(2025, 8, 3, 4, tzinfo=UTC))
    return cast


def account(cast: Cast) -> LedgerAccount:
    return LedgerAccount.objects.get(person=cast.daughter, kind="personal")


def _spend(own: LedgerAccount, fen: int, on: date, at: datetime) -> None:
    to = ledger.side(AccountKind.PROVIDERS, BENGBU, at=at)
    lines = [Line(own.pk, debit_fen=fen), Line(to, credit_fen=fen)]
    ledger.post(NewTransfer(f"spend:{on}", TransferKind.SETTLEMENT, on, lines), at=at)


def month(cast: Cast, text: str) -> str:
    return reverse("web:money_month", args=[account(cast).public_id, text])


@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_whole(cast: Cast, sign_in: SignIn, language: str, mode: str) -> None:
    client = sign_in(cast.daughter)
    for address in (reverse("web:money"), month(cast, "2025-05"), month(cast, "2025-06")):
        html = read(client, address, language=language, mode=mode)
        assert language != "en" or not left_in_chinese(html, cast)


def test_the_months_add_up(cast: Cast, sign_in: SignIn) -> None:
    html = read(sign_in(cast.daughter), reverse("web:money"))

    assert "2,879.51 元" in html
    assert "进 0.00 元，出 300.50 元，月末余额 2,899.50 元" in html
    assert "进 3,200.00 元，出 0.00 元，月末余额 3,200.00 元" in html


def test_a_month_has_its_lines_with_the_balance_after_each(cast: Cast, sign_in: SignIn) -> None:
    html = read(sign_in(cast.daughter), month(cast, "2025-05"))

    assert "−300.50 元" in html
    assert "2025年5月20日" in html
    assert "之后余额 2,899.50 元" in html


def test_what_was_learned_late_says_so_and_is_not_there_before(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)

    assert "后来补记的" in read(client, month(cast, "2025-06"))
    assert "19.99" not in read(client, month(cast, "2025-06") + "?known_on=2025-07-01")
    assert "19.99" not in read(client, month(cast, "2025-06") + "?as_of=2025-06-02")
    assert "19.99" in read(client, month(cast, "2025-06") + "?as_of=nonsense&known_on=9999-12-31")


def held(cast: Cast, fen: int) -> PaymentCard:
    """Hold some of the daughter's for her mother."""
    if not SharingBinding.objects.filter(sharer=cast.daughter).exists():
        bind(cast.daughter, cast.mother, relation="parent")
    return charge(cast.hospital, cast.mother, fen).payment


def test_what_was_held_and_came_back_is_neither_spent_nor_come_in(cast: Cast, sign_in: SignIn) -> None:
    payments.release(cast.hospital, held(cast, 10_000).public_id, at=AT)
    payments.settle(cast.hospital, held(cast, 7_000).public_id, 2_000, at=AT)
    payments.settle(cast.hospital, held(cast, 300).public_id, 300, at=AT)

    client = sign_in(cast.daughter)
    assert "进 0.00 元，出 23.00 元，月末余额 2,856.51 元" in read(client, reverse("web:money"))
    drawn = statement(account(cast).pk, DAY)
    assert (drawn.in_fen, drawn.out_fen, drawn.closing_fen) == (0, 2_300, 285_651)
    html = read(client, month(cast, f"{DAY:%Y-%m}"))
    lines = re.findall(r"<strong>([^<]+)</strong> <strong class=\"number\">([^<]+)</strong>", html)
    assert lines == [
        ("支付预扣", "−100.00 元"),
        ("没有付成，退回", "+100.00 元"),
        ("支付预扣", "−70.00 元"),
        ("预扣未用完，退回", "+50.00 元"),
        ("支付扣款", "−3.00 元"),
    ]


def test_what_came_back_in_another_month_moved_in_both(cast: Cast) -> None:
    after = AT + timedelta(days=31)
    payments.release(cast.hospital, held(cast, 10_000).public_id, at=after)

    latest, earlier, *_ = months_by_account([account(cast).pk])[account(cast).pk]
    assert (earlier.in_fen, earlier.out_fen) == (0, 10_000)
    assert (latest.in_fen, latest.out_fen, latest.closing_fen) == (10_000, 0, 287_951)


def test_what_waits_says_so_until_it_is_settled(cast: Cast, sign_in: SignIn) -> None:
    waits = held(cast, 12_345)
    client, address = sign_in(cast.daughter), month(cast, f"{DAY:%Y-%m}")
    assert "支付预扣，还没有结算" in read(client, address)
    assert not left_in_chinese(read(client, address, language="en").replace("医院", ""), cast)
    payments.settle(cast.hospital, waits.public_id, 12_345, at=AT + timedelta(hours=1))

    assert "支付扣款" in read(client, address)
    assert "还没有结算" not in read(client, address)
    # To whom knew nothing of it yet, it still waits.
    then = statement(account(cast).pk, DAY, known_at=AT + timedelta(minutes=1))
    assert [line.fate for line in then.lines] == [HoldFate.WAITING]


@pytest.mark.parametrize("text", ["2025-13", "nonsense", "9999-01", "2025-5", "0001-01", "0001-03"])
def test_there_are_no_other_months(cast: Cast, sign_in: SignIn, text: str) -> None:
    client = sign_in(cast.daughter)

    assert client.get(month(cast, text)).status_code == 404
    assert client.get(reverse("web:uses"), {"month": text}).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2025-W01-1", "2025-02-30"])
def test_a_day_out_of_time_is_no_fault(cast: Cast, sign_in: SignIn, day: str) -> None:
    client = sign_in(cast.daughter)

    assert client.get(month(cast, "2025-06"), {"as_of": day}).status_code in (200, 404)
    assert client.get(month(cast, "2025-06"), {"known_on": day}).status_code == 200


def test_a_day_of_another_month_has_the_balance_of_that_day(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)

    html = read(client, month(cast, "2025-06") + "?as_of=2025-05-19")

    assert "2025年5月的账户明细" in html
    assert "2025年5月19日 余额" in html
    assert "3,200.00 元" in html
    assert "2,899.50" not in html


def test_a_month_that_still_runs_ends_today(cast: Cast, sign_in: SignIn) -> None:
    html = read(sign_in(cast.daughter), month(cast, "2026-03"))

    assert "2026年3月2日 余额" in html
    assert "2026年3月31日" not in html
    # Styled as every other field is, so that old hands hit it.
    assert html.count('<div class="field"><label for="') == 2


def test_nobody_sees_the_account_of_another(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.husband)

    assert client.get(month(cast, "2025-05")).status_code == 404
    assert client.get(reverse("web:for_money", args=[cast.daughter.public_id])).status_code == 404


def test_a_helper_sees_it_and_it_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    html = read(client, reverse("web:for_money", args=[cast.father.public_id]))

    assert "865.00 元" in html
    assert AuditEvent.objects.filter(action="ledger.viewed", subject_person_id=cast.father.pk).count() == 1
    # Her own account is hers under her own address alone.
    parts = [cast.father.public_id, account(cast).public_id, "2025-05"]
    assert client.get(reverse("web:for_money_month", args=parts)).status_code == 404


def test_who_has_none_is_told_why(cast: Cast, sign_in: SignIn) -> None:
    assert "没有个人账户" in read(sign_in(cast.mother), reverse("web:money"))


def test_the_pages_ask_little(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(cast.daughter)
    for address in (reverse("web:money"), month(cast, "2025-05")):
        client.get(address)
        with django_assert_max_num_queries(QUERIES_MAX):
            client.get(address)


@pytest.mark.parametrize("name", ["as_of", "known_on"])
@pytest.mark.parametrize("text", ["zzz", "2026-02-30"])
def test_a_day_that_is_none_is_named_and_today_is_shown(
    cast: Cast, sign_in: SignIn, name: str, text: str
) -> None:
    html = read(sign_in(cast.daughter), month(cast, "2025-06") + f"?{name}={text}")

    assert f"“{text}”不是一个日子，下面按今天的显示。" in html
    assert "19.99" in html


@pytest.mark.parametrize("name", ["as_of", "known_on"])
def test_a_day_that_has_not_come_is_named_and_today_is_shown(cast: Cast, sign_in: SignIn, name: str) -> None:
    html = read(sign_in(cast.daughter), month(cast, "2025-06") + f"?{name}=2030-01-01")

    assert "2030年1月1日 还没有到，下面按今天的显示。" in html
    assert "那天知道的" not in html
    assert "19.99" in html


def test_a_month_to_come_is_none_and_one_before_the_account_says_so(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)

    assert client.get(month(cast, "2026-04")).status_code == 404
    assert "那时候这个账户还没有开立。" in read(client, month(cast, "1950-01"))
    assert "那时候这个账户还没有开立。" not in read(client, month(cast, "2025-05"))

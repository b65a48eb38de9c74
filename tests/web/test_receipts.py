"""Receipts: who sees them, what anybody learns who holds one, and what a guess learns, which is nothing."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.queries.people import number_tail
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, entitlements
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.enums import Benefit, Method
from certification.models.events import Certification, Withdrawal
from certification.queries.receipts import receipts_of
from family.enums import Relation
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast
from tests.merging.pairs import again, colleague, merged
from tests.web.conftest import SignIn, without_tokens


@pytest.fixture
def done(cast: Cast) -> CertificationRecorded:
    """The father certified at the counter on the cast's day; that serves a resident's pension too."""
    entitlements.grant(
        SYSTEM,
        cast.father.pk,
        Benefit.PENSION_RESIDENT,
        paying_area_key=SHENZHEN,
        starts_on=date(2020, 1, 1),
        at=AT,
    )
    return certifications.record(
        cast.clerk_of_bengbu,
        cast.father_pension,
        NewCertification(Method.COUNTER, ON),
        relations=frozenset({Relation.DESK}),
        at=AT,
    )


def withdraw(public_id: UUID) -> None:
    row = Certification.objects.get(public_id=public_id)
    Withdrawal.objects.create(certification=row, withdrawn_at=AT)


def read(client: Client, name: str, **parts: object) -> str:
    answer = client.get(reverse(f"web:{name}", kwargs=parts))
    assert answer.status_code == 200
    return str(answer.content.decode())


def ask(client: Client, number: str, tail: str) -> tuple[int, str]:
    answer = client.post(reverse("web:check"), {"number": number, "tail": tail})
    return answer.status_code, answer.content.decode()


class TestOnesOwn:
    def test_it_tells_number_day_way_benefits_and_when_next(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn
    ) -> None:
        page = read(sign_in(cast.father), "receipt", proof_id=done.proof_id)
        number = " ".join(re.findall("....", done.number))
        for words in (
            "认证好了",
            number,
            "张德山",
            "2026年3月2日",
            "社保经办窗口",
            "深圳",
            "蚌埠",
            "2027年3月2日",
        ):
            assert words in page
        assert 'aria-label="核验回执的二维码"' in page

    def test_it_is_in_the_list_with_what_was_before(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn
    ) -> None:
        page = read(sign_in(cast.father), "certifications")
        assert page.index("2026年3月2日") < page.index("2025年2月27日")
        assert reverse("web:receipt", kwargs={"proof_id": done.proof_id}) in page

    def test_many_receipts_are_read_at_once(
        self,
        cast: Cast,
        done: CertificationRecorded,
        sign_in: SignIn,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client = sign_in(cast.father)
        with django_assert_max_num_queries(12):
            read(client, "certifications")
        with django_assert_max_num_queries(12):
            read(client, "receipt", proof_id=done.proof_id)

    def test_the_paper_is_a_pdf_without_a_name_in_its_name(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn
    ) -> None:
        answer = sign_in(cast.father).get(reverse("web:receipt_paper", args=[done.proof_id]))
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{done.number}.pdf"'

    def test_a_withdrawn_one_says_so_and_tells_no_next_day(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn
    ) -> None:
        for one in (done, *done.also):
            withdraw(one.public_id)
        page = read(sign_in(cast.father), "receipt", proof_id=done.proof_id)
        assert "这次认证已经撤销" in page
        assert "下一次最晚" not in page

    def test_two_records_of_one_human_are_one_list(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn
    ) -> None:
        other = again(cast.father)
        granted = entitlements.grant(
            SYSTEM, other.pk, Benefit.SURVIVOR, paying_area_key=BENGBU, starts_on=date(2020, 1, 1), at=AT
        )
        Certification.objects.create(
            entitlement=granted, method="counter", event_on=date(2024, 5, 5), recorded_at=AT
        )
        merged(cast, other, cast.father, colleague(cast))
        found = receipts_of(cast.father.pk)
        assert {one.event_on for one in found} >= {date(2024, 5, 5), ON}
        assert {one.person_id for one in found} == {cast.father.pk}
        assert "由以前的登记转入，没有回执" in read(sign_in(cast.father), "certifications")


class TestOthers:
    def test_a_helper_sees_it_under_the_line_that_says_for_whom(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn
    ) -> None:
        client, father = sign_in(cast.daughter), cast.father.public_id
        assert 'class="acting"' in read(client, "for_certifications", person_id=father)
        assert "认证好了" in read(client, "for_receipt", person_id=father, proof_id=done.proof_id)

    @pytest.mark.parametrize("who", ["daughter", "mother", "husband", "stranger"])
    def test_nobody_opens_it_as_their_own(
        self, cast: Cast, done: CertificationRecorded, sign_in: SignIn, who: str
    ) -> None:
        client = sign_in(getattr(cast, who))
        closed = client.get(reverse("web:receipt", args=[done.proof_id]))
        absent = client.get(reverse("web:receipt", args=[uuid4()]))
        assert closed.status_code == absent.status_code == 404
        assert "张德山" not in closed.content.decode()

    def test_who_is_only_reminded_sees_no_receipts(self, cast: Cast, sign_in: SignIn) -> None:
        address = reverse("web:for_certifications", args=[cast.grandmother.public_id])
        assert sign_in(cast.daughter).get(address).status_code == 404


class TestAnybodyWhoHoldsIt:
    def test_the_code_says_that_it_stands_and_nothing_more(
        self, cast: Cast, done: CertificationRecorded
    ) -> None:
        page = read(Client(), "check_receipt", proof_id=done.proof_id)
        for words in ("现在有效", "**山", "2026年3月2日", "企业职工养老金", "蚌埠"):
            assert words in page
        for words in ("张德山", "2027年", number_tail(cast.father.pk), str(cast.father.public_id), "窗口"):
            assert words not in page

    def test_number_and_tail_say_the_same(self, cast: Cast, done: CertificationRecorded) -> None:
        tail = number_tail(cast.father.pk)
        status, page = ask(Client(), f" {done.number[:4]} {done.number[4:]} ", tail.lower())
        assert status == 200
        assert "现在有效" in page

    def test_a_withdrawn_one_is_told(self, cast: Cast, done: CertificationRecorded) -> None:
        withdraw(done.public_id)
        page = read(Client(), "check_receipt", proof_id=done.proof_id)
        assert "现在有效" in page
        assert "（已撤销）" in page
        withdraw(done.also[0].public_id)
        page = read(Client(), "check_receipt", proof_id=done.proof_id)
        assert "已经撤销，请不要采信" in page

    def test_a_guess_learns_nothing(self, cast: Cast, done: CertificationRecorded) -> None:
        tail = number_tail(cast.father.pk)
        wrong = "0000" if tail != "0000" else "1111"
        told = ask(Client(), done.number, wrong)
        others = [
            ask(Client(), "2603000000000122", tail),
            ask(Client(), "12", tail),
            ask(Client(), "二六", wrong),
        ]
        assert told[0] == 422
        assert "没有找到" in told[1]
        typed = re.compile(r'value="[^"]*"')
        pages = {typed.sub("", without_tokens(page)) for _status, page in [told, *others]}
        assert len(pages) == 1
        assert {status for status, _page in others} == {422}

    def test_an_unknown_code_is_not_found(self, cast: Cast) -> None:
        answer = Client().get(reverse("web:check_receipt", args=[uuid4()]))
        assert answer.status_code == 404
        assert "没有找到" in answer.content.decode()

    def test_guessing_is_slowed_down(self, cast: Cast, done: CertificationRecorded) -> None:
        client = Client()
        codes = [ask(client, done.number, "0000")[0] for _try in range(11)]
        assert codes[:10] == [422] * 10
        assert codes[10] == 429

"""The rights statement in the browser: figures on page and paper, who may see it, and verification by code alone."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.actions import birth_dates, contributions
from accounts.actions.birth_dates import NewApproval
from accounts.actions.contributions import Origin
from accounts.actions.documents import Why
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.enums.verification import VerificationMethod
from accounts.models.audit import AuditEvent
from accounts.models.papers import IssuedPaper
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Span
from accounts.rules.papers import code_of, grouped
from family.enums import MandateGrade
from foundation.periods import Period, month_number
from portal.shared.pdf import typesetting
from tests.cast import AT, BENGBU, ON, Cast, give, sign_up, verify
from tests.web.conftest import SignIn

PAGE, PAPER = "/statement/", "/statement/paper/"
HOSTILE = '#read("/etc/passwd") $x$ *b* \\ [a] <l> @r `c` "'


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The family, each of them proved at the counter; the stranger only claims to be one."""
    for person in (cast.daughter, cast.husband, cast.grandmother, cast.mother, cast.father):
        verify(person, cast.clerk_of_bengbu)
    return cast


def pay(person: InsuredPerson, insurance: Insurance, first: date, last: date, **amounts: int) -> None:
    """Record months of work from one month up to, but without, another."""
    months = month_number(last) - month_number(first)
    kind = ContributionKind.PAID
    span = Span(insurance, Scheme.EMPLOYEE, kind, BENGBU, Period(first, last), months, **amounts)
    contributions.record(SYSTEM, person.pk, span, Origin(), at=AT)


@pytest.fixture
def daughter(cast: Cast) -> InsuredPerson:
    """Ten years of work, a gap, and her category on record: 119 months of pension, 60 of unemployment."""
    person, amounts = cast.daughter, {"base_fen": 500_000, "unit_fen": 80_000, "personal_fen": 40_000}
    pay(person, Insurance.EMPLOYEE_PENSION, date(2015, 1, 1), date(2020, 1, 1), **amounts)
    pay(person, Insurance.EMPLOYEE_PENSION, date(2021, 4, 1), date(2026, 3, 1), **amounts)
    pay(person, Insurance.EMPLOYEE_MEDICAL, date(2015, 1, 1), date(2020, 1, 1))
    pay(person, Insurance.UNEMPLOYMENT, date(2015, 1, 1), date(2020, 1, 1))
    contributions.record_category(SYSTEM, person.pk, Retiree.WOMAN_50, evidence="岗位证明", at=AT)
    return person


def text_of(pdf: bytes) -> str:
    """Read the text of every page, without the spaces that setting adds."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in document).replace(" ", "")


# Born 1982-05: 50 in 2032-05, 88 months after 2025-01, so 88 // 2 + 1 = 45 months later.
FIGURES = ["119", "9年11个月", "2036年2月", "2033年2月", "2039年2月", "18个月", "95,200.00", "47,600.00"]


class TestPage:
    def test_the_figures_are_those_of_the_law(self, daughter: InsuredPerson, sign_in: SignIn) -> None:
        page = sign_in(daughter).get(PAGE).content.decode().replace(" ", "")
        assert [figure for figure in FIGURES if figure not in page] == []
        for told in ("中间断过", "2015年1月—2019年12月", "88÷2取整", "SIL46", "RET1", "蚌埠市"):
            assert told in page
        assert "8年7个月" in page  # 222 months are asked for in 2036; 103 are missing

    def test_the_approved_birth_date_counts_for_retirement_and_for_nothing_else(
        self, cast: Cast, daughter: InsuredPerson, sign_in: SignIn
    ) -> None:
        new = NewApproval(date(1982, 3, 1), "1999年招工登记表", ON)
        birth_dates.approve(SYSTEM, daughter.pk, new, Why("退休审核", BENGBU), at=AT)
        page = sign_in(daughter).get(PAGE).content.decode().replace(" ", "")
        # 50 in 2032-03, 86 months after 2025-01, so 86 // 2 + 1 = 44 months later.
        assert "2035年11月" in page
        assert "2036年2月" not in page
        assert "1982年5月16日" in page
        assert "1982年3月1日" in page

    def test_both_categories_stand_side_by_side_where_none_is_on_record(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        page = sign_in(cast.daughter).get(PAGE).content.decode()
        assert "原定 55 岁退休的女职工" in page
        assert "原定 50 岁退休的女职工" in page
        assert "是哪一种要看岗位" in page

    def test_a_pensioner_is_not_told_to_pay(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in(cast.grandmother).get(PAGE).content.decode()
        assert "已经在领养老金" in page
        assert "还差多少" not in page
        assert "如果失业" not in page

    def test_somebody_without_any_record_is_told_so(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.husband)
        assert "法定退休时间" in client.get(PAGE).content.decode()

    def test_elder_mode_folds_all_but_a_few_lines(self, daughter: InsuredPerson, sign_in: SignIn) -> None:
        client = sign_in(daughter)
        client.cookies["mode"] = "elder"
        before, _fold, after = client.get(PAGE).content.decode().partition("<details>")
        assert before.count('<li class="lead">') == 3
        assert "参保和缴费" not in before
        assert "参保和缴费" in after

    def test_english_is_whole(self, daughter: InsuredPerson, sign_in: SignIn) -> None:
        client = sign_in(daughter)
        client.cookies["language"] = "en"
        page = client.get(PAGE).content.decode()
        assert "February 2036" in page
        main = page.partition("<main")[2].partition("</main>")[0].replace(daughter.name, "")
        assert [c for c in main if "\u4e00" <= c <= "\u9fff"] == []

    def test_it_asks_few_questions(self, daughter: InsuredPerson, sign_in: SignIn) -> None:
        client = sign_in(daughter)
        client.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(PAGE)
        assert len(asked) <= 14


class TestWhoMaySee:
    def path(self, person: InsuredPerson, tail: str = "") -> str:
        return f"/statement/of/{person.public_id}/{tail}"

    def test_a_relative_with_the_grade_sees_it_and_that_is_written_down(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.daughter)
        assert "张德山的权益单" in client.get(self.path(cast.father)).content.decode()
        assert client.post(self.path(cast.father, "paper/")).content.startswith(b"%PDF")
        for action in ("statement.viewed", "paper.issued"):
            event = AuditEvent.objects.get(action=action)
            assert event.subject_person_id == cast.father.pk
            assert event.mandate_id is not None

    def test_a_reminder_is_not_enough_and_nobody_else_learns_anything(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.daughter)
        answers = [client.get(self.path(p)) for p in (cast.grandmother, cast.mother, cast.stranger)]
        assert [answer.status_code for answer in answers] == [404] * 3
        assert client.post(self.path(cast.mother, "paper/")).status_code == 404
        give(cast.mother, cast.daughter, MandateGrade.SEE)
        assert client.get(self.path(cast.mother)).status_code == 200


def test_on_a_narrow_screen_each_cell_carries_its_head(daughter: InsuredPerson, sign_in: SignIn) -> None:
    page = sign_in(daughter).get(PAGE).content.decode()

    assert '<td role="cell" data-head="累计月数" class="number">119</td>' in page


class TestPaper:
    def test_it_says_what_the_page_says_and_how_to_verify_it(
        self, daughter: InsuredPerson, sign_in: SignIn
    ) -> None:
        answer = sign_in(daughter).post(PAPER)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="statement-20260302.pdf"'
        text = text_of(answer.content)
        code = IssuedPaper.objects.get().code
        wanted = [*FIGURES, daughter.name, grouped(code), f"/verify/{code}/"]
        assert [w for w in wanted if w not in text] == []

    def test_the_same_day_gives_the_same_bytes(self, daughter: InsuredPerson, sign_in: SignIn) -> None:
        client = sign_in(daughter)
        assert client.post(PAPER).content == client.post(PAPER).content
        assert IssuedPaper.objects.count() == 1

    def test_english(self, daughter: InsuredPerson, sign_in: SignIn) -> None:
        client = sign_in(daughter)
        client.cookies["language"] = "en"
        text = text_of(client.post(PAPER).content)
        assert "February2036" in text
        assert "Socialinsurancerightsstatement" in text

    def test_a_name_in_the_language_of_the_setter_stays_a_name(
        self, daughter: InsuredPerson, sign_in: SignIn
    ) -> None:
        InsuredPerson.objects.filter(pk=daughter.pk).update(name=HOSTILE)
        client = sign_in(daughter)
        text = text_of(client.post(PAPER).content)
        assert HOSTILE.replace(" ", "") in text
        assert "root:" not in text
        assert client.get(PAGE).status_code == 200

    def test_what_would_never_end_is_refused(
        self, daughter: InsuredPerson, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(typesetting, "FACTS_MAX_BYTES", 10)
        assert sign_in(daughter).post(PAPER).status_code == 429


@pytest.fixture
def issued(daughter: InsuredPerson, sign_in: SignIn) -> Callable[[], str]:
    """Issue a paper of the daughter's statement, and give its code."""

    def issue() -> str:
        sign_in(daughter).post(PAPER)
        return IssuedPaper.objects.order_by("-pk")[0].code

    return issue


class TestVerification:
    def test_anybody_who_holds_it_sees_what_it_should_say_and_no_more(
        self, issued: Callable[[], str]
    ) -> None:
        page = Client().get(f"/verify/{issued()}/").content.decode()
        for told in ("现在有效", "*敏", "119 个月", "2036年2月"):
            assert told in page
        for kept in ("张敏", "47,600", "340300", "单位"):
            assert kept not in page
        number = page.partition("身份证号码")[2][:80]
        assert number.count("*") >= 11

    def test_a_newer_one_and_a_revoked_one_say_so(
        self, daughter: InsuredPerson, issued: Callable[[], str], sign_in: SignIn
    ) -> None:
        first = issued()
        pay(daughter, Insurance.EMPLOYEE_PENSION, date(2020, 1, 1), date(2020, 3, 1))
        second = issued()
        old = Client().get(f"/verify/{first}/").content.decode()
        assert "后来又开了新的" in old
        assert "119 个月" in old
        answer = sign_in(daughter).post(f"/papers/{second}/revoke/", follow=True)
        assert "已经作废" in answer.content.decode()
        gone = Client().get(f"/verify/{second}/").content.decode()
        assert "请不要采信" in gone
        assert "121" not in gone

    @pytest.mark.parametrize("code", [code_of(5), "0" * 25, "x", "'; DROP TABLE", "零" * 26])
    def test_no_code_but_a_right_one_says_anything(self, cast: Cast, code: str) -> None:
        answer = Client().get(f"/verify/{code}/")
        assert answer.status_code == 404
        assert "没有这个核验码的凭证" in answer.content.decode()

    def test_a_typed_code_leads_to_the_page(self, issued: Callable[[], str]) -> None:
        typed = grouped(issued()).lower()
        answer = Client().get("/verify/", {"code": typed}, follow=True)
        assert "现在有效" in answer.content.decode()
        assert "26 个字母和数字" in Client().get("/verify/").content.decode()

    @pytest.mark.parametrize("typed", ["a/b", "http://127.0.0.1:8000/verify/ABCD/?x=1", "a\x00b", "零" * 90])
    def test_a_wrong_code_is_told_beside_the_field_and_may_be_mended(self, visitor: None, typed: str) -> None:
        answer = Client().get("/verify/", {"code": typed}, follow=True)
        html = answer.content.decode()
        assert answer.status_code == 404
        assert "没有这个核验码的凭证" in html
        assert 'name="code" value="' in html

    @pytest.mark.parametrize("typed", ["/", " ", "..", "\x00"])
    def test_what_holds_no_sign_of_a_code_is_asked_again(self, visitor: None, typed: str) -> None:
        assert "26 个字母和数字" in Client().get("/verify/", {"code": typed}).content.decode()

    def test_the_address_of_the_qr_code_may_be_pasted(self, issued: Callable[[], str]) -> None:
        pasted = f" https://example.cn/verify/{issued()}/ "
        assert "现在有效" in Client().get("/verify/", {"code": pasted}, follow=True).content.decode()

    def test_guessing_is_slowed_down(self, cast: Cast, settings: Settings) -> None:
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "verify_paper": "3/h/ip"}
        client = Client()
        assert [client.get("/verify/x/").status_code for _ in range(4)] == [404, 404, 404, 429]


class TestAssurance:
    """Whoever only claims to be somebody sees nothing of theirs, and is led to prove it."""

    def test_a_weak_proof_sees_no_statement_and_no_paper(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.stranger)
        for answer in (client.get(PAGE), client.post(PAPER)):
            page = answer.content.decode()
            assert answer.status_code == 403
            assert "去做实名核验" in page
            assert page.count("初步核验") == 1
            assert "城乡居民" not in page
        assert not IssuedPaper.objects.exists()

    def test_a_proof_that_has_run_out_is_none(self, cast: Cast, sign_in: SignIn) -> None:
        verify(cast.stranger, cast.clerk_of_bengbu, VerificationMethod.FACE_PROVIDER)
        assert sign_in(cast.stranger).get(PAGE).status_code == 200
        with time_machine.travel(AT + timedelta(days=700)):
            assert sign_in(cast.stranger).get(PAGE).status_code == 403

    def test_a_mandate_is_used_by_whoever_is_proved_to_hold_it(self, cast: Cast, sign_in: SignIn) -> None:
        sign_up("+8613700000088", cast.girl)
        give(cast.mother, cast.girl, MandateGrade.SEE)
        page = f"/statement/of/{cast.mother.public_id}/"
        assert sign_in(cast.girl).get(page).status_code == 403
        assert not AuditEvent.objects.filter(action="statement.viewed").exists()
        verify(cast.girl, cast.clerk_of_bengbu)
        assert sign_in(cast.girl).get(page).status_code == 200

"""A citizen applies for a transfer, follows it, corrects it, takes it back, asks for a review; and who may not."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.actions import evidence, matters
from accounts.enums.matters import MatterAct, MatterState
from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence
from accounts.models.matters import Matter
from accounts.models.users import User
from accounts.queries.matters import MatterCard, appeal_of
from accounts.queries.people import number_tail
from accounts.rules.receipts import grouped
from tests import cast as stage
from tests.accounts.desk import AT, HOUR, Desk, accepted, applied, open_desk, step, taken
from tests.accounts.test_evidence import jpeg, zipped
from tests.accounts.test_transfer_effects import DECIDED_AT, passed
from tests.accounts.test_transfer_undos import UPHELD_AT, confirmed, proposed

pytestmark = pytest.mark.usefixtures("the_day")
Enter = Callable[[User], Client]


@pytest.fixture
def desk(db: None) -> Desk:
    found = open_desk()
    for person in (found.applicant, found.other):
        stage.verify(person, found.clerk)
    return found


@pytest.fixture
def me(desk: Desk) -> Client:
    return entered(desk.applicant.user)


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, card: MatterCard) -> str:
    return reverse(f"web:{name}", args=[card.public_id])


def answer(me: Client, step: str, **answers: str) -> HttpResponse:
    return me.post(f"/matters/transfer/{step}/", answers)


def fill(me: Client) -> None:
    answer(me, "relation", relation="employee_pension|440300")
    answer(me, "place", to_area="340300")
    answer(me, "reason", reason="moved", note="随配偶迁居")


def hidden(page: HttpResponse) -> dict[str, str]:
    """Give what a page's own form sends along."""
    found = re.findall(r'type="hidden" name="(key|seen)" value="([^"]+)"', page.content.decode())
    assert len(found) == 2
    return dict(found)


def paper(content: bytes, name: str = "a.jpg") -> dict[str, object]:
    return {"slot": "residence", "file": SimpleUploadedFile(name, content, "image/jpeg")}


class TestApplying:
    def test_page_by_page_to_a_receipt(self, me: Client, desk: Desk) -> None:
        assert "开始" in me.get("/matters/transfer/").content.decode()
        page = me.get("/matters/transfer/relation/").content.decode()
        assert "企业职工基本养老保险 · 深圳市" in page
        assert answer(me, "relation", relation="employee_pension|440300").headers["Location"] == (
            "/matters/transfer/place/"
        )
        assert answer(me, "place", to_area="340300").headers["Location"] == "/matters/transfer/reason/"
        assert answer(me, "reason", reason="moved").headers["Location"] == "/matters/transfer/papers/"
        assert me.post("/matters/transfer/papers/", paper(jpeg())).status_code == 302
        check = me.get("/matters/transfer/check/").content.decode()
        for words in (
            "周晓",
            "企业职工基本养老保险 · 深圳市",
            "蚌埠市",
            "户口或居住地迁移",
            "居住或就业证明",
        ):
            assert words in check

        sent = me.post("/matters/transfer/check/", follow=True)
        row = Matter.objects.get()
        assert sent.redirect_chain[-1][0] == f"/matters/{row.public_id}/receipt/"
        receipt = sent.content.decode()
        assert grouped(row.receipt) in receipt
        assert "2026年3月23日（星期一）" in receipt
        assert 'class="qr"' in receipt
        assert Evidence.objects.get().matter_id == row.pk
        assert me.get("/matters/transfer/check/").headers["Location"] == "/matters/transfer/relation/"

    def test_sending_twice_is_one_matter(self, me: Client) -> None:
        fill(me)
        session = me.cookies["sessionid"].value
        me.post("/matters/transfer/check/")
        me.cookies["sessionid"] = session
        me.post("/matters/transfer/check/")
        assert Matter.objects.count() == 1

    def test_pressed_again_it_leads_to_the_receipt_of_the_first(self, me: Client, desk: Desk) -> None:
        fill(me)
        page = hidden(me.get("/matters/transfer/check/"))
        first = me.post("/matters/transfer/check/", page).headers["Location"]
        assert me.post("/matters/transfer/check/", page).headers["Location"] == first
        stranger = entered(desk.other.user).post("/matters/transfer/check/", page)
        assert stranger.headers["Location"] == "/matters/transfer/relation/"

    def test_a_page_that_shows_something_else_than_is_kept_is_not_sent(self, me: Client) -> None:
        fill(me)
        seen = hidden(me.get("/matters/transfer/check/"))
        answer(me, "reason", reason="new_job", note="另一个页面")
        told = me.post("/matters/transfer/check/", seen)
        assert told.status_code == 422
        assert "在另一个页面里改过" in told.content.decode()
        assert not Matter.objects.exists()
        assert me.post("/matters/transfer/check/", hidden(told)).status_code == 302

    def test_without_a_draft_it_is_said_why_one_is_back_at_the_beginning(self, me: Client) -> None:
        assert "没有填完" in me.post("/matters/transfer/check/", follow=True).content.decode()

    @pytest.mark.parametrize(
        ("step", "answers", "words"),
        [
            ("relation", {}, "请选择要转移的一项参保。"),
            ("relation", {"relation": "employee_pension|110000"}, "请从列表里选择。"),
            ("place", {"to_area": "999999"}, "请从列表里选择。"),
            ("reason", {"reason": "moved", "note": "字" * 301}, "说明最多 300 个字。"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(
        self, me: Client, step: str, answers: dict[str, str], words: str
    ) -> None:
        told = answer(me, step, **answers)
        assert told.status_code == 422
        assert told.content.decode().count(words) == 2

    def test_the_rule_says_every_reason_and_nothing_is_lost(self, me: Client) -> None:
        fill(me)
        answer(me, "place", to_area="440300")
        refused = me.post("/matters/transfer/check/")
        assert refused.status_code == 422
        assert "转出地和转入地是同一个统筹区" in refused.content.decode()
        assert "随配偶迁居" in refused.content.decode()
        changed = me.post("/matters/transfer/place/?change=1", {"to_area": "340300"})
        assert changed.headers["Location"] == "/matters/transfer/check/"
        assert me.post("/matters/transfer/check/").status_code == 302

    def test_who_is_not_verified_is_told_what_is_missing(self, desk: Desk) -> None:
        person = stage.somebody("郑三", stage.Sex.MALE, desk.other.born_on)
        user = stage.sign_up("+8613700000029", person)
        stage.people.enrol(
            person.pk,
            stage.Insurance.EMPLOYEE_PENSION,
            area_key="440300",
            starts_on=desk.other.born_on,
            has_personal_account=False,
            at=stage.BUILT_AT,
        )
        client = entered(user)
        fill(client)
        assert client.post("/matters/transfer/check/").status_code in (403, 422)
        assert not Matter.objects.exists()


class TestPapers:
    def test_a_refused_file_says_why_and_loses_nothing(self, me: Client) -> None:
        fill(me)
        for content, words in ((zipped(), "只能上传"), (b"", "空的"), (jpeg()[:150], "打不开")):
            told = me.post("/matters/transfer/papers/", paper(content, "../../x" * 50 + ".jpg"))
            assert told.status_code == 422
            assert words in told.content.decode()
        assert "随配偶迁居" in me.get("/matters/transfer/check/").content.decode()
        assert not Evidence.objects.exists()

    def test_one_too_large_is_read_to_its_end_and_refused(self, me: Client, settings: Settings) -> None:

        small = replace(settings.UPLOAD_LIMITS, bytes_max=1000)
        settings.UPLOAD_LIMITS = small
        told = me.post("/matters/transfer/papers/", paper(jpeg() + b"\0" * 200_000))
        assert told.status_code == 422
        assert "文件太大" in told.content.decode()

    def test_a_page_opens_by_a_link_of_this_session_only(self, me: Client, desk: Desk) -> None:
        me.post("/matters/transfer/papers/", paper(jpeg()))
        page = me.get("/matters/transfer/papers/").content.decode()
        (link,) = set(re.findall(r'href="(/papers/[^"]+)"', page))
        seen = me.get(link)
        assert seen.content.startswith(b"\xff\xd8\xff")
        assert seen.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in seen.headers["Cache-Control"]
        assert "sandbox" in seen.headers["Content-Security-Policy"]
        assert AuditEvent.objects.filter(action="evidence.viewed").count() == 1
        assert entered(desk.applicant.user).get(link).status_code == 404
        assert entered(desk.other.user).get(link).status_code == 404
        assert me.get(link[:-3] + "x/").status_code == 404

    def test_a_link_dies_after_five_minutes(self, me: Client) -> None:

        me.post("/matters/transfer/papers/", paper(jpeg()))
        page = me.get("/matters/transfer/papers/").content.decode()
        link = re.findall(r'href="(/papers/[^"]+)"', page)[0]
        with time_machine.travel(AT + timedelta(minutes=6)):
            assert me.get(link).status_code == 404

    def test_files_of_a_lost_session_come_back_where_they_are_in_the_way(
        self, me: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(evidence, "FILES_MAX", 1)
        me.post("/matters/transfer/papers/", paper(jpeg()))
        file = str(Evidence.objects.get().public_id)
        later = entered(desk.applicant.user)
        assert file not in later.get("/matters/transfer/papers/").content.decode()

        told = later.post("/matters/transfer/papers/", paper(jpeg()))

        assert told.status_code == 422
        assert file in told.content.decode()
        later.post("/matters/transfer/papers/remove/", {"paper": file})
        assert later.post("/matters/transfer/papers/", paper(jpeg())).status_code == 302

    def test_a_paper_can_be_taken_out_again(self, me: Client) -> None:
        me.post("/matters/transfer/papers/", paper(jpeg()))
        file = str(Evidence.objects.get().public_id)
        me.post("/matters/transfer/papers/remove/", {"paper": str(uuid4())})
        assert not Evidence.objects.filter(dropped_at__isnull=False).exists()
        for _ in range(2):
            assert me.post("/matters/transfer/papers/remove/", {"paper": file}).status_code == 302
        assert Evidence.objects.filter(dropped_at__isnull=False).count() == 1
        assert me.post("/matters/transfer/papers/remove/", {"paper": "x"}).status_code == 302


class TestFollowing:
    def test_nobody_else_sees_it(self, me: Client, desk: Desk) -> None:
        card = applied(desk)
        other = entered(desk.other.user)
        for name in ("matter", "matter_receipt", "matter_appeal", "matter_supply"):
            assert other.get(at(name, card)).status_code == 404
        for name in ("matter_withdraw", "matter_supply", "matter_paper_remove"):
            assert other.post(at(name, card), {"note": ""}).status_code == 404
        assert grouped(card.receipt) in me.get("/matters/").content.decode()
        assert grouped(card.receipt) not in other.get("/matters/").content.decode()

    def test_corrected_with_a_paper(self, me: Client, desk: Desk) -> None:
        back = step(desk.clerk, accepted(desk), MatterAct.RETURN, reason="paper_missing", note="请补劳动合同")
        page = me.get(at("matter", back)).content.decode()
        assert "请最迟 2026年3月30日（星期一） 补正" in page
        assert "请补劳动合同" in page
        assert me.post(at("matter_supply", back), paper(zipped())).status_code == 422
        assert me.post(at("matter_supply", back), paper(jpeg())).status_code == 302
        me.post(at("matter_supply", back), {"note": "已补"}, follow=True)
        row = Matter.objects.get()
        assert row.state == MatterState.ACCEPTED.value
        assert row.evidence.count() == 1
        assert me.get(at("matter_supply", back)).status_code == 409

    def test_withdrawn(self, me: Client, desk: Desk) -> None:
        card = applied(desk)
        assert "已撤销" in me.post(at("matter_withdraw", card), follow=True).content.decode()
        assert me.post(at("matter_withdraw", card)).status_code == 409

    def test_a_refusal_is_delivered_and_looked_at_again(self, me: Client, desk: Desk) -> None:
        done = step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
        page = me.get(at("matter", done)).content.decode()
        assert "转出地没有查到参保记录" in page
        assert "不同意，申请复核" in page
        assert Matter.objects.get().state == MatterState.SERVED.value
        assert me.post(at("matter_appeal", done), {"grounds": "", "key": str(uuid4())}).status_code == 422
        asked = me.post(at("matter_appeal", done), {"grounds": "我有凭证", "key": str(uuid4())}, follow=True)
        assert "申请已收到" in asked.content.decode()
        # A review is not reviewed, and its receipt promises none.
        assert "您可以申请由另一位工作人员复核" not in asked.content.decode()
        assert "没有参加过原来决定的工作人员" in asked.content.decode()
        assert "查看复核" in me.get(at("matter", done)).content.decode()

    def test_a_transfer_that_passed_is_appealed_against_and_taken_back(self, desk: Desk) -> None:
        done = passed(desk)
        with time_machine.travel(DECIDED_AT + HOUR, tick=True):
            me = entered(desk.applicant.user)
            page = me.get(at("matter", done)).content.decode()
            assert "转错了，申请撤销" in page
            assert "申请撤销这次转移" in me.get(at("matter_appeal", done)).content.decode()
            asked = {"grounds": "没有要转养老", "key": str(uuid4())}
            assert (
                "申诉：撤销已办结的关系转移"
                in me.post(at("matter_appeal", done), asked, follow=True).content.decode()
            )
            assert me.post(at("matter_appeal", done), {**asked, "key": str(uuid4())}).status_code == 409
        first, second = (stage.staff(f"+861370000008{n}", StaffRole.CLERK, stage.BENGBU) for n in (7, 8))
        card = appeal_of(done.id)
        assert card is not None
        upheld = confirmed(second, proposed(first, card))
        with time_machine.travel(UPHELD_AT + HOUR, tick=True):
            me = entered(desk.applicant.user)
            page = me.get(at("matter", upheld)).content.decode()
            assert "转移已经撤销" in page
            assert "申请撤销" not in page
            page = me.get(at("matter", done)).content.decode()
            assert "已经撤销" in page
            assert "转错了" not in page

    def test_pages_ask_little_of_the_database(
        self, me: Client, desk: Desk, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        card = step(desk.clerk, taken(desk.clerk, applied(desk)), MatterAct.ACCEPT)
        for path in (
            "/matters/",
            at("matter", card),
            at("matter_receipt", card),
            "/matters/transfer/relation/",
        ):
            me.get(path)
            with django_assert_max_num_queries(14):
                assert me.get(path).status_code == 200

    def test_in_english(self, me: Client, desk: Desk) -> None:
        card = applied(desk)
        me.cookies["language"] = "en"
        page = me.get(at("matter", card)).content.decode()
        assert "Transfer of an insurance relation" in page
        assert "23 March 2026, Monday" in page


class TestProgress:
    def test_both_open_it_and_nothing_personal_shows(self, desk: Desk) -> None:
        card = applied(desk)
        found = Client().post(
            "/progress/", {"receipt": grouped(card.receipt), "tail": number_tail(desk.applicant.pk)}
        )
        page = found.content.decode()
        assert "已提交，等待受理" in page
        for secret in (desk.applicant.name, "深圳", "企业职工"):
            assert secret not in page

    def test_a_wrong_pair_and_no_matter_answer_the_same(self, desk: Desk) -> None:
        card = applied(desk)
        pages = []
        for receipt, tail in ((card.receipt, "0000"), ("2603000000000045", "0000"), ("123", "0000")):
            answered = Client().post("/progress/", {"receipt": receipt, "tail": tail})
            page = re.sub(r'value="[^"]*"', "", answered.content.decode())
            pages.append((answered.status_code, page))
        assert pages[0] == pages[1] == pages[2]

    def test_it_is_asked_a_few_times_a_minute(self, desk: Desk) -> None:
        client = Client()
        asked = [client.post("/progress/", {"receipt": "1", "tail": "0000"}).status_code for _ in range(12)]
        assert asked == [422] * 10 + [429] * 2

    def test_the_qr_brings_the_number_along_and_nothing_else(self) -> None:
        page = Client().get("/progress/?receipt=2603000000000045").content.decode()
        assert 'value="2603000000000045"' in page
        assert "<script>" not in Client().get("/progress/?receipt=<script>").content.decode()


def test_a_review_may_be_withdrawn_like_any_matter(desk: Desk) -> None:
    done = step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
    review = matters.appeal(desk.me, done.public_id, "", key=uuid4(), at=AT)
    client = entered(desk.applicant.user)
    assert client.post(at("matter_withdraw", review)).status_code == 302

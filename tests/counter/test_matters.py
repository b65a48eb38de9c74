"""The desk's matters: the queue and its pages, one case, taking and deciding, the second person, the intake."""

import re
import time
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions import transfers
from accounts.actions.transfers import Application
from accounts.enums.matters import MatterAct, MatterOutcome
from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.models.users import User
from accounts.queries.matters import MatterCard
from accounts.queries.people import number_of, number_tail
from accounts.rules.actors import Actor
from accounts.rules.receipts import grouped
from foundation.identifiers import Sex
from portal.counter import matter_desk
from tests import cast as stage
from tests.accounts.desk import (
    AT,
    BENGBU,
    DAY,
    SHENZHEN,
    Desk,
    accepted,
    applied,
    enrol,
    open_desk,
    step,
    taken,
    wish,
)
from tests.accounts.test_transfer_effects import passed
from tests.accounts.test_transfer_undos import UPHELD_AT, appealed, pay_in_bengbu

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> object:
    with time_machine.travel(AT, tick=True):
        yield open_desk()


def entered(actor: Actor, *, fresh: bool = True) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    if fresh:
        session = client.session
        session["step_up_at"] = int(time.time())
        session.save()
    return client


def at(name: str, card: MatterCard) -> str:
    return reverse(f"counter:{name}", args=[card.public_id])


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


class TestQueue:
    def test_pages_hold_every_matter_once_the_most_urgent_first(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matter_desk, "PAGE_MAX", 2)
        for n in range(5):
            person = stage.somebody(f"周{'甲乙丙丁戊己庚辛壬癸'[n]}", Sex.FEMALE, date(1990, 1, 1 + n))
            stage.sign_up(f"+861370000003{n}", person)
            enrol(person, wish().insurance)
            new = Application(person.pk, wish(), uuid4(), draws_pension=False)
            transfers.apply(stage.citizen(person), new, at=AT - (n // 2) * DAY)
        clerk, seen, path = entered(desk.clerk), [], "/counter/matters/"
        while path:
            page = text(clerk, path)
            seen += re.findall(r'class="number" href="[^"]*/([0-9a-f-]{36})/"', page)
            nxt = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
            path = "/counter/matters/" + nxt[1].replace("&amp;", "&") if nxt else ""
        order = Matter.objects.order_by("due_on", "pk").values_list("public_id", flat=True)
        assert seen == [str(public_id) for public_id in order]

    def test_lists_are_of_this_desk(self, desk: Desk) -> None:
        card = applied(desk)
        number = grouped(card.receipt)
        clerk, colleague = entered(desk.clerk), entered(desk.colleague)
        assert number in text(clerk, "/counter/matters/")
        assert number not in text(entered(desk.elsewhere), "/counter/matters/")
        assert number not in text(clerk, "/counter/matters/?view=mine")
        taken(desk.clerk, card)
        assert number in text(clerk, "/counter/matters/?view=mine")
        assert number not in text(colleague, "/counter/matters/?view=mine")
        assert "clerk 340300" in text(colleague, "/counter/matters/")
        with time_machine.travel(AT + 60 * DAY):
            late = entered(desk.clerk)
            assert number in text(late, "/counter/matters/?view=overdue")
        for odd in ("?view=x", "?after=x", "?after=2026-01-01_x", "?kind=none"):
            assert clerk.get(f"/counter/matters/{odd}").status_code == 200

    def test_each_shown_is_written_down_once_a_session(self, desk: Desk) -> None:
        applied(desk)
        clerk = entered(desk.clerk)
        for _ in range(2):
            clerk.get("/counter/matters/")
        assert AuditEvent.objects.filter(action="matter.listed").count() == 1

    def test_the_next_one_or_a_kind_word(self, desk: Desk) -> None:
        clerk = entered(desk.clerk)
        assert "队列已清空" in clerk.post("/counter/matters/next/", follow=True).content.decode()
        card = applied(desk)
        assert clerk.post("/counter/matters/next/").headers["Location"] == at("matter", card)

    def test_pages_ask_little_of_the_database(
        self, desk: Desk, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        card = taken(desk.clerk, applied(desk))
        clerk = entered(desk.clerk)
        for path, most in (("/counter/matters/", 16), (at("matter", card), 26)):
            clerk.get(path)
            with django_assert_max_num_queries(most):
                assert clerk.get(path).status_code == 200


class TestCase:
    def test_who_holds_it_is_told_honestly(self, desk: Desk) -> None:
        card = taken(desk.clerk, applied(desk))
        assert "您正在办这件" in text(entered(desk.clerk), at("matter", card))
        other = text(entered(desk.colleague), at("matter", card))
        assert "clerk 340300 正在办这件" in other
        assert 'name="act"' not in other
        refused = entered(desk.colleague).post(at("matter_take", card))
        assert refused.status_code == 409
        assert "占用到 2026年3月2日" in refused.content.decode()
        entered(desk.clerk).post(at("matter_give_back", card))
        assert entered(desk.colleague).post(at("matter_take", card)).status_code == 302

    def test_it_shows_facts_checks_and_log_and_notes_the_look(self, desk: Desk) -> None:
        card = applied(desk)
        page = text(entered(desk.clerk), at("matter", card))
        for words in ("企业职工基本养老保险", "转出地有参保记录", "提交申请", "2026年3月23日"):
            assert words in page
        assert AuditEvent.objects.filter(action="matter.viewed", object_id=card.public_id).count() == 1

    def test_from_acceptance_to_a_transfer_by_two(self, desk: Desk) -> None:
        card = taken(desk.clerk, applied(desk))
        clerk, colleague = entered(desk.clerk), entered(desk.colleague)
        clerk.post(at("matter", card), {"act": "accept", "seen": card.version, "reason": "", "note": ""})
        version = Matter.objects.get().version
        clerk.post(at("matter", card), {"act": "grant", "seen": version, "reason": "", "note": "核对无误"})
        assert grouped(card.receipt) in text(colleague, "/counter/matters/?view=second")
        assert "提出的人不能自己复核" in text(clerk, at("matter", card))
        page = text(colleague, at("matter", card))
        (proposal,) = re.findall(r'name="proposal" value="(\w{64})"', page)
        told = colleague.post(at("matter", card), {"act": "disagree", "proposal": proposal, "note": ""})
        assert told.status_code == 422
        colleague.post(at("matter", card), {"act": "confirm", "proposal": proposal, "note": ""})
        assert Matter.objects.get().outcome == MatterOutcome.PASSED.value
        assert RelationTransfer.objects.count() == 1

    def test_an_appeal_against_a_transfer_shows_what_stands_on_it(self, desk: Desk) -> None:
        done = passed(desk)
        clerk = stage.staff("+8613700000087", StaffRole.CLERK, BENGBU)
        with time_machine.travel(UPHELD_AT, tick=True):
            card = taken(clerk, appealed(desk, done), at=UPHELD_AT)
            pay_in_bengbu(desk)
            page = text(entered(clerk), at("matter", card))
            assert "2 个月，撤销后仍保留在记录里" in page
            assert "之后没有再转移到别处" in page
            Enrolment.objects.current().filter(area_key=BENGBU).update(superseded_at=UPHELD_AT)
            given = {"act": "accept", "seen": card.version, "reason": "", "note": ""}
            entered(clerk).post(at("matter", card), given)
            seen = Matter.objects.get(pk=card.id).version
            told = entered(clerk).post(at("matter", card), {**given, "act": "grant", "seen": seen})
            assert told.status_code == 409
            assert "转入地的参保登记在转移后有改动" in told.content.decode()

    def test_a_choice_on_an_older_sight_is_said_and_kept(self, desk: Desk) -> None:
        card = taken(desk.clerk, applied(desk))
        clerk = entered(desk.clerk)
        step(desk.clerk, card, MatterAct.ACCEPT)
        late = {"act": "return", "seen": card.version, "reason": "paper_missing", "note": "请补劳动合同"}
        told = clerk.post(at("matter", card), late)
        assert told.status_code == 409
        assert "刚刚有人更新了这件" in told.content.decode()
        assert "请补劳动合同" in told.content.decode()

    def test_what_was_told_to_be_looked_at_again_can_be_decided_from_there(self, desk: Desk) -> None:
        card = taken(desk.clerk, applied(desk))
        clerk = entered(desk.clerk)
        step(desk.clerk, card, MatterAct.ACCEPT)
        late = {"act": "return", "seen": card.version, "reason": "paper_missing", "note": "请补劳动合同"}
        told = clerk.post(at("matter", card), late).content.decode()
        (seen,) = re.findall(r'name="seen" value="(\d+)"', told)
        assert clerk.post(at("matter", card), {**late, "seen": seen}).status_code == 302
        assert Matter.objects.get().state == "returned"

    def test_words_outlive_a_lease(self, desk: Desk) -> None:
        card = accepted(desk)
        given = {"act": "return", "seen": card.version, "reason": "paper_missing", "note": "请补劳动合同"}
        with time_machine.travel(AT + DAY):
            clerk = entered(desk.clerk)
            told = clerk.post(at("matter", card), given)
            assert told.status_code == 409
            assert "请重新取件" in told.content.decode()
            assert "取这一件" in told.content.decode()
            page = clerk.post(at("matter_take", card), follow=True).content.decode()
            assert "请补劳动合同" in page
            (seen,) = re.findall(r'name="seen" value="(\d+)"', page)
            assert clerk.post(at("matter", card), {**given, "seen": seen}).status_code == 302

    def test_what_cannot_be_done_is_said_on_the_case_and_elsewhere_leads_back(self, desk: Desk) -> None:
        card = applied(desk)
        clerk = entered(desk.clerk)
        for name in ("matter_give_back", "matter_serve"):
            told = clerk.post(at(name, card))
            assert told.status_code == 409
            assert grouped(card.receipt) in told.content.decode()
        lost = entered(desk.elsewhere).get(at("matter", card)).content.decode()
        assert 'href="/counter/"' in lost
        assert "回到我的家" not in lost

    def test_a_reason_is_asked_for_without_losing_the_words(self, desk: Desk) -> None:
        card = accepted(desk)
        told = entered(desk.clerk).post(
            at("matter", card), {"act": "reject", "seen": card.version, "reason": "", "note": "没有记录"}
        )
        assert "请选择一个理由" in told.content.decode()
        assert "没有记录" in told.content.decode()

    def test_a_decision_asks_for_a_fresh_proof_and_keeps_the_words(self, desk: Desk) -> None:
        card = accepted(desk)
        stale = entered(desk.clerk, fresh=False)
        given = {"act": "return", "seen": card.version, "reason": "paper_missing", "note": "请补劳动合同"}
        assert stale.post(at("matter", card), given).headers["Location"].startswith("/confirm/")
        assert "请补劳动合同" in text(stale, at("matter", card))

    def test_a_result_is_handed_over_once(self, desk: Desk) -> None:
        done = step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
        clerk = entered(desk.clerk)
        assert "已当面送达" in text(clerk, at("matter", done))
        assert clerk.post(at("matter_serve", done)).status_code == 302
        assert clerk.post(at("matter_serve", done)).status_code == 409

    def test_a_relative_is_told_and_stopped(self, desk: Desk) -> None:
        card = applied(desk)
        mother = stage.somebody("周母", Sex.FEMALE, date(1962, 1, 1))
        stage.child_of(desk.applicant, mother)
        User.objects.filter(pk=desk.clerk.user_id).update(person=mother)
        clerk = entered(desk.clerk)
        assert "近亲属" in text(clerk, at("matter", card))
        assert clerk.post(at("matter_take", card)).status_code == 403
        assert "队列已清空" in clerk.post("/counter/matters/next/", follow=True).content.decode()


class TestIntake:
    def given(self, desk: Desk, **changes: str) -> dict[str, str]:
        return {
            "name": "周晓",
            "number": number_of(desk.applicant.pk),
            "insurance": "employee_pension",
            "from_area": SHENZHEN,
            "to_area": BENGBU,
            "reason": "new_job",
            "note": "",
            "is_id_checked": "on",
            "key": str(uuid4()),
            **changes,
        }

    def test_a_receipt_is_printed_and_the_applicant_sees_it(self, desk: Desk) -> None:
        given = self.given(desk)
        clerk = entered(desk.clerk)
        pages = [clerk.post("/counter/matters/new/", given, follow=True).content.decode() for _ in range(2)]
        row = Matter.objects.get()
        assert all(grouped(row.receipt) in page for page in pages)
        assert row.subject_id == desk.applicant.pk
        tail = number_tail(desk.applicant.pk)
        found = Client().post("/progress/", {"receipt": row.receipt, "tail": tail})
        assert found.status_code == 200

    def test_another_name_and_no_such_number_are_the_same_answer(self, desk: Desk) -> None:
        clerk = entered(desk.clerk)
        nobody = stage.synthetic_id_number(county_code="349900", born_on=date(1970, 1, 1), sequence=900)
        told = [
            clerk.post("/counter/matters/new/", self.given(desk, **change))
            for change in ({"name": "周小"}, {"number": nobody})
        ]
        assert [answer.status_code for answer in told] == [422, 422]
        assert all("没有找到您可以查看的人" in answer.content.decode() for answer in told)
        assert AuditEvent.objects.filter(action="person.looked_up").count() == 2

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"number": "1"}, "18 位"),
            ({"is_id_checked": ""}, "请先核对本人和身份证原件"),
            ({"from_area": BENGBU}, "同一个统筹区"),
            ({"to_area": SHENZHEN}, "to_area"),
            ({"key": "x"}, "key"),
        ],
    )
    def test_what_is_wrong_is_said(self, desk: Desk, changes: dict[str, str], words: str) -> None:
        told = entered(desk.clerk).post("/counter/matters/new/", self.given(desk, **changes))
        assert told.status_code == 422
        assert words in told.content.decode()
        assert not Matter.objects.exists()

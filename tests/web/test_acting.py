"""A daughter does things for her father: who is named on every page, what is written down, and how it ends."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import matters
from accounts.enums.matters import MatterAct, MatterState
from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence
from accounts.models.matters import Matter
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.audit import broken_links
from accounts.queries.matters import matter_by_public_id
from family.actions import mandates
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, MandateScope
from family.models.mandates import Mandate
from tests.accounts.desk import step, taken
from tests.accounts.test_evidence import jpeg
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast, citizen, verify
from tests.merging.pairs import again, colleague, merged
from tests.web.conftest import SignIn


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """The family; father and daughter have proved who they are. He lets her do everything."""
    verify(cast.daughter, cast.clerk_of_bengbu)
    verify(cast.father, cast.clerk_of_bengbu)
    return cast


def at(person: InsuredPerson, name: str, **parts: object) -> str:
    return reverse(f"web:{name}", kwargs={"person_id": person.public_id, **parts})


def transfer(person: InsuredPerson, step: str = "") -> str:
    return at(person, "for_transfer") + (f"{step}/" if step else "")


def fill(client: Client, person: InsuredPerson) -> None:
    whom = {"for": str(person.public_id)}
    answers = {
        "relation": {"relation": f"employee_medical|{BENGBU}"},
        "place": {"to_area": SHENZHEN},
        "reason": {"reason": "moved"},
    }
    for part, answer in answers.items():
        assert client.post(transfer(person, part), {**whom, **answer}).status_code == 302


def hidden(page: HttpResponse) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(key|seen|for)" value="([^"]+)"', page.content.decode()))


def send(client: Client, person: InsuredPerson) -> HttpResponse:
    check = transfer(person, "check")
    return client.post(check, hidden(client.get(check)))


def applied(client: Client, person: InsuredPerson) -> Matter:
    fill(client, person)
    assert send(client, person).status_code == 302
    return Matter.objects.get()


def bare(page: HttpResponse, name: str) -> str:
    """Give a page without the token of its forms and without its own address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return text.replace(name, "")


def mandate_of(cast: Cast) -> Mandate:
    return Mandate.objects.get(principal=cast.father)


class TestThePages:
    def test_every_page_says_for_whom_until_when_and_the_way_back(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        pages = [
            at(cast.father, "for"),
            transfer(cast.father),
            transfer(cast.father, "relation"),
            transfer(cast.father, "papers"),
            at(cast.father, "statement_of"),
            reverse("web:deadline", args=[cast.father_pension]),
        ]
        for address in pages:
            page = client.get(address).content.decode()
            assert '<aside class="acting"' in page, address
            banner = page.split('<aside class="acting"')[1].split("</aside>")[0]
            for words in ("父亲 张德山", "提醒、查看、代办", "参保关系转移", "2028年1月2日", "换回自己"):
                assert words in banner, (address, words)
            assert f'href="{reverse("web:home")}"' in banner

    def test_pages_about_oneself_carry_no_such_line(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        client.get(at(cast.father, "for"))
        for name in ("home", "family", "transfer", "statement", "mandates", "matters"):
            assert 'class="acting"' not in client.get(reverse(f"web:{name}")).content.decode()

    def test_home_and_mandates_lead_there(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        for name in ("home", "mandates"):
            assert at(cast.father, "for") in client.get(reverse(f"web:{name}")).content.decode()

    def test_a_reminder_opens_the_first_page_alone(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        page = client.get(at(cast.grandmother, "for")).content.decode()
        assert "这份授权只让您记着日子" in page
        assert transfer(cast.grandmother) not in page
        for address in (transfer(cast.grandmother), transfer(cast.grandmother, "check")):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "mother", "daughter"])
    def test_without_a_mandate_one_and_all_are_nobody(self, cast: Cast, sign_in: SignIn, who: str) -> None:
        client = sign_in(cast.daughter)
        person = getattr(cast, who)
        nobody = "0190b2f0-0000-7000-8000-000000000000"
        for name in ("for", "for_transfer", "for_transfer_check"):
            answer = client.get(at(person, name))
            absent = client.get(reverse(f"web:{name}", args=[nobody]))
            assert (answer.status_code, absent.status_code) == (404, 404)
            assert bare(answer, str(person.public_id)) == bare(absent, nobody)

    def test_a_look_is_written_down_with_the_mandate(self, cast: Cast, sign_in: SignIn) -> None:
        sign_in(cast.daughter).get(at(cast.father, "for"))
        event = AuditEvent.objects.filter(action="deadline.listed").latest("pk")
        assert event.mandate_id == mandate_of(cast).pk
        assert event.actor_user_id == User.objects.get(person=cast.daughter).pk
        assert event.subject_person_id == cast.father.pk

    def test_every_page_that_shows_something_leaves_its_line(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        client.get(transfer(cast.father, "relation"))
        row = applied(client, cast.father)
        client.get(at(cast.father, "for_matter", matter_id=row.public_id))
        lines = AuditEvent.objects.filter(subject_person_id=cast.father.pk, mandate_id=mandate_of(cast).pk)
        assert {"enrolment.viewed", "matter.looked", "matter.apply"} <= set(
            lines.values_list("action", flat=True)
        )
        own = sign_in(cast.father)
        before = AuditEvent.objects.count()
        own.get(reverse("web:transfer_question", args=["relation"]))
        own.get(reverse("web:matter", args=[row.public_id]))
        assert AuditEvent.objects.count() == before

    def test_whoever_stands_in_the_register_twice_is_one_person(self, cast: Cast, sign_in: SignIn) -> None:
        twin = again(cast.father)
        merged(cast, twin, cast.father, colleague(cast))
        client = sign_in(cast.daughter)
        page = client.get(at(twin, "for")).content.decode()
        assert "父亲 张德山" in page
        form = client.get(transfer(twin, "place"))
        sent = client.post(transfer(twin, "place"), {**hidden(form), "to_area": SHENZHEN})
        assert sent.headers["Location"] == transfer(cast.father, "reason")


class TestApplying:
    def test_page_by_page_to_a_receipt_in_the_fathers_name(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        relation = client.get(transfer(cast.father, "relation")).content.decode()
        assert "职工基本医疗保险 · 蚌埠市" in relation
        fill(client, cast.father)
        paper = {
            "for": str(cast.father.public_id),
            "slot": "residence",
            "file": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"),
        }
        assert client.post(transfer(cast.father, "papers"), paper).status_code == 302
        papers = client.get(transfer(cast.father, "papers")).content.decode()
        link = re.search(r'<a href="(/for/[^"]+/papers/[^"]+)">', papers)
        assert link
        assert client.get(link[1]).headers["Content-Type"] == "image/jpeg"

        check = client.get(transfer(cast.father, "check")).content.decode()
        assert cast.father.name in check
        sent = send(client, cast.father)
        row = Matter.objects.get()
        assert sent.headers["Location"] == at(cast.father, "for_matter_receipt", matter_id=row.public_id)
        assert (row.subject_id, row.applicant.person_id, row.mandate_id) == (
            cast.father.pk,
            cast.daughter.pk,
            mandate_of(cast).pk,
        )
        assert Evidence.objects.get().matter_id == row.pk
        receipt = client.get(sent.headers["Location"]).content.decode()
        assert cast.father.name in receipt
        assert f"女儿 {cast.daughter.name}" in receipt
        assert (
            at(cast.father, "for_matter", matter_id=row.public_id)
            in client.get(at(cast.father, "for")).content.decode()
        )

    def test_the_audit_holds_actor_subject_and_mandate_in_its_chain(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        row = applied(sign_in(cast.daughter), cast.father)
        event = AuditEvent.objects.get(action="matter.apply", object_id=row.public_id)
        assert (event.actor_user_id, event.subject_person_id, event.mandate_id) == (
            User.objects.get(person=cast.daughter).pk,
            cast.father.pk,
            mandate_of(cast).pk,
        )
        assert broken_links() == []

    def test_what_the_father_does_himself_carries_no_mandate(self, cast: Cast, sign_in: SignIn) -> None:
        row = applied(sign_in(cast.daughter), cast.father)
        sign_in(cast.father).post(reverse("web:matter_withdraw", args=[row.public_id]))
        event = AuditEvent.objects.get(action="matter.withdraw")
        assert event.actor_user_id == User.objects.get(person=cast.father).pk
        assert event.mandate_id is None

    def test_the_father_is_told_who_it_was(self, cast: Cast, sign_in: SignIn) -> None:
        applied(sign_in(cast.daughter), cast.father)
        told = Notice.objects.get(template="matter.received")
        assert told.recipient_id == cast.father.pk
        assert told.facts["by"] == cast.daughter.name
        inbox = sign_in(cast.father).get(reverse("web:message", args=[told.public_id])).content.decode()
        assert f"由 {cast.daughter.name} 替您提交" in inbox

    def test_sent_twice_it_is_one_matter(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        fill(client, cast.father)
        page = hidden(client.get(transfer(cast.father, "check")))
        first = client.post(transfer(cast.father, "check"), page)
        second = client.post(transfer(cast.father, "check"), page)
        assert first.headers["Location"] == second.headers["Location"]
        assert Matter.objects.count() == 1

    def test_a_helper_who_is_not_known_well_enough_sends_nothing(self, cast: Cast, sign_in: SignIn) -> None:
        new = NewMandate(
            cast.husband.pk, MandateGrade.ACT, frozenset({MandateScope.TRANSFER}), ON + timedelta(days=90)
        )
        mandates.give(citizen(cast.daughter), new, confirmed_by=ConfirmedBy.DESK, at=AT)
        client = sign_in(cast.husband)
        whom = {"for": str(cast.daughter.public_id)}
        for part, answer in {
            "relation": {"relation": f"employee_medical|{BENGBU}"},
            "place": {"to_area": SHENZHEN},
            "reason": {"reason": "moved"},
        }.items():
            client.post(transfer(cast.daughter, part), {**whom, **answer})
        assert send(client, cast.daughter).status_code == 403
        assert Matter.objects.count() == 0


class TestNothingLandsOnSomebodyElse:
    def test_what_is_filled_in_for_father_is_not_ones_own(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        fill(client, cast.father)
        own = client.get(reverse("web:transfer_check"))
        assert own.headers["Location"] == reverse("web:transfer_question", args=["relation"])

    def test_a_form_for_father_sent_to_ones_own_page_does_nothing(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        fill(client, cast.father)
        page = hidden(client.get(transfer(cast.father, "check")))
        answer = client.post(reverse("web:transfer_check"), page)
        assert answer.status_code == 409
        assert "这一页原来是替另一个人打开的" in answer.content.decode()
        assert Matter.objects.count() == 0

    @pytest.mark.parametrize("whom", [None, "daughter", "grandmother", "nobody"])
    def test_a_form_that_names_another_than_its_address_does_nothing(
        self, cast: Cast, sign_in: SignIn, whom: str | None
    ) -> None:
        client = sign_in(cast.daughter)
        fill(client, cast.father)
        page = hidden(client.get(transfer(cast.father, "check")))
        page.pop("for")
        if whom:
            page["for"] = str(getattr(cast, whom).public_id) if whom != "nobody" else "'; --"
        for part in ("check", "place"):
            answer = client.post(transfer(cast.father, part), {**page, "to_area": SHENZHEN})
            assert answer.status_code == 409
        assert Matter.objects.count() == 0

    def test_two_tabs_for_two_people_stay_two(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        fill(client, cast.father)
        own = {"relation": f"employee_medical|{BENGBU}"}
        assert client.post(reverse("web:transfer_question", args=["relation"]), own).status_code == 302
        check = client.get(transfer(cast.father, "check")).content.decode()
        assert "职工基本医疗保险" in check
        row = applied(client, cast.father)
        assert row.subject_id == cast.father.pk
        assert row.topic == "employee_medical"


class TestTheEnd:
    @pytest.mark.parametrize("how", ["revoke", "freeze"])
    def test_once_stopped_the_open_page_does_nothing(self, cast: Cast, sign_in: SignIn, how: str) -> None:
        client = sign_in(cast.daughter)
        fill(client, cast.father)
        page = hidden(client.get(transfer(cast.father, "check")))
        getattr(mandates, how)(citizen(cast.father), mandate_of(cast).public_id, at=AT)
        answer = client.post(transfer(cast.father, "check"), page)
        assert answer.status_code == 404
        assert Matter.objects.count() == 0
        assert client.get(at(cast.father, "for")).status_code == 404

    def test_the_matter_goes_on_as_the_fathers_and_the_helper_sees_it_no_more(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.daughter)
        row = applied(client, cast.father)
        address = at(cast.father, "for_matter", matter_id=row.public_id)
        assert client.get(address).status_code == 200
        mandates.revoke(citizen(cast.father), mandate_of(cast).public_id, at=AT)
        for name in ("for_matter", "for_matter_receipt", "for_matter_supply"):
            assert client.get(at(cast.father, name, matter_id=row.public_id)).status_code == 404
        withdrawn = client.post(
            at(cast.father, "for_matter_withdraw", matter_id=row.public_id),
            {"for": str(cast.father.public_id)},
        )
        assert withdrawn.status_code == 404
        row.refresh_from_db()
        assert row.state == MatterState.APPLIED.value
        father = sign_in(cast.father)
        assert reverse("web:matter", args=[row.public_id]) in father.get("/matters/").content.decode()
        page = father.get(reverse("web:matter", args=[row.public_id])).content.decode()
        assert f"这件申请由 女儿 {cast.daughter.name} 替您提交" in page
        gone = father.post(reverse("web:matter_withdraw", args=[row.public_id]))
        assert gone.headers["Location"] == reverse("web:matter", args=[row.public_id])

    def test_when_it_has_run_out_nothing_is_open(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        row = applied(client, cast.father)
        with time_machine.travel(AT + timedelta(days=3 * 365)):
            late = sign_in(cast.daughter)
            assert late.get(at(cast.father, "for")).status_code == 404
            assert late.get(at(cast.father, "for_matter", matter_id=row.public_id)).status_code == 404

    def test_the_daughter_takes_back_what_she_applied_for(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.daughter)
        row = applied(client, cast.father)
        address = at(cast.father, "for_matter_withdraw", matter_id=row.public_id)
        assert client.post(address, {}).status_code == 409
        assert client.post(address, {"for": str(cast.father.public_id)}).status_code == 302
        assert AuditEvent.objects.get(action="matter.withdraw").mandate_id == mandate_of(cast).pk

    def test_the_daughter_supplies_what_is_asked_for_and_the_father_gets_the_outcome(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.daughter)
        row = applied(client, cast.father)
        clerk = cast.clerk_of_shenzhen
        card = matter_by_public_id(row.public_id)
        assert card
        step(clerk, taken(clerk, card), MatterAct.RETURN, reason="paper_missing", note="请补居住证")
        page = client.get(at(cast.father, "for_matter_supply", matter_id=row.public_id)).content.decode()
        assert "请补居住证" in page
        sent = client.post(
            at(cast.father, "for_matter_supply", matter_id=row.public_id),
            {"for": str(cast.father.public_id), "note": "已补"},
        )
        assert sent.status_code == 302
        assert AuditEvent.objects.get(action="matter.supply").mandate_id == mandate_of(cast).pk
        matters.withdraw(citizen(cast.father), row.public_id, at=AT)
        client.get(at(cast.father, "for_matter", matter_id=row.public_id))
        row.refresh_from_db()
        assert row.state == MatterState.CLOSED.value
        sign_in(cast.father).get(reverse("web:matter", args=[row.public_id]))
        row.refresh_from_db()
        assert row.state == MatterState.SERVED.value

    def test_a_review_is_asked_for_by_the_helper_who_opened_it_and_the_father_is_told(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.daughter)
        row = applied(client, cast.father)
        for name in ("matter_appeal", "matter"):
            assert client.get(reverse(f"web:{name}", args=[row.public_id])).status_code == 404
        card, clerk = matter_by_public_id(row.public_id), cast.clerk_of_shenzhen
        assert card
        step(clerk, taken(clerk, card), MatterAct.REFUSE, reason="wrong_agency", note="不归这里")
        address = at(cast.father, "for_matter_appeal", matter_id=row.public_id)
        page = client.get(at(cast.father, "for_matter", matter_id=row.public_id)).content.decode()
        assert f'href="{address}"' in page
        sent = {**hidden(client.get(address)), "grounds": "归深圳办"}
        assert client.post(address, {**sent, "for": ""}).status_code == 409
        done = client.post(address, sent)
        review = Matter.objects.get(appeals=row)
        assert done.headers["Location"] == at(cast.father, "for_matter_receipt", matter_id=review.public_id)
        assert review.mandate_id == mandate_of(cast).pk
        assert AuditEvent.objects.get(action="matter.appeal").mandate_id == mandate_of(cast).pk
        told = Notice.objects.get(topic=f"matter:{review.public_id}")
        assert (told.recipient_id, told.facts["by"]) == (cast.father.pk, cast.daughter.name)
        seen = at(cast.father, "for_matter", matter_id=review.public_id)
        page = client.get(at(cast.father, "for_matter", matter_id=row.public_id)).content.decode()
        assert f'href="{seen}"' in page
        assert client.get(seen).status_code == 200

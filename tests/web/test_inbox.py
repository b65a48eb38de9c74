"""The inbox: one's own messages, worded when they are read."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.actions import audit, notices
from accounts.models.notices import Notice, NoticeDelivery
from accounts.queries.notices import unread_count
from accounts.rules.actors import SYSTEM
from certification.enums import EscalationAnswer
from certification.models.entitlements import Entitlement
from certification.models.escalations import Escalation, EscalationStep
from family.models.mandates import Mandate
from portal.web.inbox_screens import PAGE_SIZE
from tests import cast as stage
from tests.cast import Cast
from tests.web.conftest import SignIn


def remind(cast: Cast) -> UUID:
    """Put one reminder about the grandmother into the daughter's inbox."""
    facts = {
        "name": "顾桂兰",
        "relation_zh": "外祖母",
        "relation_en": "maternal grandmother",
        "benefit": "pension_employee",
        "due_on": "2026-03-14",
        "days_left": 15,
        "area_name": "蚌埠市",
        "area_name_en": "Bengbu",
    }
    new = notices.NewNotice("k", "t", cast.daughter.pk, cast.grandmother.pk, "certification.reminder", facts)
    notices.post_many([new], at=stage.AT)
    public_id: UUID = Notice.objects.get(key="k").public_id
    return public_id


def test_a_message_is_unread_until_it_is_opened(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("web:message", args=[remind(cast)])
    client = sign_in(cast.daughter)

    waiting = unread_count(cast.daughter.pk)
    assert f"未读</span> {waiting}" in client.get(reverse("web:home")).content.decode()
    opened = client.get(page).content.decode()
    assert "外祖母 顾桂兰 的企业职工养老金资格认证最晚 2026年3月14日（星期六） 办好" in opened
    assert unread_count(cast.daughter.pk) == waiting - 1


def test_it_is_worded_in_the_language_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    client.cookies["language"] = "en"

    html = client.get(reverse("web:message", args=[remind(cast)])).content.decode()

    assert "顾桂兰 (maternal grandmother)" in html
    assert "14 March 2026, Saturday" in html
    assert "Paid by: Bengbu." in html
    client.cookies["language"] = "zh-hans"
    assert "发放地：蚌埠市。" in client.get(reverse("web:message", args=[remind(cast)])).content.decode()


def digest(cast: Cast, key: str = "digest") -> UUID:
    """Put one message about grandmother and father into the daughter's inbox."""
    parts = (
        ("顾桂兰", "外祖母", cast.grandmother.pk, "2026-03-14"),
        ("张德山", "父亲", cast.father.pk, "2026-03-20"),
    )
    items = tuple(
        notices.NewItem(
            f"topic:{key}:{pk}",
            pk,
            {
                "name": name,
                "relation_zh": zh,
                "relation_en": zh,
                "is_about_reader": False,
                "benefit": "pension_employee",
                "due_on": due,
                "days_left": 12,
                "area_name": "蚌埠市",
                "area_name_en": "Bengbu",
            },
        )
        for name, zh, pk, due in parts
    )
    new = notices.NewNotice(
        key, f"t:{key}", cast.daughter.pk, cast.daughter.pk, "certification.reminder", items=items
    )
    notices.post_many([new], at=stage.AT)
    public_id: UUID = Notice.objects.get(key=key).public_id
    return public_id


def test_a_message_of_several_things_is_a_list_and_what_is_done_is_struck(
    cast: Cast, sign_in: SignIn
) -> None:
    page = reverse("web:message", args=[digest(cast)])
    client = sign_in(cast.daughter)
    html = client.get(page).content.decode()
    assert html.count("最晚 2026年3月") == 2
    assert "<s>" not in html
    assert "<h1>资格认证提醒：外祖母 顾桂兰、父亲 张德山</h1>" in html
    assert "请带身份证到社保窗口" in html

    notices.cancel_unsent([f"topic:digest:{cast.grandmother.pk}"], at=stage.AT)

    html = client.get(page).content.decode()
    struck = html[html.index("<s>") : html.index("</s>")]
    assert "外祖母 顾桂兰" in struck
    assert "父亲 张德山" not in struck

    notices.cancel_unsent([f"topic:digest:{cast.father.pk}"], at=stage.AT)
    # Nobody is sent anywhere with what is done, and it is not said why: of some the reader may know nothing any more.
    assert "不用再办" not in client.get(page).content.decode()
    assert "请带身份证到社保窗口" not in client.get(page).content.decode()


def test_what_is_overdue_by_the_day_it_is_read_is_told_so(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("web:message", args=[digest(cast)])
    with time_machine.travel(stage.AT.replace(month=3, day=17)):
        html = sign_in(cast.daughter).get(page).content.decode()

    assert "已于 2026年3月14日（星期六） 到期，请尽快认证" in html
    assert "最晚 2026年3月20日（星期五）" in html


def test_an_empty_choice_does_not_say_that_there_are_no_messages(cast: Cast, sign_in: SignIn) -> None:
    remind(cast)
    client = sign_in(cast.daughter)
    Notice.objects.filter(recipient=cast.daughter).update(read_at=stage.AT)

    html = client.get("/inbox/?only=unread").content.decode()

    assert "还没有消息" not in html
    assert "这里没有消息" in html


def test_the_list_is_narrowed_by_unread_and_by_whom(cast: Cast, sign_in: SignIn) -> None:
    Notice.objects.filter(recipient=cast.daughter).update(read_at=stage.AT)
    about_her, about_both = remind(cast), digest(cast)
    client = sign_in(cast.daughter)

    def shown(query: str) -> set[str]:
        html = client.get(f"/inbox/{query}").content.decode()
        return {str(one) for one in (about_her, about_both) if str(one) in html}

    both = {str(about_her), str(about_both)}
    assert shown("") == both
    assert shown(f"?about={cast.grandmother.public_id}") == both
    # The father is in the digest only, and the stranger in none: an address that means nobody narrows nothing.
    assert shown(f"?about={cast.father.public_id}") == {str(about_both)}
    assert shown(f"?about={cast.stranger.public_id}") == both
    client.get(reverse("web:message", args=[about_her]))
    assert shown("?only=unread") == {str(about_both)}


def test_pages_follow_one_another_without_gap_or_repeat(cast: Cast, sign_in: SignIn) -> None:
    before = Notice.objects.filter(recipient=cast.daughter).count()
    new = [
        notices.NewNotice(f"many:{n}", f"many:{n}", cast.daughter.pk, cast.daughter.pk, "person.merged")
        for n in range(PAGE_SIZE + 5)
    ]
    notices.post_many(new, at=stage.AT)
    client = sign_in(cast.daughter)

    seen: list[str] = []
    query: str | None = ""
    while query is not None:
        html = client.get(f"/inbox/{query}").content.decode()
        seen += re.findall(r'href="/inbox/([0-9a-f-]{36})/"', html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        query = unescape(found[1]) if found else None

    assert len(seen) == len(set(seen)) == before + PAGE_SIZE + 5
    assert client.get("/inbox/?after=x").status_code == 200
    # What continues somebody else's list continues nothing.
    theirs = Notice.objects.exclude(recipient=cast.daughter).first()
    assert theirs is None or client.get(f"/inbox/?after={theirs.public_id}").status_code == 200


def test_all_are_marked_as_read_up_to_what_was_shown(cast: Cast, sign_in: SignIn) -> None:
    newest = remind(cast)
    later = notices.NewNotice("later", "t", cast.daughter.pk, cast.daughter.pk, "person.merged")
    notices.post_many([later], at=stage.AT + timedelta(minutes=1))
    client = sign_in(cast.daughter)

    client.post("/inbox/read/", {"newest": str(newest)})

    unread = Notice.objects.filter(recipient=cast.daughter, read_at__isnull=True)
    assert [row.key for row in unread] == ["later"]
    for wrong in ("", "x", str(uuid4())):
        assert client.post("/inbox/read/", {"newest": wrong}).status_code == 404


def test_how_far_each_message_has_come_is_told_in_words(cast: Cast, sign_in: SignIn) -> None:
    NoticeDelivery.objects.all().delete()
    note = Notice.objects.get(public_id=remind(cast))
    client = sign_in(cast.daughter)
    assert "短信 待发送" in client.get("/inbox/").content.decode()

    for state, words in (
        ("sent", "已发送"),
        ("delivered", "已送达"),
        ("failed", "失败"),
        ("sending", "待发送"),
    ):
        left = stage.AT if state in ("sent", "delivered") else None
        NoticeDelivery.objects.filter(notice=note).update(state=state, sent_at=left)
        assert f"短信 {words}" in client.get("/inbox/").content.decode()
        assert f"短信 {words}" in client.get(reverse("web:message", args=[note.public_id])).content.decode()
    # What was taken back is nothing the reader waits for.
    NoticeDelivery.objects.filter(notice=note).update(state="cancelled", sent_at=None)
    assert "短信 " not in client.get(reverse("web:message", args=[note.public_id])).content.decode()


def test_the_list_costs_few_statements(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(5):
        digest(cast, f"d{n}")
    client = sign_in(cast.daughter)
    client.get("/inbox/")
    with django_assert_max_num_queries(12):
        client.get("/inbox/")


@pytest.fixture
def asked(cast: Cast) -> EscalationStep:
    """The daughter is asked about her grandmother, by her mandate."""
    pension = Entitlement.objects.get(public_id=cast.grandmother_pension)
    escalation = Escalation.objects.create(
        entitlement=pension,
        person=cast.grandmother,
        area_key=stage.BENGBU,
        due_on=stage.GRANDMOTHER_DUE_ON,
        begun_at=stage.AT,
        looks_at=stage.AT + timedelta(days=1),
    )
    return EscalationStep.objects.create(
        escalation=escalation,
        rung="first_contact",
        recipient=cast.daughter,
        mandate_id=Mandate.objects.get(principal=cast.grandmother).pk,
        notice_key="asked",
        asked_at=stage.AT,
    )


@pytest.mark.parametrize("answer", list(EscalationAnswer))
def test_who_is_asked_answers_with_one_touch(
    cast: Cast, sign_in: SignIn, asked: EscalationStep, answer: EscalationAnswer
) -> None:
    client = sign_in(cast.daughter)
    html = client.get("/inbox/").content.decode()
    assert html.count("请您回一声") == 1
    assert "顾桂兰 的企业职工养老金资格认证" in html

    address = reverse("web:inbox_answer", args=[asked.public_id])
    assert f'action="{address}"' in html
    said = client.post(address, {"answer": answer.value}, follow=True)

    assert said.status_code == 200
    asked.refresh_from_db()
    assert asked.answer == answer.value
    assert "请您回一声" not in client.get("/inbox/").content.decode()


@pytest.mark.parametrize(("grade", "leads"), [("act", "visit"), ("remind", "deadline")])
def test_who_wants_a_visit_is_led_to_its_request(
    cast: Cast, sign_in: SignIn, asked: EscalationStep, grade: str, leads: str
) -> None:
    scopes = ["certification"] if grade == "act" else []
    Mandate.objects.filter(principal=cast.grandmother, helper=cast.daughter).update(
        grade=grade, scopes=scopes
    )
    client = sign_in(cast.daughter)
    said = client.post(
        reverse("web:inbox_answer", args=[asked.public_id]), {"answer": "needs_visit"}, follow=True
    )
    path = said.request["PATH_INFO"]
    pension = cast.grandmother_pension
    if leads == "deadline":
        assert path == reverse("web:deadline", args=[pension])
    else:
        assert path == reverse("web:for_visit_new", args=[cast.grandmother.public_id, pension])
        assert "13700000001" in said.content.decode()
        again = client.get(path).content.decode()
        assert "13700000001" not in again


def test_the_person_asks_for_the_visit_themselves(cast: Cast, sign_in: SignIn, asked: EscalationStep) -> None:
    EscalationStep.objects.update(recipient=cast.grandmother, rung="person", mandate_id=None)
    address = reverse("web:inbox_answer", args=[asked.public_id])
    said = sign_in(cast.grandmother).post(address, {"answer": "needs_visit"}, follow=True)
    assert said.request["PATH_INFO"] == reverse("web:visit_new", args=[cast.grandmother_pension])
    assert said.status_code == 200


def test_an_answer_is_shown_and_may_be_changed(cast: Cast, sign_in: SignIn, asked: EscalationStep) -> None:
    client = sign_in(cast.daughter)
    address = reverse("web:inbox_answer", args=[asked.public_id])
    client.post(address, {"answer": "will_do"})

    html = client.get("/inbox/").content.decode()
    assert "您的答复：<strong>我来办</strong>" in html
    assert 'value="will_do"' not in html

    client.post(address, {"answer": "cannot_reach"})
    asked.refresh_from_db()
    assert asked.answer == "cannot_reach"


def test_nobody_is_asked_whether_they_reach_themselves(
    cast: Cast, sign_in: SignIn, asked: EscalationStep
) -> None:
    EscalationStep.objects.update(recipient=cast.grandmother, rung="person", mandate_id=None)

    html = sign_in(cast.grandmother).get("/inbox/").content.decode()

    assert "您的企业职工养老金资格认证，最晚" in html
    assert 'value="needs_visit"' in html
    assert 'value="cannot_reach"' not in html


def test_nobody_else_answers_and_no_word_of_their_own(
    cast: Cast, sign_in: SignIn, asked: EscalationStep
) -> None:
    address = reverse("web:inbox_answer", args=[asked.public_id])

    assert sign_in(cast.husband).post(address, {"answer": "will_do"}).status_code == 404
    for wrong in ("", "x", "WILL_DO"):
        assert sign_in(cast.daughter).post(address, {"answer": wrong}).status_code == 404
    assert "请您回一声" not in sign_in(cast.grandmother).get("/inbox/").content.decode()
    asked.refresh_from_db()
    assert asked.answer == ""


def test_nobody_opens_the_messages_of_others(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("web:message", args=[remind(cast)])
    grandmother = sign_in(cast.grandmother)

    assert grandmother.get(page).status_code == 404
    assert grandmother.get(reverse("web:message", args=[uuid4()])).status_code == 404
    assert Notice.objects.get(key="k").read_at is None


def test_every_binding_is_told_in_the_inbox(cast: Cast, sign_in: SignIn) -> None:
    offer = reverse("web:sharing_propose", args=[cast.husband.public_id])
    sign_in(cast.daughter, fresh=True).post(offer, {"agreed": "on", "uses": "hospital"})

    html = sign_in(cast.husband).get(reverse("web:inbox")).content.decode()

    assert "妻子 张敏 愿意把自己的医保个人账户余额给您用" in html


def test_a_reason_is_told_in_the_language_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    looked = audit.Event("person.viewed", cast.grandmother.pk, reason="来窗口办理")
    audit.record(SYSTEM, looked, at=stage.AT)
    client = sign_in(cast.grandmother)
    client.cookies["language"] = "en"

    html = client.get(reverse("web:seen")).content.decode()

    assert "looked at your record" in html
    assert "来窗口办理" not in html

"""The deadline page: its person, a relative with a mandate, everybody else; and the proof it shows."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.users import StaffPost, User
from accounts.queries.people import person_cards
from certification.enums import Standing
from certification.queries.deadlines import deadlines_of
from family.models.mandates import Mandate
from portal.web.screens import ShownDeadline
from tests.cast import BENGBU, BUILT_AT, Cast, at_noon
from tests.web.conftest import SignIn


def page(cast: Cast) -> str:
    return reverse("web:deadline", args=[cast.grandmother_pension])


def test_its_person_sees_it_without_an_audit_line(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.grandmother).get(page(cast))

    assert answer.status_code == 200
    assert "您的企业职工养老金资格认证" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="deadline.viewed").exists()


def test_a_relative_with_a_mandate_sees_it_and_is_seen(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter).get(page(cast))

    assert "外祖母 顾桂兰 的企业职工养老金资格认证" in answer.content.decode()
    event = AuditEvent.objects.get(action="deadline.viewed")
    assert event.subject_person_id == cast.grandmother.pk
    assert event.object_id == cast.grandmother_pension
    assert event.mandate_id == Mandate.objects.get(principal=cast.grandmother).pk


def test_the_list_at_home_is_noted_with_its_mandate(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.daughter).get(reverse("web:home"))

    event = AuditEvent.objects.get(action="deadline.listed", subject_person_id=cast.grandmother.pk)
    assert event.mandate_id == Mandate.objects.get(principal=cast.grandmother).pk


def test_a_clerk_at_home_is_seen_as_the_relative_they_are(cast: Cast, sign_in: SignIn) -> None:
    StaffPost.objects.create(
        user=User.objects.get(person=cast.daughter),
        role=StaffRole.CLERK.value,
        area_key=BENGBU,
        display_name="张敏",
        starts_on=date(2024, 1, 1),
        recorded_at=BUILT_AT,
    )

    sign_in(cast.daughter).get(page(cast))

    assert AuditEvent.objects.get(action="deadline.viewed").actor_area_key == ""
    assert "外孙女 张敏" in sign_in(cast.grandmother).get(reverse("web:seen")).content.decode()


@pytest.mark.parametrize("who", ["husband", "mother", "stranger"])
def test_nobody_else_learns_that_it_exists(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    closed = client.get(page(cast))
    absent = client.get(reverse("web:deadline", args=[uuid4()]))

    assert closed.status_code == absent.status_code == 404
    assert without_tokens(closed.content) == without_tokens(absent.content)


def test_the_proof_names_rule_inputs_steps_and_source(cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.grandmother).get(page(cast)).content.decode()

    assert "2026年3月14日（星期六）" in html
    assert "从2025年3月14日起满 12 个月，最晚到2026年3月14日。" in html
    assert "2026 年内最晚到2026年12月31日。" in html
    assert "certification.rule" in html
    assert "新社通关于家庭社保管理的文章" in html
    assert "社保经办窗口" in html


def without_tokens(content: bytes) -> list[str]:
    """Leave out what differs in every answer: the forms' seals and the address itself."""
    lines = content.decode().splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line and 'name="next"' not in line]


def test_nobody_is_led_to_a_record_they_may_not_open(cast: Cast, sign_in: SignIn) -> None:
    for person, entitlement in (
        (cast.grandmother, cast.grandmother_pension),
        (cast.daughter, cast.grandmother_pension),
        (cast.daughter, cast.father_pension),
    ):
        client, record = sign_in(person), reverse("web:standing", args=[entitlement])
        words = client.get(reverse("web:deadline", args=[entitlement])).content.decode()
        assert (record in words) is (client.get(record).status_code == 200)


# Her deadline is Saturday 14 March, so Monday is in time still.
@pytest.mark.parametrize(
    ("day", "is_late", "words"),
    [
        (14, False, "今天到期"),
        (15, False, "2026年3月16日（星期一）"),
        (16, False, "今天到期"),
        (17, True, "已逾期 3 天"),
    ],
)
@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_nobody_is_called_late_before_the_working_day_after_is_over(
    cast: Cast, sign_in: SignIn, day: int, is_late: bool, words: str, mode: str
) -> None:
    with time_machine.travel(at_noon(date(2026, 3, day)), tick=False):
        client = sign_in(cast.grandmother)
        client.cookies["mode"] = mode
        home = client.get(reverse("web:home")).content.decode()
        own = client.get(page(cast)).content.decode()
    assert words in home
    for shown in (home, own):
        assert ("已经过了" in shown) is is_late
        assert ("已逾期" in shown) is is_late


def test_whoever_need_not_certify_is_not_called_to_it(cast: Cast) -> None:
    on = date(2026, 8, 31)
    card = replace(deadlines_of([cast.grandmother.pk], on=on)[0], standing=Standing.EXEMPT)
    shown = ShownDeadline(card, person_cards([card.person_id])[card.person_id], None, is_own=True)
    words = render_to_string("shared/urgent.html", {"deadline": shown})
    assert card.days_left < 0
    assert "这段时间不用认证" in words
    assert "已经过了" not in words
    assert "最晚" not in words

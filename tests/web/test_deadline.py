"""The deadline page: its person, a relative with a mandate, everybody else; and the proof it shows."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.users import StaffPost, User
from family.models.mandates import Mandate
from tests.cast import BENGBU, BUILT_AT, Cast
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

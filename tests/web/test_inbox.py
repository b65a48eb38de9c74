"""The inbox: one's own messages, worded when they are read."""

from uuid import UUID, uuid4

from django.urls import reverse

from accounts.actions import audit, notices
from accounts.models.notices import Notice
from accounts.queries.notices import unread_count
from accounts.rules.actors import SYSTEM
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


def test_nobody_opens_the_messages_of_others(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("web:message", args=[remind(cast)])
    grandmother = sign_in(cast.grandmother)

    assert grandmother.get(page).status_code == 404
    assert grandmother.get(reverse("web:message", args=[uuid4()])).status_code == 404
    assert Notice.objects.get(key="k").read_at is None


def test_every_binding_is_told_in_the_inbox(cast: Cast, sign_in: SignIn) -> None:
    offer = reverse("web:sharing_propose", args=[cast.husband.public_id])
    sign_in(cast.daughter, fresh=True).post(offer, {"agreed": "on"})

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

"""Finding people at the desk: with a reason, inside the area, written down either way."""

import pytest
from django.test import Client

from accounts.models.audit import AuditEvent
from tests.permissions.world import GRANDMOTHER_NUMBER, World

FIND = "/counter/people/"


def look(client: Client, text: str, **more: str):
    return client.post(FIND, {"text": text, "reason": "visit", **more})


def test_a_number_leads_to_the_person_and_is_written_down(world: World, clerk: Client) -> None:
    answer = look(clerk, GRANDMOTHER_NUMBER)
    assert answer.status_code == 302
    assert answer.url == f"/counter/people/{world.people['grandmother'].public_id}/"
    event = AuditEvent.objects.get(action="person.looked_up")
    assert event.subject_person_id == world.id("grandmother")
    assert event.reason == "来窗口办理"
    assert event.actor_user_id == world.users["clerk"].pk


def test_an_exact_name_finds_within_the_area_only(world: World, clerk: Client) -> None:
    assert look(clerk, "顾桂兰").status_code == 302
    # Known to the house, but paid by nobody here.
    answer = look(clerk, "陈默")
    assert answer.status_code == 200
    assert "没有找到" in answer.content.decode()


def test_elsewhere_and_absent_read_the_same(world: World) -> None:
    elsewhere = world.client("clerk_elsewhere")
    hidden = look(elsewhere, GRANDMOTHER_NUMBER).content.decode()
    absent = look(elsewhere, "119900193602280043").content.decode()
    for page in (hidden, absent):
        assert "没有找到" in page
    assert without_what_was_typed(hidden) == without_what_was_typed(absent)


def without_what_was_typed(page: str) -> list[str]:
    """Leave out the lines that carry the token and the typed number."""
    return [
        line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "1199001936" not in line
    ]


def test_a_miss_is_written_down_without_what_was_typed(world: World, clerk: Client) -> None:
    look(clerk, "119900193602280043")
    event = AuditEvent.objects.get(action="person.looked_up")
    assert event.subject_person_id is None
    assert event.reason == "来窗口办理"
    assert "1199" not in str(event.facts)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "", "reason": "visit"}, "请输入身份证号码、社保卡号、社保电脑号或姓名"),
        ({"text": "顾桂兰"}, "请选择查询事由"),
        ({"text": "顾桂兰", "reason": "other"}, "请写明事由"),
        ({"text": "11990019360228002", "reason": "visit"}, "您输入了 17 位"),
        ({"text": "119900193602280026", "reason": "visit"}, "最后一位校验不对"),
    ],
    ids=["nobody", "no reason", "no words", "17 digits", "check digit"],
)
def test_bad_input_says_what_to_do_and_looks_nobody_up(
    world: World, clerk: Client, data: dict[str, str], words: str
) -> None:
    answer = clerk.post(FIND, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not AuditEvent.objects.filter(action="person.looked_up").exists()


def test_other_words_become_the_reason(world: World, clerk: Client) -> None:
    look(clerk, GRANDMOTHER_NUMBER, reason="other", other_reason="补发社保卡")
    assert AuditEvent.objects.get(action="person.looked_up").reason == "补发社保卡"


def test_a_number_in_an_address_finds_nobody(world: World, clerk: Client) -> None:
    answer = clerk.get(FIND, {"text": GRANDMOTHER_NUMBER, "reason": "visit"})
    assert GRANDMOTHER_NUMBER not in answer.content.decode()
    assert "顾桂兰" not in answer.content.decode()

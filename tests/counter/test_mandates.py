"""Who acts for a person, on the desk's pages: recorded, waiting for a colleague, confirmed, ended."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import people
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.evidence import Evidence
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from family.models.mandates import Mandate
from family.models.service import ServiceLink
from foundation.identifiers import Sex, synthetic_id_number
from tests.accounts.faces import picture
from tests.cast import document_of
from tests.permissions.world import BENGBU, World

HELPER_NUMBER = synthetic_id_number(county_code="349900", born_on=date(1985, 4, 4), sequence=18)


@pytest.fixture
def helper(world: World) -> InsuredPerson:
    """A friend of the grandmother's, no relative."""
    new = people.NewPerson("何春燕", Sex.FEMALE, date(1985, 4, 4), document_of(HELPER_NUMBER))
    return people.register(SYSTEM, new, at=world.at)


def address(world: World, name: str, **parts: object) -> str:
    return reverse(f"counter:{name}", kwargs={"person": world.people["grandmother"].public_id, **parts})


def looked_up(world: World, clerk: Client) -> Client:
    world.look_up(clerk)
    return clerk


def filled(world: World, **changes: object) -> dict[str, object]:
    return {
        "basis": "power_of_attorney",
        "name": "何春燕",
        "number": HELPER_NUMBER,
        "paper": "委托书，2026年1月5日签",
        "grade": "act",
        "scopes": ["statement"],
        "ends_on": (world.on + timedelta(days=90)).isoformat(),
        "is_id_checked": "on",
        **changes,
    }


def test_a_written_power_is_recorded_with_its_paper(
    world: World, clerk: Client, helper: InsuredPerson
) -> None:
    looked_up(world, clerk)
    paper = SimpleUploadedFile("power.jpg", picture((640, 400)), "image/jpeg")
    answer = clerk.post(address(world, "mandate_new"), filled(world, file=paper))
    assert answer.headers["Location"] == address(world, "mandates")
    row = Mandate.objects.get(helper=helper)
    assert (row.legal_basis, row.confirmed_by, row.paper) == (
        "power_of_attorney",
        "desk",
        "委托书，2026年1月5日签",
    )
    assert row.evidence is not None
    page = clerk.get(address(world, "mandates")).content.decode()
    assert all(words in page for words in ("何春燕 替本人办", "授权委托书", "社保权益单"))
    assert AuditEvent.objects.filter(action="mandates.viewed").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"basis": ""}, "请选择依据。"),
        ({"paper": ""}, "请写明凭证"),
        ({"ends_on": ""}, "请填写到哪一天为止"),
        ({"ends_on": "2020-01-01"}, "到期的日子已经过去"),
        ({"ends_on": "x"}, "日期不存在"),
        ({"name": "何春雁"}, "没有找到姓名和号码都对得上的人"),
        ({"number": "1"}, "18 位"),
        ({"scopes": ["sharing"]}, "请从列表里选择。"),
        ({"scopes": []}, "请至少选一件事。"),
        ({"is_id_checked": ""}, "请先核对原件"),
        ({"basis": "parent_of_minor"}, "不是孩子的父母"),
    ],
)
def test_it_says_what_to_do(
    world: World, clerk: Client, helper: InsuredPerson, change: dict[str, object], words: str
) -> None:
    answer = looked_up(world, clerk).post(address(world, "mandate_new"), filled(world, **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Mandate.objects.filter(helper=helper).exists()


def test_a_file_that_is_none_is_told(world: World, clerk: Client, helper: InsuredPerson) -> None:
    junk = SimpleUploadedFile("a.jpg", b"no picture at all", "image/jpeg")
    answer = looked_up(world, clerk).post(address(world, "mandate_new"), filled(world, file=junk))
    assert answer.status_code == 422
    assert not Evidence.objects.filter(slot="mandate_paper").exists()


def test_a_guardian_waits_for_a_colleague(world: World, clerk: Client, helper: InsuredPerson) -> None:
    paper = SimpleUploadedFile("ruling.jpg", picture((640, 400)), "image/jpeg")
    typed = filled(world, basis="guardian", paper="民特1号判决书", ends_on="", file=paper)
    looked_up(world, clerk).post(address(world, "mandate_new"), typed)
    assert not Mandate.objects.filter(helper=helper).exists()
    proposal = Approval.objects.get(code="mandate.guardian", proposed_by=world.users["clerk"])
    page = clerk.get(reverse("counter:guardian_proposal", args=[proposal.public_id])).content.decode()
    assert "您提出的，请一位同事复核" in page
    link = page.split('href="/counter/guardians/papers/')[1].split('"')[0]
    assert clerk.get(f"/counter/guardians/papers/{link}").headers["Content-Type"] == "image/jpeg"


def test_a_colleague_agrees_or_does_not(world: World, clerk: Client) -> None:
    card = world.guardian
    where = reverse("counter:guardian_proposal", args=[card.public_id])
    assert card.public_id in {
        one.card.public_id for one in clerk.get(reverse("counter:guardians")).context["waiting"]
    }
    assert "民特1号判决书" in clerk.get(where).content.decode()
    assert clerk.post(where, {"seen": card.payload_hash}).status_code == 422
    sent = {"seen": card.payload_hash, "verdict": "agree"}
    assert clerk.post(where, sent).headers["Location"] == reverse("counter:guardians")
    row = Mandate.objects.get(helper=world.people["stranger"])
    assert (row.legal_basis, row.confirmed_by) == ("guardian", "desk")
    assert clerk.post(where, sent).status_code == 409


def test_the_relative_confirms_at_the_desk(world: World, clerk: Client) -> None:
    page = looked_up(world, clerk).get(address(world, "mandates")).content.decode()
    assert "张敏 想添加本人到亲情服务" in page
    yes = address(world, "service_yes", link=world.service)
    assert "关系以登记为准" in clerk.get(yes).content.decode()
    assert clerk.post(yes, {}).status_code == 422
    assert clerk.post(yes, {"is_agreed": "on"}).headers["Location"] == address(world, "mandates")
    assert ServiceLink.objects.get().state == "active"
    assert clerk.get(yes).status_code == 404


def test_a_mandate_ends_with_a_reason(world: World, clerk: Client) -> None:
    end = address(world, "mandate_end", mandate=world.mandate)
    assert "张敏" in looked_up(world, clerk).get(end).content.decode()
    assert clerk.post(end, {"reason": "by_desk", "words": ""}).status_code == 422
    sent = {"reason": "by_desk", "words": "本人到窗口要求停止", "is_id_checked": "on"}
    assert clerk.post(end, sent).headers["Location"] == address(world, "mandates")
    row = Mandate.objects.get(public_id=world.mandate)
    assert row.end_reason == "by_desk"
    event = AuditEvent.objects.get(action="mandate.revoked")
    assert (event.actor_area_key, event.reason) == (BENGBU, "本人到窗口要求停止")
    assert clerk.post(end, sent).status_code == 404


def test_without_a_look_up_nothing_opens(world: World) -> None:
    clerk = world.client("clerk")
    for name in ("mandates", "mandate_new"):
        assert clerk.get(address(world, name)).headers["Location"] == reverse("counter:find")

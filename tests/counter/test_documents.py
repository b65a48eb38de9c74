"""Documents at the desk: shown masked, added with the right words for every slip, changed, and birth dates approved."""

import csv
from datetime import date, timedelta
from pathlib import Path

from django.test import Client
from django.urls import reverse

from accounts.actions import number_decisions, people
from accounts.enums.documents import DocumentKind, DocumentRole
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.birth_dates import ApprovedBirthDate
from accounts.models.documents import IdentityDocument
from accounts.queries.conflicts import numbers_waiting
from accounts.queries.documents import documents_of
from accounts.queries.people import match_number
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from foundation import clock
from foundation.identifiers import Sex, parse_id_number
from tests.permissions.proposals import clerk_at
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World

NEW_NUMBER = "119900193602280043"
NUMBERS = list(
    csv.DictReader(
        (Path(__file__).parent.parent / "cases" / "id_numbers.csv").read_text("utf-8").splitlines()
    )
)
SLIPS = {
    "check digit": "最后一位校验不对",
    "29 February of a common year; check digit right": "出生日期不存在",
    "16 digits": "您输入了 16 位",
    "15 characters with an X": "只能有数字",
    "a superscript is no digit": "只能有数字",
    "17 digits": "您输入了 17 位",
    "no such province; check digit right": "开头两位不对",
    "in the future; check digit right": "出生日期还没有到",
    "letter l": "只能有数字",
    "letter inside": "只能有数字",
}


def address(world: World, part: str = "documents/") -> str:
    return f"/counter/people/{world.people['grandmother'].public_id}/{part}"


def entered(**changed: str) -> dict[str, str]:
    """Fill in the form of a new document."""
    plain = {"kind": "citizen_id", "number": NEW_NUMBER, "source": "original_seen", "is_id_checked": "on"}
    return {**plain, **changed}


def share_the_number(world: World) -> None:
    """Let somebody far away be registered with the grandmother's number."""
    number = of_id_number(parse_id_number(GRANDMOTHER_NUMBER, on=world.on))
    new = people.NewPerson("钱不知", Sex.FEMALE, date(1936, 2, 28), number)
    people.register(SYSTEM, new, at=world.at)


def test_documents_are_shown_masked_and_the_look_is_written_down(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    page = clerk.get(address(world)).content.decode()
    assert "119***********0027" in page
    assert GRANDMOTHER_NUMBER not in page
    assert "没有登记有效期" in page
    assert "另有一人在用" not in page
    event = AuditEvent.objects.get(action="documents.viewed")
    assert (event.subject_person_id, event.actor_area_key) == (world.id("grandmother"), BENGBU)
    assert event.reason == "来窗口办理"
    assert address(world) in clerk.get(address(world, "")).content.decode()


def test_a_shared_number_is_told_without_a_word_on_whose(world: World, clerk: Client) -> None:
    share_the_number(world)
    world.look_up(clerk)
    page = clerk.get(address(world)).content.decode()
    assert "这个号码另有一人在用" in page
    assert "钱不知" not in page


def test_each_kind_is_added_with_its_own_number(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    numbers = {
        "citizen_id": NEW_NUMBER,
        "hk_macao_residence": "810000199408230021",
        "taiwan_residence": "830000199201300022",
        "foreign_residence": "931410199001010010",
        "foreign_residence_old": "KOR110090010100",
        "hk_macao_travel": "H12345678",
        "taiwan_travel": "12345678",
        "passport": "M70010010",
        "birth_certificate": "A340000001",
    }
    assert numbers.keys() == {kind.value for kind in DocumentKind}
    for kind, number in numbers.items():
        if kind == "foreign_residence":
            continue
        country = {"country": "kor"} if kind == "passport" else {}
        done = clerk.post(address(world, "documents/new/"), entered(kind=kind, number=number, **country))
        assert done.status_code == 302, kind
    held = {one.kind.value for one in documents_of(world.id("grandmother"))}
    assert held == numbers.keys() - {"foreign_residence"}


def test_a_slip_of_the_pen_is_told_at_its_field(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    slips = [case for case in NUMBERS if case["valid"] == "no"]
    assert {case["note"] for case in slips} == SLIPS.keys()
    for case in slips:
        answer = clerk.post(address(world, "documents/new/"), entered(number=case["number"]))
        page = answer.content.decode()
        assert answer.status_code == 422, case
        assert SLIPS[case["note"]] in page, case
        assert 'id="id_number_error"' in page, case
    assert IdentityDocument.objects.filter(person=world.id("grandmother")).count() == 1


UNSOUND: list[tuple[dict[str, str], str]] = [
    ({"kind": "taiwan_residence"}, "居民身份证”的号码，请改选证件类型"),
    ({"kind": "passport", "number": "M70010010"}, "护照照片页上的国家码"),
    ({"kind": "driving_licence"}, "请从列表里选择"),
    ({"is_id_checked": ""}, "请先核对本人和证件原件"),
    ({"source": ""}, "请选择依据"),
    ({"number": GRANDMOTHER_NUMBER}, "已经登记在这个人名下"),
    ({"issued_on": "2026-02-30"}, "日期不存在"),
    ({"issued_on": "1930-01-01"}, "签发日期不能在出生以前"),
    ({"issued_on": "2010-06-01", "expires_on": "2030-06-01"}, "这张证件应当长期有效"),
    ({"number": "x" * 200}, "40"),
    ({"number": "\x00"}, "id_number"),
]


def test_what_cannot_be_is_asked_about(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    for changed, told in UNSOUND:
        answer = clerk.post(address(world, "documents/new/"), entered(**changed))
        assert answer.status_code == 422, changed
        assert told in answer.content.decode(), changed
    assert IdentityDocument.objects.filter(person=world.id("grandmother")).count() == 1


def test_an_end_is_reckoned_shown_and_may_be_confirmed_otherwise(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    clerk.post(address(world, "documents/new/"), entered(issued_on="2010-06-01"))
    assert "长期有效" in clerk.get(address(world)).content.decode()
    other = entered(
        number="119900193602280086", issued_on="2010-06-01", expires_on="2020-06-01", is_end_confirmed="on"
    )
    assert clerk.post(address(world, "documents/new/"), other).status_code == 302
    assert "2020年6月1日 到期，已过期" in clerk.get(address(world)).content.decode()


def test_a_number_is_changed_and_the_old_one_stays_in_the_history(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    path = address(world, f"documents/{world.document}/number/")
    given = {"number": NEW_NUMBER, "basis": "公安机关变更证明", "is_id_checked": "on"}
    for starts_on, told in (
        (world.on + timedelta(days=1), "不能在今天以后"),
        (date(1936, 2, 28), "要晚于原号码开始的日期"),
    ):
        answer = clerk.post(path, {**given, "starts_on": starts_on.isoformat()})
        assert told in answer.content.decode()

    done = clerk.post(path, {**given, "starts_on": (world.on - timedelta(days=3)).isoformat()})

    assert done.headers["Location"] == address(world)
    former = next(one for one in documents_of(world.id("grandmother")) if one.role is DocumentRole.FORMER)
    assert former.ends_on == world.on - timedelta(days=3)
    found = match_number(NEW_NUMBER).person
    assert found is not None
    assert found.id == world.id("grandmother")
    assert AuditEvent.objects.get(action="document.number_changed").reason == "公安机关变更证明"
    assert "119***********0027" in clerk.get(address(world)).content.decode()
    # The document of before is not in use any more: its page is gone.
    assert clerk.get(path).status_code == 404


def test_a_card_issued_anew_is_recorded_with_its_end(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    path = address(world, f"documents/{world.document}/renew/")
    assert path in clerk.get(address(world)).content.decode()
    given = {"issued_on": "2020-06-01", "source": "original_seen", "is_id_checked": "on"}
    for slip, told in (({"issued_on": ""}, "请填写日期"), ({"is_id_checked": ""}, "请先核对新证件原件")):
        assert told in clerk.post(path, {**given, **slip}).content.decode()
    assert clerk.post(path, given).headers["Location"] == address(world)
    page = clerk.get(address(world)).content.decode()
    assert "长期有效" in page
    assert "没有登记有效期" not in page


def test_a_number_on_the_wrong_person_is_withdrawn(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    assert "/withdraw/" not in clerk.get(address(world)).content.decode(), "not the only one"
    clerk.post(address(world, "documents/new/"), entered())
    wrong = IdentityDocument.objects.latest("pk").public_id
    path = address(world, f"documents/{wrong}/withdraw/")
    assert path in clerk.get(address(world)).content.decode()
    assert "请写明为什么撤下" in clerk.post(path, {"is_id_checked": "on"}).content.decode()
    given = {"reason": "登到了别人名下", "is_id_checked": "on"}
    assert "等一位同事复核后撤下" in clerk.post(path, given, follow=True).content.decode()
    # Nothing is withdrawn by one clerk, and the same is not proposed twice.
    assert match_number(NEW_NUMBER).person is not None
    assert "同样的内容已经在等同事复核" in clerk.post(path, given).content.decode()
    (card,) = numbers_waiting({BENGBU}, at=clock.now())
    number_decisions.confirm(
        clerk_at(world.users["officer"].pk, BENGBU), card.public_id, card.payload_hash, at=clock.now()
    )
    assert match_number(NEW_NUMBER).person is None
    assert AuditEvent.objects.get(action="document.withdrawn").reason == "登到了别人名下"
    assert clerk.get(path).status_code == 404
    last = address(world, f"documents/{world.document}/withdraw/")
    told = clerk.post(last, {"reason": "登错了", "is_id_checked": "on"})
    assert "唯一在用的证件" in told.content.decode()


def test_somebody_elses_document_is_nobodys(world: World, clerk: Client) -> None:
    share_the_number(world)
    theirs = IdentityDocument.objects.exclude(person=world.id("grandmother")).latest("pk").public_id
    world.look_up(clerk)
    for part in ("number", "renew", "withdraw"):
        assert clerk.get(address(world, f"documents/{theirs}/{part}/")).status_code == 404


def test_a_birth_date_waits_for_a_colleague_who_agrees(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    given = {
        "born_on": "1936-01-05",
        "source": "1958年招工登记表",
        "starts_on": world.on.isoformat(),
        "reason": "档案最早记载",
        "is_file_checked": "on",
    }
    page = clerk.post(address(world, "birth-date/"), given, follow=True).content.decode()
    assert "等一位同事复核后生效" in page
    own = Approval.objects.get(proposed_by=world.users["clerk"])
    # The clerk who proposed it reads it and finds no buttons, and is refused all the same.
    own_path = reverse("counter:birth_date", kwargs={"proposal": own.public_id})
    assert "请一位同事复核" in clerk.get(own_path).content.decode()
    assert clerk.post(own_path, {"verdict": "agree", "seen": own.payload_hash}).status_code == 403

    listed = clerk.get(reverse("counter:birth_dates")).content.decode()
    assert "顾桂兰" not in listed
    path = reverse("counter:birth_date", kwargs={"proposal": world.birth_date.public_id})
    assert path in listed
    assert "1936年2月1日" in clerk.get(path).content.decode()
    assert clerk.post(path, {}).status_code == 422
    clerk.post(path, {"verdict": "agree", "seen": world.birth_date.payload_hash})

    row = ApprovedBirthDate.objects.get()
    assert (row.born_on, row.approver_id) == (date(1936, 2, 1), world.users["clerk"].pk)
    assert "按档案认定" in clerk.get(address(world)).content.decode()
    assert AuditEvent.objects.filter(action="birth_date.proposal_viewed").count() == 2


def test_no_clerk_decides_for_a_relative(world: World, clerk: Client) -> None:
    world.users["daughter"].person = None
    world.users["daughter"].is_staff = True
    world.users["daughter"].save()
    world.users["clerk"].person = world.people["daughter"]
    world.users["clerk"].save()
    world.look_up(clerk)
    path = reverse("counter:birth_date", kwargs={"proposal": world.birth_date.public_id})
    for answer in (
        clerk.get(path),
        clerk.post(path, {"verdict": "agree", "seen": world.birth_date.payload_hash}),
        clerk.get(address(world)),
        clerk.post(address(world, "documents/new/"), entered()),
    ):
        assert answer.status_code == 403
    assert not ApprovedBirthDate.objects.exists()


def test_without_a_look_up_the_clerk_gives_a_reason_first(world: World, clerk: Client) -> None:
    for part in ("documents/", "documents/new/", f"documents/{world.document}/number/", "birth-date/"):
        assert clerk.get(address(world, part)).headers["Location"] == reverse("counter:find")
    assert clerk.post(address(world, "documents/new/"), entered()).headers["Location"] == reverse(
        "counter:find"
    )
    assert IdentityDocument.objects.filter(person=world.id("grandmother")).count() == 1

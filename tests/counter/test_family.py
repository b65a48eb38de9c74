"""A family at the desk: its proof, what a change would end before it is recorded, done as shown, taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions import people, placeholders
from accounts.enums.users import StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.models.users import StaffPost
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from certification.actions.reminder_months import open_months
from certification.models.reminders import Reminder
from family.actions import bindings, kinship
from family.actions.kinship import NewParentage
from family.enums import FactProof, LinkKind, ParentageKind
from family.models.events import KinshipEvent
from family.models.kinship import Marriage, Parentage
from family.models.mandates import Mandate
from foundation.identifiers import Sex, parse_id_number, synthetic_id_number
from portal.counter import lookups
from tests.permissions.world import BENGBU, World

BORN_ON = date(2010, 1, 1)
CHILD_NUMBER, NOBODYS = (
    synthetic_id_number(county_code="119900", born_on=BORN_ON, sequence=n) for n in (992, 994)
)


def look_up(world: World, client: Client, *names: str) -> None:
    session = client.session
    found = {"at": world.at.timestamp(), "reason": "来窗口办理"}
    session[lookups._KEPT] = {str(world.people[name].public_id): found for name in names}
    session.save()


def address(world: World, part: str = "", name: str = "daughter") -> str:
    return f"/counter/people/{world.people[name].public_id}/family/{part}"


def colleague(world: World) -> Client:
    """Give the newcomer a post beside the clerk."""
    StaffPost.objects.create(
        user=world.users["newcomer"], role=StaffRole.CLERK.value, area_key=BENGBU, display_name="同事",
        starts_on=world.on - timedelta(days=3), recorded_at=world.at,
    )  # fmt: skip
    return world.client("newcomer")


def shown_then_done(client: Client, url: str, given: dict[str, Any]) -> tuple[str, HttpResponse]:
    """Fill a form in, read what follows, and confirm it."""
    first = client.post(url, given)
    assert first.status_code == 200, first.content.decode()[:2000]
    seen = first.context["shown"].preview.digest
    assert f'value="{seen}"' in first.content.decode()
    return first.content.decode(), client.post(url, {**given, "seen": seen})


@pytest.fixture
def shared(world: World) -> World:
    """The spouses share an account, and the husband lets his wife help."""
    bindings.accept(world.actor("husband"), world.offered, at=world.at)
    return world


def divorce(world: World) -> tuple[str, dict[str, Any]]:
    row = Marriage.objects.current().get()
    given = {
        "kind": "divorce",
        "happened_on": world.on.isoformat(),
        "evidence": "离婚证",
        "is_paper_checked": "on",
    }
    return address(world, f"marriage/{row.pk}/end/"), given


def test_the_family_is_shown_with_its_proof_and_the_look_is_written_down(world: World, clerk: Client) -> None:
    look_up(world, clerk, "daughter")
    page = clerk.get(address(world)).content.decode()
    for words in (
        "母亲 李秀英",
        "丈夫 王建军",
        "外祖母 顾桂兰",
        "亲生父母 李秀英 → 亲生父母 顾桂兰",
        "民法典第1045条",
        "结婚证",
    ):
        assert words in page
    event = AuditEvent.objects.get(action="family.viewed")
    assert (event.subject_person_id, event.reason, event.actor_area_key) == (
        world.id("daughter"),
        "来窗口办理",
        BENGBU,
    )


def test_a_relative_through_a_parent_who_is_not_on_record_is_shown(world: World, clerk: Client) -> None:
    middle = placeholders.add(SYSTEM, "", Sex.MALE, at=world.at)
    for parent, child_id in ((world.id("grandmother"), middle), (middle, world.id("husband"))):
        new = NewParentage(parent, child_id, ParentageKind.BIRTH, BORN_ON, "申报承诺", FactProof.CONFIRMED)
        kinship.record_parentage(SYSTEM, new, at=world.at)
    look_up(world, clerk, "husband", "grandmother")
    page = clerk.get(address(world, "", "husband")).content.decode()
    assert "祖母 顾桂兰" in page
    assert "还没有登记的家人 → 亲生父母 顾桂兰" in page
    assert "还没有登记的家人是本人的父亲或母亲" in page
    assert "还没有登记的家人是本人的子女" in clerk.get(address(world, "", "grandmother")).content.decode()
    row = Parentage.objects.current().get(child=world.people["husband"], parent=middle)
    mistake = {"evidence": "登错了", "is_paper_checked": "on"}
    for part in (f"parentage/{row.pk}/end/", f"parentage/{row.pk}/withdraw/"):
        assert clerk.get(address(world, part, "husband")).status_code == 200
    _page, answer = shown_then_done(
        clerk, address(world, f"parentage/{row.pk}/withdraw/", "husband"), mistake
    )
    assert answer.status_code == 302
    other = colleague(world)
    (waits,) = other.get("/counter/family/").context["waiting"]
    assert "还没有登记的家人" in other.get(f"/counter/family/{waits.card.public_id}/").content.decode()


def test_an_earlier_day_has_its_own_relatives_and_an_unreadable_one_is_today(
    world: World, clerk: Client
) -> None:
    look_up(world, clerk, "daughter")
    early = clerk.get(address(world), {"on": "2000-01-01"}).content.decode()
    assert "丈夫 王建军" not in early
    assert "母亲 李秀英" in early
    assert "丈夫 王建军" in clerk.get(address(world), {"on": "2000-13-99"}).content.decode()


def test_who_was_not_looked_up_is_not_shown(world: World, clerk: Client) -> None:
    assert clerk.get(address(world)).headers["Location"] == reverse("counter:find")


def test_a_divorce_is_shown_then_done_as_shown(shared: World, clerk: Client) -> None:
    look_up(shared, clerk, "daughter")
    url, given = divorce(shared)
    page, answer = shown_then_done(clerk, url, given)
    assert "王建军用张敏医保账户的共济" in page
    assert "只有上面这些会变" in page
    assert answer.headers["Location"] == address(shared)
    assert Marriage.objects.current().get().end_reason == "divorce"
    assert "离婚" in clerk.get(address(shared)).content.decode()
    assert KinshipEvent.objects.get().recorded_by == shared.users["clerk"]


def test_what_changed_meanwhile_is_shown_anew_instead(world: World, clerk: Client) -> None:
    look_up(world, clerk, "daughter")
    url, given = divorce(world)
    first = clerk.post(url, given)
    bindings.decline(world.actor("husband"), world.offered, at=world.at)
    again = clerk.post(url, {**given, "seen": first.context["shown"].preview.digest})
    assert again.status_code == 200
    assert "刚才显示的影响有了变化" in again.content.decode()
    assert Marriage.objects.current().get().ends_on is None


def test_a_slip_says_what_to_do_and_nothing_typed_is_lost(world: World, clerk: Client) -> None:
    look_up(world, clerk, "daughter")
    url, given = divorce(world)
    late = clerk.post(url, {**given, "happened_on": (world.on + timedelta(days=1)).isoformat()})
    assert late.status_code == 422
    assert "日期还没有到" in late.content.decode()
    assert "离婚证" in late.content.decode()
    assert clerk.post(url, {}).status_code == 422
    assert clerk.post(url, {**given, "kind": "dissolved"}).status_code == 422


def test_reminders_that_find_nobody_any_more_are_told(world: World, clerk: Client) -> None:
    """The grandmother's planned reminder goes to her alone; one to her granddaughter would stop."""
    open_months(world.on - timedelta(days=7), world.on)
    Reminder.objects.create(
        entitlement=world.entitlement, recipient=world.people["daughter"], due_on=world.on,
        stage=7, fire_on=world.on - timedelta(days=7), planned_at=world.at,
    )  # fmt: skip
    look_up(world, clerk, "mother")
    row = Parentage.objects.current().get(child=world.people["daughter"])
    given = {
        "kind": "court",
        "happened_on": world.on.isoformat(),
        "evidence": "判决书",
        "is_paper_checked": "on",
    }
    page = clerk.post(address(world, f"parentage/{row.pk}/end/", "mother"), given).content.decode()
    assert "张敏帮顾桂兰办事的授权" in page
    assert "关于顾桂兰的 1 条提醒不再发给张敏" in page


def test_a_death_takes_two_clerks_and_comes_back_by_two(world: World, clerk: Client) -> None:
    look_up(world, clerk, "grandmother")
    given = {
        "kind": "death",
        "happened_on": world.on.isoformat(),
        "evidence": "死亡证明",
        "is_paper_checked": "on",
    }
    page, answer = shown_then_done(clerk, address(world, "life/", "grandmother"), given)
    assert "要同事复核" in page
    assert answer.status_code == 302
    assert InsuredPerson.objects.get(pk=world.id("grandmother")).died_on is None
    waiting = clerk.get("/counter/family/").content.decode()
    assert "您提出的" in waiting

    other = colleague(world)
    (link,) = other.get("/counter/family/").context["waiting"]
    url = f"/counter/family/{link.card.public_id}/"
    assert "您提出的" in clerk.get(url).content.decode()
    proposal = other.get(url)
    seen = {"seen": link.card.payload_hash, "digest": proposal.context["shown"].preview.digest}
    assert other.post(url, {"decision": "approve", **seen, "digest": "x"}).status_code == 422
    assert other.post(url, {"decision": "approve", **seen}).status_code == 302
    assert InsuredPerson.objects.get(pk=world.id("grandmother")).died_on == world.on
    assert not Mandate.objects.filter(principal=world.people["grandmother"], revoked_at=None).exists()
    event = KinshipEvent.objects.get()
    assert (event.recorded_by, event.approved_by) == (world.users["clerk"], world.users["newcomer"])

    page = clerk.get(address(world, "", "grandmother")).content.decode()
    assert "登错了，更正" in page
    back = {"evidence": "是同名的人", "is_paper_checked": "on"}
    page, answer = shown_then_done(
        clerk, address(world, f"events/{event.public_id}/correct/", "grandmother"), back
    )
    assert "恢复" in page
    assert answer.status_code == 302


def test_a_second_person_may_say_no(world: World, clerk: Client) -> None:
    look_up(world, clerk, "grandmother")
    given = {
        "kind": "death",
        "happened_on": world.on.isoformat(),
        "evidence": "死亡证明",
        "is_paper_checked": "on",
    }
    shown_then_done(clerk, address(world, "life/", "grandmother"), given)
    other = colleague(world)
    card = other.get("/counter/family/").context["waiting"][0].card
    answer = other.post(
        f"/counter/family/{card.public_id}/", {"decision": "reject", "seen": card.payload_hash}
    )
    assert answer.status_code == 302
    assert InsuredPerson.objects.get(pk=world.id("grandmother")).died_on is None
    assert other.get("/counter/family/").context["waiting"] == []


def child(world: World) -> InsuredPerson:
    number = of_id_number(parse_id_number(CHILD_NUMBER, on=world.on))
    return people.register(SYSTEM, people.NewPerson("王小宝", Sex.FEMALE, BORN_ON, number), at=world.at)


def link(**changed: str) -> dict[str, str]:
    plain = {
        "link": "birth_child", "number": CHILD_NUMBER, "name": "王小宝", "happened_on": BORN_ON.isoformat(),
        "evidence": "出生医学证明", "is_paper_checked": "on",
    }  # fmt: skip
    return {**plain, **changed}


class TestLinking:
    def test_a_child_is_recorded_by_number_and_name(self, world: World, clerk: Client) -> None:
        made = child(world)
        look_up(world, clerk, "husband")
        page, answer = shown_then_done(clerk, address(world, "link/", "husband"), link())
        assert "没有授权、共济或提醒受影响" in page
        assert answer.status_code == 302
        assert Parentage.objects.get(child=made).parent == world.people["husband"]
        assert "女儿 王小宝" in clerk.get(address(world, "", "husband")).content.decode()

    def test_a_child_by_birth_is_one_from_birth_on_whatever_the_day_of_the_paper(
        self, world: World, clerk: Client
    ) -> None:
        made = child(world)
        look_up(world, clerk, "husband")
        url = address(world, "link/", "husband")
        early = clerk.post(url, link(happened_on="2009-12-31"))
        assert early.status_code == 422
        shown_then_done(clerk, url, link(happened_on=world.on.isoformat(), evidence="民事判决书"))
        assert Parentage.objects.get(child=made).starts_on == BORN_ON
        assert KinshipEvent.objects.get().happened_on == world.on

    def test_what_is_on_record_already_is_not_offered_again(self, world: World, clerk: Client) -> None:
        child(world)
        look_up(world, clerk, "husband")
        url = address(world, "link/", "husband")
        shown_then_done(clerk, url, link())
        again = clerk.post(url, link())
        assert again.status_code == 422
        assert "这项关系已经登记过" in again.content.decode()
        # By adoption it would be another tie.
        assert clerk.post(url, link(link="adoptive_child", happened_on="2020-01-01")).status_code == 200

    def test_recorded_by_mistake_it_is_withdrawn_by_two(self, world: World, clerk: Client) -> None:
        made = child(world)
        look_up(world, clerk, "husband")
        shown_then_done(clerk, address(world, "link/", "husband"), link())
        row = Parentage.objects.get(child=made)
        url = address(world, f"parentage/{row.pk}/withdraw/", "husband")
        page, answer = shown_then_done(clerk, url, {"evidence": "不是他的孩子", "is_paper_checked": "on"})
        assert "要同事复核" in page
        assert answer.status_code == 302
        assert Parentage.objects.current().filter(child=made).exists(), "until a colleague agrees"

    def test_what_the_other_is_can_be_read_in_english(self, world: World, clerk: Client) -> None:
        look_up(world, clerk, "husband")
        clerk.cookies["language"] = "en"
        page = clerk.get(address(world, "link/", "husband")).content.decode()
        assert page.count('name="link"') == len(LinkKind)
        assert "Spouse (marriage registered)" in page
        assert "配偶（已登记结婚）" not in page

    def test_another_name_or_number_finds_nobody_and_says_the_same(self, world: World, clerk: Client) -> None:
        child(world)
        look_up(world, clerk, "daughter")
        said = set()
        for changed in ({"name": "张大宝"}, {"number": NOBODYS}):
            answer = clerk.post(address(world, "link/"), link(**changed))
            assert answer.status_code == 422
            said.add(tuple(answer.context["form"].non_field_errors()))
        assert len(said) == 1
        assert "没有找到对方" in next(iter(said))[0]

    def test_a_mistyped_number_says_what_is_wrong(self, world: World, clerk: Client) -> None:
        look_up(world, clerk, "daughter")
        answer = clerk.post(address(world, "link/"), link(number=CHILD_NUMBER[:-1]))
        assert "您输入了 17 位" in answer.content.decode()

    def test_what_cannot_be_is_refused_with_its_reason(self, world: World, clerk: Client) -> None:
        made = child(world)
        look_up(world, clerk, "daughter")
        answer = clerk.post(address(world, "link/"), link(link="birth_parent"))
        assert answer.status_code == 422
        assert "登记的父母不比子女年长" in answer.content.decode()
        assert not Parentage.objects.filter(parent=made).exists()


def test_a_clerk_serves_no_relative(world: World, clerk: Client) -> None:
    user = world.users["clerk"]
    user.person = world.people["mother"]
    user.save(update_fields=["person"])
    look_up(world, clerk, "daughter")
    assert clerk.get(address(world)).status_code == 403


def test_a_fact_or_event_of_somebody_else_is_not_found(world: World, clerk: Client) -> None:
    look_up(world, clerk, "grandmother")
    row = Marriage.objects.current().get()
    for part in (f"marriage/{row.pk}/end/", f"marriage/{row.pk}/withdraw/", "nothing/1/end/"):
        assert clerk.get(address(world, part, "grandmother")).status_code == 404

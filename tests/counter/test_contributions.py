"""Contributions at the desk: recorded once, corrected, withdrawn, and the retirement category; all of it audited."""

from uuid import uuid4

from django.test import Client
from django.urls import reverse

from accounts.actions import contributions
from accounts.actions.contributions import Origin
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.models.audit import AuditEvent
from accounts.models.contributions import ContributionSpan, RetirementCategory
from accounts.queries.contributions import Entry, entries_of
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Span
from foundation.periods import Period, month_of
from tests.permissions.world import BENGBU, World


def mine(world: World) -> list[Entry]:
    """Give the grandmother's entries but the one the world brings."""
    return [entry for entry in entries_of(world.id("grandmother")) if entry.id != world.entry]


def address(world: World, part: str = "contributions/") -> str:
    return f"/counter/people/{world.people['grandmother'].public_id}/{part}"


def entered(**changed: str) -> dict[str, str]:
    """Fill in a year of work."""
    plain = {
        "insurance": "employee_pension",
        "scheme": "employee",
        "kind": "paid",
        "area_key": BENGBU,
        "first": "1980-01",
        "last": "1980-12",
        "base_fen": "1,000.00",
        "unit_fen": "160",
        "personal_fen": "80.5",
        "employer": "蚌埠玻璃厂",
        "basis": "养老保险缴费手册",
        "is_paper_checked": "on",
        "key": str(uuid4()),
    }
    return {**plain, **changed}


def test_a_year_is_recorded_once_and_written_down(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    assert address(world) in clerk.get(address(world, "")).content.decode()
    given = entered()
    assert clerk.post(address(world, "contributions/new/"), given).headers["Location"] == address(world)
    (entry,) = mine(world)
    span = entry.span
    assert (span.months_count, span.base_fen, span.unit_fen, span.personal_fen) == (
        12,
        100_000,
        16_000,
        8_050,
    )
    event = AuditEvent.objects.filter(action="contribution.recorded").latest("pk")
    assert (event.actor_area_key, event.reason) == (BENGBU, "养老保险缴费手册")
    assert "16" not in str(event.facts.get("unit_fen", ""))
    # The same page sent again is the same entry.
    again = clerk.post(address(world, "contributions/new/"), given)
    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()
    page = clerk.get(address(world)).content.decode()
    assert "蚌埠玻璃厂" in page
    assert "1980年1月" in page
    assert AuditEvent.objects.get(action="contributions.viewed").reason == "来窗口办理"


UNSOUND: list[tuple[dict[str, str], str]] = [
    ({"first": "1980-13"}, "请填写年和月"),
    ({"first": "0001-01"}, "请填写年和月"),
    ({"first": "1981-01"}, "截止月份在起始月份以前"),
    ({"last": "2099-01"}, "还没有到的月份不能登记"),
    ({"base_fen": "-5"}, "金额不对"),
    ({"base_fen": "1e9"}, "金额不对"),
    ({"base_fen": "99999999999999999999"}, "金额不对"),
    ({"scheme": "resident"}, "不能以这种身份参保"),
    ({"scheme": "flexible"}, "没有单位缴费"),
    ({"insurance": "maternity"}, "只由单位缴费"),
    ({"kind": "one_off", "last": "1980-01"}, "缴费月数要在"),
    ({"kind": "one_off", "bought": "60"}, "只填缴费的那一个月"),
    ({"area_key": "999999"}, "请从列表里选择"),
    ({"basis": ""}, "请写明凭什么登记"),
    ({"is_paper_checked": ""}, "请先核对缴费凭证原件"),
]


def test_what_cannot_be_is_told(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    for changed, told in UNSOUND:
        answer = clerk.post(address(world, "contributions/new/"), entered(**changed))
        assert answer.status_code == 422, changed
        assert told in answer.content.decode(), changed
    assert ContributionSpan.objects.get().pk == world.entry


def test_every_reason_is_told_at_once(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    changed = entered(scheme="flexible", last="2099-01")
    page = clerk.post(address(world, "contributions/new/"), changed).content.decode()
    assert "没有单位缴费" in page
    assert "还没有到的月份不能登记" in page


def test_an_entry_is_corrected_and_withdrawn_and_kept(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    clerk.post(address(world, "contributions/new/"), entered())
    (entry,) = mine(world)
    path = address(world, f"contributions/{entry.id}/")
    page = clerk.get(path).content.decode()
    assert 'value="1980-12"' in page
    assert 'value="1,000.00"' in page

    clerk.post(path, entered(last="1980-06", basis="手册第三页"))
    (corrected,) = mine(world)
    assert corrected.span.months_count == 6
    assert AuditEvent.objects.get(action="contribution.corrected").reason == "手册第三页"
    # The one of before is not on record any more.
    assert clerk.post(path, entered()).status_code == 404

    withdrawn = address(world, f"contributions/{corrected.id}/withdraw/")
    assert clerk.post(withdrawn, {"is_paper_checked": "on"}).status_code == 422
    clerk.post(withdrawn, {"is_paper_checked": "on", "basis": "登记在了别人的缴费"})
    assert mine(world) == []
    assert ContributionSpan.objects.count() == 3
    assert AuditEvent.objects.get(action="contribution.withdrawn").actor_area_key == BENGBU


def test_somebody_elses_entry_is_nobodys(world: World, clerk: Client) -> None:
    period = Period(month_of(24000), month_of(24001))
    span = Span(Insurance.EMPLOYEE_PENSION, Scheme.EMPLOYEE, ContributionKind.PAID, BENGBU, period, 1)
    theirs = contributions.record(SYSTEM, world.id("daughter"), span, Origin(), at=world.at)
    world.look_up(clerk)
    for part in (f"contributions/{theirs}/", f"contributions/{theirs}/withdraw/"):
        assert clerk.get(address(world, part)).status_code == 404
        assert clerk.post(address(world, part), entered()).status_code == 404


def test_a_category_fits_the_sex_and_names_its_paper(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    path, given = (
        address(world, "retirement-category/"),
        {"evidence": "1985年岗位表", "is_paper_checked": "on"},
    )
    wrong = clerk.post(path, {**given, "category": "man"})
    assert "与登记的性别不符" in wrong.content.decode()
    assert clerk.post(path, given).status_code == 422
    clerk.post(path, {**given, "category": "woman_55"})
    row = RetirementCategory.objects.get()
    assert (row.category, row.evidence) == ("woman_55", "1985年岗位表")
    event = AuditEvent.objects.get(action="retirement.category_recorded")
    assert (event.reason, event.actor_area_key) == ("1985年岗位表", BENGBU)
    assert "原定 55 岁退休的女职工" in clerk.get(address(world)).content.decode()


def test_without_a_look_up_the_clerk_gives_a_reason_first(world: World, clerk: Client) -> None:
    for part in ("contributions/", "contributions/new/", "retirement-category/"):
        assert clerk.get(address(world, part)).headers["Location"] == reverse("counter:find")

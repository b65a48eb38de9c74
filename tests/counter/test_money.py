"""Personal accounts at the desk: looked at with a reason, corrected and paid out by two clerks."""

from django.test import Client
from django.urls import reverse

from accounts.actions import people
from accounts.enums.users import StaffRole
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.models.users import StaffPost
from accounts.rules.actors import SYSTEM
from tests.permissions.world import BENGBU, World


def own(world: World) -> LedgerAccount:
    return LedgerAccount.objects.get(public_id=world.money.account)


def at(world: World, part: str = "") -> str:
    return f"/counter/people/{world.people['grandmother'].public_id}/money/{part}"


def colleague(world: World) -> Client:
    """Give the officer's colleague a place at the desk of Bengbu, freshly signed in."""
    StaffPost.objects.create(
        user=world.users["clerk_elsewhere"],
        role=StaffRole.CLERK.value,
        area_key=BENGBU,
        display_name="同事",
        starts_on=world.on,
        recorded_at=world.at,
    )
    return world.client("clerk_elsewhere")


def second(world: World, client: Client, answer: str) -> int:
    """Decide the newest proposal; give the status."""
    card = Approval.objects.filter(code__startswith="ledger.", state="waiting").latest("pk")
    address = reverse("counter:money_second", args=[card.public_id])
    return client.post(address, {"answer": answer, "seen": card.payload_hash}).status_code


def test_without_a_look_up_nothing_is_shown(world: World, clerk: Client) -> None:
    assert clerk.get(at(world)).headers["Location"] == reverse("counter:find")


def test_the_statement_is_shown_and_the_look_written_down(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    assert "507.00 元" in clerk.get(at(world)).content.decode()
    html = clerk.get(at(world, f"{world.money.account}/{world.money.month}/")).content.decode()

    assert "+500.00 元" in html
    assert "+7.00 元" in html
    assert at(world, f"correct/{world.money.line}/") in html
    assert AuditEvent.objects.filter(action="ledger.viewed").count() == 2


def test_a_line_is_taken_back_by_two(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    given = {"reason": "期初余额登记错了", "is_record_checked": "on"}
    assert clerk.post(at(world, f"correct/{world.money.line}/"), given).headers["Location"] == at(world)
    assert second(world, clerk, "yes") == 409

    other = colleague(world)
    assert "期初余额登记错了" not in other.get(reverse("counter:money_waiting")).content.decode()
    assert second(world, other, "yes") == 302

    assert own(world).balance_fen == 700
    assert LedgerTransfer.objects.get(kind="correction").note == "期初余额登记错了"
    month = at(world, f"{world.money.account}/{world.money.month}/")
    assert "已更正" in clerk.get(month).content.decode()


def test_without_a_reason_nothing_is_proposed(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    answer = clerk.post(at(world, f"correct/{world.money.line}/"), {"reason": ""})
    assert answer.status_code == 422
    assert Approval.objects.filter(code="ledger.correction").count() == 1


def test_the_line_of_another_is_not_found_here(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    line = LedgerTransfer.objects.get(entries__account__public_id=world.money.own_account)
    assert clerk.get(at(world, f"correct/{line.public_id}/")).status_code == 404
    assert clerk.get(at(world, f"{world.money.own_account}/{world.money.month}/")).status_code == 404


def test_what_is_left_after_a_death_is_paid_out_by_two(world: World, clerk: Client) -> None:
    world.look_up(clerk)
    people.record_death(SYSTEM, world.id("grandmother"), died_on=world.on, at=world.at)
    given = {"reason": "女儿，凭继承公证书", "is_paper_checked": "on"}
    assert clerk.post(at(world, f"estate/{world.money.account}/"), given).status_code == 302

    assert second(world, colleague(world), "yes") == 302
    assert (own(world).state, own(world).balance_fen) == ("closed", 0)


def test_a_proposal_turned_down_moves_nothing(world: World, clerk: Client) -> None:
    assert second(world, clerk, "no") == 302
    assert own(world).balance_fen == 50_700


def test_a_month_is_printed_with_its_reason(world: World, clerk: Client) -> None:
    address = at(world, f"{world.money.account}/{world.money.month}/")
    assert clerk.post(address).headers["Location"] == reverse("counter:find")
    world.look_up(clerk)
    answer = clerk.post(address)
    assert answer["Content-Type"] == "application/pdf"
    event = AuditEvent.objects.filter(action="paper.issued").latest("pk")
    assert event.reason
    assert event.actor_area_key == BENGBU

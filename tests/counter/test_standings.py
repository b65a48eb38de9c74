"""The payment of benefits at the desk: the next lawful step and no other, by two, and what only gives back by one."""

import re
from datetime import timedelta
from uuid import UUID

from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.queries.approvals import approvals_waiting
from certification.actions import decisions
from certification.models.entitlements import Deadline
from certification.models.events import Withdrawal
from certification.models.standings import Signal, StandingDecision
from certification.queries.standings import CODE
from foundation import clock
from tests.permissions.proposals import clerk_at
from tests.permissions.world import BENGBU, World

PRISON = {"reason": "imprisoned", "evidence": "判决书 12 号", "words": "服刑一年"}


def make_late(world: World) -> None:
    """Let the grandmother's deadline have passed, as if nobody had certified for a year."""
    late = world.on - timedelta(days=40)
    Deadline.objects.filter(pk=world.entitlement.pk).update(due_on=late, last_event_on=None)


def file(world: World) -> str:
    return reverse("counter:standing", args=[world.entitlement.public_id])


def act(world: World, name: str, about: UUID | None = None) -> str:
    parts = [world.people["grandmother"].public_id, world.entitlement.public_id, name]
    route = "counter:standing_answer" if about else "counter:standing_act"
    return reverse(route, args=[*parts, about] if about else parts)


def sign(world: World, kind: str, source: str) -> dict[str, str]:
    return {"kind": kind, "source": source, "evidence": "退信 3 号", "seen_on": world.on.isoformat()}


def test_the_list_leads_to_the_file_and_both_looks_are_written_down(world: World, clerk: Client) -> None:
    make_late(world)
    page = clerk.get(reverse("counter:standings")).content.decode()
    assert file(world) in page
    shown = clerk.get(file(world)).content.decode()
    assert act(world, "signal") in shown
    assert act(world, "suspend") not in shown
    actions = AuditEvent.objects.filter(subject_person_id=world.id("grandmother")).values_list(
        "action", flat=True
    )
    assert {"standing.listed", "standing.viewed"} <= set(actions)


def test_a_pension_is_not_ended_by_what_only_a_survivor_loses(world: World, clerk: Client) -> None:
    clerk.get(file(world))
    page = clerk.get(act(world, "terminate")).content.decode()
    assert 'value="died"' in page
    assert not re.search(r'value="(works|remarried|adopted|able_to_work)"', page)
    given = {"reason": "remarried", "evidence": "结婚证", "words": "已再婚"}
    assert clerk.post(act(world, "terminate"), given).status_code == 422
    assert not approvals_waiting(CODE, {BENGBU}, at=clock.now(), most=9)


def test_one_sign_after_the_other_then_the_visit(world: World, clerk: Client) -> None:
    make_late(world)
    clerk.get(file(world))
    assert clerk.post(act(world, "signal"), sign(world, "returned_post", "邮政")).status_code == 302
    again = clerk.post(act(world, "signal"), sign(world, "returned_post", "邮政"))
    assert again.status_code == 422
    assert "另一个来源" in again.content.decode()
    assert 'value="邮政"' in again.content.decode()
    assert clerk.post(act(world, "offer"), {"words": "约上门"}).status_code == 422
    clerk.post(act(world, "signal"), sign(world, "failed_visit", "街道"))
    assert Signal.objects.count() == 2
    assert act(world, "offer") in clerk.get(file(world)).content.decode()
    assert clerk.post(act(world, "offer"), {"words": "约上门"}).status_code == 302
    assert clerk.post(act(world, "suspend"), {"words": "无法联系"}).status_code == 422
    assert not StandingDecision.objects.exists()


def test_a_colleague_agrees_or_nothing_happens(world: World, clerk: Client) -> None:
    clerk.get(file(world))
    assert clerk.post(act(world, "prison"), PRISON).status_code == 302
    (card,) = approvals_waiting(CODE, {BENGBU}, at=clock.now(), most=9)
    own = reverse("counter:standing_proposal", args=[card.public_id])
    page = clerk.get(own).content.decode()
    assert "请一位同事复核" in page
    refused = clerk.post(own, {"verdict": "agree", "seen": card.payload_hash})
    assert refused.status_code in (403, 409)
    assert not StandingDecision.objects.exists()


def test_what_belongs_to_somebody_else_is_not_found(world: World, clerk: Client) -> None:
    clerk.get(file(world))
    foreign = reverse(
        "counter:standing_act",
        args=[world.people["stranger"].public_id, world.entitlement.public_id, "prison"],
    )
    assert clerk.get(foreign).status_code == 404
    assert clerk.get(act(world, "nonsense")).status_code == 404
    assert clerk.get(act(world, "withdraw", UUID(int=7))).status_code == 404
    elsewhere = world.client("clerk_elsewhere")
    assert elsewhere.get(file(world)).status_code == 404


def test_a_certification_of_the_wrong_person_is_withdrawn(world: World, clerk: Client) -> None:
    proof = world.certify()
    clerk.get(file(world))
    address = act(world, "withdraw", proof)
    assert clerk.post(address, {"why": "fraud", "words": "冒名"}).status_code == 422
    assert clerk.post(address, {"why": "wrong_person", "words": "来的是妹妹"}).status_code == 302
    assert Withdrawal.objects.get().reason == "wrong_person"
    assert clerk.post(address, {"why": "wrong_person", "words": "来的是妹妹"}).status_code == 404


def test_an_officer_sees_figures_and_no_names(world: World) -> None:
    make_late(world)
    page = world.client("officer").get(reverse("counter:standings_overview")).content.decode()
    assert "误停的天数" in page
    assert world.people["grandmother"].name not in page
    assert re.search(r"已逾期，待遇照发</dt><dd class=\"number\">1<", page)


def test_two_who_decided_leave_a_file_with_both_reasons(world: World, clerk: Client) -> None:
    clerk.get(file(world))
    clerk.post(act(world, "prison"), PRISON)
    at = clock.now()
    (card,) = approvals_waiting(CODE, {BENGBU}, at=at, most=9)
    decisions.confirm(clerk_at(world.users["officer"].pk, BENGBU), card.public_id, card.payload_hash, at=at)
    page = clerk.get(file(world)).content.decode()
    assert "服刑一年" in page
    stood = StandingDecision.objects.get()
    address = act(world, "resume", stood.public_id)
    assert address in page
    assert clerk.post(address, {"reason": "acquitted", "words": "判决无罪"}).status_code == 302
    assert StandingDecision.objects.get(kind="resume").reason == "acquitted"


def test_that_somebody_posed_as_the_person_takes_two_and_withdraws_the_proof(
    world: World, clerk: Client
) -> None:
    proof = world.certify()
    clerk.get(file(world))
    filled = {"evidence": "监控录像 4 号", "words": "来的是邻居"}
    assert clerk.post(act(world, "fraud", proof), filled).status_code == 302
    assert not Withdrawal.objects.exists()
    at = clock.now()
    (card,) = approvals_waiting(CODE, {BENGBU}, at=at, most=9)
    second = clerk_at(world.users["officer"].pk, BENGBU)
    decisions.confirm(second, card.public_id, card.payload_hash, at=at)
    assert Withdrawal.objects.get().reason == "fraud"
    assert StandingDecision.objects.get().reason == "false_person"

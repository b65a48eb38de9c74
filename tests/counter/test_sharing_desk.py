"""Account sharing at the counter: two cards, every reason at once, bound once, a receipt, and the ways out of it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.papers import IssuedPaper
from accounts.rules.actors import SYSTEM, Actor
from family.actions import binding_asking, binding_ends, bindings
from family.actions.binding_ends import Ending
from family.actions.bindings import AtDesk
from family.enums import BindingState, ConfirmedHow
from family.errors import BindingNotFound
from family.models.bindings import SharingBinding
from foundation.periods import add_months
from tests.counter.sharing import (
    CARDS,
    TICKED,
    act,
    bind_address,
    carded,
    decided,
    kin_clerk,
    mother_of,
    read,
    second_clerk,
    token_in,
)
from tests.permissions.world import BENGBU, World


def bound(world: World, clerk: Client, **ticked: str) -> SharingBinding:
    """Bind the daughter's account for her mother at the counter, card by card."""
    read(clerk, world, "daughter", "mother")
    page = clerk.get(bind_address(world, "daughter", "mother"))
    answer = clerk.post(
        bind_address(world, "daughter", "mother"), {**TICKED, **ticked, "token": token_in(page)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return SharingBinding.objects.get(sharer=world.people["daughter"], user=world.people["mother"])


def test_two_cards_a_word_and_it_is_bound_with_a_receipt(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    told = Notice.objects.count()
    row = bound(world, clerk, payment_cap="86.50")

    assert row.state == BindingState.ACTIVE.value
    assert (row.confirmed_how, row.user_agreed_at) == (ConfirmedHow.DESK.value, None)
    assert (row.uses, row.payment_cap_fen) == (["hospital", "pharmacy"], 8650)
    assert Notice.objects.count() == told + 1
    events = AuditEvent.objects.filter(action="binding.opened", object_id=row.public_id)
    assert {event.subject_person_id for event in events} == {world.id("daughter"), world.id("mother")}
    assert {event.actor_area_key for event in events} == {BENGBU}
    assert {event.reason for event in events} == {"来窗口办理"}

    receipt = clerk.get(
        reverse("counter:sharing_receipt", args=[world.people["daughter"].public_id, row.public_id])
    )
    paper = IssuedPaper.objects.get(kind="sharing")
    shown = receipt.content.decode()
    assert "张敏" in shown
    assert "86.50 元" in shown
    assert "核验回执的二维码" in shown
    public = Client().get(reverse("web:verify_paper", args=[paper.code])).content.decode()
    assert "家庭共济绑定回执" in public
    assert "张敏" not in public
    assert "李秀英" not in public


def test_the_receipt_is_the_same_paper_however_often_it_is_printed(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    row = bound(world, clerk)
    address = reverse("counter:sharing_receipt", args=[world.people["daughter"].public_id, row.public_id])
    clerk.get(address)
    made = clerk.get(address, {"pdf": ""})
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert IssuedPaper.objects.filter(kind="sharing").count() == 1


def test_a_second_press_leads_to_the_first_receipt(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    read(clerk, world, "daughter", "mother")
    address = bind_address(world, "daughter", "mother")
    sent = {**TICKED, "token": token_in(clerk.get(address))}
    first, second = clerk.post(address, sent), clerk.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert SharingBinding.objects.filter(user=world.people["mother"]).count() == 1


def test_without_the_sharers_own_word_nothing_is_bound(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    read(clerk, world, "daughter", "mother")
    address = bind_address(world, "daughter", "mother")
    sent = {**TICKED, "token": token_in(clerk.get(address))}
    del sent["is_sharer_here"]
    assert clerk.post(address, sent).status_code == 422
    assert not SharingBinding.objects.filter(user=world.people["mother"]).exists()


def test_every_reason_stands_there_at_once(world: World, clerk: Client) -> None:
    """The stranger is no relative, and his insurance is on record nowhere: both are told together."""
    carded(world, "daughter", "stranger")
    read(clerk, world, "daughter", "stranger")
    page = clerk.get(bind_address(world, "daughter", "stranger")).content.decode()
    assert "不在当地可以共济的亲属范围内" in page
    assert "用钱的一方当前未参加基本医疗保险" in page
    assert "马上绑定" not in page


def test_a_pair_that_is_not_linked_goes_to_the_family_desk_and_back_with_what_was_typed(
    world: World, clerk: Client
) -> None:
    carded(world, "daughter", "stranger")
    read(clerk, world, "daughter", "stranger")
    person = world.people["daughter"].public_id
    page = clerk.get(bind_address(world, "daughter", "stranger")).content.decode()
    assert reverse("counter:family_link", args=[person]) in page
    desk = clerk.get(reverse("counter:family_link", args=[person])).content.decode()
    assert bind_address(world, "daughter", "stranger") in desk
    again = clerk.get(reverse("counter:sharing_user", args=[person])).content.decode()
    assert CARDS["stranger"] in again


def test_what_the_user_asked_for_online_is_said_yes_to_with_the_card(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    asked = binding_asking.ask(mother_of(world), world.id("daughter"), at=world.at)
    assert asked.state is BindingState.ASKED
    row = bound(world, clerk)
    assert (row.public_id, row.state) == (asked.public_id, BindingState.ACTIVE.value)
    assert row.confirmed_how == ConfirmedHow.DESK.value


def test_a_mandate_stands_in_for_no_sharer(world: World) -> None:
    """Whoever acts for the sharer cannot say the sharer's yes, at a desk no more than online (CC 168)."""
    asked = binding_asking.ask(mother_of(world), world.id("daughter"), at=world.at)
    with pytest.raises(BindingNotFound):
        binding_asking.confirm_at_desk(SYSTEM, asked.public_id, AtDesk(world.id("husband")), at=world.at)


@pytest.mark.parametrize(
    "typed", ["", " ", "查无此卡", "A00000000", "9" * 18, "x" * 500, "JST1" + "A" * 64, "12345678"]
)
def test_a_card_that_is_none_binds_nobody(world: World, clerk: Client, typed: str) -> None:
    answer = clerk.post(reverse("counter:sharing_sharer"), {"card": typed})
    assert answer.status_code == 422
    carded(world, "daughter")
    clerk.post(reverse("counter:sharing_sharer"), {"card": CARDS["daughter"]})
    address = reverse("counter:sharing_user", args=[world.people["daughter"].public_id])
    assert clerk.post(address, {"card": typed}).status_code == 422
    assert clerk.post(address, {"card": CARDS["daughter"]}).status_code == 422


def test_a_name_finds_nobody_at_the_readers(world: World, clerk: Client) -> None:
    assert clerk.post(reverse("counter:sharing_sharer"), {"card": "张敏"}).status_code == 422


def test_a_desk_elsewhere_finds_no_sharer_of_ours(world: World) -> None:
    carded(world, "daughter")
    elsewhere = world.client("clerk_elsewhere")
    answer = elsewhere.post(reverse("counter:sharing_sharer"), {"card": CARDS["daughter"]})
    assert answer.status_code == 422
    assert "张敏" not in answer.content.decode()
    assert AuditEvent.objects.filter(action="person.looked_up").latest("pk").subject_person_id is None


def test_no_clerk_serves_a_relative_on_either_side(world: World) -> None:
    carded(world, "daughter", "mother", "husband")
    clerk = kin_clerk(world)
    assert clerk.post(reverse("counter:sharing_sharer"), {"card": CARDS["daughter"]}).status_code == 403
    assert not SharingBinding.objects.filter(user=world.people["mother"]).exists()


def test_a_page_that_was_left_lying_binds_nobody(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    read(clerk, world, "daughter", "mother")
    address = bind_address(world, "daughter", "mother")
    answer = clerk.post(address, {**TICKED, "token": "00000000-0000-0000-0000-000000000000"})
    assert answer.status_code == 422
    assert not SharingBinding.objects.filter(user=world.people["mother"]).exists()


def test_a_user_whose_card_was_not_read_is_asked_for(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    clerk.post(reverse("counter:sharing_sharer"), {"card": CARDS["daughter"]})
    answer = clerk.post(bind_address(world, "daughter", "mother"), TICKED)
    assert answer.headers["Location"].endswith("/sharing/new/")
    assert not SharingBinding.objects.filter(user=world.people["mother"]).exists()


class TestEnding:
    """In person one clerk is enough; without either of the two it takes two."""

    def test_who_stands_there_has_it_stopped_at_once(self, world: World, clerk: Client) -> None:
        carded(world, "daughter", "mother")
        row = bound(world, clerk)
        told = Notice.objects.count()
        page = clerk.get(act(world, "end", row))
        assert "马上停止" in page.content.decode()
        sent = {"reason": "本人到窗口要求停止", "is_id_checked": "on"}
        assert clerk.post(act(world, "end", row), sent).status_code == 302
        row.refresh_from_db()
        assert row.state == BindingState.ENDED.value
        assert Notice.objects.count() == told + 2
        reasons = AuditEvent.objects.filter(action="binding.ended").values_list("reason", flat=True)
        assert set(reasons) == {"本人到窗口要求停止"}

    def test_the_card_has_to_be_looked_at(self, world: World, clerk: Client) -> None:
        carded(world, "daughter", "mother")
        row = bound(world, clerk)
        assert clerk.post(act(world, "end", row), {"reason": "要求停止"}).status_code == 422
        row.refresh_from_db()
        assert row.state == BindingState.ACTIVE.value

    def test_without_them_it_waits_for_a_colleague(self, world: World, clerk: Client) -> None:
        carded(world, "daughter", "mother")
        row = bound(world, clerk)
        assert clerk.post(act(world, "stop", row), {"reason": "核查：并非近亲属"}).status_code == 302
        row.refresh_from_db()
        assert row.state == BindingState.ACTIVE.value
        proposal = Approval.objects.get(code=binding_ends.CODE)
        own = clerk.get(reverse("counter:sharing_second", args=[proposal.public_id])).content.decode()
        assert "提出的人不能自己复核" in own
        refused = clerk.post(*decided(proposal, "agree"))
        assert refused.status_code in (403, 409)
        row.refresh_from_db()
        assert row.state == BindingState.ACTIVE.value

        colleague = second_clerk(world)
        assert "由窗口解绑" in colleague.get(reverse("counter:sharing_seconds")).content.decode()
        assert colleague.post(*decided(proposal, "agree")).status_code == 302
        row.refresh_from_db()
        assert row.state == BindingState.ENDED.value
        assert colleague.post(*decided(proposal, "agree")).status_code == 409

    def test_a_colleague_may_say_no(self, world: World, clerk: Client) -> None:
        carded(world, "daughter", "mother")
        row = bound(world, clerk)
        clerk.post(act(world, "stop", row), {"reason": "核查"})
        proposal = Approval.objects.get(code=binding_ends.CODE)
        second_clerk(world).post(*decided(proposal, "disagree"))
        row.refresh_from_db()
        assert row.state == BindingState.ACTIVE.value

    def test_a_binding_of_others_is_none_here(self, world: World, clerk: Client) -> None:
        carded(world, "mother")
        clerk.post(reverse("counter:sharing_sharer"), {"card": CARDS["mother"]})
        row = SharingBinding.objects.get(public_id=world.offered)
        for name in ("end", "stop", "receipt"):
            assert clerk.get(act(world, name, row, "mother")).status_code == 404

    def test_what_has_ended_meanwhile_is_said(self, world: World, clerk: Client) -> None:
        carded(world, "daughter", "mother")
        row = bound(world, clerk)
        desk = Actor(frozenset(), user_id=world.users["clerk"].pk, area_keys=frozenset({BENGBU}))
        waits = add_months(world.on, 1) - world.on
        binding_ends.propose(desk, Ending(row.public_id, "核查"), BENGBU, waits=waits, at=world.at)
        bindings.end(world.actor("daughter"), row.public_id, at=world.at)
        proposal = Approval.objects.get(code=binding_ends.CODE)
        assert second_clerk(world).post(*decided(proposal, "agree")).status_code in (409, 410)
        proposal.refresh_from_db()
        assert proposal.consumed_at is None

    def test_what_has_ended_meanwhile_waits_for_nobody_and_can_only_be_closed(
        self, world: World, clerk: Client
    ) -> None:
        carded(world, "daughter", "mother")
        row = bound(world, clerk)
        clerk.post(act(world, "stop", row), {"reason": "核查"})
        proposal = Approval.objects.get(code=binding_ends.CODE)
        colleague, listed = second_clerk(world), reverse("counter:sharing_seconds")
        assert "由窗口解绑" in colleague.get(listed).content.decode()
        bindings.end(world.actor("daughter"), row.public_id, at=world.at)

        assert "由窗口解绑" not in colleague.get(listed).content.decode()
        opened = colleague.get(decided(proposal, "")[0]).content.decode()
        assert "这项共济已经结束" in opened
        assert 'value="agree"' not in opened
        assert colleague.post(*decided(proposal, "disagree")).status_code == 302


def test_two_without_a_tie_are_said_to_have_none(world: World, clerk: Client) -> None:
    carded(world, "daughter", "stranger")
    read(clerk, world, "daughter", "stranger")
    html = clerk.get(bind_address(world, "daughter", "stranger")).content.decode()

    assert "与用钱的一方没有登记的亲属关系" in html
    assert "用钱的一方是" not in html


def test_the_list_tells_the_caps(world: World, clerk: Client) -> None:
    carded(world, "daughter", "mother")
    bound(world, clerk, payment_cap="86.50", year_cap="900")
    html = clerk.get(reverse("counter:sharings", args=[world.people["daughter"].public_id])).content.decode()

    assert "<dt>每次最多</dt><dd>86.50 元</dd>" in html
    assert "<dt>每年最多</dt><dd>900.00 元</dd>" in html
    assert "<dt>每月最多</dt>" not in html

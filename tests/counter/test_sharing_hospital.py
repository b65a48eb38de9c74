"""The hospital's door to account sharing: two cards and no name, and nothing told of people who are no relatives."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions.card_guesses import GUESSES_MAX
from accounts.enums.users import Role, StaffRole
from accounts.models.audit import AuditEvent
from accounts.queries.swiped import card_holders_of
from accounts.queries.users import actor_for_user
from accounts.rules.actors import Actor
from accounts.rules.card_reading import read
from family.enums import BindingState, ConfirmedHow
from family.models.bindings import SharingBinding
from portal.counter import hospital_desk
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.counter.sharing import CARDS, TICKED, carded, fresh, hospital, post, staffed, token_in
from tests.permissions.sharing import NOBODY
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World

CARD, BIND = reverse("counter:hospital"), reverse("counter:hospital_bind")


def swiped(office: Client, *names: str) -> None:
    """Read cards one after the other."""
    for name in names:
        answer = office.post(CARD, {"card": CARDS[name]})
        assert answer.status_code == 302, answer.content.decode()


def test_two_cards_bind_and_the_channel_is_written_down(world: World) -> None:
    carded(world, "daughter", "mother")
    office = hospital(world)
    assert "刷出钱一方的卡" in office.get(CARD).content.decode()
    swiped(office, "daughter", "mother")
    page = office.get(BIND)
    shown = page.content.decode()
    assert "张敏" not in shown
    assert "*敏" in shown
    done = office.post(BIND, {**TICKED, "token": token_in(page)})
    row = SharingBinding.objects.get(sharer=world.people["daughter"], user=world.people["mother"])
    assert (row.state, row.confirmed_how) == (BindingState.ACTIVE.value, ConfirmedHow.HOSPITAL.value)
    assert done.headers["Location"] == reverse("counter:hospital_receipt", args=[row.public_id])
    receipt = office.get(done.headers["Location"]).content.decode()
    assert "家庭共济绑定回执" in receipt
    assert "查人" not in receipt
    assert "示例医院医保办" in receipt or "示例hospital二" in receipt
    event = AuditEvent.objects.filter(action="binding.opened").latest("pk")
    assert (event.facts["how"], event.reason) == ("hospital", hospital_desk.REASON)
    again = office.post(BIND, {**TICKED, "token": token_in(page)})
    assert again.headers["Location"] == done.headers["Location"]


def test_an_unknown_card_and_one_of_a_stranger_are_one_answer(world: World) -> None:
    carded(world, "daughter", "stranger")
    office = hospital(world)
    swiped(office, "daughter")
    unknown = office.post(CARD, {"card": "BB9999999"})
    stranger = office.post(CARD, {"card": CARDS["stranger"]})
    assert unknown.status_code == stranger.status_code == 422
    told = [one.content.decode().replace(CARDS["stranger"], "BB9999999") for one in (unknown, stranger)]
    assert "不是登记的近亲属，或号码不对" in told[0]
    assert _said(told[0]) == _said(told[1])
    assert office.get(BIND).headers["Location"] == CARD


@pytest.mark.parametrize("typed", ["", "张敏", "查无此卡", "A00000000", "9" * 18, "x" * 500, "12345678"])
def test_what_is_no_card_finds_nobody(world: World, typed: str) -> None:
    carded(world, "daughter", "mother")
    office = hospital(world)
    assert office.post(CARD, {"card": typed}).status_code == 422
    swiped(office, "daughter")
    assert office.post(CARD, {"card": typed}).status_code == 422


def test_a_typed_number_is_no_card_for_the_sharer_whoever_has_it(world: World) -> None:
    office = hospital(world)
    for number in (GRANDMOTHER_NUMBER, NOBODY):
        answer = office.post(CARD, {"card": number})
        assert (answer.status_code, "这里要刷卡" in answer.content.decode()) == (422, True)
    assert not AuditEvent.objects.filter(
        action__contains="look", subject_person_id=world.id("grandmother")
    ).exists()


def test_what_counts_as_a_card(world: World) -> None:
    carded(world, "daughter")
    she, on = world.people["grandmother"], world.on
    for typed, found in (
        (CARDS["daughter"], [world.id("daughter")]),
        (GRANDMOTHER_NUMBER, []),
        (f"{she.name}|{GRANDMOTHER_NUMBER}|2016.01.01-长期", [she.pk]),
        (f"张三|{GRANDMOTHER_NUMBER}", []),
        (f"{GRANDMOTHER_NUMBER}|长期", [she.pk]),
    ):
        assert [one.id for one in card_holders_of(read(typed), on=on)] == found, typed


def test_of_the_user_a_number_may_be_typed_unless_the_area_says_otherwise(world: World) -> None:
    carded(world, "daughter", "mother")
    office = hospital(world)
    swiped(office, "daughter")
    said = office.post(CARD, {"card": GRANDMOTHER_NUMBER}).content.decode()
    assert "这里要刷卡" not in said
    PolicyValue.objects.create(
        code="sharing.hospital_typed_numbers",
        scope=PolicyScope.AREA.value,
        scope_key=BENGBU,
        value="nobody",
        origin=Origin.LOCAL.value,
        starts_on=world.on,
        recorded_at=world.at,
        source_document="一份虚构的通知",
        confidence=Confidence.SURE.value,
    )
    assert "这里要刷卡" in office.post(CARD, {"card": GRANDMOTHER_NUMBER}).content.decode()


def test_tries_run_out(world: World) -> None:
    office = hospital(world)
    for _try in range(GUESSES_MAX):
        assert office.post(CARD, {"card": "BB9999999"}).status_code == 422
    carded(world, "daughter")
    answer = office.post(CARD, {"card": CARDS["daughter"]})
    assert answer.status_code == 422
    assert "没有找到" not in answer.content.decode()


def test_a_sharer_insured_elsewhere_is_none_here(world: World) -> None:
    carded(world, "grandmother")
    office = staffed(world, "13900000079", StaffRole.HOSPITAL, "sample-hospital")
    assert office.post(CARD, {"card": CARDS["stranger"]}).status_code == 422


def test_both_cards_can_be_forgotten(world: World) -> None:
    carded(world, "daughter", "mother")
    office = hospital(world)
    swiped(office, "daughter", "mother")
    assert office.post(reverse("counter:hospital_again")).headers["Location"] == CARD
    assert office.get(BIND).headers["Location"] == CARD
    assert "刷出钱一方的卡" in office.get(CARD).content.decode()


def test_a_receipt_of_another_session_is_none(world: World) -> None:
    office = hospital(world)
    assert office.get(reverse("counter:hospital_receipt", args=[world.offered])).status_code == 404


def test_no_relative_binds_there(world: World) -> None:
    carded(world, "daughter", "mother")
    post(world, world.users["husband"], StaffRole.HOSPITAL, "sample-hospital")
    office = fresh(world.users["husband"])
    assert office.post(CARD, {"card": CARDS["daughter"]}).status_code == 403


def test_the_office_is_no_desk_of_the_agency(world: World) -> None:
    office = hospital(world)
    for name in ("home", "find", "sharing_sharer", "matters", "payment_disputes"):
        assert office.get(reverse(f"counter:{name}")).status_code == 403
    person = world.people["daughter"].public_id
    assert office.get(reverse("counter:person", args=[person])).status_code == 403
    assert office.get("/home/", follow=True).redirect_chain[-1][0] == CARD


def test_its_actor_serves_at_no_desk(world: World) -> None:
    post(world, world.users["stranger"], StaffRole.HOSPITAL, "sample-hospital")
    actor: Actor = actor_for_user(world.users["stranger"], on=world.on)
    assert Role.HOSPITAL in actor.roles
    assert (actor.area_keys, actor.office_keys) == (frozenset(), frozenset())


def test_a_post_in_a_hospital_says_in_which(world: World) -> None:
    with pytest.raises(IntegrityError, match="hospital_has_point"), transaction.atomic():
        post(world, world.users["stranger"], StaffRole.HOSPITAL)


def _said(page: str) -> list[str]:
    return [line.strip() for line in page.splitlines() if "field__error" in line or "problem" in line]

"""Printed cards at the desk: shown masked, put on record, lost and found, ended and replaced."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from accounts.actions import printed_cards
from accounts.actions.printed_cards import NewPrintedCard
from accounts.enums.cards import SocialCardState
from accounts.models.audit import AuditEvent
from accounts.models.cards import SocialSecurityCard
from accounts.queries.cards import PrintedCard, printed_cards_of
from accounts.rules.actors import SYSTEM
from tests.permissions.world import BENGBU, SHENZHEN, World

SEEN = {"basis": "本人申请", "is_id_checked": "on"}
BANK = "6217000012345678"


def address(world: World, end: str = "", *, name: str = "grandmother") -> str:
    return f"/counter/people/{world.people[name].public_id}/cards/printed/{end}"


def held(world: World) -> list[PrintedCard]:
    return printed_cards_of(world.id("grandmother"), on=world.on)


def move(world: World, clerk: Client, state: str, card: UUID | None = None) -> int:
    """Do one act, and give the status of the answer."""
    return clerk.post(address(world, f"{card or world.printed}/{state}/"), SEEN).status_code


@pytest.fixture
def clerk(world: World) -> Client:
    """The clerk, who has looked the grandmother up."""
    client = world.client("clerk")
    world.look_up(client)
    return client


class TestShown:
    def test_numbers_are_masked_and_the_look_is_written_down(self, world: World, clerk: Client) -> None:
        with_bank = {**SEEN, "number": "z99000777", "issued_on": "2020-01-02", "bank_number": BANK}
        clerk.post(address(world, "new/"), with_bank)
        page = clerk.get(address(world)).content.decode()
        for shown in ("*****0555", "*****0777", "************5678", "没有登记", "正常", "2020年1月2日"):
            assert shown in page
        for hidden in ("Z99000555", "Z99000777", BANK):
            assert hidden not in page
        event = AuditEvent.objects.get(action="card.viewed")
        assert (event.subject_person_id, event.actor_area_key) == (world.id("grandmother"), BENGBU)

    def test_what_is_offered_follows_the_state(self, world: World, clerk: Client) -> None:
        for state, there, not_there in (("", "lost/", "active/"), ("lost", "active/", "expired/")):
            if state:
                move(world, clerk, state)
            page = clerk.get(address(world)).content.decode()
            assert f"{world.printed}/{there}" in page
            assert f"{world.printed}/{not_there}" not in page
        move(world, clerk, "cancelled")
        assert f"{world.printed}/" not in clerk.get(address(world)).content.decode()

    def test_a_card_of_another_area_is_shown_and_left_alone(self, world: World, clerk: Client) -> None:
        new = NewPrintedCard("Z99000888", SHENZHEN, world.on)
        other = printed_cards.record(SYSTEM, world.id("grandmother"), new, at=world.at).public_id
        page = clerk.get(address(world)).content.decode()
        assert "*****0888" in page
        assert str(other) not in page
        assert move(world, clerk, "lost", other) == 404

    def test_without_a_look_up_nothing_is_shown(self, world: World) -> None:
        stranger = world.client("clerk")
        session = stranger.session
        session.flush()
        assert stranger.get(address(world)).status_code == 302


class TestMoved:
    def test_lost_found_lost_and_cancelled(self, world: World, clerk: Client) -> None:
        for state in ("lost", "active", "lost", "cancelled"):
            assert move(world, clerk, state) == 302
            assert held(world)[0].state == state
        event = AuditEvent.objects.filter(action="printed_card.cancelled").get()
        assert (event.reason, event.actor_area_key) == ("本人申请", BENGBU)
        assert event.object_id == world.printed

    @pytest.mark.parametrize(
        ("before", "state"), [("", "active"), ("lost", "lost"), ("lost", "expired"), ("cancelled", "active")]
    )
    def test_what_is_not_open_is_refused(self, world: World, clerk: Client, before: str, state: str) -> None:
        if before:
            printed_cards.move(SYSTEM, world.printed, SocialCardState(before), at=world.at)
        assert clerk.get(address(world, f"{world.printed}/{state}/")).status_code == 409
        assert move(world, clerk, state) == 409
        assert held(world)[0].state == (before or "active")

    def test_what_does_not_exist_is_not_found(self, world: World, clerk: Client) -> None:
        assert move(world, clerk, "burnt") == 404
        assert move(world, clerk, "lost", uuid4()) == 404

    def test_a_card_of_somebody_else_is_not_found(self, world: World, clerk: Client) -> None:
        new = NewPrintedCard("Z99000999", BENGBU, world.on)
        other = printed_cards.record(SYSTEM, world.id("daughter"), new, at=world.at).public_id
        assert move(world, clerk, "cancelled", other) == 404
        (card,) = printed_cards_of(world.id("daughter"), on=world.on)
        assert card.state is SocialCardState.ACTIVE

    def test_a_reason_and_a_look_at_the_papers_are_asked_for(self, world: World, clerk: Client) -> None:
        for given, words in (({"is_id_checked": "on"}, "请写明为什么办"), ({"basis": "x"}, "请先核对")):
            answer = clerk.post(address(world, f"{world.printed}/lost/"), given)
            assert answer.status_code == 422
            assert words in answer.content.decode()
        assert held(world)[0].state is SocialCardState.ACTIVE


class TestRecorded:
    def test_a_replaced_card_ends_and_the_new_one_is_in_use(self, world: World, clerk: Client) -> None:
        given = {**SEEN, "number": "Z99000556", "issued_on": world.on.isoformat()}
        clerk.post(address(world, f"{world.printed}/replaced/"), given)
        assert [(card.number_tail, card.state.value) for card in held(world)] == [
            ("0556", "active"),
            ("0555", "replaced"),
        ]

    def test_a_number_that_is_taken_replaces_nothing(self, world: World, clerk: Client) -> None:
        given = {**SEEN, "number": "Z99000555", "issued_on": world.on.isoformat()}
        answer = clerk.post(address(world, f"{world.printed}/replaced/"), given)
        assert answer.status_code == 422
        assert "已经登记过" in answer.content.decode()
        assert [card.state for card in held(world)] == [SocialCardState.ACTIVE]

    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            ("number", "卡号", "卡号应为 6 至 32 位"),
            ("number", "", "请照卡面填写"),
            ("issued_on", "2999-01-01", "发卡日期还没有到"),
            ("issued_on", "昨天", "日期不存在"),
            ("bank_number", "62170000", "银行卡号应为 12 至 19 位数字"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, world: World, clerk: Client, field: str, text: str, words: str
    ) -> None:
        given = {**SEEN, "number": "Z99000777", "issued_on": "2020-01-02", field: text}
        answer = clerk.post(address(world, "new/"), given)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert SocialSecurityCard.objects.count() == 1

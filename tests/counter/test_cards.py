"""Cards at the desk: scanned, and kept for somebody who came or called."""

import pytest
from django.test import Client

from accounts.actions import printed_cards
from accounts.enums.cards import CardChannel, CardState, NumberScheme
from accounts.models.audit import AuditEvent
from accounts.models.cards import CardEvent, ElectronicCard
from accounts.queries.cards import live_card_of
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements
from certification.enums import Benefit
from tests.permissions.world import BENGBU, World


def address(world: World, name: str = "grandmother") -> str:
    return f"/counter/people/{world.people[name].public_id}/cards/"


@pytest.fixture
def pensioned(world: World) -> World:
    """The daughter is paid by Bengbu too, so that its desk may open her."""
    entitlements.grant(
        SYSTEM,
        world.id("daughter"),
        Benefit.PENSION_EMPLOYEE,
        paying_area_key=BENGBU,
        starts_on=world.on,
        at=world.at,
    )
    return world


class TestScanning:
    def test_a_shown_card_opens_the_person_and_is_written_down(self, pensioned: World) -> None:
        clerk = pensioned.client("clerk")
        answer = clerk.post("/counter/scan/", {"text": f"{pensioned.shown}\n"})
        person = pensioned.people["daughter"]
        assert answer["Location"] == f"/counter/people/{person.public_id}/"
        assert "张敏" in clerk.get(answer["Location"]).content.decode()
        event = AuditEvent.objects.get(action="person.looked_up", subject_person_id=person.pk)
        assert (event.reason, event.actor_area_key) == ("出示电子社保卡", BENGBU)

    def test_a_person_of_another_area_stays_closed(self, world: World) -> None:
        clerk = world.client("clerk_elsewhere")
        page = clerk.post("/counter/scan/", {"text": world.shown}).content.decode()
        assert "*敏" in page
        assert "张敏" not in page
        assert not AuditEvent.objects.filter(action="person.looked_up").exists()
        person = world.people["daughter"].public_id
        assert clerk.get(f"/counter/people/{person}/")["Location"] == "/counter/people/"

    def test_a_spent_code_is_refused_and_the_box_comes_back_empty(self, world: World, clerk: Client) -> None:
        clerk.post("/counter/scan/", {"text": world.shown})
        for text, words in (
            (world.shown, "这张码不能用"),
            ("12", "这张码不能用"),
            ("", "请扫对方手机上的码"),
        ):
            page = clerk.post("/counter/scan/", {"text": text})
            assert page.status_code == 422
            assert words in page.content.decode()
            assert world.shown not in page.content.decode()


class TestFinding:
    def test_a_card_or_computer_number_finds_the_person_in_the_area(
        self, world: World, clerk: Client
    ) -> None:
        scheme = NumberScheme.SHENZHEN_COMPUTER_NUMBER
        computer = printed_cards.NewPersonalNumber(scheme, "099000123", BENGBU)
        printed_cards.number(SYSTEM, world.id("grandmother"), computer, starts_on=world.on, at=world.at)
        card = printed_cards.NewPrintedCard("Z99000001", BENGBU, world.on)
        printed_cards.record(SYSTEM, world.id("grandmother"), card, at=world.at)
        person = f"/counter/people/{world.people['grandmother'].public_id}/"
        for text in ("099 000 123", "z99000001"):
            found = clerk.post("/counter/people/", {"text": text, "reason": "visit"})
            assert found["Location"] == person
        page = clerk.get(person).content.decode()
        assert "尾号 0001" in page
        assert "099000123" not in page
        elsewhere = world.client("clerk_elsewhere").post(
            "/counter/people/", {"text": "099000123", "reason": "visit"}
        )
        assert "没有找到" in elsewhere.content.decode()


class TestKeeping:
    def test_a_clerk_issues_stops_and_gives_back_a_card(self, world: World, clerk: Client) -> None:
        world.look_up(clerk)
        for act, channel in (("apply", "counter"), ("cancel", "counter"), ("apply", "counter")):
            answer = clerk.post(address(world), {"act": act, "channel": channel}, follow=True)
            assert "已经办好" in answer.content.decode()
        card = ElectronicCard.objects.get(person=world.id("grandmother"), closed_at=None)
        card.state, card.activated_at, card.password_sealed = "active", world.at, b"x"
        card.save(update_fields=["state", "activated_at", "password_sealed"])
        clerk.post(address(world), {"act": "report_loss", "channel": "phone"})
        assert live_card_of(world.id("grandmother")).state is CardState.LOST
        clerk.post(address(world), {"act": "unlock", "channel": "counter"})
        assert live_card_of(world.id("grandmother")).state is CardState.ACTIVE
        noted = CardEvent.objects.get(act="report_loss")
        assert (noted.channel, noted.area_key, noted.reason) == (CardChannel.PHONE, BENGBU, "来窗口办理")

    def test_by_telephone_a_card_is_only_reported_lost(self, world: World, clerk: Client) -> None:
        world.look_up(clerk)
        for asked in (
            {"act": "apply", "channel": "phone"},
            {"act": "apply"},
            {"act": "activate", "channel": "counter"},
        ):
            assert clerk.post(address(world), asked).status_code == 422
        assert live_card_of(world.id("grandmother")) is None

    def test_without_a_look_up_nothing_is_shown_or_done(self, world: World, clerk: Client) -> None:
        for answer in (
            clerk.get(address(world)),
            clerk.post(address(world), {"act": "apply", "channel": "counter"}),
        ):
            assert answer["Location"] == "/counter/people/"
        assert live_card_of(world.id("grandmother")) is None

    def test_no_clerk_serves_a_relative(self, world: World) -> None:
        user = world.users["clerk"]
        user.person_id = world.id("mother")
        user.save(update_fields=["person"])
        clerk = world.client("clerk")
        world.look_up(clerk)
        answer = clerk.post(address(world), {"act": "apply", "channel": "counter"})
        assert answer.status_code == 403
        assert live_card_of(world.id("grandmother")) is None

    def test_the_person_s_page_shows_the_cards(self, world: World, clerk: Client) -> None:
        world.look_up(clerk)
        clerk.post(address(world), {"act": "apply", "channel": "counter"})
        person = world.people["grandmother"].public_id
        assert "待设密码" in clerk.get(f"/counter/people/{person}/").content.decode()

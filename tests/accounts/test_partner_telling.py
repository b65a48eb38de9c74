"""Partners hear of their own links and of matters of the people who let them act, once each."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from pytest_django import Settings

from accounts.actions import link_telling, links, matters, partner_events, partners, people, webhook_endpoints
from accounts.actions.links import Ending
from accounts.actions.partner_events import OwnEvent, emit_own
from accounts.actions.partners import NewPartner
from accounts.enums.matters import MatterAct
from accounts.enums.partner_events import OF_NOBODY, OWN, PartnerEventKind
from accounts.enums.partners import LinkBasis, LinkEnd, PartnerKind, PartnerScope
from accounts.enums.users import Role
from accounts.errors.webhooks import WebhookKindClosed
from accounts.models.audit import AuditEvent
from accounts.models.partner_events import PartnerEvent, WebhookEndpoint
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.queries.audit import broken_links
from accounts.queries.partner_events import feed
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.webhooks import PAUSES, SCOPE_OF, next_try, spread_of
from tests.accounts.desk import AT, HOUR, Desk, accepted, applied, open_desk, step, taken
from tests.accounts.told import kinds, told
from tests.api import world as worlds
from tests.api.linking import DEADLINES, agreed
from tests.api.world import World

EVERY = frozenset(PartnerEventKind)


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return worlds.build()


def read(world: World) -> list[str]:
    """Publish, and read the whole feed of the city service."""
    partner_events.publish(at=world.at)
    return [card.kind.value for card in feed(world.city.partner_id, EVERY, on=world.today, after=0, most=99)]


def test_every_kind_has_the_scope_of_what_it_speaks_of() -> None:
    assert SCOPE_OF.keys() == EVERY
    assert OF_NOBODY < OWN
    assert {SCOPE_OF[kind] for kind in EVERY if kind.value.startswith("payment.")} == {
        PartnerScope.PAYMENTS_WRITE
    }


class TestLinks:
    def test_a_new_link_is_told_to_its_partner_and_to_no_other(self, world: World) -> None:
        # The city service is linked with the same person already.
        for _again in range(2):
            partners.link(
                SYSTEM, world.hospital.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=world.at
            )
        assert told() == []
        Partner.objects.filter(pk=world.hospital.partner_id).update(scopes=["links:read", "events:read"])
        partners.link(
            SYSTEM, world.hospital.partner_id, world.stranger.id, basis=LinkBasis.CONSENT, at=world.at
        )
        (event,) = told()
        assert (event.kind, event.partner_id) == ("link.created", world.hospital.partner_id)
        link = PartnerLink.objects.get(person=world.stranger.id)
        assert event.data == {"person_id": str(world.stranger.public_id), "link_id": str(link.public_id)}

    def test_a_new_link_is_heard_of_whatever_it_allows(self, world: World) -> None:
        # To list links is the partner's own, and in the scopes of nobody's link.
        agreed(world, world.stranger, DEADLINES)
        assert read(world) == ["link.created"]
        partners.unlink(SYSTEM, world.city.partner_id, world.stranger.id, at=world.at)
        assert read(world) == ["link.ended"]

    @pytest.mark.parametrize("why", ["person", "partner", "operator"])
    def test_its_end_is_the_last_that_is_heard_of_somebody(self, world: World, why: str) -> None:
        partner_events.emit(
            PartnerEventKind.DEADLINE_MOVED,
            [partner_events.NewEvent("k", world.linked.id, {})],
            at=world.at,
        )
        assert read(world) == ["deadline.moved"]
        partner = Actor(frozenset({Role.PARTNER}), partner_id=world.city.partner_id)
        if why == "partner":
            links.end_by_partner(
                partner, PartnerLink.objects.get(person=world.linked.id).public_id, at=world.at
            )
        else:
            cause = LinkEnd.BY_PERSON if why == "person" else LinkEnd.BY_DESK
            links.end_all(SYSTEM, world.city.partner_id, world.linked.id, Ending(cause), at=world.at)
        assert read(world) == ["link.ended"]
        assert PartnerEvent.objects.get(kind="link.ended").data["reason"] == why

    def test_a_death_ends_it_in_the_same_transaction_and_is_told_once(self, world: World) -> None:
        people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=world.at)
        assert read(world) == ["link.ended"]
        people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=world.at)
        link_telling.settle_deaths(at=world.at)
        partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=world.at)
        assert read(world) == ["link.ended"]
        assert PartnerEvent.objects.get().data["reason"] == "death"

    def test_a_death_by_a_register_is_found_and_one_that_was_none_too(self, world: World) -> None:
        rows = InsuredPerson.objects.filter(pk=world.linked.id)
        for round_, died_on in enumerate((world.today, None, world.today)):
            rows.update(died_on=died_on)
            at = world.at + timedelta(hours=round_)
            assert [link_telling.settle_deaths(at=at), link_telling.settle_deaths(at=at)] == [1, 0]
        assert kinds() == ["link.ended", "link.created", "link.ended"]
        people.withdraw_death(SYSTEM, world.linked.id, at=world.at)
        assert kinds()[3:] == ["link.created"]

    @pytest.mark.parametrize("by", ["desk", "register"])
    def test_a_death_while_the_partner_was_off_is_told_once_it_is_on(self, world: World, by: str) -> None:
        city, later = world.city.partner_id, world.at + timedelta(days=400)
        partners.switch(SYSTEM, city, is_enabled=False, at=world.at)
        if by == "desk":
            people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=world.at)
        else:
            InsuredPerson.objects.filter(pk=world.linked.id).update(died_on=world.today)
        PartnerLink.objects.filter(person=world.linked.id).update(expires_on=world.today)
        # Neither the tick that tells nor the one that ends what has run out takes the news away.
        assert [link_telling.settle_deaths(at=later), links.expire(at=later)] == [0, 0]
        assert kinds() == []
        partners.switch(SYSTEM, city, is_enabled=True, at=later)
        assert [link_telling.settle_deaths(at=later), link_telling.settle_deaths(at=later)] == [1, 0]
        assert links.expire(at=later) == 1
        assert kinds() == ["link.ended"]
        assert PartnerEvent.objects.get().data["reason"] == "death"

    def test_a_death_taken_back_while_the_partner_was_off_is_told_too(self, world: World) -> None:
        city = world.city.partner_id
        people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=world.at)
        partners.switch(SYSTEM, city, is_enabled=False, at=world.at)
        people.withdraw_death(SYSTEM, world.linked.id, at=world.at)
        assert kinds() == ["link.ended"]
        partners.switch(SYSTEM, city, is_enabled=True, at=world.at)
        assert [link_telling.settle_deaths(at=world.at), link_telling.settle_deaths(at=world.at)] == [1, 0]
        assert kinds() == ["link.ended", "link.created"]

    def test_of_one_who_died_and_did_not_in_between_nothing_is_told(self, world: World) -> None:
        city = world.city.partner_id
        partners.switch(SYSTEM, city, is_enabled=False, at=world.at)
        people.record_death(SYSTEM, world.linked.id, died_on=world.today, at=world.at)
        people.withdraw_death(SYSTEM, world.linked.id, at=world.at)
        partners.switch(SYSTEM, city, is_enabled=True, at=world.at)
        assert link_telling.settle_deaths(at=world.at) == 0
        assert kinds() == []


class TestOwnEvents:
    def emit(self, world: World, partner_id: int, key: str = "k") -> int:
        own = OwnEvent(key, partner_id, {"state": "held"}, world.stranger.id)
        return emit_own(PartnerEventKind.PAYMENT_HELD, [own], at=world.at)

    def test_they_need_no_link_and_are_written_once(self, world: World) -> None:
        assert [self.emit(world, world.city.partner_id) for _again in range(2)] == [1, 0]
        assert read(world) == ["payment.held"]
        # Whoever it concerns reads of it in their list of acts.
        assert AuditEvent.objects.get(action="events.told").subject_person_id == world.stranger.id

    def test_not_for_who_is_off_has_not_the_scope_or_hears_nothing_anyway(self, world: World) -> None:
        # The hospital may charge, but neither reads the feed nor has endpoints.
        assert self.emit(world, world.hospital.partner_id) == 0
        rows = Partner.objects.filter(pk=world.city.partner_id)
        rows.update(scopes=["events:read", "deadlines:read"])
        assert self.emit(world, world.city.partner_id) == 0
        rows.update(scopes=["events:read", "payments:write"], is_enabled=False)
        assert self.emit(world, world.city.partner_id) == 0

    def test_many_are_one_statement_and_what_was_told_is_chained(self, world: World) -> None:
        news = [OwnEvent(f"k{n}", world.city.partner_id, {"n": n}, world.stranger.id) for n in range(50)]
        assert emit_own(PartnerEventKind.PAYMENT_HELD, news, at=world.at) == 50
        assert [event.data["n"] for event in PartnerEvent.objects.order_by("pk")] == list(range(50))
        partner_events.publish(at=world.at)
        assert AuditEvent.objects.filter(action="events.told").count() == 50
        assert broken_links() == []


class TestMatters:
    @pytest.fixture
    def desk(self, db: None, settings: Settings) -> Desk:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        desk = open_desk()
        city = partners.register(
            SYSTEM, NewPartner("城市服务", PartnerKind.CITY_SERVICE, frozenset(PartnerScope)), at=AT
        )
        partners.link(SYSTEM, city.partner_id, desk.applicant.pk, basis=LinkBasis.CONSENT, at=AT)
        return desk

    def test_each_step_the_person_hears_of_is_told_and_no_other(self, desk: Desk) -> None:
        card = step(desk.clerk, accepted(desk), MatterAct.RETURN, reason="paper_missing", note="补材料")
        assert kinds("matter") == ["matter.received", "matter.accepted", "matter.needs_information"]
        last = told("matter")[-1]
        assert last.data["matter_id"] == str(card.public_id)
        assert (last.data["state"], last.data["outcome"], last.data["due_on"]) == ("returned", None, None)
        assert date.fromisoformat(last.data["correct_by"]) > AT.date()
        assert "补材料" not in str(last.data)

    def test_its_end_says_how(self, desk: Desk) -> None:
        step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
        assert [event.data["outcome"] for event in told("matter")] == [None, None, "rejected"]
        matters.withdraw(desk.me, applied(desk, at=AT + HOUR).public_id, at=AT + HOUR)
        assert kinds("matter")[-1] == "matter.withdrawn"

    def test_a_partner_without_the_scope_is_told_nothing(self, desk: Desk) -> None:
        Partner.objects.update(scopes=["deadlines:read", "events:read"])
        taken(desk.clerk, applied(desk))
        assert kinds("matter") == []


class TestEndpoints:
    def actor(self, world: World, *scopes: PartnerScope) -> Actor:
        return Actor(
            frozenset({Role.PARTNER}),
            partner_id=world.city.partner_id,
            scopes=frozenset(scopes or PartnerScope),
        )

    def added(self, world: World) -> UUID:
        kinds_wanted = [PartnerEventKind.DEADLINE_MOVED]
        return webhook_endpoints.add(self.actor(world), "https://hooks.city.cn/in", kinds_wanted, at=world.at)

    def test_other_kinds_are_chosen_and_all_by_none(self, world: World) -> None:
        one = self.added(world)
        wanted = [PartnerEventKind.LINK_ENDED, PartnerEventKind.BATCH_FINISHED]
        webhook_endpoints.choose(self.actor(world), one, wanted, at=world.at)
        assert WebhookEndpoint.objects.get().kinds == ["batch.finished", "link.ended"]
        webhook_endpoints.choose(self.actor(world), one, [], at=world.at)
        assert len(WebhookEndpoint.objects.get().kinds) == len(PartnerEventKind) - 2

    def test_none_is_chosen_that_the_token_does_not_open(self, world: World) -> None:
        narrow = self.actor(world, PartnerScope.WEBHOOKS_MANAGE, PartnerScope.LINKS_READ)
        with pytest.raises(WebhookKindClosed):
            webhook_endpoints.choose(narrow, self.added(world), [PartnerEventKind.PAYMENT_HELD], at=world.at)


def test_pauses_are_spread_so_that_what_failed_together_does_not_come_back_together() -> None:
    drawn = {spread_of(f"id-{n}", 1) for n in range(100)}
    assert len(drawn) > 90
    assert 0 <= min(drawn) < 0.1
    assert 0.9 < max(drawn) < 1
    assert spread_of("id-1", 1) == spread_of("id-1", 1) != spread_of("id-1", 2)
    assert next_try(1, AT, spread=1.0) == AT + PAUSES[0] * 1.1
    assert next_try(1, AT) == AT + PAUSES[0]

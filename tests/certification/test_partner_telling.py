"""Partners are told of reached stages, moved deadlines and certifications, once each, and no more than they may read."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from accounts.enums.users import Role
from accounts.models.partner_events import PartnerEvent
from accounts.rules.actors import SYSTEM, Actor
from certification.actions import certifications, partner_telling, recomputing, reminders, withdrawals
from certification.actions.certifications import NewCertification
from certification.actions.reminder_months import open_months
from certification.enums import Method, WithdrawalReason
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.models.recomputing import RuleSeal
from certification.models.reminders import Reminder
from family.enums import Relation
from tests.api import world as worlds
from tests.api.world import World

ONLY_THESE = {
    "deadline.reminder": {"person_id", "entitlement_id", "benefit", "due_on", "stage", "days_left"},
    "deadline.moved": {"person_id", "entitlement_id", "benefit", "due_on_before", "due_on"},
    "certification.recorded": {"person_id", "entitlement_id", "benefit", "last_event_on", "due_on"},
}


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Somebody who is linked to a partner, somebody who is not, and somebody who died; all are due in 15 days."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return worlds.build()


def told() -> list[PartnerEvent]:
    """Give what partners were told, in its order, with no field that was not promised."""
    found = list(PartnerEvent.objects.order_by("pk"))
    for event in found:
        assert event.data.keys() == ONLY_THESE[event.kind], event.kind
    return found


def partner(world: World) -> Actor:
    """Give the city service as actions know it."""
    return Actor(frozenset({Role.PARTNER}), partner_id=world.city.partner_id, scopes=worlds.ALL_SCOPES)


def certify(world: World) -> Certification:
    """Let the city service record that the linked person proved to be alive today."""
    new = NewCertification(Method.PARTNER_APP, world.today)
    linked = frozenset({Relation.LINKED})
    certifications.record(partner(world), world.linked.entitlement_id, new, relations=linked, at=world.at)
    return Certification.objects.get()


def plan(world: World, stage: int) -> None:
    """Plan one stage of everybody's deadline, for them and, of the linked person, for a relative too."""
    open_months(world.today - timedelta(days=31), world.today + timedelta(days=31))
    for deadline in Deadline.objects.select_related("entitlement"):
        for recipient in (deadline.entitlement.person_id, world.stranger.id):
            Reminder.objects.get_or_create(
                fire_on=deadline.due_on - timedelta(days=stage),
                entitlement=deadline.entitlement,
                stage=stage,
                recipient_id=recipient,
                defaults={"due_on": deadline.due_on, "planned_at": world.at},
            )


def test_a_stage_is_told_once_however_many_are_reminded(world: World) -> None:
    plan(world, 15)
    rows = list(Reminder.objects.select_related("entitlement"))
    assert len(rows) == 5
    for _again in range(2):
        partner_telling.remind(rows, at=world.at)
    (event,) = told()
    due_on = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id).due_on
    assert event.kind == "deadline.reminder"
    assert event.data == {
        "person_id": str(world.linked.public_id),
        "entitlement_id": str(world.linked.entitlement_id),
        "benefit": "pension_resident",
        "due_on": due_on.isoformat(),
        "stage": 15,
        "days_left": (due_on - world.today).days,
    }


def test_what_is_released_is_told_and_what_is_no_longer_true_is_not(world: World) -> None:
    plan(world, 15)
    reminders.release(at=world.at)
    assert [event.kind for event in told()] == ["deadline.reminder"]
    plan(world, 7)
    Deadline.objects.update(due_on=world.today + timedelta(days=300))
    reminders.release(at=world.at)
    assert len(told()) == 1


def test_a_certification_is_told_with_where_the_deadline_stands(world: World) -> None:
    before = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id).due_on
    certify(world)
    after = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id).due_on
    moved, recorded = told()
    assert (moved.kind, recorded.kind) == ("deadline.moved", "certification.recorded")
    assert (moved.data["due_on_before"], moved.data["due_on"]) == (before.isoformat(), after.isoformat())
    assert (recorded.data["last_event_on"], recorded.data["due_on"]) == (
        world.today.isoformat(),
        after.isoformat(),
    )


def test_a_withdrawn_certification_tells_that_the_deadline_moved_back(world: World) -> None:
    row = certify(world)
    withdrawals.strike(
        SYSTEM, row.public_id, WithdrawalReason.MISTAKE, "点错", by=withdrawals.By(None), at=world.at
    )
    *_others, back = told()
    assert back.kind == "deadline.moved"
    assert back.data["due_on"] < back.data["due_on_before"]


def test_deadlines_that_a_change_of_rules_moves_are_told_of_linked_people_only(world: World) -> None:
    recomputing.run_through(at=world.at)
    assert told() == []
    # As if the rules had been others when the deadlines were computed.
    Deadline.objects.update(due_on=F("due_on") - timedelta(days=30))
    RuleSeal.objects.update(seal=b"other")
    progress = recomputing.run_through(at=world.at)
    assert progress is not None
    assert progress.moved_count == 3
    (event,) = told()
    assert (event.kind, event.person_id) == ("deadline.moved", world.linked.id)
    assert date.fromisoformat(event.data["due_on"]) - date.fromisoformat(
        event.data["due_on_before"]
    ) == timedelta(days=30)


def test_nobody_is_told_of_anybody_else(world: World) -> None:
    """The one event per act is the city service's; the hospital may not read deadlines and is linked to nobody."""
    plan(world, 15)
    reminders.release(at=world.at)
    certify(world)
    assert {(event.partner_id, event.person_id) for event in told()} == {
        (world.city.partner_id, world.linked.id)
    }

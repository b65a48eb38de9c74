"""Partners are told of reached stages, moved deadlines and certifications, once each, and no more than they may read."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.enums.users import Role
from accounts.rules.actors import SYSTEM, Actor
from certification.actions import (
    certifications,
    deadline_passing,
    partner_telling,
    recomputing,
    reminders,
    suspensions,
    withdrawals,
)
from certification.actions.certifications import NewCertification
from certification.actions.reminder_months import open_months
from certification.enums import DecisionKind, DecisionReason, Method, WithdrawalReason
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from certification.models.recomputing import RuleSeal
from certification.models.reminders import Reminder
from certification.models.standings import StandingDecision
from family.enums import Relation
from tests.accounts.told import kinds, told
from tests.api import world as worlds
from tests.api.world import World


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Somebody who is linked to a partner, somebody who is not, and somebody who died; all are due in 15 days."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return worlds.build()


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
    *_others, back, gone = told()
    assert (back.kind, gone.kind) == ("deadline.moved", "certification.withdrawn")
    assert (gone.data["event_on"], gone.data["due_on"]) == (world.today.isoformat(), back.data["due_on"])
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


def decide(world: World, kind: DecisionKind, follows: StandingDecision | None = None) -> StandingDecision:
    """Write a decision about the linked person's benefit, and tell of it as every decision is told."""
    row = StandingDecision(
        entitlement=Entitlement.objects.get(public_id=world.linked.entitlement_id),
        kind=kind.value,
        reason=DecisionReason.MISTAKE.value,
        words="x",
        first_month=world.today,
        decided_at=world.at,
        follows=follows,
    )
    suspensions.tell_decision(row, at=world.at)
    return row


def test_what_a_decision_makes_of_a_deadline_is_told_without_why(world: World) -> None:
    for kind in (DecisionKind.SUSPEND, DecisionKind.EXEMPT, DecisionKind.TERMINATE):
        decide(world, DecisionKind.REVOKE, decide(world, kind))
    decide(world, DecisionKind.RESUME)
    decide(world, DecisionKind.RELEASE)
    decide(world, DecisionKind.FALSE_STATEMENT)
    assert kinds() == [
        "deadline.suspended",
        "deadline.resumed",
        "deadline.exempted",
        "deadline.restored",
        "deadline.ended",
        "deadline.restored",
        "deadline.resumed",
    ]
    assert {event.data["from_on"] for event in told()} == {world.today.isoformat()}


def test_a_deadline_that_passes_is_told_once_to_whoever_is_linked(world: World) -> None:
    due_on = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id).due_on
    days = (due_on - world.today).days
    assert deadline_passing.tell(at=world.at + timedelta(days=days)) == 0
    for day in (1, 1, 2, 5):
        deadline_passing.tell(at=world.at + timedelta(days=days + day))
    (event,) = told()
    assert (event.kind, event.person_id) == ("deadline.passed", world.linked.id)
    assert event.data["due_on"] == due_on.isoformat()
    assert event.data["in_time_until"] >= event.data["due_on"]


def test_workers_that_were_down_for_days_tell_of_it_and_longer_than_a_week_not(world: World) -> None:
    due_on = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id).due_on
    later = world.at + (due_on - world.today)
    assert deadline_passing.tell(at=later + timedelta(days=8)) == 0
    assert deadline_passing.tell(at=later + timedelta(days=6)) == 1


def test_who_certified_in_time_has_no_deadline_that_passed(world: World) -> None:
    certify(world)
    assert deadline_passing.tell(at=world.at + timedelta(days=18)) == 0


def test_an_import_asks_where_deadlines_stood_of_linked_people_only(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = {row.entitlement_id: row.person_id for row in Deadline.objects.all()}
    linked = Deadline.objects.get(entitlement__public_id=world.linked.entitlement_id)
    assert partner_telling.stood(rows, on=world.today) == {linked.entitlement_id: linked.due_on}
    others = {key: person for key, person in rows.items() if key != linked.entitlement_id}
    with django_assert_num_queries(1):
        assert partner_telling.stood(others, on=world.today) == {}

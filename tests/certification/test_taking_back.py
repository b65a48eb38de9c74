"""What was written at night and is true no longer by the morning stays in the house, whoever made it untrue."""

from datetime import timedelta

import pytest

from accounts.actions import people
from accounts.enums.notices import Channel
from accounts.models.notices import NoticeDelivery
from accounts.rules.actors import SYSTEM
from certification.actions import reminder_plans, reminders
from certification.models.entitlements import Deadline
from certification.models.standings import StandingDecision, StandingPeriod
from family.actions import mandates
from family.models.mandates import Mandate
from tests.accounts.providers import Provider
from tests.cast import AT, GRANDMOTHER_DUE_ON, ON, Cast, citizen
from tests.delivering import deliver

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The grandmother and her granddaughter are reminded of her deadline, and nothing has left the house."""
    NoticeDelivery.objects.all().delete()
    Deadline.objects.filter(entitlement__public_id=cast.father_pension).update(due_on=ON + 200 * DAY)
    reminder_plans.plan(on=ON, at=AT)
    reminders.release(at=AT)
    assert sorted(texts(cast)) == []
    assert states(cast) == {"queued"}
    return cast


def states(cast: Cast) -> set[str]:
    mine = NoticeDelivery.objects.filter(
        notice__template="certification.reminder", notice__subject=cast.grandmother
    )
    return set(mine.values_list("state", flat=True))


def texts(cast: Cast) -> list[str]:
    found = NoticeDelivery.objects.filter(notice__template="certification.reminder", state="sent")
    return list(found.values_list("notice__key", flat=True))


def morning() -> list[str]:
    """Send what waits; give the texts of the reminders that left."""
    provider = Provider()
    deliver({Channel.SMS: {"one": provider}}, at=AT + HOUR)
    return [one.text for one in provider.taken if one.template == "certification.reminder"]


def test_what_is_still_true_leaves(told: Cast) -> None:
    reminder_plans.plan(on=ON, at=AT)
    assert len(morning()) == 2


def test_a_register_that_brings_a_certification_by_night(told: Cast) -> None:
    """It writes the deadline in one statement for all, and knows of no messages."""
    Deadline.objects.filter(entitlement__public_id=told.grandmother_pension).update(
        due_on=GRANDMOTHER_DUE_ON + 365 * DAY
    )
    reminder_plans.plan(on=ON, at=AT)
    assert states(told) == {"cancelled"}
    assert morning() == []


def test_an_exemption_that_was_decided_meanwhile(told: Cast) -> None:
    entitlement = Deadline.objects.get(entitlement__public_id=told.grandmother_pension).entitlement
    decision = StandingDecision.objects.create(
        entitlement=entitlement, kind="exempt", reason="in_care", words="x", decided_by_id=1, approved_by_id=2,
        decided_at=AT,
    )  # fmt: skip
    StandingPeriod.objects.create(
        entitlement=entitlement, decision=decision, kind="exempt", reason="in_care",
        starts_on=ON, ends_on=ON + 90 * DAY, recorded_at=AT,
    )  # fmt: skip
    reminder_plans.plan(on=ON, at=AT)
    assert states(told) == {"cancelled"}


def test_nobody_is_reminded_of_who_died_by_night(told: Cast) -> None:
    people.record_death(SYSTEM, told.grandmother.pk, died_on=ON, at=AT)
    assert morning() == []
    assert states(told) == {"cancelled"}


def test_a_helper_whose_mandate_was_taken_away_by_night_learns_nothing(told: Cast) -> None:
    mandate = Mandate.objects.get(principal=told.grandmother, helper=told.daughter)
    mandates.revoke(citizen(told.grandmother), mandate.public_id, at=AT)
    (text,) = morning()
    assert "您" in text
    assert states(told) == {"sent", "cancelled"}


def test_a_helper_whose_mandate_rests_learns_nothing(told: Cast) -> None:
    mandate = Mandate.objects.get(principal=told.grandmother, helper=told.daughter)
    mandates.freeze(citizen(told.grandmother), mandate.public_id, at=AT)
    assert len(morning()) == 1

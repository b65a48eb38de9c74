"""What was written at night and is true no longer by the morning stays in the house, whoever made it untrue."""

from datetime import date, timedelta

import pytest

from accounts.actions import delivery_leases, people
from accounts.enums.notices import Channel
from accounts.models.life_changes import LifeChange
from accounts.models.notices import NoticeDelivery, NoticeItem
from accounts.rules.actors import SYSTEM
from accounts.rules.deliveries import Way
from certification.actions import reminder_plans, reminders
from certification.models.entitlements import Deadline, Entitlement
from certification.models.reminders import Reminder
from certification.models.standings import StandingDecision, StandingPeriod
from family.actions import mandates
from family.models.mandates import Mandate
from tests.accounts.providers import Provider
from tests.cast import AT, BENGBU, GRANDMOTHER_DUE_ON, ON, Cast, citizen
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


class TestThereAndBack:
    """What was taken back before it left, and is true once more, is told once."""

    def bounce(self, cast: Cast) -> None:
        for due in (ON + 200 * DAY, GRANDMOTHER_DUE_ON):
            Deadline.objects.filter(entitlement__public_id=cast.grandmother_pension).update(due_on=due)
            reminder_plans.plan(on=ON, at=AT)
        while reminders.release(at=AT).taken_count:
            pass

    def test_a_deadline_that_moved_away_and_back_in_one_night(self, told: Cast) -> None:
        self.bounce(told)
        assert len(morning()) == 2
        self.bounce(told)
        assert morning() == []

    def test_twice_in_one_night(self, told: Cast) -> None:
        self.bounce(told)
        self.bounce(told)
        assert len(morning()) == 2

    def test_what_has_left_does_not_come_again(self, told: Cast) -> None:
        assert len(morning()) == 2
        self.bounce(told)
        assert morning() == []

    def test_what_may_have_begun_does_not_come_again(self, told: Cast) -> None:
        delivery_leases.take({Channel.SMS: [Way("one")]}, at=AT + HOUR)
        NoticeDelivery.objects.filter(state="leased").update(state="sending")
        self.bounce(told)
        assert morning() == []

    def test_a_death_that_is_taken_back(self, told: Cast) -> None:
        people.record_death(SYSTEM, told.grandmother.pk, died_on=ON, at=AT)
        reminder_plans.plan(on=ON, at=AT)
        assert morning() == []
        people.withdraw_death(SYSTEM, told.grandmother.pk, at=AT)
        assert LifeChange.objects.count() == 1
        reminder_plans.plan(on=ON, at=AT)
        reminders.release(at=AT)
        assert len(morning()) == 2
        assert not LifeChange.objects.exists()

    def test_a_death_that_is_recorded_or_corrected_to_an_earlier_day_asks_for_nothing(
        self, told: Cast
    ) -> None:
        people.record_death(SYSTEM, told.grandmother.pk, died_on=ON, at=AT)
        people.record_death(SYSTEM, told.grandmother.pk, died_on=ON - DAY, at=AT)
        assert not LifeChange.objects.exists()


def ending(cast: Cast, ends_on: date) -> Entitlement:
    """Let the grandmother draw a second benefit, which ends on a day; nothing else of hers is due soon."""
    NoticeDelivery.objects.all().delete()
    Deadline.objects.update(due_on=ON + 200 * DAY)
    row = Entitlement.objects.create(
        person=cast.grandmother,
        benefit="pension_resident",
        paying_area_key=BENGBU,
        starts_on=date(2010, 1, 1),
        ends_on=ends_on,
        recorded_at=AT,
    )
    Deadline.objects.create(
        entitlement=row,
        person=cast.grandmother,
        benefit=row.benefit,
        paying_area_key=row.paying_area_key,
        due_on=ON + 12 * DAY,
        computed_at=AT,
    )
    reminder_plans.plan(on=ON, at=AT)
    reminders.release(at=AT)
    return row


class TestEndsByDate:
    @pytest.mark.parametrize("days", [1, 2])
    def test_what_was_written_is_taken_back_on_the_day_the_benefit_ends(self, cast: Cast, days: int) -> None:
        ending(cast, ON + 2 * DAY)
        reminder_plans.plan(on=ON, at=AT)
        assert states(cast) == {"queued"}
        reminder_plans.plan(on=ON + days * DAY, at=AT + days * DAY)
        assert states(cast) == {"queued" if days == 1 else "cancelled"}

    def test_days_without_a_plan_are_made_up_for(self, cast: Cast) -> None:
        ending(cast, ON + 2 * DAY)
        reminder_plans.plan(on=ON + 5 * DAY, at=AT + 5 * DAY)
        assert states(cast) == {"cancelled"}

    def test_a_message_knows_the_day_by_itself(self, cast: Cast) -> None:
        """No plan has run since: the worker finds that the benefit has ended."""
        ending(cast, ON + DAY)
        item = NoticeItem.objects.filter(subject=cast.grandmother, notice__template="certification.reminder")
        assert {one.ends_on for one in item} == {ON + DAY}
        provider = Provider()
        deliver({Channel.SMS: {"one": provider}}, at=AT + DAY)
        assert provider.tries_count == 0
        assert "cancelled" in states(cast)

    def test_what_is_planned_and_not_released_is_not_told_from_that_day_on(self, cast: Cast) -> None:
        row = ending(cast, ON + DAY)
        Reminder.objects.filter(entitlement=row).update(state="planned", settled_at=None)
        reminders.release(at=AT + DAY)
        found = Reminder.objects.filter(entitlement=row).values_list("state", "why")
        assert set(found) == {("cancelled", "benefit_ended")}

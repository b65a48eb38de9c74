"""Reminders that could not be written: tried again with pauses, once each, and no longer than they are true."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.errors.deliveries import NothingParked
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice, NoticeDelivery
from accounts.rules.actors import SYSTEM
from accounts.rules.parking import try_after
from certification.actions import (
    certifications,
    reminder_digests,
    reminder_parking,
    reminder_plans,
    reminders,
)
from certification.actions.certifications import NewCertification
from certification.actions.reminder_parking import Aside, TryReport
from certification.enums import Method
from certification.models.reminders import Reminder
from certification.queries.reminder_runs import counts_on
from family.enums import Relation
from regions.errors import PolicyMissing
from tests.cast import AT, BENGBU, ON, Cast

DAY = timedelta(days=1)
TRIES = 4
Mend = Callable[[], None]


@pytest.fixture
def mend(monkeypatch: pytest.MonkeyPatch) -> Mend:
    """Let the policy of every area be missing until the function that is given is called."""
    usual, is_missing = reminder_digests.policies_for_areas, [True]

    def asked(*given: Any, **more: Any) -> Any:
        if is_missing[0]:
            raise PolicyMissing
        return usual(*given, **more)

    monkeypatch.setattr(reminder_digests, "policies_for_areas", asked)
    return lambda: is_missing.insert(0, False)


def tick(at: datetime) -> int:
    """Do what the schedule does, without the plan of another day."""
    tried = reminder_parking.retry_parked(tries_max=TRIES, at=at)
    while reminders.release(at=at).taken_count:
        pass
    return tried


def fates() -> set[tuple[str, str]]:
    return set(Reminder.objects.values_list("state", "why"))


def told_count() -> int:
    return Notice.objects.filter(template=reminder_digests.TEMPLATE).count()


@pytest.fixture
def parked(cast: Cast, mend: Mend) -> Mend:
    """Four reminders of a day that could not be written; the function mends the cause."""
    reminder_plans.plan(on=ON, at=AT)
    assert reminders.release(at=AT).parked_count == 4
    return mend


class TestByItself:
    def test_mended_each_comes_once(self, parked: Mend) -> None:
        assert fates() == {("parked", "no_policy")}
        parked()
        assert tick(AT + try_after(0) - timedelta(seconds=1)) == 0
        assert [tick(AT + try_after(0)) for _tick in range(3)] == [4, 0, 0]
        assert fates() == {("released", "")}
        count = told_count()
        assert count == len({row.recipient_id for row in Reminder.objects.all()})
        reminder_plans.plan(on=ON, at=AT)
        tick(AT + 9 * timedelta(hours=1))
        assert told_count() == count

    def test_not_mended_it_ends_and_stays_visible(self, parked: Mend) -> None:
        tried = sum(tick(AT + timedelta(minutes=10 * number)) for number in range(144))
        assert tried == 4 * TRIES
        assert fates() == {("parked", "no_policy")}
        counts = {(one.outcome, one.why): one.counted for one in counts_on(ON) if one.outcome != "planned"}
        assert counts == {("failed", "no_policy"): 4}
        parked()
        assert tick(AT + 2 * DAY) == 0

    def test_who_certified_meanwhile_hears_nothing(self, cast: Cast, parked: Mend) -> None:
        certifications.record(
            cast.clerk_of_bengbu, cast.grandmother_pension, NewCertification(Method.COUNTER, ON),
            relations=frozenset({Relation.DESK}), at=AT,
        )  # fmt: skip
        parked()
        tick(AT + DAY)
        hers = Reminder.objects.filter(entitlement__public_id=cast.grandmother_pension)
        assert {(row.state, row.why) for row in hers} == {("cancelled", "deadline_moved")}

    def test_a_later_stage_that_went_out_is_not_followed_by_the_earlier(
        self, cast: Cast, parked: Mend
    ) -> None:
        parked()
        later = ON + 5 * DAY
        reminder_plans.plan(on=later, at=AT + 5 * DAY)
        reminders.release(at=AT + 5 * DAY)
        # Who was told today is looked at tomorrow.
        tick(AT + 5 * DAY)
        tick(AT + 6 * DAY)
        mine = Reminder.objects.filter(
            entitlement__public_id=cast.grandmother_pension, recipient=cast.grandmother
        )
        assert [(row.stage, row.state) for row in mine.order_by("-stage")] == [
            (15, "skipped"),
            (7, "released"),
        ]
        heard = Notice.objects.filter(template=reminder_digests.TEMPLATE, recipient=cast.grandmother)
        assert heard.count() == 1


class TestAskedFor:
    ASIDE = Aside(BENGBU, "no_policy")

    def test_all_of_an_area_and_cause_at_once(self, parked: Mend) -> None:
        others = Reminder.objects.exclude(entitlement__paying_area_key=BENGBU).count()
        Reminder.objects.update(retries_count=TRIES)
        parked()
        done = reminder_parking.try_again(SYSTEM, self.ASIDE, "规定已补上", at=AT)
        assert done == TryReport(4 - others, 0)
        while reminders.release(at=AT).taken_count:
            pass
        assert Reminder.objects.filter(state="released").count() == 4 - others
        event = AuditEvent.objects.get(action="reminders.tried_again")
        assert (event.reason, event.facts["reminders_count"]) == ("规定已补上", 4 - others)
        with pytest.raises(NothingParked):
            reminder_parking.try_again(SYSTEM, self.ASIDE, "", at=AT)

    def test_messages_that_were_put_aside_go_with_it(self, cast: Cast) -> None:
        NoticeDelivery.objects.all().delete()
        reminder_plans.plan(on=ON, at=AT)
        reminders.release(at=AT)
        NoticeDelivery.objects.update(state="parked", last_error="message.unfit greeting")
        aside = Aside(BENGBU, "message.unfit greeting")
        assert reminder_parking.try_again(SYSTEM, aside, "模板已补上", at=AT).messages_count > 0
        with pytest.raises(NothingParked):
            reminder_parking.try_again(SYSTEM, aside, "", at=AT)
        with pytest.raises(NothingParked):
            reminder_parking.try_again(SYSTEM, Aside(BENGBU, "broken"), "", at=AT)

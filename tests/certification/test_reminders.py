"""Reminders in the database: every stage once, whatever days the run misses, and only while they are true."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import people
from accounts.enums.users import Language
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.models.people import InsuredPerson
from accounts.queries.notices import facts_of, wording
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, entitlements, reminder_digests, reminder_plans, reminders
from certification.actions.certifications import NewCertification
from certification.actions.reminders import ReleaseReport
from certification.enums import Benefit, Method
from certification.models.entitlements import Deadline, Entitlement
from certification.models.reminders import Reminder
from certification.queries.reminder_runs import counts_on
from certification.rules.reminding import stage_on
from family.actions import mandates
from family.enums import MandateGrade, Relation
from family.queries.mandates import mandates_given_by
from foundation.identifiers import Sex
from regions.queries.editions import one_look
from tests.cast import (
    AT,
    BENGBU,
    BUILT_AT,
    GRANDMOTHER_DUE_ON,
    ON,
    SHENZHEN,
    Cast,
    at_noon,
    citizen,
    close_area,
    give,
    somebody,
)

DAY = timedelta(days=1)
OFFSETS = (60, 30, 15, 7, 1, 0, -7, -30)
MOTHER_DUE_ON = date(2026, 12, 2)
# Every day while stages may begin; while the next deadline is far away, every fifteenth.
QUIET_IN_BETWEEN = [*range(15), *range(15, 310, 15), *range(310, 365)]


def run(on: date) -> None:
    """Do what one day's task does."""
    reminder_plans.plan(on=on, at=at_noon(on))
    while reminders.release(at=at_noon(on)).taken_count:
        pass


def sent_to(person: InsuredPerson, subject: InsuredPerson) -> list[tuple[date, str]]:
    """Give the days on which a person was reminded of somebody's deadline, and of which one."""
    rows = NoticeItem.objects.filter(
        notice__template="certification.reminder", notice__recipient=person, subject=subject
    )
    found = rows.order_by("notice__created_at", "pk").values_list("notice__created_at", "facts")
    return [(at.date(), facts["due_on"]) for at, facts in found]


def message_to(person: InsuredPerson) -> Notice:
    """Give the one reminder somebody has got."""
    return Notice.objects.prefetch_related("items").get(template="certification.reminder", recipient=person)


def words_of(notice: Notice, language: Language = Language.CHINESE, **more: object) -> str:
    """Word a message as it is read."""
    return wording(notice.template, {**facts_of(notice), **more}, language)


def rows_of(pension: object) -> list[Reminder]:
    return list(Reminder.objects.filter(entitlement__public_id=pension).order_by("fire_on", "pk"))


class TestAYear:
    def test_each_stage_comes_once_on_its_day(self, cast: Cast) -> None:
        for number in range(-62, 33):
            run(MOTHER_DUE_ON + number * DAY)
        expected = [(MOTHER_DUE_ON - offset * DAY, MOTHER_DUE_ON.isoformat()) for offset in OFFSETS]
        assert sent_to(cast.mother, cast.mother) == expected
        rows = rows_of(cast.mother_pension)
        assert [(row.stage, row.state) for row in rows] == [(offset, "released") for offset in OFFSETS]

    def test_a_whole_year_of_one_person_who_certifies_on_the_last_day(self, cast: Cast) -> None:
        due, seen = GRANDMOTHER_DUE_ON, []
        for number in QUIET_IN_BETWEEN:
            on = ON + number * DAY
            run(on)
            if on == due:
                done = certifications.record(
                    cast.clerk_of_bengbu, cast.grandmother_pension, NewCertification(Method.COUNTER, on),
                    relations=frozenset({Relation.DESK}), at=at_noon(on) + timedelta(hours=1),
                )  # fmt: skip
                due = done.due_on
        assert due == date(2027, 3, 14)
        for first, offsets in ((GRANDMOTHER_DUE_ON, (12, 7, 1, 0)), (due, (60, 30, 15))):
            seen += [(first - offset * DAY, first.isoformat()) for offset in offsets]
        assert sent_to(cast.grandmother, cast.grandmother) == seen
        assert sent_to(cast.daughter, cast.grandmother) == seen


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.sets(st.integers(-70, 40), min_size=1, max_size=9), released=st.data())
def test_missed_days_never_double_a_stage_nor_turn_back(cast: Cast, days: set[int], released: Any) -> None:
    """Each day either plans and releases, only plans (killed in between), or does not run at all."""
    with transaction.atomic():
        last_released: int | None = None
        for left in sorted(days, reverse=True):
            on = MOTHER_DUE_ON - left * DAY
            if released.draw(st.booleans(), label=f"released {left} days before"):
                run(on)
                last_released = left
            else:
                reminder_plans.plan(on=on, at=at_noon(on))
        rows = Reminder.objects.filter(entitlement__public_id=cast.mother_pension, state="released")
        stages = list(rows.order_by("settled_at", "pk").values_list("stage", flat=True))
        assert stages == sorted(set(stages), reverse=True)
        assert len(sent_to(cast.mother, cast.mother)) == len(stages)
        if last_released is not None:
            reached = stage_on(MOTHER_DUE_ON, MOTHER_DUE_ON - last_released * DAY, OFFSETS)
            assert (stages[-1] if stages else None) == reached
        transaction.set_rollback(True)


def test_an_area_that_closes_before_the_release_holds_nobody_up(cast: Cast) -> None:
    assert reminder_plans.plan(on=ON, at=AT) == 4
    close_area(BENGBU, on=ON)
    report = reminders.release(at=AT)
    assert (report.taken_count, report.released_count) == (4, 4)


class TestPlanning:
    def test_a_second_plan_adds_nothing(self, cast: Cast) -> None:
        assert reminder_plans.plan(on=ON, at=AT) == 4
        assert reminder_plans.plan(on=ON, at=AT) == 0
        assert Reminder.objects.count() == 4

    def test_person_and_helper_get_one_each(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        assert {row.recipient_id for row in rows_of(cast.grandmother_pension)} == {
            cast.grandmother.pk,
            cast.daughter.pk,
        }
        assert {row.stage for row in rows_of(cast.grandmother_pension)} == {15}
        assert {row.stage for row in rows_of(cast.father_pension)} == {0}
        assert rows_of(cast.stranger_pension) == rows_of(cast.mother_pension) == []

    def test_a_helper_who_came_later_is_told_at_the_stage_in_force(self, cast: Cast) -> None:
        run(ON)
        give(cast.grandmother, cast.mother, MandateGrade.REMIND)
        run(ON + DAY)
        run(ON + 2 * DAY)
        assert sent_to(cast.mother, cast.grandmother) == [(ON + DAY, GRANDMOTHER_DUE_ON.isoformat())]
        assert len(sent_to(cast.grandmother, cast.grandmother)) == 1

    @pytest.mark.parametrize("more", [0, 200])
    def test_it_costs_the_same_statements_for_any_population(
        self, cast: Cast, more: int, django_assert_max_num_queries: Any
    ) -> None:
        many(cast, more)
        with django_assert_max_num_queries(30):
            assert reminder_plans.plan(on=ON, at=AT) == 4 + more


def many(cast: Cast, count: int) -> None:
    """Add persons in both areas who are due in 12 days."""
    for number in range(count):
        person = somebody("邻居", Sex.MALE, date(1945, 1, 1) + number * DAY)
        granted = entitlements.grant(
            SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=(BENGBU, SHENZHEN)[number % 2],
            starts_on=date(2010, 1, 1), at=BUILT_AT,
        )  # fmt: skip
        Deadline.objects.filter(pk=granted.pk).update(due_on=GRANDMOTHER_DUE_ON)


class TestReleasing:
    def test_what_a_reminder_tells(self, cast: Cast) -> None:
        run(ON)
        notice = message_to(cast.daughter)
        assert notice.key == f"reminder:{cast.daughter.pk}:{ON}"
        father, grandmother = notice.items.order_by("place")
        assert grandmother.topic == f"deadline:{cast.grandmother_pension}:{GRANDMOTHER_DUE_ON}"
        assert grandmother.facts["name"] == "顾桂兰"
        assert (grandmother.facts["relation_zh"], grandmother.facts["due_on"]) == ("外祖母", "2026-03-14")
        assert grandmother.facts["is_about_reader"] is False
        assert father.subject == cast.father
        assert NoticeDelivery.objects.filter(notice=notice, state="queued", channel="sms").count() == 1

    @pytest.mark.parametrize(("late", "word"), [(-1, "最晚"), (0, "今天到期"), (3, "已")])
    def test_it_is_worded_by_the_days_left_and_not_by_the_stage(
        self, cast: Cast, late: int, word: str
    ) -> None:
        run(GRANDMOTHER_DUE_ON + late * DAY)
        assert word in words_of(message_to(cast.grandmother))

    def test_it_is_worded_by_the_day_it_leaves_and_not_by_that_it_was_written(self, cast: Cast) -> None:
        run(GRANDMOTHER_DUE_ON - DAY)
        notice = message_to(cast.grandmother)
        assert "最晚" in words_of(notice)
        assert "今天到期" in words_of(notice, today=GRANDMOTHER_DUE_ON.isoformat())

    def test_a_place_is_named_in_the_language_of_the_reader(self, cast: Cast) -> None:
        run(ON)
        notice = message_to(cast.grandmother)
        assert "蚌埠市" in words_of(notice)
        english = words_of(notice, Language.ENGLISH)
        assert "Bengbu" in english
        assert "蚌埠" not in english

    def test_a_mandate_revoked_meanwhile_is_not_served(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        (given,) = mandates_given_by(cast.grandmother.pk, on=ON)
        mandates.revoke(citizen(cast.grandmother), given.public_id, at=AT)
        assert reminders.release(at=AT) == ReleaseReport(4, 3, 0, 1)
        assert sent_to(cast.daughter, cast.grandmother) == []
        assert len(sent_to(cast.grandmother, cast.grandmother)) == 1

    def test_a_death_meanwhile_is_not_answered_by_a_reminder(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON, at=AT)
        reminders.release(at=AT)
        assert {row.state for row in rows_of(cast.grandmother_pension)} == {"cancelled"}
        assert sent_to(cast.daughter, cast.grandmother) == []

    def test_a_deadline_that_moved_meanwhile_is_not_told(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        Deadline.objects.filter(entitlement__public_id=cast.grandmother_pension).update(
            due_on=date(2027, 3, 14)
        )
        assert reminders.release(at=AT).cancelled_count == 2
        assert sent_to(cast.grandmother, cast.grandmother) == []

    def test_certified_meanwhile(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        certifications.record(
            cast.clerk_of_bengbu, cast.grandmother_pension, NewCertification(Method.COUNTER, ON),
            relations=frozenset({Relation.DESK}), at=AT,
        )  # fmt: skip
        assert {row.state for row in rows_of(cast.grandmother_pension)} == {"cancelled"}
        assert reminders.release(at=AT).taken_count == 2
        assert sent_to(cast.grandmother, cast.grandmother) == sent_to(cast.daughter, cast.grandmother) == []

    def test_an_ended_benefit_meanwhile(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        Entitlement.objects.filter(public_id=cast.grandmother_pension).update(superseded_at=AT)
        assert reminders.release(at=AT).cancelled_count == 2

    def test_days_without_a_release_end_in_one_message_of_the_latest_stage(self, cast: Cast) -> None:
        for days in (0, 5, 11):
            reminder_plans.plan(on=ON + days * DAY, at=AT)
        report = reminders.release(at=AT + 11 * DAY)
        assert report.skipped_count > 0
        mine = [row for row in rows_of(cast.grandmother_pension) if row.recipient_id == cast.grandmother.pk]
        assert [(row.stage, row.state) for row in mine] == [(15, "skipped"), (7, "skipped"), (1, "released")]
        assert len(sent_to(cast.grandmother, cast.grandmother)) == 1

    def test_what_the_night_overtakes_waits_for_the_morning(self, cast: Cast) -> None:
        NoticeDelivery.objects.all().delete()
        run(ON)
        evening, night = at_noon(ON) + timedelta(hours=8), at_noon(ON) + timedelta(hours=9)
        assert reminders.put_off(at=evening) == 0
        assert reminders.put_off(at=night) == 3
        due = set(NoticeDelivery.objects.values_list("due_at", flat=True))
        assert due == {at_noon(ON) + timedelta(hours=20)}
        assert reminders.put_off(at=night) == 0

    def test_an_attempt_that_would_fall_into_the_night_waits_before_it_is_due(self, cast: Cast) -> None:
        NoticeDelivery.objects.all().delete()
        run(ON)
        night = at_noon(ON) + timedelta(hours=9)
        NoticeDelivery.objects.update(due_at=night + timedelta(minutes=4))
        assert reminders.put_off(at=night) == 3
        assert not NoticeDelivery.objects.filter(due_at__lt=at_noon(ON) + timedelta(hours=20)).exists()

    def test_a_broken_message_holds_nobody_else_up(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """The father's name cannot be read: his own message and the daughter's are parked, the grandmother's goes out."""
        usual = reminder_digests.person_cards

        def broken(ids: Any) -> Any:
            return {pk: card for pk, card in usual(ids).items() if pk != cast.father.pk}

        monkeypatch.setattr(reminder_digests, "person_cards", broken)
        reminder_plans.plan(on=ON, at=AT)
        assert reminders.release(at=AT) == ReleaseReport(4, 1, 0, 0, 3)
        rows = Reminder.objects.filter(recipient=cast.daughter)
        assert set(rows.values_list("state", "why")) == {("parked", "broken")}
        assert sent_to(cast.grandmother, cast.grandmother) == [(ON, GRANDMOTHER_DUE_ON.isoformat())]
        counts = {(one.outcome, one.why): one.counted for one in counts_on(ON) if one.outcome != "planned"}
        assert counts == {("released", ""): 1, ("failed", "broken"): 3}

    def test_what_becomes_due_later_on_a_day_waits_unless_it_presses(self, cast: Cast) -> None:
        """The daughter had her message; her mother comes to be due in a month, the neighbour's deadline is today."""
        run(ON)
        give(cast.mother, cast.daughter, MandateGrade.REMIND)
        Deadline.objects.filter(entitlement__public_id=cast.mother_pension).update(due_on=ON + 29 * DAY)
        reminder_plans.plan(on=ON, at=AT)
        reminders.release(at=AT)
        assert sent_to(cast.daughter, cast.mother) == []
        run(ON + DAY)
        assert sent_to(cast.daughter, cast.mother) == [(ON + DAY, (ON + 29 * DAY).isoformat())]

    def test_what_presses_goes_out_by_itself(self, cast: Cast) -> None:
        run(ON)
        give(cast.mother, cast.daughter, MandateGrade.REMIND)
        Deadline.objects.filter(entitlement__public_id=cast.mother_pension).update(due_on=ON)
        run(ON)
        keys = Notice.objects.filter(recipient=cast.daughter, template="certification.reminder")
        first = f"reminder:{cast.daughter.pk}:{ON}"
        assert set(keys.values_list("key", flat=True)) == {first, f"{first}:{cast.mother_pension}:0"}

    def test_three_relatives_fit_into_three_text_messages(self, cast: Cast) -> None:
        give(cast.mother, cast.daughter, MandateGrade.REMIND)
        Deadline.objects.filter(entitlement__public_id=cast.mother_pension).update(due_on=ON + 7 * DAY)
        run(ON)
        notice = message_to(cast.daughter)
        text = words_of(notice, code_word="桂花")
        assert all(name in text for name in ("顾桂兰", "李秀英", "张德山", "桂花"))
        assert text.index("张德山") < text.index("李秀英") < text.index("顾桂兰")
        assert len(text) <= 3 * 67
        assert "http" not in text
        english = words_of(notice, Language.ENGLISH)
        assert english

    def test_a_second_release_has_nothing_to_do(self, cast: Cast) -> None:
        reminder_plans.plan(on=ON, at=AT)
        assert reminders.release(at=AT) == ReleaseReport(4, 4, 0, 0)
        assert reminders.release(at=AT) == ReleaseReport(0, 0, 0, 0)

    def test_a_hundred_cost_few_statements(self, cast: Cast, django_assert_max_num_queries: Any) -> None:
        many(cast, 96)
        assert reminder_plans.plan(on=ON, at=AT) == 100
        with django_assert_max_num_queries(36), one_look():
            assert reminders.release(at=AT).released_count == 100

    def test_a_batch_has_a_limit_and_the_rest_follows(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reminders, "BATCH_MAX", 3)
        reminder_plans.plan(on=ON, at=AT)
        counts = [reminders.release(at=AT).taken_count for _ in range(3)]
        assert counts == [3, 1, 0]

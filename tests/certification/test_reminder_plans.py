"""The plan of reminders: each stage once and at once, whatever days are missed, and one area never stops another."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.actions import people
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM
from certification import tasks
from certification.actions import entitlements, reminder_plans
from certification.actions.reminder_months import open_months
from certification.enums import Benefit, RunOutcome
from certification.models.entitlements import Deadline, Entitlement
from certification.models.reminder_plans import DeadlineChange, ReminderArea
from certification.models.reminders import Reminder
from certification.queries.reminder_runs import counts_on, plan_progress, runs_on
from certification.rules.reminding import stage_on
from family.enums import MandateGrade
from family.models.mandates import Mandate
from foundation import clock
from foundation.identifiers import Sex
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests.cast import (
    AT,
    BENGBU,
    BUILT_AT,
    GRANDMOTHER_DUE_ON,
    ON,
    SHENZHEN,
    Cast,
    at_noon,
    close_area,
    give,
    somebody,
)

DAY = timedelta(days=1)
OFFSETS = (60, 30, 15, 7, 1, 0, -7, -30)
QUIET = of_hypothesis(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def plan(on: date) -> int:
    return reminder_plans.plan(on=on, at=at_noon(on))


def rows_of(pension: object) -> list[Reminder]:
    return list(Reminder.objects.filter(entitlement__public_id=pension).order_by("fire_on", "pk"))


def pension(area_key: str, due: date, number: int = 0) -> int:
    """Let a neighbour draw a pension of an area, due on a day."""
    person = somebody("邻居", Sex.MALE, date(1945, 1, 1) + number * DAY)
    granted = entitlements.grant(
        SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=area_key, starts_on=date(2010, 1, 1), at=BUILT_AT
    )  # fmt: skip
    Deadline.objects.filter(pk=granted.pk).update(due_on=due)
    return int(granted.pk)


def planned_of(*pks: int) -> set[tuple[int, int]]:
    return set(Reminder.objects.filter(entitlement__in=pks).values_list("entitlement_id", "stage"))


def offsets_in(area_key: str, value: object, *, benefit: str = "") -> None:
    """Let another policy hold in one area."""
    PolicyValue.objects.create(
        code="reminder.offsets_days",
        scope=PolicyScope.AREA.value,
        scope_key=area_key,
        benefit=benefit,
        value=value,
        origin=Origin.LOCAL.value,
        starts_on=date(2020, 1, 1),
        recorded_at=AT,
        source_document="a notice of the city",
        confidence=Confidence.SURE.value,
    )


@contextmanager
def refusing(entitlement_id: int) -> Iterator[None]:
    """Let the database refuse every reminder about one benefit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION test_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF NEW.entitlement_id = {entitlement_id} THEN RAISE EXCEPTION 'refused for a test'; END IF;"
            " RETURN NEW; END $$;"
            " CREATE TRIGGER test_refuse BEFORE INSERT ON certification_reminder"
            " FOR EACH ROW EXECUTE FUNCTION test_refuse()"
        )
        yield
        cursor.execute("DROP TRIGGER test_refuse ON certification_reminder; DROP FUNCTION test_refuse()")


class TestDays:
    """What a run of days with gaps plans, beside the pure rule asked of each deadline by itself."""

    @QUIET
    @given(
        lefts=st.lists(st.integers(-50, 80), min_size=1, max_size=8),
        steps=st.lists(st.integers(0, 45), min_size=1, max_size=5),
    )
    def test_each_run_gives_the_latest_stage_that_came_since_the_last(
        self, cast: Cast, lefts: list[int], steps: list[int]
    ) -> None:
        with transaction.atomic():
            dues = {
                pension(BENGBU, ON + left * DAY, number): ON + left * DAY for number, left in enumerate(lefts)
            }
            expected: set[tuple[int, int]] = set()
            on = ON
            for step in steps:
                on += step * DAY
                plan(on)
                reached = {(pk, stage_on(due, on, OFFSETS)) for pk, due in dues.items()}
                expected |= {(pk, stage) for pk, stage in reached if stage is not None}
                assert planned_of(*dues) == expected
                assert plan(on) == 0
            transaction.set_rollback(True)

    @QUIET
    @given(missed=st.sets(st.integers(1, 74), max_size=60), due=st.integers(-3, 75))
    def test_a_day_that_was_not_missed_is_planned_as_if_none_had_been(
        self, cast: Cast, missed: set[int], due: int
    ) -> None:
        """The rows of an undisturbed run, but for stages whose day was missed and that were overtaken before the next."""
        with transaction.atomic():
            pk = pension(SHENZHEN, ON + due * DAY)
            runs = [number for number in range(75) if number not in missed]
            for number in runs:
                plan(ON + number * DAY)
            stages = {stage for _pk, stage in planned_of(pk)}
            assert {stage for stage in OFFSETS if due - stage in runs} <= stages
            assert stages == {stage_on(ON + due * DAY, ON + run * DAY, OFFSETS) for run in runs} - {None}
            transaction.set_rollback(True)

    @pytest.mark.parametrize("on", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 1)])
    def test_the_end_of_a_month_is_a_day_like_any_other(self, cast: Cast, on: date) -> None:
        dues = {pension(BENGBU, on + left * DAY, number): left for number, left in enumerate(OFFSETS)}
        plan(on - DAY)
        before = planned_of(*dues)
        plan(on)
        assert planned_of(*dues) - before == set(dues.items())

    def test_ten_days_without_a_run_end_in_one_message_each(self, cast: Cast) -> None:
        plan(ON - DAY)
        pks = [pension(BENGBU, ON + left * DAY, left) for left in range(3, 30)]
        plan(ON)
        Reminder.objects.filter(entitlement__in=pks).delete()
        plan(ON + 10 * DAY)
        told = Reminder.objects.filter(entitlement__in=pks)
        assert {row.stage for row in told} <= {15, 7, 1, 0, -7}
        assert told.count() == told.values("entitlement").distinct().count()
        assert all(ON < row.fire_on <= ON + 10 * DAY for row in told)

    def test_a_clock_that_is_behind_plans_nothing(self, cast: Cast) -> None:
        plan(ON)
        pk = pension(BENGBU, ON + 7 * DAY)
        assert plan(ON - 20 * DAY) == 0
        assert planned_of(pk) == set()
        assert plan(ON) == 1

    def test_a_clock_that_runs_ahead_of_the_database_plans_nothing(
        self,
        cast: Cast,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        settings: Settings,
    ) -> None:
        right = clock.now
        monkeypatch.setattr(clock, "now", lambda: right() + 40 * DAY)
        tasks.plan_reminders()
        assert not ReminderArea.objects.exists()
        assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
            "reminders.clock_ahead"
        ]
        # A machine that is right is held up by none of it; nor is one that is behind by a little.
        monkeypatch.setattr(clock, "now", lambda: right() - timedelta(seconds=30))
        tasks.plan_reminders()
        planned = set(ReminderArea.objects.values_list("planned_on", flat=True))
        assert planned == {clock.today()}
        # Where the clock is set by hand, as in a play of weeks in minutes, nobody asks.
        settings.CLOCK_AHEAD_MAX = timedelta()
        monkeypatch.setattr(clock, "now", lambda: right() + DAY)
        tasks.plan_reminders()
        assert set(ReminderArea.objects.values_list("planned_on", flat=True)) == {clock.today()}

    def test_what_was_due_years_ago_is_told_once(self, cast: Cast) -> None:
        long_ago = date(2009, 5, 20)
        pk = pension(BENGBU, long_ago)
        assert plan(ON) >= 1
        (row,) = Reminder.objects.filter(entitlement=pk)
        assert (row.stage, row.fire_on) == (-30, long_ago + 30 * DAY)
        for number in (1, 2, 40):
            plan(ON + number * DAY)
        assert Reminder.objects.filter(entitlement=pk).count() == 1


class TestChanges:
    """Deadlines and helpers that come between two runs."""

    def test_a_benefit_granted_today_is_told_of_today(self, cast: Cast) -> None:
        plan(ON)
        pk = pension(BENGBU, ON + 5 * DAY)
        assert plan(ON) == 1
        assert planned_of(pk) == {(pk, 7)}
        assert not DeadlineChange.objects.exists()

    def test_a_deadline_that_moved_is_told_of_at_its_stage(self, cast: Cast) -> None:
        pk = pension(BENGBU, ON + 300 * DAY)
        plan(ON)
        assert planned_of(pk) == set()
        Deadline.objects.filter(pk=pk).update(due_on=ON + 12 * DAY)
        plan(ON)
        assert planned_of(pk) == {(pk, 15)}

    @pytest.mark.parametrize("why", ["certified", "deadline_moved", "exempt", "benefit_ended", "not_told"])
    def test_what_was_called_off_is_told_again_once_its_reason_is_over(self, cast: Cast, why: str) -> None:
        pk = pension(BENGBU, ON + 12 * DAY)
        plan(ON)
        Reminder.objects.filter(entitlement=pk).update(state="cancelled", why=why, settled_at=AT)
        for due in (ON + 300 * DAY, ON + 12 * DAY):
            Deadline.objects.filter(pk=pk).update(due_on=due)
            plan(ON)
        (row,) = Reminder.objects.filter(entitlement=pk)
        assert (row.state, row.why, row.settled_at) == ("planned", "", None)

    def test_what_went_out_does_not_come_again(self, cast: Cast) -> None:
        pk = pension(BENGBU, ON + 12 * DAY)
        plan(ON)
        Reminder.objects.filter(entitlement=pk).update(state="released", settled_at=AT)
        for due in (ON + 300 * DAY, ON + 12 * DAY):
            Deadline.objects.filter(pk=pk).update(due_on=due)
            assert plan(ON) == 0

    def test_many_that_change_at_once_are_noted_at_once(
        self, cast: Cast, django_assert_num_queries: Any
    ) -> None:
        plan(ON)
        with django_assert_num_queries(1):
            Deadline.objects.update(due_on=GRANDMOTHER_DUE_ON)
        assert DeadlineChange.objects.count() > 2

    def test_what_does_not_move_is_not_noted(self, cast: Cast) -> None:
        plan(ON)
        Deadline.objects.update(computed_at=AT)
        assert not DeadlineChange.objects.exists()

    def test_a_new_helper_is_told_at_once_and_nobody_again(self, cast: Cast) -> None:
        plan(ON)
        before = {row.recipient_id for row in rows_of(cast.grandmother_pension)}
        give(cast.grandmother, cast.mother, MandateGrade.REMIND)
        assert plan(ON) == 1
        after = {row.recipient_id for row in rows_of(cast.grandmother_pension)}
        assert after - before == {cast.mother.pk}

    def test_the_queue_is_taken_in_pieces(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        plan(ON)
        pks = [pension(BENGBU, ON + 5 * DAY, number) for number in range(7)]
        monkeypatch.setattr(reminder_plans, "CHANGES_MAX", 2)
        monkeypatch.setattr(reminder_plans, "CHANGES_PIECES_MAX", 2)
        plan(ON)
        assert 0 < len(planned_of(*pks)) < 7
        monkeypatch.setattr(reminder_plans, "CHANGES_PIECES_MAX", 50)
        plan(ON)
        assert planned_of(*pks) == {(pk, 7) for pk in pks}


class TestNobodyForNothing:
    def test_a_benefit_that_was_recorded_anew(self, cast: Cast) -> None:
        Entitlement.objects.filter(public_id=cast.grandmother_pension).update(superseded_at=AT)
        plan(ON)
        assert rows_of(cast.grandmother_pension) == []

    def test_a_benefit_that_has_ended_and_one_that_ends_tomorrow(self, cast: Cast) -> None:
        over, ending = (self.until(cast.stranger, ON + days * DAY) for days in range(2))
        plan(ON)
        assert planned_of(over, ending) == {(ending, 15)}

    def until(self, person: InsuredPerson, ends_on: date) -> int:
        """Let somebody draw a benefit that ends on a day and is due before."""
        facts = {"person": person, "benefit": "survivor", "paying_area_key": BENGBU}
        row = Entitlement.objects.create(**facts, starts_on=BUILT_AT, ends_on=ends_on, recorded_at=AT)
        Deadline.objects.create(**facts, entitlement=row, due_on=ON + 12 * DAY, computed_at=AT)
        return row.pk

    def test_a_dead_helper_and_a_dead_person(self, cast: Cast) -> None:
        people.record_death(SYSTEM, cast.daughter.pk, died_on=ON, at=AT)
        people.record_death(SYSTEM, cast.father.pk, died_on=ON, at=AT)
        plan(ON)
        assert [row.recipient_id for row in rows_of(cast.grandmother_pension)] == [cast.grandmother.pk]
        assert rows_of(cast.father_pension) == []


class TestAreas:
    """One bad area stops no other, and loses nothing."""

    def test_a_policy_that_cannot_be_read(self, cast: Cast) -> None:
        pk = pension(SHENZHEN, ON + 12 * DAY)
        offsets_in(SHENZHEN, "never")
        plan(ON)
        assert len(rows_of(cast.grandmother_pension)) == 2
        assert planned_of(pk) == set()
        assert plan_progress(ON).failed_areas == (SHENZHEN,)
        whole, line = runs_on(ON)
        assert (whole.area_key, whole.ended_at, line.area_key) == ("", None, SHENZHEN)
        assert "reminder.offsets_days" in line.error

        held = PolicyValue.objects.filter(scope_key=SHENZHEN, code="reminder.offsets_days")
        held.update(superseded_at=AT)
        plan(ON + DAY)
        assert planned_of(pk) == {(pk, 15)}
        assert plan_progress(ON + DAY).failed_areas == ()

    def test_one_that_failed_for_an_hour_is_well_again_on_the_same_day(self, cast: Cast) -> None:
        plan(ON)
        offsets_in(SHENZHEN, "never")
        plan(ON)
        assert plan_progress(ON).failed_areas == (SHENZHEN,)
        held = PolicyValue.objects.filter(scope_key=SHENZHEN, code="reminder.offsets_days")
        held.update(superseded_at=AT)
        assert plan(ON) == 0
        assert plan_progress(ON).failed_areas == ()

    def test_a_statement_that_fails(self, cast: Cast) -> None:
        bad, good, due = (pension(SHENZHEN, ON + 12 * DAY), pension(BENGBU, ON + 12 * DAY, 1), ON + 3 * DAY)
        with refusing(bad):
            plan(ON)
            late = pension(SHENZHEN, due, 2)
            plan(ON)
            plan(ON + DAY)
        assert planned_of(good) == {(good, 15)}
        assert planned_of(bad, late) == set()
        row = ReminderArea.objects.get(area_key=SHENZHEN)
        assert (row.planned_on, row.error) == (None, "refused for a test")
        assert row.failures_count >= 2
        assert ReminderArea.objects.filter(failures_count__gt=0).count() == 1

        plan(ON + DAY)
        assert planned_of(bad, late) == {(bad, 15), (late, 7)}
        assert ReminderArea.objects.get(area_key=SHENZHEN).error == ""

    def test_an_area_that_closed_is_planned_by_its_last_policy(self, cast: Cast) -> None:
        plan(ON - 6 * DAY)
        pk = pension(BENGBU, ON + 7 * DAY)
        close_area(BENGBU, on=ON - DAY)
        plan(ON)
        assert planned_of(pk) == {(pk, 7)}

    def test_another_policy_is_gone_through_at_once(self, cast: Cast) -> None:
        pk = pension(BENGBU, ON + 20 * DAY)
        plan(ON)
        assert planned_of(pk) == {(pk, 30)}
        offsets_in(BENGBU, [45, 21])
        plan(ON)
        assert planned_of(pk) == {(pk, 30), (pk, 21)}

    def test_a_run_that_was_cut_off_goes_on(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        pks = [pension(key, ON + 12 * DAY, n) for n, key in enumerate((BENGBU, SHENZHEN))]
        monkeypatch.setattr(reminder_plans, "PIECE_MAX", 1)
        real, turns = reminder_plans._plan_piece, iter(range(1))

        def cut_off(*args: Any, **named: Any) -> int:
            if next(turns, None) is None:
                raise KeyboardInterrupt
            return real(*args, **named)

        monkeypatch.setattr(reminder_plans, "_plan_piece", cut_off)
        with pytest.raises(KeyboardInterrupt):
            plan(ON)
        assert 0 < plan_progress(ON).done_count < plan_progress(ON).total_count
        assert plan_progress(ON).is_under_way
        monkeypatch.setattr(reminder_plans, "_plan_piece", real)
        plan(ON)
        assert planned_of(*pks) == {(pk, 15) for pk in pks}
        assert not plan_progress(ON).is_under_way
        assert runs_on(ON)[0].ended_at == at_noon(ON)

    def test_the_report_counts_by_area(self, cast: Cast) -> None:
        total = plan(ON)
        counts = counts_on(ON)
        assert {count.outcome for count in counts} == {RunOutcome.PLANNED}
        assert sum(count.counted for count in counts) == total == Reminder.objects.count()


class TestRecipients:
    """`family_reminder_recipients_among` beside the function for one person."""

    def both(self, ids: list[int], on: date) -> tuple[list[Any], list[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT person_id, recipient_id FROM family_reminder_recipients_among(%s, %s)", [ids, on]
            )
            among = sorted(cursor.fetchall())
            cursor.execute(
                "SELECT person, told.recipient_id FROM unnest(%s::bigint[]) AS person"
                " CROSS JOIN LATERAL family_reminder_recipients(person, %s) AS told",
                [ids, on],
            )
            return among, sorted(cursor.fetchall())

    @QUIET
    @given(
        dead=st.dictionaries(st.integers(0, 7), st.integers(-5, 5), max_size=4),
        merged=st.lists(st.integers(0, 7), max_size=3, unique=True),
        given_to=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=6, unique=True),
    )
    def test_they_agree(
        self, cast: Cast, dead: dict[int, int], merged: list[int], given_to: list[tuple[int, int]]
    ) -> None:
        with transaction.atomic():
            home = [
                *(cast.grandmother, cast.mother, cast.father, cast.daughter, cast.husband),
                *(somebody("邻居", Sex.MALE, date(1945, 1, 1) + n * DAY) for n in range(3)),
            ]
            taken = set(Mandate.objects.values_list("principal_id", "helper_id"))
            for one, other in given_to:
                pair = (home[one].pk, home[other].pk)
                if one != other and pair not in taken:
                    self.mandate(*pair)
                    taken.add(pair)
            for one in merged[1:]:
                InsuredPerson.objects.filter(pk=home[one].pk).update(merged_into=home[merged[0]])
            for number, days in dead.items():
                InsuredPerson.objects.filter(pk=home[number].pk).update(died_on=ON + days * DAY)
            among, one_by_one = self.both([person.pk for person in home], ON)
            assert among == one_by_one
            transaction.set_rollback(True)

    def mandate(self, principal: int, helper: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO family_mandate (public_id, principal_id, helper_id, grade, scopes, legal_basis,"
                " confirmed_by, starts_on, confirmed_at, paper, end_reason) VALUES"
                " (gen_random_uuid(), %s, %s, 'remind', '{}', 'consent', 'phone_code', %s, %s, '', '')",
                [principal, helper, ON - DAY, AT],
            )


class TestMonths:
    def test_the_month_ahead_is_there(self, cast: Cast) -> None:
        plan(date(2031, 1, 31))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relname IN"
                " ('certification_reminder_203101', 'certification_reminder_203102')"
            )
            assert len(cursor.fetchall()) == 2

    def test_a_month_that_is_missing_is_named_and_nothing_is_lost(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on = date(2032, 6, 1)
        pk = pension(BENGBU, on + 7 * DAY)
        plan(on - 2 * DAY)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE certification_reminder_203206")
        monkeypatch.setattr(reminder_plans, "open_months", lambda *_days: None)
        plan(on)
        assert "month_missing" in ReminderArea.objects.get(area_key=BENGBU).error
        monkeypatch.setattr(reminder_plans, "open_months", open_months)
        plan(on)
        assert (pk, 7) in planned_of(pk)


def test_the_errors_are_written_without_values_of_rows(cast: Cast) -> None:
    with refusing(pension(BENGBU, ON + 7 * DAY)):
        plan(ON)
    assert json.dumps([line.error for line in runs_on(ON)]) == '["", "refused for a test"]'

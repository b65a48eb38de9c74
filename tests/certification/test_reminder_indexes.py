"""The indexes of reminders: what waits lies together, what is settled apart, and every read finds one that serves it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.actions import certifications, reminder_plans, reminders
from certification.actions.certifications import NewCertification
from certification.actions.reminder_months import open_months
from certification.actions.taking_back import take_back
from certification.enums import Method
from certification.models.entitlements import Entitlement
from certification.models.reminders import Reminder
from certification.queries.held import READERS
from certification.queries.reminders import planned_between
from family.enums import Relation
from tests.cast import AT, ON, Cast

DAY = timedelta(days=1)
MONTH = "certification_reminder_203303"
MANY = """
INSERT INTO accounts_insuredperson
    (id, public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, recorded_at)
SELECT 1000000 + n, gen_random_uuid(), '邻居', '邻居', ARRAY['linju'], false, 'F', '1945-01-01', %(at)s
FROM generate_series(1, 3000) AS n;
INSERT INTO certification_reminder
    (fire_on, entitlement_id, stage, recipient_id, due_on, state, why, planned_at, settled_at)
SELECT day, 1000000 + n, 0, 1000000 + n, day, state, '', %(at)s,
    CASE WHEN state <> 'planned' THEN %(at)s::timestamptz END
FROM generate_series(1, 3000) AS n,
    (VALUES (%(on)s::date, 'planned'), (%(on)s::date - 1, 'released'), (%(on)s::date - 20, 'released'))
        AS told (day, state)
"""
migration = import_module("certification.migrations.0013_waiting_reminders")


def plans_of(act: Callable[[], object]) -> list[str]:
    """Give how PostgreSQL would do each statement of an act that looks for reminders."""
    with CaptureQueriesContext(connection) as seen:
        act()
    statements = [one["sql"] for one in seen.captured_queries]
    looking = [one for one in statements if re.match(r'(SELECT|UPDATE) .*"certification_reminder"', one)]
    plans = []
    with connection.cursor() as cursor:
        # A month that is opened names its indexes by itself.
        cursor.execute("SELECT inhrelid::regclass::text, inhparent::regclass::text FROM pg_inherits")
        whole = dict(cursor.fetchall())
        for statement in looking:
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            plans.append(
                re.sub(
                    r"(?<=using )\w+|(?<=Scan on )\w+_idx\d*", lambda name: whole.get(name[0], name[0]), plan
                )
            )
    return plans


@pytest.fixture
def known(cast: Cast) -> Cast:
    """Have thousands of others who wait or were told, so that a look at all of them would cost something."""
    reminder_plans.plan(on=ON, at=AT)
    open_months(ON - 31 * DAY, ON)
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"on": ON, "at": AT - 30 * DAY})
        cursor.execute("ANALYZE certification_reminder, accounts_insuredperson")
    return cast


def nobody_else_is_read(plans: list[str]) -> bool:
    """Say whether no statement walks through a whole month that has many in it."""
    return not any(re.search(rf"Seq Scan on certification_reminder_{ON:%Y%m}", plan) for plan in plans)


class TestReads:
    def test_a_release(self, known: Cast) -> None:
        plans = plans_of(lambda: reminders.release(at=AT))
        assert nobody_else_is_read(plans)
        first = next(plan for plan in plans if plan.startswith("Limit"))
        # In their order, from the first: nothing is sorted that is not taken.
        assert "waiting_first" in first
        assert "Sort" not in first
        assert "settled_whom" in first
        assert any("waiting_whom" in plan for plan in plans)

    def test_what_is_over(self, known: Cast) -> None:
        pk = Entitlement.objects.get(public_id=known.grandmother_pension).pk
        plans = plans_of(lambda: take_back([pk], on=ON, at=AT))
        assert nobody_else_is_read(plans)
        assert "settled_whose" in plans[0]

    def test_a_certification(self, known: Cast) -> None:
        plans = plans_of(
            lambda: certifications.record(
                known.clerk_of_bengbu, known.grandmother_pension, NewCertification(Method.COUNTER, ON),
                relations=frozenset({Relation.DESK}), at=AT,
            )
        )  # fmt: skip
        assert nobody_else_is_read(plans)
        assert any("waiting_whose" in plan for plan in plans)

    def test_a_copy_for_oneself(self, known: Cast) -> None:
        reminders.release(at=AT)
        reminder_plans.plan(on=ON + 5 * DAY, at=AT + 5 * DAY)
        mine = READERS["certification.Reminder"]
        states = Reminder.objects.filter(recipient=known.grandmother).values_list("state", flat=True)
        assert set(states) == {"released", "planned"}
        days = Reminder.objects.filter(recipient=known.grandmother).values_list("fire_on", flat=True)
        assert [row["fire_on"] for row in mine(known.grandmother.pk)] == [str(day) for day in sorted(days)]
        settled, waiting = plans_of(lambda: mine(known.grandmother.pk))
        assert nobody_else_is_read([settled, waiting])
        assert "settled_whom" in settled
        assert "waiting_whom" in waiting

    def test_what_would_find_nobody_any_more(self, known: Cast) -> None:
        pair = (known.grandmother.pk, known.daughter.pk)
        assert nobody_else_is_read(plans_of(lambda: planned_between([pair])))
        assert planned_between([pair]) == {pair: 1}


@pytest.fixture
def as_before(transactional_db: None) -> Iterator[None]:
    """Have the months of one spring, indexed as before; and as now again at the end."""
    open_months(date(2033, 2, 1), date(2033, 4, 1))
    with connection.schema_editor(atomic=False) as editor:
        migration.exchange_back(None, editor)
    yield
    with connection.schema_editor(atomic=False) as editor:
        migration.exchange(None, editor)


def indexes_of(table: str) -> dict[str, str]:
    """Give the definition of each index of a table that serves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = %s::regclass AND indisvalid",
            [table],
        )
        return {name: re.sub(r".* USING btree ", "", text) for name, text in cursor.fetchall()}


class TestBuilding:
    def test_months_that_are_there_and_months_to_come_have_the_same(self, as_before: None) -> None:
        before = indexes_of(MONTH)
        assert "(recipient_id)" in before.values()
        with connection.cursor() as cursor, connection.schema_editor(atomic=False) as editor:
            # Broken off before: one month was built and not attached, another not at all.
            cursor.execute(
                f"CREATE INDEX {MONTH}_settled_whom ON {MONTH} (recipient_id) WHERE state <> 'planned'"
            )
            migration.exchange(None, editor)
            migration.exchange(None, editor)
        open_months(date(2033, 5, 1), date(2033, 5, 1))
        whole = indexes_of("certification_reminder")
        assert set(whole) == {
            "certification_reminder_key",
            "certification_reminder_parked",
            *(name for name, _column, _where in migration.NEW),
        }
        for month in (MONTH, "certification_reminder_203305"):
            assert sorted(indexes_of(month).values()) == sorted(whole.values())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reloptions FROM pg_class WHERE relname LIKE 'certification_reminder_2033__'"
            )
            assert {tuple(row[0]) for row in cursor.fetchall()} == {
                tuple(migration.TIDY.replace(" ", "").split(","))
            }

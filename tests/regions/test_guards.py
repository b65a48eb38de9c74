"""What the database itself refuses: empty and overlapping periods, rewriting and deleting."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from regions.fields import append_only
from regions.models.places import CrossProvinceOpening
from regions.models.policy import PolicyValue

AT = datetime(2026, 1, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def opening(**changed: Any) -> CrossProvinceOpening:
    fields: dict[str, Any] = {
        "area_key": "test-area",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
        "recorded_at": AT,
        "source_document": "a document",
        "confidence": "sure",
    }
    return CrossProvinceOpening.objects.create(**{**fields, **changed})


def value(**changed: Any) -> PolicyValue:
    fields: dict[str, Any] = {
        "code": "test.code",
        "scope": "area",
        "scope_key": "test-area",
        "value": {"a": 1},
        "origin": "local",
        "starts_on": date(2026, 1, 1),
        "recorded_at": AT,
        "source_document": "a document",
        "confidence": "sure",
    }
    return PolicyValue.objects.create(**{**fields, **changed})


def refused(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"ends_on": date(2026, 1, 1)}, "regions_crossprovinceopening_period_not_empty"),
        ({"ends_on": date(2025, 1, 1)}, "regions_crossprovinceopening_period_not_empty"),
        (
            {"superseded_at": AT - timedelta(seconds=1)},
            "regions_crossprovinceopening_superseded_after_recorded",
        ),
        ({"source_document": ""}, "regions_crossprovinceopening_has_source"),
        ({"confidence": "maybe"}, "regions_crossprovinceopening_confidence"),
        ({"recorded_at": None}, "recorded_at"),
    ],
)
def test_a_malformed_fact_is_refused(changed: dict[str, Any], constraint: str) -> None:
    with refused(constraint):
        opening(**changed)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 12, 31), None),
        (date(2025, 1, 1), date(2026, 1, 2)),
        (date(2026, 6, 1), date(2026, 7, 1)),
        (date(2020, 1, 1), None),
    ],
)
def test_two_current_facts_on_one_day_are_refused(starts_on: date, ends_on: date | None) -> None:
    opening()
    with refused("regions_crossprovinceopening_one_at_a_time"):
        opening(starts_on=starts_on, ends_on=ends_on)


def test_neighbouring_other_and_superseded_facts_stand_side_by_side() -> None:
    opening()
    opening(starts_on=date(2027, 1, 1), ends_on=None)
    opening(starts_on=date(2020, 1, 1), ends_on=date(2026, 1, 1))
    opening(area_key="another-area")
    opening(superseded_at=AT)
    assert CrossProvinceOpening.objects.current().filter(area_key="test-area").count() == 3


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"scope": "nation"}, "regions_policyvalue_only_the_nation_has_no_key"),
        ({"scope_key": ""}, "regions_policyvalue_only_the_nation_has_no_key"),
        ({"scope": "moon"}, "regions_policyvalue_scope"),
        ({"origin": "rumour"}, "regions_policyvalue_origin"),
    ],
)
def test_a_malformed_policy_value_is_refused(changed: dict[str, Any], constraint: str) -> None:
    with refused(constraint):
        value(**changed)


def test_values_of_two_benefits_stand_side_by_side() -> None:
    value()
    value(benefit="survivor")
    with refused("regions_policyvalue_one_at_a_time"):
        value(benefit="survivor", starts_on=date(2028, 1, 1))


def test_a_row_is_superseded_once_and_stays_so() -> None:
    row = value()
    rows = PolicyValue.objects.filter(pk=row.pk)

    rows.update(superseded_at=AT)

    for again in (None, AT + timedelta(days=1), AT):
        with refused("is superseded once, and stays so"), transaction.atomic():
            rows.update(superseded_at=again)


@pytest.mark.parametrize(
    "changed",
    [
        {"value": {"a": 2}},
        {"value": {"a": 2}, "superseded_at": AT},
        {"starts_on": date(2026, 1, 2), "superseded_at": AT},
        {"recorded_at": AT - timedelta(days=1), "superseded_at": AT},
        {"ends_on": date(2027, 1, 1)},
        {"id": 987_654_321, "superseded_at": AT},
    ],
)
def test_a_fact_is_never_rewritten(changed: dict[str, Any]) -> None:
    row = value()
    with refused("regions_policyvalue are never changed|is superseded once"):
        PolicyValue.objects.filter(pk=row.pk).update(**changed)


def test_a_fact_is_never_deleted() -> None:
    row = value()
    with refused("rows of regions_policyvalue are never deleted: supersede them"):
        row.delete()


def test_known_at_and_valid_on_walk_the_two_time_axes() -> None:
    later = AT + timedelta(days=10)
    opening(superseded_at=later)
    opening(ends_on=None, recorded_at=later)
    rows = CrossProvinceOpening.objects.filter(area_key="test-area")

    def ends(at: datetime | None) -> list[date | None]:
        return [row.ends_on for row in rows.known_at(at)]

    assert ends(AT - timedelta(seconds=1)) == []
    assert ends(AT) == [date(2027, 1, 1)]
    assert ends(later) == ends(None) == [None]
    assert rows.current().valid_on(date(2025, 12, 31)).count() == 0
    assert rows.current().valid_on(date(2026, 1, 1)).count() == 1
    assert rows.known_at(AT).valid_on(date(2027, 1, 1)).count() == 0


def test_an_append_only_table_takes_rows_and_keeps_them() -> None:
    guard = append_only("test_entry")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_entry (id int PRIMARY KEY, word text)")
        cursor.execute(str(guard.sql))
        cursor.execute("INSERT INTO test_entry VALUES (1, 'one')")

        for statement in ("UPDATE test_entry SET word = 'two'", "DELETE FROM test_entry"):
            with refused("rows of test_entry are only added"), transaction.atomic():
                cursor.execute(statement)

        cursor.execute(str(guard.reverse_sql))
        cursor.execute("DELETE FROM test_entry")

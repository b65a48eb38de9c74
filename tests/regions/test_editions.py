"""One edition in memory: read once, named anew by every change, seen by everybody at their next look."""

from collections.abc import Hashable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from foundation.periods import Period
from regions.actions import loading
from regions.enums import Confidence, Origin, PolicyScope, ServicePointKind
from regions.models.editions import Edition
from regions.models.policy import PolicyValue
from regions.models.sourced import SourcedFact
from regions.queries.editions import look_again, one_look, snapshot
from regions.queries.policy import policy
from regions.rules import policy as rules
from regions.rules.bundle.whole import Bundle
from regions.rules.facts import PolicyFact, ServicePointFact, Source
from regions.rules.policy import Place, PolicyBook

ON = date(2026, 3, 1)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
TABLES = [
    "division",
    "divisionsuccession",
    "poolingarea",
    "areamembership",
    "crossprovinceopening",
    "servicepoint",
    "policyvalue",
    "workyear",
]
pytestmark = pytest.mark.usefixtures("shipped")


def grace() -> int:
    return policy("certification.grace", area_key="340300", on=ON).integer()


def write_grace(days: int, *, at: datetime = LATER) -> PolicyValue:
    return PolicyValue.objects.create(
        code="certification.grace",
        scope=PolicyScope.AREA.value,
        scope_key="340300",
        value=days,
        unit="day",
        origin=Origin.LOCAL.value,
        starts_on=date(2026, 1, 1),
        recorded_at=at,
        source_document="a notice of the city",
        confidence=Confidence.SURE.value,
    )


def write_point() -> None:
    place = ServicePointFact(
        key="a",
        area_key="340300",
        kind=ServicePointKind.AGENCY_COUNTER,
        name="一个虚构的地方",
        name_en="",
        division_code="340302",
        address="",
        phone="",
        hours={},
        covers=(),
        period=Period(date(2020, 1, 1)),
        source=Source("a list"),
        confidence=Confidence.SURE,
    )
    loading.load_service_points([place], origin=Origin.LOCAL, at=datetime(2026, 2, 1, tzinfo=UTC))


def edition() -> object:
    return Edition.objects.get().name


class TestTheName:
    def test_every_change_gives_a_new_one(self) -> None:
        first = edition()
        row = write_grace(3)
        second = edition()
        PolicyValue.objects.filter(pk=row.pk).update(superseded_at=LATER)
        assert len({first, second, edition()}) == 3

    def test_a_load_that_changes_nothing_keeps_it(self) -> None:
        before = edition()
        loading.load_shipped(at=LATER)
        assert edition() == before

    @pytest.mark.parametrize("table", TABLES)
    def test_every_table_of_the_floor_counts(self, table: str) -> None:
        write_point()
        before = edition()
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE regions_{table} SET superseded_at = recorded_at WHERE superseded_at IS NULL"
            )
            assert cursor.rowcount > 0
        assert edition() != before

    @pytest.mark.parametrize("table", TABLES)
    def test_an_emptied_table_counts_too(self, table: str) -> None:
        before = edition()
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE regions_{table}")
        assert edition() != before

    def test_the_tables_are_all_that_hold_facts(self) -> None:
        facts = {
            m._meta.model_name
            for m in apps.get_app_config("regions").get_models()
            if issubclass(m, SourcedFact)
        }
        assert facts == set(TABLES)


class TestReading:
    def test_a_second_read_asks_for_the_name_only(self) -> None:
        grace()
        with CaptureQueriesContext(connection) as asked:
            grace()
        assert ["regions_edition" in q["sql"] for q in asked] == [True]

    def test_within_one_look_nothing_is_asked_again(self) -> None:
        with one_look():
            grace()
            with CaptureQueriesContext(connection) as asked:
                for _ in range(100):
                    grace()
        assert len(asked) == 0

    def test_a_change_is_seen_at_the_next_look_and_not_before(self) -> None:
        with one_look():
            assert grace() == 0
            write_grace(5)
            assert grace() == 0
        with one_look():
            assert grace() == 5

    def test_whoever_changes_policy_may_look_again(self) -> None:
        with one_look():
            assert grace() == 0
            write_grace(5)
            look_again()
            assert grace() == 5

    def test_looks_nest(self) -> None:
        with one_look():
            outer = snapshot()
            with one_look():
                write_grace(1)
                assert snapshot() is not outer
            assert snapshot() is outer

    def test_what_was_taken_back_is_never_seen_by_others(self) -> None:
        """Two transactions must not be able to give different contents one name."""
        with transaction.atomic():
            write_grace(9)
            assert grace() == 9
            transaction.set_rollback(True)
        assert grace() == 0
        write_grace(4)
        assert grace() == 4


@pytest.mark.django_db(transaction=True)
def test_a_publish_reaches_another_thread_by_its_next_look(transactional_db: None) -> None:
    seen: list[int] = []

    def ask() -> None:
        try:
            with one_look():
                seen.append(grace())
        finally:
            connection.close()

    for change in (None, 7, None):
        if change is not None:
            write_grace(change, at=datetime(2026, 2, 1, tzinfo=UTC))
        thread = Thread(target=ask)
        thread.start()
        thread.join()

    assert seen == [0, 7, 7]


class Undone(Exception):
    """Raised to take a transaction back."""


@pytest.mark.django_db(transaction=True)
def test_after_a_change_taken_back_the_same_look_sees_what_is_committed(transactional_db: None) -> None:
    with one_look():
        assert grace() == 0
        with suppress(Undone), transaction.atomic():
            write_grace(5)
            look_again()
            assert grace() == 5
            raise Undone
        assert grace() == 0
        with CaptureQueriesContext(connection) as asked:
            assert grace() == 0
        assert len(asked) == 0, "the look holds again"


@pytest.mark.django_db(transaction=True)
def test_after_a_part_taken_back_the_same_look_sees_what_is_left(transactional_db: None) -> None:
    with one_look():
        with transaction.atomic():
            write_grace(5)
            look_again()
            with suppress(Undone), transaction.atomic():
                PolicyValue.objects.filter(scope_key="340300", code="certification.grace").update(
                    superseded_at=LATER
                )
                look_again()
                assert grace() == 0
                raise Undone
            assert grace() == 5
        assert grace() == 5


DAY_ZERO = date(2024, 1, 1)
KEYS = [
    (PolicyScope.NATION, ""),
    (PolicyScope.PROVINCE, "340000"),
    (PolicyScope.AREA, "340300"),
    (PolicyScope.AREA, "510100"),
]
DAYS = [date(2024, 1, day) for day in range(1, 15)]
FACTS = st.lists(
    st.builds(
        lambda key, kind, origin, start, length, value: PolicyFact(
            code="certification.grace",
            scope=key[0],
            scope_key=key[1],
            benefit=kind[0],
            value=value,
            unit="day",
            period=Period(DAYS[start], DAYS[start + length] if length else None),
            source=Source("a document"),
            confidence=Confidence.SURE,
            insurance=kind[1],
            origin=origin,
        ),
        st.sampled_from(KEYS),
        st.sampled_from([("", ""), ("survivor", ""), ("", "unemployment")]),
        st.sampled_from(list(Origin)),
        st.integers(0, 6),
        st.integers(0, 6),
        st.integers(0, 90),
    ),
    max_size=12,
)


@given(
    FACTS,
    st.sampled_from(DAYS),
    st.sampled_from([("", ""), ("survivor", ""), ("pension_public", ""), ("", "unemployment")]),
)
def test_the_book_answers_what_the_plain_rule_answers(
    facts: list[PolicyFact], on: date, kind: tuple[str, str]
) -> None:
    """The book reads shelves, the rule reads everything: on sets without overlaps they agree."""
    sound: list[PolicyFact] = []
    for fact in facts:
        same = [
            f
            for f in sound
            if (f.scope, f.scope_key, f.benefit, f.insurance, f.origin)
            == (fact.scope, fact.scope_key, fact.benefit, fact.insurance, fact.origin)
        ]
        if not any(f.period.overlaps(fact.period) for f in same):
            sound.append(fact)
    book = PolicyBook(sound)
    for place in (Place(), Place("340300", "340000"), Place("510100", "510000")):
        asked = {"on": on, "benefit": kind[0], "insurance": kind[1]}
        assert book.find("certification.grace", place, **asked) == rules.resolve(sound, place, **asked)


class Lossy(dict[Hashable, Any]):
    """What is kept while another thread lets go of it the moment it was put there."""

    def __setitem__(self, key: Hashable, value: object) -> None:
        super().__setitem__(key, value)
        self.clear()


def test_what_another_thread_lets_go_of_is_answered_all_the_same() -> None:
    held, asked = replace(snapshot()), iter([7, 8, 9])
    assert [held.once(("kept", ON), lambda: next(asked)) for _again in range(2)] == [7, 7]
    object.__setattr__(held, "_reckoned", Lossy())
    assert [held.once(("kept", ON), lambda: next(asked)) for _again in range(2)] == [8, 9]


def test_the_snapshot_holds_what_the_files_say(bundle: Bundle) -> None:
    held = snapshot()
    assert {f for group in held.areas.values() for f in group} == set(bundle.areas)
    assert sum(map(len, held.memberships.values())) == len(bundle.memberships)
    assert {f for group in held.openings.values() for f in group} == set(bundle.openings)

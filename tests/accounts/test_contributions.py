"""Months of contributions: counted once, corrected by superseding, refused with every reason, guarded by the database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.actions import contributions as actions
from accounts.actions.contributions import Origin
from accounts.actions.documents import Why
from accounts.enums.contributions import ContributionKind, EnrolmentState, Scheme
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.errors.contributions import (
    ContributionExists,
    ContributionNotFound,
    ContributionRefused,
    RetireeMismatch,
)
from accounts.models.audit import AuditEvent
from accounts.models.contributions import ContributionSpan
from accounts.models.people import Enrolment
from accounts.queries.contributions import enrolments_of, retirement_category_of, spans_of
from accounts.rules.actors import SYSTEM
from accounts.rules.contributions import Doubled, Span, coalesce, may_record
from foundation.periods import Period, month_number, month_of
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast

PENSION = Insurance.EMPLOYEE_PENSION
PAID, ONE_OFF = ContributionKind.PAID, ContributionKind.ONE_OFF


def span(starts: str, ends: str, **changes: object) -> Span:
    """Make months of pension contributions from one month up to, but without, another."""
    period = Period(date.fromisoformat(f"{starts}-01"), date.fromisoformat(f"{ends}-01"))
    months = month_number(period.ends_on or period.starts_on) - month_number(period.starts_on)
    made = Span(PENSION, Scheme.EMPLOYEE, PAID, BENGBU, period, months, 500_000, 80_000, 40_000, "示例单位")
    return replace(made, **changes)


class TestCounting:
    def test_a_month_paid_in_two_places_counts_once_and_is_hinted_at(self) -> None:
        spans = [span("2020-01", "2021-01"), span("2020-11", "2021-03", area_key=SHENZHEN)]
        found = coalesce(spans, on=ON)
        assert found.months_count == 14
        assert found.periods == (Period(date(2020, 1, 1), date(2021, 3, 1)),)
        doubled = Period(date(2020, 11, 1), date(2021, 1, 1))
        assert found.doubled == (Doubled(doubled, (BENGBU, SHENZHEN)),)
        assert found.personal_fen == (12 + 4) * 40_000

    def test_a_one_off_payment_buys_months_of_no_calendar(self) -> None:
        bought = span("2021-03", "2021-04", kind=ONE_OFF, months_count=24)
        found = coalesce([span("2020-01", "2021-04"), bought], on=ON)
        assert (found.months_count, found.one_off_months, found.doubled) == (15 + 24, 24, ())
        assert [(y.year, y.months_count) for y in found.years] == [(2021, 27), (2020, 12)]

    def test_gaps_stay_gaps(self) -> None:
        found = coalesce([span("2020-01", "2020-03"), span("2020-05", "2020-06")], on=ON)
        assert [p.starts_on.month for p in found.periods] == [1, 5]
        assert found.months_count == 3
        assert found.first_on == date(2020, 1, 1)

    @pytest.mark.parametrize(
        ("on", "months", "next_on"),
        [
            (date(2025, 12, 31), 12, date(2026, 1, 1)),
            (date(2026, 1, 1), 13, date(2026, 2, 1)),
            (date(2026, 3, 31), 15, date(2026, 4, 1)),
            (date(2026, 6, 1), 15, date(2026, 6, 1)),
            (date(2024, 12, 31), 0, date(2024, 12, 1)),
        ],
    )
    def test_a_month_counts_from_its_first_day(self, on: date, months: int, next_on: date) -> None:
        found = coalesce([span("2025-01", "2026-04")], on=on)
        assert (found.months_count, found.next_on(on)) == (months, next_on)

    def test_money_stands_in_the_year_it_was_paid(self) -> None:
        years = coalesce([span("2020-11", "2021-02")], on=ON).years
        assert [(y.year, y.months_count, y.unit_fen, y.personal_fen) for y in years] == [
            (2021, 1, 80_000, 40_000),
            (2020, 2, 160_000, 80_000),
        ]


MONTHS = st.integers(month_number(date(1998, 1, 1)), month_number(date(2027, 12, 1)))
SPANS = st.lists(
    st.tuples(MONTHS, st.integers(1, 60), st.sampled_from([BENGBU, SHENZHEN])).map(
        lambda t: Span(
            PENSION, Scheme.EMPLOYEE, PAID, t[2], Period(month_of(t[0]), month_of(t[0] + t[1])), t[1], 0, 7, 3
        )
    ),
    max_size=6,
)


@given(SPANS)
@settings(max_examples=80)
def test_counting_agrees_with_a_list_of_all_months(spans: list[Span]) -> None:
    last = month_number(ON)
    every = [n for s in spans for n in range(month_number(s.period.starts_on), last + 1) if _holds(s, n)]
    found = coalesce(spans, on=ON)
    assert found.months_count == len(set(every))
    assert (found.unit_fen, found.personal_fen) == (7 * len(every), 3 * len(every))
    assert sum(y.months_count for y in found.years) == found.months_count
    twice = {n for n in every if every.count(n) > 1}
    hinted = [n for d in found.doubled for n in range(*_bounds(d.period))]
    assert sorted(hinted) == sorted(twice)
    run = [n for p in found.periods for n in range(*_bounds(p))]
    assert run == sorted(set(every))


def _bounds(period: Period) -> tuple[int, int]:
    assert period.ends_on is not None
    return month_number(period.starts_on), month_number(period.ends_on)


def _holds(one: Span, number: int) -> bool:
    return one.period.contains(month_of(number))


REFUSED = [
    (span("2025-01", "2025-03", period=Period(date(2025, 1, 2), date(2025, 3, 1))), "not_whole_months"),
    (span("2025-01", "2025-03", period=Period(date(2025, 1, 1), date(2025, 3, 31))), "not_whole_months"),
    (span("2025-01", "2025-03", period=Period(date(2025, 1, 1))), "not_whole_months"),
    (span("2025-01", "2025-01"), "no_months"),
    (span("2025-01", "2025-02", kind=ONE_OFF, months_count=1201), "no_months"),
    (span("2025-01", "2025-03", kind=ONE_OFF), "one_off_in_one_month"),
    (span("2025-01", "2025-03", months_count=3), "months_differ"),
    (span("2026-01", "2026-05"), "in_future"),
    (span("2025-01", "2025-03", scheme=Scheme.RESIDENT), "wrong_scheme"),
    (span("2025-01", "2025-03", insurance=Insurance.RESIDENT_PENSION), "wrong_scheme"),
    (span("2025-01", "2025-03", insurance=Insurance.WORK_INJURY), "employer_only"),
    (span("2025-01", "2025-03", insurance=Insurance.MATERNITY), "employer_only"),
    (span("2025-01", "2025-03", scheme=Scheme.FLEXIBLE), "flexible_has_no_unit"),
    (span("2025-01", "2025-03", personal_fen=-1), "amount_negative"),
]


class TestRecording:
    @pytest.mark.parametrize(("wrong", "code"), REFUSED, ids=lambda p: p if isinstance(p, str) else "")
    def test_what_stands_against_it_is_said(self, wrong: Span, code: str) -> None:
        assert [r.code for r in may_record(wrong, on=ON).reasons] == [f"contribution.{code}"]

    def test_all_reasons_come_at_once_and_nothing_is_written(self, cast: Cast) -> None:
        wrong = span("2026-01", "2027-01", scheme=Scheme.FLEXIBLE, base_fen=-1)
        with pytest.raises(ContributionRefused) as refused:
            actions.record(SYSTEM, cast.daughter.pk, wrong, Origin(), at=AT)
        assert [r.code.rpartition(".")[2] for r in refused.value.reasons] == [
            "in_future",
            "flexible_has_no_unit",
            "amount_negative",
        ]
        assert not ContributionSpan.objects.exists()

    def test_the_present_month_may_be_recorded(self) -> None:
        assert may_record(span("2026-01", "2026-04"), on=date(2026, 3, 1)).allowed
        assert not may_record(span("2026-01", "2026-04"), on=date(2026, 2, 28)).allowed

    def test_an_entry_of_a_source_is_recorded_once(self, cast: Cast) -> None:
        origin = Origin("registry", "A-1")
        actions.record(SYSTEM, cast.daughter.pk, span("2025-01", "2025-03"), origin, at=AT)
        with pytest.raises(ContributionExists):
            actions.record(SYSTEM, cast.husband.pk, span("2025-05", "2025-06"), origin, at=AT)
        event = AuditEvent.objects.get(action="contribution.recorded")
        assert event.subject_person_id == cast.daughter.pk
        assert "80000" not in str(event.facts)

    def test_a_correction_keeps_what_was_known_before(self, cast: Cast) -> None:
        wrong, right = span("2025-01", "2025-03"), span("2025-01", "2025-06")
        first = actions.record(SYSTEM, cast.daughter.pk, wrong, Origin("registry", "A-1"), at=AT)
        later = AT + timedelta(days=1)
        actions.correct(SYSTEM, first, right, why=Why("单位补报"), at=later)
        assert spans_of(cast.daughter.pk) == [right]
        assert spans_of(cast.daughter.pk, known_at=AT) == [wrong]
        with pytest.raises(ContributionNotFound):
            actions.correct(SYSTEM, first, right, why=Why("再来一次"), at=later)
        event = AuditEvent.objects.get(action="contribution.corrected")
        assert (event.reason, event.facts["replaces"]) == ("单位补报", first)

    def test_an_entry_is_withdrawn_once(self, cast: Cast) -> None:
        number = actions.record(SYSTEM, cast.daughter.pk, span("2025-01", "2025-03"), Origin(), at=AT)
        actions.withdraw(SYSTEM, number, why=Why("错录"), at=AT)
        assert spans_of(cast.daughter.pk) == []
        with pytest.raises(ContributionNotFound):
            actions.withdraw(SYSTEM, number, why=Why("错录"), at=AT)


BROKEN = [
    ("accounts_span_whole_months", {"starts_on": date(2025, 1, 2)}),
    ("accounts_span_whole_months", {"ends_on": None}),
    ("accounts_span_counts_its_months", {"months_count": 3}),
    ("accounts_span_counts_its_months", {"kind": "one_off"}),
    ("accounts_span_fits_scheme", {"scheme": "resident"}),
    ("accounts_span_kind", {"kind": "gift"}),
    ("accounts_span_amounts", {"unit_fen": -1}),
]


class TestTheDatabase:
    @pytest.mark.parametrize(("constraint", "change"), BROKEN, ids=str)
    def test_it_holds_every_invariant_by_name(
        self, cast: Cast, constraint: str, change: dict[str, object]
    ) -> None:
        row = actions.row_of(cast.daughter.pk, span("2025-01", "2025-03"), Origin(), at=AT)
        for name, value in change.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save(force_insert=True)

    def test_a_row_is_superseded_and_never_changed(self, cast: Cast) -> None:
        number = actions.record(SYSTEM, cast.daughter.pk, span("2025-01", "2025-03"), Origin(), at=AT)
        rows = ContributionSpan.objects.filter(pk=number)
        with pytest.raises(IntegrityError, match="superseded once"), transaction.atomic():
            rows.update(unit_fen=1)
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            rows.delete()

    def test_an_enrolment_fits_its_insurance(self, cast: Cast) -> None:
        new = Enrolment(
            person=cast.girl,
            insurance=Insurance.RESIDENT_PENSION.value,
            area_key=BENGBU,
            starts_on=ON,
            recorded_at=AT,
        )
        with pytest.raises(IntegrityError, match="accounts_enrolment_fits_scheme"), transaction.atomic():
            new.save(force_insert=True)


def test_enrolments_tell_capacity_and_state(cast: Cast) -> None:
    held = enrolments_of(cast.daughter.pk) + enrolments_of(cast.girl.pk)
    assert [(c.insurance, c.scheme, c.state_on(ON)) for c in held] == [
        (Insurance.EMPLOYEE_MEDICAL, Scheme.EMPLOYEE, EnrolmentState.PAYING),
        (Insurance.RESIDENT_MEDICAL, Scheme.RESIDENT, EnrolmentState.PAYING),
    ]
    assert held[0].state_on(date(2010, 6, 30)) is None


class TestRetirementCategory:
    def test_the_newest_paper_holds_and_the_old_one_stays(self, cast: Cast) -> None:
        person = cast.daughter.pk
        assert retirement_category_of(person, on=ON) is None
        for category in (Retiree.WOMAN_50, Retiree.WOMAN_55):
            actions.record_category(SYSTEM, person, category, evidence="职务任命文件", at=AT)
        assert retirement_category_of(person, on=ON) is Retiree.WOMAN_55
        assert AuditEvent.objects.filter(action="retirement.category_recorded").count() == 2

    @pytest.mark.parametrize("category", [Retiree.WOMAN_55, Retiree.WOMAN_50])
    def test_a_category_of_the_other_sex_is_refused(self, cast: Cast, category: Retiree) -> None:
        with pytest.raises(RetireeMismatch):
            actions.record_category(SYSTEM, cast.husband.pk, category, evidence="档案", at=AT)

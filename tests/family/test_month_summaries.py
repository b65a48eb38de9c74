"""Sharers are told once a month what was used of their accounts: at its time, all of them, each once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from accounts.actions import notice_preferences
from accounts.enums.notices import Channel
from accounts.models.notices import Notice, NoticeDelivery
from accounts.models.people import InsuredPerson
from family.actions import month_summaries, payments
from family.models.month_summaries import MonthSummary
from family.rules.month_summaries import MONTHS_BACK_MAX, SummaryTime, month_due, next_month
from tests import cast as stage
from tests.cast import AT, Cast, citizen
from tests.family.paying import bind, charge, pay

# The second of the next month, 10:00 in China.
DUE = datetime(2026, 4, 2, 2, 0, tzinfo=UTC)
WHEN = SummaryTime(2, time(9, 30), time(21))


@pytest.fixture
def cast(db: None) -> Cast:
    """The father lets his wife use his account, the daughter her mother and grandmother hers."""
    cast = stage.on_stage()
    bind(cast.father, cast.mother)
    bind(cast.daughter, cast.mother, place=2)
    bind(cast.daughter, cast.grandmother)
    return cast


def told(person: InsuredPerson) -> Notice:
    return Notice.objects.get(template=month_summaries.TEMPLATE, recipient=person)


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 4, 2, 1, 29, tzinfo=UTC), None),
        (datetime(2026, 4, 2, 1, 30, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 4, 2, 12, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 4, 2, 13, 0, tzinfo=UTC), None),
        (datetime(2026, 4, 30, 4, 0, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 4, 1, 4, 0, tzinfo=UTC), None),
        (datetime(2026, 1, 15, 4, 0, tzinfo=UTC), date(2025, 12, 1)),
        # In China the second has begun, and it is night.
        (datetime(2026, 4, 1, 18, 0, tzinfo=UTC), None),
    ],
)
def test_a_month_has_its_time(at: datetime, month: date | None) -> None:
    assert month_due(at, WHEN) == month


def test_number_sum_and_who(cast: Cast) -> None:
    visit = pay(cast.hospital, cast.mother, 100_000)
    pay(cast.hospital, cast.grandmother, 2_000)
    pay(cast.hospital, cast.grandmother, 3_000)
    payments.refund(cast.hospital, visit.public_id, "back", 20_000, at=AT + timedelta(hours=2))

    assert month_summaries.tell(at=DUE).told_count == 2
    facts = told(cast.daughter).facts
    assert (facts["count"], facts["amount"], facts["back"]) == (3, "185.00", "135.00")
    assert [(one["name"], one["relation_zh"], one["count"], one["amount"]) for one in facts["people"]] == [
        ("李秀英", "母亲", 1, "135.00"),
        ("顾桂兰", "外祖母", 2, "50.00"),
    ]
    assert (told(cast.father).facts["amount"], told(cast.father).facts["back"]) == ("865.00", "65.00")


@pytest.mark.parametrize(
    ("language", "first"), [("zh-hans", "2026年3月家人 1 次用了您的 10.00 元"), ("en", None)]
)
def test_it_is_worded(cast: Cast, language: str, first: str | None) -> None:
    pay(cast.hospital, cast.mother, 1_000)
    month_summaries.tell(at=DUE)
    with translation.override(language):
        text = render_to_string(f"notices/{month_summaries.TEMPLATE}.txt", told(cast.father).facts)

    lines = [line for line in text.splitlines() if line.strip()]
    assert first is None or lines[0] == first
    assert "李秀英" in lines[1]
    assert len(lines) == 3


def test_each_is_told_once_however_often_it_runs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_summaries, "BATCH_MAX", 1)
    pay(cast.hospital, cast.mother, 100_000)
    counts = [month_summaries.tell(at=DUE + timedelta(minutes=n)).told_count for n in range(5)]

    assert sum(counts) == 2
    run = MonthSummary.objects.get()
    assert (run.month, run.told_count) == (date(2026, 3, 1), 2)
    assert run.finished_at is not None
    # A run whose row was lost tells nobody anew.
    MonthSummary.objects.all().delete()
    assert sum(month_summaries.tell(at=DUE).told_count for _turn in range(4)) == 0
    assert Notice.objects.filter(template=month_summaries.TEMPLATE).count() == 2


def test_nothing_is_told_before_its_time_or_of_other_months(cast: Cast) -> None:
    pay(cast.hospital, cast.mother, 1_000)
    assert month_summaries.tell(at=AT).told_count == 0
    assert month_summaries.tell(at=datetime(2026, 5, 2, 2, 0, tzinfo=UTC)).told_count == 0
    assert not Notice.objects.filter(template=month_summaries.TEMPLATE).exists()


def test_what_is_only_held_is_not_used(cast: Cast) -> None:
    charge(cast.hospital, cast.mother, 1_000)
    assert month_summaries.tell(at=DUE).told_count == 0


def test_the_dead_are_not_written_to(cast: Cast) -> None:
    pay(cast.hospital, cast.mother, 1_000)
    InsuredPerson.objects.filter(pk=cast.father.pk).update(died_on=date(2026, 3, 20))
    assert month_summaries.tell(at=DUE).told_count == 0


def test_it_goes_by_the_channels_somebody_wants(cast: Cast) -> None:
    pay(cast.hospital, cast.mother, 100_000)
    notice_preferences.choose_channels(citizen(cast.father), [Channel.SMS], at=AT)
    month_summaries.tell(at=DUE)

    sent = NoticeDelivery.objects.filter(notice__template=month_summaries.TEMPLATE)
    assert not sent.filter(notice__recipient=cast.father, channel=Channel.SMS.value).exists()
    assert sent.filter(notice__recipient=cast.daughter, channel=Channel.SMS.value).exists()


def test_a_month_in_which_nobody_worked_is_told_of_later(cast: Cast) -> None:
    pay(cast.hospital, cast.mother, 1_000)
    assert month_summaries.tell(at=DUE - timedelta(days=31)).told_count == 0
    # All of April the workers were down; in May both months are told of, the earlier first.
    pay(cast.hospital, cast.mother, 2_000, at=AT + timedelta(days=31))
    in_may = datetime(2026, 5, 5, 2, 0, tzinfo=UTC)
    counts = [month_summaries.tell(at=in_may + timedelta(minutes=turn)).told_count for turn in range(4)]

    assert counts == [1, 1, 0, 0]
    told_of = Notice.objects.filter(template=month_summaries.TEMPLATE, recipient=cast.father).order_by("pk")
    assert [(one.facts["month"], one.facts["amount"]) for one in told_of] == [
        ("2026-03-01", "10.00"),
        ("2026-04-01", "20.00"),
    ]


def test_a_month_that_was_begun_is_finished_though_another_is_due(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month_summaries, "BATCH_MAX", 1)
    pay(cast.hospital, cast.mother, 100_000)
    assert month_summaries.tell(at=DUE).told_count == 1
    later = datetime(2026, 5, 5, 2, 0, tzinfo=UTC)
    assert sum(month_summaries.tell(at=later + timedelta(minutes=turn)).told_count for turn in range(6)) == 1
    assert Notice.objects.filter(template=month_summaries.TEMPLATE).count() == 2
    assert MonthSummary.objects.get(month=date(2026, 3, 1)).finished_at is not None


@pytest.mark.parametrize(
    ("latest", "unfinished", "month"),
    [
        (None, None, date(2026, 4, 1)),
        (date(2026, 4, 1), None, None),
        (date(2026, 3, 1), None, date(2026, 4, 1)),
        (date(2026, 1, 1), None, date(2026, 2, 1)),
        (date(2026, 4, 1), date(2026, 2, 1), date(2026, 2, 1)),
        (date(2020, 1, 1), None, date(2025, 4, 1)),
    ],
)
def test_the_earliest_month_that_is_open_goes_first(
    latest: date | None, unfinished: date | None, month: date | None
) -> None:
    assert MONTHS_BACK_MAX == 12
    assert next_month(date(2026, 4, 1), latest, unfinished) == month

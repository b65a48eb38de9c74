"""The report of a day's run: counts add up, whoever writes them and however many at once."""

from datetime import date, timedelta

import pytest

from certification.actions.reminder_runs import Tally, note
from certification.enums import ReminderWhy, RunOutcome
from certification.queries.reminder_runs import RunCount, counts_on, totals_between
from tests.cast import BENGBU, ON, SHENZHEN

CERTIFIED = ReminderWhy.CERTIFIED.value


@pytest.mark.django_db
def test_counts_of_one_kind_add_up_and_others_stay_apart() -> None:
    for _batch in range(2):
        note(
            [
                Tally(SHENZHEN, RunOutcome.RELEASED, 3),
                Tally(BENGBU, RunOutcome.CANCELLED, 1, CERTIFIED),
                Tally(BENGBU, RunOutcome.CANCELLED, 1, CERTIFIED),
                Tally(BENGBU, RunOutcome.CANCELLED, 1, ReminderWhy.NOT_TO_BE_TOLD.value),
                Tally(BENGBU, RunOutcome.SKIPPED, 0),
            ],
            on=ON,
        )
    assert counts_on(ON) == (
        RunCount(BENGBU, RunOutcome.CANCELLED, CERTIFIED, 4),
        RunCount(BENGBU, RunOutcome.CANCELLED, ReminderWhy.NOT_TO_BE_TOLD.value, 2),
        RunCount(SHENZHEN, RunOutcome.RELEASED, "", 6),
    )
    assert counts_on(ON, areas=[SHENZHEN]) == (RunCount(SHENZHEN, RunOutcome.RELEASED, "", 6),)


@pytest.mark.django_db
def test_days_stand_one_by_one_the_last_first() -> None:
    for days in range(3):
        note([Tally(BENGBU, RunOutcome.PLANNED, 1 + days)], on=ON + timedelta(days=days))
    note([], on=date(2026, 1, 1))
    assert list(totals_between(ON, ON + timedelta(days=1)).items()) == [
        (ON + timedelta(days=1), {RunOutcome.PLANNED: 2}),
        (ON, {RunOutcome.PLANNED: 1}),
    ]

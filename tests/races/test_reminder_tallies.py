"""Many writers of the report of a run at once: they wait for nothing but one another's last statement."""

import pytest

from certification.actions.reminder_runs import Tally, note
from certification.enums import RunOutcome
from certification.models.reminder_plans import ReminderTally
from certification.queries.reminder_runs import counts_on
from tests.cast import ON
from tests.races.together import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_many_writers_lose_no_count() -> None:
    forth = [Tally(f"a{number}", RunOutcome.RELEASED) for number in range(6)]

    def write() -> None:
        for turn in range(20):
            note(forth if turn % 2 else list(reversed(forth)), on=ON)

    assert together(write, write, write) == [None] * 3
    assert {count.counted for count in counts_on(ON)} == {60}
    assert ReminderTally.objects.count() <= 18

"""Who may ask for a visit, on which days somebody goes out, and what follows from what they found."""

from datetime import date, time

import pytest

from certification.enums import HalfDay, Method, VisitGround, VisitOutcome, VisitState
from certification.rules import overseas, visits
from certification.rules.visits import Window
from regions.rules.workdays import DayAnswer

TERMS = visits.terms_of(
    {
        "age": 80,
        "days": ("workdays",),
        "morning": {"from": "09:00", "to": "11:30"},
        "afternoon": {"from": "14:00", "to": "16:30"},
        "tries_max": 2,
        "retry_working_days": 3,
        "within_working_days": 10,
    }
)
FORM, SEEN, DATA = Method.OVERSEAS_FORM, Method.FACE_SELF, Method.DATA_MATCH


def test_the_terms_are_read_from_their_policy_value() -> None:
    assert TERMS.windows[HalfDay.AFTERNOON] == Window(time(14), time(16, 30))


@pytest.mark.parametrize(
    ("ground", "age", "codes"),
    [
        (VisitGround.AGE, 80, []),
        (VisitGround.AGE, 79, [visits.TOO_YOUNG]),
        (VisitGround.BEDRIDDEN, 40, []),
        (VisitGround.DISABLED, 0, []),
    ],
)
def test_age_is_asked_of_those_who_are_old_only(ground: VisitGround, age: int, codes: list[str]) -> None:
    found = visits.may_ask(TERMS, ground, age, is_alive=True, is_on_ground=True)
    assert [reason.code for reason in found.reasons] == codes


def test_every_reason_is_told_at_once() -> None:
    found = visits.may_ask(TERMS, VisitGround.AGE, 60, is_alive=False, is_on_ground=False)
    assert {reason.code for reason in found.reasons} == {
        visits.DEAD,
        visits.TOO_YOUNG,
        visits.NOT_OUR_GROUND,
    }


def test_the_next_day_out_is_a_worked_day() -> None:
    def day_of(on: date) -> DayAnswer:
        return DayAnswer(on, on.weekday() < 5, None, None, is_make_up=False, unknown_years=())

    assert visits.next_day_out(TERMS, day_of, since=date(2026, 3, 7)) == date(2026, 3, 9)
    assert visits.next_day_out(TERMS, day_of, since=date(2026, 3, 9)) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("outcome", "ordinal", "state"),
    [
        (VisitOutcome.ABSENT, 1, VisitState.PLANNED),
        (VisitOutcome.ABSENT, 2, VisitState.FAILED),
        (VisitOutcome.ABSENT, 3, VisitState.FAILED),
        (VisitOutcome.CERTIFIED, 2, VisitState.CERTIFIED),
        (VisitOutcome.REFUSED, 1, VisitState.REFUSED),
        (VisitOutcome.DIED, 1, VisitState.DIED),
        (VisitOutcome.MOVED, 1, VisitState.MOVED),
    ],
)
def test_only_who_was_out_is_visited_again(outcome: VisitOutcome, ordinal: int, state: VisitState) -> None:
    assert visits.state_after(outcome, ordinal, 2) is state


def test_no_two_words_at_the_door_are_the_same() -> None:
    assert len(set(visits.CODE_WORDS)) == len(visits.CODE_WORDS)
    assert {visits.code_word(number) for number in range(1000)} == set(visits.CODE_WORDS)


@pytest.mark.parametrize(
    ("methods", "every", "is_due"),
    [
        ([], None, False),
        ([FORM] * 9, None, False),
        ([], 4, False),
        ([FORM, FORM], 4, False),
        ([FORM, FORM, FORM], 4, True),
        ([FORM, FORM, SEEN, FORM], 4, False),
        ([FORM, DATA, FORM, FORM], 4, True),
        ([SEEN, FORM, FORM, FORM], 4, False),
        ([], 1, True),
    ],
)
def test_one_proof_in_so_many_is_given_in_person(
    methods: list[Method], every: int | None, is_due: bool
) -> None:
    assert overseas.in_person_due(methods, every) is is_due

"""The pure rules of matters: receipt numbers, the table of moves, the clock over holidays, transfers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.enums.matters import MatterAct, MatterOutcome, MatterState, TransferReason
from accounts.enums.people import Insurance
from accounts.rules import transfers
from accounts.rules.corrections import KIND as CORRECTION
from accounts.rules.matter_clock import due_proof, working_days_left
from accounts.rules.matter_kinds import kind_of
from accounts.rules.matters import (
    MOVES,
    OPEN,
    Server,
    Standing,
    choices_for,
    may_appeal,
    may_take,
    next_state,
)
from accounts.rules.payloads import fingerprint
from accounts.rules.receipts import SERIALS_COUNT, grouped, read_receipt, receipt_number
from accounts.rules.transfer_undos import KIND as UNDO
from accounts.rules.transfers import KIND as TRANSFER
from accounts.rules.transfers import TransferFacts, Wish, check, may_transfer
from foundation.periods import Period
from regions.enums import Confidence
from regions.rules.facts import Source
from regions.rules.workdays import CalendarYear, HolidayRun, WorkCalendar

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HELD = Standing(MatterState.ACCEPTED, True, holder_id=1, held_until=AT + timedelta(hours=1))
# An invented autumn: seven days off from 1 to 7 October, paid for by Sunday 20 September and Saturday 10 October.
OCTOBER = CalendarYear(
    2026,
    (HolidayRun("国庆节", "National Day", Period(date(2026, 10, 1), date(2026, 10, 8))),),
    (date(2026, 9, 20), date(2026, 10, 10)),
    Source("an invented notice"),
    Confidence.SURE,
)
CALENDAR = WorkCalendar([OCTOBER])
PERSON = TransferFacts(
    frozenset({(Insurance.EMPLOYEE_PENSION, "440300"), (Insurance.WORK_INJURY, "440300")}),
    frozenset(),
    draws_pension=False,
    is_alive=True,
)
WISH = Wish(Insurance.EMPLOYEE_PENSION, "440300", "340300", TransferReason.NEW_JOB)


class TestReceiptNumbers:
    @settings(max_examples=25)
    @given(st.integers(0, SERIALS_COUNT - 1), st.dates(date(2020, 1, 1), date(2099, 12, 31)))
    def test_every_wrong_digit_and_every_swap_is_found(self, serial: int, on: date) -> None:
        number = receipt_number(on, serial)
        assert read_receipt(number) == number
        for place, digit in enumerate(number):
            for other in set("0123456789") - {digit}:
                assert read_receipt(number[:place] + other + number[place + 1 :]) is None
        for place, (one, two) in enumerate(pairwise(number)):
            if one != two:
                assert read_receipt(number[:place] + two + one + number[place + 2 :]) is None

    def test_it_is_read_as_people_type_it(self) -> None:
        number = receipt_number(date(2026, 11, 25), 1234567890)
        assert grouped(number)[:9] == "2611 1234"
        full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
        for typed in (grouped(number), grouped(number).replace(" ", "-"), f" {full_width}\u200b"):
            assert read_receipt(typed) == number
        for typed in ("", "1", number + "0", "²" * 16, "x" * 16):
            assert read_receipt(typed) is None

    def test_a_serial_has_ten_digits(self) -> None:
        with pytest.raises(ValueError, match="ten digits"):
            receipt_number(date(2026, 1, 1), SERIALS_COUNT)


class TestMoves:
    def test_what_has_ended_only_gets_delivered(self) -> None:
        for act in MOVES:
            assert (next_state(Standing(MatterState.CLOSED, True), act) is not None) == (
                act is MatterAct.SERVE
            )
            assert next_state(Standing(MatterState.SERVED, True), act) is None

    def test_everything_open_can_be_withdrawn(self) -> None:
        for state in OPEN:
            assert next_state(Standing(state, True), MatterAct.WITHDRAW) is MatterState.CLOSED

    def test_a_second_person_is_never_passed_over(self) -> None:
        accepted, checking = Standing(MatterState.ACCEPTED, True), Standing(MatterState.CHECKING, True)
        for act in (MatterAct.GRANT, MatterAct.REJECT):
            assert next_state(accepted, act, needs_second=True) is None
            assert next_state(checking, act, needs_second=False) is None
            assert next_state(accepted, act) is next_state(checking, act, needs_second=True)

    def test_a_correction_goes_back_where_it_came_from(self) -> None:
        for was_accepted, state in ((True, MatterState.ACCEPTED), (False, MatterState.APPLIED)):
            returned = Standing(MatterState.RETURNED, was_accepted)
            assert next_state(returned, MatterAct.SUPPLY) is state

    def test_acts_without_a_move_move_nothing(self) -> None:
        for act in set(MatterAct) - set(MOVES):
            assert all(next_state(Standing(state, True), act) is None for state in MatterState)

    def test_a_clerk_chooses_a_decision_only_after_acceptance(self) -> None:
        assert choices_for(Standing(MatterState.APPLIED, False)) == (
            MatterAct.ACCEPT,
            MatterAct.RETURN,
            MatterAct.REFUSE,
        )
        assert choices_for(HELD) == (MatterAct.RETURN, MatterAct.GRANT, MatterAct.REJECT)
        assert choices_for(Standing(MatterState.CHECKING, True)) == ()

    def test_all_reasons_against_taking_are_told(self) -> None:
        bad = replace(HELD, state=MatterState.CHECKING, people_ids=frozenset({7}), decider_ids=frozenset({2}))
        decision = may_take(bad, Server(2, frozenset({7})), at=AT)
        assert [reason.code for reason in decision.reasons] == [
            "matter.of_kin",
            "matter.barred",
            "matter.step_not_open",
            "matter.held",
        ]
        assert may_take(HELD, Server(1), at=AT).allowed
        assert may_take(HELD, Server(2), at=AT + timedelta(hours=1)).allowed

    def test_an_appeal_has_its_last_day(self) -> None:
        refused = Standing(MatterState.SERVED, True, outcome=MatterOutcome.REJECTED)
        first = date(2026, 3, 2)
        assert may_appeal(refused, TRANSFER, decided_on=first, days=60, on=date(2026, 5, 1))
        assert not may_appeal(refused, TRANSFER, decided_on=first, days=60, on=date(2026, 5, 2))
        for outcome in (MatterOutcome.WITHDRAWN, MatterOutcome.LAPSED):
            ended = replace(refused, outcome=outcome)
            assert not may_appeal(ended, TRANSFER, decided_on=first, days=60, on=first)

    def test_what_passed_is_appealed_against_only_where_its_kind_can_be_taken_back(self) -> None:
        passed = Standing(MatterState.SERVED, True, outcome=MatterOutcome.PASSED)
        first = date(2026, 3, 2)
        assert may_appeal(passed, TRANSFER, decided_on=first, days=60, on=first)
        assert may_appeal(replace(passed, is_review=True), TRANSFER, decided_on=first, days=60, on=first)
        for kind in (UNDO, CORRECTION):
            assert not may_appeal(passed, kind, decided_on=first, days=60, on=first)
        refused = replace(passed, outcome=MatterOutcome.REJECTED, is_review=True)
        assert not may_appeal(refused, UNDO, decided_on=first, days=60, on=first)


class TestClock:
    def test_holidays_and_make_up_days(self) -> None:
        """From Friday 18 September: Sunday the 20th is worked, 1 to 7 October is not, Saturday the 10th is."""
        proof = due_proof(CALENDAR, date(2026, 9, 18), 15)
        assert proof.due_on == date(2026, 10, 14)
        assert proof.make_up == (date(2026, 9, 20), date(2026, 10, 10))
        assert proof.days_off == tuple(date(2026, 10, day) for day in range(1, 8))
        assert [(s.starts_on, s.ends_on, s.working_days) for s in proof.stretches] == [
            (date(2026, 9, 19), date(2026, 10, 14), 15)
        ]

    def test_a_pause_leaves_its_days_out_and_shows_them(self) -> None:
        # Returned on Tuesday 22 September, supplied on Monday 28 September: 23, 24, 25 and 28 stand still.
        pause = Period(date(2026, 9, 23), date(2026, 9, 29))
        proof = due_proof(CALENDAR, date(2026, 9, 18), 15, [pause])
        assert proof.due_on == date(2026, 10, 20)
        assert [(s.working_days, s.stands_still) for s in proof.stretches] == [
            (3, False),
            (4, True),
            (12, False),
        ]

    @settings(max_examples=40)
    @given(
        st.dates(date(2026, 1, 1), date(2026, 11, 30)),
        st.integers(1, 40),
        st.integers(0, 30),
        st.integers(0, 30),
    )
    def test_it_counts_exactly_the_working_days_outside_pauses(
        self, received_on: date, limit: int, begins: int, lasts: int
    ) -> None:
        starts_on = received_on + timedelta(days=1 + begins)
        pause = Period(starts_on, starts_on + timedelta(days=lasts))
        proof = due_proof(CALENDAR, received_on, limit, [pause])
        days = [received_on + timedelta(days=n) for n in range(1, (proof.due_on - received_on).days + 1)]
        counted = [day for day in days if CALENDAR.day(day).is_worked and not pause.contains(day)]
        assert len(counted) == limit
        assert counted[-1] == proof.due_on
        assert sum(s.working_days for s in proof.stretches if not s.stands_still) == limit

    def test_an_unknown_year_makes_it_provisional(self) -> None:
        assert due_proof(CALENDAR, date(2026, 12, 24), 10).unknown_years == (2027,)
        assert due_proof(CALENDAR, date(2026, 9, 1), 10).unknown_years == ()

    @pytest.mark.parametrize("limit", [0, -1, 1001])
    def test_a_limit_is_sound(self, limit: int) -> None:
        with pytest.raises(ValueError, match="working days"):
            due_proof(CALENDAR, date(2026, 9, 1), limit)

    def test_days_left_count_working_days(self) -> None:
        due_on = date(2026, 10, 13)
        assert working_days_left(CALENDAR, due_on, on=date(2026, 9, 30)) == 5
        assert working_days_left(CALENDAR, due_on, on=due_on) == 0
        assert working_days_left(CALENDAR, due_on, on=date(2026, 10, 15)) == -2


class TestTransfers:
    def test_all_is_well(self) -> None:
        assert may_transfer(WISH, PERSON).allowed

    @pytest.mark.parametrize(
        ("wish", "person", "codes"),
        [
            ({"to_area": "440300"}, {}, ["transfer.same_area"]),
            ({"from_area": "110000"}, {}, ["transfer.not_enrolled"]),
            ({"insurance": Insurance.WORK_INJURY}, {}, ["transfer.not_transferable"]),
            ({}, {"open_topics": frozenset({"employee_pension"})}, ["transfer.already_open"]),
            ({}, {"draws_pension": True}, ["transfer.draws_pension"]),
            (
                {"insurance": Insurance.EMPLOYEE_MEDICAL},
                {"draws_pension": True},
                ["transfer.not_enrolled"],
            ),
            (
                {"to_area": "440300"},
                {"is_alive": False, "relations": frozenset()},
                ["transfer.dead", "transfer.same_area", "transfer.not_enrolled"],
            ),
        ],
    )
    def test_every_reason_is_told(
        self, wish: dict[str, object], person: dict[str, object], codes: list[str]
    ) -> None:
        decision = may_transfer(replace(WISH, **wish), replace(PERSON, **person))
        assert [reason.code for reason in decision.reasons] == codes

    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {**WISH.facts(), "insurance": "none"},
            {**WISH.facts(), "to_area": ""},
            {**WISH.facts(), "to_area": 340300},
            {**WISH.facts(), "note": "x" * 301},
            {**WISH.facts(), "extra": ""},
        ],
    )
    def test_facts_have_one_shape(self, facts: dict[str, object]) -> None:
        assert [reason.code for reason in check(facts)] == ["transfer.facts_wrong"]

    def test_a_wish_comes_back_from_its_facts(self) -> None:
        assert check(WISH.facts()) == ()
        assert transfers.wish_of(WISH.facts()) == WISH

    def test_the_kind_is_known_with_words_in_both_languages(self) -> None:
        kind = kind_of("transfer")
        assert kind is transfers.KIND
        assert all(one.zh and one.en for one in (kind, *kind.reasons, *kind.evidence))
        for act in (MatterAct.RETURN, MatterAct.REFUSE, MatterAct.REJECT):
            assert kind.reasons_for(act)


def test_a_fingerprint_does_not_hang_on_order() -> None:
    assert fingerprint({"a": 1, "b": "二"}) == fingerprint({"b": "二", "a": 1}) != fingerprint({"a": 1})

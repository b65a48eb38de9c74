"""The rules of asking in turn, of the order in which messages leave, and of the night; by readable cases."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums.notices import DeliveryState
from accounts.rules.quiet_hours import QuietHours, is_within
from certification.enums import EscalationAnswer, EscalationRung, OutreachOutcome, Receipt, StepEnd
from certification.rules.escalating import Asked, Terms, next_move, receipt_of, rung_after, terms_of
from certification.rules.priorities import Waiting, priority_of
from foundation.clock import SHANGHAI

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases/escalation.yaml").read_text(encoding="utf-8"))
TERMS = terms_of(
    {"begins": 15, "person": 5, "first_contact": 3, "second_contact": 2, "community": 3, "ends": 30}
)
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = (time(21), time(8))
State = DeliveryState


def asked(case: dict[str, Any]) -> Asked:
    answer = case.get("answer")
    outcome = case.get("outcome")
    return Asked(
        EscalationRung(case["rung"]),
        AT - timedelta(days=case["days"]),
        Receipt(case.get("receipt", "delivered")),
        EscalationAnswer(answer) if answer else None,
        AT - timedelta(days=case["answered"]) if answer else None,
        OutreachOutcome(outcome) if outcome else None,
        case.get("may_be_asked", True),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_follows(case: dict[str, Any]) -> None:
    one = asked(case)
    move = next_move(one, TERMS, at=AT)
    assert (move.end.value if move.end else "waits") == case["then"]
    if move.end is None:
        minutes = case.get("looks_again_minutes")
        assert move.looks_at is None or move.looks_at > AT
        assert minutes is None or move.looks_at == AT + timedelta(minutes=minutes)
    if "next" in case:
        assert move.end is not None
        found = rung_after(
            one.rung,
            move.end,
            has_contact=case.get("has_contact", False),
            has_consent=case.get("has_consent", False),
        )
        assert found.value == case["next"]


def test_every_rung_answer_outcome_and_end_has_a_case() -> None:
    assert {case["rung"] for case in CASES} == set(EscalationRung)
    assert {case["answer"] for case in CASES if "answer" in case} == set(EscalationAnswer)
    own = {OutreachOutcome.NO_LONGER_NEEDED}
    assert {case["outcome"] for case in CASES if "outcome" in case} == set(OutreachOutcome) - own
    assert {case["then"] for case in CASES} - {"waits"} == set(StepEnd)


@pytest.mark.parametrize("rung", EscalationRung)
@pytest.mark.parametrize("end", StepEnd)
def test_the_way_leads_on_and_never_back(rung: EscalationRung, end: StepEnd) -> None:
    order = list(EscalationRung)
    for contact in (True, False):
        for consent in (True, False):
            after = rung_after(rung, end, has_contact=contact, has_consent=consent)
            assert order.index(after) > order.index(rung) or rung is EscalationRung.HOME_VISIT


@pytest.mark.parametrize(
    ("states", "can_be_reached", "receipt"),
    [
        ((), True, Receipt.DELIVERED),
        ((), False, Receipt.UNREACHED),
        ((State.QUEUED,), True, Receipt.WAITING),
        ((State.FAILED, State.QUEUED), True, Receipt.WAITING),
        ((State.FAILED, State.SENT), True, Receipt.SENT),
        ((State.SENT, State.DELIVERED), True, Receipt.DELIVERED),
        ((State.FAILED,), True, Receipt.UNREACHED),
        ((State.FAILED, State.UNKNOWN, State.PARKED), True, Receipt.UNREACHED),
        ((State.CANCELLED,), True, Receipt.TAKEN_BACK),
        ((State.CANCELLED, State.FAILED), True, Receipt.UNREACHED),
    ],
)
def test_one_way_that_works_is_enough(
    states: tuple[State, ...], can_be_reached: bool, receipt: Receipt
) -> None:
    assert receipt_of(states, can_be_reached=can_be_reached) is receipt


def test_a_place_asks_from_a_day_before_to_a_day_after() -> None:
    terms = Terms(15, {}, 30)
    due = date(2026, 3, 20)
    open_on = [n for n in range(-60, 60) if terms.is_open(due, due + timedelta(days=n))]
    assert (open_on[0], open_on[-1]) == (-15, 30)


class TestTheNight:
    @pytest.mark.parametrize(
        ("clock", "leaves"),
        [
            ("2026-03-02 07:59", "2026-03-02 08:00"),
            ("2026-03-02 08:00", "2026-03-02 08:00"),
            ("2026-03-02 20:59", "2026-03-02 20:59"),
            ("2026-03-02 21:00", "2026-03-03 08:00"),
            ("2026-03-02 23:59", "2026-03-03 08:00"),
            ("2026-02-28 23:00", "2026-03-01 08:00"),
            ("2028-02-28 22:00", "2028-02-29 08:00"),
            ("2026-12-31 23:59", "2027-01-01 08:00"),
        ],
    )
    def test_what_comes_at_night_leaves_in_the_morning(self, clock: str, leaves: str) -> None:
        at, expected = (
            datetime.fromisoformat(f"{one}:00").replace(tzinfo=SHANGHAI) for one in (clock, leaves)
        )
        found = QuietHours(*NIGHT).after(at.astimezone(UTC))
        assert found == expected
        assert found.tzinfo is UTC

    def test_a_quiet_noon(self) -> None:
        at = datetime(2026, 3, 2, 12, 30, 5, tzinfo=SHANGHAI)
        assert QuietHours(time(12), time(14)).after(at) == datetime(2026, 3, 2, 14, tzinfo=SHANGHAI)

    @given(
        minutes=st.integers(0, 60_000_000),
        begins=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
        ends=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    )
    def test_nothing_leaves_within_and_nothing_waits_longer_than_a_day(
        self, minutes: int, begins: time, ends: time
    ) -> None:
        when = datetime(1992, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        found = QuietHours(begins, ends).after(when)
        assert when <= found <= when + timedelta(days=1, hours=1)
        local = found.astimezone(SHANGHAI)
        assert begins == ends or not is_within(begins, ends, local.time())


class TestTheOrder:
    def test_the_very_old_then_the_nearest_then_who_has_no_phone(self) -> None:
        drawn = [
            Waiting(is_aged, days, has_phone)
            for is_aged in (True, False)
            for days in (-30, 0, 1, 60)
            for has_phone in (False, True)
        ]
        numbers = [priority_of(one) for one in drawn]
        assert numbers == sorted(set(numbers))
        assert min(numbers) > 100

    @given(st.builds(Waiting, st.booleans(), st.integers(-9000, 9000), st.booleans()))
    def test_it_fits_its_column(self, waiting: Waiting) -> None:
        assert 200 <= priority_of(waiting) <= 2053

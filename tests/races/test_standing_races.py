"""Two clerks at once, and a proof that comes in while they decide: one decision, and nobody suspended wrongly."""

from datetime import date, timedelta
from functools import partial

import pytest

from certification.actions import decisions, suspensions
from certification.actions.decisions import NewDecision
from certification.enums import DecisionKind, DecisionReason, Standing
from certification.models.standings import StandingDecision, StandingPeriod, SuspensionStep
from tests.cast import Cast
from tests.certification.suspending import (
    FIRST,
    WAITS,
    WORDS,
    certify,
    noon,
    office,
    standing,
    suspend,
    two_signs,
    up_to_proposal,
)
from tests.races.together import kinds, together

pytestmark = pytest.mark.race


def test_two_who_offer_a_visit_offer_it_once(cast: Cast) -> None:
    desk = office(cast)
    two_signs(desk, cast.father_pension)
    results = together(
        *(
            partial(suspensions.offer_visit, clerk, cast.father_pension, "上门", at=noon(FIRST))
            for clerk in (desk.one, desk.other)
        )
    )
    assert kinds(results) == ["SuspensionNotOpen", "date"]
    assert SuspensionStep.objects.count() == 1


def test_a_proof_and_an_agreement_leave_nobody_suspended(cast: Cast) -> None:
    desk = office(cast)
    on = up_to_proposal(desk, cast.father_pension)
    new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
    waiting = decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(on))
    agree = partial(decisions.confirm, desk.other, waiting.public_id, waiting.payload_hash, at=noon(on))
    together(agree, partial(certify, desk, cast.father_pension, on))
    assert standing(cast.father_pension, on + timedelta(days=60)) is not Standing.SUSPENDED
    open_ended = StandingPeriod.objects.current().filter(ends_on__isnull=True)
    assert not open_ended.exists()


def test_two_who_release_the_same_release_it_once(cast: Cast) -> None:
    desk = office(cast)
    stood = suspend(desk, cast.father_pension)
    certify(desk, cast.father_pension, date(2026, 2, 20), came=date(2026, 6, 10))
    at = noon(date(2026, 6, 11))
    results = together(
        *(
            partial(decisions.release, clerk, stood.public_id, "核对", at=at)
            for clerk in (desk.one, desk.other)
        )
    )
    assert kinds(results) == ["DecisionExists", "UUID"]
    assert StandingDecision.objects.filter(kind="release").count() == 1

"""Two clerks, two clicks, two jobs at one matter at the same moment: one of them does it."""

from uuid import uuid4

import pytest

from accounts.actions import approvals, matter_decisions, matter_leases, matters, transfer_undos, transfers
from accounts.actions.approvals import NewApproval
from accounts.actions.matter_decisions import Choice
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.enums.people import Insurance
from accounts.enums.users import StaffRole
from accounts.models.matters import Matter, MatterEvent
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import MatterCard
from tests import cast as stage
from tests.accounts.desk import (
    AT,
    BENGBU,
    DAY,
    HOUR,
    NOBODY,
    SHENZHEN,
    Desk,
    accepted,
    application,
    applied,
    open_desk,
    step,
)
from tests.races.together import kinds, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """The desk, committed."""
    return open_desk()


def test_two_clerks_take_one_matter(desk: Desk) -> None:
    card = applied(desk)
    results = together(
        *(
            lambda actor=actor: matter_leases.take(
                actor, card.public_id, kin_ids=NOBODY, holds_for=HOUR, at=AT
            )
            for actor in (desk.clerk, desk.colleague)
        )
    )
    assert kinds(results) == ["MatterCard", "MatterHeld"]


def test_two_clerks_who_ask_for_the_next_get_two(desk: Desk) -> None:
    cards = {applied(desk).id, applied(desk, insurance=Insurance.EMPLOYEE_MEDICAL).id}
    results = together(
        *(
            lambda actor=actor: matter_leases.take_next(actor, kin_ids=NOBODY, holds_for=HOUR, at=AT)
            for actor in (desk.clerk, desk.colleague)
        )
    )
    assert {card.id for card in results} == cards


def test_a_form_sent_twice_at_once_is_one_matter(desk: Desk) -> None:
    new = application(desk)
    results = together(*[lambda: transfers.apply(desk.me, new, at=AT)] * 3)
    assert len({card.public_id for card in results}) == 1
    assert Matter.objects.count() == MatterEvent.objects.count() == 1


def test_two_forms_for_one_transfer_at_once_are_one_matter(desk: Desk) -> None:
    forms = [application(desk), application(desk)]
    results = together(*(lambda new=new: transfers.apply(desk.me, new, at=AT) for new in forms))
    assert "MatterCard" in kinds(results)
    assert Matter.objects.count() == 1


def proposed(desk: Desk) -> tuple[MatterCard, str]:
    """Let a decision wait for a second person."""
    card = step(desk.clerk, accepted(desk), MatterAct.GRANT)
    proposal = approval_by_id(card.proposal_id or 0)
    assert proposal is not None
    return card, proposal.payload_hash


def test_a_decision_confirmed_twice_at_once_moves_once(desk: Desk) -> None:
    card, seen = proposed(desk)
    results = together(
        *[lambda: transfers.confirm(desk.colleague, card.public_id, seen, kin_ids=NOBODY, at=AT)] * 2
    )
    assert kinds(results) == ["MatterCard", "MatterStepNotOpen"]
    assert RelationTransfer.objects.count() == 1


def test_confirmed_and_withdrawn_at_once_has_one_outcome(desk: Desk) -> None:
    card, seen = proposed(desk)
    together(
        lambda: transfers.confirm(desk.colleague, card.public_id, seen, kin_ids=NOBODY, at=AT),
        lambda: matters.withdraw(desk.me, card.public_id, at=AT),
    )
    row = Matter.objects.get(pk=card.id)
    assert row.state == MatterState.CLOSED.value
    assert RelationTransfer.objects.count() == int(row.outcome == MatterOutcome.PASSED.value)


def test_a_passed_decision_is_consumed_once(desk: Desk) -> None:
    card, seen = proposed(desk)
    done = matter_decisions.confirm(desk.colleague, card.public_id, seen, kin_ids=NOBODY, at=AT)
    results = together(*[lambda: matter_decisions.consume(done.public_id, done.decision_hash, at=AT)] * 3)
    assert kinds(results) == ["MatterSpent", "MatterSpent", "dict"]


def test_an_approval_is_given_and_used_once(desk: Desk) -> None:
    card = approvals.propose(desk.clerk, NewApproval("test.act", BENGBU, {"a": 1}), waits=DAY, at=AT)
    given = together(
        *[lambda: approvals.approve(desk.colleague, card.public_id, card.payload_hash, at=AT)] * 2
    )
    assert kinds(given) == ["ApprovalCard", "ApprovalDecided"]
    used = together(*[lambda: approvals.consume("test.act", card.payload_hash, at=AT)] * 3)
    assert kinds(used) == ["ApprovalMissing", "ApprovalMissing", "dict"]


def test_two_jobs_end_what_was_never_corrected_once(desk: Desk) -> None:
    card = step(desk.clerk, accepted(desk), MatterAct.RETURN, reason="paper_missing", note="请补")
    results = together(*[lambda: matters.lapse_returned(at=AT + 60 * DAY)] * 2)
    assert sum(results) == 1
    assert MatterEvent.objects.filter(matter=card.id, act=MatterAct.LAPSE.value).count() == 1


def test_two_reviews_asked_for_at_once_are_one(desk: Desk) -> None:
    done = step(desk.clerk, accepted(desk), MatterAct.REJECT, reason="no_record_there")
    results = together(
        *(
            lambda key=key: matters.appeal(desk.me, done.public_id, "", key=key, at=AT)
            for key in (uuid4(), uuid4())
        )
    )
    assert kinds(results) == ["MatterAppealClosed", "MatterCard"]


def test_an_appeal_upheld_twice_at_once_takes_the_transfer_back_once(desk: Desk) -> None:
    first, seen = proposed(desk)
    done = transfers.confirm(desk.colleague, first.public_id, seen, kin_ids=NOBODY, at=AT)
    others = [stage.staff(f"+861370000008{n}", StaffRole.CLERK, BENGBU) for n in (7, 8, 9)]
    review = matters.appeal(desk.me, done.public_id, "", key=uuid4(), at=AT)
    held = matter_leases.take(others[0], review.public_id, kin_ids=NOBODY, holds_for=HOUR, at=AT)
    for act in (MatterAct.ACCEPT, MatterAct.GRANT):
        choice = Choice(act, held.version)
        held = transfer_undos.handle(
            others[0], held.public_id, choice, draws_pension=False, kin_ids=NOBODY, waits=DAY, at=AT
        )
    proposal = approval_by_id(held.proposal_id or 0)
    assert proposal is not None
    results = together(
        *(
            lambda clerk=clerk: transfer_undos.confirm(
                clerk, held.public_id, proposal.payload_hash, draws_pension=False, kin_ids=NOBODY, at=AT
            )
            for clerk in others[1:]
        )
    )
    assert kinds(results) == ["MatterCard", "MatterStepNotOpen"]
    row = RelationTransfer.objects.get()
    assert row.undone_by_id == review.id
    mine = Enrolment.objects.current().filter(person=desk.applicant, insurance=row.insurance)
    assert [(one.area_key, one.ends_on) for one in mine] == [(SHENZHEN, None)]

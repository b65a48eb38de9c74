"""Matters from application to delivery: who may do which step, what is written, and what the person is told."""

from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.access import matter_at_desk, own_matter_for
from accounts.actions import matter_decisions, matter_leases, matters, transfers
from accounts.actions.matters import NewMatter
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.enums.people import Insurance
from accounts.errors.approvals import ApprovalMoved, ApprovalNeedsSecond
from accounts.errors.matters import (
    MatterFactsWrong,
    MatterHeld,
    MatterMoved,
    MatterNotAllowed,
    MatterNotFound,
    MatterNotHeld,
    MatterOfKin,
    MatterReasonWrong,
    MatterSpent,
    MatterStepNotOpen,
)
from accounts.models.matters import Matter, MatterEvent
from accounts.models.notices import Notice
from accounts.models.transfers import RelationTransfer
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import lines_of
from accounts.queries.transfers import transfers_of
from accounts.rules.receipts import read_receipt
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
    taken,
    wish,
)
from tests.accounts.matter_steps import confirmed, now_of, rejected
from tests.cast import citizen

GRANT, REJECT, RETURN, ACCEPT = MatterAct.GRANT, MatterAct.REJECT, MatterAct.RETURN, MatterAct.ACCEPT


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


class TestApplying:
    def test_a_matter_has_a_number_a_day_and_a_line(self, desk: Desk) -> None:
        card = applied(desk)
        assert read_receipt(card.receipt) == card.receipt
        assert card.receipt.startswith("2603")
        assert (card.state, card.area_key, card.limit_days) == (MatterState.APPLIED, BENGBU, 15)
        assert card.due_on == date(2026, 3, 23)
        assert [line.act for line in lines_of(card.id)] == [MatterAct.APPLY]
        assert card.facts == {**wish().facts()}
        assert b"440300" not in bytes(Matter.objects.get().facts_sealed)

    def test_the_same_form_twice_is_one_matter(self, desk: Desk) -> None:
        new = application(desk)
        assert transfers.apply(desk.me, new, at=AT) == transfers.apply(desk.me, new, at=AT + HOUR)
        assert Matter.objects.count() == MatterEvent.objects.count() == Notice.objects.count() == 1

    def test_a_key_of_somebody_else_opens_nothing(self, desk: Desk) -> None:
        new = application(desk)
        transfers.apply(desk.me, new, at=AT)
        with pytest.raises(MatterNotFound):
            transfers.apply(citizen(desk.other), replace(new, person_id=desk.other.pk), at=AT)

    def test_one_transfer_of_an_insurance_is_open_at_a_time(self, desk: Desk) -> None:
        first = applied(desk)
        with pytest.raises(MatterNotAllowed) as refused:
            applied(desk)
        assert [reason.code for reason in refused.value.reasons] == ["transfer.already_open"]
        applied(desk, insurance=Insurance.EMPLOYEE_MEDICAL)
        matters.withdraw(desk.me, first.public_id, at=AT)
        assert applied(desk).public_id != first.public_id

    def test_nobody_applies_for_somebody_else(self, desk: Desk) -> None:
        with pytest.raises(MatterNotFound):
            transfers.apply(citizen(desk.other), application(desk), at=AT)

    def test_facts_of_the_wrong_shape_are_refused(self, desk: Desk) -> None:
        facts = {**wish().facts(), "more": "words"}
        new = NewMatter("transfer", desk.applicant.pk, BENGBU, uuid4(), facts)
        with pytest.raises(MatterFactsWrong):
            matters.apply(desk.me, new, at=AT)

    def test_a_clerk_writes_down_what_somebody_applies_for_at_the_desk(self, desk: Desk) -> None:
        card = transfers.apply_at_counter(desk.clerk, application(desk), kin_ids=NOBODY, at=AT)
        assert card.applicant_id == desk.clerk.user_id
        assert own_matter_for(desk.me, card.public_id).id == card.id
        kin = frozenset({desk.applicant.pk})
        with pytest.raises(MatterOfKin):
            transfers.apply_at_counter(desk.clerk, application(desk), kin_ids=kin, at=AT)
        with pytest.raises(MatterNotFound):
            transfers.apply_at_counter(desk.elsewhere, application(desk), kin_ids=NOBODY, at=AT)


class TestGatekeepers:
    def test_the_trio(self, desk: Desk) -> None:
        card = applied(desk)
        assert own_matter_for(desk.me, card.public_id) == card
        assert matter_at_desk(desk.clerk, card.public_id) == card
        for gate, actor in (
            (own_matter_for, citizen(desk.other)),
            (own_matter_for, desk.clerk),
            (matter_at_desk, desk.elsewhere),
            (matter_at_desk, desk.me),
        ):
            with pytest.raises(MatterNotFound):
                gate(actor, card.public_id)
            with pytest.raises(MatterNotFound):
                gate(actor, uuid4())

    def test_a_clerk_of_another_area_takes_no_step(self, desk: Desk) -> None:
        card = applied(desk)
        with pytest.raises(MatterNotFound):
            taken(desk.elsewhere, card)
        with pytest.raises(MatterNotFound):
            step(desk.elsewhere, card, ACCEPT)
        assert matter_leases.take_next(desk.elsewhere, kin_ids=NOBODY, holds_for=HOUR, at=AT) is None


class TestLeases:
    def test_nobody_decides_without_a_running_lease(self, desk: Desk) -> None:
        card = applied(desk)
        with pytest.raises(MatterNotHeld):
            step(desk.clerk, card, ACCEPT)
        held = taken(desk.clerk, card)
        with pytest.raises(MatterNotHeld):
            step(desk.colleague, held, ACCEPT)
        with pytest.raises(MatterNotHeld):
            step(desk.clerk, held, ACCEPT, at=AT + HOUR)
        assert step(desk.clerk, held, ACCEPT, at=AT + HOUR / 2).state is MatterState.ACCEPTED

    def test_a_colleague_sees_until_when_and_takes_what_has_run_out(self, desk: Desk) -> None:
        held = taken(desk.clerk, applied(desk))
        with pytest.raises(MatterHeld) as refused:
            taken(desk.colleague, held)
        assert refused.value.facts == {"until": AT + HOUR}
        assert taken(desk.clerk, held, at=AT + HOUR / 2).held_until == AT + HOUR * 1.5
        assert taken(desk.colleague, held, at=AT + HOUR * 1.5).holder_id == desk.colleague.user_id

    def test_given_back_is_anybodys(self, desk: Desk) -> None:
        held = taken(desk.clerk, applied(desk))
        with pytest.raises(MatterNotHeld):
            matter_leases.give_back(desk.colleague, held.public_id, at=AT)
        matter_leases.give_back(desk.clerk, held.public_id, at=AT)
        assert taken(desk.colleague, held).holder_id == desk.colleague.user_id
        acts = [line.act for line in lines_of(held.id)]
        assert acts == [MatterAct.APPLY, MatterAct.TAKE, MatterAct.GIVE_BACK, MatterAct.TAKE]

    def test_the_next_is_the_most_urgent_and_never_ones_own(self, desk: Desk) -> None:
        late = applied(desk, insurance=Insurance.EMPLOYEE_MEDICAL)
        soon = applied(desk, at=AT - 7 * DAY)
        kin = frozenset({desk.applicant.pk})
        assert matter_leases.take_next(desk.clerk, kin_ids=kin, holds_for=HOUR, at=AT) is None
        got = [
            matter_leases.take_next(actor, kin_ids=NOBODY, holds_for=HOUR, at=AT)
            for actor in (desk.clerk, desk.colleague, desk.clerk)
        ]
        assert [one.id if one else None for one in got] == [soon.id, late.id, None]
        with pytest.raises(MatterOfKin):
            matter_leases.take(desk.clerk, soon.public_id, kin_ids=kin, holds_for=HOUR, at=AT)

    def test_a_clerk_who_applies_is_not_served_by_themselves(self, desk: Desk) -> None:
        card = applied(desk)
        both = replace(desk.clerk, person_id=desk.applicant.pk)
        with pytest.raises(MatterOfKin):
            taken(both, card)
        assert matter_leases.take_next(both, kin_ids=NOBODY, holds_for=HOUR, at=AT) is None


class TestDeciding:
    def test_who_saw_an_older_state_decides_nothing(self, desk: Desk) -> None:
        held = taken(desk.clerk, applied(desk))
        step(desk.clerk, held, ACCEPT)
        with pytest.raises(MatterMoved):
            step(desk.clerk, held, REJECT, reason="no_record_there")

    @pytest.mark.parametrize(
        ("act", "reason", "note"),
        [(RETURN, "", "x"), (RETURN, "no_record_there", "x"), (RETURN, "paper_missing", " ")],
    )
    def test_a_refusal_carries_a_reason_of_its_kind_with_words(
        self, desk: Desk, act: MatterAct, reason: str, note: str
    ) -> None:
        with pytest.raises(MatterReasonWrong):
            step(desk.clerk, accepted(desk), act, reason=reason, note=note)

    def test_a_decision_comes_after_acceptance(self, desk: Desk) -> None:
        held = taken(desk.clerk, applied(desk))
        for act in (REJECT, MatterAct.GRANT):
            with pytest.raises(MatterStepNotOpen):
                step(desk.clerk, held, act, reason="no_record_there")
        with pytest.raises(MatterStepNotOpen):
            step(desk.clerk, held, MatterAct.WITHDRAW)

    def test_money_moves_by_two_people_and_once(self, desk: Desk) -> None:
        proposed = step(desk.clerk, accepted(desk), GRANT)
        assert (proposed.state, proposed.holder_id) == (MatterState.CHECKING, None)
        proposal = approval_by_id(proposed.proposal_id or 0)
        assert proposal is not None
        with pytest.raises(ApprovalNeedsSecond):
            transfers.confirm(desk.clerk, proposed.public_id, proposal.payload_hash, kin_ids=NOBODY, at=AT)
        with pytest.raises(ApprovalMoved):
            transfers.confirm(desk.colleague, proposed.public_id, "0" * 64, kin_ids=NOBODY, at=AT)
        kin = frozenset({desk.applicant.pk})
        with pytest.raises(MatterOfKin):
            transfers.confirm(desk.colleague, proposed.public_id, proposal.payload_hash, kin_ids=kin, at=AT)
        assert not RelationTransfer.objects.exists()

        done = confirmed(desk, proposed)
        assert (done.state, done.outcome) == (MatterState.CLOSED, MatterOutcome.PASSED)
        assert (done.decided_by_id, done.checked_by_id) == (desk.clerk.user_id, desk.colleague.user_id)
        assert [(t.insurance, t.from_area_key, t.to_area_key) for t in transfers_of(desk.applicant.pk)] == [
            (Insurance.EMPLOYEE_PENSION, SHENZHEN, BENGBU)
        ]
        with pytest.raises(MatterSpent):
            matter_decisions.consume(done.public_id, done.decision_hash, at=AT)
        with pytest.raises(MatterStepNotOpen):
            confirmed(desk, done)

    def test_a_second_person_sends_a_decision_back_with_words(self, desk: Desk) -> None:
        proposed = step(desk.clerk, accepted(desk), GRANT)
        proposal = approval_by_id(proposed.proposal_id or 0)
        assert proposal is not None
        with pytest.raises(MatterReasonWrong):
            matter_decisions.disagree(
                desk.colleague, proposed.public_id, proposal.payload_hash, " ", kin_ids=NOBODY, at=AT
            )
        back = matter_decisions.disagree(
            desk.colleague, proposed.public_id, proposal.payload_hash, "金额没有核对", kin_ids=NOBODY, at=AT
        )
        assert (back.state, back.proposal_id) == (MatterState.ACCEPTED, None)
        assert lines_of(back.id)[-1].note == "金额没有核对"
        assert step(desk.clerk, taken(desk.clerk, back), GRANT).state is MatterState.CHECKING

    def test_a_proposal_nobody_decides_goes_back_to_the_queue_once(self, desk: Desk) -> None:
        proposed = step(desk.clerk, accepted(desk), GRANT)
        assert matter_decisions.expire_proposals(at=AT + 5 * DAY - HOUR) == 0
        assert matter_decisions.expire_proposals(at=AT + 5 * DAY) == 1
        assert matter_decisions.expire_proposals(at=AT + 5 * DAY) == 0
        assert now_of(proposed).state is MatterState.ACCEPTED

    def test_a_rejection_needs_nobody_else_and_moves_nothing(self, desk: Desk) -> None:
        done = rejected(desk)
        assert (done.outcome, done.reason) == (MatterOutcome.REJECTED, "no_record_there")
        assert not RelationTransfer.objects.exists()
        with pytest.raises(MatterSpent):
            matter_decisions.consume(done.public_id, done.decision_hash, at=AT)

    def test_an_effect_that_fails_takes_the_decision_back(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proposed = step(desk.clerk, accepted(desk), GRANT)
        monkeypatch.setattr(RelationTransfer.objects, "create", Mock(side_effect=RuntimeError("halfway")))
        with pytest.raises(RuntimeError, match="halfway"):
            confirmed(desk, proposed)
        monkeypatch.undo()
        assert now_of(proposed).state is MatterState.CHECKING
        assert confirmed(desk, proposed).outcome is MatterOutcome.PASSED


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"receipt": "1" * 16}, "keeps what it is about"),
            ({"version": 9}, "a version of its own"),
            ({"state": "accepted"}, "a version of its own"),
            ({"version": 2, "state": "closed"}, "outcome_when_ended"),
            ({"version": 2, "due_on": None}, "due_while_in_work"),
            ({"held_until": AT}, "lease_whole"),
            ({"consumed_at": AT}, "consumed_passed"),
        ],
    )
    def test_it_refuses_what_no_action_writes(
        self, desk: Desk, changes: dict[str, object], name: str
    ) -> None:
        applied(desk)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Matter.objects.update(**changes)

    def test_outcome_and_log_stand(self, desk: Desk) -> None:
        done = rejected(desk)
        for act in (
            lambda: Matter.objects.filter(pk=done.id).update(outcome="passed"),
            lambda: Matter.objects.filter(pk=done.id).delete(),
            lambda: MatterEvent.objects.update(act="accept"),
            lambda: MatterEvent.objects.filter(matter=done.id).delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()
        # Keys change, so what is sealed may be sealed anew.
        assert MatterEvent.objects.update(note_sealed=None) == 4
        assert Matter.objects.update(facts_sealed=b"anew") == 1


def test_time_is_no_part_of_a_day(desk: Desk) -> None:
    """Half past four in the afternoon in UTC is already tomorrow in China."""
    late = AT + timedelta(hours=15, minutes=30)
    assert applied(desk, at=late).due_on == date(2026, 3, 24)

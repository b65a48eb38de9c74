"""Matters that come back: corrections, reviews, what the person is told, and a kind of another floor."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from accounts.actions import matter_decisions, matter_leases, matters
from accounts.actions.matter_decisions import Choice
from accounts.actions.matters import NewMatter
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.enums.people import Insurance
from accounts.errors.matters import (
    MatterAppealClosed,
    MatterBarred,
    MatterNotFound,
    MatterOpenExists,
    MatterSpent,
    MatterStepNotOpen,
)
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.queries.approvals import approval_by_id
from accounts.queries.matters import MatterCard, lines_of, progress_of, proof_of
from accounts.queries.people import number_tail
from accounts.rules import matter_kinds
from tests.accounts.desk import (
    AT,
    BENGBU,
    DAY,
    HOUR,
    NOBODY,
    PLAIN,
    Desk,
    accepted,
    applied,
    open_desk,
    step,
    taken,
)
from tests.accounts.matter_steps import confirmed, now_of, rejected
from tests.cast import citizen

GRANT, REJECT, RETURN, ACCEPT = MatterAct.GRANT, MatterAct.REJECT, MatterAct.RETURN, MatterAct.ACCEPT


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


class TestCorrecting:
    def test_the_clock_stands_still_while_the_person_has_it(self, desk: Desk) -> None:
        back = step(desk.clerk, accepted(desk), RETURN, reason="paper_missing", note="请补劳动合同")
        # Twenty working days after 2 March.
        assert (back.state, back.due_on, back.correct_by) == (MatterState.RETURNED, None, date(2026, 3, 30))
        with pytest.raises(MatterNotFound):
            matters.supply(citizen(desk.other), back.public_id, "", (), at=AT)
        again = matters.supply(desk.me, back.public_id, "补好了", (), at=AT + 7 * DAY)
        assert (again.state, again.due_on) == (MatterState.ACCEPTED, date(2026, 3, 30))
        proof = proof_of(again, lines_of(again.id), on=date(2026, 3, 9))
        # Back on the day it was returned was no whole day: five working days stood still.
        assert [(s.working_days, s.stands_still) for s in proof.stretches] == [(5, True), (15, False)]
        with pytest.raises(MatterStepNotOpen):
            matters.supply(desk.me, back.public_id, "", (), at=AT)

    def test_what_was_returned_before_acceptance_waits_for_it_again(self, desk: Desk) -> None:
        held = taken(desk.clerk, applied(desk))
        back = step(desk.clerk, held, RETURN, reason="paper_missing", note="请补劳动合同")
        assert matters.supply(desk.me, back.public_id, "", (), at=AT).state is MatterState.APPLIED

    def test_what_is_never_corrected_lapses_once(self, desk: Desk) -> None:
        back = step(desk.clerk, accepted(desk), RETURN, reason="paper_missing", note="请补")
        last = AT.replace(month=3, day=30)
        assert matters.lapse_returned(at=last) == 0
        assert matters.lapse_returned(at=last + DAY) == 1
        assert matters.lapse_returned(at=last + DAY) == 0
        assert now_of(back).outcome is MatterOutcome.LAPSED

    def test_withdrawing_takes_a_proposal_off_the_list(self, desk: Desk) -> None:
        proposed = step(desk.clerk, accepted(desk), GRANT)
        done = matters.withdraw(desk.me, proposed.public_id, at=AT)
        assert done.outcome is MatterOutcome.WITHDRAWN
        proposal = approval_by_id(proposed.proposal_id or 0)
        assert proposal is not None
        assert proposal.state == "void"
        with pytest.raises(MatterStepNotOpen):
            confirmed(desk, proposed)
        with pytest.raises(MatterStepNotOpen):
            matters.withdraw(desk.me, proposed.public_id, at=AT)


class TestReviewing:
    def test_a_review_goes_to_somebody_else(self, desk: Desk) -> None:
        first = rejected(desk)
        key = uuid4()
        review = matters.appeal(desk.me, first.public_id, "转出地有记录", key=key, at=AT)
        assert matters.appeal(desk.me, first.public_id, "再说一次", key=key, at=AT).id == review.id
        assert (review.appeals_id, review.limit_days, review.facts) == (first.id, 20, first.facts)
        with pytest.raises(MatterBarred):
            taken(desk.clerk, review)
        assert matter_leases.take_next(desk.clerk, kin_ids=NOBODY, holds_for=HOUR, at=AT) is None
        got = matter_leases.take_next(desk.colleague, kin_ids=NOBODY, holds_for=HOUR, at=AT)
        assert got is not None
        assert got.id == review.id

    def test_once_in_time_and_only_of_a_refusal(self, desk: Desk) -> None:
        open_one = applied(desk, insurance=Insurance.EMPLOYEE_MEDICAL)
        with pytest.raises(MatterAppealClosed):
            matters.appeal(desk.me, open_one.public_id, "", key=uuid4(), at=AT)
        first = rejected(desk)
        with pytest.raises(MatterNotFound):
            matters.appeal(citizen(desk.other), first.public_id, "", key=uuid4(), at=AT)
        with pytest.raises(MatterAppealClosed):
            matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=AT + 61 * DAY)
        review = matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=AT + 60 * DAY)
        matters.withdraw(desk.me, review.public_id, at=AT + 60 * DAY)
        with pytest.raises(MatterAppealClosed):
            matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=AT + 60 * DAY)

    def test_no_review_while_the_same_is_applied_for_anew(self, desk: Desk) -> None:
        first = rejected(desk)
        applied(desk)
        with pytest.raises(MatterOpenExists):
            matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=AT)


class TestTelling:
    def test_each_change_is_told_once_without_what_a_clerk_wrote(self, desk: Desk) -> None:
        back = step(desk.clerk, accepted(desk), RETURN, reason="paper_missing", note="请补劳动合同")
        told = Notice.objects.filter(recipient=desk.applicant).order_by("pk")
        assert list(told.values_list("template", flat=True)) == [
            "matter.received",
            "matter.accepted",
            "matter.returned",
        ]
        assert told.last().key == f"matter:{back.public_id}:{back.version}"
        assert not any("劳动合同" in str(notice.facts) for notice in told)

    def test_the_audit_says_who_and_at_which_desk(self, desk: Desk) -> None:
        card = accepted(desk)
        events = AuditEvent.objects.filter(object_id=card.public_id).order_by("pk")
        assert [(e.action, e.actor_user_id, e.actor_area_key) for e in events] == [
            ("matter.apply", desk.me.user_id, ""),
            ("matter.take", desk.clerk.user_id, BENGBU),
            ("matter.accept", desk.clerk.user_id, BENGBU),
        ]

    def test_delivery_is_noted_at_the_first_look(self, desk: Desk) -> None:
        done = rejected(desk)
        with pytest.raises(MatterNotFound):
            matters.mark_served(citizen(desk.other), done.public_id, at=AT)
        matters.mark_served(desk.me, done.public_id, at=AT + HOUR)
        matters.mark_served(desk.me, done.public_id, at=AT + 2 * HOUR)
        assert (now_of(done).state, now_of(done).served_at) == (MatterState.SERVED, AT + HOUR)

    def test_progress_needs_both_and_tells_nothing_of_the_person(self, desk: Desk) -> None:
        card, tail = applied(desk), number_tail(desk.applicant.pk)
        found = progress_of(card.receipt, tail)
        assert found is not None
        assert found.state is MatterState.APPLIED
        assert not {"subject_id", "facts", "name"} & set(vars(found))
        assert progress_of(card.receipt, "0000") is None
        assert progress_of("2603000000000000", tail) is None


class TestAnotherKind:
    @pytest.fixture(autouse=True)
    def plain(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(matter_kinds._KINDS, PLAIN.code, PLAIN)

    def test_an_upper_floor_decides_and_carries_out_in_one_transaction(self, desk: Desk) -> None:
        new = NewMatter(PLAIN.code, desk.applicant.pk, BENGBU, uuid4(), {"word": "hello"})
        card = taken(desk.clerk, matters.apply(desk.me, new, at=AT))
        assert card.limit_days == 10

        def handle(card: MatterCard, act: MatterAct) -> MatterCard:
            choice = Choice(act, card.version)
            return matter_decisions.handle(
                desk.clerk, card.public_id, choice, kin_ids=NOBODY, waits=DAY, at=AT
            )

        done = handle(handle(card, ACCEPT), GRANT)
        with pytest.raises(MatterSpent):
            matter_decisions.consume(done.public_id, "0" * 64, at=AT)
        assert matter_decisions.consume(done.public_id, done.decision_hash, at=AT) == {"word": "hello"}

    def test_a_code_belongs_to_one_kind(self) -> None:
        matter_kinds.register(PLAIN)
        with pytest.raises(ValueError, match="twice"):
            matter_kinds.register(replace(PLAIN, zh="另一件"))

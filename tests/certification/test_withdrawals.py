"""Proofs that were none: withdrawn by one where nobody is blamed, by two where somebody is; disputes and appeals."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import matter_leases
from accounts.actions.matter_decisions import Choice
from accounts.enums.matters import MatterAct
from accounts.enums.users import StaffRole
from accounts.errors.matters import MatterBarred, MatterOpenExists
from accounts.models.notices import Notice
from accounts.queries.matters import MatterCard
from accounts.rules.actors import SYSTEM, Actor
from certification.actions import appeals, disputes, entitlements, withdrawals
from certification.actions.appeals import NewAppeal
from certification.actions.disputes import NewDispute
from certification.enums import (
    Benefit,
    DecisionKind,
    DecisionReason,
    Standing,
    WithdrawalReason,
)
from certification.errors import (
    CertificationNotFound,
    CertificationWithdrawn,
    DecisionNeedsSecond,
    DecisionNotFound,
    DecisionWrong,
    EntitlementNotFound,
)
from certification.models.entitlements import Deadline
from certification.models.events import Certification, Withdrawal
from certification.models.standings import StandingDecision
from certification.queries.history import history_of
from family.enums import Relation
from tests.cast import BENGBU, BUILT_AT, SHENZHEN, Cast, citizen, staff
from tests.certification.suspending import Office, certify, decide, noon, office, standing, suspend

SELF = frozenset({Relation.SELF})
ON = date(2026, 3, 20)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(cast: Cast) -> Office:
    return office(cast)


def latest(pension: UUID) -> Certification:
    return Certification.objects.filter(entitlement__public_id=pension).latest("pk")


def due_on(pension: UUID) -> date:
    return Deadline.objects.get(entitlement__public_id=pension).due_on


class TestWithdrawing:
    def test_all_that_one_proof_served_goes_together(self, cast: Cast, desk: Office) -> None:
        other = entitlements.grant(
            SYSTEM, cast.father.pk, Benefit.PENSION_RESIDENT, paying_area_key=SHENZHEN, starts_on=date(2024, 1, 1),
            at=BUILT_AT,
        )  # fmt: skip
        before = due_on(other.public_id)
        done = certify(desk, cast.father_pension, date(2026, 2, 20))
        assert due_on(other.public_id) == due_on(cast.father_pension) == date(2027, 2, 20)
        words = "来的是他哥哥"
        withdrawals.withdraw(desk.one, done.public_id, WithdrawalReason.WRONG_PERSON, words, at=noon(ON))
        assert (due_on(cast.father_pension), due_on(other.public_id)) == (date(2026, 2, 27), before)
        rows = Withdrawal.objects.filter(certification__proof__public_id=done.proof_id)
        assert {(row.reason, row.words, row.actor_user_id) for row in rows} == {
            ("wrong_person", words, desk.one.user_id)
        }
        assert rows.count() == 2
        told = Notice.objects.filter(template="certification.withdrawn", subject=cast.father)
        assert set(told.values_list("recipient_id", flat=True)) == {cast.father.pk, cast.daughter.pk}

    def test_once_and_only_with_words_and_only_at_home(self, cast: Cast, desk: Office) -> None:
        proof = latest(cast.father_pension).public_id
        mistake, at = WithdrawalReason.MISTAKE, noon(ON)
        for actor, public_id in ((cast.clerk_of_shenzhen, proof), (cast.officer, proof), (desk.one, uuid4())):
            with pytest.raises(CertificationNotFound):
                withdrawals.withdraw(actor, public_id, mistake, "记错", at=at)
        with pytest.raises(DecisionWrong):
            withdrawals.withdraw(desk.one, proof, mistake, "  ", at=at)
        withdrawals.withdraw(desk.one, proof, mistake, "记错", at=at)
        with pytest.raises(CertificationWithdrawn):
            withdrawals.withdraw(desk.other, proof, mistake, "记错", at=at)

    def test_nobody_alone_says_that_somebody_deceived(self, cast: Cast, desk: Office) -> None:
        proof = latest(cast.father_pension)
        with pytest.raises(DecisionNeedsSecond):
            withdrawals.withdraw(desk.one, proof.public_id, WithdrawalReason.FRAUD, "冒名", at=noon(ON))
        with pytest.raises(IntegrityError), transaction.atomic():
            Withdrawal.objects.create(
                certification=proof, withdrawn_at=noon(ON), reason="fraud", words="冒名", actor_user_id=1
            )
        decide(
            desk, cast.father_pension, DecisionKind.FALSE_STATEMENT, DecisionReason.FALSE_PERSON, ON,
            certification=proof.public_id,
        )  # fmt: skip
        row = Withdrawal.objects.get(certification=proof)
        assert (row.actor_user_id, row.approved_by_id) == (desk.one.user_id, desk.other.user_id)
        # What was got by deceit protects nobody: late from the day on which it would have been.
        assert row.protects_until is None
        assert standing(cast.father_pension, ON) is Standing.OVERDUE
        assert Notice.objects.filter(template="certification.decided", recipient=cast.father).exists()

    def test_withdrawn_proofs_take_no_payment_away_again(self, cast: Cast, desk: Office) -> None:
        suspend(desk, cast.father_pension)
        done = certify(desk, cast.father_pension, date(2026, 6, 10))
        withdrawals.withdraw(
            desk.one, done.public_id, WithdrawalReason.MISTAKE, "记错", at=noon(date(2026, 6, 20))
        )
        assert standing(cast.father_pension, date(2026, 9, 20)) is Standing.OVERDUE


class TestHistory:
    def test_it_tells_a_day_as_it_was_known(self, cast: Cast, desk: Office) -> None:
        suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2026, 2, 26), came=date(2026, 6, 10))
        day = date(2026, 5, 20)
        then = history_of(cast.father_pension, on=day, known_at=noon(day))
        now = history_of(cast.father_pension, on=day, known_at=noon(date(2026, 6, 10)))
        assert then is not None
        assert now is not None
        assert (then.standing, then.due_on, then.last_event_on) == (
            Standing.SUSPENDED,
            date(2026, 2, 27),
            date(2025, 2, 27),
        )
        assert [one.kind for one in then.decisions] == [DecisionKind.SUSPEND]
        assert (now.standing, now.due_on) == (Standing.SUSPENDED, date(2027, 2, 26))
        assert all(one.event_on <= day for known in (then, now) for one in known.events)
        earlier = history_of(cast.father_pension, on=date(2025, 2, 26), known_at=noon(date(2026, 6, 10)))
        assert earlier is not None
        assert earlier.events == ()
        assert [one.kind for one in now.decisions] == [DecisionKind.RESUME, DecisionKind.SUSPEND]
        assert history_of(cast.father_pension, on=date(2010, 1, 1), known_at=noon(day)) is None

    def test_a_proof_counts_until_it_was_withdrawn(self, cast: Cast, desk: Office) -> None:
        done = certify(desk, cast.father_pension, date(2026, 2, 20))
        withdrawals.withdraw(desk.one, done.public_id, WithdrawalReason.MISTAKE, "记错", at=noon(ON))
        before = history_of(cast.father_pension, on=ON, known_at=noon(ON) - HOUR)
        after = history_of(cast.father_pension, on=ON, known_at=noon(ON))
        assert before is not None
        assert after is not None
        assert (before.due_on, after.due_on) == (date(2027, 2, 20), date(2026, 2, 27))
        assert after.in_time_until == date(2026, 5, 19)
        assert [one.withdrawn_why for one in after.events] == [WithdrawalReason.MISTAKE, None]

    def test_it_agrees_with_the_deadline_of_the_day(self, cast: Cast, desk: Office) -> None:
        for pension in (cast.father_pension, cast.mother_pension, cast.grandmother_pension):
            for on in (date(2026, 2, 27), date(2026, 3, 1), date(2026, 12, 1)):
                found = history_of(pension, on=on, known_at=noon(on))
                assert found is not None
                assert found.standing is standing(pension, on)
                assert found.due_on == due_on(pension)


class TestMatters:
    def decided(
        self, actor: Actor, card: MatterCard, act: MatterAct, module: Any, at_day: date
    ) -> MatterCard:
        """Let a clerk take a matter, accept it and decide."""
        at, found = noon(at_day), card
        for step in (MatterAct.ACCEPT, act):
            held = matter_leases.take(actor, card.public_id, kin_ids=frozenset(), holds_for=HOUR, at=at)
            choice = Choice(step, held.version, "", "核对过")
            found = module.handle(
                actor, card.public_id, choice, kin_ids=frozenset(), waits=timedelta(days=5), at=at
            )
        return found

    def appeal(self, cast: Cast, decision: StandingDecision | None, on: date) -> MatterCard:
        about = decision.public_id if decision else None
        new = NewAppeal(cast.father_pension, about, "我当时住院", uuid4())
        return appeals.appeal(citizen(cast.father), new, relations=SELF, at=noon(on))

    def test_an_appeal_that_passes_takes_the_suspension_back(self, cast: Cast, desk: Office) -> None:
        stood, third = suspend(desk, cast.father_pension), third_clerk()
        card = self.appeal(cast, stood, date(2026, 6, 1))
        accept, kin = Choice(MatterAct.ACCEPT, card.version), frozenset[int]()
        waits, at = timedelta(days=5), noon(date(2026, 6, 2))
        for clerk in (desk.one, desk.other):
            with pytest.raises(MatterBarred):
                appeals.handle(clerk, card.public_id, accept, kin_ids=kin, waits=waits, at=at)
        self.decided(third, card, MatterAct.GRANT, appeals, date(2026, 6, 2))
        row = StandingDecision.objects.get(kind="revoke")
        assert (row.reason, row.back_pay_months, row.follows_id) == ("appeal", 2, stood.pk)
        assert standing(cast.father_pension, date(2026, 6, 2)) is Standing.OVERDUE

    def test_it_is_open_to_the_person_alone_and_once(self, cast: Cast, desk: Office) -> None:
        stood = suspend(desk, cast.father_pension)
        self.appeal(cast, stood, date(2026, 6, 1))
        with pytest.raises(MatterOpenExists):
            self.appeal(cast, stood, date(2026, 6, 1))
        new = NewAppeal(cast.father_pension, stood.public_id, "不是我", uuid4())
        with pytest.raises(EntitlementNotFound):
            appeals.appeal(citizen(cast.stranger), new, relations=SELF, at=noon(ON))
        foreign = NewAppeal(cast.mother_pension, stood.public_id, "别人的", uuid4())
        with pytest.raises(DecisionNotFound):
            appeals.appeal(citizen(cast.mother), foreign, relations=SELF, at=noon(ON))

    def test_a_refused_certification_can_be_appealed_against_too(self, cast: Cast) -> None:
        assert self.appeal(cast, None, ON).receipt

    def test_a_disputed_proof_counts_until_a_desk_has_looked(self, cast: Cast, desk: Office) -> None:
        proof = latest(cast.father_pension).public_id
        new = NewDispute(cast.father_pension, proof, "那天我不在", uuid4())
        card = disputes.dispute(citizen(cast.father), new, relations=SELF, at=noon(ON))
        assert due_on(cast.father_pension) == date(2026, 2, 27)
        self.decided(desk.one, card, MatterAct.GRANT, disputes, ON)
        assert Withdrawal.objects.get(certification__public_id=proof).reason == "wrong_person"
        with pytest.raises(CertificationNotFound):
            disputes.dispute(
                citizen(cast.father),
                NewDispute(cast.father_pension, proof, "再说一次", uuid4()),
                relations=SELF,
                at=noon(ON),
            )


def third_clerk() -> Actor:
    return staff("+8613700000778", StaffRole.CLERK, BENGBU)

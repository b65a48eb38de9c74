"""Suspending and resuming: never by itself, never by one, and undone by a proof whoever brings it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.enums.users import StaffRole
from accounts.errors.approvals import ApprovalNeedsSecond, ApprovalNotFound
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.users import StaffPost, User
from accounts.queries.users import actor_for_user
from certification.actions import decisions, reviews, suspensions
from certification.actions.decisions import NewDecision
from certification.actions.reviews import ReviewAsked
from certification.enums import (
    DecisionKind,
    DecisionReason,
    Method,
    NextStep,
    ReviewWhy,
    SignalKind,
    Standing,
)
from certification.errors import (
    ClerkIsRelative,
    DecisionExists,
    DecisionNotFound,
    DecisionWrong,
    EntitlementNotFound,
    SignalNotIndependent,
    SignalWrong,
    SuspensionNotOpen,
)
from certification.models.standings import Signal, StandingDecision, StandingPeriod
from certification.queries.suspending import file_of
from certification.queries.wrongs import wrong_suspensions
from tests.cast import BENGBU, BUILT_AT, ON, SHENZHEN, Cast
from tests.certification.suspending import (
    DESK,
    FIRST,
    WAITS,
    WORDS,
    Office,
    card,
    certify,
    decide,
    noon,
    office,
    sign,
    standing,
    suspend,
    two_signs,
    up_to_proposal,
)

DAY = timedelta(days=1)


@pytest.fixture
def desk(cast: Cast) -> Office:
    return office(cast)


class TestBefore:
    def test_time_alone_leads_nowhere(self, cast: Cast, desk: Office) -> None:
        assert standing(cast.father_pension, date(2046, 1, 1)) is Standing.OVERDUE
        new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        with pytest.raises(SuspensionNotOpen) as refused:
            decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(date(2046, 1, 1)))
        assert refused.value.facts["step"] is NextStep.SIGNALS

    def test_nothing_is_collected_about_who_is_in_time(self, cast: Cast, desk: Office) -> None:
        for on in (date(2026, 2, 27), date(2026, 2, 28)):
            with pytest.raises(SuspensionNotOpen):
                sign(desk, cast.mother_pension, SignalKind.RETURNED_POST, "邮政", on)

    def test_the_deadline_on_the_last_working_day_is_passed_on_the_next(
        self, cast: Cast, desk: Office
    ) -> None:
        with pytest.raises(SuspensionNotOpen):
            sign(desk, cast.father_pension, SignalKind.RETURNED_POST, "邮政", date(2026, 2, 27))
        sign(desk, cast.father_pension, SignalKind.RETURNED_POST, "邮政", FIRST)

    def test_one_voice_that_speaks_twice_is_one(self, cast: Cast, desk: Office) -> None:
        sign(desk, cast.father_pension, SignalKind.RETURNED_POST, "邮政")
        with pytest.raises(SignalNotIndependent):
            sign(desk, cast.father_pension, SignalKind.RETURNED_POST, "邮政")
        sign(desk, cast.father_pension, SignalKind.RETURNED_POST, "快递公司")
        sign(desk, cast.father_pension, SignalKind.DATA_MISMATCH, "邮政 ")
        # A kind of one source and another kind of another source stand for themselves: three lines, two voices.
        assert file_of(card(cast.father_pension, FIRST), on=FIRST).independent_count == 2

    def test_a_sign_is_seen_after_the_last_proof_and_not_tomorrow(self, cast: Cast, desk: Office) -> None:
        for seen_on in (date(2025, 2, 27), FIRST + DAY):
            new = suspensions.NewSignal(SignalKind.RETURNED_POST, "邮政", "回执", seen_on)
            with pytest.raises(SignalWrong):
                suspensions.record_signal(desk.one, cast.father_pension, new, at=noon(FIRST))

    def test_a_visit_comes_before_a_notice_and_each_has_its_days(self, cast: Cast, desk: Office) -> None:
        two_signs(desk, cast.father_pension)
        with pytest.raises(SuspensionNotOpen):
            suspensions.give_notice(desk.one, cast.father_pension, "通知", at=noon(FIRST))
        until = suspensions.offer_visit(desk.one, cast.father_pension, "上门", at=noon(FIRST))
        assert until == FIRST + 15 * DAY
        with pytest.raises(SuspensionNotOpen):
            suspensions.give_notice(desk.one, cast.father_pension, "通知", at=noon(until))
        ends = suspensions.give_notice(desk.one, cast.father_pension, "通知", at=noon(until + DAY))
        new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        with pytest.raises(SuspensionNotOpen):
            decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(ends))
        decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(ends + DAY))

    def test_both_steps_are_told_to_the_person_and_the_helper(self, cast: Cast, desk: Office) -> None:
        up_to_proposal(desk, cast.father_pension)
        told = Notice.objects.filter(template="certification.before_suspension")
        assert {(n.recipient_id, n.facts["kind"]) for n in told} == {
            (person.pk, kind)
            for person in (cast.father, cast.daughter)
            for kind in ("visit_offered", "notice")
        }

    def test_a_step_is_taken_once(self, cast: Cast, desk: Office) -> None:
        two_signs(desk, cast.father_pension)
        suspensions.offer_visit(desk.one, cast.father_pension, "上门", at=noon(FIRST))
        with pytest.raises(SuspensionNotOpen):
            suspensions.offer_visit(desk.other, cast.father_pension, "上门", at=noon(FIRST))


class TestByTwo:
    def test_nobody_agrees_with_themselves(self, cast: Cast, desk: Office) -> None:
        on = up_to_proposal(desk, cast.father_pension)
        new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        waiting = decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(on))
        with pytest.raises(ApprovalNeedsSecond):
            decisions.confirm(desk.one, waiting.public_id, waiting.payload_hash, at=noon(on))
        with pytest.raises(ApprovalNotFound):
            decisions.confirm(cast.clerk_of_shenzhen, waiting.public_id, waiting.payload_hash, at=noon(on))
        assert standing(cast.father_pension, on + 60 * DAY) is Standing.OVERDUE

    def test_no_relative_and_no_other_area_has_a_part_in_it(self, cast: Cast, desk: Office) -> None:
        user = User.objects.get(person=cast.daughter)
        StaffPost.objects.create(
            user=user,
            role=StaffRole.CLERK.value,
            area_key=BENGBU,
            starts_on=date(2024, 1, 1),
            recorded_at=BUILT_AT,
        )
        daughter = actor_for_user(user, on=ON)
        new = suspensions.NewSignal(SignalKind.RETURNED_POST, "邮政", "回执", FIRST)
        with pytest.raises(ClerkIsRelative):
            suspensions.record_signal(daughter, cast.father_pension, new, at=noon(FIRST))
        for actor in (cast.clerk_of_shenzhen, cast.officer):
            with pytest.raises(EntitlementNotFound):
                suspensions.record_signal(actor, cast.father_pension, new, at=noon(FIRST))
        on = up_to_proposal(desk, cast.father_pension)
        wanted = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        waiting = decisions.propose(desk.one, cast.father_pension, wanted, waits=WAITS, at=noon(on))
        with pytest.raises(ClerkIsRelative):
            decisions.confirm(daughter, waiting.public_id, waiting.payload_hash, at=noon(on))

    def test_who_proved_themselves_between_the_two_is_not_suspended(self, cast: Cast, desk: Office) -> None:
        on = up_to_proposal(desk, cast.father_pension)
        new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        waiting = decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(on))
        certify(desk, cast.father_pension, on)
        with pytest.raises(SuspensionNotOpen) as refused:
            decisions.confirm(desk.other, waiting.public_id, waiting.payload_hash, at=noon(on))
        assert refused.value.facts["step"] is NextStep.IN_TIME
        assert not StandingDecision.objects.exists()

    def test_nobody_is_suspended_while_a_proof_of_theirs_waits_for_us(self, cast: Cast, desk: Office) -> None:
        on = up_to_proposal(desk, cast.father_pension)
        new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        waiting = decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(on))
        asked = ReviewAsked(ReviewWhy.BACK_ENTRY, date(2026, 2, 20), note="纸质登记表", method=Method.COUNTER)
        reviews.ask(desk.one, cast.father_pension, asked, relations=DESK, at=noon(on))
        assert file_of(card(cast.father_pension, on), on=on).next_step is NextStep.UNDER_WAY
        with pytest.raises(SuspensionNotOpen) as refused:
            decisions.confirm(desk.other, waiting.public_id, waiting.payload_hash, at=noon(on))
        assert refused.value.facts["step"] is NextStep.UNDER_WAY
        assert not StandingDecision.objects.exists()

    def test_the_database_wants_two_as_well(self, cast: Cast, desk: Office) -> None:
        row = suspend(desk, cast.father_pension)
        for approved_by in (None, row.decided_by_id):
            row.pk, row.public_id, row.approved_by_id = None, uuid4(), approved_by
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save(force_insert=True)

    def test_it_begins_with_the_month_after_the_decision(self, cast: Cast, desk: Office) -> None:
        row = suspend(desk, cast.father_pension)
        assert row.decided_at.date() == date(2026, 4, 3)
        assert row.first_month == date(2026, 5, 1)
        assert (row.stood_due_on, row.stood_event_on) == (date(2026, 2, 27), date(2025, 2, 27))
        assert standing(cast.father_pension, date(2026, 4, 30)) is Standing.OVERDUE
        assert standing(cast.father_pension, date(2026, 5, 1)) is Standing.SUSPENDED
        assert AuditEvent.objects.filter(action="standing.suspend", subject_person_id=cast.father.pk).exists()

    def test_one_that_is_decided_is_not_proposed_again_before_it_begins(
        self, cast: Cast, desk: Office
    ) -> None:
        on = suspend(desk, cast.father_pension).decided_at.date() + DAY
        assert standing(cast.father_pension, on) is Standing.OVERDUE
        assert file_of(card(cast.father_pension, on), on=on).next_step is NextStep.SUSPENDED
        new = NewDecision(DecisionKind.SUSPEND, DecisionReason.NO_PROOF, WORDS)
        with pytest.raises(SuspensionNotOpen):
            decisions.propose(desk.other, cast.father_pension, new, waits=WAITS, at=noon(on))


class TestResuming:
    def test_a_late_proof_resumes_next_month_and_pays_the_stopped_months_back(
        self, cast: Cast, desk: Office
    ) -> None:
        stood = suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2026, 7, 9))
        lifted = StandingDecision.objects.get(kind="resume")
        assert (lifted.follows_id, lifted.reason, lifted.first_month) == (
            stood.pk,
            "certified",
            date(2026, 8, 1),
        )
        assert (lifted.back_pay_from, lifted.back_pay_to, lifted.back_pay_months) == (
            date(2026, 5, 1),
            date(2026, 7, 1),
            3,
        )
        assert standing(cast.father_pension, date(2026, 7, 8)) is Standing.SUSPENDED
        assert standing(cast.father_pension, date(2026, 7, 9)) is Standing.RESUMED
        assert standing(cast.father_pension, date(2026, 9, 1)) is Standing.VALID
        assert not wrong_suspensions({BENGBU}, on=date(2026, 7, 9), most=9)

    def test_a_proof_before_the_first_month_lets_it_never_begin(self, cast: Cast, desk: Office) -> None:
        suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2026, 4, 20))
        assert not StandingPeriod.objects.current().exists()
        assert StandingDecision.objects.get(kind="resume").back_pay_months == 0
        assert standing(cast.father_pension, date(2026, 5, 2)) is Standing.VALID

    def test_an_older_proof_changes_nothing(self, cast: Cast, desk: Office) -> None:
        suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2025, 1, 5), came=date(2026, 6, 1))
        assert standing(cast.father_pension, date(2026, 6, 1)) is Standing.SUSPENDED
        assert not StandingDecision.objects.filter(kind="resume").exists()

    def test_a_proof_in_time_that_came_late_shows_it_was_wrong(self, cast: Cast, desk: Office) -> None:
        stood = suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2026, 2, 20), came=date(2026, 6, 10))
        lifted = StandingDecision.objects.get(kind="resume")
        assert lifted.reason == "wrong_suspension"
        (wrong,) = wrong_suspensions({BENGBU}, on=date(2026, 6, 10), most=9)
        assert (wrong.decision.public_id, wrong.person_id) == (stood.public_id, cast.father.pk)
        assert wrong.lost_days == 40
        assert not wrong_suspensions({SHENZHEN}, on=date(2026, 6, 10), most=9)
        decisions.release(desk.other, stood.public_id, "已核对", at=noon(date(2026, 7, 20)))
        released = StandingDecision.objects.get(kind="release")
        assert (released.back_pay_months, released.back_pay_to, released.lost_days) == (
            2,
            date(2026, 6, 1),
            61,
        )
        assert not wrong_suspensions({BENGBU}, on=date(2026, 7, 20), most=9)
        with pytest.raises(DecisionExists):
            decisions.release(desk.one, stood.public_id, "再一次", at=noon(date(2026, 7, 20)))

    def test_nothing_is_released_where_nothing_was_wrong(self, cast: Cast, desk: Office) -> None:
        stood = suspend(desk, cast.father_pension)
        certify(desk, cast.father_pension, date(2026, 6, 10))
        with pytest.raises(DecisionNotFound):
            decisions.release(desk.one, stood.public_id, "核对", at=noon(date(2026, 6, 11)))
        with pytest.raises(DecisionNotFound):
            decisions.release(cast.clerk_of_shenzhen, stood.public_id, "核对", at=noon(date(2026, 6, 11)))

    def test_decisions_signs_and_steps_are_never_changed(self, cast: Cast, desk: Office) -> None:
        suspend(desk, cast.father_pension)
        for rows in (StandingDecision.objects.all(), Signal.objects.all()):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(words="x")
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            StandingPeriod.objects.update(ends_on=date(2030, 1, 1))


class TestOtherReasons:
    def prison(self, desk: Office, cast: Cast) -> StandingDecision:
        return decide(
            desk, cast.mother_pension, DecisionKind.SUSPEND, DecisionReason.IMPRISONED, date(2026, 3, 10)
        )

    def test_a_prison_term_suspends_whoever_is_proved_alive(self, cast: Cast, desk: Office) -> None:
        self.prison(desk, cast)
        certify(desk, cast.mother_pension, date(2026, 4, 20))
        assert standing(cast.mother_pension, date(2026, 4, 21)) is Standing.SUSPENDED
        assert not StandingDecision.objects.filter(kind="resume").exists()

    def test_who_served_it_is_not_paid_back_who_was_acquitted_is(self, cast: Cast, desk: Office) -> None:
        stood = self.prison(desk, cast)
        at = noon(date(2026, 9, 3))
        with pytest.raises(DecisionWrong):
            decisions.resume(desk.one, stood.public_id, DecisionReason.CERTIFIED, WORDS, at=at)
        decisions.resume(desk.one, stood.public_id, DecisionReason.ACQUITTED, WORDS, at=at)
        lifted = StandingDecision.objects.get(kind="resume")
        assert (lifted.back_pay_months, lifted.back_pay_from) == (6, date(2026, 4, 1))
        with pytest.raises(DecisionExists):
            decisions.resume(desk.other, stood.public_id, DecisionReason.SENTENCE_SERVED, WORDS, at=at)

    def test_a_served_sentence_pays_nothing_back(self, cast: Cast, desk: Office) -> None:
        stood = self.prison(desk, cast)
        decisions.resume(
            desk.one, stood.public_id, DecisionReason.SENTENCE_SERVED, WORDS, at=noon(date(2026, 9, 3))
        )
        assert StandingDecision.objects.get(kind="resume").back_pay_months == 0

    def test_an_exemption_ends_by_its_day(self, cast: Cast, desk: Office) -> None:
        decide(
            desk,
            cast.father_pension,
            DecisionKind.EXEMPT,
            DecisionReason.IN_CARE,
            FIRST,
            until_on=date(2026, 8, 31),
        )
        assert standing(cast.father_pension, date(2026, 8, 31)) is Standing.EXEMPT
        assert standing(cast.father_pension, date(2026, 9, 1)) is Standing.OVERDUE
        with pytest.raises(SuspensionNotOpen):
            sign(desk, cast.father_pension, SignalKind.RETURNED_POST, "邮政", date(2026, 8, 31))

    def test_an_exemption_that_is_taken_back_exempts_no_more(self, cast: Cast, desk: Office) -> None:
        until = date(2026, 8, 31)
        parts = (desk, cast.father_pension, DecisionKind.EXEMPT, DecisionReason.IN_CARE)
        stood = decide(*parts, FIRST, until_on=until)
        decisions.revoke(desk.one, stood.public_id, DecisionReason.MISTAKE, WORDS, at=noon(FIRST))
        assert standing(cast.father_pension, FIRST) is Standing.OVERDUE
        assert not StandingPeriod.objects.current().exists()
        decide(*parts, FIRST + DAY, until_on=until)
        assert standing(cast.father_pension, FIRST + DAY) is Standing.EXEMPT

    def test_an_end_closes_the_deadline_and_can_be_taken_back(self, cast: Cast, desk: Office) -> None:
        stood = decide(desk, cast.father_pension, DecisionKind.TERMINATE, DecisionReason.NOT_ENTITLED, FIRST)
        assert card(cast.father_pension, date(2026, 3, 31)).paid_until == date(2026, 3, 31)
        with pytest.raises(EntitlementNotFound):
            certify(desk, cast.father_pension, date(2026, 4, 1))
        decisions.revoke(desk.one, stood.public_id, DecisionReason.MISTAKE, WORDS, at=noon(date(2026, 4, 9)))
        certify(desk, cast.father_pension, date(2026, 4, 9))

    def test_a_reason_of_another_decision_and_missing_papers_are_refused(
        self, cast: Cast, desk: Office
    ) -> None:
        for kind, reason, evidence in (
            (DecisionKind.SUSPEND, DecisionReason.WORKS, "档案"),
            (DecisionKind.TERMINATE, DecisionReason.NOT_ENTITLED, " "),
            # A pension depends neither on not working nor on not marrying.
            (DecisionKind.TERMINATE, DecisionReason.WORKS, "档案"),
            (DecisionKind.TERMINATE, DecisionReason.REMARRIED, "档案"),
            (DecisionKind.TERMINATE, DecisionReason.ADOPTED, "档案"),
            (DecisionKind.TERMINATE, DecisionReason.ABLE_TO_WORK, "档案"),
            (DecisionKind.EXEMPT, DecisionReason.IN_CARE, "档案"),
            (DecisionKind.RESUME, DecisionReason.MISTAKE, "档案"),
        ):
            new = NewDecision(kind, reason, WORDS, evidence)
            with pytest.raises(DecisionWrong):
                decisions.propose(desk.one, cast.father_pension, new, waits=WAITS, at=noon(FIRST))

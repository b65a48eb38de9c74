"""Asking in turn on the cast: receipts and answers, consent, the desk, and everything that ends it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from accounts.actions import people
from accounts.enums.consents import ConsentAct, ConsentPurpose
from accounts.enums.users import Language, StaffRole
from accounts.models.audit import AuditEvent
from accounts.models.consents import ConsentRecord
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.models.people import InsuredPerson
from accounts.queries.notices import facts_of, wording
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, escalations, outreach, reminder_plans, reminders
from certification.actions.certifications import NewCertification
from certification.enums import EscalationAnswer, Method, OutreachOutcome
from certification.errors import (
    ClerkIsRelative,
    DecisionWrong,
    EscalationStepNotFound,
    EscalationStepOver,
    OutreachHeld,
    OutreachNotFound,
    OutreachNotHeld,
)
from certification.models.entitlements import Deadline, Entitlement
from certification.models.escalations import Escalation, EscalationStep, OutreachTask
from certification.models.standings import Signal, StandingDecision
from certification.queries.escalations import open_tasks, rung_counts, steps_for, task_by_public_id
from family.actions import mandates
from family.actions.contacts import name_contacts
from family.enums import MandateGrade, Relation
from family.models.mandates import Mandate
from tests.cast import AT, BENGBU, GRANDMOTHER_DUE_ON, ON, SHENZHEN, Cast, citizen, give, staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WILL_DO, CANNOT_REACH, NEEDS_VISIT = EscalationAnswer
DESK = frozenset({Relation.DESK})


@pytest.fixture
def begun(cast: Cast) -> Escalation:
    """The grandmother alone has been reminded, twelve days before her deadline, and her message was received."""
    Deadline.objects.filter(entitlement__public_id=cast.father_pension).update(due_on=ON + 200 * DAY)
    reminder_plans.plan(on=ON, at=AT)
    reminders.release(at=AT)
    receive()
    return Escalation.objects.get(entitlement__public_id=cast.grandmother_pension)


def receive(state: str = "delivered") -> None:
    """Let everything that waits arrive, or not."""
    left = {"sent", "delivered"}
    waiting = NoticeDelivery.objects.filter(state="queued")
    waiting.update(state=state, sent_at=AT if state in left else None)


def advance(at: datetime) -> None:
    while escalations.advance(at=at).looked_count:
        pass


def rungs(row: Escalation) -> list[tuple[str, int | None, str]]:
    """Give who was asked in turn, and why each was not enough."""
    return list(row.steps.order_by("pk").values_list("rung", "recipient_id", "passed_by"))


def step_of(row: Escalation, rung: str) -> UUID:
    return row.steps.get(rung=rung, passed_at__isnull=True).public_id


def agree_to_community(cast: Cast) -> None:
    ConsentRecord.objects.create(
        person=cast.grandmother, purpose=ConsentPurpose.COMMUNITY.value, version=1, text_hash=b"x" * 32,
        act=ConsentAct.GIVEN.value, giver="self", user_id=cast.grandmother.user.pk, said_at=AT,
    )  # fmt: skip


class TestTheWay:
    def test_each_waits_its_days_and_then_the_next_is_asked(self, cast: Cast, begun: Escalation) -> None:
        her, child, mother = cast.grandmother.pk, cast.daughter.pk, cast.mother.pk
        by_child = Mandate.objects.get(principal=cast.grandmother, helper=cast.daughter).public_id
        by_mother = give(cast.grandmother, cast.mother, MandateGrade.REMIND)
        name_contacts(citizen(cast.grandmother), her, [by_child, by_mother], at=AT)
        assert rungs(begun) == [("person", her, "")]
        advance(AT + 5 * DAY - HOUR)
        assert rungs(begun) == [("person", her, "")]
        advance(AT + 5 * DAY)
        assert rungs(begun) == [("person", her, "no_answer"), ("first_contact", child, "")]
        receive()
        advance(AT + 8 * DAY)
        assert rungs(begun)[1:] == [("first_contact", child, "no_answer"), ("second_contact", mother, "")]
        receive()
        advance(AT + 10 * DAY)
        assert rungs(begun)[2:] == [("second_contact", mother, "no_answer"), ("agency", None, "")]
        advance(AT + 13 * DAY)
        assert rungs(begun)[3:] == [
            ("agency", None, "no_answer"),
            ("home_visit", her, ""),
            ("home_visit", child, ""),
            ("home_visit", mother, ""),
        ]
        counts = rung_counts([BENGBU])
        assert {rung.value: count for rung, count in counts.items()}["home_visit"] >= 1

    def test_what_did_not_arrive_goes_on_at_once_and_is_one_task(self, begun: Escalation) -> None:
        NoticeDelivery.objects.update(state="failed", sent_at=None)
        advance(AT + HOUR)
        assert [(rung, end) for rung, _who, end in rungs(begun)] == [
            ("person", "unreached"),
            ("first_contact", ""),
        ]
        receive("failed")
        advance(AT + 2 * HOUR)
        assert [rung for rung, _who, _end in rungs(begun)] == ["person", "first_contact", "agency"]
        (task,) = OutreachTask.objects.filter(escalation=begun)
        assert (task.reason, task.area_key, task.is_community) == ("undeliverable", BENGBU, False)

    def test_who_has_neither_phone_nor_address_is_not_waited_for(self, cast: Cast) -> None:
        cast.grandmother.user.delete()
        InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(phone_sealed=None)
        reminder_plans.plan(on=ON, at=AT)
        reminders.release(at=AT)
        row = Escalation.objects.get(entitlement__public_id=cast.grandmother_pension)
        advance(AT + HOUR)
        assert rungs(row)[0][2] == "unreached"
        assert OutreachTask.objects.get(escalation=row).reason == "undeliverable"

    def test_the_community_asks_only_who_agreed(self, cast: Cast, begun: Escalation) -> None:
        agree_to_community(cast)
        advance(AT + 5 * DAY)
        receive()
        advance(AT + 8 * DAY)
        assert rungs(begun)[-1] == ("community", None, "")
        (task,) = OutreachTask.objects.filter(escalation=begun)
        assert (task.reason, task.is_community) == ("no_answer", True)

    def test_a_contact_whose_mandate_ended_is_passed_over_at_once(
        self, cast: Cast, begun: Escalation
    ) -> None:
        advance(AT + 5 * DAY)
        step, her = step_of(begun, "first_contact"), citizen(cast.grandmother)
        given = Mandate.objects.get(principal=cast.grandmother, helper=cast.daughter)
        mandates.freeze(her, given.public_id, at=AT + 5 * DAY)
        assert steps_for(cast.daughter.pk, on=ON) == []
        with pytest.raises(EscalationStepNotFound):
            escalations.answer(citizen(cast.daughter), step, WILL_DO, at=AT + 5 * DAY)
        advance(AT + 6 * DAY + HOUR)
        assert [(rung, end) for rung, _who, end in rungs(begun)][1:] == [
            ("first_contact", "not_open"),
            ("agency", ""),
        ]

    def test_a_family_of_two_who_are_asked_about_gets_one_message(self, cast: Cast) -> None:
        Deadline.objects.filter(entitlement__public_id=cast.father_pension).update(due_on=GRANDMOTHER_DUE_ON)
        reminder_plans.plan(on=ON, at=AT)
        reminders.release(at=AT)
        receive()
        advance(AT + 5 * DAY)
        notice = Notice.objects.get(template="certification.escalation", recipient=cast.daughter)
        assert notice.items.count() == 2
        text = wording(notice.template, facts_of(notice), Language.CHINESE)
        assert "顾桂兰" in text
        assert "张德山" in text
        assert "http" not in text
        assert len({step.notice_key for step in EscalationStep.objects.filter(rung="first_contact")}) == 1

    def test_nobody_is_asked_at_night(self, begun: Escalation) -> None:
        night = AT + 5 * DAY + 14 * HOUR
        advance(night)
        delivery = NoticeDelivery.objects.get(notice__template="certification.escalation", channel="sms")
        assert delivery.due_at == AT + 6 * DAY - HOUR


class TestAnswers:
    def test_i_will_do_it_holds_and_cannot_reach_does_not(self, cast: Cast, begun: Escalation) -> None:
        her, hers = citizen(cast.grandmother), step_of(begun, "person")
        escalations.answer(her, hers, WILL_DO, at=AT + 4 * DAY)
        advance(AT + 8 * DAY)
        assert len(rungs(begun)) == 1
        (mine,) = steps_for(cast.grandmother.pk, on=ON)
        assert (mine.answer, mine.entitlement_id) == (WILL_DO, cast.grandmother_pension)
        escalations.answer(her, hers, CANNOT_REACH, at=AT + 8 * DAY)
        advance(AT + 8 * DAY)
        assert rungs(begun)[0][2] == "cannot_reach"
        assert AuditEvent.objects.filter(action="escalation.answered").count() == 2

    def test_who_needs_a_visit_is_offered_one_with_their_contacts(
        self, cast: Cast, begun: Escalation
    ) -> None:
        about = escalations.answer(
            citizen(cast.grandmother), step_of(begun, "person"), NEEDS_VISIT, at=AT + HOUR
        )
        assert about == cast.grandmother_pension
        advance(AT + HOUR)
        assert rungs(begun)[1:] == [
            ("home_visit", cast.grandmother.pk, ""),
            ("home_visit", cast.daughter.pk, ""),
        ]
        offer = Notice.objects.get(template="certification.visit_offer", recipient=cast.grandmother)
        assert "上门" in wording(offer.template, facts_of(offer), Language.CHINESE)

    @pytest.mark.parametrize("who", ["daughter", "stranger", "mother"])
    def test_only_who_was_asked_answers(self, cast: Cast, begun: Escalation, who: str) -> None:
        with pytest.raises(EscalationStepNotFound):
            escalations.answer(citizen(getattr(cast, who)), step_of(begun, "person"), WILL_DO, at=AT)
        with pytest.raises(EscalationStepNotFound):
            escalations.answer(cast.clerk_of_bengbu, step_of(begun, "person"), WILL_DO, at=AT)

    def test_an_answer_that_comes_too_late(self, cast: Cast, begun: Escalation) -> None:
        step = step_of(begun, "person")
        advance(AT + 5 * DAY)
        with pytest.raises(EscalationStepOver):
            escalations.answer(citizen(cast.grandmother), step, WILL_DO, at=AT + 5 * DAY)

    def test_a_merged_person_answers_under_the_row_that_goes_on(self, cast: Cast, begun: Escalation) -> None:
        step = step_of(begun, "person")
        InsuredPerson.objects.filter(pk=cast.grandmother.pk).update(merged_into=cast.stranger)
        assert [one.public_id for one in steps_for(cast.stranger.pk, on=ON)] == [step]
        escalations.answer(citizen(cast.stranger), step, WILL_DO, at=AT + HOUR)


class TestTheEnd:
    def test_a_certification_ends_it_and_closes_what_staff_had_in_hand(
        self, cast: Cast, begun: Escalation
    ) -> None:
        advance(AT + 5 * DAY)
        receive()
        advance(AT + 8 * DAY)
        (task,) = open_tasks([BENGBU])
        outreach.take(cast.clerk_of_bengbu, task.public_id, at=AT + 8 * DAY)
        new = NewCertification(Method.COUNTER, ON + 8 * DAY)
        certifications.record(
            cast.clerk_of_bengbu, cast.grandmother_pension, new, relations=DESK, at=AT + 8 * DAY + HOUR
        )
        begun.refresh_from_db()
        assert begun.end_reason == "certified"
        assert open_tasks([BENGBU]) == steps_for(cast.daughter.pk, on=ON) == []
        assert OutreachTask.objects.get().outcome == "no_longer"
        asked = NoticeItem.objects.filter(notice__template="certification.escalation")
        assert not asked.filter(voided_at__isnull=True).exists()
        advance(AT + 20 * DAY)
        assert len(rungs(begun)) == 3

    @pytest.mark.parametrize(
        ("what", "reason"),
        [
            ("moved", "deadline_moved"),
            ("ended", "benefit_ended"),
            ("died", "died"),
            ("long past", "lapsed"),
        ],
    )
    def test_what_else_ends_it_is_seen_at_the_next_look(
        self, cast: Cast, begun: Escalation, what: str, reason: str
    ) -> None:
        at = AT + 5 * DAY
        if what == "moved":
            Deadline.objects.filter(pk=begun.entitlement_id).update(due_on=GRANDMOTHER_DUE_ON + 99 * DAY)
        elif what == "ended":
            Entitlement.objects.filter(pk=begun.entitlement_id).update(superseded_at=AT)
        elif what == "died":
            people.record_death(SYSTEM, cast.grandmother.pk, died_on=ON, at=AT)
        else:
            at = AT + 60 * DAY
        advance(at)
        begun.refresh_from_db()
        assert begun.end_reason == reason
        assert not Notice.objects.filter(template="certification.escalation").exists()

    def test_what_waits_about_a_deadline_that_is_over_stays_in_the_house(
        self, cast: Cast, begun: Escalation
    ) -> None:
        NoticeDelivery.objects.update(state="queued", sent_at=None)
        Entitlement.objects.filter(pk=begun.entitlement_id).update(superseded_at=AT)
        advance(AT + 5 * DAY)
        mine = NoticeDelivery.objects.filter(
            notice__template="certification.reminder", notice__subject=cast.grandmother
        )
        assert set(mine.values_list("state", flat=True)) == {"cancelled"}

    def test_a_deadline_that_stands_again_is_asked_about_again(self, cast: Cast, begun: Escalation) -> None:
        """As when a proof is found out to be wrong: the next reminder goes on where the asking stood."""
        deadline = Deadline.objects.filter(pk=begun.entitlement_id)
        deadline.update(due_on=GRANDMOTHER_DUE_ON + 99 * DAY)
        advance(AT + DAY)
        begun.refresh_from_db()
        assert begun.end_reason == "deadline_moved"
        deadline.update(due_on=GRANDMOTHER_DUE_ON)
        at = AT + (GRANDMOTHER_DUE_ON - 7 * DAY - ON)
        reminder_plans.plan(on=GRANDMOTHER_DUE_ON - 7 * DAY, at=at)
        while reminders.release(at=at).taken_count:
            pass
        receive()
        advance(at + 5 * DAY - HOUR)
        assert [rung for rung, _who, _end in rungs(begun)] == ["person"]
        advance(at + 5 * DAY)
        assert [rung for rung, _who, _end in rungs(begun)] == ["person", "first_contact"]

    def test_one_that_is_broken_holds_nobody_else_up(
        self, cast: Cast, begun: Escalation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = Escalation.objects.create(
            entitlement=Entitlement.objects.get(public_id=cast.father_pension), person=cast.father,
            area_key=BENGBU, due_on=ON, begun_at=AT, looks_at=AT,
        )  # fmt: skip
        go_on = escalations._go_on

        def breaks(row: Escalation, *more: object) -> None:
            assert row.pk != begun.pk
            go_on(row, *more)

        monkeypatch.setattr(escalations, "_go_on", breaks)
        advance(AT + DAY)
        other.refresh_from_db()
        begun.refresh_from_db()
        assert other.end_reason == "deadline_moved"
        assert (begun.end_reason, begun.looks_at) == ("", AT + 2 * DAY)

    def test_a_new_round_is_asked_about_anew(self, cast: Cast, begun: Escalation) -> None:
        new = NewCertification(Method.COUNTER, ON)
        done = certifications.record(
            cast.clerk_of_bengbu, cast.grandmother_pension, new, relations=DESK, at=AT
        )
        later = done.due_on - 15 * DAY
        at = AT + (later - ON)
        reminder_plans.plan(on=later, at=at)
        while reminders.release(at=at).taken_count:
            pass
        rows = Escalation.objects.filter(entitlement__public_id=cast.grandmother_pension).order_by("due_on")
        assert list(rows.values_list("due_on", "end_reason")) == [
            (GRANDMOTHER_DUE_ON, "certified"),
            (done.due_on, ""),
        ]


class TestTheDesk:
    @pytest.fixture
    def task(self, begun: Escalation) -> UUID:
        """Nobody could be told."""
        NoticeDelivery.objects.update(state="failed", sent_at=None)
        advance(AT + HOUR)
        return OutreachTask.objects.get(escalation=begun).public_id

    def test_one_takes_it_and_the_other_waits(self, cast: Cast, task: UUID) -> None:
        colleague = staff("+8613790000077", StaffRole.CLERK, BENGBU)
        card = outreach.take(cast.clerk_of_bengbu, task, at=AT + HOUR)
        assert card.is_held_by_other(colleague.user_id, at=AT + HOUR)
        with pytest.raises(OutreachHeld):
            outreach.take(colleague, task, at=AT + HOUR)
        with pytest.raises(OutreachNotHeld):
            outreach.close(colleague, task, OutreachOutcome.NOT_REACHED, "", at=AT + HOUR)
        # A lease that has run out is anybody's.
        outreach.take(colleague, task, at=AT + HOUR + outreach.HOLDS_FOR)
        with pytest.raises(OutreachNotHeld):
            outreach.close(cast.clerk_of_bengbu, task, OutreachOutcome.NOT_REACHED, "", at=AT + 4 * HOUR)
        outreach.give_back(colleague, task, at=AT + 4 * HOUR)
        assert task_by_public_id(task) is not None

    def test_other_areas_and_relatives_do_not_see_it(self, cast: Cast, task: UUID) -> None:
        with pytest.raises(OutreachNotFound):
            outreach.take(cast.clerk_of_shenzhen, task, at=AT + HOUR)
        assert open_tasks([SHENZHEN]) == []
        relative = staff("+8613790000078", StaffRole.CLERK, BENGBU, person=cast.girl)
        OutreachTask.objects.filter(public_id=task).update(person=cast.girl)
        with pytest.raises(ClerkIsRelative):
            outreach.take(relative, task, at=AT + HOUR)

    def test_a_death_that_is_reported_ends_nothing_and_is_a_sign(
        self, cast: Cast, begun: Escalation, task: UUID
    ) -> None:
        clerk = cast.clerk_of_bengbu
        outreach.take(clerk, task, at=AT + HOUR)
        with pytest.raises(DecisionWrong):
            outreach.close(clerk, task, OutreachOutcome.DIED_REPORTED, " ", at=AT + HOUR)
        outreach.close(clerk, task, OutreachOutcome.DIED_REPORTED, "邻居说上月走了", at=AT + HOUR)
        sign = Signal.objects.get(entitlement=begun.entitlement, due_on=begun.due_on)
        assert (sign.kind, sign.words) == ("relative_report", "邻居说上月走了")
        assert not StandingDecision.objects.exists()
        assert Entitlement.objects.get(pk=begun.entitlement_id).ends_on is None
        begun.refresh_from_db()
        assert begun.ended_at is None
        assert AuditEvent.objects.filter(
            action="outreach.closed", facts={"outcome": "died_reported"}
        ).exists()

    def test_nobody_is_asked_about_who_is_said_to_have_died(
        self, cast: Cast, begun: Escalation, task: UUID
    ) -> None:
        """The task was there before it was staff's turn: the child is being asked meanwhile."""
        receive()
        assert [rung for rung, _who, _end in rungs(begun)] == ["person", "first_contact"]
        outreach.take(cast.clerk_of_bengbu, task, at=AT + 2 * HOUR)
        outreach.close(
            cast.clerk_of_bengbu, task, OutreachOutcome.DIED_REPORTED, "邻居说上月走了", at=AT + 2 * HOUR
        )
        for days in range(1, 20):
            advance(AT + days * DAY)
        assert [rung for rung, _who, _end in rungs(begun)] == ["person", "first_contact"]
        assert open_tasks([BENGBU]) == []

    def test_a_visit_that_staff_offer_is_told_to_the_person_and_contacts(
        self, cast: Cast, begun: Escalation, task: UUID
    ) -> None:
        receive()
        advance(AT + 5 * DAY)
        outreach.take(cast.clerk_of_bengbu, task, at=AT + 5 * DAY)
        outreach.close(cast.clerk_of_bengbu, task, OutreachOutcome.OFFERED_VISIT, "", at=AT + 5 * DAY)
        advance(AT + 5 * DAY)
        assert [rung for rung, _who, _end in rungs(begun)][-2:] == ["home_visit", "home_visit"]

    def test_a_closed_task_is_gone(self, cast: Cast, task: UUID) -> None:
        outreach.take(cast.clerk_of_bengbu, task, at=AT + HOUR)
        outreach.close(cast.clerk_of_bengbu, task, OutreachOutcome.NOT_REACHED, "", at=AT + HOUR)
        with pytest.raises(OutreachNotFound):
            outreach.take(cast.clerk_of_bengbu, task, at=AT + HOUR)
        with pytest.raises(OutreachNotFound):
            outreach.close(cast.clerk_of_bengbu, task, OutreachOutcome.MOVED, "x", at=AT + HOUR)

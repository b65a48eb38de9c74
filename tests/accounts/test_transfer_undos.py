"""A transfer that passed, appealed against: two others decide, and what it wrote is undone as if it had never been."""

from datetime import date, datetime
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import contributions, matter_leases, matters, people, transfer_undos, transfers
from accounts.actions.contributions import Origin
from accounts.actions.matter_decisions import Choice
from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.enums.people import Insurance
from accounts.enums.users import StaffRole
from accounts.errors.matters import (
    MatterAppealClosed,
    MatterBarred,
    MatterNotAllowed,
    MatterNotFound,
    TransferStands,
)
from accounts.models.audit import AuditEvent
from accounts.models.notices import Notice
from accounts.models.people import Enrolment
from accounts.models.transfers import RelationTransfer
from accounts.queries.approvals import approval_by_id
from accounts.queries.contributions import enrolments_of, spans_of
from accounts.queries.matters import MatterCard
from accounts.queries.transfers import transfers_of, undo_facts
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.contributions import Span
from accounts.rules.transfer_undos import KIND
from accounts.rules.transfers import Wish
from foundation.periods import Period
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
    open_desk,
    wish,
)
from tests.accounts.test_transfer_effects import DECIDED_AT, DECIDED_ON, PENSION, SINCE, passed, pensions

UPHELD_AT = DECIDED_AT + 5 * DAY
GRANT, REJECT, ACCEPT = MatterAct.GRANT, MatterAct.REJECT, MatterAct.ACCEPT


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


@pytest.fixture
def others() -> tuple[Actor, Actor]:
    """Two more clerks of the place, who had no part in the transfer."""
    return (
        stage.staff("+8613700000087", StaffRole.CLERK, BENGBU),
        stage.staff("+8613700000088", StaffRole.CLERK, BENGBU),
    )


def appealed(desk: Desk, first: MatterCard) -> MatterCard:
    return matters.appeal(desk.me, first.public_id, "我没有要转养老", key=uuid4(), at=UPHELD_AT)


def proposed(clerk: Actor, card: MatterCard, act: MatterAct = GRANT, *, draws: bool = False) -> MatterCard:
    """Let a clerk take an appeal, accept it and propose how it ends."""
    held = matter_leases.take(clerk, card.public_id, kin_ids=NOBODY, holds_for=HOUR, at=UPHELD_AT)
    held = _handled(clerk, held, Choice(ACCEPT, held.version), draws=draws)
    reason = "transfer_stands" if act is REJECT else ""
    return _handled(clerk, held, Choice(act, held.version, reason, "已核对"), draws=draws)


def _handled(clerk: Actor, card: MatterCard, choice: Choice, *, draws: bool) -> MatterCard:
    return transfer_undos.handle(
        clerk, card.public_id, choice, draws_pension=draws, kin_ids=NOBODY, waits=5 * DAY, at=UPHELD_AT
    )


def confirmed(clerk: Actor, card: MatterCard) -> MatterCard:
    proposal = approval_by_id(card.proposal_id or 0)
    assert proposal is not None
    seen = proposal.payload_hash
    return transfer_undos.confirm(
        clerk, card.public_id, seen, draws_pension=False, kin_ids=NOBODY, at=UPHELD_AT
    )


def pay_in_bengbu(desk: Desk) -> None:
    """Pay two months at the new place, after the transfer."""
    span = Span(
        insurance=PENSION,
        scheme=Scheme.EMPLOYEE,
        kind=ContributionKind.PAID,
        area_key=BENGBU,
        period=Period(date(2026, 1, 1), date(2026, 3, 1)),
        months_count=2,
        base_fen=500_000,
        unit_fen=80_000,
        personal_fen=40_000,
    )
    contributions.record(SYSTEM, desk.applicant.pk, span, Origin("test", "1"), at=DECIDED_AT + DAY)


def test_upheld_it_is_as_if_it_had_never_been_and_what_was_believed_stays_known(
    desk: Desk, others: tuple[Actor, Actor]
) -> None:
    before = enrolments_of(desk.applicant.pk)
    first = passed(desk)
    between = enrolments_of(desk.applicant.pk)
    done = confirmed(others[1], proposed(others[0], appealed(desk, first)))

    assert (done.kind, done.outcome) == (KIND.code, MatterOutcome.PASSED)
    assert pensions(desk) == {SHENZHEN: Period(SINCE)}
    assert set(enrolments_of(desk.applicant.pk)) == set(before)

    def known_at(at: datetime) -> list[tuple[str, date, date | None]]:
        rows = Enrolment.objects.known_at(at).filter(person=desk.applicant, insurance=PENSION.value)
        return sorted((row.area_key, row.starts_on, row.ends_on) for row in rows)

    assert known_at(DECIDED_AT + DAY) == sorted(
        (one.area_key, one.period.starts_on, one.period.ends_on)
        for one in between
        if one.insurance is PENSION
    )
    assert known_at(AT) == known_at(UPHELD_AT) == [(SHENZHEN, SINCE, None)]
    row = RelationTransfer.objects.get()
    assert (row.undone_by_id, row.undone_on) == (done.id, date(2026, 3, 8))
    assert [one.undone_on for one in transfers_of(desk.applicant.pk)] == [date(2026, 3, 8)]


def test_what_was_paid_in_between_stays_and_is_said(desk: Desk, others: tuple[Actor, Actor]) -> None:
    first = passed(desk)
    pay_in_bengbu(desk)
    assert undo_facts(first.id, draws_pension=False).kept_months == 2
    paid = spans_of(desk.applicant.pk)
    confirmed(others[1], proposed(others[0], appealed(desk, first)))
    assert spans_of(desk.applicant.pk) == paid
    assert pensions(desk) == {SHENZHEN: Period(SINCE)}


def test_one_that_had_ended_before_goes_on_as_it_was(desk: Desk, others: tuple[Actor, Actor]) -> None:
    ended_on = date(2025, 7, 1)
    row = Enrolment.objects.get(person=desk.applicant, insurance=PENSION.value)
    Enrolment.objects.filter(pk=row.pk).update(superseded_at=AT)
    row.pk, row.ends_on = None, ended_on
    row.save(force_insert=True)
    first = passed(desk)
    confirmed(others[1], proposed(others[0], appealed(desk, first)))
    assert pensions(desk) == {SHENZHEN: Period(SINCE, ended_on)}


def test_where_one_was_insured_already_that_stays(desk: Desk, others: tuple[Actor, Actor]) -> None:
    since = date(2026, 1, 1)
    people.enrol(
        desk.applicant.pk, PENSION, area_key=BENGBU, starts_on=since, has_personal_account=False, at=AT
    )
    first = passed(desk)
    confirmed(others[1], proposed(others[0], appealed(desk, first)))
    assert pensions(desk) == {SHENZHEN: Period(SINCE), BENGBU: Period(since)}


def test_neither_answer_is_one_clerks_and_none_who_decided_first(
    desk: Desk, others: tuple[Actor, Actor]
) -> None:
    review = appealed(desk, passed(desk))
    for barred in (desk.clerk, desk.colleague):
        with pytest.raises(MatterBarred):
            proposed(barred, review)
    waiting = proposed(others[0], review, REJECT)
    assert waiting.state is MatterState.CHECKING
    for barred in (desk.clerk, desk.colleague):
        with pytest.raises(MatterBarred):
            confirmed(barred, waiting)
    done = confirmed(others[1], waiting)
    assert done.outcome is MatterOutcome.REJECTED
    assert pensions(desk) == {SHENZHEN: Period(SINCE, DECIDED_ON), BENGBU: Period(DECIDED_ON)}
    # An appeal is not appealed against.
    with pytest.raises(MatterAppealClosed):
        appealed(desk, done)


def test_within_the_days_and_once_and_only_ones_own(desk: Desk) -> None:
    first = passed(desk)
    with pytest.raises(MatterNotFound):
        matters.appeal(stage.citizen(desk.other), first.public_id, "", key=uuid4(), at=UPHELD_AT)
    with pytest.raises(MatterAppealClosed):
        matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=DECIDED_AT + 61 * DAY)
    review = matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=DECIDED_AT + 60 * DAY)
    matters.withdraw(desk.me, review.public_id, at=DECIDED_AT + 60 * DAY)
    with pytest.raises(MatterAppealClosed):
        matters.appeal(desk.me, first.public_id, "", key=uuid4(), at=DECIDED_AT + 60 * DAY)


def test_while_it_is_appealed_against_the_same_insurance_moves_nowhere(desk: Desk) -> None:
    appealed(desk, passed(desk))
    with pytest.raises(MatterNotAllowed) as refused:
        transfers.apply(desk.me, application(desk), at=UPHELD_AT)
    assert "transfer.already_open" in {reason.code for reason in refused.value.reasons}


class TestWhatStandsOnIt:
    """Whatever was done since and rests on the transfer stands in the way, and is named."""

    def refused(
        self, desk: Desk, others: tuple[Actor, Actor], first: MatterCard, *, draws: bool = False
    ) -> set[str]:
        before = enrolments_of(desk.applicant.pk)
        review = appealed(desk, first)
        with pytest.raises(TransferStands) as stood:
            proposed(others[0], review, draws=draws)
        assert enrolments_of(desk.applicant.pk) == before
        assert RelationTransfer.objects.filter(undone_by__isnull=False).count() == 0
        return {reason.code for reason in stood.value.reasons}

    def test_a_pension_that_is_drawn(self, desk: Desk, others: tuple[Actor, Actor]) -> None:
        assert self.refused(desk, others, passed(desk), draws=True) == {"transfer.undo.draws_pension"}

    def test_a_change_of_what_began_there(self, desk: Desk, others: tuple[Actor, Actor]) -> None:
        first = passed(desk)
        begun = Enrolment.objects.current().filter(area_key=BENGBU, insurance=PENSION.value)
        begun.update(superseded_at=DECIDED_AT + DAY)
        assert self.refused(desk, others, first) == {"transfer.undo.changed_there"}

    def test_a_change_of_what_ended_here(self, desk: Desk, others: tuple[Actor, Actor]) -> None:
        first = passed(desk)
        ended = Enrolment.objects.current().filter(area_key=SHENZHEN, insurance=PENSION.value)
        ended.update(superseded_at=DECIDED_AT + DAY)
        assert self.refused(desk, others, first) == {"transfer.undo.changed_here"}

    def test_a_register_that_brought_the_ended_one_again(
        self, desk: Desk, others: tuple[Actor, Actor]
    ) -> None:
        card = accepted(desk)
        was = Enrolment.objects.get(person=desk.applicant, insurance=PENSION.value)
        Enrolment.objects.filter(pk=was.pk).update(superseded_at=AT)
        was.pk, was.source, was.external_id, was.starts_on = None, "register", "E1", DECIDED_ON
        was.save(force_insert=True)
        first = passed(desk, card)
        was.pk, was.superseded_at = None, None
        was.starts_on, was.ends_on = SINCE, date(2026, 1, 1)
        was.save(force_insert=True)
        assert self.refused(desk, others, first) == {"transfer.undo.changed_here"}

    def test_a_new_enrolment_here(self, desk: Desk, others: tuple[Actor, Actor]) -> None:
        first = passed(desk)
        people.enrol(
            desk.applicant.pk,
            PENSION,
            area_key=SHENZHEN,
            starts_on=date(2026, 3, 5),
            has_personal_account=False,
            at=DECIDED_AT + DAY,
        )
        assert self.refused(desk, others, first) == {"transfer.undo.enrolled_again"}

    def test_another_transfer_since(self, desk: Desk, others: tuple[Actor, Actor]) -> None:
        first = passed(desk)
        done = RelationTransfer.objects.get()
        done.pk, done.began, done.ended = None, None, None
        done.from_area_key, done.to_area_key = BENGBU, "510100"
        done.matter_id = transfers.apply(desk.me, application(desk, wanted=_medical()), at=DECIDED_AT).id
        done.save(force_insert=True)
        assert self.refused(desk, others, first) == {"transfer.undo.moved_on"}

    def test_what_happens_between_the_two_clerks_stands_too(
        self, desk: Desk, others: tuple[Actor, Actor]
    ) -> None:
        waiting = proposed(others[0], appealed(desk, passed(desk)))
        begun = Enrolment.objects.current().filter(area_key=BENGBU, insurance=PENSION.value)
        begun.update(superseded_at=UPHELD_AT)
        with pytest.raises(TransferStands):
            confirmed(others[1], waiting)
        with pytest.raises(TransferStands):
            confirmed(others[1], waiting)
        assert not RelationTransfer.objects.filter(undone_by__isnull=False).exists()


def test_what_fails_halfway_undoes_nothing(
    desk: Desk, others: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = proposed(others[0], appealed(desk, passed(desk)))
    monkeypatch.setattr(transfer_undos.audit, "record", Mock(side_effect=RuntimeError("halfway")))
    with pytest.raises(RuntimeError, match="halfway"):
        confirmed(others[1], waiting)
    assert pensions(desk) == {SHENZHEN: Period(SINCE, DECIDED_ON), BENGBU: Period(DECIDED_ON)}
    assert RelationTransfer.objects.get().undone_by is None


def test_the_person_is_told_and_the_audit_says_by_whom(desk: Desk, others: tuple[Actor, Actor]) -> None:
    done = confirmed(others[1], proposed(others[0], appealed(desk, passed(desk))))
    told = Notice.objects.filter(topic=f"matter:{done.public_id}").order_by("pk")
    assert list(told.values_list("template", flat=True)) == [
        "matter.received",
        "matter.accepted",
        "matter.closed",
    ]
    assert told[2].facts["kind_zh"] == KIND.zh
    event = AuditEvent.objects.get(action="transfer.undone")
    assert (event.actor_user_id, event.subject_person_id) == (others[1].user_id, desk.applicant.pk)


def test_a_decided_transfer_keeps_what_it_says(desk: Desk, others: tuple[Actor, Actor]) -> None:
    confirmed(others[1], proposed(others[0], appealed(desk, passed(desk))))
    rows = RelationTransfer.objects.all()
    for change in ({"to_area_key": "510100"}, {"undone_on": date(2026, 4, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def _medical() -> Wish:
    return wish(Insurance.EMPLOYEE_MEDICAL)

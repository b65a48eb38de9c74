"""A second person: never the first one, exactly what was seen, in time, used once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import approvals, people
from accounts.actions.approvals import NewApproval
from accounts.enums.approvals import ApprovalState
from accounts.errors.approvals import (
    ApprovalDecided,
    ApprovalExists,
    ApprovalMissing,
    ApprovalMoved,
    ApprovalNeedsSecond,
    ApprovalNotFound,
)
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.queries.approvals import ApprovalCard, approval_by_id
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex
from tests.accounts.desk import AT, BENGBU, DAY, SHENZHEN, Desk, open_desk

PAYLOAD = {"person": 7, "words": "合并两份档案"}
CODE = "test.merge"


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


def proposed(desk: Desk) -> ApprovalCard:
    new = NewApproval(CODE, BENGBU, PAYLOAD, desk.applicant.pk)
    return approvals.propose(desk.clerk, new, waits=DAY, at=AT)


def test_it_is_proposed_seen_approved_and_used_once(desk: Desk) -> None:
    card = proposed(desk)
    assert card.payload == PAYLOAD
    assert "档案".encode() not in bytes(Approval.objects.get().payload_sealed)
    with pytest.raises(ApprovalMissing):
        approvals.consume(CODE, card.payload_hash, at=AT)
    approvals.approve(desk.colleague, card.public_id, card.payload_hash, at=AT)
    assert approvals.consume(CODE, card.payload_hash, at=AT) == PAYLOAD
    with pytest.raises(ApprovalMissing):
        approvals.consume(CODE, card.payload_hash, at=AT)
    events = AuditEvent.objects.filter(object_id=card.public_id).order_by("pk")
    assert [event.action for event in events] == ["approval.proposed", "approval.approved"]
    assert events[0].subject_person_id == desk.applicant.pk


def test_an_approval_allows_nothing_else(desk: Desk) -> None:
    card = proposed(desk)
    approvals.approve(desk.colleague, card.public_id, card.payload_hash, at=AT)
    for code, payload_hash in (("test.other", card.payload_hash), (CODE, "0" * 64)):
        with pytest.raises(ApprovalMissing):
            approvals.consume(code, payload_hash, at=AT)
    with pytest.raises(ApprovalMissing):
        approvals.consume(CODE, card.payload_hash, at=AT + DAY)


def test_who_may_decide(desk: Desk) -> None:
    card = proposed(desk)
    with pytest.raises(ApprovalNeedsSecond):
        approvals.approve(desk.clerk, card.public_id, card.payload_hash, at=AT)
    for stranger in (desk.elsewhere, desk.me):
        with pytest.raises(ApprovalNotFound):
            approvals.approve(stranger, card.public_id, card.payload_hash, at=AT)
    with pytest.raises(ApprovalMoved):
        approvals.approve(desk.colleague, card.public_id, "0" * 64, at=AT)
    with pytest.raises(ApprovalDecided):
        approvals.approve(desk.colleague, card.public_id, card.payload_hash, at=AT + DAY)
    new = NewApproval(CODE, SHENZHEN, PAYLOAD)
    with pytest.raises(ApprovalNotFound):
        approvals.propose(desk.clerk, new, waits=DAY, at=AT)


def test_a_rejected_one_is_decided_and_may_be_proposed_anew(desk: Desk) -> None:
    card = proposed(desk)
    with pytest.raises(ApprovalExists):
        proposed(desk)
    approvals.reject(desk.colleague, card.public_id, card.payload_hash, at=AT)
    for act in (approvals.approve, approvals.reject):
        with pytest.raises(ApprovalDecided):
            act(desk.colleague, card.public_id, card.payload_hash, at=AT)
    with pytest.raises(ApprovalMissing):
        approvals.consume(CODE, card.payload_hash, at=AT)
    assert proposed(desk).public_id != card.public_id


def test_one_that_ran_out_makes_way(desk: Desk) -> None:
    card = proposed(desk)
    new = NewApproval(CODE, BENGBU, PAYLOAD)
    assert approvals.propose(desk.colleague, new, waits=DAY, at=AT + DAY).id != card.id
    gone = approval_by_id(card.id)
    assert gone is not None
    assert gone.state is ApprovalState.VOID


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"code": "test.other"}, "stays as it was"),
        ({"payload_hash": "0" * 64}, "stays as it was"),
        ({"expires_at": AT + timedelta(days=9)}, "stays as it was"),
        ({"consumed_at": AT}, "consumed_approved"),
        ({"state": "approved"}, "decided_or_not"),
    ],
)
def test_the_database_keeps_what_was_proposed(desk: Desk, changes: dict[str, object], name: str) -> None:
    card = proposed(desk)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Approval.objects.filter(pk=card.id).update(**changes)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Approval.objects.update(state="approved", decided_by=desk.clerk.user_id, decided_at=AT)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Approval.objects.all().delete()


def test_a_decision_stands(desk: Desk) -> None:
    card = proposed(desk)
    approvals.approve(desk.colleague, card.public_id, card.payload_hash, at=AT)
    approvals.consume(CODE, card.payload_hash, at=AT)
    for changes in ({"state": "rejected"}, {"consumed_at": None}):
        with pytest.raises(IntegrityError, match="once"), transaction.atomic():
            Approval.objects.update(**changes)
    approvals.void(desk.clerk, card.id, at=AT)
    assert Approval.objects.get().state == "approved"


def test_a_second_user_of_the_same_human_being_is_no_second_person(desk: Desk) -> None:
    card = proposed(desk)
    clerk, colleague = (User.objects.get(pk=one.user_id) for one in (desk.clerk, desk.colleague))
    first, second = (
        people.register(SYSTEM, people.NewPerson("何宁", Sex.FEMALE, date(1985, 4, 2)), at=AT)
        for _row in (1, 2)
    )
    InsuredPerson.objects.filter(pk=second.pk).update(merged_into=first)
    User.objects.filter(pk=clerk.pk).update(person=second)
    User.objects.filter(pk=colleague.pk).update(person=first)
    again = replace(desk.colleague, person_id=first.pk)

    with pytest.raises(ApprovalNeedsSecond):
        approvals.approve(again, card.public_id, card.payload_hash, at=AT)
    with pytest.raises(ApprovalNeedsSecond):
        approvals.reject(again, card.public_id, card.payload_hash, at=AT)
    assert Approval.objects.get().state == ApprovalState.WAITING.value

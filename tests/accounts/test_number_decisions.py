"""A number recorded wrongly or shared with another: one clerk proposes, a colleague agrees, and the people hear of it."""

from datetime import date, timedelta

import pytest

from accounts.actions import documents, number_decisions, people
from accounts.actions.documents import NewDocument, Why
from accounts.actions.number_decisions import Wish
from accounts.actions.people import NewPerson
from accounts.enums.documents import DocumentRole, DocumentSource
from accounts.errors.approvals import (
    ApprovalDecided,
    ApprovalExists,
    ApprovalMoved,
    ApprovalNeedsSecond,
    ApprovalNotFound,
)
from accounts.errors.documents import DocumentIsLast, DocumentStartInvalid
from accounts.models.approvals import Approval
from accounts.models.audit import AuditEvent
from accounts.models.documents import IdentityDocument, NumberConflict
from accounts.models.notices import Notice
from accounts.models.people import InsuredPerson
from accounts.queries.conflicts import numbers_waiting, open_conflict, open_conflicts_after
from accounts.queries.documents import documents_of
from accounts.queries.people import match_number
from accounts.rules.actors import SYSTEM
from foundation.identifiers import Sex
from tests.accounts.desk import DAY, Desk, open_desk
from tests.accounts.test_number_conflicts import BORN, OTHER, SHARED, current, number, paper
from tests.cast import AT, BENGBU, BUILT_AT, ON

WHY = Why("公安机关核查结果", BENGBU)
WAITS = timedelta(days=5)


@pytest.fixture
def desk(db: None) -> Desk:
    return open_desk()


@pytest.fixture
def pair(desk: Desk) -> tuple[InsuredPerson, InsuredPerson]:
    one, other = (
        people.register(SYSTEM, NewPerson(name, Sex.MALE, BORN, number(SHARED)), at=BUILT_AT)
        for name in ("张建国", "李建国")
    )
    return one, other


def changed(person: InsuredPerson, starts_on: date = ON) -> Wish:
    new = NewDocument(number(OTHER), DocumentSource.POLICE_CERTIFICATE, starts_on=starts_on)
    return Wish(person.pk, current(person).public_id, new)


def withdrawn(person: InsuredPerson) -> Wish:
    """Ask for the shared number to be withdrawn, with the right one on record already."""
    wrong = current(person).public_id
    documents.add(SYSTEM, person.pk, paper(OTHER), WHY, at=AT)
    return Wish(person.pk, wrong)


class TestTwoClerks:
    def test_one_alone_changes_nothing_and_two_settle_it(
        self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        before = list(IdentityDocument.objects.order_by("pk").values())
        card = number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        assert list(IdentityDocument.objects.order_by("pk").values()) == before
        assert not AuditEvent.objects.filter(action="document.number_changed").exists()
        assert [one.public_id for one in numbers_waiting({BENGBU}, at=AT)] == [card.public_id]
        with pytest.raises(ApprovalNeedsSecond):
            number_decisions.confirm(desk.clerk, card.public_id, card.payload_hash, at=AT)
        with pytest.raises(ApprovalNotFound):
            number_decisions.confirm(desk.elsewhere, card.public_id, card.payload_hash, at=AT)
        with pytest.raises(ApprovalMoved):
            number_decisions.confirm(desk.colleague, card.public_id, "0" * 64, at=AT)

        number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT)

        assert NumberConflict.objects.get().outcome == "changed"
        found = match_number(OTHER).person
        assert found is not None
        assert found.id == pair[0].pk
        event = AuditEvent.objects.get(action="document.number_changed")
        assert (event.actor_user_id, event.actor_area_key, event.reason) == (
            desk.colleague.user_id,
            BENGBU,
            WHY.reason,
        )
        with pytest.raises(ApprovalDecided):
            number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT)

    def test_a_withdrawn_number_means_the_other_again_and_both_are_told(
        self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        card = number_decisions.propose(desk.clerk, withdrawn(pair[0]), WHY, waits=WAITS, at=AT)
        number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT)
        assert NumberConflict.objects.get().outcome == "withdrawn"
        found = match_number(SHARED).person
        assert found is not None
        assert found.id == pair[1].pk
        told = Notice.objects.order_by("recipient").values_list("recipient", "template", "facts")
        assert list(told) == [
            (pair[0].pk, "document.withdrawn", {}),
            (pair[1].pk, "number.settled", {}),
        ]

    def test_of_three_nobody_is_told_that_it_is_settled(
        self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        people.register(SYSTEM, NewPerson("王建国", Sex.MALE, BORN, number(SHARED)), at=AT)
        card = number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT)
        assert [one.template for one in Notice.objects.all()] == ["document.number_changed"]

    def test_turned_down_nothing_changes(self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]) -> None:
        card = number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        number_decisions.turn_down(desk.colleague, card.public_id, card.payload_hash, at=AT)
        assert NumberConflict.objects.get().resolved_at is None
        assert not Notice.objects.exists()
        number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)

    def test_what_is_proposed_is_sealed_and_comes_back_whole(
        self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        card = number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        assert OTHER.encode() not in bytes(Approval.objects.get().payload_sealed)
        assert card.payload["new"]["number"] == OTHER
        number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT)
        row = IdentityDocument.objects.current().get(person=pair[0], role="current")
        assert (row.starts_on, row.source) == (ON, DocumentSource.POLICE_CERTIFICATE.value)


class TestWhatStandsAgainstIt:
    def test_the_proposer_learns_at_once(self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]) -> None:
        only = Wish(pair[0].pk, current(pair[0]).public_id)
        with pytest.raises(DocumentIsLast):
            number_decisions.propose(desk.clerk, only, WHY, waits=WAITS, at=AT)
        with pytest.raises(DocumentStartInvalid):
            number_decisions.propose(desk.clerk, changed(pair[0], ON + DAY), WHY, waits=WAITS, at=AT)
        assert not Approval.objects.exists()

    def test_one_document_waits_once(self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]) -> None:
        number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        with pytest.raises(ApprovalExists):
            number_decisions.propose(
                desk.colleague, changed(pair[0], ON - DAY), Why("别的依据", BENGBU), waits=WAITS, at=AT
            )
        number_decisions.propose(desk.clerk, changed(pair[1]), WHY, waits=WAITS, at=AT)

    def test_a_document_that_is_another_by_now_is_not_touched(
        self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        card = number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        documents.change_number(SYSTEM, current(pair[0]).public_id, paper(OTHER), WHY, at=AT)
        with pytest.raises(ApprovalMoved):
            number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT)
        assert Approval.objects.get().state == "waiting"

    def test_after_its_time_nobody_agrees(
        self, desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]
    ) -> None:
        card = number_decisions.propose(desk.clerk, changed(pair[0]), WHY, waits=WAITS, at=AT)
        with pytest.raises(ApprovalDecided):
            number_decisions.confirm(desk.colleague, card.public_id, card.payload_hash, at=AT + WAITS)


def test_the_list_names_each_human_being_once(desk: Desk, pair: tuple[InsuredPerson, InsuredPerson]) -> None:
    (card,) = open_conflicts_after(None, most=10)
    assert card.holder_ids == (pair[0].pk, pair[1].pk)
    assert SHARED not in repr(card)
    assert open_conflicts_after(card.id, most=10) == []
    assert open_conflict(card.public_id) == card
    third = people.register(SYSTEM, NewPerson("张建国", Sex.MALE, BORN, number(SHARED)), at=AT)
    InsuredPerson.objects.filter(pk=third.pk).update(merged_into=pair[0])
    assert open_conflicts_after(None, most=10)[0].holder_ids == (pair[0].pk, pair[1].pk)
    roles = {one.role for one in documents_of(pair[0].pk)}
    assert roles == {DocumentRole.CURRENT}

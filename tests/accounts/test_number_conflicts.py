"""Two persons with one number: both are recorded, a machine means neither, and a clerk settles it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import conflicts, documents, people
from accounts.actions.documents import NewDocument, Why
from accounts.actions.people import NewPerson
from accounts.enums.documents import ConflictOutcome, DocumentKind, DocumentSource
from accounts.errors.documents import ConflictNotFound, ConflictStillOpen
from accounts.models.audit import AuditEvent
from accounts.models.documents import IdentityDocument, NumberConflict
from accounts.models.people import InsuredPerson
from accounts.queries.documents import documents_of
from accounts.queries.people import match_number, person_by_id_number, person_ids_found
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import DocumentNumber, parse
from foundation.identifiers import Sex, synthetic_id_number
from tests.cast import AT, BUILT_AT, ON, load

pytestmark = pytest.mark.django_db

BORN = date(1950, 1, 1)
SHARED = synthetic_id_number(county_code="349900", born_on=BORN, sequence=701)
OTHER = synthetic_id_number(county_code="349900", born_on=BORN, sequence=703)
WHY = Why("公安机关核查结果")


def number(text: str) -> DocumentNumber:
    return parse(DocumentKind.CITIZEN_ID, text, on=ON)


def paper(text: str) -> NewDocument:
    return NewDocument(number(text), DocumentSource.POLICE_CERTIFICATE)


@pytest.fixture
def pair(db: None) -> tuple[InsuredPerson, InsuredPerson]:
    one, other = (
        people.register(SYSTEM, NewPerson(name, Sex.MALE, BORN, number(SHARED)), at=BUILT_AT)
        for name in ("张建国", "李建国")
    )
    return one, other


def current(person: InsuredPerson) -> IdentityDocument:
    return IdentityDocument.objects.current().get(person=person, role="current")


def test_both_are_recorded_and_neither_is_meant(pair: tuple[InsuredPerson, InsuredPerson]) -> None:
    match = match_number(SHARED)
    assert (match.person, match.is_shared) == (None, True)
    assert person_by_id_number(SHARED) is None
    assert set(person_ids_found(SHARED, on=ON, most=5)) == {person.pk for person in pair}
    assert [card.is_shared for person in pair for card in documents_of(person.pk)] == [True, True]
    conflict = NumberConflict.objects.get()
    assert (conflict.opened_at, conflict.resolved_at) == (BUILT_AT, None)
    # The question names nobody: whose record it is about is told by neither person's list of acts.
    assert AuditEvent.objects.get(action="number.conflict_opened").subject_person_id is None


def test_a_third_adds_no_second_question(pair: tuple[InsuredPerson, InsuredPerson]) -> None:
    people.register(SYSTEM, NewPerson("王建国", Sex.MALE, BORN, number(SHARED)), at=AT)
    assert NumberConflict.objects.count() == 1


def test_a_changed_number_settles_it_and_the_old_one_still_means_neither(
    pair: tuple[InsuredPerson, InsuredPerson],
) -> None:
    documents.change_number(SYSTEM, current(pair[0]).public_id, paper(OTHER), WHY, at=AT)

    settled = NumberConflict.objects.get()
    assert (settled.outcome, settled.resolved_at, settled.reason) == ("changed", AT, WHY.reason)
    assert person_by_id_number(OTHER) is not None
    # Old papers of the one still bear the number that is the other's now.
    assert match_number(SHARED).is_shared
    assert not any(card.is_shared for person in pair for card in documents_of(person.pk))


def test_a_withdrawn_number_settles_it_and_means_the_other(pair: tuple[InsuredPerson, InsuredPerson]) -> None:
    documents.add(SYSTEM, pair[0].pk, paper(OTHER), WHY, at=AT)
    shared = IdentityDocument.objects.current().get(
        person=pair[0], number_index=current(pair[1]).number_index
    )
    documents.withdraw(SYSTEM, shared.public_id, WHY, at=AT)

    assert NumberConflict.objects.get().outcome == "withdrawn"
    found = person_by_id_number(SHARED)
    assert found is not None
    assert found.id == pair[1].pk


def test_a_number_of_three_is_settled_only_when_one_is_left(
    pair: tuple[InsuredPerson, InsuredPerson],
) -> None:
    people.register(SYSTEM, NewPerson("王建国", Sex.MALE, BORN, number(SHARED)), at=AT)
    documents.change_number(SYSTEM, current(pair[0]).public_id, paper(OTHER), WHY, at=AT)
    assert NumberConflict.objects.get().resolved_at is None


def test_nobody_settles_what_the_facts_leave_open(pair: tuple[InsuredPerson, InsuredPerson]) -> None:
    conflict = NumberConflict.objects.get()
    with pytest.raises(ConflictStillOpen):
        conflicts.resolve(SYSTEM, conflict.public_id, (ConflictOutcome.CHANGED, "核清"), at=AT)
    with pytest.raises(ConflictNotFound):
        conflicts.resolve(SYSTEM, uuid4(), (ConflictOutcome.CHANGED, "核清"), at=AT)
    conflicts.resolve(SYSTEM, conflict.public_id, (ConflictOutcome.ONE_PERSON, "两条记录是同一人"), at=AT)
    with pytest.raises(ConflictNotFound):
        conflicts.resolve(SYSTEM, conflict.public_id, (ConflictOutcome.ONE_PERSON, "again"), at=AT)
    assert AuditEvent.objects.get(action="number.conflict_resolved").reason == "两条记录是同一人"


def test_taking_over_a_former_number_is_no_conflict_but_means_nobody(db: None) -> None:
    one = people.register(SYSTEM, NewPerson("张建国", Sex.MALE, BORN, number(SHARED)), at=BUILT_AT)
    documents.change_number(SYSTEM, current(one).public_id, paper(OTHER), WHY, at=AT)
    people.register(SYSTEM, NewPerson("李建国", Sex.MALE, BORN, number(SHARED)), at=AT)
    assert not NumberConflict.objects.exists()
    assert match_number(SHARED).is_shared


def test_loaders_find_what_they_wrote(db: None) -> None:
    new = [
        NewPerson(name, Sex.MALE, BORN, number(text))
        for name, text in (("甲", SHARED), ("乙", SHARED), ("丙", OTHER))
    ]
    first, *_others = load(new)

    assert conflicts.note_all(at=AT) == 1
    assert conflicts.note_all(at=AT) == 0
    assert NumberConflict.objects.get().document.number_index == first.documents.get().number_index


def test_an_answer_needs_a_reason(pair: tuple[InsuredPerson, InsuredPerson]) -> None:
    with pytest.raises(IntegrityError, match="resolved_with_reason"), transaction.atomic():
        NumberConflict.objects.update(resolved_at=AT, outcome="changed")

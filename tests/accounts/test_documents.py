"""Documents of a person: added, changed, withdrawn, never rewritten, and found by each of their numbers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import documents, people
from accounts.actions.documents import NewDocument, NewPaper, Why
from accounts.actions.people import NewPerson
from accounts.enums.documents import DocumentKind, DocumentRole, DocumentSource
from accounts.errors.documents import (
    DocumentDatesInvalid,
    DocumentExists,
    DocumentHasNoEnd,
    DocumentIsLast,
    DocumentNotFound,
)
from accounts.errors.people import PersonNotFound
from accounts.fields import seal, unseal
from accounts.models.audit import AuditEvent
from accounts.models.documents import NUMBER_LABEL, IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.queries.documents import documents_of
from accounts.queries.people import match_number, person_by_id_number, person_cards, person_ids_found
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import parse
from foundation.identifiers import Sex, synthetic_id_number
from tests.cast import AT, BUILT_AT, ON

pytestmark = pytest.mark.django_db

BORN = date(1962, 9, 27)
OLD = "610104620927690"
NUMBER = "610104196209276908"
CHANGED = synthetic_id_number(county_code="619901", born_on=date(1962, 8, 27), sequence=2)
WHY = Why("公安机关变更证明", "610100")


def citizen_number(text: str) -> NewDocument:
    return NewDocument(parse(DocumentKind.CITIZEN_ID, text, on=ON), DocumentSource.POLICE_CERTIFICATE)


@pytest.fixture
def elder(db: None) -> InsuredPerson:
    number = parse(DocumentKind.CITIZEN_ID, OLD, on=ON)
    return people.register(SYSTEM, NewPerson("李 秀英", Sex.FEMALE, BORN, number), at=BUILT_AT)


def first(person: InsuredPerson) -> IdentityDocument:
    return IdentityDocument.objects.current().get(person=person, role="current")


def test_a_registered_number_and_its_old_writing_find_the_person(elder: InsuredPerson) -> None:
    for text in (NUMBER, OLD):
        assert person_ids_found(text, on=ON, most=5) == [elder.pk]
        assert match_number(text).person == person_cards([elder.pk])[elder.pk]
    shown = [(card.role, card.number_masked) for card in documents_of(elder.pk)]
    assert shown == [(DocumentRole.CURRENT, "610***********6908"), (DocumentRole.ALIAS, "610********7690")]
    assert (elder.name, elder.name_typed, elder.name_keys[0]) == ("李秀英", "李 秀英", "lixiuying")


def test_a_changed_number_finds_the_person_by_both(elder: InsuredPerson) -> None:
    born_on_before = elder.born_on
    made = documents.change_number(SYSTEM, first(elder).public_id, citizen_number(CHANGED), WHY, at=AT)

    for text in (NUMBER, CHANGED, OLD):
        found = person_by_id_number(text)
        assert found is not None
        assert found.id == elder.pk
    current, former, _alias = documents_of(elder.pk)
    assert (current.public_id, current.role, current.starts_on) == (made, DocumentRole.CURRENT, ON)
    assert (former.role, former.starts_on, former.ends_on) == (DocumentRole.FORMER, BORN, ON)
    # Nothing that was reckoned from the birth date moves; that the number says otherwise is noted.
    elder.refresh_from_db()
    assert elder.born_on == born_on_before
    assert current.differs_by_birth
    assert not former.differs_by_birth


def test_history_keeps_every_row(elder: InsuredPerson) -> None:
    old = first(elder)
    documents.change_number(SYSTEM, old.public_id, citizen_number(CHANGED), WHY, at=AT)
    known = IdentityDocument.objects.known_at(AT - timedelta(seconds=1)).filter(person=elder, role="current")
    assert list(known) == [old]
    event = AuditEvent.objects.get(action="document.number_changed")
    assert (event.subject_person_id, event.actor_area_key, event.reason) == (elder.pk, "610100", WHY.reason)
    assert NUMBER not in str(event.facts)
    assert CHANGED not in str(event.facts)


def test_a_former_number_does_not_become_the_current_one_again(elder: InsuredPerson) -> None:
    documents.change_number(SYSTEM, first(elder).public_id, citizen_number(CHANGED), WHY, at=AT)
    with pytest.raises(DocumentExists):
        documents.change_number(
            SYSTEM, first(elder).public_id, citizen_number(NUMBER), WHY, at=AT + timedelta(days=2)
        )
    assert first(elder).starts_on == ON


def test_a_former_number_is_not_changed_again(elder: InsuredPerson) -> None:
    old = first(elder)
    documents.change_number(SYSTEM, old.public_id, citizen_number(CHANGED), WHY, at=AT)
    former = IdentityDocument.objects.current().get(person=elder, role="former")
    for gone in (old.public_id, former.public_id, elder.public_id):
        with pytest.raises(DocumentNotFound):
            documents.change_number(SYSTEM, gone, citizen_number(NUMBER), WHY, at=AT)
    for gone in (old.public_id, elder.public_id):
        with pytest.raises(DocumentNotFound):
            documents.withdraw(SYSTEM, gone, WHY, at=AT)


def test_a_resident_of_hong_kong_gets_a_mainland_number_later(db: None) -> None:
    permit = parse(DocumentKind.HK_MACAO_RESIDENCE, "810000199408230021", on=ON)
    person = people.register(SYSTEM, NewPerson("陈家明", Sex.FEMALE, date(1994, 8, 23), permit), at=BUILT_AT)
    number = synthetic_id_number(county_code="449901", born_on=date(1994, 8, 23), sequence=2)
    issued = NewDocument(
        parse(DocumentKind.CITIZEN_ID, number, on=ON),
        DocumentSource.ORIGINAL_SEEN,
        date(2025, 5, 1),
        date(2045, 5, 1),
    )
    documents.add(SYSTEM, person.pk, issued, WHY, at=AT)

    assert [card.kind for card in documents_of(person.pk)] == [
        DocumentKind.CITIZEN_ID, DocumentKind.HK_MACAO_RESIDENCE,
    ]  # fmt: skip
    assert person_cards([person.pk])[person.pk].id_number_masked.startswith("449")
    for text in (number, "810000199408230021"):
        assert person_ids_found(text, on=ON, most=5) == [person.pk]


def test_a_passport_is_told_apart_by_its_country(elder: InsuredPerson) -> None:
    for country in ("KOR", "USA"):
        passport = parse(DocumentKind.PASSPORT, "M12345678", country=country, on=ON)
        documents.add(SYSTEM, elder.pk, NewDocument(passport, DocumentSource.ORIGINAL_SEEN), WHY, at=AT)
    assert match_number("M12345678", country="KOR").person is not None
    assert match_number("M12345678").person is None
    assert person_ids_found("m12345678", on=ON, most=5) == [elder.pk]


def test_the_same_number_twice_is_refused(elder: InsuredPerson) -> None:
    with pytest.raises(DocumentExists):
        documents.add(SYSTEM, elder.pk, citizen_number(NUMBER), WHY, at=AT)
    with pytest.raises(PersonNotFound):
        documents.add(SYSTEM, 0, citizen_number(NUMBER), WHY, at=AT)
    assert not AuditEvent.objects.filter(action="document.added").exists()


@pytest.mark.parametrize(
    ("issued_on", "expires_on"),
    [
        (ON + timedelta(days=1), None),
        (BORN - timedelta(days=1), None),
        (date(2020, 1, 1), date(2020, 1, 1)),
        (None, BORN),
    ],
)
def test_dates_that_cannot_be(elder: InsuredPerson, issued_on: date | None, expires_on: date | None) -> None:
    passport = parse(DocumentKind.PASSPORT, "E1234567", country="CHN", on=ON)
    new = NewDocument(passport, DocumentSource.ORIGINAL_SEEN, issued_on, expires_on)
    with pytest.raises(DocumentDatesInvalid):
        documents.add(SYSTEM, elder.pk, new, WHY, at=AT)


def test_a_withdrawn_document_finds_nobody(elder: InsuredPerson) -> None:
    with pytest.raises(DocumentIsLast):
        documents.withdraw(SYSTEM, first(elder).public_id, WHY, at=AT)
    made = documents.add(SYSTEM, elder.pk, citizen_number(CHANGED), WHY, at=AT)
    documents.withdraw(SYSTEM, made, WHY, at=AT)
    assert person_by_id_number(CHANGED) is None
    assert IdentityDocument.objects.filter(public_id=made, superseded_at=AT).exists()


def test_a_withdrawn_number_takes_its_other_writing_along(elder: InsuredPerson) -> None:
    documents.add(SYSTEM, elder.pk, citizen_number(CHANGED), WHY, at=AT)
    wrong = IdentityDocument.objects.current().get(person=elder, role="current", source="registration")
    documents.withdraw(SYSTEM, wrong.public_id, WHY, at=AT)
    for text in (NUMBER, OLD):
        assert person_ids_found(text, on=ON, most=5) == []


def test_a_former_number_that_was_a_mistake_gives_it_back_to_its_owner(elder: InsuredPerson) -> None:
    owner = people.register(
        SYSTEM,
        NewPerson("周晓", Sex.FEMALE, date(1962, 8, 27), citizen_number(CHANGED).number),
        at=BUILT_AT,
    )
    made = documents.add(SYSTEM, elder.pk, citizen_number(CHANGED), WHY, at=AT)
    right = synthetic_id_number(county_code="619901", born_on=BORN, sequence=4)
    documents.change_number(SYSTEM, made, replace(citizen_number(right), starts_on=ON), WHY, at=AT)
    assert match_number(CHANGED).is_shared

    former = next(one for one in documents_of(elder.pk) if one.role is DocumentRole.FORMER)
    documents.withdraw(SYSTEM, former.public_id, WHY, at=AT)

    assert match_number(CHANGED).person == person_cards([owner.pk])[owner.pk]


def test_a_card_issued_anew_keeps_its_number(elder: InsuredPerson) -> None:
    was = first(elder)
    paper = NewPaper(DocumentSource.ORIGINAL_SEEN, date(2025, 3, 1))
    made = documents.renew(SYSTEM, was.public_id, paper, WHY, at=AT)
    row = first(elder)
    assert (row.public_id, row.issued_on, row.is_long_term) == (made, date(2025, 3, 1), True)
    assert (row.starts_on, bytes(row.number_index)) == (was.starts_on, bytes(was.number_index))
    assert row.source == DocumentSource.ORIGINAL_SEEN.value
    assert match_number(OLD).person is not None
    with pytest.raises(DocumentNotFound):
        documents.renew(SYSTEM, was.public_id, paper, WHY, at=AT)
    for wrong in (replace(paper, issued_on=ON + timedelta(days=1)), replace(paper, expires_on=BORN)):
        with pytest.raises(DocumentDatesInvalid):
            documents.renew(SYSTEM, made, wrong, WHY, at=AT)
    with pytest.raises(DocumentHasNoEnd):
        documents.renew(SYSTEM, made, replace(paper, expires_on=date(2045, 3, 1)), WHY, at=AT)


class TestTheTable:
    def test_no_row_is_changed_or_deleted(self, elder: InsuredPerson) -> None:
        rows = IdentityDocument.objects.filter(person=elder)
        for change in ({"role": "former", "ends_on": ON}, {"starts_on": ON}, {"differs_by_sex": True}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
        rows.update(superseded_at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(superseded_at=None)

    def test_a_number_may_be_sealed_anew_and_nothing_with_it(self, elder: InsuredPerson) -> None:
        row = first(elder)
        anew = seal(NUMBER, label=NUMBER_LABEL, owner=elder.public_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            IdentityDocument.objects.filter(pk=row.pk).update(number_sealed=anew, role="alias")
        IdentityDocument.objects.filter(pk=row.pk).update(superseded_at=AT)
        IdentityDocument.objects.filter(pk=row.pk).update(number_sealed=anew)
        row.refresh_from_db()
        assert unseal(row.number_sealed, label=NUMBER_LABEL, owner=elder.public_id) == NUMBER

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"kind": "library_card"}, "accounts_document_kind"),
            ({"role": "stolen"}, "accounts_document_role"),
            ({"role": "former"}, "accounts_document_former_has_ended"),
            ({"kind": "passport"}, "accounts_document_passport_has_country"),
            ({"country": "KOR"}, "accounts_document_passport_has_country"),
            ({"issued_on": ON, "expires_on": ON}, "accounts_document_expires_after_issue"),
            ({}, "accounts_document_once"),
        ],
    )
    def test_what_the_table_refuses(self, elder: InsuredPerson, change: dict[str, object], name: str) -> None:
        row = first(elder)
        row.pk, row.public_id = None, elder.public_id
        for field, value in change.items():
            setattr(row, field, value)
        if change:
            row.number_index = b"another"
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save(force_insert=True)

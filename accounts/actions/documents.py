"""Writes the identity documents of persons: add one, change a number, withdraw what was recorded by mistake."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, conflicts
from accounts.enums.documents import ConflictOutcome, DocumentRole, DocumentSource
from accounts.errors.documents import (
    DocumentDatesInvalid,
    DocumentExists,
    DocumentIsLast,
    DocumentNotFound,
)
from accounts.errors.people import PersonNotFound
from accounts.fields import seal
from accounts.models.documents import NUMBER_LABEL, IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.queries.documents import index_of
from accounts.rules.actors import Actor
from accounts.rules.documents import DocumentNumber, differences
from foundation.clock import local_date
from foundation.identifiers import Sex

ONCE = "accounts_document_once"


@dataclass(frozen=True)
class NewDocument:
    """A document somebody has seen; without a day of issue its number is taken to be the person's from birth."""

    number: DocumentNumber
    source: DocumentSource
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Why:
    """Why something was done, and at which area's desk; both go into the audit."""

    reason: str
    area_key: str = ""


def rows_of(person: InsuredPerson, new: NewDocument, *, at: datetime) -> list[IdentityDocument]:
    """Make the unsaved rows of a document, sealed: the number, and its alias if it has one."""
    number = new.number
    writings = [(number.number, DocumentRole.CURRENT)]
    if number.alias:
        writings.append((number.alias, DocumentRole.ALIAS))
    by_sex, by_birth = differences(number, Sex(person.sex), person.born_on)
    return [
        IdentityDocument(
            person=person,
            kind=number.kind.value,
            country=number.country,
            number_sealed=seal(text, label=NUMBER_LABEL, owner=person.public_id),
            number_index=index_of(text),
            role=role.value,
            source=new.source.value,
            issued_on=new.issued_on,
            expires_on=new.expires_on,
            differs_by_sex=by_sex,
            differs_by_birth=by_birth,
            starts_on=new.issued_on or person.born_on,
            recorded_at=at,
        )
        for text, role in writings
    ]


def add(actor: Actor, person_id: int, new: NewDocument, why: Why, *, at: datetime) -> UUID:
    """Record one more document of a person; a number that somebody else has opens a question and refuses nothing.

    Raises:
        PersonNotFound, DocumentDatesInvalid, DocumentExists.
    """
    with transaction.atomic():
        conflicts.hold(index_of(new.number.number))
        person = _locked(person_id)
        _check_dates(new, person, on=local_date(at))

        row = _write(rows_of(person, new, at=at))
        is_shared = conflicts.note(actor, row, at=at)
        audit.record(actor, _event("document.added", row, why, is_shared=is_shared), at=at)
    return row.public_id


def change_number(actor: Actor, document_id: UUID, new: NewDocument, why: Why, *, at: datetime) -> UUID:
    """Put another number in the place of a document's, from the new one's day of issue on; the old one still finds
    the person.

    Nothing that was reckoned from a birth date is reckoned anew.
    Raises:
        DocumentNotFound, DocumentDatesInvalid, DocumentExists.
    """
    with transaction.atomic():
        conflicts.hold(_index_of(document_id), index_of(new.number.number))
        old = _locked_document(document_id)
        changed_on = new.issued_on or local_date(at)
        if changed_on <= old.starts_on:
            raise DocumentDatesInvalid
        _check_dates(new, old.person, on=local_date(at))

        _supersede(old, at=at)
        _rewrite(old, at=at, role=DocumentRole.FORMER.value, ends_on=changed_on)
        rows = rows_of(old.person, new, at=at)
        for row in rows:
            row.starts_on = changed_on
        row = _write(rows)
        conflicts.settle(actor, old, (ConflictOutcome.CHANGED, why.reason), at=at)
        is_shared = conflicts.note(actor, row, at=at)
        audit.record(actor, _event("document.number_changed", row, why, is_shared=is_shared), at=at)
    return row.public_id


@transaction.atomic
def withdraw(actor: Actor, document_id: UUID, why: Why, *, at: datetime) -> None:
    """Take back a document that was recorded by mistake; its number no longer finds the person.

    Raises:
        DocumentNotFound, DocumentIsLast.
    """
    conflicts.hold(_index_of(document_id))
    row = _locked_document(document_id)
    others = IdentityDocument.objects.current().filter(
        person__same_as=row.person_id, role=DocumentRole.CURRENT.value
    )
    if not others.exclude(pk=row.pk).exists():
        raise DocumentIsLast
    _supersede(row, at=at)
    conflicts.settle(actor, row, (ConflictOutcome.WITHDRAWN, why.reason), at=at)
    audit.record(actor, _event("document.withdrawn", row, why), at=at)


def _locked(person_id: int) -> InsuredPerson:
    person = InsuredPerson.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    return person


def _index_of(public_id: UUID) -> bytes:
    """Give the blind index of a document in use, before anything is held."""
    rows = IdentityDocument.objects.current().filter(public_id=public_id, role=DocumentRole.CURRENT.value)
    index = rows.values_list("number_index", flat=True).first()
    if index is None:
        raise DocumentNotFound
    return bytes(index)


def _locked_document(public_id: UUID) -> IdentityDocument:
    """Give a document in use with its person held, as it stands once the person is held."""
    rows = IdentityDocument.objects.current().filter(public_id=public_id, role=DocumentRole.CURRENT.value)
    person_id = rows.values_list("person_id", flat=True).first()
    if person_id is None:
        raise DocumentNotFound
    person = _locked(person_id)
    row = rows.first()
    if row is None:
        raise DocumentNotFound
    row.person = person
    return row


def _check_dates(new: NewDocument, person: InsuredPerson, *, on: date) -> None:
    issued_on, expires_on = new.issued_on, new.expires_on
    if issued_on is not None and not person.born_on <= issued_on <= on:
        raise DocumentDatesInvalid
    if expires_on is not None and expires_on <= (issued_on or person.born_on):
        raise DocumentDatesInvalid


def _write(rows: list[IdentityDocument]) -> IdentityDocument:
    """Write the rows of one document and give the first, the number in use."""
    try:
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
    except IntegrityError as error:
        if ONCE in str(error):
            raise DocumentExists from error
        raise
    return rows[0]


def _supersede(row: IdentityDocument, *, at: datetime) -> None:
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])


def _rewrite(row: IdentityDocument, *, at: datetime, role: str, ends_on: date) -> None:
    """Record a document anew as a former one."""
    IdentityDocument.objects.create(
        person=row.person, kind=row.kind, country=row.country, number_sealed=row.number_sealed,
        number_index=row.number_index, role=role, source=row.source, issued_on=row.issued_on,
        expires_on=row.expires_on, differs_by_sex=row.differs_by_sex, differs_by_birth=row.differs_by_birth,
        starts_on=row.starts_on, ends_on=ends_on, recorded_at=at,
    )  # fmt: skip


def _event(action: str, row: IdentityDocument, why: Why, *, is_shared: bool = False) -> audit.Event:
    return audit.Event(
        action,
        row.person_id,
        area_key=why.area_key,
        object_kind="identity_document",
        object_id=row.public_id,
        reason=why.reason,
        facts={"kind": row.kind, "is_number_shared": is_shared},
    )

"""Writes the identity documents of persons: add one, renew it, change a number, withdraw what was a mistake."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import audit, conflicts
from accounts.enums.documents import ConflictOutcome, DocumentKind, DocumentRole, DocumentSource
from accounts.errors.documents import (
    DocumentDatesInvalid,
    DocumentExists,
    DocumentExpiryDiffers,
    DocumentHasNoEnd,
    DocumentIsLast,
    DocumentNotFound,
    DocumentStartInvalid,
)
from accounts.errors.people import PersonNotFound
from accounts.fields import seal, unseal
from accounts.models.documents import NUMBER_LABEL, IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.queries.document_validity import expected_validity
from accounts.queries.documents import index_of
from accounts.rules.actors import Actor
from accounts.rules.document_validity import Validity
from accounts.rules.documents import DocumentNumber, differences, parse
from foundation.clock import local_date
from foundation.identifiers import Sex

ONCE = "accounts_document_once"
_IN_USE = frozenset({DocumentRole.CURRENT})
# Another writing goes with its number.
_WITHDRAWN = frozenset({DocumentRole.CURRENT, DocumentRole.FORMER})


@dataclass(frozen=True)
class NewDocument:
    """A document somebody has seen.

    Its number is the person's from `starts_on`, or else from the day of issue, or else from birth. An end that is not
    the one the law gives has to be confirmed: somebody has looked at it again.
    """

    number: DocumentNumber
    source: DocumentSource
    issued_on: date | None = None
    expires_on: date | None = None
    is_long_term: bool = False
    is_end_confirmed: bool = False
    starts_on: date | None = None


@dataclass(frozen=True)
class NewPaper:
    """What is printed on a new paper of a number that stays, and what shows it."""

    source: DocumentSource
    issued_on: date
    expires_on: date | None = None
    is_long_term: bool = False
    is_end_confirmed: bool = False


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
    by_sex, by_birth = differences(number, Sex(person.sex), person.birth_date)
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
            is_long_term=new.is_long_term,
            differs_by_sex=by_sex,
            differs_by_birth=by_birth,
            starts_on=new.starts_on or new.issued_on or person.birth_date,
            recorded_at=at,
        )
        for text, role in writings
    ]


def add(actor: Actor, person_id: int, new: NewDocument, why: Why, *, at: datetime) -> UUID:
    """Record one more document of a person; a number that somebody else has opens a question and refuses nothing.

    Raises:
        PersonNotFound, DocumentDatesInvalid, DocumentExpiryDiffers, DocumentExists.
    """
    with transaction.atomic():
        conflicts.hold(index_of(new.number.number))
        person = _locked(person_id)
        new = _with_end(new, person, on=local_date(at))

        row = _write(rows_of(person, new, at=at))
        is_shared = conflicts.note(actor, row, at=at)
        audit.record(actor, _event("document.added", row, why, is_shared=is_shared), at=at)
    return row.public_id


def change_number(actor: Actor, document_id: UUID, new: NewDocument, why: Why, *, at: datetime) -> UUID:
    """Put another number in the place of a document's from a day on; the old one still finds the person.

    The day is the new one's first, or else that of its issue, or else today. Nothing that was reckoned from a birth
    date is reckoned anew.
    Raises:
        DocumentNotFound, DocumentStartInvalid, DocumentDatesInvalid, DocumentExpiryDiffers, DocumentExists.
    """
    on = local_date(at)
    with transaction.atomic():
        conflicts.hold(_index_of(document_id), index_of(new.number.number))
        old = _locked_document(document_id)
        changed_on = new.starts_on or new.issued_on or on
        if not old.starts_on < changed_on <= on:
            raise DocumentStartInvalid
        new = _with_end(replace(new, starts_on=changed_on), old.person, on=on)

        _supersede(old, at=at)
        _rewrite(old, at=at, role=DocumentRole.FORMER.value, ends_on=changed_on)
        row = _write(rows_of(old.person, new, at=at))
        conflicts.settle(actor, old, (ConflictOutcome.CHANGED, why.reason), at=at)
        is_shared = conflicts.note(actor, row, at=at)
        audit.record(actor, _event("document.number_changed", row, why, is_shared=is_shared), at=at)
    return row.public_id


@transaction.atomic
def renew(actor: Actor, document_id: UUID, paper: NewPaper, why: Why, *, at: datetime) -> UUID:
    """Record that a document was issued anew with the number it had, or what is printed on it where that was not known.

    Raises:
        DocumentNotFound, DocumentDatesInvalid, DocumentExpiryDiffers.
    Law: IDC 5.
    """
    on = local_date(at)
    conflicts.hold(_index_of(document_id))
    row = _locked_document(document_id)
    printed = NewDocument(
        _number_of(row, on=on),
        paper.source,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        is_long_term=paper.is_long_term,
        is_end_confirmed=paper.is_end_confirmed,
    )
    known = _with_end(printed, row.person, on=on)

    _supersede(row, at=at)
    anew = _rewrite(
        row,
        at=at,
        source=paper.source.value,
        issued_on=known.issued_on,
        expires_on=known.expires_on,
        is_long_term=known.is_long_term,
    )
    audit.record(actor, _event("document.renewed", anew, why), at=at)
    return anew.public_id


@transaction.atomic
def withdraw(actor: Actor, document_id: UUID, why: Why, *, at: datetime) -> None:
    """Take back a number that was recorded by mistake, in use or a former one; it no longer finds the person.

    Raises:
        DocumentNotFound, DocumentIsLast.
    """
    conflicts.hold(_index_of(document_id, _WITHDRAWN))
    row = _locked_document(document_id, _WITHDRAWN)
    others = IdentityDocument.objects.current().filter(
        person__same_as=row.person_id, role=DocumentRole.CURRENT.value
    )
    if row.role == DocumentRole.CURRENT.value and not others.exclude(pk=row.pk).exists():
        raise DocumentIsLast
    for written in _other_writings(row, on=local_date(at)):
        _supersede(written, at=at)
    _supersede(row, at=at)
    conflicts.settle(actor, row, (ConflictOutcome.WITHDRAWN, why.reason), at=at)
    audit.record(actor, _event("document.withdrawn", row, why), at=at)


def hold(document_id: UUID, *numbers: str) -> None:
    """Hold the number of a document and others for this transaction, and then its person, in the order of locks.

    Raises:
        DocumentNotFound.
    """
    conflicts.hold(_index_of(document_id, _WITHDRAWN), *map(index_of, numbers))
    _locked_document(document_id, _WITHDRAWN)


def compare_anew(person: InsuredPerson, *, at: datetime) -> None:
    """Note anew, on the documents of a held person, whether their numbers tell another sex or birth date."""
    rows = IdentityDocument.objects.current().filter(person__same_as=person.pk).select_related("person")
    for row in rows:
        differs = differences(_number_of(row, on=local_date(at)), Sex(person.sex), person.birth_date)
        if differs != (row.differs_by_sex, row.differs_by_birth):
            _supersede(row, at=at)
            _rewrite(row, at=at, differs_by_sex=differs[0], differs_by_birth=differs[1])


def _locked(person_id: int) -> InsuredPerson:
    person = InsuredPerson.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound
    return person


def _number_of(row: IdentityDocument, *, on: date) -> DocumentNumber:
    """Open the number of a document whose person is at hand."""
    clear = unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.person.public_id)
    return parse(DocumentKind(row.kind), clear, country=row.country, on=on)


def _other_writings(row: IdentityDocument, *, on: date) -> list[IdentityDocument]:
    """List the other writings of a number, such as the 15 digits that became 18."""
    aliases = IdentityDocument.objects.current().filter(
        person__same_as=row.person_id, kind=row.kind, role=DocumentRole.ALIAS.value
    )
    number = _number_of(row, on=on).number
    # Another row of the same human being keeps the writings of its own documents.
    mine = [one for one in aliases.select_related("person") if one.person_id == row.person_id]
    return [one for one in mine if _number_of(one, on=on).number == number]


def _index_of(public_id: UUID, roles: frozenset[DocumentRole] = _IN_USE) -> bytes:
    """Give the blind index of a document, before anything is held."""
    rows = IdentityDocument.objects.current().filter(public_id=public_id, role__in=roles)
    index = rows.values_list("number_index", flat=True).first()
    if index is None:
        raise DocumentNotFound
    return bytes(index)


def _locked_document(public_id: UUID, roles: frozenset[DocumentRole] = _IN_USE) -> IdentityDocument:
    """Give a document with its person held, as it stands once the person is held."""
    rows = IdentityDocument.objects.current().filter(public_id=public_id, role__in=roles)
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
    if issued_on is not None and not person.birth_date <= issued_on <= on:
        raise DocumentDatesInvalid
    if expires_on is not None and (new.is_long_term or expires_on <= (issued_on or person.birth_date)):
        raise DocumentDatesInvalid


def _with_end(new: NewDocument, person: InsuredPerson, *, on: date) -> NewDocument:
    """Give the document with its end: the one that was entered, or else the one the law gives for the age.

    Raises:
        DocumentDatesInvalid; DocumentExpiryDiffers: an entered end is another one, and nobody has looked again.
    Law: IDC 5.
    """
    _check_dates(new, person, on=on)
    entered = Validity(new.expires_on, new.is_long_term)
    expected = expected_validity(new.number.kind, new.issued_on, person.birth_date)
    if not entered.is_known:
        return replace(new, expires_on=expected.expires_on, is_long_term=expected.is_long_term)
    if expected.is_known and entered != expected and not new.is_end_confirmed:
        if expected.is_long_term:
            raise DocumentHasNoEnd(law=("IDC 5",))
        raise DocumentExpiryDiffers(expected=expected.expires_on, law=("IDC 5",))
    return new


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


def _rewrite(row: IdentityDocument, *, at: datetime, **changed: Any) -> IdentityDocument:
    """Record a document anew, with what has changed of it."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name in ("id", "public_id", "superseded_at"):
        del kept[name]
    return IdentityDocument.objects.create(**{**kept, "recorded_at": at, **changed})


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

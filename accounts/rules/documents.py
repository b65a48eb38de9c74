"""Decisions on identity documents: what a text is the number of, and what it says of its person."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from accounts.enums.documents import DocumentKind
from accounts.errors.documents import DocumentOfAnotherKind
from foundation import documents
from foundation.identifiers import (
    OLD_ID_NUMBER_LENGTH,
    IdNumber,
    IdNumberInvalid,
    Sex,
    parse_id_number,
)
from foundation.text import bare

# The kinds whose numbers follow GB 11643. No two other kinds share a shape, so a number and, for a passport, its
# country say whose it is without the kind.
STANDARD = frozenset(
    {
        DocumentKind.CITIZEN_ID,
        DocumentKind.HK_MACAO_RESIDENCE,
        DocumentKind.TAIWAN_RESIDENCE,
        DocumentKind.FOREIGN_RESIDENCE,
    }
)
LONGEST_PASSPORT = 12
_BY_PREFIX = {
    "81": DocumentKind.HK_MACAO_RESIDENCE,
    "82": DocumentKind.HK_MACAO_RESIDENCE,
    "83": DocumentKind.TAIWAN_RESIDENCE,
}
_FOREIGNER = "9"
_PARSERS: dict[DocumentKind, Callable[[str], str]] = {
    DocumentKind.FOREIGN_RESIDENCE_OLD: documents.parse_old_foreign_card,
    DocumentKind.HK_MACAO_TRAVEL: documents.parse_hk_macao_travel,
    DocumentKind.TAIWAN_TRAVEL: documents.parse_taiwan_travel,
    DocumentKind.PASSPORT: documents.parse_passport,
    DocumentKind.BIRTH_CERTIFICATE: documents.parse_birth_certificate,
}


@dataclass(frozen=True)
class DocumentNumber:
    """A checked number with its kind; sex and birth date only where the number tells them.

    ``alias`` is another writing under which the person may be looked up, such as the 15 digits that became 18.
    """

    kind: DocumentKind
    number: str = field(repr=False)
    country: str = ""
    alias: str = field(default="", repr=False)
    sex: Sex | None = None
    born_on: date | None = field(default=None, repr=False)


def parse(kind: DocumentKind, text: str, *, country: str = "", on: date) -> DocumentNumber:
    """Read the number of a document of one kind, as of a day.

    Raises:
        IdNumberInvalid, DocumentNumberInvalid: as the subclass that says what is wrong.
        DocumentOfAnotherKind: a right number of another document.
    """
    if kind in STANDARD:
        found = of_id_number(parse_id_number(text, on=on), typed=text)
        if found.kind is not kind:
            raise DocumentOfAnotherKind(kind=found.kind)
        return found
    if kind is DocumentKind.PASSPORT:
        return DocumentNumber(kind, documents.parse_passport(text), documents.parse_country(country))
    return DocumentNumber(kind, _PARSERS[kind](text))


def of_id_number(found: IdNumber, *, typed: str = "") -> DocumentNumber:
    """Say which document a number of GB 11643 belongs to; its first digits tell."""
    old = bare(typed)
    return DocumentNumber(
        kind=kind_of(found.number),
        number=found.number,
        alias=old if len(old) == OLD_ID_NUMBER_LENGTH else "",
        sex=found.sex,
        born_on=found.born_on,
    )


def kind_of(number: str) -> DocumentKind:
    """Tell the kind of an 18-character number by its beginning. Law: GB 11643-1999."""
    if number.startswith(_FOREIGNER):
        return DocumentKind.FOREIGN_RESIDENCE
    return _BY_PREFIX.get(number[:2], DocumentKind.CITIZEN_ID)


def writings(text: str, *, on: date) -> tuple[str, ...]:
    """Give every number a text may stand for, of any kind: a person is looked up by all of them.

    It is empty for a text that is no document's number, such as a name.
    """
    found: dict[str, None] = {}
    with suppress(IdNumberInvalid):
        number = of_id_number(parse_id_number(text, on=on), typed=text)
        found |= dict.fromkeys(filter(None, (number.number, number.alias)))
    for parser in _PARSERS.values():
        with suppress(documents.DocumentNumberInvalid):
            found[parser(text)] = None
    return tuple(found)


def refuse_mistyped(text: str, *, on: date) -> None:
    """Refuse a text that is meant as a number and is none, before anybody is looked for.

    No passport in use is as long as an identity number, so a long text that begins with a digit is meant as one.
    Raises:
        IdNumberInvalid: as the subclass that says what is wrong.
    """
    short = bare(text)
    if short[:1].isdigit() and (len(short) > LONGEST_PASSPORT or not writings(text, on=on)):
        parse_id_number(text, on=on)


def differences(number: DocumentNumber, sex: Sex, born_on: date) -> tuple[bool, bool]:
    """Say whether a number tells another sex, and another birth date, than the record does.

    A number is only a hint: police correct numbers, and records may be right where they are wrong.
    """
    by_sex = number.sex is not None and sex is not Sex.UNKNOWN and number.sex is not sex
    by_birth = number.born_on is not None and number.born_on != born_on
    return by_sex, by_birth

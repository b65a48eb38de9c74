"""What a number is the number of, by every way people may type it."""

from datetime import date

import pytest

from accounts.enums.documents import DocumentKind
from accounts.errors.documents import DocumentOfAnotherKind
from accounts.rules.documents import (
    DocumentNumber,
    differences,
    kind_of,
    of_id_number,
    parse,
    refuse_mistyped,
    writings,
)
from foundation.documents import CountryUnknown, DocumentNumberInvalid
from foundation.errors import DomainError
from foundation.identifiers import IdNumberInvalid, Sex, parse_id_number, synthetic_id_number

ON = date(2026, 11, 23)
CLASSIC = "11010519491231002X"
FOREIGNER = synthetic_id_number(county_code="931410", born_on=date(1990, 1, 1), sequence=1)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (CLASSIC, DocumentKind.CITIZEN_ID),
        ("810000199408230021", DocumentKind.HK_MACAO_RESIDENCE),
        ("820000199408230021", DocumentKind.HK_MACAO_RESIDENCE),
        ("830000199201300022", DocumentKind.TAIWAN_RESIDENCE),
        (FOREIGNER, DocumentKind.FOREIGN_RESIDENCE),
    ],
)
def test_the_first_digits_tell_the_kind(number: str, kind: DocumentKind) -> None:
    assert kind_of(number) is kind


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_kind_is_read_or_refused(kind: DocumentKind) -> None:
    with pytest.raises(DomainError) as refused:
        parse(kind, "?", country="KOR", on=ON)
    assert isinstance(refused.value, IdNumberInvalid | DocumentNumberInvalid)


def test_a_residence_permit_is_no_identity_card() -> None:
    with pytest.raises(DocumentOfAnotherKind) as refused:
        parse(DocumentKind.CITIZEN_ID, "810000199408230021", on=ON)
    assert refused.value.facts == {"kind": DocumentKind.HK_MACAO_RESIDENCE}


def test_fifteen_digits_become_eighteen_and_stay_beside_them() -> None:
    number = parse(DocumentKind.CITIZEN_ID, " 110105 491231 002", on=ON)
    assert (number.number, number.alias) == (CLASSIC, "110105491231002")
    assert (number.sex, number.born_on) == (Sex.FEMALE, date(1949, 12, 31))


def test_a_passport_needs_its_country() -> None:
    found = parse(DocumentKind.PASSPORT, "m12345678", country="kor", on=ON)
    assert (found.number, found.country, found.born_on) == ("M12345678", "KOR", None)
    with pytest.raises(CountryUnknown):
        parse(DocumentKind.PASSPORT, "M12345678", on=ON)


def test_a_number_shows_in_no_repr() -> None:
    found = parse(DocumentKind.CITIZEN_ID, "110105491231002", on=ON)
    assert CLASSIC not in repr(found)
    assert "110105491231002" not in repr(found)
    assert "1949" not in repr(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLASSIC.lower(), {CLASSIC}),
        ("110105491231002", {CLASSIC, "110105491231002"}),
        ("12345678", {"12345678"}),
        ("H1234567801", {"H12345678", "H1234567801"}),
        ("张敏", set()),
        ("", set()),
    ],
)
def test_a_text_is_looked_up_by_every_number_it_may_be(text: str, expected: set[str]) -> None:
    assert set(writings(text, on=ON)) >= expected
    assert bool(writings(text, on=ON)) == bool(expected)


@pytest.mark.parametrize("text", ["11010519491231002", "110105194912310021", "1101", "1101051949123l002X"])
def test_a_mistyped_number_is_told_so(text: str) -> None:
    with pytest.raises(IdNumberInvalid):
        refuse_mistyped(text, on=ON)


@pytest.mark.parametrize("text", [CLASSIC, "12345678", "123456789", "H12345678", "张敏", "Zhang Min"])
def test_everything_else_may_be_looked_for(text: str) -> None:
    refuse_mistyped(text, on=ON)


@pytest.mark.parametrize(
    ("sex", "born_on", "differs"),
    [
        (Sex.FEMALE, date(1949, 12, 31), (False, False)),
        (Sex.MALE, date(1949, 12, 31), (True, False)),
        (Sex.UNKNOWN, date(1949, 12, 30), (False, True)),
    ],
)
def test_a_number_is_only_a_hint(sex: Sex, born_on: date, differs: tuple[bool, bool]) -> None:
    number = of_id_number(parse_id_number(CLASSIC, on=ON))
    assert differences(number, sex, born_on) == differs
    assert differences(DocumentNumber(DocumentKind.TAIWAN_TRAVEL, "12345678"), sex, born_on) == (False, False)

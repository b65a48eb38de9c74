"""One's own documents: masked, with their end in plain words, and the numbers of before."""

from dataclasses import replace
from datetime import date, timedelta

from accounts.actions import birth_dates, documents
from accounts.actions.documents import NewDocument, Why
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.queries.documents import documents_of
from accounts.queries.people import number_of
from accounts.rules.actors import SYSTEM
from accounts.rules.document_validity import Validity
from accounts.rules.documents import parse
from foundation.identifiers import synthetic_id_number
from portal.shared.documents_shown import validity_words
from tests.cast import AT, ON, Cast
from tests.web.conftest import SignIn

PAGE = "/me/documents/"
WHY = Why("核对原件", "340300")


def test_a_citizen_sees_ends_former_numbers_and_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    mother = cast.mother
    first = documents_of(mother.pk)[0].public_id
    whole = number_of(mother.pk)
    other = synthetic_id_number(county_code="349901", born_on=mother.born_on, sequence=44)
    new = NewDocument(parse(DocumentKind.CITIZEN_ID, other, on=ON), DocumentSource.POLICE_CERTIFICATE)
    documents.change_number(SYSTEM, first, replace(new, starts_on=ON), WHY, at=AT)
    passport = parse(DocumentKind.PASSPORT, "M70010010", country="KOR", on=ON)
    ends_on = ON + timedelta(days=30)
    documents.add(
        SYSTEM,
        mother.pk,
        NewDocument(passport, DocumentSource.ORIGINAL_SEEN, date(2017, 1, 1), ends_on),
        WHY,
        at=AT,
    )
    new_date = birth_dates.NewApproval(date(1960, 3, 1), "1978年招工登记表", ON)
    birth_dates.approve(SYSTEM, mother.pk, new_date, WHY, at=AT)

    page = sign_in(mother).get(PAGE).content.decode()

    for words in ("以前的号码", "还有 30 天", "向发护照的国家换新", "没有登记有效期", "1978年招工登记表"):
        assert words in page
    assert "派出所" not in page
    assert whole not in page
    assert other not in page
    assert PAGE in sign_in(mother).get("/me/").content.decode()


def test_a_shared_number_is_no_matter_of_the_citizen(cast: Cast, sign_in: SignIn) -> None:
    number = parse(DocumentKind.CITIZEN_ID, number_of(cast.mother.pk), on=ON)
    documents.add(SYSTEM, cast.stranger.pk, NewDocument(number, DocumentSource.IMPORT), WHY, at=AT)
    page = sign_in(cast.mother).get(PAGE).content.decode()
    assert "另有" not in page
    assert "陈远山" not in page


def test_the_end_is_said_in_days() -> None:
    said = [
        (Validity(ON), "今天是最后一天"),
        (Validity(ON + timedelta(days=1)), "还有 1 天"),
        (Validity(ON - timedelta(days=1)), "已过期 1 天"),
        (Validity(is_long_term=True), "长期有效"),
        (Validity(), "没有登记有效期"),
    ]
    for validity, words in said:
        assert words in validity_words(validity, on=ON)

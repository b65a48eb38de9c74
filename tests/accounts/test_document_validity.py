"""How long an identity card lasts by age, and what a day of expiry comes to."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from accounts.actions import documents
from accounts.actions.documents import NewDocument, Why
from accounts.enums.documents import DocumentKind, DocumentRole, DocumentSource, DocumentStanding
from accounts.errors.documents import DocumentDatesInvalid, DocumentExpiryDiffers, DocumentHasNoEnd
from accounts.models.people import InsuredPerson
from accounts.queries.document_validity import expected_validity, standing_of
from accounts.queries.documents import documents_of
from accounts.rules.actors import SYSTEM
from accounts.rules.document_validity import CardTerms, Lasting, Validity, terms_of, validity_of_card
from accounts.rules.documents import parse
from foundation.identifiers import synthetic_id_number
from tests.cast import AT, ON, Cast

LAW = terms_of(
    {
        "child_years": 5,
        "young_from": 16,
        "young_years": 10,
        "adult_from": 26,
        "adult_years": 20,
        "elder_from": 46,
        "elder_years": "unlimited",
    }
)
CASES = list(
    csv.DictReader(
        (Path(__file__).parent.parent / "cases" / "card_validity.csv").read_text("utf-8").splitlines()
    )
)
WHY = Why("核对原件", "340300")
DAY = timedelta(days=1)


@pytest.mark.parametrize("case", CASES, ids=[case["note"] for case in CASES])
def test_a_card_lasts_by_the_age_on_the_day_of_its_issue(case: dict[str, str]) -> None:
    expires_on = date.fromisoformat(case["expires_on"]) if case["expires_on"] else None
    found = validity_of_card(date.fromisoformat(case["issued_on"]), date.fromisoformat(case["born_on"]), LAW)
    assert found == Validity(expires_on, is_long_term=expires_on is None)


def test_the_shipped_policy_is_the_law(cast: Cast) -> None:
    for case in CASES:
        issued_on, born_on = (date.fromisoformat(case[name]) for name in ("issued_on", "born_on"))
        reckoned = expected_validity(DocumentKind.CITIZEN_ID, issued_on, born_on)
        assert reckoned == validity_of_card(issued_on, born_on, LAW)
    # Before the law, for other documents, and without a day of issue nothing is reckoned.
    born_on = date(1960, 8, 14)
    assert not expected_validity(DocumentKind.CITIZEN_ID, date(2003, 12, 31), born_on).is_known
    assert not expected_validity(DocumentKind.PASSPORT, ON, born_on).is_known
    assert not expected_validity(DocumentKind.CITIZEN_ID, None, born_on).is_known
    assert not expected_validity(DocumentKind.CITIZEN_ID, born_on - DAY, born_on).is_known


def test_a_step_counts_from_its_age_on_whatever_the_order() -> None:
    terms = CardTerms(((46, Lasting(None)), (0, Lasting(5)), (16, Lasting(10))))
    assert [terms.for_age(age).years for age in (0, 15, 16, 45, 46)] == [5, 5, 10, 10, None]


def test_the_last_day_still_counts_and_the_day_after_does_not(cast: Cast) -> None:
    stands = [
        (Validity(ON), DocumentStanding.ENDING, 0),
        (Validity(ON - DAY), DocumentStanding.EXPIRED, -1),
        (Validity(ON + 90 * DAY), DocumentStanding.ENDING, 90),
        (Validity(ON + 91 * DAY), DocumentStanding.VALID, 91),
        (Validity(is_long_term=True), DocumentStanding.LONG_TERM, None),
        (Validity(), DocumentStanding.UNKNOWN, None),
    ]
    for validity, standing, left in stands:
        assert (standing_of(validity, on=ON), validity.days_left(ON)) == (standing, left)


def card(person: InsuredPerson, issued_on: date) -> NewDocument:
    """Give a card with a number nobody has."""
    text = synthetic_id_number(county_code="349901", born_on=person.born_on, sequence=9)
    return NewDocument(
        parse(DocumentKind.CITIZEN_ID, text, on=ON), DocumentSource.ORIGINAL_SEEN, issued_on=issued_on
    )


def kept(person: InsuredPerson) -> Validity:
    """Give the validity of the person's newest document in use."""
    mine = [one for one in documents_of(person.pk) if one.role is DocumentRole.CURRENT]
    return max(mine, key=lambda one: one.starts_on).validity


def test_an_end_that_was_not_entered_is_reckoned(cast: Cast) -> None:
    documents.add(SYSTEM, cast.daughter.pk, card(cast.daughter, date(2020, 6, 1)), WHY, at=AT)
    assert kept(cast.daughter) == Validity(date(2040, 6, 1))
    documents.add(SYSTEM, cast.mother.pk, card(cast.mother, date(2020, 6, 1)), WHY, at=AT)
    assert kept(cast.mother) == Validity(is_long_term=True)


def test_an_end_that_differs_is_asked_about_and_kept_once_confirmed(cast: Cast) -> None:
    new = card(cast.daughter, date(2020, 6, 1))
    for entered in (replace(new, expires_on=date(2030, 6, 1)), replace(new, is_long_term=True)):
        with pytest.raises(DocumentExpiryDiffers) as refused:
            documents.add(SYSTEM, cast.daughter.pk, entered, WHY, at=AT)
        assert refused.value.facts == {"expected": date(2040, 6, 1)}
    documents.add(
        SYSTEM,
        cast.daughter.pk,
        replace(new, expires_on=date(2030, 6, 1), is_end_confirmed=True),
        WHY,
        at=AT,
    )
    assert kept(cast.daughter) == Validity(date(2030, 6, 1))

    elders = replace(card(cast.mother, date(2020, 6, 1)), expires_on=date(2030, 6, 1))
    with pytest.raises(DocumentHasNoEnd):
        documents.add(SYSTEM, cast.mother.pk, elders, WHY, at=AT)


def test_an_end_that_agrees_passes_and_two_ends_do_not(cast: Cast) -> None:
    new = replace(card(cast.daughter, date(2020, 6, 1)), expires_on=date(2040, 6, 1))
    with pytest.raises(DocumentDatesInvalid):
        documents.add(SYSTEM, cast.daughter.pk, replace(new, is_long_term=True), WHY, at=AT)
    documents.add(SYSTEM, cast.daughter.pk, new, WHY, at=AT)
    assert kept(cast.daughter) == Validity(date(2040, 6, 1))

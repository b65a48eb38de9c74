"""Which number a person is shown by, and that a door asks for a person by number in one round trip."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.enums.documents import DocumentKind, DocumentRole, DocumentSource
from accounts.fields import blind_index, seal, unseal
from accounts.models.documents import NUMBER_LABEL, IdentityDocument
from accounts.models.people import InsuredPerson
from accounts.queries.people import match_number, person_cards
from tests.cast import BUILT_AT, Cast

SQL = "".join(
    Path(f"accounts/sql/{name}.sql").read_text(encoding="utf-8")
    for name in ("numbers", "merges", "number_lookup")
)
NUMBERS = {kind: f"NUMBER{place}" for place, kind in enumerate(DocumentKind)}


def add(person: InsuredPerson, kind: DocumentKind, role: DocumentRole = DocumentRole.CURRENT) -> None:
    """Write a document straight into its table: which numbers a kind may have is another test's."""
    clear = NUMBERS[kind]
    IdentityDocument.objects.create(
        person=person,
        kind=kind.value,
        country="FRA" if kind is DocumentKind.PASSPORT else "",
        number_sealed=seal(clear, label=NUMBER_LABEL, owner=person.public_id),
        number_index=blind_index(clear, label=NUMBER_LABEL),
        role=role.value,
        source=DocumentSource.ORIGINAL_SEEN.value,
        starts_on=person.born_on,
        recorded_at=BUILT_AT,
    )


def shown(person: InsuredPerson) -> str:
    sealed = person_cards([person.pk])[person.pk].id_number_sealed
    return unseal(sealed, label=NUMBER_LABEL, owner=person.public_id) if sealed is not None else ""


def test_the_order_of_the_kinds_is_written_alike_in_code_and_database() -> None:
    listings = re.findall(r"array_position\(ARRAY\[(.*?)\]", SQL, re.DOTALL)
    assert len(listings) == 3
    for listed in listings:
        assert re.findall(r"'(\w+)'", listed) == [kind.value for kind in DocumentKind]


@pytest.mark.django_db
def test_the_foremost_kind_in_use_is_shown_whichever_came_first(cast: Cast) -> None:
    person = cast.daughter
    with transaction.atomic():
        IdentityDocument.objects.current().filter(person=person).update(superseded_at=BUILT_AT)
    assert shown(person) == ""

    add(person, DocumentKind.TAIWAN_RESIDENCE, DocumentRole.ALIAS)
    assert shown(person) == ""
    for kind in (DocumentKind.BIRTH_CERTIFICATE, DocumentKind.PASSPORT, DocumentKind.HK_MACAO_RESIDENCE):
        add(person, kind)
        assert shown(person) == NUMBERS[kind]
    add(person, DocumentKind.FOREIGN_RESIDENCE)
    assert shown(person) == NUMBERS[DocumentKind.HK_MACAO_RESIDENCE]


@pytest.mark.django_db
def test_a_number_is_matched_in_one_statement_and_by_its_country(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    add(cast.daughter, DocumentKind.PASSPORT)
    number = NUMBERS[DocumentKind.PASSPORT]
    with django_assert_num_queries(1):
        found = match_number(number, country="FRA")
    assert (found.person, found.is_shared) == (person_cards([cast.daughter.pk])[cast.daughter.pk], False)
    assert match_number(number, country="DEU").person is None

    add(cast.mother, DocumentKind.PASSPORT)
    with django_assert_num_queries(1):
        found = match_number(number, country="FRA")
    assert (found.person, found.is_shared) == (None, True)

"""Numbers that stood in the persons' table move to documents and back, still sealed and still found."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.actions import documents, people
from accounts.actions.documents import NewDocument, Why
from accounts.actions.people import NewPerson
from accounts.enums.documents import DocumentKind, DocumentSource
from accounts.models.people import InsuredPerson
from accounts.queries.documents import documents_of
from accounts.queries.people import match_number, person_by_id_number
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import parse
from foundation.identifiers import Sex, synthetic_id_number
from tests.cast import AT, BUILT_AT, ON

BEFORE, AFTER = ("accounts", "0013_sign_ins"), ("accounts", "0014_identity_documents")
BORN = date(1950, 1, 1)
NUMBER = synthetic_id_number(county_code="349900", born_on=BORN, sequence=705)
PERMIT = "810000199408230021"

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def migrate(*targets: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))


def newest() -> list[tuple[str, str]]:
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_numbers_survive_the_way_back_and_forth() -> None:
    leaves = newest()
    card = parse(DocumentKind.CITIZEN_ID, NUMBER, on=ON)
    one, other = (
        people.register(SYSTEM, NewPerson(name, Sex.MALE, BORN, card), at=BUILT_AT)
        for name in ("张建国", "李建国")
    )
    permit = parse(DocumentKind.HK_MACAO_RESIDENCE, PERMIT, on=ON)
    resident = people.register(
        SYSTEM, NewPerson("Chan Ka Ming", Sex.FEMALE, date(1994, 8, 23), permit), at=BUILT_AT
    )
    passport = parse(DocumentKind.PASSPORT, "E1234567", country="CHN", on=ON)
    documents.add(SYSTEM, one.pk, NewDocument(passport, DocumentSource.ORIGINAL_SEEN), Why("核对原件"), at=AT)

    migrate(BEFORE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_insuredperson WHERE id_number_sealed IS NOT NULL ORDER BY id")
        # The older table held one person to a number: of the two the first keeps it.
        assert [pk for (pk,) in cursor.fetchall()] == [one.pk, resident.pk]
        cursor.execute("UPDATE accounts_insuredperson SET name = 'Chan Ka Ming' WHERE id = %s", [resident.pk])

    migrate(AFTER, *leaves)
    found = person_by_id_number(NUMBER)
    assert found is not None
    assert found.id == one.pk
    (moved,) = documents_of(resident.pk)
    assert (moved.kind, moved.number_masked) == (DocumentKind.HK_MACAO_RESIDENCE, "810***********0021")
    assert match_number(PERMIT).person is not None
    assert documents_of(other.pk) == []
    person = InsuredPerson.objects.get(pk=resident.pk)
    assert (person.name, person.name_typed, person.name_keys) == (
        "CHAN KA MING",
        "Chan Ka Ming",
        ["chankaming"],
    )

"""What desks have corrected, and what the house writes of its own accord, when registers come again or are taken back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from accounts.actions import audit, documents, duplicates, people
from accounts.actions.documents import NewDocument, Why
from accounts.enums.documents import ConflictOutcome, DocumentRole, DocumentSource
from accounts.enums.registry import RegistryKind
from accounts.models.documents import IdentityDocument, NumberConflict
from accounts.models.duplicates import DuplicatePair
from accounts.models.people import InsuredPerson
from accounts.models.registry import ImportBatch
from accounts.queries.people import match_number
from accounts.queries.registry import target_of
from accounts.rules.actors import SYSTEM
from accounts.rules.documents import of_id_number
from certification.actions import reminder_plans
from certification.models.reminders import Reminder
from foundation import clock
from foundation.identifiers import parse_id_number
from tests.registry.files import FAMILY, MOTHER, number, write
from tests.registry.test_importing import causes, run, standing, undo

pytestmark = pytest.mark.django_db

BORN_ON = date(1950, 2, 1)
NEXT, LAST = number(BORN_ON, 44), number(BORN_ON, 66)


def brought(folder: Path, source: str, rest: str) -> None:
    """Import one row about the mother, who is P1 of every register."""
    write(folder, {"persons": [f"{source},P1,{rest}"]})
    run(folder)


def mother(source: str = "bb") -> InsuredPerson:
    return InsuredPerson.objects.get(pk=target_of(RegistryKind.PERSONS, source, "P1"))


def last_batch() -> ImportBatch:
    return ImportBatch.objects.latest("pk")


def correct(name: str) -> None:
    """Let a desk correct the mother's name, as a matter that passes does."""
    person = mother()
    InsuredPerson.objects.filter(pk=person.pk).update(name=name)
    event = audit.Event("person.corrected", person.pk, facts={"fact": "name"})
    audit.record(SYSTEM, event, at=clock.now() + timedelta(seconds=1))


def change_number(to: str) -> None:
    """Let a desk put another number in the place of the mother's, some days on."""
    row = IdentityDocument.objects.get(person=mother(), superseded_at=None, role=DocumentRole.CURRENT.value)
    later = clock.now() + timedelta(days=3)
    new = NewDocument(of_id_number(parse_id_number(to, on=clock.today())), DocumentSource.POLICE_CERTIFICATE)
    documents.change_number(SYSTEM, row.public_id, new, Why("换号"), at=later)


def numbers_in_use() -> list[bytes]:
    rows = IdentityDocument.objects.filter(
        person=mother(), superseded_at=None, role=DocumentRole.CURRENT.value
    )
    return [bytes(index) for index in rows.values_list("number_index", flat=True)]


def test_a_register_wakes_nobody_and_keeps_corrections(tmp_path: Path) -> None:
    brought(tmp_path, "bb", f"李秀英,,,{MOTHER},,")
    correct("李秀瑛")
    people.record_death(SYSTEM, mother().pk, died_on=date(2025, 1, 5), at=clock.now())
    change_number(NEXT)
    brought(tmp_path, "bb", f"李秀英,,,{LAST},13800000009,")
    person = mother()
    assert (person.name, person.died_on) == ("李秀瑛", date(2025, 1, 5))
    assert person.phone_sealed is not None, "all else is taken"
    assert match_number(LAST).person is None
    assert len(numbers_in_use()) == 1
    assert causes() == [("P1", "changed_elsewhere", "")]
    brought(tmp_path, "bb", f"李秀英,,,{LAST},13800000010,")
    assert mother().name == "李秀瑛", "however often it comes"


def test_what_a_desk_has_not_touched_a_register_may_change(tmp_path: Path) -> None:
    brought(tmp_path, "bb", f"李秀英,,,{MOTHER},,2024-01-01")
    brought(tmp_path, "bb", f"李秀瑛,,,{NEXT},,")
    assert (mother().name, mother().died_on) == ("李秀瑛", None)
    assert causes() == []


def test_taking_back_keeps_what_a_desk_corrected_since(tmp_path: Path) -> None:
    brought(tmp_path, "bb", f"李秀英,,,{MOTHER},,")
    brought(tmp_path, "bb", f"李秀英,,,{NEXT},,")
    change_number(LAST)
    before = standing()
    assert undo(last_batch()).strip() == "0 rows taken back, 1 refused"
    assert causes() == [("P1", "changed_since", "")]
    assert standing() == before
    assert len(numbers_in_use()) == 1


def test_three_imports_are_taken_back_one_by_one(tmp_path: Path) -> None:
    was = []
    for one in (MOTHER, NEXT, LAST):
        was.append(standing())
        brought(tmp_path, "bb", f"李秀英,,,{one},,")
    for batch in ImportBatch.objects.order_by("-pk"):
        assert undo(batch).strip() == "1 rows taken back, 0 refused"
        assert standing() == was.pop()


def test_what_the_house_writes_by_itself_keeps_no_import(tmp_path: Path) -> None:
    empty = standing()
    brought(tmp_path, "aa", "李秀英,F,1950-02-01,,,")
    write(tmp_path, {kind: FAMILY[kind] for kind in ("persons", "entitlements")})
    run(tmp_path)
    duplicates.find(at=clock.now())
    reminder_plans.plan(on=clock.today(), at=clock.now())
    assert DuplicatePair.objects.exists()
    assert Reminder.objects.exists()
    for batch in ImportBatch.objects.order_by("-pk"):
        assert undo(batch).strip().endswith(" 0 refused")
    assert standing() == empty


def test_two_rows_of_one_human_being_share_no_number(tmp_path: Path) -> None:
    brought(tmp_path, "bb", f"李秀英,,,{MOTHER},,")
    brought(tmp_path, "cc", f"李秀瑛,,,{MOTHER},,")
    InsuredPerson.objects.filter(pk=mother("cc").pk).update(merged_into=mother())
    NumberConflict.objects.update(
        resolved_at=clock.now(), outcome=ConflictOutcome.ONE_PERSON.value, reason="户口簿"
    )
    brought(tmp_path, "dd", f"李秀英,,,{MOTHER},,")
    assert not NumberConflict.objects.filter(resolved_at=None).exists()
    assert causes() == [("P1", "number_shared", ""), ("P1", "linked", "")]

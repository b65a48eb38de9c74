"""Registers imported from a folder: what is taken, that a second run changes nothing, and how a batch is taken back."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.actions.users import set_phone
from accounts.enums.registry import ImportState, RegistryKind
from accounts.fields import unseal
from accounts.models.audit import AuditEvent
from accounts.models.contributions import ContributionSpan
from accounts.models.documents import IdentityDocument, NumberConflict
from accounts.models.people import Enrolment, InsuredPerson
from accounts.models.registry import ImportBatch, ImportFinding, RegistryEntry
from accounts.models.users import User
from accounts.queries.people import match_number, person_ids_named
from accounts.queries.registry import target_of
from accounts.rules.actors import SYSTEM
from certification.models.entitlements import Deadline, Entitlement
from certification.models.events import Certification
from family.actions import kinship
from family.enums import EndReason
from family.models.kinship import Marriage, Parentage
from tests.cast import AT
from tests.registry.files import CHILD, FAMILY, FATHER, MOTHER, number, write

pytestmark = pytest.mark.django_db

TABLES = (
    InsuredPerson, IdentityDocument, NumberConflict, Enrolment, Parentage, Marriage, Entitlement, Deadline,
    Certification, RegistryEntry, ImportBatch, ImportFinding, AuditEvent,
)  # fmt: skip


def run(folder: Path, **options: Any) -> str:
    """Import a folder in this process and give what the operator reads."""
    out = io.StringIO()
    call_command("import_registry", str(folder), workers=0, stdout=out, **options)
    return out.getvalue()


def undo(batch: ImportBatch) -> str:
    out = io.StringIO()
    call_command("import_registry", undo=batch.public_id, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def causes() -> list[tuple[str, str, str]]:
    rows = ImportFinding.objects.order_by("pk")
    return [(row.external_id, row.cause, row.column) for row in rows]


def standing() -> dict[str, list[tuple[Any, ...]]]:
    """Give what the house holds to be true now, without keys and times."""
    asked = {
        "persons": "SELECT name, sex, born_on, died_on, phone_sealed IS NULL FROM accounts_insuredperson "
        "WHERE withdrawn_at IS NULL",
        "documents": "SELECT number_index, role, kind, starts_on, ends_on FROM accounts_identitydocument "
        "WHERE superseded_at IS NULL",
        "conflicts": "SELECT d.number_index FROM accounts_numberconflict c "
        "JOIN accounts_identitydocument d ON d.id = c.document_id WHERE c.resolved_at IS NULL",
        "enrolments": "SELECT person_id, insurance, area_key, starts_on, ends_on FROM accounts_enrolment "
        "WHERE superseded_at IS NULL",
        "contributions": "SELECT person_id, insurance, starts_on, ends_on, unit_fen FROM accounts_contributionspan "
        "WHERE superseded_at IS NULL",
        "parentages": "SELECT parent_id, child_id, kind, starts_on, ends_on FROM family_parentage "
        "WHERE superseded_at IS NULL",
        "marriages": "SELECT one_id, other_id, starts_on, ends_on, end_reason FROM family_marriage "
        "WHERE superseded_at IS NULL",
        "entitlements": "SELECT person_id, benefit, paying_area_key, starts_on, ends_on FROM certification_entitlement "
        "WHERE superseded_at IS NULL",
        "deadlines": "SELECT person_id, benefit, last_event_on, due_on FROM certification_deadline",
        "keys": "SELECT kind, source, external_id, digest FROM accounts_registryentry WHERE superseded_at IS NULL",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, statement in asked.items():
            cursor.execute(statement)
            found[name] = sorted(
                (tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor), key=repr
            )
    return found


def test_a_family_comes_in_sealed_linked_and_with_deadlines(tmp_path: Path) -> None:
    write(tmp_path, FAMILY)
    assert run(tmp_path).endswith("done\n")
    mother = match_number(MOTHER).person
    assert mother is not None
    assert (mother.name, mother.sex, mother.born_on) == ("李秀英", "F", date(1950, 2, 1))
    row = InsuredPerson.objects.get(pk=mother.id)
    assert unseal(row.phone_sealed, label="person.phone", owner=row.public_id) == "+8613800000001"
    assert mother.id_number_masked.startswith("349***")
    assert row.name_keys[0] == "lixiuying"
    marriage = Marriage.objects.get()
    assert marriage.one_id < marriage.other_id
    parentage = Parentage.objects.filter(parent=mother.id).get()
    # What a register says is verified.
    assert (parentage.child.name, parentage.proof) == ("张敏", "verified")
    deadline = Deadline.objects.get(person=mother.id)
    assert deadline.last_event_on == date(2025, 3, 14)
    assert deadline.due_on > date(2025, 3, 14)
    assert Enrolment.objects.get().has_personal_account
    span = ContributionSpan.objects.get()
    assert (span.months_count, span.base_fen, span.scheme, span.external_id) == (
        12,
        500_050,
        "employee",
        "S1",
    )
    assert not ImportFinding.objects.exists()
    events = AuditEvent.objects.filter(object_kind="import_batch").order_by("pk")
    assert [event.action for event in events] == ["registry.opened", "registry.running", "registry.done"]
    assert events[2].facts["persons_new"] == 3


def test_the_same_files_again_write_nothing(tmp_path: Path) -> None:
    write(tmp_path, FAMILY)
    run(tmp_path)
    before, rows = standing(), counts()
    said = run(tmp_path)
    assert "persons: 0 new, 0 changed, 3 unchanged, 0 refused" in said
    assert standing() == before
    after = counts()
    assert {name for name in after if after[name] != rows[name]} == {"ImportBatch", "AuditEvent"}


def test_a_trial_reports_everything_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, FAMILY | {"marriages": ["bb,M1,P2,P9,1973-10-01,,,结婚证"]})
    rows = counts()
    errors = tmp_path / "errors.csv"
    said = run(tmp_path, dry_run=True, errors=errors)
    assert "marriages: 0 new, 0 changed, 0 unchanged, 1 refused" in said
    assert "certifications: 2 new" in said
    assert counts() == rows
    lines = list(csv.reader(io.StringIO(errors.read_text(encoding="utf-8-sig"))))
    assert lines[1][:4] == ["婚姻", "2", "M1", "other"]


def test_a_change_supersedes_and_keeps_what_was(tmp_path: Path) -> None:
    write(tmp_path, FAMILY)
    run(tmp_path)
    changed_number = number(date(1950, 2, 3))
    write(
        tmp_path,
        {
            "persons": [f"bb,P1,李秀瑛,F,1950-02-03,{changed_number},13900000009,", *FAMILY["persons"][1:]],
            "marriages": ["bb,M1,P2,P1,1973-10-01,2001-02-03,divorce,离婚证"],
            "entitlements": ["bb,E1,P1,pension_employee,340300,2005-04-01,", FAMILY["entitlements"][1]],
        },
    )
    said = run(tmp_path)
    assert "persons: 0 new, 1 changed, 2 unchanged" in said
    for typed in (changed_number, MOTHER):
        person = match_number(typed).person
        assert person is not None
        assert person.name == "李秀瑛"
    row = InsuredPerson.objects.get(pk=person.id)
    assert unseal(row.phone_sealed, label="person.phone", owner=row.public_id) == "+8613900000009"
    assert person.id_number_masked.endswith(changed_number[-4:])
    ended = Marriage.objects.get(superseded_at__isnull=True)
    assert (ended.ends_on, ended.end_reason) == (date(2001, 2, 3), "divorce")
    assert Marriage.objects.filter(superseded_at__isnull=False).get().ends_on is None
    deadline = Deadline.objects.get(person=person.id)
    assert (deadline.entitlement.starts_on, deadline.last_event_on) == (date(2005, 4, 1), date(2025, 3, 14))


def test_undo_leaves_what_was_before(tmp_path: Path) -> None:
    empty = standing()
    write(tmp_path, FAMILY)
    run(tmp_path)
    first, before = ImportBatch.objects.get(), standing()
    write(
        tmp_path,
        {
            "persons": [f"bb,P1,李秀瑛,F,1950-02-03,{number(date(1950, 2, 3))},,", *FAMILY["persons"][1:],
                        f"bb,P4,王小满,,,{number(date(2000, 1, 1))},,"],
            "marriages": ["bb,M1,P2,P1,1973-10-01,2001-02-03,divorce,离婚证"],
            "entitlements": ["bb,E1,P1,pension_employee,340300,2005-04-01,", FAMILY["entitlements"][1]],
            "certifications": [*FAMILY["certifications"], "bb,C3,E2,counter,2025-05-06,"],
        },
    )  # fmt: skip
    run(tmp_path)
    assert standing() != before
    assert undo(ImportBatch.objects.latest("pk")).strip() == "5 rows taken back, 0 refused"
    assert standing() == before
    undo(first)
    assert standing() == empty
    assert person_ids_named("李秀英", most=5) == []
    assert ImportBatch.objects.get(pk=first.pk).state == ImportState.UNDONE


def test_undo_leaves_what_others_built_on(tmp_path: Path) -> None:
    write(tmp_path, FAMILY)
    run(tmp_path)
    mother = target_of(RegistryKind.PERSONS, "bb", "P1")
    user = User(person_id=mother, password="!")
    set_phone(user, "+8613800000077", is_verified=True)
    marriage = Marriage.objects.get()
    clerk_ended = date(2020, 1, 1)
    kinship.end_marriage(
        SYSTEM, marriage.pk, ends_on=clerk_ended, reason=EndReason.DIVORCE, at=AT.replace(year=2099)
    )
    said = undo(ImportBatch.objects.get())
    found = set(causes())
    assert ("M1", "changed_since", "") in found
    assert ("P1", "built_on", "") in found
    assert ("P2", "built_on", "") in found
    assert "3 refused" in said
    assert Marriage.objects.filter(superseded_at__isnull=True).get().ends_on == clerk_ended
    assert InsuredPerson.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_people_known_by_number_are_joined_or_kept_apart(tmp_path: Path) -> None:
    write(tmp_path, {"persons": FAMILY["persons"]})
    run(tmp_path)
    write(
        tmp_path,
        {
            "persons": [
                f"other,A,李秀英,,,{MOTHER},,",
                f"other,B,赵无关,M,1948-05-04,{FATHER},,",
                f"other,C,新来的,,,{number(date(1990, 1, 1))},,",
                f"other,D,新来的,,,{number(date(1990, 1, 1))},,",
            ]
        },
    )
    run(tmp_path)
    assert target_of(RegistryKind.PERSONS, "other", "A") == target_of(RegistryKind.PERSONS, "bb", "P1")
    assert target_of(RegistryKind.PERSONS, "other", "D") == target_of(RegistryKind.PERSONS, "other", "C")
    assert InsuredPerson.objects.count() == 5
    assert match_number(FATHER).is_shared
    assert NumberConflict.objects.get().resolved_at is None
    assert sorted(causes()) == [("A", "linked", ""), ("B", "number_shared", ""), ("D", "linked", "")]
    undo(ImportBatch.objects.latest("pk"))
    assert match_number(FATHER).person is not None
    assert NumberConflict.objects.get().resolved_at is not None


def test_old_numbers_are_kept_as_another_writing(tmp_path: Path) -> None:
    write(tmp_path, {"persons": ["bb,P1,李秀英,,,349900500201002,,"]})
    run(tmp_path)
    person = match_number("349900500201002").person
    assert person is not None
    assert match_number(MOTHER).person == person or person.born_on == date(1950, 2, 1)


def test_kinship_that_contradicts_itself_is_told_and_left_out(tmp_path: Path) -> None:
    rows = {
        "parentages": [
            *FAMILY["parentages"],
            "bb,K3,P1,P3,birth,1980-01-01,,,又一次",
            "bb,K4,P3,P1,birth,1975-03-09,,,反了",
            "bb,K5,P3,P3,birth,1975-03-09,,,自己",
            "bb,K6,P7,P3,birth,1975-03-09,,,没有这个人",
            "bb,K7,P1,P3,birth,1975-03-09,1975-03-01,death,倒了",
            "bb,K8,P1,P3,birth,1975-03-09,1976-03-01,,没有原因",
            "bb,K1,P2,P3,step,1975-03-09,,,重复",
        ],
        "marriages": [
            *FAMILY["marriages"],
            "bb,M2,P1,P3,1995-01-01,,,另一段",
            "bb,M3,P1,P2,1990-01-01,,,重叠",
        ],
    }
    write(tmp_path, FAMILY | rows)
    assert "done_with_errors" in run(tmp_path)
    assert sorted(causes()) == [
        ("K1", "duplicate_key", ""),
        ("K3", "overlaps", ""),
        ("K4", "parent_younger", "parent"),
        ("K5", "same_person", "child"),
        ("K6", "reference_missing", "parent"),
        ("K7", "ends_before_start", "ends_on"),
        ("K8", "end_without_reason", "end_reason"),
        ("M2", "married_twice", ""),
        ("M3", "overlaps", ""),
    ]
    assert Parentage.objects.count() == 2


def test_certifications_contradict_nothing(tmp_path: Path) -> None:
    write(tmp_path, FAMILY)
    run(tmp_path)
    rows = ["bb,C1,E1,phone,2025-03-14,", "bb,C3,E1,counter,2004-01-01,", "bb,C4,E9,counter,2024-01-01,"]
    write(tmp_path, {"certifications": rows})
    run(tmp_path)
    assert sorted(causes()) == [
        ("C1", "is_final", ""),
        ("C3", "event_before_benefit", "event_on"),
        ("C4", "reference_missing", "entitlement"),
    ]


def test_contributions_that_cannot_be_are_left_out(tmp_path: Path) -> None:
    begin = "340300,2000-07-01,2001-07-01,5000"
    rows = [
        f"bb,S1,P3,work_injury,{begin},50,50",
        f"bb,S2,P3,employee_pension,{begin},-5,0",
        "bb,S3,P3,employee_pension,340300,2000-07-02,2001-07-01,5000,1,1",
        f"bb,S4,P9,employee_pension,{begin},1,1",
    ]
    write(tmp_path, FAMILY | {"contributions": rows})
    run(tmp_path)
    assert sorted(causes()) == [
        ("S1", "contribution_refused", ""),
        ("S2", "not_money", "unit_fen"),
        ("S3", "contribution_refused", ""),
        ("S4", "reference_missing", "person"),
    ]
    assert not ContributionSpan.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    rare = "𠀀𬎆"
    write(tmp_path, {"persons": [f"bb,P1,王{rare},,,{CHILD},,"]}, encoding=encoding)
    said = run(tmp_path)
    assert "(gb18030)" in said if encoding == "gb18030" else "(utf-8)" in said
    assert InsuredPerson.objects.get().name == f"王{rare}"


def test_chinese_headings_and_any_order(tmp_path: Path) -> None:
    text = f"姓名,身份证号码,来源编号,数据来源\n张敏,{CHILD},P1,bb\n"
    (tmp_path / "persons.csv").write_text(text, encoding="utf-8")
    run(tmp_path)
    first = RegistryEntry.objects.get().digest
    write(tmp_path, {"persons": [f"bb,P1,张敏,,,{CHILD},,"]})
    run(tmp_path)
    assert bytes(RegistryEntry.objects.get().digest) == bytes(first)


@pytest.mark.parametrize(
    ("text", "cause", "column"),
    [
        ("", "empty_file", ""),
        ("source,external_id,name,color\nbb,1,张敏,red\n", "column_unknown", "color"),
        ("source,external_id\nbb,1\n", "column_missing", "name"),
        ("source,external_id,name,姓名\nbb,1,张敏,张敏\n", "column_double", "name"),
        ("\ufeffsource", "encoding_unknown", ""),
    ],
)
def test_files_that_cannot_be_read_write_nothing(tmp_path: Path, text: str, cause: str, column: str) -> None:
    encoding = "utf-16-le" if cause == "encoding_unknown" else "utf-8"
    (tmp_path / "persons.csv").write_bytes(text.encode(encoding))
    with pytest.raises(CommandError):
        run(tmp_path)
    assert (causes()[0][1], causes()[0][2]) == (cause, column)
    assert ImportBatch.objects.get().state == ImportState.FAILED
    assert not InsuredPerson.objects.exists()


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"registry\.no_files"):
        run(tmp_path)

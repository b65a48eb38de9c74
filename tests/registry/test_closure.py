"""A register that ends a tie ends what rested on it, in the same transaction; taken back, it comes back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from accounts.enums.registry import RegistryKind
from accounts.models.people import InsuredPerson
from accounts.models.registry import ImportBatch, ImportFinding
from accounts.queries.registry import target_of
from family.actions import deaths
from family.enums import MandateGrade
from family.models.events import ClosureStep, KinshipEvent
from family.models.kinship import Marriage
from family.models.mandates import Mandate
from family.queries.mandates import recipients_of
from foundation import clock
from tests.cast import give
from tests.family.closure_families import states
from tests.registry.files import FAMILY, MOTHER, write
from tests.registry.test_importing import run, undo

pytestmark = pytest.mark.django_db


def person(external_id: str) -> InsuredPerson:
    return InsuredPerson.objects.get(pk=target_of(RegistryKind.PERSONS, "bb", external_id))


@pytest.fixture
def family(tmp_path: Path) -> dict[str, InsuredPerson]:
    """Mother, father and daughter, brought by a register; everybody helps everybody."""
    write(tmp_path, {kind: FAMILY[kind] for kind in ("persons", "parentages", "marriages")})
    run(tmp_path)
    found = {name: person(key) for name, key in (("mother", "P1"), ("father", "P2"), ("daughter", "P3"))}
    for principal in found.values():
        for helper in found.values():
            if principal != helper:
                give(principal, helper, MandateGrade.SEE)
    return found


def open_pairs() -> set[tuple[str, str]]:
    rows = Mandate.objects.filter(revoked_at__isnull=True)
    return set(rows.values_list("principal__name", "helper__name"))


def test_a_divorce_that_comes_with_a_file(family: dict[str, InsuredPerson], tmp_path: Path) -> None:
    before = states()
    write(tmp_path, {"marriages": ["bb,M1,P2,P1,1973-10-01,2001-02-03,divorce,离婚证"]})
    for name in ("persons", "parentages"):
        (tmp_path / f"{name}.csv").unlink()
    run(tmp_path)
    assert {("李秀英", "张德山"), ("张德山", "李秀英")} & open_pairs() == set()
    assert len(open_pairs()) == 4, "parents stay parents"
    event = KinshipEvent.objects.get()
    assert (event.kind, event.evidence, event.recorded_by) == ("divorce", "离婚证", None)

    undo(ImportBatch.objects.latest("pk"))
    assert states() == before
    assert KinshipEvent.objects.get(kind="corrected").corrects == event


def test_a_register_that_corrects_its_own_divorce_gives_back_what_it_took(
    family: dict[str, InsuredPerson], tmp_path: Path
) -> None:
    before = states()
    for row in ("bb,M1,P2,P1,1973-10-01,2001-02-03,divorce,离婚证", "bb,M1,P2,P1,1973-10-01,,,结婚证"):
        write(tmp_path, {"marriages": [row]})
        run(tmp_path)
    assert states() == before
    divorce = KinshipEvent.objects.get(kind="divorce")
    assert KinshipEvent.objects.get(kind="corrected").corrects == divorce
    assert list(ClosureStep.objects.order_by("pk").values_list("effect", flat=True)) == (
        ["ended"] * 2 + ["restored"] * 2
    )

    undo(ImportBatch.objects.latest("pk"))
    assert len(open_pairs()) == 4, "the divorce stands again"


def test_an_end_that_is_still_to_come_is_left_out(family: dict[str, InsuredPerson], tmp_path: Path) -> None:
    """Nothing would end on that day what rests on the tie."""
    before = states()
    write(tmp_path, {"marriages": ["bb,M1,P2,P1,1973-10-01,2999-02-03,divorce,离婚证"]})
    run(tmp_path)
    assert list(ImportFinding.objects.values_list("cause", "column")) == [("in_future", "ends_on")]
    assert Marriage.objects.current().get().ends_on is None
    assert states() == before


def test_the_same_file_again_or_one_that_ends_nothing_writes_no_event(
    family: dict[str, InsuredPerson], tmp_path: Path
) -> None:
    before = states()
    run(tmp_path)
    write(tmp_path, {"marriages": ["bb,M1,P2,P1,1973-10-02,,,结婚证"]})
    run(tmp_path)
    assert states() == before
    assert not KinshipEvent.objects.exists()


def test_two_rows_of_one_file_that_end_a_tie_together(
    family: dict[str, InsuredPerson], tmp_path: Path
) -> None:
    """A court denies both parents, row by row: what rested on the two falls, seen before and after the whole piece."""
    rows = [
        f"bb,{key},{parent},P3,birth,1975-03-09,2020-01-01,court,判决书"
        for key, parent in (("K1", "P1"), ("K2", "P2"))
    ]
    write(tmp_path, {"parentages": rows})
    run(tmp_path)
    assert open_pairs() == {("李秀英", "张德山"), ("张德山", "李秀英")}
    assert ClosureStep.objects.count() == 4


def test_taking_back_a_tie_ends_what_rested_on_it(family: dict[str, InsuredPerson], tmp_path: Path) -> None:
    undo(ImportBatch.objects.get())
    assert {("李秀英", "张敏"), ("张敏", "李秀英")} & open_pairs() == set()


def test_a_death_that_comes_with_a_file(family: dict[str, InsuredPerson], tmp_path: Path) -> None:
    before = states()
    write(tmp_path, {"persons": [f"bb,P1,李秀英,,,{MOTHER},13800000001,2026-01-05", *FAMILY["persons"][1:]]})
    run(tmp_path)
    daughter, mother = family["daughter"].pk, family["mother"].pk
    assert recipients_of([mother, daughter], on=clock.today()) == {daughter: {daughter, family["father"].pk}}

    at = clock.now()
    assert deaths.settle(at=at).ended_count == 1
    assert deaths.settle(at=at + timedelta(minutes=1)).ended_count == 0, "once"
    assert open_pairs() == {("张德山", "张敏"), ("张敏", "张德山")}

    undo(ImportBatch.objects.latest("pk"))
    assert deaths.settle(at=at + timedelta(minutes=2)).restored_count == 1
    assert deaths.settle(at=at + timedelta(minutes=3)).restored_count == 0
    assert states() == before


def test_an_import_that_fails_leaves_everything(family: dict[str, InsuredPerson], tmp_path: Path) -> None:
    before = states()
    write(tmp_path, {"marriages": ["bb,M1,P2,P1,1973-10-01,2001-02-03,divorce,离婚证"]})
    with transaction.atomic():
        run(tmp_path)
        assert states() != before
        transaction.set_rollback(True)
    assert states() == before

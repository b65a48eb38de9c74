"""Opening balances from a file: brought once, and a line that is wrong is named without what stands in it."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.enums.registry import ImportState, RegistryKind
from accounts.models.ledger import LedgerAccount, LedgerTransfer
from accounts.models.registry import ImportBatch, RegistryEntry
from tests.cast import AT, Cast

pytestmark = pytest.mark.django_db
HEADING = "source,external_id,area_key,balance\n"


@pytest.fixture
def batch(cast: Cast) -> ImportBatch:
    """A register that named the mother and the girl."""
    batch = ImportBatch.objects.create(state=ImportState.DONE.value, created_at=AT)
    for number, person in enumerate((cast.mother, cast.girl), start=1):
        RegistryEntry.objects.create(
            kind=RegistryKind.PERSONS.value, source="gov", external_id=f"P{number}", target_id=person.pk,
            digest=b"x" * 16, batch=batch, recorded_at=AT,
        )  # fmt: skip
    return batch


def bring(path: Path, text: str, **options: bool) -> str:
    file, out = path / "balances.csv", io.StringIO()
    file.write_text(HEADING + text, encoding="utf-8")
    call_command("bring_balances", str(file), "--on", "2025-12-31", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_balances_are_brought_once(cast: Cast, batch: ImportBatch, tmp_path: Path) -> None:
    text = 'gov,P1,340300,"1,234.56"\ngov,P2,340300,0\n'

    assert "1 balances brought, 0 lines left out" in bring(tmp_path, text)
    assert "0 balances brought" in bring(tmp_path, text)
    assert LedgerAccount.objects.get(person=cast.mother).balance_fen == 123_456
    assert LedgerAccount.objects.get(person=cast.girl).balance_fen == 0
    assert LedgerTransfer.objects.filter(booked_on="2025-12-31").count() == 1


def test_a_dry_run_writes_nothing(cast: Cast, batch: ImportBatch, tmp_path: Path) -> None:
    bring(tmp_path, "gov,P1,340300,5\n", dry_run=True)
    assert not LedgerAccount.objects.filter(person=cast.mother).exists()


@pytest.mark.parametrize(
    "line",
    ["gov,P9,340300,5", "gov,P2,999999,5", "gov,P2,340300,-5", "gov,P2,340300,5.001", "gov,P1,340300,7"],
)
def test_a_wrong_line_is_left_out_and_the_others_are_brought(
    cast: Cast, batch: ImportBatch, tmp_path: Path, line: str
) -> None:
    with pytest.raises(CommandError, match="1 lines were left out"):
        bring(tmp_path, f"gov,P1,340300,5\n{line}\n")
    assert LedgerAccount.objects.get(person=cast.mother).balance_fen == 500


def test_another_heading_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("name,balance\n", encoding="utf-8")
    with pytest.raises(CommandError, match="heading"):
        call_command("bring_balances", str(file), "--on", "2025-12-31")

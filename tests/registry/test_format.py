"""The format on paper is the format in force."""

from pathlib import Path

from accounts.enums.registry import ImportState, RowCause
from portal.registry import words
from portal.registry.format import page

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_the_generated_one() -> None:
    assert (ROOT / "docs/reference/import.md").read_text(encoding="utf-8") == page()


def test_every_cause_has_its_words_and_a_way_out() -> None:
    assert set(words.CAUSES) == set(words.SUGGESTIONS) == set(RowCause)
    assert set(words.STATES) == set(ImportState)

"""English is complete: every text of templates and code is translated, and the compiled file is up to date."""

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
from babel.messages.extract import extract_python
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
PO_ZH = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
FLOORS = ("foundation", "regions", "accounts", "family", "certification", "portal")
KEYWORDS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext")
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
Texts = set[str]


def texts_of(source: str) -> Iterator[str]:
    """Give the texts a piece of Python marks for translation; of a plural the first form, and none of a context."""
    lines = io.BytesIO(source.encode())
    for _line, function, found, _comments in extract_python(lines, KEYWORDS, [], {}):
        place = 1 if function == "pgettext" else 0
        first = found[place] if isinstance(found, tuple) else found
        if isinstance(first, str) and first:
            yield first


@cache
def marked() -> frozenset[str]:
    """Collect every text marked in code and templates."""
    found: Texts = set()
    for floor in FLOORS:
        for file in (ROOT / floor).rglob("*.py"):
            found |= set(texts_of(file.read_text(encoding="utf-8")))
    for file in (ROOT / "templates").rglob("*.*"):
        # What is left of a template is indented as HTML is, which the reader of Python does not accept.
        code = templatize(file.read_text(encoding="utf-8"), origin=str(file))
        found |= set(texts_of("\n".join(line.lstrip() for line in code.splitlines())))
    return frozenset(text for text in found if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text))


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(PO))


def test_the_reader_of_sources_sees_code_and_templates() -> None:
    assert {"手机号", "长辈版", "企业职工养老金"} <= marked()


def test_every_text_is_translated(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue if entry.translated()}

    assert marked() - known == set()


def test_nothing_is_guessed_or_left_over(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []
    assert {entry.msgid for entry in catalogue} - marked() == set()


def test_translations_keep_the_places_of_facts(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        wanted = set(PLACE.findall(entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert set(PLACE.findall(text)) == wanted, entry.msgid


@pytest.mark.parametrize("source", [PO, PO_ZH], ids=["en", "zh_Hans"])
def test_the_compiled_file_equals_its_source(source: Path) -> None:
    assert texts(polib.mofile(str(source.with_suffix(".mo")))) == texts(polib.pofile(str(source)))


def texts(entries: Iterable[Any]) -> dict[tuple[str | None, str], tuple[str, dict[int, str]]]:
    """Give every translation by its context and source."""
    return {(e.msgctxt or None, e.msgid): (e.msgstr, e.msgstr_plural) for e in entries}


@pytest.mark.parametrize("password", ["short", "password", "1234567890"])
def test_a_weak_password_is_refused_in_chinese(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    assert not re.search("[A-Za-z]", " ".join(refused.value.messages))


@pytest.mark.parametrize("typed", ["a\0b", "x" * 5])
def test_what_a_field_refuses_tells_what_to_do(typed: str) -> None:
    with pytest.raises(ValidationError, match="请删"):
        CharField(max_length=4).clean(typed)

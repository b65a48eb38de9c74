"""Every refusal and every reason of the house has a sentence, in both languages."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from django.utils import translation

import accounts
import certification
import family
import foundation
import portal
import regions
from accounts.enums.face import Likeness, Liveness
from certification.enums import Benefit, CheckAnswer
from certification.rules import reviewing
from family.actions.payments import SKIPPED
from family.enums import ContradictionKind, NearRelative
from family.enums.payments import SkipReason
from foundation.errors import DomainError, Kind, Reason
from portal.shared import labels, review_labels, words
from portal.shared.sentences import doors

HOUSE = (foundation, regions, accounts, family, certification, portal)
ROOT = Path(__file__).resolve().parents[2]
REASON_CODE = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
DATA_FILE = re.compile(r"\.(?:csv|yaml)$")


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Import every module of a floor but its migrations and programs."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not re.search(r"\.(migrations|management|launch|sample|wsgi)(\.|$)", found.name):
            yield importlib.import_module(found.name)


def refusals() -> set[type[DomainError]]:
    """Find every class of refusal in the house."""
    for package in HOUSE:
        for _module in modules(package):
            pass
    found, waiting = set(), [DomainError]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += one.__subclasses__()
    return {one for one in found if one.__module__.split(".")[0] in {p.__name__ for p in HOUSE}}


def reason_codes() -> set[str]:
    """Find every code the rules give reasons by: constants of the rules, and texts handed to Reason."""
    codes: set[str] = set()
    for file in ROOT.glob("*/rules/**/*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            texts: list[ast.expr] = []
            if isinstance(node, ast.Assign):
                texts = [node.value]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                texts = node.args[:1]
            codes |= {t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str)}
    return {code for code in codes if REASON_CODE.fullmatch(code) and not DATA_FILE.search(code)}


def checklist_lines() -> set[str]:
    """Name the lines of the list of rules a case is held against; each is a question of its own."""
    return {
        code for name, code in vars(reviewing).items() if name.isupper() and str(code).startswith("review.")
    }


def checklist_codes() -> set[str]:
    """Put together every answer that the list of rules may give."""
    looked: dict[str, type[StrEnum]] = {
        reviewing.CARD: CheckAnswer, reviewing.SAME_PERSON: Likeness, reviewing.LIVE: Liveness
    }  # fmt: skip
    plain = checklist_lines() - looked.keys()
    codes = {f"{code}.{answer}" for code, answers in looked.items() for answer in answers}
    codes |= {f"{code}.{answer}" for code in plain for answer in (CheckAnswer.YES, CheckAnswer.NO)}
    return codes | {f"{code}.seen_no" for code in looked}


def test_every_refusal_has_a_sentence() -> None:
    assert {one.code for one in refusals()} - words.SENTENCES.keys() == set()


def test_every_reason_has_a_sentence() -> None:
    codes = reason_codes()

    assert "kinship.in_law" in codes
    assert "cycle.months" in codes
    assert (codes | checklist_codes()) - checklist_lines() - words.SENTENCES.keys() == set()
    assert checklist_lines() == review_labels.CHECKS.keys()


def test_no_sentence_is_left_over() -> None:
    left = words.SENTENCES.keys() - {one.code for one in refusals()} - reason_codes() - checklist_codes()

    composed = {f"kinship.contradiction.{kind}" for kind in ContradictionKind}
    composed |= {f"{SKIPPED}{reason}" for reason in SkipReason}
    composed |= {f"family.reconciliation.line.{word}" for word in ("header", "too_many", "invalid", "twice")}
    assert left == doors.SENTENCES.keys() | composed


@pytest.mark.parametrize("code", sorted(words.SENTENCES))
def test_both_languages_name_the_same_facts(code: str) -> None:
    def names(text: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}

    with translation.override("zh-hans"):
        chinese = str(words.SENTENCES[code])
    with translation.override("en"):
        english = str(words.SENTENCES[code])

    assert names(chinese) == names(english)
    assert not re.search(r"[\u4e00-\u9fff]", english)


def test_facts_are_told_in_the_language_of_the_page() -> None:
    reason = Reason(
        "family.binding.relation_out_of_scope", {"scope": (NearRelative.SPOUSE, NearRelative.CHILD)}
    )

    with translation.override("zh-hans"):
        assert "配偶、子女" in words.sentence_of(reason)
        assert words.fact_words(date(2026, 12, 5)) == "2026年12月5日"
    with translation.override("en"):
        assert "spouse, children" in words.sentence_of(reason)
        assert words.fact_words(date(2026, 12, 5)) == "5 December 2026"


def test_a_refusal_without_a_sentence_or_a_fact_is_still_told() -> None:
    assert words.sentence("no.such.code") == words.sentence("house.refused")
    assert "—" in words.sentence("id.length")


def test_every_kind_has_a_heading() -> None:
    assert words.TITLES.keys() == set(Kind)


@pytest.mark.parametrize("names", [labels.BENEFITS, labels.METHODS, labels.STANDINGS, labels.RELATIVES])
def test_every_code_of_a_list_has_a_name(names: labels.Labels) -> None:
    assert names.keys() == set(type(next(iter(names))))


def test_equal_codes_of_two_lists_keep_their_own_names() -> None:
    with translation.override("zh-hans"):
        assert labels.label_of(Benefit.WORK_INJURY) == "工伤保险长期待遇"

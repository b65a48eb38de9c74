"""Knowing a caller by what they say: which facts may be asked about, and whether an answer agrees with them.

A voice proves little, so the questions are drawn afresh for each call and the machine alone compares.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from certification.enums import CallQuestion
from foundation.names import is_same_name
from foundation.text import bare

TAIL = 4
# People leave these endings out when they name a place.
_AREA_ENDINGS = ("统筹区", "省本级", "自治州", "地区", "市", "州", "盟", "区", "县")
_DAY = re.compile(r"(\d{4})\D*?(\d{1,2})\D+?(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\D+?(\d{1,2})\D*|(\d{4})(\d{2})")


@dataclass(frozen=True)
class CallRules:
    """Policy: how many questions are asked, how many answers must agree, and how many calls a day may fail."""

    asked: int
    matched: int
    misses_a_day: int


@dataclass(frozen=True)
class CallFacts:
    """What is on record of a person and may be asked about; no page of the call shows any of it."""

    born_on: date = field(repr=False)
    card_tails: frozenset[str] = field(default_factory=frozenset, repr=False)
    id_tail: str = field(default="", repr=False)
    area_names: frozenset[str] = field(default_factory=frozenset, repr=False)
    relative_names: frozenset[str] = field(default_factory=frozenset, repr=False)
    last_months: frozenset[tuple[int, int]] = field(default_factory=frozenset, repr=False)


def askable(facts: CallFacts) -> tuple[CallQuestion, ...]:
    """List what can be asked: only what is on record, and of the two numbers the one on the social-security card."""
    known = {
        CallQuestion.BIRTH_DATE: True,
        CallQuestion.CARD_TAIL: bool(facts.card_tails),
        CallQuestion.ID_TAIL: bool(facts.id_tail) and not facts.card_tails,
        CallQuestion.PAYING_AREA: bool(facts.area_names),
        CallQuestion.RELATIVE_NAME: bool(facts.relative_names),
        CallQuestion.LAST_MONTH: bool(facts.last_months),
    }
    return tuple(question for question, is_known in known.items() if is_known)


def is_match(question: CallQuestion, said: str, facts: CallFacts) -> bool:
    """Say whether an answer, as the operator typed it, agrees with what is on record."""
    typed = bare(said)
    if not typed:
        return False
    match question:
        case CallQuestion.BIRTH_DATE:
            return _day(typed) == facts.born_on
        case CallQuestion.CARD_TAIL:
            return typed in facts.card_tails
        case CallQuestion.ID_TAIL:
            return typed == facts.id_tail
        case CallQuestion.PAYING_AREA:
            return _place(typed) in {_place(bare(name)) for name in facts.area_names}
        case CallQuestion.RELATIVE_NAME:
            return any(is_same_name(said, name) for name in facts.relative_names)
        case CallQuestion.LAST_MONTH:
            return _month(typed) in facts.last_months


def matched_count(asked: Collection[CallQuestion], said: Mapping[CallQuestion, str], facts: CallFacts) -> int:
    """Count the answers that agree; a question that was not answered does not."""
    return sum(is_match(question, said.get(question, ""), facts) for question in asked)


def is_known_enough(matched: int | None, rules: CallRules) -> bool:
    """Say whether so many answers that agree suffice to go on."""
    return matched is not None and matched >= rules.matched


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> tuple[int, int] | None:
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = (int(part) for part in found.groups() if part)
    return year, month


def _place(name: str) -> str:
    """Fold a place's name to what people say of it: 蚌埠市 and 安徽省蚌埠 are 蚌埠."""
    short = name.rpartition("省")[2] if "省" in name and not name.endswith(("省本级", "省")) else name
    for ending in _AREA_ENDINGS:
        if short.endswith(ending) and len(short) > len(ending) + 1:
            return short.removesuffix(ending)
    return short

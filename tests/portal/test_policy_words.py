"""Every value a policy may hold has words, in both languages; a word or part without any fails here."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from portal.shared import policy_words
from portal.shared.policy_labels import BY_LIST, CHAPTERS
from regions.rules.catalogue import vocabulary
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import PolicyData
from regions.rules.shapes import (
    UNLIMITED,
    Falling,
    Hours,
    Limit,
    MonthDay,
    Parts,
    PhoneNumber,
    Shape,
    Table,
    TimeOfDay,
    Variants,
    Whole,
    Word,
    Words,
)

CODED = re.compile(r"[a-z]+_[a-z_]+|\bNone\b|[{}]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LISTS = [value for value in vars(vocabulary).values() if isinstance(value, tuple)]


def values(shape: Shape) -> Iterator[PolicyData]:
    """Give sound values of a shape: its bounds, every word, every variant."""
    match shape:
        case Whole(low=low, high=high):
            yield from (low, high)
        case Limit(low=low, high=high):
            yield from (low, high, UNLIMITED)
        case Word(allowed=allowed):
            yield from allowed
        case Words(allowed=allowed):
            yield from (allowed, allowed[:1])
        case TimeOfDay():
            yield "06:00"
        case PhoneNumber():
            yield "12333"
        case MonthDay():
            yield from ("02-29", "12-31")
        case Hours():
            yield from ({"from": "22:00", "to": "06:00"}, {"from": "01:00", "to": "02:00"})
        case Falling():
            yield from ((60, 1, 0, -7), (7,), (0,), (-1,))
        case Parts(parts=parts):
            yield from every(parts)
        case Table(keys=keys, shape=inner):
            yield from (dict.fromkeys(keys, value) for value in values(inner))
        case Variants(variants=variants):
            for kind, parts in variants.items():
                yield from ({"type": kind, **value} for value in every(parts))
        case _:
            pytest.fail(f"no sample of {shape}")


def every(parts: dict[str, Shape]) -> Iterator[dict[str, PolicyData]]:
    """Give records in which each part takes each of its values at least once."""
    held = {name: list(values(shape)) for name, shape in parts.items()}
    for turn in range(max(map(len, held.values()), default=0)):
        yield {name: found[turn % len(found)] for name, found in held.items()}


def test_every_word_of_the_vocabulary_has_a_label() -> None:
    assert {name for words in LISTS for name in words if name not in BY_LIST[words]} == set()


def test_every_chapter_has_a_title() -> None:
    assert {entry.chapter for entry in CATALOGUE.values()} == CHAPTERS.keys()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_every_value_is_told_in_words(code: str, language: str) -> None:
    shape = CATALOGUE[code].shape
    with translation.override(language):
        for value in values(shape):
            assert shape.fault(value) == "", value
            lines = [policy_words.code_title(code), *policy_words.value_lines(code, value)]
            assert len(lines) > 1
            for line in lines:
                assert line.strip()
                assert not CODED.search(line), line
                assert language != "en" or not CHINESE.search(line), line


@pytest.mark.parametrize(
    ("code", "value", "lines"),
    [
        ("sharing.year_cap_fen", 200_000, ["2,000 元"]),
        ("sharing.year_cap_fen", 150, ["1.50 元"]),
        ("sharing.users_max", UNLIMITED, ["不限"]),
        ("sharing.minimum_bound_months", 0, ["随时可以解绑"]),
        ("sharing.minimum_bound_months", 18, ["1 年 6 个月"]),
        ("pension.minimum_months", 186, ["15 年 6 个月"]),
        ("contribution.base", {"floor": 60, "ceiling": 300}, ["最低：60%", "最高：300%"]),
        (
            "contribution.rate",
            {"employer_from": 20, "employer_to": 190, "personal": 0},
            ["单位缴：0.2% 到 1.9%", "个人缴：不用缴"],
        ),
        ("reminder.quiet_hours", {"from": "21:00", "to": "08:00"}, ["21:00 到第二天 08:00"]),
        ("reminder.offsets_days", (30, 7, 0, -7), ["截止日前 30、7 天", "截止日当天", "截止日后 7 天"]),
        ("certification.methods", {"minimum": 2, "methods": {"counter": 3, "phone": 1}}, None),
        (
            "sharing.source_order",
            ("own_account", "sharers", "cash"),
            ["先用使用人自己的账户，再用共济人的账户，再用自己付现金"],
        ),
    ],
)
def test_values_read_as_people_say_them(code: str, value: PolicyData, lines: list[str] | None) -> None:
    with translation.override("zh-hans"):
        told = policy_words.value_lines(code, value)

    assert told == (lines or ["社保经办窗口", "只作记录、不算认证：电话核验"])


def test_a_word_means_what_its_list_says() -> None:
    with translation.override("zh-hans"):
        assert policy_words.subject_words("work_injury", "") == "工伤保险长期待遇"
        assert policy_words.subject_words("", "work_injury") == "工伤保险"

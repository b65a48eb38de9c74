"""Every value a policy may hold has words, in both languages; a word or part without any fails here."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from foundation.periods import Period
from portal.shared import policy_words
from portal.shared.policy_labels import BY_LIST, CHAPTERS, PARTS
from portal.shared.policy_shown import shown
from regions.enums import Confidence, PolicyScope
from regions.rules import policy as rules
from regions.rules.catalogue import vocabulary
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import ASSUMED, PolicyData, PolicyFact, Source
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
        ("reminder.quiet_hours", {"from": "21:00", "to": "08:00"}, ["晚上 9 点到第二天早上 8 点"]),
        ("wallet.return_at", "06:00", ["早上 6 点"]),
        (
            "certification.overseas_rule",
            {"months": 12, "in_person_every": 1},
            ["每年认证一次。", "每次都要本人到场。"],
        ),
        (
            "certification.overseas_rule",
            {"months": 6, "in_person_every": 1},
            ["每半年认证一次。", "每次都要本人到场。"],
        ),
        (
            "certification.rule",
            {
                "type": "rolling_months",
                "months": 12,
                "granularity": "day",
                "initial_basis": "year_end",
            },
            ["上次认证后一年之内，再认证一次。", "第一次在待遇开始的那一年年底前认证。"],
        ),
        (
            "certification.rule",
            {"type": "calendar_year", "initial_basis": "year_end"},
            ["每年 1 月 1 日到 12 月 31 日之间认证一次。", "第一次在待遇开始的那一年年底前认证。"],
        ),
        (
            "certification.suspension",
            {"begins": "month_after_deadline", "back_pay_months_max": UNLIMITED},
            [
                "可能暂停发放：截止日的下一个月起。",
                "补办认证后恢复发放，停发的部分全部补发，以经办机构核定为准。",
            ],
        ),
        ("reminder.offsets_days", (30, 7, 0, -7), ["截止日前 30、7 天", "截止日当天", "截止日后 7 天"]),
        ("certification.methods", {"minimum": 2, "methods": {"counter": 3, "phone": 1}}, None),
        (
            "sharing.source_order",
            ("own_account", "sharers", "cash"),
            ["先用使用人自己的账户，不够再用共济人的，还不够自己付现金"],
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


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("00:00", "凌晨 0 点"),
        ("05:30", "凌晨 5 点 30 分"),
        ("06:00", "早上 6 点"),
        ("09:00", "上午 9 点"),
        ("12:00", "中午 12 点"),
        ("13:05", "下午 1 点 5 分"),
        ("18:00", "晚上 6 点"),
        ("23:59", "晚上 11 点 59 分"),
    ],
)
def test_a_time_names_the_part_of_the_day(time: str, told: str) -> None:
    with translation.override("zh-hans"):
        assert policy_words.time_words(time) == told
    with translation.override("en"):
        assert policy_words.time_words(time) == time


def test_within_an_english_list_only_the_first_word_has_a_capital() -> None:
    with translation.override("en"):
        assert policy_words.in_a_row(["Spouse", "Parents", "DNA"]) == "Spouse, parents, DNA"
        assert policy_words.in_a_row([]) == ""
    with translation.override("zh-hans"):
        assert policy_words.in_a_row(["配偶", "父母"]) == "配偶、父母"


def test_numbers_within_labels_are_written_like_those_beside_them() -> None:
    with translation.override("zh-hans"):
        labels = [str(label) for named in (BY_LIST[vocabulary.RETIREES], PARTS) for label in named.values()]

    assert not [label for label in labels if re.search("[一二三四五十]+[年岁]", label)]


def test_what_this_site_assumes_is_nobodys_rule() -> None:
    fact = PolicyFact(
        code="sharing.users_max",
        scope=PolicyScope.NATION,
        scope_key="",
        benefit="",
        value=UNLIMITED,
        unit="person",
        period=Period(date(1998, 12, 14), None),
        source=Source(ASSUMED),
        confidence=Confidence.UNSURE,
    )
    with translation.override("zh-hans"):
        assumed = shown(rules.answer(fact, rules.Place()))
        ruled = shown(
            rules.answer(
                replace(fact, code="certification.grace", value=0, source=Source("X")), rules.Place()
            )
        )

        assert (assumed.is_assumed, assumed.scope_words, assumed.hotline) == (True, "本站暂定", "12393")
        assert (ruled.is_assumed, ruled.scope_words, ruled.hotline) == (False, "全国规定", "12333")

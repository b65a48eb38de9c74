"""Policy values in plain words, driven by the shapes and units of the catalogue; pages and forms say the same."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.money import FEN_A_YUAN
from foundation.periods import MONTHS_A_YEAR
from portal.shared.dates import reads_english, yearday_words
from portal.shared.policy_labels import BY_LIST, CHAPTERS, PARTS, PAYING, TITLES
from regions.rules.catalogue import vocabulary
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import PolicyData
from regions.rules.shapes import (
    UNLIMITED,
    Hours,
    Limit,
    MonthDay,
    Parts,
    Shape,
    Table,
    TimeOfDay,
    Whole,
    Word,
    Words,
)

# How Chinese names the hours of a day, each part up to the hour before the next one.
_PARTS_OF_DAY = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
_HALF_DAY_HOURS = 12
_HALF_YEAR = 6
# So that 29 February can be named.
_LEAP_YEAR = 2024


def value_lines(code: str, value: PolicyData) -> list[str]:
    """Say a value of a code, one line for each thing it says."""
    special = _SPECIAL.get(code)
    if special is not None:
        return special(value)
    entry = CATALOGUE[code]
    return _lines(entry.shape, entry.unit, value)


def code_title(code: str) -> str:
    """Name a code for its readers."""
    if code in TITLES:
        return str(TITLES[code])
    return catalogue_title(code)


def catalogue_title(code: str) -> str:
    """Name a code as the catalogue does, with how its value is written down."""
    entry = CATALOGUE[code]
    return entry.en if reads_english() else entry.zh


def chapter_title(chapter: str) -> str:
    """Name a chapter of the catalogue."""
    return str(CHAPTERS[chapter])


def subject_words(benefit: str, insurance: str) -> str:
    """Name the benefit or insurance a value is written for; empty when it is for all."""
    if benefit:
        return str(BY_LIST[vocabulary.BENEFITS][benefit])
    return str(BY_LIST[vocabulary.INSURANCES][insurance]) if insurance else ""


def word_label(allowed: tuple[str, ...], word: object) -> str:
    """Name a word of a list."""
    return str(BY_LIST[allowed][str(word)])


def listed(words: Iterable[str]) -> str:
    """Join words as the language of the page does."""
    return (", " if reads_english() else "、").join(words)


def in_a_row(words: Iterable[str]) -> str:
    """Join words of a list; in English only the first of them begins with a capital."""
    first, *others = list(words) or [""]
    if reads_english():
        others = [word[:1].lower() + word[1:] if word[1:2].islower() else word for word in others]
    return listed([first, *others])


def named(name: str, value: str) -> str:
    """Put a name before a value."""
    return _("%(name)s：%(value)s") % {"name": name, "value": value}


def amount(value: object, unit: str) -> str:
    """Say a whole number in its unit, or that there is no limit."""
    if value == UNLIMITED:
        return _("不限")
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    match unit:
        case "fen":
            return _("%(yuan)s 元") % {"yuan": _yuan(value)}
        case "month":
            return months_words(value)
        case "per_ten_thousand":
            return f"{(Decimal(value) / 100).normalize():f}%"
        case "percent":
            return f"{value}%"
        case _:
            return _counted(value, unit)


def months_words(months: int) -> str:
    """Say a number of months as years and months."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    parts = []
    if years:
        parts.append(ngettext("%(count)d 年", "%(count)d 年", years) % {"count": years})
    if rest or not years:
        parts.append(ngettext("%(count)d 个月", "%(count)d 个月", rest) % {"count": rest})
    return " ".join(parts)


def age_words(months: int) -> str:
    """Say an age counted in months."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    parts = [ngettext("%(count)d 岁", "%(count)d 岁", years) % {"count": years}]
    if rest:
        parts.append(ngettext("%(count)d 个月", "%(count)d 个月", rest) % {"count": rest})
    return " ".join(parts)


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, FEN_A_YUAN)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def _counted(count: int, unit: str) -> str:
    match unit:
        case "day":
            text = ngettext("%(count)d 天", "%(count)d 天", count)
        case "hour":
            text = ngettext("%(count)d 小时", "%(count)d 小时", count)
        case "working_day":
            text = ngettext("%(count)d 个工作日", "%(count)d 个工作日", count)
        case "person":
            text = ngettext("%(count)d 位", "%(count)d 位", count)
        case "time":
            text = ngettext("%(count)d 次", "%(count)d 次", count)
        case "hour":
            text = ngettext("%(count)d 小时", "%(count)d 小时", count)
        case "minute":
            text = ngettext("%(count)d 分钟", "%(count)d 分钟", count)
        case "digit":
            text = ngettext("%(count)d 位数字", "%(count)d 位数字", count)
        case "year":
            text = ngettext("%(count)d 岁", "%(count)d 岁", count)
        case _:
            return str(count)
    return text % {"count": count}


def _lines(shape: Shape, unit: str, value: Any) -> list[str]:
    match shape:
        case Whole() | Limit():
            return [amount(value, unit)]
        case Word(allowed=allowed):
            return [word_label(allowed, value)]
        case Words(allowed=allowed):
            return [in_a_row(word_label(allowed, word) for word in value)]
        case Hours():
            return [_hours(value)]
        case TimeOfDay():
            return [time_words(value)]
        case MonthDay():
            return [_yearday(value)]
        case Table(keys=keys, shape=inner):
            labels = {key: word_label(keys, key) for key in keys if key in value}
            return [named(labels[key], _one(inner, unit, value[key])) for key in labels]
        case Parts(parts=parts):
            return [named(str(PARTS[key]), _one(inner, unit, value[key])) for key, inner in parts.items()]
        case _:
            return [str(value)]


def _one(shape: Shape, unit: str, value: Any) -> str:
    return listed(_lines(shape, unit, value))


def time_words(text: str) -> str:
    """Say a time of day written as `22:00`; in Chinese with the part of the day."""
    if reads_english():
        return text
    hour, minute = map(int, text.split(":"))
    part = next(name for end, name in _PARTS_OF_DAY if hour < end)
    told = f"{part} {hour - _HALF_DAY_HOURS if hour > _HALF_DAY_HOURS else hour} 点"
    return f"{told} {minute} 分" if minute else told


def _hours(value: Mapping[str, Any]) -> str:
    facts = {"start": time_words(value["from"]), "end": time_words(value["to"])}
    if value["to"] < value["from"]:
        return _("%(start)s到第二天%(end)s") % facts
    return _("%(start)s到%(end)s") % facts


def _yearday(text: Any) -> str:
    return yearday_words(date.fromisoformat(f"{_LEAP_YEAR}-{text}"))


# The sentences of single codes ------------------------------------------------------------------------------


def cycle_lines(value: Any) -> list[str]:
    """Say how often somebody certifies, and what the first time counts from."""
    return [_cycle(value), word_label(vocabulary.FIRST_TERMS, value["initial_basis"])]


def _cycle(value: Mapping[str, Any]) -> str:
    match value["type"]:
        case "rolling_months":
            return _again_after(value["months"], is_month_end=value["granularity"] == "month_end")
        case "rolling_days":
            return _("上次认证后 %(time)s之内，再认证一次。") % {"time": _counted(value["days"], "day")}
        case "deferral_year_and_12_months":
            return _("每年 1 月 1 日到 12 月 31 日之间认证一次，而且离上次认证不超过 12 个月。")
        case "calendar_year":
            return _("每年 1 月 1 日到 12 月 31 日之间认证一次。")
        case "fixed_window":
            facts = {"start": _yearday(value["from"]), "end": _yearday(value["to"])}
            return _("每年 %(start)s 到 %(end)s 之间认证一次。") % facts
        case "retirement_month_window":
            return _("每年在办退休的那个月认证一次。") + _around(value)
        case _:
            return _("每年在过生日的那个月认证一次。") + _around(value)


def _again_after(months: int, *, is_month_end: bool) -> str:
    facts = {"time": months_words(months)}
    if is_month_end:
        return _("上次认证后满 %(time)s的那个月月底之前，再认证一次。") % facts
    if months == MONTHS_A_YEAR:
        return _("上次认证后一年之内，再认证一次。")
    if months == _HALF_YEAR:
        return _("上次认证后半年之内，再认证一次。")
    return _("上次认证后 %(time)s之内，再认证一次。") % facts


def _around(value: Mapping[str, Any]) -> str:
    before, after = value["months_before"], value["months_after"]
    facts = {"before": months_words(before), "after": months_words(after)}
    if before and after:
        return " " * reads_english() + _("可以提前 %(before)s，最晚推后 %(after)s。") % facts
    if before:
        return " " * reads_english() + _("可以提前 %(before)s。") % facts
    return " " * reads_english() + _("最晚推后 %(after)s。") % facts if after else ""


def _overseas(value: Any) -> list[str]:
    every = value["in_person_every"]
    first = _every(value["months"])
    if every == UNLIMITED:
        return [first, _("没有查到必须本人到场的规定。")]
    if every == 1:
        return [first, _("每次都要本人到场。")]
    return [first, _("每 %(count)d 次里，有一次要本人到场。") % {"count": every}]


def _every(months: int) -> str:
    if months == MONTHS_A_YEAR:
        return _("每年认证一次。")
    if months == _HALF_YEAR:
        return _("每半年认证一次。")
    return _("每 %(time)s认证一次。") % {"time": months_words(months)}


def _grace(value: Any) -> list[str]:
    if value == 0:
        return [_("没有宽限，截止日当天还算按时，第二天起算逾期。")]
    return [_("截止日后 %(days)s之内仍算按时。") % {"days": _counted(value, "day")}]


def _suspension(value: Any) -> list[str]:
    begins = word_label(vocabulary.SUSPENSION_STARTS, value["begins"])
    back = value["back_pay_months_max"]
    lines = [_("可能暂停发放：%(begins)s。") % {"begins": begins}]
    if back == UNLIMITED:
        return [*lines, _("补办认证后恢复发放，停发的部分全部补发，以经办机构核定为准。")]
    return [
        *lines,
        _("补办认证后恢复发放，停发的部分最多补发 %(time)s，以经办机构核定为准。")
        % {"time": months_words(back)},
    ]


def _suspension_steps(value: Any) -> list[str]:
    return [
        _("逾期本身不是停发的理由，先要有 %(count)s 条互相独立的线索。") % {"count": value["signals_min"]},
        _("再约上门或来窗口，留 %(days)s。") % {"days": _counted(value["offer_days"], "day")},
        _("然后书面通知本人和家人，再留 %(days)s 答复。") % {"days": _counted(value["notice_days"], "day")},
        _("最后由两名工作人员一起决定。"),
    ]


def _methods(value: Any) -> list[str]:
    levels = value["methods"]
    known = [method for method in vocabulary.METHODS if method in levels]
    label = {method: word_label(vocabulary.METHODS, method) for method in known}
    counts = [label[method] for method in known if levels[method] >= value["minimum"]]
    noted = [label[method] for method in known if levels[method] < value["minimum"]]
    lines = counts or [_("没有登记可以用的方式")]
    return [*lines, _("只作记录、不算认证：%(methods)s") % {"methods": listed(noted)}] if noted else lines


def _offsets(value: Any) -> list[str]:
    before = [str(days) for days in value if days > 0]
    after = [str(-days) for days in value if days < 0]
    lines = [_("截止日前 %(days)s 天") % {"days": listed(before)}] if before else []
    lines += [_("截止日当天")] if 0 in value else []
    return [*lines, _("截止日后 %(days)s 天") % {"days": listed(after)}] if after else lines


def _waiting(at_once: Callable[[], str]) -> Callable[[Any], list[str]]:
    """Say how long one waits; no time at all in words of its own."""
    return lambda value: [at_once() if value == 0 else months_words(value)]


def _payers(value: Any) -> list[str]:
    """Say who pays first, and who pays what is left."""
    first, *others = [str(PAYING[word]) for word in value]
    if not others:
        return [word_label(vocabulary.PAYERS, value[0])]
    told = _("先%(first)s，不够再%(then)s") % {"first": first, "then": others[0]}
    for rest in others[1:]:
        told = _("%(told)s，还不够%(rest)s") % {"told": told, "rest": rest}
    return [told]


def _rate(value: Any) -> list[str]:
    low, high = (amount(value[name], "per_ten_thousand") for name in ("employer_from", "employer_to"))
    lines = [
        named(_("单位缴"), low if low == high else _("%(low)s 到 %(high)s") % {"low": low, "high": high})
    ]
    personal = value["personal"]
    return [*lines, named(_("个人缴"), amount(personal, "per_ten_thousand") if personal else _("不用缴"))]


def _retirement(value: Any) -> list[str]:
    lines = []
    for who in vocabulary.RETIREES:
        if who not in value:
            continue
        parts = value[who]
        facts = {"age": age_words(parts["months"]), "every": months_words(parts["one_month_per"])}
        told = facts["age"]
        if parts["one_month_per"] and parts["delay_max"]:
            facts["latest"] = age_words(parts["months"] + parts["delay_max"])
            told = _("%(age)s起，每 %(every)s延迟 1 个月，逐步到 %(latest)s") % facts
        lines.append(named(word_label(vocabulary.RETIREES, who), told))
    return lines


def _card_validity(value: Any) -> list[str]:
    """Say how long a card lasts, age by age, from the day on which it was issued."""
    facts = {"age": value["young_from"], "time": _lasting(value["child_years"])}
    lines = [_("不满 %(age)s 周岁时签发的：%(time)s") % facts]
    for part in ("young", "adult", "elder"):
        facts = {"age": value[f"{part}_from"], "time": _lasting(value[f"{part}_years"])}
        lines.append(_("满 %(age)s 周岁起签发的：%(time)s") % facts)
    return lines


def _lasting(years: Any) -> str:
    return _("长期有效") if years == UNLIMITED else months_words(int(years) * MONTHS_A_YEAR)


_SPECIAL: Mapping[str, Callable[[Any], list[str]]] = {
    "certification.rule": cycle_lines,
    "certification.overseas_rule": _overseas,
    "certification.grace": _grace,
    "certification.suspension": _suspension,
    "certification.suspension_steps": _suspension_steps,
    "certification.methods": _methods,
    "reminder.offsets_days": _offsets,
    "sharing.source_order": _payers,
    "sharing.minimum_bound_months": _waiting(lambda: _("随时可以解绑")),
    "sharing.rebind_pause_months": _waiting(lambda: _("马上可以再绑定")),
    "contribution.rate": _rate,
    "retirement.age": _retirement,
    "identity.card_validity": _card_validity,
}

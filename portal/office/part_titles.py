"""The words beside the fields of a policy value: its named parts, the kinds it comes in, and the words it may hold."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.shared.policy_labels import BY_LIST, PARTS

_FORM_PARTS: Mapping[str, Promise] = {
    "months": _("月数"),
    "days": _("天数"),
    "granularity": _("算到哪天"),
    "initial_basis": _("第一次认证怎么算"),
    "from": _("从"),
    "to": _("到"),
    "months_before": _("提前几个月"),
    "months_after": _("延后几个月"),
    "minimum": _("最低可信等级（1 到 3）"),
    "methods": _("可信等级（不接受的空着）"),
    "begins": _("什么时候可能暂停"),
    "back_pay_months_max": _("最多补发几个月"),
    "in_person_every": _("几次里要有一次本人到场"),
    "one_month_per": _("每几个月延迟一个月"),
    "delay_max": _("最多延迟几个月"),
    "employer_from": _("单位部分最低（万分之几）"),
    "employer_to": _("单位部分最高（万分之几）"),
    "personal": _("个人部分（万分之几）"),
}
KINDS: Mapping[str, Promise] = {
    "rolling_months": _("每隔若干个月"),
    "rolling_days": _("每隔若干天"),
    "deferral_year_and_12_months": _("递延式：每年一次，且距上次不超过 12 个月"),
    "calendar_year": _("每个自然年一次"),
    "fixed_window": _("每年固定的时间段"),
    "retirement_month_window": _("每年退休月份前后"),
    "birth_month_window": _("每年出生月份前后"),
}
_GRANULARITIES: Mapping[str, Promise] = {"day": _("对应的那一天"), "month_end": _("那个月的最后一天")}

_UNITS: Mapping[str, Promise] = {
    "fen": _("元"),
    "person": _("位"),
    "month": _("月"),
    "day": _("天"),
    "hour": _("小时"),
    "minute": _("分钟"),
    "working_day": _("个工作日"),
    "year": _("周岁"),
    "time": _("次"),
    "digit": _("位数字"),
    "percent": _("百分之几"),
    "per_ten_thousand": _("万分之几"),
    "level": _("1 到 3 级"),
}


def unit_title(unit: str) -> str:
    """Name a unit beside the field of a number; empty where there is none."""
    return str(_UNITS[unit]) if unit else ""


def says_its_unit(part: str) -> bool:
    """Say whether the words of a part say in what it is counted."""
    return part in _FORM_PARTS


def part_title(part: str) -> str:
    """Name a part of a value."""
    return str(_FORM_PARTS.get(part) or PARTS[part])


def word_title(allowed: tuple[str, ...], word: str) -> str:
    """Name a word a value may hold."""
    return str(_GRANULARITIES[word] if allowed == tuple(_GRANULARITIES) else BY_LIST[allowed][word])

"""Corrections as people read them: the facts, and how each of them is written."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums.corrections import CorrectedFact
from foundation.identifiers import Sex
from portal.shared.dates import day_words

FACTS: Mapping[StrEnum, Promise] = {
    CorrectedFact.NAME: gettext_lazy("姓名"),
    CorrectedFact.BORN_ON: gettext_lazy("出生日期"),
    CorrectedFact.SEX: gettext_lazy("性别"),
    CorrectedFact.PHONE: gettext_lazy("登记的手机号"),
    CorrectedFact.ID_NUMBER: gettext_lazy("身份证号码"),
}


def value_words(fact: CorrectedFact, value: str) -> str:
    """Write a fact's value as people read it."""
    if not value:
        return _("没有登记")
    if fact is CorrectedFact.BORN_ON:
        return day_words(date.fromisoformat(value))
    if fact is CorrectedFact.SEX:
        return {Sex.FEMALE.value: _("女"), Sex.MALE.value: _("男")}.get(value, _("未知"))
    return value

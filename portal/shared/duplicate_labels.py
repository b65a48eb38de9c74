"""The names of codes about two records that may be one person."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.duplicates import DuplicateGround, DuplicateState, DuplicateVerdict

Labels = Mapping[StrEnum, Promise]

GROUNDS: Labels = {
    DuplicateGround.SAME_NUMBER: _("有同一个证件号码"),
    DuplicateGround.SAME_NAME: _("姓名、性别、出生日期相同"),
    DuplicateGround.SAME_SOUND: _("姓名读音、出生日期相同"),
}
STATES: Labels = {
    DuplicateState.OPEN: _("待核对"),
    DuplicateState.DIFFERENT: _("不是同一人"),
    DuplicateState.MERGED: _("已合并"),
}
VERDICTS: Labels = {
    DuplicateVerdict.DIFFERENT: _("不是同一人"),
    DuplicateVerdict.MERGED: _("是同一人，已合并"),
    DuplicateVerdict.SEPARATED: _("已撤销合并，重新核对"),
}
BY_TYPE: Mapping[type[StrEnum], Labels] = {
    DuplicateGround: GROUNDS,
    DuplicateState: STATES,
    DuplicateVerdict: VERDICTS,
}

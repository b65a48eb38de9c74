"""The names of codes about contributions, retirement and papers."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.contributions import ContributionKind, EnrolmentState, Scheme
from accounts.enums.papers import PaperKind, PaperState
from accounts.enums.retirement import Retiree

SCHEMES: Mapping[StrEnum, Promise] = {
    Scheme.EMPLOYEE: _("职工"),
    Scheme.FLEXIBLE: _("灵活就业人员"),
    Scheme.RESIDENT: _("城乡居民"),
}
ENROLMENT_STATES: Mapping[StrEnum, Promise] = {
    EnrolmentState.PAYING: _("正常参保"),
    EnrolmentState.PAUSED: _("暂停缴费"),
}
KINDS: Mapping[StrEnum, Promise] = {
    ContributionKind.PAID: _("按月缴费"),
    ContributionKind.DEEMED: _("视同缴费"),
    ContributionKind.ONE_OFF: _("一次性缴费"),
    ContributionKind.MAKE_UP: _("补缴"),
}
RETIREES: Mapping[StrEnum, Promise] = {
    Retiree.MAN: _("男职工"),
    Retiree.WOMAN_55: _("原定 55 岁退休的女职工"),
    Retiree.WOMAN_50: _("原定 50 岁退休的女职工"),
}
PAPERS: Mapping[StrEnum, Promise] = {
    PaperKind.STATEMENT: _("社会保险权益单"),
    PaperKind.RECEIPT: _("办理回执"),
    PaperKind.EXPORT: _("个人信息副本"),
    PaperKind.SHARING: _("家庭共济绑定回执"),
    PaperKind.ACCOUNT: _("医保个人账户明细"),
}
PAPER_STATES: Mapping[StrEnum, Promise] = {
    PaperState.CURRENT: _("有效"),
    PaperState.SUPERSEDED: _("已有新的"),
    PaperState.REVOKED: _("已作废"),
}
BY_TYPE: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    Scheme: SCHEMES,
    EnrolmentState: ENROLMENT_STATES,
    ContributionKind: KINDS,
    Retiree: RETIREES,
    PaperKind: PAPERS,
    PaperState: PAPER_STATES,
}
ACTIONS: Mapping[str, Promise] = {
    "contributions.viewed": _("查看了您的缴费记录"),
    "contribution.recorded": _("登记了您的一段缴费"),
    "contribution.corrected": _("更正了您的一段缴费"),
    "contribution.withdrawn": _("撤销了您的一段缴费"),
    "retirement.category_recorded": _("登记了您的退休类别"),
    "statement.viewed": _("查看了您的权益单"),
    "paper.issued": _("开具了关于您的一份凭证"),
    "paper.revoked": _("作废了关于您的一份凭证"),
}

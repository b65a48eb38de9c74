"""The names of codes about the family service, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from family.enums import MandateEnd, ServiceAct, ServiceEnd, ServicePlace, ServiceState
from family.rules.ages import Outgrown

BY_TYPE: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    ServiceState: {
        ServiceState.PROPOSED: _("等家人确认"),
        ServiceState.AWAITING: _("等家人确认"),
        ServiceState.ACTIVE: _("已经开通"),
        ServiceState.ENDED: _("已经结束"),
    },
    ServiceEnd: {
        ServiceEnd.BY_ADDER: _("添加的人解除"),
        ServiceEnd.BY_RELATIVE: _("家人解除或没有同意"),
        ServiceEnd.UNANSWERED: _("过了日子没有确认"),
        ServiceEnd.WITH_MANDATE: _("授权结束了"),
    },
    ServicePlace: {
        ServicePlace.ELDER: _("长辈"),
        ServicePlace.CHILD: _("子女"),
        ServicePlace.SPOUSE: _("配偶"),
        ServicePlace.OTHER: _("其他近亲属"),
    },
    ServiceAct: {
        ServiceAct.SHOW_CARD: _("看社保卡是不是正常"),
        ServiceAct.STATEMENT: _("看和打印社保权益单"),
        ServiceAct.CERTIFICATION: _("办待遇资格认证"),
        ServiceAct.TRANSFER: _("申请参保关系转移"),
    },
    Outgrown: {
        Outgrown.OWN_CONSENT: _("孩子满 14 周岁了，要孩子自己同意"),
        Outgrown.OWN_FACE: _("孩子满 16 周岁了，要孩子本人刷脸确认"),
    },
    MandateEnd: {
        MandateEnd.BY_PRINCIPAL: _("委托人停止"),
        MandateEnd.BY_HELPER: _("受托人不再帮忙"),
        MandateEnd.BY_DESK: _("窗口办理结束"),
        MandateEnd.COURT: _("法院撤销监护资格"),
        MandateEnd.REPLACED: _("换成了新的授权"),
    },
}
ACTIONS: Mapping[str, Promise] = {
    "service.proposed": _("申请添加一位家人到亲情服务"),
    "service.opened": _("亲情服务开通，您确认过"),
    "service.ended": _("结束了亲情服务"),
    "service.turned_down": _("没有同意加入亲情服务"),
    "service.card_viewed": _("看了您的社保卡是不是正常"),
    "mandate.replaced": _("用新的授权换下了您原来的授权"),
    "mandates.viewed": _("查看了谁替您办事"),
    "mandate.proposal_viewed": _("查看了等人复核的监护人授权"),
}

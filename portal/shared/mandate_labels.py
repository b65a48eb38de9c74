"""The names of what a mandate reaches, rests on, and was confirmed by."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from family.enums import ConfirmedBy, LegalBasis, MandateScope

LABELS: Mapping[type[StrEnum], Mapping[StrEnum, Promise]] = {
    MandateScope: {
        MandateScope.CERTIFICATION: _("待遇资格认证"),
        MandateScope.STATEMENT: _("社保权益单"),
        MandateScope.TRANSFER: _("参保关系转移"),
        MandateScope.SHARING: _("家庭共济"),
    },
    LegalBasis: {
        LegalBasis.CONSENT: _("本人同意"),
        LegalBasis.PARENT_OF_MINOR: _("未成年人的父母"),
        LegalBasis.GUARDIAN: _("监护人"),
        LegalBasis.POWER_OF_ATTORNEY: _("授权委托书"),
    },
    ConfirmedBy: {
        ConfirmedBy.PHONE_CODE: _("短信确认码"),
        ConfirmedBy.DESK: _("窗口"),
        ConfirmedBy.FACE: _("本人刷脸"),
        ConfirmedBy.LETTER: _("寄给本人的开通码"),
    },
}
ACTIONS: Mapping[str, Promise] = {
    "mandate.given": _("登记了您的一项授权"),
    "mandate.revoked": _("停止了您的一项授权"),
    "mandate.frozen": _("暂停了您的一项授权"),
    "mandate.thawed": _("恢复了您的一项授权"),
}

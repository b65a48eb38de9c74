"""The names of codes about who somebody is, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.verification import Assurance, Purpose, VerificationMethod

ASSURANCES: Mapping[StrEnum, Promise] = {
    Assurance.NONE: _("没有账号"),
    Assurance.CLAIMED: _("自己申报，还没有核验"),
    Assurance.LOW: _("初步核验"),
    Assurance.SUBSTANTIAL: _("已核验"),
    Assurance.HIGH: _("当面核验"),
}
VERIFICATION_METHODS: Mapping[StrEnum, Promise] = {
    VerificationMethod.COUNTER: _("窗口核对证件"),
    VerificationMethod.CODE_HANDED: _("窗口当面交的开通码"),
    VerificationMethod.CODE_POSTED: _("邮寄的开通码"),
    VerificationMethod.FACE_LOCAL: _("本站刷脸"),
    VerificationMethod.FACE_PROVIDER: _("国家平台刷脸"),
    VerificationMethod.PARTNER: _("合作平台核验"),
}
PURPOSES: Mapping[StrEnum, Promise] = {
    Purpose.VIEW_OWN: _("看自己的社保信息"),
    Purpose.CERTIFY: _("办资格认证"),
    Purpose.CARD: _("申领电子社保卡"),
    Purpose.SHARE_ACCOUNT: _("让家人用个人账户"),
    Purpose.MANDATE: _("让家人帮忙办事"),
    Purpose.TRANSFER: _("申请关系转移"),
    Purpose.EXPORT: _("下载自己的全部资料"),
    Purpose.PAYEE: _("改收款账户"),
}

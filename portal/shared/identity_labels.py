"""The names of codes about who somebody is, as people read them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.recovery import RecoveryAct
from accounts.enums.sign_ins import DeviceBrowser, DeviceSystem, SignInWay
from accounts.enums.verification import Assurance, CodeDelivery, Purpose, VerificationMethod

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
    VerificationMethod.FACE_PERSON: _("工作人员比对照片"),
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
CODE_DELIVERIES: Mapping[StrEnum, Promise] = {
    CodeDelivery.HANDED: _("当面交给本人"),
    CodeDelivery.POSTED: _("寄到登记的住址"),
}
RECOVERY_ACTS: Mapping[StrEnum, Promise] = {
    RecoveryAct.PHONE: _("换登录手机号"),
    RecoveryAct.LETTER: _("开一个开通码"),
}
SIGN_IN_WAYS: Mapping[StrEnum, Promise] = {
    SignInWay.TYPED: _("用密码"),
    SignInWay.PHONE_CODE: _("用短信验证码"),
    SignInWay.SECOND_PROOF: _("用短信验证码和再次核对"),
    SignInWay.PASSKEY: _("用通行密钥"),
    SignInWay.LETTER: _("用开通码"),
    SignInWay.OTHER: _("其他方式"),
}
SYSTEMS: Mapping[StrEnum, Promise] = {
    DeviceSystem.ANDROID: _("安卓手机"),
    DeviceSystem.HARMONY: _("鸿蒙手机"),
    DeviceSystem.IPHONE: _("苹果手机"),
    DeviceSystem.IPAD: _("苹果平板"),
    DeviceSystem.WINDOWS: _("Windows 电脑"),
    DeviceSystem.MAC: _("苹果电脑"),
    DeviceSystem.LINUX: _("Linux 电脑"),
    DeviceSystem.OTHER: _("一台设备"),
}
BROWSERS: Mapping[StrEnum, Promise] = {
    DeviceBrowser.WECHAT: _("微信"),
    DeviceBrowser.ALIPAY: _("支付宝"),
    DeviceBrowser.EDGE: _("Edge 浏览器"),
    DeviceBrowser.FIREFOX: _("Firefox 浏览器"),
    DeviceBrowser.CHROME: _("Chrome 浏览器"),
    DeviceBrowser.SAFARI: _("Safari 浏览器"),
    DeviceBrowser.OTHER: _("浏览器"),
}

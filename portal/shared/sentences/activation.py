"""What activation codes, prepared accounts, recovery, devices and passkeys refuse."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "activation.mismatch": _(
        "没有对上，或开通码已经失效。请对照证件和开通信再核对一次；还不行，请带证件到窗口办理。"
    ),
    "activation.waits": _(
        "输错的次数有点多，请在 {again_at} 以后再输。开通码没有作废。着急的话，请带证件到窗口，当场能办。"
    ),
    "activation.clerk_is_subject": _("不能为自己或近亲属办理，请交给同事。"),
    "activation.subject_died": _(
        "登记显示本人已经去世，不能再开通账号、换手机号或留存照片。如果登记有误，请先更正。"
    ),
    "activation.newcomer_not_found": _(
        "这个手机号上没有等待实名核验的账号。请先让本人用手机号注册，或给本人开一个开通码。"
    ),
    "activation.account_missing": _("这个人还没有账号，请给本人开一个开通码。"),
    "activation.prepared_full": _("您最多可以替 {most} 个人准备账号。请先撤回一个用不上的。"),
    "activation.prepared_not_found": _("没有找到这个准备好的账号，可能已经撤回。"),
    "activation.recovery_pause": _("账号刚由窗口找回。为了您的安全，涉及钱和家人的事请在 {until} 以后再办。"),
    "sign_in.not_found": _("没有找到这台设备，可能已经退出。"),
    "passkey.not_found": _("没有找到这个通行密钥，可能已经删掉。"),
    "passkey.refused": _("通行密钥没有被接受，请再试一次，或改用别的方式。"),
    "passkey.full": _("您最多可以有 {most} 个通行密钥，请先删掉一个用不上的。"),
    "passkey.last_way_in": _("这是您登录的唯一方式。请先设密码，或核对手机号，再删它。"),
}

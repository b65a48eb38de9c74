"""What the doors themselves refuse."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "rate.limited": _("您试的次数有点多。请过几分钟再试，或改用另一种登录方式。"),
    "step_up.code": _("验证码不对或已过期，请重新输入，或重新获取一条。"),
    "step_up.password": _("密码不对，请重新输入，或改用短信验证码。"),
    "step_up.answer": _("通行密钥没有对上，请再试一次，或改用密码、短信验证码。"),
    "sign_in.mismatch": _("号码或密码不对。请重新输入，或改用短信验证码登录。"),
    "sign_in.several": _("这个手机号上有几个账号用同样的密码。请改用短信验证码登录，再选您的名字。"),
    "sign_in.too_fast": _("验证码要得有点快，请过几分钟再试。"),
    "sign_in.second_proof": _(
        "没有对上。请再核对一次；今天最多可以试 5 次，也可以用开通码，或带证件到窗口找回。"
    ),
}

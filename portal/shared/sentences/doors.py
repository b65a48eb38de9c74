"""What the doors themselves refuse."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "rate.limited": _("您试的次数有点多。请过几分钟再试，或改用另一种登录方式。"),
    "step_up.code": _("验证码不对或已过期，请重新输入，或重新获取一条。"),
    "step_up.password": _("密码不对，请重新输入，或改用短信验证码。"),
}

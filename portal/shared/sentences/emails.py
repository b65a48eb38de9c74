"""What is refused about e-mail addresses."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "email.needs_account": _("本人还没有账号。先开通账号，再登记邮箱。"),
    "email.asked_too_often": _("今天要的验证码太多了，{until} 以后再试。"),
    "email.code_wrong": _("验证码不对，或已经过了时间。请看最新的一封邮件，或重新发一个。"),
}

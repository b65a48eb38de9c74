"""Phone numbers at the doors: the field they are typed into, and messages that must go now or not at all."""

import logging
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.clients.channels import Outgoing
from accounts.enums.notices import Channel
from accounts.errors.notices import ChannelUnavailable
from accounts.errors.users import CodeNotSent
from accounts.tasks import senders
from foundation.identifiers import PhoneInvalid, normalise_phone
from portal.shared.words import sentence

log = logging.getLogger(__name__)


class PhoneField(forms.CharField):
    """A mobile number as people type it, cleaned to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        self.widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        kwargs["label"] = gettext_lazy("手机号")
        kwargs["error_messages"] = {"required": gettext_lazy("请填写手机号。")}
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        """Give the number, or say how to write one."""
        text = super().clean(value)
        try:
            return normalise_phone(text) if text else ""
        except PhoneInvalid as error:
            raise ValidationError(sentence(error.code), code=error.code) from error


def send_sms(phone: str, text: str) -> None:
    """Send one text message now; each has its own key, for each carries something new.

    Raises:
        CodeNotSent: the provider did not take it. Unlike a notice it is not kept, for it would come too late.
    """
    key = f"sign-in:{secrets.token_hex(16)}"
    try:
        senders()[Channel.SMS].send(Outgoing(idempotency_key=key, address=phone, text=text))
    except ChannelUnavailable as error:
        raise CodeNotSent from error


def code_text(code: str) -> str:
    """Word a one-time code."""
    return _("【家社通】验证码 %(code)s，请在几分钟内填写。不要告诉任何人。") % {"code": code}


def tell_old_phone(phone: str | None) -> None:
    """Tell whoever holds a number that an account no longer uses it; the account's own messages go to the new one."""
    if phone is None:
        return
    try:
        send_sms(phone, _("【家社通】您的账号不再使用这个手机号。如果不是您本人办的，请马上拨打 12333。"))
    except CodeNotSent:
        log.warning("phone.change_not_told")

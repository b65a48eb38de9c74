"""Phone numbers at the doors: the field they are typed into, and messages that must go now or not at all."""

import logging
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.clients.channels.sending import Outgoing
from accounts.enums.notices import Channel
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable
from accounts.errors.users import CodeNotSent
from accounts.tasks import senders
from foundation.identifiers import PhoneInvalid, normalise_phone
from portal.shared.words import sentence

log = logging.getLogger(__name__)

# The template of providers that send none but approved ones: its one parameter is the whole text.
AS_IT_STANDS = "text"


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
    """Send one text message now, by the first provider that takes it; each has a key of its own.

    Raises:
        CodeNotSent: no provider took it. Unlike a notice it is not kept, for it would come too late.
    """
    message = Outgoing(
        idempotency_key=f"sign-in:{secrets.token_hex(16)}",
        address=phone,
        text=text,
        template=AS_IT_STANDS,
        language=get_language() or "",
    )
    for sender in senders().get(Channel.SMS, {}).values():
        try:
            sender.send(message)
        except OutcomeUnknown:
            # It may well come; whoever waits in vain asks for another.
            return
        except (ChannelUnavailable, ChannelRefused, MessageUnfit):
            continue
        else:
            return
        finally:
            sender.close()
    raise CodeNotSent


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

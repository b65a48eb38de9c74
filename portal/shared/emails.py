"""E-mail addresses at the doors: the forms they are typed into, and the mail that carries a code."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.emails import CodeToSend
from accounts.clients.channels.sending import Outgoing
from accounts.enums.notices import Channel
from accounts.errors.deliveries import ChannelRefused, MessageUnfit, OutcomeUnknown
from accounts.errors.notices import ChannelUnavailable
from accounts.rules.email_codes import DIGITS
from accounts.tasks import senders

_ADDRESS_MAX = 254
_TYPED_MAX = 12


class EmailForm(forms.Form):
    """An address somebody wants messages to go to."""

    address = forms.EmailField(
        label=gettext_lazy("邮箱"),
        max_length=_ADDRESS_MAX,
        error_messages={
            "required": gettext_lazy("请填写邮箱。"),
            "invalid": gettext_lazy("邮箱的写法不对，应像 name@example.com。"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class EmailCodeForm(forms.Form):
    """The code that came with the mail."""

    code = forms.CharField(
        label=gettext_lazy("邮件里的 6 位验证码"),
        max_length=_TYPED_MAX,
        error_messages={"required": gettext_lazy("请填写邮件里的验证码。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Leave out what people put between digits; what is no code is one that is wrong."""
        return "".join(one for one in self.cleaned_data["code"] if one.isdigit())[:DIGITS]


def send_code(code: CodeToSend) -> bool:
    """Send one code by the first provider that takes it; say whether it left or never will."""
    with translation.override(code.language):
        text = _("【家社通】邮箱验证码 %(code)s，30 分钟内有效。不是您本人办的，不用理会。") % {
            "code": code.code
        }
    message = Outgoing(
        idempotency_key=f"email-code:{code.id}",
        address=code.address,
        text=text,
        template="text",
        language=code.language,
    )
    for sender in senders().get(Channel.EMAIL, {}).values():
        try:
            sender.send(message)
        except (OutcomeUnknown, ChannelRefused, MessageUnfit):
            return True
        except ChannelUnavailable:
            continue
        else:
            return True
        finally:
            sender.close()
    return False

"""What signing in needs beside its pages: the field for a number, the message with a code, the adapter of allauth."""

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.clients.channels import Outgoing
from accounts.enums.notices import Channel
from accounts.errors.notices import ChannelUnavailable
from accounts.errors.users import CodeNotSent
from accounts.tasks import senders
from foundation.identifiers import PhoneInvalid, normalise_phone
from portal.shared import reading, step_up
from portal.shared.words import sentence

if TYPE_CHECKING:
    from accounts.models.users import User


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


class PhoneAdapter(DefaultAccountAdapter):
    """What the portal asks of allauth: limits on attempts, and the last step of every sign-in."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy("您试的次数有点多。请过几分钟再试，或改用另一种登录方式。"),
    }

    def get_login_stages(self) -> list[str]:
        """Ask nothing more once somebody is known: every way in asks for what it needs before."""
        return []

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Pass on our own words only; the pages say the rest."""
        if message is not None:
            super().add_message(request, level, message=message, extra_tags=extra_tags)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by what was typed: one stranger must not lock everybody out."""
        return f"login:{credentials.get('login', '')}"

    def login(self, request: HttpRequest, user: "User") -> None:
        """Sign in, and count it as a fresh proof for sensitive acts."""
        super().login(request, user)
        step_up.mark_fresh(request)

    def post_login(self, request: HttpRequest, user: "User", **kwargs: Any) -> HttpResponse:
        """Bring back how the user likes to read, unless this browser has its own choice."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.wants_elder_mode and reading.MODE_COOKIE not in request.COOKIES:
            reading.keep_mode(response, elder=True)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and user.language != settings.LANGUAGE_CODE:
            reading.keep_language(response, user.language)
        return response


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

"""How people sign in: a phone number with a password or a one-time code, on top of allauth."""

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

from accounts.actions import users
from accounts.clients.channels import Outgoing
from accounts.enums.notices import Channel
from accounts.errors.notices import ChannelUnavailable
from accounts.errors.users import CodeNotSent
from accounts.queries.users import phone_of, user_with_phone
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
    """Tells allauth how phone numbers are kept, and says everything in the portal's own words."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "phone_password_mismatch": gettext_lazy("手机号或密码不对。请重新输入，或改用短信验证码登录。"),
        "incorrect_code": gettext_lazy("验证码不对，请对照短信重新输入。"),
        "incorrect_password": gettext_lazy("密码不对，请重新输入。"),
        "too_many_login_attempts": gettext_lazy("您试的次数有点多。请过几分钟再试，或改用另一种登录方式。"),
        "rate_limited": gettext_lazy("验证码要得有点快，请过几分钟再试。"),
        "phone_taken": gettext_lazy("这个手机号已经注册过，请直接登录。"),
        "unknown_phone": gettext_lazy("手机号或验证码不对，请重新输入。"),
        "invalid_login": gettext_lazy("手机号或密码不对，请重新输入。"),
        "account_inactive": gettext_lazy("这个账号已停用，请拨打 12333。"),
    }

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Give the field phone numbers are typed into."""
        return PhoneField(required=kwargs.get("required", True))

    def set_phone(self, user: "User", phone: str, verified: bool) -> None:
        """Store the number, and the user with it when new."""
        users.set_phone(user, phone, is_verified=verified)

    def get_phone(self, user: "User") -> tuple[str, bool] | None:
        """Give the number and whether it was verified."""
        phone = phone_of(user)
        return (phone, user.is_phone_verified) if phone else None

    def set_phone_verified(self, user: "User", phone: str) -> None:
        """Note that the user holds the number."""
        users.mark_phone_verified(user)

    def get_user_by_phone(self, phone: str) -> "User | None":
        """Find who signs in with a number."""
        return user_with_phone(phone)

    def save_user(self, request: HttpRequest, user: "User", form: forms.Form, commit: bool = True) -> "User":
        """Store a new user together with the number in one statement, so that no user is left without one."""
        saved: User = super().save_user(request, user, form, commit=False)
        return saved

    def send_verification_code_sms(self, user: "User", phone: str, code: str, **kwargs: Any) -> None:
        """Send a one-time code."""
        send_sms(phone, code_text(code))

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Tell the holder of the number, and nobody else, that there is no account."""
        send_sms(phone, _("【家社通】有人用这个手机号登录，但它还没有注册。如果是您，请先注册。"))

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Tell the holder of the number, and nobody else, that there is an account already."""
        send_sms(phone, _("【家社通】这个手机号已经注册过，请直接用短信验证码登录。"))

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
        """Count wrong passwords by number: allauth leaves phones out, and one stranger would lock everybody out."""
        return f"phone:{credentials.get('phone', '')}"

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

"""The citizens' forms: they clean the shape of what was typed, nothing else."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.errors.users import PhoneTaken

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from accounts.models.users import User

_CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


def _word(
    field: forms.Field, label: "StrPromise", missing: "StrPromise", help_text: "StrPromise | str" = ""
) -> None:
    """Give a field our words and take away the placeholder, which vanishes when one types."""
    field.label = label
    field.help_text = help_text
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):
    """Phone number and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], _("手机号"), _("请填写手机号。"))
        _word(self.fields["password"], _("密码"), _("请填写密码。"))


class SignUpForm(allauth_forms.SignupForm):
    """Phone number, and a password for those who want one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["phone"], _("手机号"), _("请填写手机号。"), _("用来登录和接收提醒"))
        _word(
            self.fields["password1"],
            _("设一个密码（可以不填）"),
            _("请填写密码。"),
            _("至少 10 位，不要全是数字。不设密码也可以，以后用短信验证码登录。"),
        )

    def try_save(self, request: HttpRequest) -> "tuple[User | None, HttpResponse | None]":
        """Store the user; a number taken in the same moment answers as a number taken before."""
        try:
            saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        except PhoneTaken:
            self.account_already_exists = True
            saved = super().try_save(request)
        return saved


class CodeRequestForm(allauth_forms.RequestLoginCodeForm):
    """The phone number a one-time code goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["phone"], _("手机号"), _("请填写手机号。"))


class SignInCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The one-time code of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("验证码"), _("请填写短信里的 6 位验证码。"))
        self.fields["code"].widget.attrs.update(_CODE_ATTRS)


class SignUpCodeForm(allauth_forms.VerifyPhoneForm):
    """The one-time code of a sign-up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("验证码"), _("请填写短信里的 6 位验证码。"))
        self.fields["code"].widget.attrs.update(_CODE_ATTRS)


class PasswordForm(forms.Form):
    """The password again, before a sensitive act."""

    password = forms.CharField(
        label=_("密码"),
        strip=False,
        max_length=200,
        error_messages={"required": _("请填写密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A one-time code, before a sensitive act."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        error_messages={"required": _("请填写短信里的 6 位验证码。")},
        widget=forms.TextInput(attrs=_CODE_ATTRS),
    )


class SharingForm(forms.Form):
    """That the sharer read what sharing means."""

    agreed = forms.BooleanField(
        label=_("我已看过上面的说明，愿意让这位家人使用我的个人账户余额"),
        error_messages={"required": _("请先看过说明，再勾选同意。")},
    )

"""The citizens' forms: they clean the shape of what was typed, nothing else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.phones import PhoneField

_CODE_ATTRS = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


class SignInForm(forms.Form):
    """A phone or document number, and the password."""

    login = forms.CharField(
        label=_("手机号或证件号码"),
        max_length=60,
        error_messages={"required": _("请填写手机号或证件号码。")},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        max_length=200,
        error_messages={"required": _("请填写密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PhoneForm(forms.Form):
    """The phone number a one-time code goes to."""

    phone = PhoneField()


class SignUpForm(forms.Form):
    """The phone number of somebody new."""

    phone = PhoneField(help_text=_("用来登录和接收提醒；和家人共用一个手机也可以"))


class SecondProofForm(forms.Form):
    """What the owner of an older account knows besides having the number."""

    secret = forms.CharField(
        label=_("证件号码的后六位，或您设过的密码"),
        strip=False,
        max_length=200,
        error_messages={"required": _("请填写证件号码的后六位，或密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


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

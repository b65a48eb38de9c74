"""The forms of the electronic card: they clean the shape of what was typed, nothing else."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.text import bare

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class DigitsField(forms.CharField):
    """Digits as people type them: full-width ones and blanks between them are no other digits."""

    def to_python(self, value: Any) -> str:
        """Write them as they are compared."""
        return bare(super().to_python(value) or "")


def _six_digits(
    label: "StrPromise", autocomplete: str, help_text: "StrPromise | str" = ""
) -> forms.CharField:
    """Make a field for six digits, typed on a number pad."""
    return DigitsField(
        label=label,
        help_text=help_text,
        max_length=20,
        error_messages={"required": _("请填写 6 位数字密码。")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": autocomplete}),
    )


class NoticeForm(forms.Form):
    """That the applicant read what an electronic card is."""

    agreed = forms.BooleanField(
        label=_("我已看过上面的说明，申领电子社保卡"),
        error_messages={"required": _("请先看过说明，再勾选同意。")},
    )


class CardPasswordForm(forms.Form):
    """The card's password, before the card is shown."""

    password = _six_digits(_("电子社保卡密码"), "off", _("6 位数字，不是登录密码"))


class NewCardPasswordForm(forms.Form):
    """A new password for the card, typed twice."""

    password = _six_digits(
        _("新密码"),
        "new-password",
        _("6 位数字。不要用生日、连号、重复的数字，也不要用证件号、手机号里的几位。"),
    )
    again = _six_digits(_("再输一次"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Ask for the same digits twice, for nobody sees what was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("两次输入的不一样，请再输一次。"))
        return cleaned


class ChangeCardPasswordForm(NewCardPasswordForm):
    """The old password, and a new one typed twice."""

    old = _six_digits(_("现在的密码"), "off")
    field_order = ["old", "password", "again"]

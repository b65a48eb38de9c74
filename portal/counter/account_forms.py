"""The desk's forms about a person's account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.verification import CodeDelivery
from portal.shared.identity_labels import CODE_DELIVERIES
from portal.shared.phones import PhoneField

NOT_CHECKED = _("请先核对本人和身份证原件，再勾选这一项")


class CheckedForm(forms.Form):
    """That the clerk has checked person and document."""

    is_id_checked = forms.BooleanField(
        label=_("本人到场，已核对身份证原件"),
        error_messages={"required": NOT_CHECKED},
    )


class SecondForm(forms.Form):
    """What a colleague says to a recovery they have before their eyes."""

    answer = forms.ChoiceField(
        label=_("您同意吗？"),
        choices=[("yes", _("同意，请同事接着办")), ("no", _("不同意，不办"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择同意或不同意")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PhoneAtDeskForm(CheckedForm):
    """A phone number the person at the desk names."""

    phone = PhoneField()


class CodeAtDeskForm(forms.Form):
    """How a code is to reach its person; one that is handed over is handed to somebody who was checked."""

    delivery = forms.ChoiceField(
        label=_("怎么交给本人"),
        choices=[(code.value, CODE_DELIVERIES[code]) for code in CodeDelivery],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择怎么交给本人")},
    )
    is_id_checked = forms.BooleanField(label=_("当面交的：本人到场，已核对身份证原件"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the check where the person is there; a letter goes to the address on record."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_handed = cleaned.get("delivery") == CodeDelivery.HANDED.value
        if is_handed and not cleaned.get("is_id_checked"):
            self.add_error("is_id_checked", NOT_CHECKED)
        return cleaned

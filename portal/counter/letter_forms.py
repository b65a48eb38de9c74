"""Forms of the letters desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

_NUMBER_MAX = 2**63 - 1


class ReturnedForm(forms.Form):
    """The number on a letter that came back."""

    number = forms.IntegerField(
        label=_("信上的编号"),
        min_value=1,
        max_value=_NUMBER_MAX,
        help_text=_("印在信的右上方。"),
        error_messages={
            "required": _("请填写信上的编号"),
            "invalid": _("编号只有数字，请对照信件再填"),
            "min_value": _("编号只有数字，请对照信件再填"),
            "max_value": _("编号太长，请对照信件再填"),
        },
    )

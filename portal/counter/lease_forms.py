"""The forms with which a lease is sent once more, and what was put aside is tried again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplayForm(forms.Form):
    """Why the lease is sent once more."""

    reason = forms.CharField(
        label=_("为什么补发"),
        max_length=100,
        help_text=_("例如“服务商已恢复”；会留在审计记录里。"),
        error_messages={"required": _("请写明为什么补发，例如“服务商已恢复”")},
    )


class TryAgainForm(forms.Form):
    """Why what was put aside is tried again."""

    reason = forms.CharField(
        label=_("修好了什么"),
        max_length=100,
        help_text=_("例如“规定已补上”；会留在审计记录里。"),
        error_messages={"required": _("请写明修好了什么，例如“规定已补上”")},
    )

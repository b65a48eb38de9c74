"""The citizen's forms about the payment of a benefit; they clean shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.rules.matter_kinds import NOTE_LENGTH_MAX


class SayForm(forms.Form):
    """What somebody has to say, in their own words."""

    note = forms.CharField(
        label=_("请用自己的话说说情况"),
        max_length=NOTE_LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("请写几句话说明情况，不用讲究写法。"),
            "max_length": _("说明最多 500 个字。"),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class AsOfForm(forms.Form):
    """The day one wants to look at."""

    on = forms.DateField(
        label=_("看哪一天的情况"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日期不存在，请按 2026-11-23 的样子填写")},
    )

"""The citizen's forms about the payment of a benefit; they clean shape only."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.rules.matter_kinds import NOTE_LENGTH_MAX
from portal.shared.dates import day_words


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

    def __init__(self, data: QueryDict | None, *, first: date, last: date) -> None:
        super().__init__(data, initial={"on": last})
        self._first, self._last = first, last

    def clean_on(self) -> date | None:
        """Give the day, from the first of the benefit until today; what comes later nobody knows."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and not self._first <= on <= self._last:
            bounds = {"first": day_words(self._first), "last": day_words(self._last)}
            raise ValidationError(gettext("请选%(first)s到%(last)s之间的一天。") % bounds)
        return on

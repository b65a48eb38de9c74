"""The form with which a task of asking after somebody ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.enums import OutreachOutcome
from portal.shared.reminder_labels import OUTREACH_OUTCOMES


class CloseForm(forms.Form):
    """What was found, and in a sentence how."""

    outcome = forms.ChoiceField(
        label=_("联系的结果"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择联系的结果")},
    )
    words = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        help_text=_("例如“邻居说住到女儿家了”；不要写号码和住址。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["outcome"]
        chosen.choices = [(one.value, words) for one, words in OUTREACH_OUTCOMES.items()]

    def found(self) -> OutreachOutcome:
        """Give what was found as the action takes it."""
        return OutreachOutcome(self.cleaned_data["outcome"])

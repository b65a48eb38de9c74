"""What a clerk fills in about a proof that was set aside."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.rules.deliveries import WORDS_MAX

TAKE_UP, DISMISS = "take_up", "dismiss"
_DISMISSED = _("不予采用：不影响截止日")


class DecisionForm(forms.Form):
    """Whether the proof counts after all, on which day, and how the clerk knows."""

    decision = forms.ChoiceField(
        label=_("怎么处理"),
        choices=[(TAKE_UP, _("改正后采用：从核实的日期起算")), (DISMISS, _DISMISSED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择怎么处理"), "invalid_choice": _("请选择怎么处理")},
    )
    event_on = forms.DateField(
        label=_("核实后的认证日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("选“改正后采用”时必须填写。"),
        error_messages={"invalid": _("请写成 2026-11-23 的样子")},
    )
    words = forms.CharField(
        label=_("决定的依据"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明问了谁、看了什么，本人可以看到。不要写号码。"),
        error_messages={"required": _("请写明依据，以后查看的人只有这句话可看")},
    )

    def __init__(self, *args: Any, may_take_up: bool, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        if not may_take_up:
            del self.fields["event_on"]
            self.fields["decision"] = forms.ChoiceField(
                label=_("怎么处理"), choices=[(DISMISS, _DISMISSED)], widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the day where the proof is to count."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == TAKE_UP and "event_on" not in self.errors:
            day = cleaned.get("event_on")
            if day is None:
                self.add_error("event_on", _("请填写核实后的认证日期"))
            elif day > self._on:
                self.add_error("event_on", _("这个日期还没有到，请核对"))
        return cleaned

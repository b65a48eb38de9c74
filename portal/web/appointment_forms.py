"""The form of people abroad; it cleans shape only."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.enums import StatusQuestion
from certification.rules.overseas import TEXT_MAX
from portal.shared.status_questions import add_questions

_DAY = {"required": _("请填写日期。"), "invalid": _("日期不存在，请按 2026-11-23 的样子填写")}


class OverseasFormForm(forms.Form):
    """What stands on the form that the consulate has stamped."""

    country = forms.CharField(
        label=_("住在哪个国家或地区"),
        max_length=TEXT_MAX,
        error_messages={"required": _("请填写国家或地区。"), "max_length": _("最多 60 个字。")},
    )
    since = forms.DateField(
        label=_("从哪天起住在那里"),
        help_text=_("记不清的，写当月 1 日。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DAY,
    )
    office = forms.CharField(
        label=_("哪个使领馆签字盖章"),
        help_text=_("例如“中国驻多伦多总领事馆”"),
        max_length=TEXT_MAX,
        error_messages={"required": _("请填写使领馆。"), "max_length": _("最多 60 个字。")},
    )
    form_on = forms.DateField(
        label=_("表上签字盖章的日期"),
        help_text=_("认证按这一天算，不按寄到的日子算。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DAY,
    )

    def __init__(self, *args: Any, questions: Iterable[StatusQuestion], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        add_questions(self, questions)

    def clean(self) -> dict[str, Any]:
        """Hold the two days against each other and against today."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, form_on = cleaned.get("since"), cleaned.get("form_on")
        if form_on and form_on > self._on:
            self.add_error("form_on", _("表上的日期在将来，请对照表格重新填写。"))
        if since and form_on and since > form_on:
            self.add_error("since", _("住在那里的日子不能晚于表上的日期。"))
        for name in ("since", "form_on"):
            if cleaned.get(name):
                cleaned[name] = cleaned[name].isoformat()
        return cleaned

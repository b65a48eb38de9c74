"""The desk's forms: they clean shape only; decisions are the action's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

OTHER = "other"
# Somebody who shows their card has come to be served; the words go into the audit like a reason.
CARD_SHOWN = gettext_noop("出示电子社保卡")
# Somebody looks on as a second person.
SECOND_LOOK = gettext_noop("复核找回账号")
# The words go into the audit as they stand here; a page that shows them translates them.
REASONS = {
    "visit": gettext_noop("来窗口办理"),
    "phone": gettext_noop("电话咨询"),
    "check": gettext_noop("核对资料"),
}
_REASON_CHOICES = [
    ("visit", _("来窗口办理")),
    ("phone", _("电话咨询")),
    ("check", _("核对资料")),
    (OTHER, _("其他事由")),
]


class ReasonForm(forms.Form):
    """Why a clerk looks somebody up."""

    reason = forms.ChoiceField(
        label=_("查询事由"),
        choices=_REASON_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择查询事由，本人可以看到它")},
    )
    other_reason = forms.CharField(label=_("其他事由"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words when the reason is none of the usual ones."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == OTHER and not cleaned.get("other_reason"):
            self.add_error("other_reason", _("请写明事由，例如“补发社保卡”"))
        return cleaned

    def reason_words(self) -> str:
        """Give the reason as it goes into the audit."""
        reason = self.cleaned_data["reason"]
        return str(self.cleaned_data["other_reason"]) if reason == OTHER else REASONS[reason]


class FindForm(ReasonForm):
    """Whom the clerk looks for, and why."""

    text = forms.CharField(
        label=_("身份证号码、社保卡号、社保电脑号或姓名"),
        max_length=60,
        error_messages={"required": _("请输入身份证号码、社保卡号、社保电脑号或姓名")},
    )
    field_order: tuple[str, ...] = ("text", "reason", "other_reason")


# Why a number is needed whole; the words go into the audit as above.
REVEAL_REASONS = {
    "identity": gettext_noop("与证件核对身份"),
    "contact": gettext_noop("联系本人"),
    "paper": gettext_noop("填写或核对纸质材料"),
}


class RevealForm(forms.Form):
    """What the clerk needs a whole number for."""

    reason = forms.ChoiceField(
        label=_("为什么要看"),
        choices=[
            ("identity", _("与证件核对身份")),
            ("contact", _("联系本人")),
            ("paper", _("填写或核对纸质材料")),
            (OTHER, _("其他事由")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择为什么要看，本人可以看到它")},
    )
    words = forms.CharField(
        label=_("补充说明"),
        max_length=100,
        required=False,
        help_text=_("选“其他事由”时必须写明；不要写号码。"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words when the reason is none of the usual ones."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == OTHER and not cleaned.get("words"):
            self.add_error("words", _("请写明为什么要看，例如“本人要求念一遍号码”"))
        return cleaned

    def reason_words(self) -> str:
        """Give the reason as it goes into the audit."""
        chosen, words = self.cleaned_data["reason"], str(self.cleaned_data["words"])
        if chosen == OTHER:
            return words
        return f"{REVEAL_REASONS[chosen]}：{words}" if words else REVEAL_REASONS[chosen]

"""The desk's forms about payments: what a clerk found, and what closes a piece of work; they clean shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from family.enums.payments import DifferenceState, LateFinding
from portal.shared.money_labels import DIFFERENCE_STATES, LATE_FINDINGS

DISMISS, REFUND, CLAIM = "dismiss", "refund", "claim"
WORDS_MAX = 300
_CHOOSE = {"required": _("请选择一项。"), "invalid_choice": _("请从列表里选择。")}


def words_field(label: Any, help_text: Any) -> forms.CharField:
    """Make the field for what was looked at and found."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明查了什么、结论是什么。"), "max_length": _("最多 300 个字。")},
    )


class DisputeForm(forms.Form):
    """What a clerk found about a disputed payment."""

    verdict = forms.ChoiceField(
        label=_("结论"),
        choices=[
            (DISMISS, _("异议不成立，支付没有问题")),
            (REFUND, _("异议成立，把这部分退回账户（要同事复核）")),
            (CLAIM, _("异议成立，向收款机构追回（要同事复核）")),
        ],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    answer = words_field(_("给账户本人的答复"), _("写查了什么、结论是什么。账户本人会看到，不要写号码。"))


class DifferenceForm(forms.Form):
    """How a difference came about, or how it was put right."""

    state = forms.ChoiceField(
        label=_("怎样处理"),
        choices=[
            (one.value, DIFFERENCE_STATES[one])
            for one in (DifferenceState.EXPLAINED, DifferenceState.CORRECTED)
        ],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    note = words_field(_("原因"), _("写差异怎么来的、怎样改正的。以后查看的人只有这句话可看。"))


class LateForm(forms.Form):
    """What a clerk found about a payment made too late; a colleague looks at it."""

    finding = forms.ChoiceField(
        label=_("结论"),
        choices=[(one.value, words) for one, words in LATE_FINDINGS.items() if isinstance(one, LateFinding)],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    words = words_field(_("依据"), _("写核对了什么，例如医院记录、处方、谁去取的药。"))

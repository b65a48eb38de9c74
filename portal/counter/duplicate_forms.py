"""What a clerk fills in about two records: why they are two, why they are one and which goes on, why they were not."""

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_MAX = 200
ONE, OTHER = "one", "other"
APPROVE, REJECT = "approve", "reject"


class ReasonForm(forms.Form):
    """The words that a decision rests on, and the fingerprint of what was compared."""

    reason = forms.CharField(
        label=_("决定的依据"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明看了什么、问了谁，例如“当面核对两人身份证原件”。不要写号码。"),
        error_messages={"required": _("请写明依据，以后查看的人只有这句话可看")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class SameForm(ReasonForm):
    """Which of the two records goes on; the other becomes an alias of it."""

    field_order = ("survivor", "reason", "seen")
    survivor = forms.ChoiceField(
        label=_("保留哪一份登记"),
        choices=[(ONE, _("登记一")), (OTHER, _("登记二"))],
        widget=forms.RadioSelect,
        help_text=_("另一份并入这一份。参保、缴费、待遇都不搬动，查任何一份都看到全部。"),
        error_messages={"required": _("请选择保留哪一份登记"), "invalid_choice": _("请选择保留哪一份登记")},
    )


class ProposalForm(forms.Form):
    """What a second person says to the proposal, and the fingerprint of what they were shown."""

    decision = forms.ChoiceField(
        label=_("复核意见"),
        choices=[(APPROVE, _("同意：两份登记是同一人，现在合并")), (REJECT, _("不同意：不合并"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择复核意见"), "invalid_choice": _("请选择复核意见")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class UndoForm(forms.Form):
    """Why two records were not one person after all."""

    reason = forms.CharField(
        label=_("为什么撤销"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明怎么知道是两个人。不要写号码。"),
        error_messages={"required": _("请写明为什么撤销，本人可以看到")},
    )

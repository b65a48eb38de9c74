"""The desk's forms about a personal account: what two clerks agree on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.ledger_corrections import REASON_MAX


class CorrectionForm(forms.Form):
    """Why a line of an account is taken back."""

    reason = forms.CharField(
        label=_("为什么更正"),
        help_text=_("复核的同事和账户本人都会看到这句话。"),
        max_length=REASON_MAX,
        error_messages={"required": _("请写明为什么更正，例如“缴费基数登记错了，已经改正”")},
    )
    is_record_checked = forms.BooleanField(
        label=_("已核对登记。如果是缴费登记错了，已先改正；更正以后系统按改正的登记重新划入"),
        error_messages={"required": _("请先核对登记，再勾选这一项")},
    )


class EstateForm(forms.Form):
    """To whom what is left is paid, by which papers."""

    reason = forms.CharField(
        label=_("付给谁、凭什么材料"),
        help_text=_("写继承人和材料，例如“配偶，凭死亡证明、户口簿和继承公证书”。"),
        max_length=REASON_MAX,
        error_messages={"required": _("请写明付给谁、凭什么材料")},
    )
    is_paper_checked = forms.BooleanField(
        label=_("已核对死亡证明和继承材料原件"),
        error_messages={"required": _("请先核对材料原件，再勾选这一项")},
    )


class SecondForm(forms.Form):
    """What a colleague says to what they have before their eyes."""

    answer = forms.ChoiceField(
        label=_("您同意吗？"),
        choices=[("yes", _("同意，马上记账")), ("no", _("不同意，不办"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择同意或不同意")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

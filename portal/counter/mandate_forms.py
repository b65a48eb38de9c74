"""The desk's forms about acting for others; they clean shape only."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.rules.uploads import MIB
from family.enums import LegalBasis, MandateEnd, MandateGrade, MandateScope
from portal.shared.evidence_files import ACCEPTED
from portal.shared.labels import GRADES
from portal.shared.mandate_labels import LABELS
from portal.shared.name_forms import NamedForm
from portal.shared.service_labels import BY_TYPE

_ENDS = (MandateEnd.BY_DESK, MandateEnd.COURT)
_SCOPES = (MandateScope.CERTIFICATION, MandateScope.STATEMENT, MandateScope.TRANSFER)


class RegisterForm(NamedForm):
    """Who shall act for the person at the desk, on which ground, and how far."""

    basis = forms.ChoiceField(
        label=_("凭什么"),
        choices=[(basis.value, LABELS[LegalBasis][basis]) for basis in LegalBasis],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择依据。"), "invalid_choice": _("请从列表里选择。")},
    )
    paper = forms.CharField(
        label=_("凭证（监护、委托书必填）"),
        help_text=_("例如：某某区人民法院（2026）某民特1号判决书；委托书，2026年1月5日签"),
        max_length=200,
        required=False,
        error_messages={"max_length": _("最多 200 个字。")},
    )
    file = forms.FileField(
        label=_("凭证的照片或 PDF"),
        allow_empty_file=True,
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"invalid": _("请选择一个文件。")},
    )
    grade = forms.ChoiceField(
        label=_("能做什么"),
        choices=[(grade.value, GRADES[grade]) for grade in MandateGrade if grade is not MandateGrade.PAY],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择能做什么。"), "invalid_choice": _("请从列表里选择。")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("哪些事"),
        choices=[(scope.value, LABELS[MandateScope][scope]) for scope in _SCOPES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列表里选择。")},
    )
    ends_on = forms.DateField(
        label=_("到哪天为止"),
        help_text=_("未成年人的父母不用填，到孩子满 18 周岁；监护人没有期限的不用填。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日期不存在，请按 2026-11-23 的样子填写")},
    )
    is_id_checked = forms.BooleanField(
        label=_("双方（或法院文书）的原件都核对过；委托书有本人签名"),
        error_messages={"required": _("请先核对原件，再勾选这一项")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("替本人办事的人，姓名")
        self.fields["number"].label = _("替本人办事的人，身份证号码")
        most = settings.UPLOAD_LIMITS.bytes_max // MIB
        self.fields["file"].help_text = _("最大 %(most)s MB，加密保存。") % {"most": most}


class EndForm(forms.Form):
    """Why a mandate ends at the desk."""

    reason = forms.ChoiceField(
        label=_("为什么结束"),
        choices=[(reason.value, BY_TYPE[MandateEnd][reason]) for reason in _ENDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择为什么结束。"), "invalid_choice": _("请从列表里选择。")},
    )
    words = forms.CharField(
        label=_("说明"),
        help_text=_("本人可以看到，例如“本人到窗口要求停止”或判决书文号"),
        max_length=200,
        error_messages={"required": _("请写明说明。"), "max_length": _("最多 200 个字。")},
    )
    is_id_checked = forms.BooleanField(
        label=_("要求结束的人到场，已核对身份证原件；法院撤销的，已核对文书"),
        error_messages={"required": _("请先核对原件，再勾选这一项")},
    )


class ServiceYesForm(forms.Form):
    """That the relative who was added stands at the desk and agrees."""

    is_agreed = forms.BooleanField(
        label=_("本人到场（孩子由父母陪同），已核对身份证原件，看过告知书，同意"),
        error_messages={"required": _("请先核对本人，问清楚愿不愿意，再勾选这一项")},
    )

"""The desk's forms about matters; they clean shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.matters import MatterAct, TransferReason
from accounts.enums.people import Insurance
from accounts.rules.matter_kinds import MatterKind
from accounts.rules.matters import CHOICES
from accounts.rules.transfers import NOTE_LENGTH_MAX, TRANSFERABLE
from portal.shared.labels import INSURANCES
from portal.shared.matter_labels import TRANSFER_REASONS, named

CONFIRM = "confirm"
DISAGREE = "disagree"
_CHOICE_WORDS = {
    MatterAct.ACCEPT: _("受理：材料齐全，开始审核"),
    MatterAct.RETURN: _("退回补正：缺什么写清楚，时限停止计算"),
    MatterAct.REFUSE: _("不予受理"),
    MatterAct.GRANT: _("通过"),
    MatterAct.REJECT: _("驳回"),
}


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class DecideForm(forms.Form):
    """What the clerk decides, with the reason the applicant will read."""

    act = forms.ChoiceField(
        label=_("怎么办"), widget=forms.RadioSelect, error_messages={"required": _("请选择怎么办。")}
    )
    reason = forms.ChoiceField(label=_("理由（退回、不予受理、驳回时必选）"), required=False)
    note = forms.CharField(
        label=_("说明（申请人会看到）"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("说明最多 500 个字。")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kind: MatterKind, acts: tuple[MatterAct, ...] = CHOICES, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["act"], [(act.value, _CHOICE_WORDS[act]) for act in acts])
        reasons = [(reason.code, named(reason)) for reason in kind.reasons]
        _offer(self.fields["reason"], [("", _("不需要理由")), *reasons])


class SecondForm(forms.Form):
    """What a second person says to a colleague's decision."""

    act = forms.ChoiceField(
        label=_("复核意见"),
        choices=[(CONFIRM, _("同意")), (DISAGREE, _("不同意，退回审核"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择复核意见。")},
    )
    note = forms.CharField(
        label=_("不同意的原因"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposal = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Ask for words when the second person disagrees."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("act") == DISAGREE and not cleaned.get("note", "").strip():
            self.add_error("note", _("请写明不同意的原因，同事会看到。"))
        return cleaned


class IntakeForm(forms.Form):
    """A transfer somebody applies for at the desk, with the identity card before the clerk's eyes."""

    name = forms.CharField(
        label=_("姓名"), max_length=100, error_messages={"required": _("请填写证件上的姓名。")}
    )
    number = forms.CharField(
        label=_("身份证号码"), max_length=40, error_messages={"required": _("请填写身份证号码。")}
    )
    insurance = forms.ChoiceField(
        label=_("险种"),
        choices=[(code.value, INSURANCES[code]) for code in Insurance if code in TRANSFERABLE],
    )
    from_area = forms.ChoiceField(label=_("转出地"))
    to_area = forms.ChoiceField(label=_("转入地（由您的窗口办理）"))
    reason = forms.ChoiceField(
        label=_("原因"),
        choices=[(code.value, TRANSFER_REASONS[code]) for code in TransferReason],
    )
    note = forms.CharField(
        label=_("补充说明（可以不填）"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_id_checked = forms.BooleanField(
        label=_("本人到场，已核对身份证原件"),
        error_messages={"required": _("请先核对本人和身份证原件，再勾选这一项")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], desks: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["from_area"], [*places])
        _offer(self.fields["to_area"], [*desks])

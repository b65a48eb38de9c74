"""The desk's forms about printed cards: one put on record, and what is done to one; they clean shape only."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.printed_cards import NewPrintedCard
from accounts.enums.cards import SocialCardState
from accounts.rules.card_numbers import is_bank_number, is_card_number, tidy_number
from portal.counter.document_forms import day_field

NUMBER_MAX = 40


class ReasonForm(forms.Form):
    """Why something is done to a card, and that the clerk has seen for whom."""

    basis = forms.CharField(
        label=_("办理理由"),
        max_length=100,
        help_text=_("例如“本人申请”“卡片损坏”。不要写卡号。"),
        error_messages={"required": _("请写明为什么办，例如“本人申请”")},
    )
    is_id_checked = forms.BooleanField(
        label=_("本人到场，已核对身份证原件"),
        error_messages={"required": _("请先核对本人和身份证原件，再勾选这一项")},
    )


class LossForm(ReasonForm):
    """A loss, which may be reported by telephone too."""

    is_id_checked = forms.BooleanField(
        label=_("已核对本人；打电话来的，已核对姓名和证件号"),
        error_messages={"required": _("请先核对是谁来挂失，再勾选这一项")},
    )


class NewCardForm(ReasonForm):
    """A printed card as it lies before the clerk."""

    number = forms.CharField(
        label=_("社会保障卡卡号"),
        max_length=NUMBER_MAX,
        help_text=_("照卡面填写，字母不分大小写"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请照卡面填写社会保障卡卡号")},
    )
    issued_on = day_field(_("发卡日期"))
    bank_number = forms.CharField(
        label=_("银行卡号"),
        max_length=NUMBER_MAX,
        required=False,
        help_text=_("卡面上没有印就不用填"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    field_order = ("number", "issued_on", "bank_number", "basis", "is_id_checked")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_number(self) -> str:
        """Write the number as the house keeps it."""
        number = tidy_number(self.cleaned_data["number"])
        if not is_card_number(number):
            raise forms.ValidationError(_("卡号应为 6 至 32 位字母和数字，请照卡面填写。"))
        return number

    def clean_issued_on(self) -> date:
        """Take no day to come."""
        issued_on: date = self.cleaned_data["issued_on"]
        if issued_on > self._on:
            raise forms.ValidationError(_("发卡日期还没有到，请照卡面填写"))
        return issued_on

    def clean_bank_number(self) -> str:
        """Write the bank's number as the house keeps it, where there is one."""
        number = tidy_number(self.cleaned_data["bank_number"])
        if number and not is_bank_number(number):
            raise forms.ValidationError(_("银行卡号应为 12 至 19 位数字，请照卡面填写"))
        return number


def form_for(state: SocialCardState, data: Any, *, on: date) -> ReasonForm:
    """Make the form that brings a card into a state; a replaced card asks for the new one."""
    if state is SocialCardState.REPLACED:
        return NewCardForm(data, on=on)
    return (LossForm if state is SocialCardState.LOST else ReasonForm)(data)


def card_in(given: dict[str, Any], area_key: str) -> NewPrintedCard:
    """Give what a form says as the house asks for it."""
    return NewPrintedCard(given["number"], area_key, given["issued_on"], given["bank_number"] or None)

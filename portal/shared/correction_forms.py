"""The form of a correction: what is right, in the shape of the fact it is about."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums.corrections import CorrectedFact
from accounts.rules.corrections import NOTE_LENGTH_MAX, written
from foundation.errors import DomainError
from foundation.identifiers import Sex
from portal.shared.words import sentence_of

_MISSING = _("请填写正确的内容，和证件上一样。")
_HINTS: dict[CorrectedFact, Promise] = {
    CorrectedFact.NAME: _("和证件上一样，一个字一个字核对"),
    CorrectedFact.PHONE: _("本人能接听的手机号；它只用来联系您，不改登录手机号"),
    CorrectedFact.ID_NUMBER: _("18 位，最后一位可能是字母 X"),
}


def _right_field(fact: CorrectedFact) -> forms.Field:
    """Make the field in which what is right is entered."""
    told = {"required": _MISSING, "invalid_choice": _MISSING}
    if fact is CorrectedFact.SEX:
        choices = [(Sex.FEMALE.value, _("女")), (Sex.MALE.value, _("男"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=told)
    kinds = {CorrectedFact.BORN_ON: "date", CorrectedFact.PHONE: "tel"}
    widget = forms.TextInput(attrs={"type": kinds.get(fact, "text"), "autocomplete": "off"})
    return forms.CharField(max_length=100, widget=widget, error_messages=told)


class CorrectionForm(forms.Form):
    """What is right, and what else there is to say."""

    note = forms.CharField(
        label=_("补充说明（可以不填）"),
        max_length=NOTE_LENGTH_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("说明最多 300 个字。")},
    )

    def __init__(self, *args: Any, fact: CorrectedFact, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fact, self._on = fact, on
        field = _right_field(fact)
        field.label, field.help_text = _("正确的是"), str(_HINTS.get(fact, ""))
        self.fields = {"right": field, **self.fields}

    def clean_right(self) -> str:
        """Write it as the house keeps it, or say what is wrong with it."""
        try:
            return written(self._fact, self.cleaned_data["right"], on=self._on)
        except DomainError as error:
            raise forms.ValidationError(sentence_of(error), code=error.code) from error

"""Forms by which somebody is named: name and identity number; they clean the shape, and never say whether one exists."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.identifiers import IdNumber, IdNumberInvalid, parse_id_number
from foundation.names import NameInvalid, parse_name
from portal.shared.words import sentence_of


class NumberField(forms.CharField):
    """A document number as people type it; a slip of the pen is told, whoever's number it is."""

    def __init__(self, **kwargs: Any) -> None:
        self.widget = forms.TextInput(attrs={"autocomplete": "off"})
        kwargs["label"] = _("身份证号码")
        kwargs["error_messages"] = {"required": _("请填写身份证号码。")}
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> IdNumber:
        """Give the number, or say what to look at."""
        try:
            return parse_id_number(super().clean(value), on=clock.today())
        except IdNumberInvalid as error:
            raise ValidationError(sentence_of(error), code=error.code) from error


class NameForm(forms.Form):
    """A name as it stands on the document."""

    name = forms.CharField(
        label=_("姓名"),
        help_text=_("和证件上一样"),
        max_length=100,
        error_messages={"required": _("请填写姓名。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        """Give the name, or say which sign no document prints; whose name it is, nobody asks here."""
        try:
            return parse_name(self.cleaned_data["name"]).name
        except NameInvalid as error:
            raise ValidationError(sentence_of(error), code=error.code) from error


class NamedForm(NameForm):
    """Name and identity number."""

    number = NumberField()

"""Fields in which somebody writes an amount of money."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.money import AmountInvalid, parse_yuan
from portal.shared.words import sentence_of

LENGTH_MAX = 20


class YuanField(forms.CharField):
    """An amount in yuan, more than nothing, given as whole fen; left empty it is nothing where it may be."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=LENGTH_MAX, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> int | None:
        """Read it, or say how to write it."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = parse_yuan(typed)
        except AmountInvalid as error:
            raise ValidationError(sentence_of(error), code=error.code) from error
        if fen <= 0:
            raise ValidationError(_("金额要大于 0。"), code="money.amount")
        return fen

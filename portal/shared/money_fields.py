"""Fields in which somebody writes an amount of money."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.money import AmountInvalid, parse_yuan
from portal.shared.words import sentence_of

LENGTH_MAX = 20
CAPS = ("payment_cap", "month_cap", "year_cap")


class YuanField(forms.CharField):
    """An amount in yuan, more than nothing, given as whole fen; left empty it is nothing where it may be."""

    default_error_messages = {"too_small": _("金额要大于 0。")}

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
            raise ValidationError(self.error_messages["too_small"], code="money.amount")
        return fen


class CapsForm(forms.Form):
    """The three caps of a sharing, which few people set; each says itself what is wrong with it."""

    payment_cap = YuanField(
        label=_("每次最多（元，可以不填）"),
        required=False,
        error_messages={"too_small": _("每次的上限要大于 0 元；不想设上限，就空着。")},
    )
    month_cap = YuanField(
        label=_("每月最多（元，可以不填）"),
        required=False,
        error_messages={"too_small": _("每月的上限要大于 0 元；不想设上限，就空着。")},
    )
    year_cap = YuanField(
        label=_("每年最多（元，可以不填）"),
        required=False,
        error_messages={"too_small": _("每年的上限要大于 0 元；不想设上限，就空着。")},
    )

    @property
    def caps(self) -> list[forms.BoundField]:
        """Give the three."""
        return [self[name] for name in CAPS]

    @property
    def has_caps(self) -> bool:
        """Say whether a cap is filled in, or wrongly so."""
        return any(cap.errors or cap.value() for cap in self.caps)

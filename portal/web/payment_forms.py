"""What is filled in about a payment: what its reader holds against it, and the premium they agree to pay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from family.enums.payments import DisputeReason
from portal.shared.money_labels import DISPUTE_REASONS

WORDS_MAX = 300


class DisputeForm(forms.Form):
    """What a sharer holds against a payment, in one of a few words and in their own."""

    reason = forms.ChoiceField(
        label=_("哪里不对"),
        choices=[(reason.value, DISPUTE_REASONS[reason]) for reason in DisputeReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择哪里不对。"), "invalid_choice": _("请从列表里选择。")},
    )
    words = forms.CharField(
        label=_("还想说的（可以不填）"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("请写得短一些，最多 300 个字。")},
    )


class PremiumForm(forms.Form):
    """The amount that was read before it was agreed to, so that nobody pays another."""

    fen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("请再看一遍金额，然后确认。"),
            "invalid": _("请再看一遍金额，然后确认。"),
        },
    )

    def __init__(self, *args: Any, due_fen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_fen = due_fen

    def clean_fen(self) -> int:
        """Refuse another amount than the page shows now."""
        given: int = self.cleaned_data["fen"]
        if given != self.due_fen:
            raise forms.ValidationError(_("金额变了，请再看一遍，然后确认。"), code="moved")
        return given

"""What readers type on the pages of their wallet; only the shape is cleaned here."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.identifiers import uuid7
from foundation.money import AmountInvalid, parse_yuan

AMOUNT_LENGTH_MAX = 20
# What a browser sends by itself came back changed: nobody can correct a field they do not see.
AGAIN = gettext_lazy("请重新打开这一页，再填一次。")
TERMS_AGAIN = gettext_lazy("请重新打开这一页，看过说明再同意。")


class WalletForm(forms.Form):
    """That the reader read what a wallet is, in which version."""

    terms = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages={"required": TERMS_AGAIN, "invalid": TERMS_AGAIN, "min_value": TERMS_AGAIN},
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("我已看过上面的说明，开通医保钱包"),
        error_messages={"required": gettext_lazy("请先看过说明，再勾选同意。")},
    )


class WalletTransferForm(forms.Form):
    """How much, that the reader knows what it means, and the name of this one request."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": AGAIN, "invalid": AGAIN},
    )
    amount = forms.CharField(
        label=gettext_lazy("转多少元"),
        max_length=AMOUNT_LENGTH_MAX,
        help_text=gettext_lazy("例如：200 或 88.50"),
        error_messages={"required": gettext_lazy("请填写金额，例如 200。")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("我知道：对方接受以后，这笔钱归对方，不能撤回"),
        error_messages={"required": gettext_lazy("请先看过，再勾选。")},
    )

    def clean_amount(self) -> int:
        """Give the amount in fen."""
        try:
            fen = parse_yuan(self.cleaned_data["amount"])
        except AmountInvalid as error:
            raise ValidationError(_("请只写数字，最多两位小数，例如 200 或 88.50。")) from error
        if fen == 0:
            raise ValidationError(_("请填写大于 0 的金额。"))
        return fen


def new_key() -> str:
    """Name a request, so that a form sent twice sends money once."""
    return str(uuid7())

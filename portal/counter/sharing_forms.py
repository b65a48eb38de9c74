"""The desks' forms about account sharing; they clean shape only."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.rules.card_reading import LENGTH_MAX
from family.enums import SharingUse
from family.rules.binding_terms import Terms
from foundation.money import yuan
from portal.shared.money_fields import CAPS, CapsForm
from portal.shared.money_labels import USES

_CARD = {"autocomplete": "off", "autofocus": True, "spellcheck": "false"}
_UNREAD = _("没有读到卡，请把卡重新放好，或手工输入号码")


class SharerCardForm(forms.Form):
    """The card of whoever opens their account: a reader types it and presses enter."""

    card = forms.CharField(
        label=_("刷出钱一方的卡，或输入号码后按回车"),
        help_text=_("身份证、社会保障卡、电子社保卡都可以；出钱的本人要在场。"),
        max_length=LENGTH_MAX,
        widget=forms.TextInput(attrs=_CARD),
        error_messages={"required": _UNREAD, "max_length": _UNREAD},
    )


class UserCardForm(forms.Form):
    """The number on the card of whoever may use the account."""

    card = forms.CharField(
        label=_("用钱一方的社会保障卡卡号"),
        help_text=_("刷卡，或照卡面输入后按回车；也可以用身份证号码、社保电脑号。"),
        max_length=LENGTH_MAX,
        widget=forms.TextInput(attrs=_CARD),
        error_messages={"required": _UNREAD, "max_length": _UNREAD},
    )


class BindForm(CapsForm):
    """What the account may pay and how much, and that its owner stands here and wants it."""

    uses = forms.MultipleChoiceField(
        label=_("可以用来"),
        choices=[(use.value, words) for use, words in USES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一种用途。"), "invalid_choice": _("请从列表里选择。")},
    )
    is_sharer_here = forms.BooleanField(
        label=_("账户本人在场，人、证、照片对得上，亲口同意给这位家人用（别人拿委托书也不能代替）"),
        error_messages={"required": _("请先核对账户本人，问清楚愿不愿意，再勾选这一项")},
    )
    is_user_here = forms.BooleanField(
        label=_("用钱的一方也在场，同意使用（不在场的，会收到通知，随时可以不要）"), required=False
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    field_order = ("uses",)

    def __init__(self, *args: Any, opened: Collection[SharingUse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["uses"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(use.value, words) for use, words in USES.items() if use in opened]

    def terms(self) -> Terms:
        """Give what was chosen."""
        given = self.cleaned_data
        uses = frozenset(SharingUse(use) for use in given["uses"])
        return Terms(uses, *(given[name] for name in CAPS))


def terms_in(terms: Terms, opened: Collection[SharingUse]) -> dict[str, Any]:
    """Fill the form with terms, as far as the area opens them."""
    caps = (terms.payment_cap_fen, terms.month_cap_fen, terms.year_cap_fen)
    written = ["" if fen is None else yuan(fen).replace(",", "") for fen in caps]
    uses = [use.value for use in SharingUse if use in terms.uses and use in opened]
    return {"uses": uses, **dict(zip(CAPS, written, strict=True))}


class EndForm(forms.Form):
    """That one of the two stands at the desk and wants the binding to stop."""

    reason = forms.CharField(
        label=_("为什么解绑"),
        help_text=_("例如“本人到窗口要求停止”。双方都可以看到，不要写号码。"),
        max_length=200,
        error_messages={"required": _("请写明为什么解绑。"), "max_length": _("最多 200 个字。")},
    )
    is_id_checked = forms.BooleanField(
        label=_("要求解绑的本人在场，已核对身份证原件"),
        error_messages={"required": _("请先核对本人和身份证原件，再勾选这一项")},
    )


class StopForm(forms.Form):
    """Why the agency ends a binding without either of the two standing there."""

    reason = forms.CharField(
        label=_("为什么由窗口解绑"),
        help_text=_("写明依据，例如判决书文号、核查结果。同事复核时只看这句话；双方都可以看到。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明为什么由窗口解绑。"), "max_length": _("最多 200 个字。")},
    )

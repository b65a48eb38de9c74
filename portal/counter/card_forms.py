"""The desk's forms about cards: what was scanned, and what is to be done to a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.cards import CardAct, CardChannel
from accounts.rules.cards import DESK_ACTS
from portal.shared.labels import label_of


class ScanForm(forms.Form):
    """What a scanner typed, or a clerk was told."""

    text = forms.CharField(
        label=_("扫码，或输入 8 位数字码"),
        max_length=100,
        error_messages={"required": _("请扫对方手机上的码，或输入码下面的 8 位数字")},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )


def _acts() -> list[tuple[str, str]]:
    return [(act.value, act.value) for act in sorted(DESK_ACTS)]


def _channels() -> list[tuple[str, str]]:
    return [(one.value, label_of(one)) for one in (CardChannel.COUNTER, CardChannel.PHONE)]


class CardActForm(forms.Form):
    """One act on somebody's card, and how they asked for it."""

    act = forms.ChoiceField(choices=_acts, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("怎么来办的"),
        choices=_channels,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择对方是到窗口来，还是打电话来")},
    )

    def clean(self) -> dict[str, Any]:
        """Take nothing but a loss report by telephone: for the rest the clerk has to see the holder."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("channel") == CardChannel.PHONE and cleaned.get("act") != CardAct.REPORT_LOSS:
            self.add_error("channel", _("电话只能挂失。其他的请本人带身份证到窗口办理"))
        return cleaned

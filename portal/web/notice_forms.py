"""What readers choose about messages to them; only the shape is cleaned here."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums.notices import Channel
from portal.shared.notice_labels import CHANNELS

# A letter goes to whom nothing else reaches, so there is nothing to choose.
CHOSEN = (Channel.SMS, Channel.APP, Channel.EMAIL)
# A page that is older than another choice in between sends an older turn; longer than this none is.
_TURN_DIGITS = 5


class ChannelsForm(forms.Form):
    """The channels somebody wants messages by."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("用哪些方式告诉我"),
        required=False,
        choices=[(one.value, CHANNELS[one]) for one in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("请从列出的方式里选。")},
    )

    def off(self) -> frozenset[Channel]:
        """Give the channels that are not wanted."""
        return frozenset(one for one in CHOSEN if one.value not in self.cleaned_data["wanted"])


class ContactsForm(forms.Form):
    """Whom to ask first and second where somebody cannot be reached; nobody leaves it to the house."""

    first = forms.ChoiceField(label=gettext_lazy("先找谁"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("再找谁"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(key), name) for key, name in people]
        # Who names one alone wants nobody else asked.
        none = {"first": _("按顺序找"), "second": _("不选第二位")}
        told = {"invalid_choice": _("这位家人现在没有您的授权，请重新选。")}
        for name in ("first", "second"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", none[name]), *choices]
            field.error_messages |= told

    def clean(self) -> dict[str, Any]:
        """Hold the two against each other."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("first"), cleaned.get("second")
        if second and second == first:
            self.add_error("second", ValidationError(_("两位不能是同一个人。")))
        if second and not first:
            self.add_error("first", ValidationError(_("请先选第一位。")))
        return cleaned

    def chosen(self) -> list[UUID]:
        """Give the mandates of those who were chosen, in their order."""
        return [UUID(self.cleaned_data[name]) for name in ("first", "second") if self.cleaned_data[name]]


def turn_in(text: str) -> int:
    """Read the turn of the word a page showed; what is no number is a turn nobody has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _TURN_DIGITS else -1

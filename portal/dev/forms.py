"""The developers' forms: they clean shape only; what may be is the action's."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.partner_events import PartnerEventKind
from accounts.rules import partner_staff as rules
from accounts.rules.signatures import read_public_key
from portal.shared.labels import label_of

_OVERLAPS = {
    0: _("不保留，旧的马上失效"),
    1: _("再用 1 天"),
    7: _("再用 7 天"),
    30: _("再用 30 天"),
}


def overlap_choices() -> list[tuple[int, Any]]:
    """List how long an old secret or key may go on."""
    return [(days, _OVERLAPS[days]) for days in rules.OVERLAP_DAYS]


class OverlapForm(forms.Form):
    """How long the old one goes on."""

    days = forms.TypedChoiceField(
        label=_("旧的还能用多久"),
        choices=overlap_choices,
        coerce=int,
        initial=rules.OVERLAP_USUAL,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项"), "invalid_choice": _("请选择一项")},
    )

    def overlap(self) -> timedelta:
        """Give what was chosen."""
        return rules.overlap(self.cleaned_data["days"])


class RotateForm(OverlapForm):
    """The same, with when the secret was changed last, as the page showed it."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PublicKeyForm(forms.Form):
    """The public half of a pair."""

    public_key = forms.CharField(
        label=_("Ed25519 公钥（32 字节的 Base64）"),
        max_length=60,
        help_text=_("只交公钥。私钥留在贵机构，任何人都不要给。"),
        error_messages={"required": _("请填写公钥")},
    )

    def clean_public_key(self) -> str:
        """Refuse what is no public key."""
        typed: str = self.cleaned_data["public_key"].strip()
        try:
            read_public_key(typed)
        except ValueError as error:
            raise forms.ValidationError(_("这不是 Ed25519 公钥，请核对：应是 32 字节的 Base64。")) from error
        return typed


class EndpointForm(forms.Form):
    """Where events are sent, and which."""

    url = forms.CharField(
        label=_("接收地址"),
        max_length=500,
        help_text=_("https 开头的公开网址，端口 443 或 8443"),
        widget=forms.URLInput(),
        error_messages={"required": _("请填写接收地址")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("哪几类事项"),
        required=False,
        help_text=_("一类也不选，就是权限范围内的全部"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列表里选")},
    )

    def __init__(self, *args: Any, kinds: frozenset[PartnerEventKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [(kind.value, label_of(kind)) for kind in sorted(kinds)]

    def chosen(self) -> list[PartnerEventKind]:
        """Give the kinds that were chosen."""
        return [PartnerEventKind(kind) for kind in self.cleaned_data["kinds"]]


class InviteForm(forms.Form):
    """Whom to invite."""

    display_name = forms.CharField(
        label=_("姓名或称呼"),
        max_length=60,
        help_text=_("名单上这样显示，例如“赵工（后端）”"),
        error_messages={"required": _("请填写姓名或称呼")},
    )
    is_first = forms.BooleanField(label=_("也是负责人，可以邀请和移除同事"), required=False)


class JoinForm(forms.Form):
    """The code off the invitation."""

    code = forms.CharField(
        label=_("邀请码"),
        max_length=40,
        help_text=_("12 位字母和数字，分三组"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        error_messages={"required": _("请填写邀请码")},
    )

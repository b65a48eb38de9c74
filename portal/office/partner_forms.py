"""The operators' forms about partners: they clean shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.partners import NewPartner
from accounts.enums.partners import PartnerKind, PartnerScope
from portal.shared.labels import label_of


def _kinds() -> list[tuple[str, str]]:
    return [("", "—"), *((one.value, label_of(one)) for one in PartnerKind)]


def _scopes() -> list[tuple[str, str]]:
    return [(one.value, f"{label_of(one)} · {one.value}") for one in PartnerScope]


class FirstPersonForm(forms.Form):
    """Who is invited as a first person."""

    first_person = forms.CharField(
        label=_("负责人的姓名"),
        max_length=60,
        help_text=_("邀请码当面或电话交给这个人，不要发到公开的地方"),
        error_messages={"required": _("请填写负责人的姓名")},
    )


class NewPartnerForm(forms.Form):
    """What a partner is registered with."""

    name = forms.CharField(
        label=_("机构名称"), max_length=60, error_messages={"required": _("请填写机构名称")}
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=_kinds,
        error_messages={"required": _("请选择类别"), "invalid_choice": _("请选择类别")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        choices=_scopes,
        help_text=_("只给协议里写明要用的"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项"), "invalid_choice": _("请从列表里选")},
    )
    first_person = FirstPersonForm.base_fields["first_person"]

    def new(self) -> NewPartner:
        """Give what was typed."""
        typed: dict[str, Any] = self.cleaned_data
        scopes = frozenset(PartnerScope(scope) for scope in typed["scopes"])
        return NewPartner(typed["name"], PartnerKind(typed["kind"]), scopes)

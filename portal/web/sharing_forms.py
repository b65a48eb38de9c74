"""The forms of account sharing; they clean shape only, and never say whether somebody exists."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from family.actions.binding_requests import NewRequest
from family.enums import ClaimRelation, SharingUse
from family.rules.binding_terms import Terms
from foundation.money import yuan
from portal.shared.claim_labels import LABELS
from portal.shared.money_fields import CapsForm
from portal.shared.money_labels import USES
from portal.shared.name_forms import NamedForm

_RELATIONS = (
    ClaimRelation.SPOUSE,
    ClaimRelation.PARENT,
    ClaimRelation.CHILD,
    ClaimRelation.SIBLING,
    ClaimRelation.GRANDPARENT,
    ClaimRelation.GRANDCHILD,
)
OFFER, ASK = "offer", "ask"


class TermsForm(CapsForm):
    """What somebody may use an account for, and up to how much."""

    uses = forms.MultipleChoiceField(
        label=_("可以用来"),
        choices=[(use.value, words) for use, words in USES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请至少选一种用途。"),
            "invalid_choice": _("请从列表里选择。"),
        },
    )
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
        return Terms(uses, given["payment_cap"], given["month_cap"], given["year_cap"])


class AgreedTermsForm(TermsForm):
    """The terms, and that the sharer read what sharing means."""

    agreed = forms.BooleanField(
        label=_("我已看过上面的说明，愿意让这位家人使用我的个人账户余额"),
        error_messages={"required": _("请先看过说明，再勾选同意。")},
    )


class NewBindingForm(NamedForm):
    """With whom somebody wants to share who may be no relative on record yet (新增绑定)."""

    wish = forms.ChoiceField(
        label=_("您想"),
        choices=[(OFFER, _("让对方用我的账户")), (ASK, _("用对方的账户"))],
        initial=OFFER,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请从列表里选择。")},
    )
    relation = forms.ChoiceField(
        label=_("对方是您的什么人"),
        choices=[("", _("请选择")), *((one.value, LABELS[ClaimRelation][one]) for one in _RELATIONS)],
        error_messages={"required": _("请选择对方是您的什么人。"), "invalid_choice": _("请从列表里选择。")},
    )
    personal_number = forms.CharField(
        label=_("社保电脑号（可以不填）"),
        help_text=_("知道就填，可以更快对上"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed = forms.BooleanField(
        label=_("我确认对方是我的近亲属，愿意按说明办理"),
        error_messages={"required": _("请先看过说明，再勾选同意。")},
    )
    field_order = ("wish", "relation", "name", "number", "personal_number", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("对方的姓名")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["number"].label = _("对方的身份证号码")


def initial_of(terms: Terms, opened: Collection[SharingUse]) -> dict[str, Any]:
    """Fill a form with terms."""

    def money(fen: int | None) -> str:
        return "" if fen is None else yuan(fen).replace(",", "")

    return {
        "uses": [use.value for use in SharingUse if use in terms.uses and use in opened],
        "payment_cap": money(terms.payment_cap_fen),
        "month_cap": money(terms.month_cap_fen),
        "year_cap": money(terms.year_cap_fen),
    }


def sharing_in(answers: Mapping[str, Any]) -> NewRequest | None:
    """Read from the draft of a claim what its reader wants to share, or nothing where it is a claim alone."""
    wish = answers.get("sharing", "")
    if wish not in (OFFER, ASK):
        return None
    return NewRequest(wish == OFFER, personal_number=answers.get("personal_number", ""))

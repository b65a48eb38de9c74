"""What a clerk fills in about a family: a new tie, an end, a death, and what was recorded by mistake."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from family.enums import EventKind, LinkKind
from portal.counter.document_forms import day_field
from portal.shared.family_labels import LABELS
from portal.shared.labels import label_of

EVIDENCE_MAX = 100
APPROVE, REJECT = "approve", "reject"


class EventForm(forms.Form):
    """The day and the paper of any event; what follows is shown before it is confirmed."""

    happened_on = day_field(_("发生日期"), help_text=_("按证明上的日期填写，不是今天来办的日期。"))
    evidence = forms.CharField(
        label=_("凭什么登记"),
        max_length=EVIDENCE_MAX,
        help_text=_("证明的名称和文号，例如“离婚证 340300-2026-000123”。不要写身份证号码。"),
        error_messages={"required": _("请写明凭什么登记，例如“离婚证”或“民事判决书”。")},
    )
    is_paper_checked = forms.BooleanField(
        label=_("已核对证明原件"),
        error_messages={"required": _("请先核对证明原件，再勾选这一项")},
    )


class LinkForm(EventForm):
    """Who is what to the person at the desk, as a paper proves it."""

    link = forms.ChoiceField(
        label=_("对方是本人的什么人"),
        choices=list(LABELS[LinkKind].items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择对方是本人的什么人"), "invalid_choice": _("请从列表里选择。")},
    )
    number = forms.CharField(
        label=_("对方的证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写对方的证件号码。")},
    )
    name = forms.CharField(
        label=_("对方的姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写对方的姓名，与证件上一样。")},
    )
    field_order = ("link", "number", "name", "happened_on", "evidence", "is_paper_checked")


class EndForm(EventForm):
    """How a tie ended, out of the ways such a tie may end."""

    kind = forms.ChoiceField(
        label=_("怎样结束的"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择怎样结束的"), "invalid_choice": _("请从列表里选择。")},
    )
    field_order: tuple[str, ...] = ("kind", "happened_on", "evidence", "is_paper_checked")

    def __init__(self, *args: Any, kinds: Iterable[EventKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.value, label_of(kind)) for kind in kinds]


class LifeForm(EndForm):
    """A death, a declaration of death, or the return of somebody declared dead."""

    has_declined = forms.BooleanField(
        label=_("配偶已书面声明不愿意恢复婚姻"),
        required=False,
    )
    field_order = ("kind", "happened_on", "evidence", "has_declined", "is_paper_checked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("登记什么")
        self.fields["kind"].error_messages["required"] = _("请选择登记什么")


class MistakeForm(forms.Form):
    """Why what is on record never was."""

    evidence = forms.CharField(
        label=_("怎么知道登错了"),
        max_length=EVIDENCE_MAX,
        help_text=_("写明看了什么，例如“离婚证是另一对夫妻的”。不要写号码。"),
        error_messages={"required": _("请写明怎么知道登错了，本人可以看到")},
    )
    is_paper_checked = forms.BooleanField(
        label=_("已核对证明原件"),
        error_messages={"required": _("请先核对证明原件，再勾选这一项")},
    )


class ProposalForm(forms.Form):
    """What a second person says to a proposed change in a family."""

    decision = forms.ChoiceField(
        label=_("复核意见"),
        choices=[(APPROVE, _("同意，现在登记")), (REJECT, _("不同意，不登记"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择复核意见"), "invalid_choice": _("请选择复核意见")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

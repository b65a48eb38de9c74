"""The desk's forms about the payment of a benefit; they clean shape only."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.enums import (
    Benefit,
    DecisionKind,
    DecisionReason,
    SignalKind,
    SurvivorGround,
    WithdrawalReason,
)
from certification.rules.standings import REASONS, reasons_for
from portal.counter.document_forms import day_field
from portal.shared.labels import label_of

WORDS_MAX = 300
# What one clerk may say why a certification counts no more; that somebody deceived takes two.
WITHDRAWALS = (
    WithdrawalReason.WRONG_PERSON,
    WithdrawalReason.NAMESAKE,
    WithdrawalReason.MISTAKE,
    WithdrawalReason.AFTER_DEATH,
)


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    """Make the field of words that the person will read."""
    return forms.CharField(
        label=label,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明情况，本人看得到。")},
        **kwargs,
    )


def evidence_field() -> forms.CharField:
    """Make the field that says where the papers are found."""
    return forms.CharField(
        label=_("凭据在哪里"),
        max_length=200,
        help_text=_("例如“退信 2026-031 号”“判决书（2026）皖 03 刑初 12 号”"),
        error_messages={"required": _("请写明凭据在哪里，以后查得到。")},
    )


def _choices(codes: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(code.value, label_of(code)) for code in codes]


class WordsForm(forms.Form):
    """Words, and nothing else."""

    words = words_field(_("说明"), help_text=_("本人看得到，请写清楚，不要写号码。"))


class SignalForm(forms.Form):
    """A sign from one source."""

    kind = forms.ChoiceField(label=_("哪一类线索"), widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("从谁那里来"),
        max_length=80,
        help_text=_("例如“邮政”“龙子湖区街道”。同一来源算一条。"),
        error_messages={"required": _("请写明线索从谁那里来。")},
    )
    evidence = evidence_field()
    seen_on = day_field(_("哪一天"))
    words = words_field(_("说明"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("哪一类线索"),
            choices=_choices(SignalKind),
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择哪一类线索。")},
        )


class DecisionForm(forms.Form):
    """Why something is decided, and on which papers; an exemption has an end."""

    evidence = evidence_field()
    words = words_field(_("理由"), help_text=_("本人看得到，请写清楚，不要写号码。"))

    def __init__(
        self, *args: Any, kind: DecisionKind, reasons: Iterable[DecisionReason], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        reasons = tuple(reasons)
        self.fields["reason"] = forms.ChoiceField(
            label=_("原因"),
            choices=_choices(reasons),
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择原因。")},
        )
        if kind is DecisionKind.EXEMPT:
            self.fields["until_on"] = day_field(_("免认证到哪一天"))
        self.order_fields(["reason", "until_on", "evidence", "words"])
        self._kind, self._reasons = kind, reasons

    def offer_for(self, benefit: Benefit) -> None:
        """Offer only the reasons that a benefit knows: nobody loses a pension by marrying again."""
        known = reasons_for(self._kind, benefit)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _choices(reason for reason in self._reasons if reason in known)


class ResumeForm(WordsForm):
    """Why payment goes on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label=_("原因"),
            choices=_choices(REASONS[DecisionKind.RESUME][:3]),
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择原因。")},
        )
        self.order_fields(["reason", "words"])


class WithdrawalForm(WordsForm):
    """Why a certification counts no more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = forms.ChoiceField(
            label=_("为什么不算"),
            choices=_choices(WITHDRAWALS),
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择为什么不算。")},
        )
        self.order_fields(["why", "words"])


class EndForm(forms.Form):
    """On what the end of a benefit rests."""

    evidence = evidence_field()
    words = words_field(_("理由"), help_text=_("本人看得到，请写清楚，不要写号码。"))


class GroundForm(forms.Form):
    """What a survivor was to the one who died."""

    is_incapacitated = forms.BooleanField(label=_("完全丧失劳动能力（有鉴定结论）"), required=False)
    starts_on = day_field(_("从哪一天起"))
    ends_on = day_field(_("到哪一天为止"), required=False, help_text=_("没有期限就不填。"))
    evidence = evidence_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = forms.ChoiceField(
            label=_("是去世的人的"),
            choices=_choices(SurvivorGround),
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择供养关系。")},
        )
        self.order_fields(["ground", "is_incapacitated", "starts_on", "ends_on", "evidence"])

    def clean(self) -> dict[str, Any]:
        """Let the last day not lie before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("结束的日子不能早于开始的日子。"))
        return cleaned

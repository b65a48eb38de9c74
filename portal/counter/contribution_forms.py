"""The desk's forms about contributions and the retirement category; they clean shape only."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.contributions import ContributionKind, Scheme
from accounts.enums.people import Insurance
from accounts.enums.retirement import Retiree
from accounts.rules.contributions import Span
from foundation.money import AmountInvalid, parse_yuan, yuan
from foundation.periods import Period, month_number, month_of
from portal.shared.contribution_labels import KINDS, RETIREES, SCHEMES
from portal.shared.labels import INSURANCES
from portal.shared.words import sentence_of

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)
_NO_MONTH = _("请填写年和月，按 2026-03 的样子")
_CHOOSE = {"required": _("请选择一项。"), "invalid_choice": _("请从列表里选择。")}


class MonthField(forms.CharField):
    """A month as people type it; its first day."""

    def __init__(self, **kwargs: Any) -> None:
        self.widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        kwargs["error_messages"] = {"required": _NO_MONTH}
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> date:
        """Give the first day of the month."""
        found = _MONTH.fullmatch(super().clean(value).strip())
        if found is None or found[1] < "1900":
            raise forms.ValidationError(_NO_MONTH)
        return date(int(found[1]), int(found[2]), 1)


class YuanField(forms.CharField):
    """An amount in yuan; fen."""

    def __init__(self, **kwargs: Any) -> None:
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        kwargs["error_messages"] = {"required": _("请填写金额，没有就填 0。")}
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> int:
        """Give fen."""
        try:
            return parse_yuan(super().clean(value))
        except AmountInvalid as error:
            raise forms.ValidationError(sentence_of(error)) from error


class SpanForm(forms.Form):
    """Months of contributions to one insurance, of one base."""

    insurance = forms.ChoiceField(
        label=_("险种"),
        choices=[(code.value, INSURANCES[code]) for code in Insurance],
        error_messages=_CHOOSE,
    )
    scheme = forms.ChoiceField(
        label=_("参保身份"), choices=[(code.value, SCHEMES[code]) for code in Scheme], error_messages=_CHOOSE
    )
    kind = forms.ChoiceField(
        label=_("缴费类型"),
        choices=[(code.value, KINDS[code]) for code in ContributionKind],
        error_messages=_CHOOSE,
    )
    area_key = forms.ChoiceField(label=_("统筹区"), error_messages=_CHOOSE)
    first = MonthField(label=_("从哪个月起"), help_text=_("例如 2026-03"))
    last = MonthField(label=_("到哪个月为止（含这个月）"), help_text=_("只有一个月的，和上面填一样"))
    bought = forms.IntegerField(
        label=_("一次性缴费买到几个月"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=_("只有一次性缴费要填"),
        error_messages={
            "invalid": _("请填写整数月数。"),
            "min_value": _("请填写 1 到 1200 的月数。"),
            "max_value": _("请填写 1 到 1200 的月数。"),
        },
    )
    base_fen = YuanField(label=_("月缴费基数（元）"))
    unit_fen = YuanField(label=_("每月单位缴费（元）"))
    personal_fen = YuanField(label=_("每月个人缴费（元）"))
    employer = forms.CharField(label=_("单位名称（没有可以不填）"), max_length=100, required=False)
    basis = forms.CharField(
        label=_("凭什么材料"),
        max_length=100,
        help_text=_("凭证的名称和日期，例如“2004 年养老保险缴费手册”"),
        error_messages={"required": _("请写明凭什么登记，例如“养老保险缴费手册”")},
    )
    is_paper_checked = forms.BooleanField(
        label=_("已核对缴费凭证原件"),
        error_messages={"required": _("请先核对缴费凭证原件，再勾选这一项")},
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area_key"]
        if isinstance(field, forms.ChoiceField):
            field.choices = areas

    def clean(self) -> dict[str, Any]:
        """See that the months follow one another."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "first" in cleaned and "last" in cleaned and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("截止月份在起始月份以前，请核对。"))
        return cleaned


class NewSpanForm(SpanForm):
    """A new entry; ``key`` makes sending it twice one entry."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why an entry was never true."""

    basis = forms.CharField(
        label=_("为什么撤销"),
        max_length=100,
        error_messages={"required": _("请写明为什么撤销，例如“登记在了别人的缴费”")},
    )
    is_paper_checked = forms.BooleanField(
        label=_("已核对缴费凭证原件"),
        error_messages={"required": _("请先核对缴费凭证原件，再勾选这一项")},
    )


class CategoryForm(forms.Form):
    """Which old retirement age holds, by which paper."""

    category = forms.ChoiceField(
        label=_("退休类别"),
        choices=[(code.value, RETIREES[code]) for code in Retiree],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    evidence = forms.CharField(
        label=_("凭什么材料"),
        max_length=200,
        help_text=_("岗位材料的名称和日期，例如“2019 年劳动合同，管理岗位”"),
        error_messages={"required": _("请写明凭什么材料认定")},
    )
    is_paper_checked = forms.BooleanField(
        label=_("已核对岗位材料原件"),
        error_messages={"required": _("请先核对岗位材料原件，再勾选这一项")},
    )


def span_in(given: dict[str, Any]) -> Span:
    """Give what a form says as the house asks for it."""
    first, after = given["first"], month_of(month_number(given["last"]) + 1)
    kind = ContributionKind(given["kind"])
    own = month_number(after) - month_number(first)
    bought = (given["bought"] or 0) if kind is ContributionKind.ONE_OFF else own
    return Span(
        Insurance(given["insurance"]),
        Scheme(given["scheme"]),
        kind,
        given["area_key"],
        Period(first, after),
        bought,
        base_fen=given["base_fen"],
        unit_fen=given["unit_fen"],
        personal_fen=given["personal_fen"],
        employer=given["employer"],
    )


def shown_in_form(span: Span) -> dict[str, Any]:
    """Write an entry as the form shows it, to be corrected."""
    first, after = span.period.starts_on, span.period.ends_on or span.period.starts_on
    return {
        "insurance": span.insurance.value,
        "scheme": span.scheme.value,
        "kind": span.kind.value,
        "area_key": span.area_key,
        "first": f"{first:%Y-%m}",
        "last": f"{month_of(month_number(after) - 1):%Y-%m}",
        "bought": span.months_count if span.kind is ContributionKind.ONE_OFF else None,
        **{name: yuan(getattr(span, name)) for name in ("base_fen", "unit_fen", "personal_fen")},
        "employer": span.employer,
    }

"""The officers' forms: they clean shape only; what may hold is the rule's."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.periods import Period
from portal.office import value_fields
from portal.shared.labels import label_of
from regions.enums import Confidence
from regions.rules.catalogue.entry import Entry
from regions.rules.changes import Draft
from regions.rules.facts import PolicyData, Source, freeze

_DATE_ERRORS = {
    "required": _("请填写日期"),
    "invalid": _("日期不存在，请按 2026-11-23 的样子填写"),
}


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages=_DATE_ERRORS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _confidences() -> list[tuple[str, str]]:
    """List the choices anew for every form, in its language."""
    return [(one.value, label_of(one)) for one in Confidence]


class DraftForm(forms.Form):
    """What shall hold, from when, and where that is written; or that an area's own rule ends."""

    starts_on = _day(_("从哪天起执行"))
    last_on = _day(_("执行到哪天（含当天）"), required=False, help_text=_("没有写明就空着"))
    document = forms.CharField(
        label=_("依据文件"),
        max_length=200,
        help_text=_("文号和全称，照原文写"),
        error_messages={"required": _("请写明依据哪份文件，没有出处的规定不能录入")},
    )
    article = forms.CharField(label=_("第几条"), max_length=100, required=False)
    page = forms.CharField(label=_("在哪里能看到原文"), max_length=300, required=False)
    note = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    checked_on = _day(_("哪天核对过原文"))
    confidence = forms.ChoiceField(
        label=_("有多确定"),
        choices=_confidences,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项")},
    )

    def __init__(
        self, *args: Any, entry: Entry, kind: str = "", is_end: bool = False, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._entry, self._kind, self._is_end = entry, kind, is_end
        self.fields["checked_on"].widget.attrs["max"] = on.isoformat()
        self.value_names: list[str] = []
        for slot in [] if is_end else value_fields.slots_of(entry, kind):
            for name, field in value_fields.fields_of(slot):
                self.fields[name] = field
                self.value_names.append(name)

    @property
    def value_rows(self) -> list[forms.BoundField]:
        """Give the fields of the value itself."""
        return [self[name] for name in self.value_names]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts, and a value the shape does not take."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("结束的日子早于开始的日子，请核对"))
        if not self._is_end and not any(name in self.errors for name in self.value_names):
            self._check_value(cleaned)
        return cleaned

    def _check_value(self, cleaned: dict[str, Any]) -> None:
        if self._entry.fault(self._value(cleaned)):
            name = self.value_names[0] if self.value_names else None
            self.add_error(name, _("这个值不合要求，请对照每一项的说明核对。"))

    def _value(self, cleaned: dict[str, Any]) -> PolicyData:
        found = value_fields.read_value(self._entry.shape, cleaned, unit=self._entry.unit, kind=self._kind)
        return freeze(found if found is not None else "")

    def draft(self, area_key: str, *, benefit: str, insurance: str) -> Draft:
        """Give the draft that was typed."""
        typed = self.cleaned_data
        last_on = typed["last_on"]
        return Draft(
            area_key=area_key,
            code=self._entry.code,
            value=None if self._is_end else self._value(typed),
            period=Period.through(typed["starts_on"], last_on),
            source=Source(
                typed["document"], typed["article"], typed["page"], typed["note"], typed["checked_on"]
            ),
            confidence=Confidence(typed["confidence"]),
            benefit=benefit,
            insurance=insurance,
        )


class RejectForm(forms.Form):
    """Why a draft goes back."""

    note = forms.CharField(
        label=_("退回的原因"),
        max_length=200,
        error_messages={"required": _("请写明原因，让同事知道改哪里")},
    )

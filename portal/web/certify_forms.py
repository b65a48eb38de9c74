"""What citizens fill in around a certification: what-if questions on a deadline."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared.dates import day_words
from portal.shared.labels import place_name
from portal.web.place_forms import AreaGroups, TypedDayField, select_of

# Rules of later years are not known of anything; nobody plans a certification further ahead.
YEARS_AHEAD_MAX = 3


class IfCertifiedForm(forms.Form):
    """The day on which one might certify."""

    when = TypedDayField(
        label=gettext_lazy("如果我在这一天认证"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请选一个日期，再按“算一算”。"),
            "invalid": gettext_lazy("日期不存在，请核对，按 2026-11-23 的样子写。"),
        },
    )

    def __init__(self, data: QueryDict, *, first: date, today: date) -> None:
        super().__init__(data if "when" in data else None, initial={"when": today})
        self._first = first
        self._last = date(today.year + YEARS_AHEAD_MAX, 12, 31)

    def clean_when(self) -> date:
        """Give the day, from the first of the benefit until as far as rules are known."""
        when: date = self.cleaned_data["when"]
        if not self._first <= when <= self._last:
            bounds = {"first": day_words(self._first), "last": day_words(self._last)}
            raise ValidationError(_("请选%(first)s到%(last)s之间的一天。") % bounds)
        return when


class IfMovedForm(forms.Form):
    """The area that might pay the benefit."""

    def __init__(self, data: QueryDict, *, groups: AreaGroups, but: str) -> None:
        super().__init__(data if "where" in data else None)
        choices: list[Any] = [("", _("请选择"))]
        choices += [(title, _others(areas, but=but)) for title, areas in groups]
        field = select_of(gettext_lazy("如果待遇从今天起转到这里发放"), choices)
        field.required = True
        field.error_messages["required"] = _("请选一个地方，再按“算一算”。")
        self.fields["where"] = field


def _others(areas: Iterable[Any], *, but: str) -> list[tuple[str, str]]:
    return [(area.key, place_name(area)) for area in areas if area.key != but]

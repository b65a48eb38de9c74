"""What readers type on the pages about places: a name, a day, two places. Only the shape is cleaned here."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.text import half_width, without_unseen
from portal.shared.dates import day_words
from portal.shared.labels import place_name
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import AreaFact

# Later values than this are not known of anything.
YEARS_AHEAD_MAX = 30
NAME_MAX = 30
_NAME_MIN = 2
_CODE_DIGITS = 6
_DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
AreaGroups = Iterable[tuple[str, Iterable[AreaFact]]]


def _name_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _cleaned_name(typed: str) -> str:
    """Fold what looks alike, keep single spaces, and say when it cannot be a place."""
    name = " ".join(half_width(without_unseen(typed)).split())
    bare = name.replace(" ", "")
    name = bare if bare.isdigit() else name
    if name.isdigit() and not (name.isascii() and len(name) == _CODE_DIGITS):
        raise ValidationError(_("行政区划代码是六位数字，例如 422801。也可以直接写地名。"))
    if name and len(name) < _NAME_MIN:
        raise ValidationError(_("请至少写两个字，例如“恩施”。"))
    return name


class PlaceForm(forms.Form):
    """The name or code of a place."""

    q = _name_field(
        gettext_lazy("写地名或六位行政区划代码"), gettext_lazy("例如：恩施市、辛集、雄县、422801")
    )

    def clean_q(self) -> str:
        """Give the name as it is looked for."""
        return _cleaned_name(self.cleaned_data["q"])


class TypedDayField(forms.DateField):
    """A day as browsers write it; what is no day at all is told apart from a day that does not exist."""

    def to_python(self, value: Any) -> date | None:
        """Read the day."""
        if value and not _DAY_SHAPE.fullmatch(str(value).strip()):
            raise ValidationError(_("请按 2026-11-23 的样子写日期。"))
        return super().to_python(value)


class DayForm(forms.Form):
    """The day one asks about; today when nothing is typed."""

    on = TypedDayField(
        label=gettext_lazy("看哪一天的规定"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("日期不存在，请核对，按 2026-11-23 的样子写。")},
    )
    asks_for: ClassVar = frozenset({"on"})

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        self.today = today
        self.latest = date(today.year + YEARS_AHEAD_MAX, 12, 31)
        # What was not sent is shown as what it means.
        asked = {**data.dict(), "on": data.get("on") or today.isoformat()} if data else {}
        super().__init__(asked if data and self.asks_for & set(data) else None, initial={"on": today})

    def clean_on(self) -> date:
        """Give the day; the data begin with the horizon."""
        on: date = self.cleaned_data["on"] or self.today
        if not HORIZON <= on <= self.latest:
            bounds = {"first": day_words(HORIZON), "last": day_words(self.latest)}
            raise ValidationError(_("请选%(first)s到%(last)s之间的一天。") % bounds)
        return on

    @property
    def day(self) -> date:
        """Give the day asked about, or today."""
        on: date = self.cleaned_data["on"] if self.is_bound and self.is_valid() else self.today
        return on

    def refused(self, why: str) -> Self:
        """Give the form as sent for this day, with a fault that only the data could tell."""
        sent = QueryDict(f"on={self.day.isoformat()}")
        form = type(self)(sent, today=self.today)
        form.full_clean()
        form.add_error("on", why)
        return form


class PairForm(DayForm):
    """Two places, each chosen from the list or typed, and a day."""

    from_q = _name_field(gettext_lazy("或者写您参保的地方"))
    to_q = _name_field(gettext_lazy("或者写家人参保的地方"))
    asks_for: ClassVar = frozenset({"from", "from_q", "to", "to_q", "on"})

    def __init__(self, data: QueryDict | None = None, *, today: date, groups: AreaGroups) -> None:
        super().__init__(data, today=today)
        choices: list[Any] = [("", _("请选择"))]
        choices += [(title, [(area.key, place_name(area)) for area in areas]) for title, areas in groups]
        self.fields["from"] = select_of(gettext_lazy("您参保的地方"), choices)
        self.fields["to"] = select_of(gettext_lazy("家人参保的地方"), choices)
        self.fields["on"].label = _("看哪一天")
        self.order_fields(["from", "from_q", "to", "to_q", "on"])

    def clean_from_q(self) -> str:
        """Give the first name as it is looked for."""
        return _cleaned_name(self.cleaned_data["from_q"])

    def clean_to_q(self) -> str:
        """Give the second name as it is looked for."""
        return _cleaned_name(self.cleaned_data["to_q"])

    def clean(self) -> None:
        """Ask for both places, once the form was sent; a link may name the first one only."""
        if not {"to", "to_q"} & set(self.data):
            return
        for side, missing in (("from", _("请选择您参保的地方。")), ("to", _("请选择家人参保的地方。"))):
            is_named = self.cleaned_data.get(side) or self.cleaned_data.get(f"{side}_q")
            if not is_named and not {side, f"{side}_q"} & set(self.errors):
                self.add_error(side, missing)

    def settle(self, side: str, key: str) -> None:
        """Show a name that was understood as a choice from the list."""
        self.data = {**self.data, side: key, f"{side}_q": ""}


def select_of(label: Any, choices: list[Any]) -> forms.ChoiceField:
    """Make a list of places to choose one from."""
    refusal = gettext_lazy("名单里没有这个地方，请重新选择，或写地名。")
    return forms.ChoiceField(
        label=label, choices=choices, required=False, error_messages={"invalid_choice": refusal}
    )

"""The desk's forms about certifying: they clean shape only; decisions are the action's."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.rules.card_reading import LENGTH_MAX
from certification.enums import Method, StatusQuestion
from portal.shared.certification_labels import QUESTIONS
from portal.shared.labels import METHODS

YES, NO = "yes", "no"
ROWS = 10
# The places at which a clerk sees people.
PLACES = (Method.COUNTER, Method.STREET_STATION)
# What nobody can choose to do instead of coming: it happens by itself, or is for people abroad.
_NO_CHOICE = frozenset({*PLACES, Method.DATA_MATCH, Method.OVERSEAS_FORM})
_BEFORE = "asked_"
_DAY_WIDGET: Mapping[str, Any] = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


class CertifyForm(forms.Form):
    """What the clerk attests at the desk, and what the person answers about a change of status."""

    event_on = forms.DateField(
        label=_("认证日期"),
        widget=forms.DateInput(**_DAY_WIDGET),
        error_messages={
            "required": _("请填写认证日期"),
            "invalid": _("日期不存在，请按 2026-11-23 的样子填写"),
        },
    )
    note = forms.CharField(label=_("补录说明"), max_length=200, required=False)
    is_id_checked = forms.BooleanField(
        label=_("本人到场，已核对身份证原件"),
        error_messages={
            "required": _("请先核对本人和身份证原件，再勾选这一项。人没有来的，不能由别人代办这一项")
        },
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, on: date, questions: Iterable[StatusQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        self._asked = tuple(questions)
        self.fields["event_on"].widget.attrs["max"] = on.isoformat()
        for question in self._asked:
            self.fields[_BEFORE + question.value] = forms.ChoiceField(
                label=str(QUESTIONS[question]),
                choices=[(NO, _("没有")), (YES, _("有"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("请问本人，再选一项")},
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """Give the fields of the questions."""
        return [self[_BEFORE + question.value] for question in self._asked]

    def clean(self) -> dict[str, Any]:
        """Ask for a note when the day lies in the past: somebody will want to know why it comes late."""
        cleaned: dict[str, Any] = super().clean() or {}
        event_on = cleaned.get("event_on")
        if event_on is not None and event_on < self._on and not cleaned.get("note"):
            self.add_error("note", _("补录以前的认证，请写明依据，例如“系统停机，凭纸质登记表补录”"))
        return cleaned

    def answers(self) -> dict[StatusQuestion, bool]:
        """Give what was answered."""
        return {question: self.cleaned_data[_BEFORE + question.value] == YES for question in self._asked}


class ReaderForm(forms.Form):
    """What a card reader types, or a clerk: an identity number, a whole line, or the number of a card.

    Its ids are its own, for it stands on pages with other forms; the field has the cursor, for a reader just types.
    """

    text = forms.CharField(
        label=_("读卡：放好身份证，或输入号码后按回车"),
        max_length=LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": _("没有读到卡，请把证件重新放好，或手工输入号码")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="reader_%s")


class BackEntryForm(forms.Form):
    """One line of a paper list: the number on the form, whom it is about, and the day on which they came."""

    form_number = forms.CharField(label=_("表号"), max_length=40, required=False)
    number = forms.CharField(label=_("身份证号码"), max_length=40, required=False)
    name = forms.CharField(label=_("姓名"), max_length=100, required=False)
    event_on = forms.DateField(
        label=_("来办的日期"),
        required=False,
        widget=forms.DateInput(**_DAY_WIDGET),
        error_messages={"invalid": _("日期不存在，请按 2026-11-23 的样子填写")},
    )

    def clean(self) -> dict[str, Any]:
        """A line is whole or empty."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = [name for name in self.fields if cleaned.get(name)]
        if typed:
            for name in self.fields:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("这一行没有填完"))
        return cleaned

    @property
    def is_filled(self) -> bool:
        """Say whether anything stands in the line."""
        return any(self.cleaned_data.get(name) for name in self.fields)


class BackEntryPlaceForm(forms.Form):
    """Where the people on the list came to."""

    place = forms.ChoiceField(
        label=_("在哪里办的"),
        choices=[(method.value, METHODS[method]) for method in PLACES],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择在哪里办的")},
    )


BackEntryRows = forms.formset_factory(BackEntryForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


def instead(ways: Iterable[Method]) -> tuple[Method, ...]:
    """Keep the ways that somebody can choose who has not come to the desk."""
    return tuple(way for way in ways if way not in _NO_CHOICE)

"""What citizens fill in around a certification: answers, consent, a photo, a receipt to check, what-if questions."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.enums import StatusQuestion
from portal.shared.certification_labels import QUESTIONS
from portal.shared.dates import day_words
from portal.shared.evidence_files import ACCEPTED
from portal.shared.labels import place_name
from portal.web.matter_forms import tail_field
from portal.web.place_forms import AreaGroups, TypedDayField, select_of

# Rules of later years are not known of anything; nobody plans a certification further ahead.
YEARS_AHEAD_MAX = 3


class IfCertifiedForm(forms.Form):
    """The day on which one might certify."""

    when = TypedDayField(
        label=gettext_lazy("如果在这一天认证"),
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


class AnsweredForm(forms.Form):
    """What is asked besides, where a benefit depends on more than being alive; the base of the forms around a proof."""

    def __init__(self, *args: Any, questions: Sequence[StatusQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = tuple(questions)
        for question in self._questions:
            self.fields[question_name(question)] = forms.ChoiceField(
                label=str(QUESTIONS[question]),
                choices=[("no", gettext_lazy("不，没有")), ("yes", gettext_lazy("是的"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext_lazy("请回答这个问题，选一个就行。"),
                    "invalid_choice": gettext_lazy("请回答这个问题，选一个就行。"),
                },
            )

    def question_fields(self) -> list[forms.BoundField]:
        """Give the fields of the questions, in their order."""
        return [self[question_name(question)] for question in self._questions]

    def answers(self) -> dict[StatusQuestion, bool]:
        """Give what was answered."""
        return {one: self.cleaned_data[question_name(one)] == "yes" for one in self._questions}


class StartForm(AnsweredForm):
    """The answers and the separate consent, which need not be given twice."""

    agreed = forms.BooleanField(
        label=gettext_lazy("我单独同意：为这次认证拍摄和比对我的脸"),
        error_messages={"required": gettext_lazy("请先看过说明，再勾选同意；不同意也没关系，请换一种方式。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)

    def __init__(self, *args: Any, has_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_consent:
            del self.fields["agreed"]

    def ask_anew(self, version: int) -> None:
        """Hold the text that is published now, to be agreed to once it was read; the other answers stay."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["version"] = str(version)
        typed.pop("agreed", None)
        self.data = typed


class PhotoForm(AnsweredForm):
    """A photo for a person to look at; one that has come already need not come again."""

    file = forms.FileField(
        label=gettext_lazy("本人手持身份证和当天日历的照片"),
        help_text=gettext_lazy("脸、身份证和当天的日历（或手机上的日期）都要看得清。"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED, "capture": "environment"}),
        error_messages={
            "required": gettext_lazy("请选择一张照片。"),
            "invalid": gettext_lazy("请选择一张照片。"),
        },
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("照片里的人知道，也同意把这张照片交给工作人员看"),
        error_messages={"required": gettext_lazy("请照片里的人同意后，再勾选。")},
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not has_file


class FinishForm(AnsweredForm):
    """The check to certify by, with answers that got lost on the way."""

    face_check = forms.UUIDField(widget=forms.HiddenInput)


class CheckForm(forms.Form):
    """The number of a receipt and the end of an identity number."""

    number = forms.CharField(
        label=gettext_lazy("回执编号"),
        help_text=gettext_lazy("回执上的 16 位数字，空格可以不填"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("请填写回执编号。"),
            "max_length": gettext_lazy("回执编号是 16 位数字。"),
        },
    )
    tail = tail_field(gettext_lazy("认证人证件号码的后四位"))


def question_name(question: StatusQuestion) -> str:
    """Name the field of a question."""
    return f"status_{question.value}"

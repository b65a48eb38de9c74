"""The questions about a change of status, on whatever form somebody certifies with: asked plainly, yes or no."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.enums import StatusQuestion
from portal.shared.certification_labels import QUESTIONS

YES, NO = "yes", "no"
_PREFIX = "status_"


def add_questions(form: forms.Form, questions: Iterable[StatusQuestion], *, is_required: bool = True) -> None:
    """Add a yes-or-no field for each question to a form."""
    for question in questions:
        form.fields[_PREFIX + question.value] = forms.ChoiceField(
            label=str(QUESTIONS[question]),
            choices=[(NO, _("不，没有")), (YES, _("是的"))],
            widget=forms.RadioSelect,
            required=is_required,
            error_messages={"required": _("请回答这一项。"), "invalid_choice": _("请从列表里选择。")},
        )


def answers_in(cleaned: Mapping[str, Any], questions: Iterable[StatusQuestion]) -> dict[StatusQuestion, bool]:
    """Read the answers that were given; those left open are left out."""
    given = {question: cleaned.get(_PREFIX + question.value) for question in questions}
    return {question: answer == YES for question, answer in given.items() if answer}


def field_of(question: StatusQuestion) -> str:
    """Name the field of a question."""
    return _PREFIX + question.value

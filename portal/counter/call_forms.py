"""Forms of the telephone desk; what a caller said is compared and thrown away."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.enums import CallOutcome, CallQuestion, StatusQuestion
from portal.counter.forms import FindForm
from portal.shared.certification_labels import QUESTIONS
from portal.shared.labels import label_of

YES, NO = "yes", "no"
ANSWER_LENGTH_MAX = 60
# How the operator writes down what was said.
_HELP = {
    CallQuestion.BIRTH_DATE: _("例如 1956-03-08；只记得农历的，先请对方看身份证。"),
    CallQuestion.CARD_TAIL: _("四位数字"),
    CallQuestion.ID_TAIL: _("四位，最后可能是 X"),
    CallQuestion.PAYING_AREA: _("例如“蚌埠”"),
    CallQuestion.RELATIVE_NAME: _("一个姓名"),
    CallQuestion.LAST_MONTH: _("例如 2025-03"),
}


class CallForm(FindForm):
    """Who calls, from which number, and why their file is opened."""

    number = forms.CharField(
        label=_("来电手机号（没有显示的不填）"),
        max_length=30,
        required=False,
        help_text=_("只留前三位和后四位。"),
    )
    field_order: tuple[str, ...] = ("number", "text", "reason", "other_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = "phone"


class RecordingForm(forms.Form):
    """The caller's yes to the recording, and where it lies."""

    is_agreed = forms.BooleanField(
        label=_("对方已经说“同意录音”"),
        error_messages={"required": _("请先念第一步，等对方说同意，再勾选这一项")},
    )
    reference = forms.CharField(
        label=_("录音编号"),
        max_length=80,
        error_messages={"required": _("请填写话务系统显示的录音编号")},
    )


class AnswersForm(forms.Form):
    """What the caller said to each question; the form knows no right answer."""

    def __init__(self, *args: Any, questions: Iterable[CallQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.value] = forms.CharField(
                label=label_of(question),
                max_length=ANSWER_LENGTH_MAX,
                required=False,
                help_text=_HELP[question],
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def said(self) -> dict[CallQuestion, str]:
        """Give what was said, by question."""
        return {CallQuestion(name): str(value) for name, value in self.cleaned_data.items()}


class StatusForm(forms.Form):
    """The questions about a change of status, as the area asks them for the benefit."""

    def __init__(self, *args: Any, questions: Iterable[StatusQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.value] = forms.ChoiceField(
                label=str(QUESTIONS[question]),
                choices=[(NO, _("没有这种情况")), (YES, _("有这种情况"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("请问对方，再选一项")},
            )

    def answers(self) -> dict[StatusQuestion, bool]:
        """Give the answers as the action takes them."""
        return {StatusQuestion(name): value == YES for name, value in self.cleaned_data.items()}


class CloseForm(forms.Form):
    """How the call ended."""

    outcome = forms.ChoiceField(
        label=_("这通电话的结果"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择这通电话的结果")},
    )
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("有疑点的必须写明；不要写号码。")
    )

    def __init__(self, *args: Any, outcomes: Iterable[CallOutcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["outcome"]
        chosen.choices = [(one.value, label_of(one)) for one in outcomes]

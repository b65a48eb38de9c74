"""The desk's forms about appointments and home visits; they clean shape only."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.queries.users import ClerkCard
from certification.enums import HalfDay, StatusQuestion, VisitOutcome
from certification.queries.visits import WorkerCard
from certification.rules.slots import AHEAD_DAYS_MAX, CAPACITY_MAX, MINUTES_MAX, MINUTES_MIN, SlotPlan
from foundation.periods import Period
from portal.counter.document_forms import day_field
from portal.shared.evidence_files import ACCEPTED
from portal.shared.labels import label_of
from portal.shared.status_questions import add_questions, answers_in, field_of

_WEEKDAYS = [
    ("0", _("周一")),
    ("1", _("周二")),
    ("2", _("周三")),
    ("3", _("周四")),
    ("4", _("周五")),
    ("5", _("周六")),
    ("6", _("周日")),
]
_LINES = {"rows": 3}
_HALVES = [(half.value, _("上午") if half is HalfDay.MORNING else _("下午")) for half in HalfDay]
_RANGE = _("每段 5 到 240 分钟，每段 1 到 100 人，提前 1 到 60 天。")


def _spans(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs=_LINES),
        help_text=_("一段一行，例如 09:00-12:00；不开放就空着。"),
    )


def _count(label: Any, low: int, high: int, help_text: Any = "") -> forms.IntegerField:
    told = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _RANGE)
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, help_text=help_text, error_messages=told
    )


class SlotPlanForm(forms.Form):
    """How a place takes people from a day on."""

    starts_on = day_field(_("从哪天起"), help_text=_("已经约好的不受影响。"))
    workdays = _spans(_("工作日（含调休上班的周末）"))
    saturday = _spans(_("周六"))
    sunday = _spans(_("周日"))
    closed_weekdays = forms.MultipleChoiceField(
        label=_("哪几天不放号"),
        choices=_WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    slot_minutes = _count(_("每段多少分钟"), MINUTES_MIN, MINUTES_MAX)
    capacity = _count(_("每段最多几个人"), 1, CAPACITY_MAX)
    ahead_days = _count(_("最多提前几天预约"), 1, AHEAD_DAYS_MAX)

    def plan(self) -> SlotPlan:
        """Give the plan as it was filled in."""
        given = self.cleaned_data
        hours = {
            kind: tuple(line.strip() for line in given[kind].splitlines() if line.strip())
            for kind in ("workdays", "saturday", "sunday")
        }
        return SlotPlan(
            hours={kind: spans for kind, spans in hours.items() if spans},
            closed_weekdays=frozenset(map(int, given["closed_weekdays"])),
            slot_minutes=given["slot_minutes"],
            capacity=given["capacity"],
            ahead_days=given["ahead_days"],
            period=Period(given["starts_on"]),
        )


class VisitPlanForm(forms.Form):
    """Which visits a colleague makes on which day."""

    visits = forms.MultipleChoiceField(
        label=_("去哪几家"), error_messages={"required": _("请先勾选去哪几家。")}
    )
    worker = forms.ChoiceField(label=_("谁去"), error_messages={"required": _("请选择谁去。")})
    planned_on = day_field(_("哪一天"))
    half = forms.ChoiceField(
        label=_("上午还是下午"),
        choices=_HALVES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择上午还是下午。")},
    )

    def __init__(self, *args: Any, visits: list[str], workers: list[WorkerCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["visits"], [(one, one) for one in visits])
        _offer(self.fields["worker"], [("", _("请选择")), *worker_choices(workers)])

    def clean_visits(self) -> list[UUID]:
        """Give them as ids."""
        return [UUID(one) for one in self.cleaned_data["visits"]]


class DayForm(forms.Form):
    """For what the addresses of a day are needed."""

    reason = forms.ChoiceField(
        label=_("为什么要看地址和电话"),
        choices=[("going", _("今天要去上门")), ("print", _("打印带去的名单")), ("call", _("打电话约时间"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择为什么要看，本人可以看到它")},
    )


class OutcomeForm(forms.Form):
    """What was found at the door."""

    outcome = forms.ChoiceField(
        label=_("这次上门的结果"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择这次上门的结果。")},
    )
    visited_on = day_field(_("实际上门的日期"), help_text=_("认证按这一天算，补录也填当天的日期。"))
    is_id_checked = forms.BooleanField(label=_("认证通过的：见到本人，已核对身份证原件"), required=False)
    note = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("例如谁开的门、留了什么便条；不要写号码。"),
    )
    ordinal = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=99)
    photo = forms.FileField(
        label=_("现场照片（可以不传）"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED, "capture": "environment"}),
        help_text=_("本人同意才拍。加密保存。"),
    )

    def __init__(self, *args: Any, questions: tuple[StatusQuestion, ...], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        add_questions(self, questions, is_required=False)
        _offer(self.fields["outcome"], [(one.value, label_of(one)) for one in VisitOutcome])
        self.fields["visited_on"].widget.attrs["max"] = on.isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for the tick where somebody is certified, and for words where they refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome == VisitOutcome.CERTIFIED.value and not cleaned.get("is_id_checked"):
            self.add_error("is_id_checked", _("请先核对本人和身份证原件，再勾选这一项"))
        if outcome == VisitOutcome.CERTIFIED.value:
            given = answers_in(cleaned, self._questions)
            for question in self._questions:
                if question not in given:
                    self.add_error(field_of(question), _("请回答这一项。"))
        if outcome == VisitOutcome.REFUSED.value and not cleaned.get("note"):
            self.add_error("note", _("请写明本人怎么说的，例如“想让女儿在家时再办”"))
        return cleaned

    def answers(self) -> dict[StatusQuestion, bool]:
        """Give what was answered to the questions about the benefit."""
        return answers_in(self.cleaned_data, self._questions)


class WorkerForm(forms.Form):
    """A colleague as people are told of them."""

    clerk = forms.ChoiceField(label=_("哪位同事"), error_messages={"required": _("请选择同事。")})
    name = forms.CharField(
        label=_("姓名"),
        help_text=_("家里的老人会看到，写工作证上的姓名。"),
        max_length=60,
        error_messages={"required": _("请填写姓名。")},
    )
    badge = forms.CharField(
        label=_("工作证号"), max_length=20, error_messages={"required": _("请填写工作证号。")}
    )

    def __init__(self, *args: Any, clerks: list[ClerkCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clerks = {f"{one.user_public_id}/{one.area_key}": one for one in clerks}
        _offer(
            self.fields["clerk"],
            [("", _("请选择")), *((k, one.display_name) for k, one in self._clerks.items())],
        )

    def clean_clerk(self) -> ClerkCard:
        """Give the colleague who was chosen."""
        found = self._clerks.get(self.cleaned_data["clerk"])
        if found is None:
            raise ValidationError(_("请选择同事。"))
        return found


def worker_choices(workers: list[WorkerCard]) -> list[tuple[str, str]]:
    """Offer those who go out."""
    return [(str(one.public_id), f"{one.name} {one.badge}") for one in workers]


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices

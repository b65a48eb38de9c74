"""The form in which somebody says what a relative may do for them; it cleans shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from family.enums import MandateGrade, MandateScope

# What is done by nobody's door yet is not offered.
OFFERED = (MandateScope.CERTIFICATION, MandateScope.STATEMENT, MandateScope.TRANSFER)
_GRADES = (
    (MandateGrade.REMIND.value, _("只提醒：替我记着日子，到期前收到提醒")),
    (MandateGrade.SEE.value, _("能看：收到提醒，还能看下面选的内容")),
    (MandateGrade.ACT.value, _("能看也能办：还能替我办下面选的事")),
)
_MONTHS = ((6, _("半年")), (12, _("一年")), (36, _("三年")))


class MandateForm(forms.Form):
    """How much, of what, and for how long."""

    grade = forms.ChoiceField(
        label=_("让对方做什么"),
        choices=_GRADES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择让对方做什么。"), "invalid_choice": _("请从列表里选择。")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("哪些事"),
        help_text=_("只提醒的，这里不用选。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列表里选择。")},
    )
    months = forms.TypedChoiceField(
        label=_("多长时间"),
        help_text=_("到期前会告诉您，也可以随时停止。"),
        choices=_MONTHS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择多长时间。"), "invalid_choice": _("请从列表里选择。")},
    )

    def __init__(self, *args: Any, months_max: int, scopes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen, asked = self.fields["months"], self.fields["scopes"]
        if isinstance(chosen, forms.ChoiceField) and isinstance(asked, forms.ChoiceField):
            chosen.choices = [(months, words) for months, words in _MONTHS if months <= months_max]
            asked.choices = scopes

    def clean(self) -> dict[str, Any]:
        """Ask for something to look at or do, unless the other only reminds."""
        cleaned: dict[str, Any] = super().clean() or {}
        grade = cleaned.get("grade")
        if grade in (MandateGrade.SEE, MandateGrade.ACT) and "scopes" in cleaned and not cleaned["scopes"]:
            self.add_error("scopes", _("请至少选一件事；只想让对方提醒您，请在上面选“只提醒”。"))
        return cleaned

"""The desk's form for a certification that a person looks at: the decision, and what only eyes can answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums.matters import MatterAct
from certification.enums import CheckAnswer
from certification.rules.reviewing import KIND, Check
from portal.counter.matter_forms import DecideForm
from portal.shared.review_labels import CHECKS

_BEFORE = "look_"
YES, NO = "yes", "no"
ACTS = (MatterAct.GRANT, MatterAct.REJECT, MatterAct.RETURN)


class ReviewForm(DecideForm):
    """What the clerk decides, and their answer to every line that no machine can answer."""

    def __init__(self, *args: Any, checks: tuple[Check, ...], **kwargs: Any) -> None:
        super().__init__(*args, kind=KIND, acts=ACTS, **kwargs)
        self._looks = [one.code for one in checks if one.answer is CheckAnswer.LOOK]
        for code in self._looks:
            self.fields[name_of(code)] = forms.ChoiceField(
                label=str(CHECKS[code]),
                choices=[(YES, _("是")), (NO, _("否"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for every answer where the case is to pass."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("act") == MatterAct.GRANT:
            for code in self._looks:
                if not cleaned.get(name_of(code)):
                    told = gettext("要通过，请先回答：%(question)s") % {"question": CHECKS[code]}
                    self.add_error(name_of(code), told)
        return cleaned

    def looked(self) -> dict[str, bool]:
        """Give the answers by the code of the line; what was left open is left out."""
        given = {code: self.cleaned_data.get(name_of(code)) for code in self._looks}
        return {code: answer == YES for code, answer in given.items() if answer}


def name_of(code: str) -> str:
    """Name the field of a line of the list of rules."""
    return _BEFORE + code.rpartition(".")[2]

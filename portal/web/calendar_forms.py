"""What readers choose about their calendar; only the shape is cleaned here."""

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums.feeds import FeedNaming
from foundation.periods import add_months
from portal.shared.dates import month_words
from portal.shared.notice_labels import FEED_NAMINGS

# Further than this nothing is known: a deadline follows the last proof by a year or so.
MONTHS_BEHIND, MONTHS_AHEAD = 12, 24
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class MonthAsked:
    """The month an address asks for, by its first day; ``problem`` says what was wrong, and today's month is shown."""

    month: date
    first: date
    last: date
    problem: str = ""

    @property
    def before(self) -> date | None:
        """Give the month before, or nothing at the edge."""
        return add_months(self.month, -1) if self.month > self.first else None

    @property
    def after(self) -> date | None:
        """Give the month after, or nothing at the edge."""
        return add_months(self.month, 1) if self.month < self.last else None


def month_asked(text: str, *, on: date) -> MonthAsked:
    """Read the month that an address asks for; none is that of today."""
    now = on.replace(day=1)
    first, last = add_months(now, -MONTHS_BEHIND), add_months(now, MONTHS_AHEAD)
    if not text:
        return MonthAsked(now, first, last)
    found = _MONTH.fullmatch(text)
    if found is None or found[1] == "0000":
        return MonthAsked(now, first, last, _("月份要写成 2026-03 这样。下面是这个月。"))
    month = date(int(found[1]), int(found[2]), 1)
    if not first <= month <= last:
        limits = {"first": month_words(first), "last": month_words(last)}
        told = _("只能看%(first)s到%(last)s。下面是这个月。") % limits
        return MonthAsked(now, first, last, told)
    return MonthAsked(month, first, last)


class FeedForm(forms.Form):
    """How a calendar calls people, and which address it takes the place of."""

    naming = forms.ChoiceField(
        label=gettext_lazy("日历里怎么写家人"),
        help_text=gettext_lazy("日历应用和别的软件也看得到这些字。"),
        choices=[(naming.value, FEED_NAMINGS[naming]) for naming in FeedNaming],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选一种写法。"),
            "invalid_choice": gettext_lazy("请选一种写法。"),
        },
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

"""The day for which somebody asks about their family."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shared.dates import day_words
from portal.web.place_forms import DayForm


class FamilyDayForm(DayForm):
    """A day of the reader's life up to today: nobody knows tomorrow's family."""

    def __init__(self, data: QueryDict | None = None, *, today: date, earliest: date) -> None:
        super().__init__(data, today=today)
        self.earliest = earliest
        self.fields["on"].label = gettext_lazy("看哪一天的家人")

    def clean_on(self) -> date:
        """Give the day; it lies between the reader's birth and today."""
        on: date = self.cleaned_data["on"] or self.today
        if on > self.today:
            raise ValidationError(_("这一天还没有到，家人会不会变，现在还不知道。请选今天或以前的一天。"))
        if on < self.earliest:
            raise ValidationError(
                _("这一天在您出生以前。请选%(first)s以后的一天。") % {"first": day_words(self.earliest)}
            )
        return on

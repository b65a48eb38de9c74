"""A guardian's yes for a child, said at the desk to the text that lies before them."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.forms import Form
from django.utils.translation import gettext, gettext_lazy

from accounts.actions import consents
from accounts.actions.consents import SpokenFor
from accounts.enums.consents import ConsentPurpose
from accounts.queries.consents import consents_of
from accounts.queries.people import PersonCard
from accounts.rules.consents import ConsentStanding
from family.queries.kin import parents_of
from foundation import clock
from portal.counter.serving import FormView, Served
from portal.shared.dates import reads_english
from portal.shared.requests import DoorRequest


class GuardianForm(forms.Form):
    """Which parent stands there, and that they read and agreed."""

    guardian = forms.ChoiceField(
        label=gettext_lazy("到场的监护人"),
        help_text=gettext_lazy("只列出已登记的父母；其他监护人请先登记监护关系。"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择到场的是哪一位。"),
            "invalid_choice": gettext_lazy("请从列表里选择。"),
        },
    )
    is_id_checked = forms.BooleanField(
        label=gettext_lazy("监护人到场，已核对身份证和户口簿原件"),
        error_messages={"required": gettext_lazy("请先核对监护人的证件和户口簿，再勾选这一项")},
    )
    is_agreed = forms.BooleanField(
        label=gettext_lazy("监护人看过上面的说明，同意"),
        error_messages={"required": gettext_lazy("请让监护人看过说明；同意了再勾选，不同意就返回")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)

    def __init__(self, *args: Any, parents: list[PersonCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["guardian"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.public_id), one.name) for one in parents]


class GuardianView(FormView):
    """The text on faces, the parents on record, and a yes."""

    template = "act"
    title = gettext_lazy("监护人替孩子同意")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form with the parents on record."""
        on = clock.today()
        version = _asked(one, on=on).text.version
        return GuardianForm(data, parents=parents_of(one.person.id, on=on), initial={"version": version})

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Show the text that is agreed to."""
        text = _asked(one, on=clock.today()).text
        title, *lines = text.en if reads_english() else text.zh
        return {"text_title": title, "text_lines": lines}

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Write the yes down with who gave it."""
        parents = {
            str(card.public_id): card.id for card in parents_of(one.person.id, on=clock.local_date(at))
        }
        spoken = SpokenFor(
            parents[given["guardian"]], ConsentPurpose.FACE, given["version"], one.area_key, one.reason
        )
        consents.give_for_child(request.actor, one.person.id, spoken, at=at)
        return gettext("记下了：监护人同意。孩子和监护人随时可以撤回。")


def _asked(one: Served, *, on: date) -> ConsentStanding:
    """Give the one purpose that a guardian is asked about: faces, the only use that rests on consent alone."""
    found = consents_of(one.person.id, on=on)
    return next(standing for standing in found if standing.text.purpose is ConsentPurpose.FACE)

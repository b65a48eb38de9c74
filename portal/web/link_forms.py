"""What somebody ticks when they let a partner act for them; how much of it is allowed the action decides."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.partners import PartnerScope
from accounts.queries.people import PersonCard
from portal.shared.dates import reads_english

SELF = "self"


class AgreeForm(forms.Form):
    """For whom, and what: nothing is ticked before its reader ticks it."""

    whose = forms.ChoiceField(
        label=_("为谁同意"),
        widget=forms.RadioSelect,
        initial=SELF,
        error_messages={"required": _("请选择为谁同意。"), "invalid_choice": _("请从列表里选择。")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("让它做什么（一项一项选）"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("一项也没有选。请至少选一项，或按“不同意”。"),
            "invalid_choice": _("请从列表里选择。"),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        words: Sequence[tuple[PartnerScope, tuple[str, str]]],
        wards: Iterable[PersonCard],
        version: int,
    ) -> None:
        super().__init__(data, initial={"version": version})
        told = int(reads_english())
        offered: Any = self.fields["scopes"]
        offered.choices = [(scope.value, said[told]) for scope, said in words]
        spoken_for: Any = self.fields["whose"]
        spoken_for.choices = [
            (SELF, _("我自己")),
            *((str(ward.public_id), ward.name) for ward in wards),
        ]

    def chosen(self) -> frozenset[PartnerScope]:
        """Give what was ticked."""
        return frozenset(PartnerScope(scope) for scope in self.cleaned_data["scopes"])

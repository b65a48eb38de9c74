"""Writing down at the desk what a person says is wrong in their record; a colleague and a clerk decide on it later."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms import Form
from django.http import Http404
from django.utils.translation import gettext, gettext_lazy

from accounts.actions import corrections
from accounts.actions.corrections import Application
from accounts.enums.corrections import CorrectedFact
from accounts.rules.receipts import grouped
from family.access import kin_ids_of
from foundation import clock
from foundation.identifiers import uuid7
from portal.counter.serving import FormView, Served
from portal.shared.correction_forms import CorrectionForm
from portal.shared.corrections_shown import recorded_facts
from portal.shared.labels import label_of
from portal.shared.requests import DoorRequest


class DeskCorrectionForm(CorrectionForm):
    """A correction with the paper before the clerk's eyes; ``key`` makes sending it twice one matter."""

    is_id_checked = forms.BooleanField(
        label=gettext_lazy("本人到场，已核对身份证和证明原件"),
        error_messages={"required": gettext_lazy("请先核对本人和证明原件，再勾选这一项")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class CorrectView(FormView):
    """One fact of a person, and how it is right."""

    template = "act"
    title = gettext_lazy("受理更正申请")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form of the fact."""
        return DeskCorrectionForm(data, fact=_fact(parts), on=clock.today(), initial={"key": uuid7()})

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say how the fact is recorded, masked."""
        fact = _fact(parts)
        facts = {"fact": label_of(fact), "was": dict(recorded_facts(one.person.id))[fact]}
        return {
            "told": gettext(
                "%(fact)s现在登记的是：%(was)s。受理后由经办人员审核、另一人复核，通过后自动更正。"
            )
            % facts
        }

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Apply for the person at the desk."""
        new = Application(
            one.person.id, _fact(parts), given["right"], given["note"], one.area_key, given["key"]
        )
        kin = kin_ids_of(request.actor, on=clock.local_date(at))
        card = corrections.apply_at_counter(request.actor, new, kin_ids=kin, at=at)
        return gettext("已受理，受理编号 %(receipt)s。请在受理事项里审核。") % {
            "receipt": grouped(card.receipt)
        }


def _fact(parts: dict[str, Any]) -> CorrectedFact:
    if parts["fact"] not in list(CorrectedFact):
        raise Http404
    return CorrectedFact(parts["fact"])

"""What the person at the desk, or the parent of a child, says of claimed family ties."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms import Form
from django.utils.translation import gettext, gettext_lazy

from accounts.queries.people import person_cards
from family.access import kin_ids_of
from family.actions import claims
from family.actions.claims import DeskAnswer
from family.enums import ClaimAnswer, ClaimState
from family.queries.claims import claims_about
from foundation import clock
from portal.counter.serving import FormView, Served
from portal.shared.claim_labels import LABELS
from portal.shared.claim_words import tie_words
from portal.shared.requests import DoorRequest


class AnswerForm(forms.Form):
    """Which claim, and whether it is true."""

    claim = forms.ChoiceField(
        label=gettext_lazy("哪一项申报"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择一项申报。"),
            "invalid_choice": gettext_lazy("请从列表里选择。"),
        },
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("本人怎么说"),
        choices=list(LABELS[ClaimAnswer].items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选择本人的答复。"),
            "invalid_choice": gettext_lazy("请从列表里选择。"),
        },
    )
    is_id_checked = forms.BooleanField(
        label=gettext_lazy("本人（孩子由申报人以外的父母或监护人）到场，已核对身份证原件"),
        error_messages={"required": gettext_lazy("请先核对到场的人和身份证，再勾选这一项")},
    )

    def __init__(self, *args: Any, open_claims: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["claim"]
        if isinstance(field, forms.ChoiceField):
            field.choices = open_claims


class ClaimsView(FormView):
    """The open claims about a person, and their answer."""

    template = "act"
    title = gettext_lazy("家人关系申报：本人答复")

    def form(self, one: Served, data: Any, **parts: Any) -> Form:
        """Make the form with the claims that wait."""
        return AnswerForm(data, open_claims=_open(one))

    def beside(self, one: Served, **parts: Any) -> dict[str, Any]:
        """Say what a yes means, or that nothing waits."""
        if not _open(one):
            return {"told": gettext("现在没有等这个人答复的申报。"), "is_idle": True}
        return {
            "told": gettext(
                "确认后登记为家人，不等于授权。说“不是”的，申报人不会知道；请不要告诉申报人对方怎么答的。"
            )
        }

    def act(
        self, request: DoorRequest, one: Served, given: dict[str, Any], at: datetime, **parts: Any
    ) -> str:
        """Write the answer down."""
        answer = ClaimAnswer(given["answer"])
        said = DeskAnswer(one.person.id, answer, one.area_key)
        kin = kin_ids_of(request.actor, on=clock.local_date(at))
        card = claims.answer_at_desk(request.actor, UUID(given["claim"]), said, kin_ids=kin, at=at)
        if answer is ClaimAnswer.DENIED:
            return gettext("记下了：不是。这项申报不会生效。")
        if card.state is ClaimState.EFFECTIVE:
            return gettext("记下了：确认。家人关系已经登记。")
        return gettext("记下了：确认。还要在受理事项里审核。")


def _open(one: Served) -> list[tuple[str, str]]:
    found = claims_about(one.person.id, on=clock.today())
    people = person_cards(card.claimant_id for card in found)
    return [
        (
            str(card.public_id),
            gettext("%(name)s 申报：%(tie)s")
            % {"name": people[card.claimant_id].name, "tie": tie_words(card.wish)},
        )
        for card in found
    ]

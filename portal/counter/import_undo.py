"""What the page shows on which two officers take an import back, and its forms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums.registry import UNDOABLE
from accounts.queries import registry
from accounts.queries.approvals import ApprovalCard, undo_waiting
from accounts.queries.registry import BatchCard
from accounts.queries.users import display_names
from accounts.rules.actors import Actor
from portal.counter.duplicate_forms import APPROVE, REASON_MAX, REJECT
from portal.registry import undoing
from portal.registry.words import KINDS, STATES, Words


class UndoForm(forms.Form):
    """Why an import is to be taken back."""

    reason = forms.CharField(
        label=_("为什么撤回"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如“来源系统发错了文件”。不要写号码。"),
        error_messages={"required": _("请写明为什么撤回，复核的同事要看")},
    )


class DecisionForm(forms.Form):
    """What a second officer says, and the fingerprint of what they were shown."""

    decision = forms.ChoiceField(
        label=_("复核意见"),
        choices=[(APPROVE, _("同意：现在撤回这一批")), (REJECT, _("不同意：保持不变"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择复核意见"), "invalid_choice": _("请选择复核意见")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


@dataclass(frozen=True)
class Line:
    """What of one kind would be taken back and what would stay; none where nobody could look."""

    kind: Words
    standing: int
    undone_count: int | None
    left_count: int | None


@dataclass(frozen=True)
class Proposed:
    """What a colleague has before their eyes."""

    card: ApprovalCard
    reason: str
    maker: str
    is_mine: bool


def shown(actor: Actor, batch: BatchCard, *, at: datetime) -> dict[str, Any]:
    """Give what the page shows: what would be touched, and the proposal that waits."""
    may_undo = batch.state in UNDOABLE
    lines = _lines(batch, at=at) if may_undo else []
    return {
        "batch": batch,
        "state": STATES[batch.state],
        "may_undo": may_undo,
        "lines": lines,
        "is_foreseen": all(line.left_count is not None for line in lines),
        "left_count": sum(line.left_count or 0 for line in lines),
        "proposed": proposed(actor, batch, at=at),
    }


def proposed(actor: Actor, batch: BatchCard, *, at: datetime) -> Proposed | None:
    """Open the proposal that waits, or give nothing."""
    card = undo_waiting(batch.public_id, batch.area_key, at=at)
    if card is None:
        return None
    maker = display_names({card.proposed_by}).get(card.proposed_by, "")
    return Proposed(card, card.payload["reason"], maker, card.proposed_by == actor.user_id)


def _lines(batch: BatchCard, *, at: datetime) -> list[Line]:
    standing = registry.standing(batch.pk)
    foreseen = undoing.foresee(batch.public_id, at=at)
    if foreseen is None:
        return [Line(KINDS[kind], count, None, None) for kind, count in standing.items()]
    return [
        Line(KINDS[one.kind], standing.get(one.kind, 0), one.undone_count, one.left_count) for one in foreseen
    ]

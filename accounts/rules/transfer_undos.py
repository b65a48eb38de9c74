"""Whether a transfer that has passed may be taken back on appeal, and the kind of matter for that.

What was done since may stand on the transfer: then the way back is another transfer, and the reasons say why. Months
paid at the new place stay on record whatever is decided, for they were paid.
"""

from dataclasses import dataclass

from accounts.enums.matters import MatterAct
from accounts.rules.matter_kinds import COMMON_REASONS, CodedReason, MatterKind
from accounts.rules.transfers import KIND as TRANSFER
from accounts.rules.transfers import PENSIONS, Wish, check, topic_of
from foundation.decisions import Decision
from foundation.errors import Reason

NOT_CARRIED_OUT = "transfer.undo.not_carried_out"
MOVED_ON = "transfer.undo.moved_on"
CHANGED_THERE = "transfer.undo.changed_there"
CHANGED_HERE = "transfer.undo.changed_here"
ENROLLED_AGAIN = "transfer.undo.enrolled_again"
DRAWS_PENSION = "transfer.undo.draws_pension"


@dataclass(frozen=True)
class UndoFacts:
    """What became of a transfer since it was carried out.

    ``is_carried_out`` is false for one that was taken back already. ``kept_months`` were paid at the new place since.
    """

    is_carried_out: bool
    has_moved_on: bool = False
    has_changed_there: bool = False
    has_changed_here: bool = False
    is_enrolled_again: bool = False
    draws_pension: bool = False
    kept_months: int = 0


def checklist(wish: Wish, known: UndoFacts) -> tuple[tuple[Reason, bool], ...]:
    """Hold an appeal against every condition: the reason that stands against it, and whether it does."""
    return (
        (Reason(NOT_CARRIED_OUT), not known.is_carried_out),
        (Reason(MOVED_ON), known.has_moved_on),
        (Reason(CHANGED_THERE), known.has_changed_there),
        (Reason(CHANGED_HERE), known.has_changed_here),
        (Reason(ENROLLED_AGAIN), known.is_enrolled_again),
        (Reason(DRAWS_PENSION), known.draws_pension and wish.insurance in PENSIONS),
    )


def may_undo(wish: Wish, known: UndoFacts) -> Decision:
    """Say whether a transfer may be taken back, with every reason against it."""
    return Decision(tuple(reason for reason, holds in checklist(wish, known) if holds))


KIND = MatterKind(
    code=TRANSFER.taken_back_by,
    zh="申诉：撤销已办结的关系转移",
    en="Appeal: take back a transfer",
    days_policy="service.review_working_days",
    check=check,
    topic=topic_of,
    evidence=TRANSFER.evidence,
    reasons=(
        *COMMON_REASONS,
        CodedReason(
            "transfer_stands",
            "转移有依据，维持不变",
            "The transfer was well founded and stands",
            frozenset({MatterAct.REJECT}),
            needs_note=True,
        ),
        CodedReason(
            "built_upon",
            "转移后已办理新的业务，不能撤销，可以另行申请转移",
            "Something was done since that rests on the transfer; apply for another one",
            frozenset({MatterAct.REJECT}),
        ),
    ),
    # The money goes back the way it came, and neither answer is one person's alone. Law: OPS 37.
    needs_second=frozenset({MatterAct.GRANT, MatterAct.REJECT}),
    helped_in=TRANSFER.helped_in,
)

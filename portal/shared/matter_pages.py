"""What every page about a matter shows: its steps, its log in words, its days and their arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.enums.matters import MatterAct, MatterOutcome, MatterState
from accounts.queries.matters import MatterCard, MatterLine, Progress, lines_of, proof_of
from accounts.rules.matter_clock import DueProof
from accounts.rules.matter_kinds import MatterKind, kind_of, kinds
from accounts.rules.receipts import grouped
from portal.shared.labels import label_of
from portal.shared.matter_labels import named

STEPS = (_("申请"), _("受理"), _("审核"), _("办结"), _("送达"))
_REACHED = {
    MatterState.APPLIED: 1,
    MatterState.ACCEPTED: 2,
    MatterState.CHECKING: 2,
    MatterState.CLOSED: 4,
    MatterState.SERVED: 5,
}
# Who works on it is nothing an applicant needs to know.
INSIDE = frozenset({MatterAct.TAKE, MatterAct.GIVE_BACK})
_TAGS = {
    MatterState.RETURNED: "tag--due",
    MatterState.APPLIED: "tag--wait",
    MatterState.ACCEPTED: "tag--wait",
    MatterState.CHECKING: "tag--wait",
}


@dataclass(frozen=True)
class StepShown:
    """One of the five steps, and whether it is done or the next one."""

    title: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class LineShown:
    """One line of the log in words."""

    title: str
    reason: str
    note: str
    at: datetime
    actor_user_id: int | None


@dataclass(frozen=True)
class MatterShown:
    """A matter as lists and pages show it."""

    card: MatterCard
    title: str
    receipt: str
    status: str
    tag: str
    reason: str


def shown(card: MatterCard) -> MatterShown:
    """Give what any page shows of a matter."""
    kind = kind_of(card.kind)
    # A kind that takes another back says so by its own name.
    is_review = card.appeals_id is not None and not any(one.taken_back_by == kind.code for one in kinds())
    title = f"{named(kind)} · {label_of(MatterAct.APPEAL)}" if is_review else named(kind)
    return MatterShown(
        card, title, grouped(card.receipt), status_of(card), tag_of(card), reason_words(kind, card.reason)
    )


def status_of(matter: MatterCard | Progress) -> str:
    """Say in a few words where a matter stands; one that has ended says how."""
    return label_of(matter.outcome or matter.state)


def tag_of(matter: MatterCard | Progress) -> str:
    """Give the colour of the status."""
    if matter.outcome is MatterOutcome.PASSED:
        return "tag--ok"
    return _TAGS.get(matter.state, "")


def steps_of(matter: MatterCard | Progress) -> list[StepShown]:
    """Give the five steps; one that was returned stands where it was."""
    was_accepted = matter.was_accepted if isinstance(matter, Progress) else matter.accepted_at is not None
    returned_at = 2 if was_accepted else 1
    reached = returned_at if matter.state is MatterState.RETURNED else _REACHED[matter.state]
    return [StepShown(str(title), n < reached, n == reached) for n, title in enumerate(STEPS)]


def lines_shown(
    kind: MatterKind, lines: Iterable[MatterLine], *, with_inside: bool = False
) -> list[LineShown]:
    """Word a log; an applicant is spared who took it when."""
    return [
        LineShown(label_of(line.act), reason_words(kind, line.reason), line.note, line.at, line.actor_user_id)
        for line in lines
        if with_inside or line.act not in INSIDE
    ]


def reason_words(kind: MatterKind, code: str) -> str:
    """Word a coded reason; nothing for none."""
    return named(next((reason for reason in kind.reasons if reason.code == code), None))


def log_and_proof(card: MatterCard, *, on: date) -> tuple[list[MatterLine], DueProof]:
    """Read a matter's log, and count by when it must be done."""
    lines = lines_of(card.id)
    return lines, proof_of(card, lines, on=on)

"""How a matter moves: one table of moves, who may take it up, and whether its outcome may be looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from accounts.enums.matters import Hand, MatterAct, MatterOutcome, MatterState
from accounts.errors.matters import MatterBarred, MatterHeld, MatterOfKin, MatterStepNotOpen
from accounts.rules.matter_kinds import MatterKind
from foundation.decisions import Decision
from foundation.errors import Reason

_APPLIED, _ACCEPTED, _CHECKING = MatterState.APPLIED, MatterState.ACCEPTED, MatterState.CHECKING
_RETURNED, _CLOSED, _SERVED = MatterState.RETURNED, MatterState.CLOSED, MatterState.SERVED
WORKABLE = frozenset({_APPLIED, _ACCEPTED})
OPEN = frozenset({_APPLIED, _ACCEPTED, _CHECKING, _RETURNED})
ENDED = frozenset({_CLOSED, _SERVED})
APPEALABLE = frozenset({MatterOutcome.REJECTED, MatterOutcome.NOT_ACCEPTED})


@dataclass(frozen=True)
class Move:
    """From where an act leads to where, by whose hand, and with which outcome; no target means: back where it was."""

    sources: frozenset[MatterState]
    target: MatterState | None
    by: Hand
    outcome: MatterOutcome | None = None


MOVES: Mapping[MatterAct, Move] = MappingProxyType(
    {
        MatterAct.ACCEPT: Move(frozenset({_APPLIED}), _ACCEPTED, Hand.HOLDER),
        MatterAct.REFUSE: Move(frozenset({_APPLIED}), _CLOSED, Hand.HOLDER, MatterOutcome.NOT_ACCEPTED),
        MatterAct.RETURN: Move(WORKABLE, _RETURNED, Hand.HOLDER),
        MatterAct.SUPPLY: Move(frozenset({_RETURNED}), None, Hand.APPLICANT),
        MatterAct.PROPOSE: Move(frozenset({_ACCEPTED}), _CHECKING, Hand.HOLDER),
        MatterAct.GRANT: Move(frozenset({_ACCEPTED, _CHECKING}), _CLOSED, Hand.HOLDER, MatterOutcome.PASSED),
        MatterAct.REJECT: Move(
            frozenset({_ACCEPTED, _CHECKING}), _CLOSED, Hand.HOLDER, MatterOutcome.REJECTED
        ),
        MatterAct.SEND_BACK: Move(frozenset({_CHECKING}), _ACCEPTED, Hand.SECOND),
        MatterAct.EXPIRE: Move(frozenset({_CHECKING}), _ACCEPTED, Hand.HOUSE),
        MatterAct.WITHDRAW: Move(OPEN, _CLOSED, Hand.APPLICANT, MatterOutcome.WITHDRAWN),
        MatterAct.LAPSE: Move(frozenset({_RETURNED}), _CLOSED, Hand.HOUSE, MatterOutcome.LAPSED),
        MatterAct.SERVE: Move(frozenset({_CLOSED}), _SERVED, Hand.HOUSE),
    }
)
# What a clerk who holds a matter may choose; the house turns a choice that needs a second person into a proposal.
CHOICES = (MatterAct.ACCEPT, MatterAct.RETURN, MatterAct.REFUSE, MatterAct.GRANT, MatterAct.REJECT)


@dataclass(frozen=True)
class Standing:
    """How a matter stands, as far as the rules ask.

    ``people_ids`` are whom it is about or who filed it; ``decider_ids`` the users whose decision a review looks at.
    """

    state: MatterState
    was_accepted: bool
    outcome: MatterOutcome | None = None
    people_ids: frozenset[int] = frozenset()
    holder_id: int | None = None
    held_until: datetime | None = None
    decider_ids: frozenset[int] = frozenset()
    is_review: bool = False

    def is_held(self, *, at: datetime) -> bool:
        """Say whether somebody's lease is running."""
        return self.held_until is not None and at < self.held_until

    def is_held_by(self, user_id: int | None, *, at: datetime) -> bool:
        """Say whether this user's lease is running."""
        return self.is_held(at=at) and user_id is not None and self.holder_id == user_id


@dataclass(frozen=True)
class Server:
    """A clerk who wants to serve: the user, and the people they may not serve."""

    user_id: int
    kin_ids: frozenset[int] = field(default_factory=frozenset)


def next_state(standing: Standing, act: MatterAct, *, needs_second: bool = False) -> MatterState | None:
    """Give the state an act leads to, or nothing where it is not open.

    A choice that needs a second person is open only to a matter that waits for one.
    """
    move = MOVES.get(act)
    if move is None or standing.state not in move.sources:
        return None
    if act in (MatterAct.GRANT, MatterAct.REJECT) and needs_second != (standing.state is _CHECKING):
        return None
    if move.target is not None:
        return move.target
    return _ACCEPTED if standing.was_accepted else _APPLIED


def choices_for(standing: Standing) -> tuple[MatterAct, ...]:
    """List what a clerk may choose for a matter; a decision comes after acceptance."""
    if standing.state not in WORKABLE:
        return ()
    return tuple(act for act in CHOICES if standing.state in MOVES[act].sources)


def may_take(standing: Standing, server: Server, *, at: datetime) -> Decision:
    """Say whether a clerk may take a matter up, with every reason against it."""
    reasons = list(may_see_to(standing, server).reasons)
    if standing.state not in WORKABLE:
        reasons.append(Reason(MatterStepNotOpen.code))
    if standing.is_held(at=at) and standing.holder_id != server.user_id:
        reasons.append(Reason(MatterHeld.code, {"until": standing.held_until}))
    return Decision(tuple(reasons))


def may_see_to(standing: Standing, server: Server) -> Decision:
    """Say whether a clerk may have a hand in a matter at all: not their own, a relative's, or a review of their work."""
    reasons = []
    if standing.people_ids & server.kin_ids:
        reasons.append(Reason(MatterOfKin.code, law=("OPS 37",)))
    if server.user_id in standing.decider_ids:
        reasons.append(Reason(MatterBarred.code))
    return Decision(tuple(reasons))


def appeal_kind(kind: MatterKind, outcome: MatterOutcome | None) -> str:
    """Give the kind of matter an appeal becomes: of a refusal the same, of what passed one that takes it back."""
    if outcome is MatterOutcome.PASSED:
        return kind.taken_back_by
    return kind.code if outcome in APPEALABLE else ""


def may_appeal(standing: Standing, kind: MatterKind, *, decided_on: date | None, days: int, on: date) -> bool:
    """Say whether an outcome may be looked at again: within so many days after the day it was decided, and once.

    A review is not reviewed; a review that passed what was refused before has an outcome like any other.
    """
    if standing.state not in ENDED or decided_on is None or not appeal_kind(kind, standing.outcome):
        return False
    if standing.is_review and standing.outcome in APPEALABLE:
        return False
    return on <= appeal_ends_on(decided_on, days)


def appeal_ends_on(decided_on: date, days: int) -> date:
    """Give the last day on which a review may be asked for; the day of the decision is not counted."""
    return decided_on + timedelta(days=days)

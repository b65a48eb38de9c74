"""What the citizen's pages about the payment of a benefit show: what comes next, what was decided, what one may say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from certification.actions.decisions import BY_TWO
from certification.enums import DecisionKind, PeriodKind, Standing, SuspensionStepKind
from certification.queries.deadlines import DeadlineCard
from certification.queries.history import EventLine, History
from certification.queries.standings import DecisionCard, StepCard, steps_of
from certification.rules.standings import Stop


@dataclass(frozen=True)
class StandingNow:
    """What somebody should know now about the payment of a benefit, before anything else."""

    stop: Stop | None
    step: StepCard | None
    is_notice: bool
    is_resuming: bool
    is_exempt: bool
    paid_until: date | None
    ages_out: bool

    @property
    def is_quiet(self) -> bool:
        """Say whether there is nothing to tell."""
        return not (self.stop or self.step or self.paid_until)


@dataclass(frozen=True)
class ShownDecision:
    """One decision as the person reads it, and whether they may appeal against it."""

    card: DecisionCard
    may_appeal: bool


@dataclass(frozen=True)
class ShownHistory:
    """A benefit as of a day, for the person."""

    history: History
    decisions: list[ShownDecision]
    events: tuple[EventLine, ...]


def standing_now(card: DeadlineCard, *, on: date) -> StandingNow:
    """Say what comes next for a benefit; whoever is in time is not asked about further."""
    open_stop = next((s for s in card.stops if s.kind is PeriodKind.SUSPENDED and s.lifted_on is None), None)
    lifted = next((s for s in card.stops if s.is_resuming(on)), None)
    exempt = next((s for s in card.stops if s.kind is PeriodKind.EXEMPT and s.holds(on)), None)
    steps = steps_of(card.entitlement_id, card.due_on) if card.standing is Standing.OVERDUE else []
    step = steps[-1] if steps and open_stop is None else None
    return StandingNow(
        stop=open_stop or lifted or exempt,
        step=step,
        is_notice=step is not None and step.kind is SuspensionStepKind.NOTICE,
        is_resuming=open_stop is None and lifted is not None,
        is_exempt=open_stop is None and lifted is None and exempt is not None,
        paid_until=card.paid_until,
        ages_out=card.ages_out_on is not None,
    )


def history_shown(history: History, *, may_act: bool) -> ShownHistory:
    """Give the history with what the reader may appeal against: what was decided against them, and not taken back."""
    answered = {
        one.follows_id for one in history.decisions if one.kind in (DecisionKind.REVOKE, DecisionKind.RELEASE)
    }
    shown = [
        ShownDecision(one, may_act and one.kind in BY_TWO and one.id not in answered)
        for one in history.decisions
    ]
    return ShownHistory(history, shown, history.events)


def decision_in(history: History | None, decision_id: UUID) -> DecisionCard | None:
    """Find a decision in a history, or nothing."""
    found = history.decisions if history else ()
    return next((one for one in found if one.public_id == decision_id), None)

"""How somebody stands: the deadline's own word, unless something was decided about the payment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from certification.enums import Benefit, DecisionKind, DecisionReason, PeriodKind, Standing
from certification.rules import cycles
from foundation.periods import Period, month_end

_REASON = DecisionReason
# Which reason goes with which decision.
REASONS: Mapping[DecisionKind, tuple[DecisionReason, ...]] = MappingProxyType(
    {
        DecisionKind.SUSPEND: (_REASON.NO_PROOF, _REASON.IMPRISONED),
        DecisionKind.RESUME: (
            _REASON.SENTENCE_SERVED,
            _REASON.ACQUITTED,
            _REASON.MISTAKE,
            _REASON.CERTIFIED,
            _REASON.WRONG_SUSPENSION,
        ),
        DecisionKind.RELEASE: (_REASON.WRONG_SUSPENSION,),
        DecisionKind.EXEMPT: (_REASON.DATA_COVERED, _REASON.IN_CARE),
        DecisionKind.TERMINATE: (
            _REASON.DIED,
            _REASON.WORKS,
            _REASON.REMARRIED,
            _REASON.ADOPTED,
            _REASON.ABLE_TO_WORK,
            _REASON.NOT_ENTITLED,
        ),
        DecisionKind.FALSE_STATEMENT: (_REASON.FALSE_ANSWER, _REASON.FALSE_PERSON),
        DecisionKind.REVOKE: (_REASON.APPEAL, _REASON.MISTAKE),
    }
)
# Only a survivor's benefit depends on not working, not marrying again, not being adopted; a pension does not.
# Law: 18号令 art. 4.
_OF_SURVIVORS = frozenset({_REASON.WORKS, _REASON.REMARRIED, _REASON.ADOPTED})
# Being able to work again ends a benefit that rests on not being able to. Law: 18号令 art. 3.
_OF_THE_UNABLE = frozenset({_REASON.ABLE_TO_WORK})
# Who sat in prison rightly gets nothing for that time; whoever was acquitted gets all of it.
# Law: 劳社厅函〔2001〕44号.
PAID_IN_FULL = frozenset({_REASON.ACQUITTED, _REASON.MISTAKE, _REASON.APPEAL})
NOT_PAID_BACK = frozenset({_REASON.SENTENCE_SERVED})


def reasons_for(kind: DecisionKind, benefit: Benefit) -> tuple[DecisionReason, ...]:
    """Give the reasons by which something may be decided about a benefit."""
    foreign: frozenset[DecisionReason] = frozenset()
    if benefit is not Benefit.SURVIVOR:
        foreign = _OF_SURVIVORS
        if benefit is not Benefit.WORK_INJURY:
            foreign |= _OF_THE_UNABLE
    return tuple(reason for reason in REASONS[kind] if reason not in foreign)


@dataclass(frozen=True)
class Stop:
    """A period without payment, or without a proof asked for; ``lifted_on`` is the day its end was decided."""

    kind: PeriodKind
    reason: DecisionReason
    period: Period
    lifted_on: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether it holds on a day, as people are told: from the day its end is decided it is as good as over."""
        return self.period.contains(on) and (self.lifted_on is None or on < self.lifted_on)

    def is_resuming(self, on: date) -> bool:
        """Say whether its end was decided, and the first month that is paid again is not over yet."""
        if self.kind is not PeriodKind.SUSPENDED or self.lifted_on is None or self.period.ends_on is None:
            return False
        return self.lifted_on <= on <= month_end(self.period.ends_on)


@dataclass(frozen=True)
class StandingFacts:
    """What a standing follows from. ``is_counted`` says whether anything was proved yet, or counts as if it were."""

    due_on: date
    in_time_until: date
    soon_days: int
    is_counted: bool = True
    stops: Sequence[Stop] = field(default_factory=tuple)


def standing(facts: StandingFacts, *, on: date) -> Standing:
    """Say how somebody stands on a day.

    A suspension comes before all else, then an exemption. Whose deadline is near or has passed is told that, resumed or
    not. Who never proved anything, where the rule wants a proof, is unknown rather than valid while there is time left.
    """
    if any(stop.kind is PeriodKind.SUSPENDED and stop.holds(on) for stop in facts.stops):
        return Standing.SUSPENDED
    if any(stop.kind is PeriodKind.EXEMPT and stop.holds(on) for stop in facts.stops):
        return Standing.EXEMPT
    found = cycles.standing(facts.due_on, on, facts.soon_days, facts.in_time_until)
    if found is not Standing.VALID:
        return found
    if any(stop.is_resuming(on) for stop in facts.stops):
        return Standing.RESUMED
    return found if facts.is_counted else Standing.UNKNOWN

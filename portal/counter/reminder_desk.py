"""The report of a day's reminders for staff: what was planned, what went out, what did not and why, area by area."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.enums.notices import STUCK, Channel, DeliveryState
from accounts.enums.users import Role
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from certification.enums import ReminderState, RunOutcome
from certification.queries import reminder_figures, reminder_reports, reminder_runs
from certification.queries.reminder_reports import (
    AreaState,
    Sending,
    StageCount,
)
from certification.queries.reminder_runs import RunCount
from foundation.clock import local_date
from foundation.masking import mask_name
from portal.counter.parked_desk import parked_words
from portal.shared.reminder_labels import (
    CHANNELS,
    DELIVERY_STATES,
    NEXT_STEPS,
    OUTCOMES,
    REMINDER_STATES,
    WHYS,
    cause_words,
)
from regions.queries.places import areas_last_known, pooling_areas
from regions.rules.facts import AreaFact

# Days that the list of days goes back, and rows of trouble that one page shows.
DAYS_BACK = 13
ROWS_MAX = 50
# In the order of a message's way.
_STATES = (
    DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED,
    DeliveryState.UNKNOWN, DeliveryState.FAILED, DeliveryState.PARKED, DeliveryState.CANCELLED,
)  # fmt: skip
_ON_THE_WAY = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING})


@dataclass(frozen=True)
class Asked:
    """Which day and area the reader asked for, among those they may see; ``areas`` empty of limits is None."""

    on: date
    area: AreaFact | None
    areas: frozenset[str] | None
    choices: tuple[AreaFact, ...]

    @property
    def before(self) -> date:
        """Give the day before."""
        return self.on - timedelta(days=1)

    @property
    def after(self) -> date:
        """Give the day after."""
        return self.on + timedelta(days=1)


@dataclass(frozen=True)
class AreaLine:
    """One area on one day, or all of them together."""

    area: AreaFact | None
    ends: Mapping[RunOutcome, int]
    states: Mapping[DeliveryState, int]
    state: AreaState | None = None

    @property
    def planned(self) -> int:
        """Count what the plan found."""
        return self.ends.get(RunOutcome.PLANNED, 0)

    @property
    def released(self) -> int:
        """Count what became part of a message."""
        return self.ends.get(RunOutcome.RELEASED, 0)

    @property
    def skipped(self) -> int:
        """Count what a later stage overtook."""
        return self.ends.get(RunOutcome.SKIPPED, 0)

    @property
    def cancelled(self) -> int:
        """Count what was no longer true."""
        return self.ends.get(RunOutcome.CANCELLED, 0)

    @property
    def parked(self) -> int:
        """Count what could not become a message."""
        return self.ends.get(RunOutcome.FAILED, 0)

    @property
    def sent(self) -> int:
        """Count what left the house, whether or not it is known to have arrived."""
        return self.states.get(DeliveryState.SENT, 0) + self.delivered

    @property
    def delivered(self) -> int:
        """Count what is known to have arrived."""
        return self.states.get(DeliveryState.DELIVERED, 0)

    @property
    def failed(self) -> int:
        """Count what was given up or put aside."""
        return self.states.get(DeliveryState.FAILED, 0) + self.states.get(DeliveryState.PARKED, 0)

    @property
    def unknown(self) -> int:
        """Count what nobody knows of."""
        return self.states.get(DeliveryState.UNKNOWN, 0)

    @property
    def on_the_way(self) -> int:
        """Count what waits to go out."""
        return sum(self.states.get(state, 0) for state in _ON_THE_WAY)

    @property
    def failed_percent(self) -> float:
        """Give the share of messages that went wrong, of those that came to an end."""
        ended = self.sent + self.failed + self.unknown
        return 100 * (self.failed + self.unknown) / ended if ended else 0.0

    @property
    def cause(self) -> str:
        """Say in words why the plan of the area stands still."""
        return cause_words(self.state.error) if self.state else ""

    @property
    def is_failing(self) -> bool:
        """Say whether the plan of the area stands still."""
        return self.state is not None and self.state.failures_count > 0


@dataclass(frozen=True)
class Reason:
    """How many reminders came to an end for one reason."""

    outcome: str
    why: str
    count: int


@dataclass(frozen=True)
class Way:
    """The messages of one channel by state, in the order of the heads."""

    channel: str
    counts: tuple[int, ...]
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Stage:
    """The reminders of one stage by state."""

    stage: int
    ends: tuple[tuple[str, str, int], ...]

    @property
    def days(self) -> int:
        """Give the distance from the deadline, whichever side."""
        return abs(self.stage)


@dataclass(frozen=True)
class Trouble:
    """One message or reminder that waits for a person, with as much of the name as tells two apart."""

    name_masked: str
    about_masked: str
    what: str
    cause: str
    todo: str
    entitlement_id: UUID


@dataclass(frozen=True)
class Report:
    """Everything the page of one day shows."""

    total: AreaLine
    lines: tuple[AreaLine, ...]
    failing: tuple[AreaLine, ...]
    reasons: tuple[Reason, ...]
    ways: tuple[Way, ...]
    inbox_only: int
    stages: tuple[Stage, ...]
    waiting: reminder_figures.PlannedLeft
    troubles: tuple[Trouble, ...] = ()
    heads: tuple[str, ...] = field(default_factory=lambda: tuple(str(DELIVERY_STATES[s]) for s in _STATES))


def asked(actor: Actor, given: Mapping[str, str], *, at: datetime) -> Asked:
    """Read which day and area is asked for; what cannot be read, lies ahead or is not the reader's is left out."""
    today = local_date(at)
    known = pooling_areas(on=today)
    may_see = None if Role.OFFICER in actor.roles else actor.area_keys
    choices = tuple(area for area in known if may_see is None or area.key in may_see)
    area = next((one for one in choices if one.key == given.get("area")), None)
    on = min(_day(given.get("on", ""), otherwise=today), today)
    # The calendar itself has a first day, and the pages look at those before.
    on = max(on, date.min + timedelta(days=DAYS_BACK + 1))
    return Asked(on, area, frozenset({area.key}) if area else may_see, choices)


def report(actor: Actor, which: Asked, states: Collection[AreaState]) -> Report:
    """Gather the report of a day."""
    counts = reminder_runs.counts_on(which.on, areas=which.areas)
    sendings = reminder_reports.sendings_on(which.on, areas=which.areas)
    stages = reminder_reports.stages_on(which.on, areas=which.areas)
    lines = area_lines(counts, sendings, states, on=which.on)
    return Report(
        total=_line(None, counts, sendings),
        lines=lines,
        failing=tuple(line for line in lines if line.is_failing),
        reasons=_reasons(counts),
        ways=_ways(sendings),
        inbox_only=sum(one.count for one in sendings if one.channel is None),
        stages=_stages(stages),
        waiting=reminder_figures.planned_left(on=which.on, areas=which.areas),
        troubles=_troubles(
            actor,
            which,
            has_stuck=any(one.state in STUCK for one in sendings),
            has_parked=any(one.state is ReminderState.PARKED for one in stages),
        ),
    )


def area_lines(
    counts: Iterable[RunCount], sendings: Iterable[Sending], states: Iterable[AreaState], *, on: date
) -> tuple[AreaLine, ...]:
    """Lay out what a day brought in each area of which anything is known, those that stand still first."""
    counted, sent, state_of = list(counts), list(sendings), {state.area_key: state for state in states}
    keys = {one.area_key for one in counted} | {one.area_key for one in sent} | state_of.keys()
    areas = areas_last_known(keys, on=on)
    found = [
        AreaLine(
            areas[key],
            _ends([one for one in counted if one.area_key == key]),
            _by_state([one for one in sent if one.area_key == key]),
            state_of.get(key),
        )
        for key in keys & areas.keys()
    ]
    return tuple(sorted(found, key=_place))


def _place(line: AreaLine) -> tuple[bool, int, str]:
    return (not line.is_failing, line.area.position if line.area else 0, line.area.key if line.area else "")


def days_of(which: Asked) -> list[tuple[date, dict[str, int]]]:
    """Give what the last days brought, the newest first, each end by its name."""
    found = reminder_runs.totals_between(which.on - timedelta(days=DAYS_BACK), which.on, areas=which.areas)
    return [(day, {outcome.value: count for outcome, count in ends.items()}) for day, ends in found.items()]


def _line(area: AreaFact | None, counts: Iterable[RunCount], sendings: Iterable[Sending]) -> AreaLine:
    return AreaLine(area, _ends(counts), _by_state(sendings))


def _ends(counts: Iterable[RunCount]) -> dict[RunOutcome, int]:
    found: Counter[RunOutcome] = Counter()
    for one in counts:
        found[one.outcome] += one.counted
    return dict(found)


def _by_state(sendings: Iterable[Sending]) -> dict[DeliveryState, int]:
    found: Counter[DeliveryState] = Counter()
    for one in sendings:
        if one.state is not None:
            found[one.state] += one.count
    return dict(found)


def _reasons(counts: Iterable[RunCount]) -> tuple[Reason, ...]:
    """Say why reminders did not go out, the commonest reason of each end first."""
    found: Counter[tuple[RunOutcome, str]] = Counter()
    for one in counts:
        if one.why:
            found[one.outcome, one.why] += one.counted
    order = list(RunOutcome)
    ranked = sorted(found.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    return tuple(Reason(str(OUTCOMES[outcome]), parked_words(why), count) for (outcome, why), count in ranked)


def _ways(sendings: Iterable[Sending]) -> tuple[Way, ...]:
    told = [one for one in sendings if one.channel is not None]
    found = []
    for channel in Channel:
        mine = [one for one in told if one.channel is channel]
        states, causes = _by_state(mine), Counter[str]()
        for one in mine:
            if one.why:
                causes[cause_words(one.why)] += one.count
        if mine:
            counts = tuple(states.get(state, 0) for state in _STATES)
            found.append(Way(str(CHANNELS[channel]), counts, tuple(causes.most_common())))
    return tuple(found)


def _stages(counts: Iterable[StageCount]) -> tuple[Stage, ...]:
    found: dict[int, list[tuple[str, str, int]]] = {}
    for one in counts:
        why = str(WHYS[one.why]) if one.why else ""
        found.setdefault(one.stage, []).append((str(REMINDER_STATES[one.state]), why, one.count))
    return tuple(Stage(stage, tuple(ends)) for stage, ends in found.items())


def _troubles(actor: Actor, which: Asked, *, has_stuck: bool, has_parked: bool) -> tuple[Trouble, ...]:
    """List what waits for a person in the clerk's own areas; an officer reads counts and no names."""
    mine = actor.area_keys if which.areas is None else actor.area_keys & which.areas
    if not mine or not (has_stuck or has_parked):
        return ()
    stuck = reminder_reports.stuck_on(which.on, areas=mine, most=ROWS_MAX) if has_stuck else []
    parked = reminder_reports.parked_on(which.on, areas=mine, most=ROWS_MAX) if has_parked else []
    concerned = {one.recipient_id for one in stuck} | {one.person_id for one in stuck}
    concerned |= {one.recipient_id for one in parked} | {one.person_id for one in parked}
    people = person_cards(concerned)
    told = [
        Trouble(
            mask_name(people[one.recipient_id].name),
            mask_name(people[one.person_id].name),
            f"{CHANNELS[one.channel]} · {DELIVERY_STATES[one.state]}",
            cause_words(one.error),
            str(NEXT_STEPS[one.state]),
            one.entitlement_id,
        )
        for one in stuck
    ]
    aside = [
        Trouble(
            mask_name(people[one.recipient_id].name),
            mask_name(people[one.person_id].name),
            str(REMINDER_STATES[ReminderState.PARKED]),
            parked_words(one.why),
            str(NEXT_STEPS[DeliveryState.PARKED]),
            one.entitlement_id,
        )
        for one in parked
    ]
    return (*aside, *told)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise

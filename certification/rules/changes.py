"""A deadline across changes of the rule: nobody is late because the rule changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from certification.rules.cycles import CycleRule, DueAnswer, due_on
from foundation.errors import Reason

CHANGE_PROTECTS = "cycle.change_protects"
CHANGE_KEEPS = "cycle.change_keeps"


@dataclass(frozen=True)
class RuleVersion:
    """Hold a cycle rule, the day it came into force, and how many days it leaves everybody at least from that day."""

    rule: CycleRule
    since: date
    notice_days: int


@dataclass(frozen=True)
class Proof:
    """Hold what a deadline is counted from: the last event that counts, the benefit's first day, the day of birth."""

    last_event_on: date | None
    benefit_starts_on: date
    born_on: date | None = None

    @property
    def anchor(self) -> date:
        """Give the day since which the rule in force matters."""
        if self.last_event_on is None:
            return self.benefit_starts_on
        return max(self.last_event_on, self.benefit_starts_on)


def due_across(versions: Sequence[RuleVersion], proof: Proof) -> DueAnswer:
    """Compute a deadline under the rules of a place, the earliest first, as far as they matter to it.

    A change that gives more time gives it to everybody. One that gives less leaves those who were in time on its
    day at least its days of notice, whoever proved themselves again meanwhile too, so that no proof shortens anything;
    for those who were late already it changes nothing. Raises ValueError without a version, and where a rule asks for
    a day of birth that is not given.
    """
    if not versions:
        raise ValueError("a deadline needs a rule")
    first, *later = _heard(versions, proof.anchor)
    found = _due(first, proof)
    for version in later:
        found = _changed(found, _due(version, proof), version)
    return found


def _heard(versions: Sequence[RuleVersion], anchor: date) -> Sequence[RuleVersion]:
    """Keep what a deadline counted from a day hears of: the rule of that day, all later ones, and one just replaced."""
    held = max((place for place, version in enumerate(versions) if version.since <= anchor), default=0)
    while held > 0 and anchor < _notice_ends(versions[held]):
        held -= 1
    return versions[held:]


def _notice_ends(version: RuleVersion) -> date:
    return version.since + timedelta(days=version.notice_days)


def _due(version: RuleVersion, proof: Proof) -> DueAnswer:
    return due_on(version.rule, proof.last_event_on, proof.benefit_starts_on, born_on=proof.born_on)


def _changed(before: DueAnswer, after: DueAnswer, version: RuleVersion) -> DueAnswer:
    if after.due_on >= before.due_on:
        return after
    if before.due_on < version.since:
        kept = Reason(CHANGE_KEEPS, {"since": version.since, "due_on": before.due_on})
        return replace(after, due_on=before.due_on, transition=kept)
    least = _notice_ends(version)
    if after.due_on >= least:
        return after
    facts = {"since": version.since, "days": version.notice_days, "due_on": least}
    return replace(after, due_on=least, transition=Reason(CHANGE_PROTECTS, facts))

"""What an officer may change for one area, by which source, and when it still can be decided."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from foundation.errors import Reason
from foundation.periods import Period
from regions.enums import ChangeState, Confidence, Origin, PolicyScope
from regions.rules import policy
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.catalogue.entry import HORIZON
from regions.rules.facts import PolicyData, PolicyFact, Source, thaw

BEFORE_HORIZON = "regions.change.before_horizon"
NO_SOURCE = "regions.change.no_source"
NOT_CHECKED = "regions.change.not_checked"
CHECKED_LATER = "regions.change.checked_later"
NO_CHANGE = "regions.change.no_change"
NOTHING_TO_END = "regions.change.nothing_to_end"
WRONG_VALUE = "regions.change.wrong_value"


@dataclass(frozen=True)
class Draft:
    """A value that somebody wants to hold in one area over a period, with its source.

    Without a value, what officers wrote before shall no longer hold there: the wider rule comes back.
    """

    area_key: str
    code: str
    value: "PolicyData | None"
    period: Period
    source: Source
    confidence: Confidence
    benefit: str = ""
    insurance: str = ""

    def fact(self) -> PolicyFact:
        """Give the policy value this draft becomes."""
        entry = CATALOGUE.get(self.code)
        return PolicyFact(
            code=self.code,
            scope=PolicyScope.AREA,
            scope_key=self.area_key,
            benefit=self.benefit,
            value="" if self.value is None else self.value,
            unit=entry.unit if entry else "",
            period=self.period,
            source=self.source,
            confidence=self.confidence,
            insurance=self.insurance,
            origin=Origin.LOCAL,
        )


def reasons_against(
    draft: Draft, *, areas: Collection[str], standing: Iterable[PolicyFact], on: date
) -> tuple[Reason, ...]:
    """Give everything that stands against a draft; `standing` is what officers wrote for the same place and thing."""
    faults = [
        fault
        for fault in policy.faults_of(draft.fact(), areas)
        if draft.value is not None or fault.code != "regions.data.value"
    ]
    reasons = [Reason(WRONG_VALUE, {"what": fault.what}) for fault in faults]
    if draft.period.starts_on < HORIZON:
        reasons.append(Reason(BEFORE_HORIZON, {"horizon": HORIZON}))
    if not draft.source.document.strip():
        reasons.append(Reason(NO_SOURCE))
    if draft.source.checked_on is None:
        reasons.append(Reason(NOT_CHECKED))
    elif draft.source.checked_on > on:
        reasons.append(Reason(CHECKED_LATER, {"on": on}))
    if draft.value is None:
        if not any(fact.period.overlaps(draft.period) for fact in standing):
            reasons.append(Reason(NOTHING_TO_END))
    elif any(_says_the_same(fact, draft) for fact in standing):
        reasons.append(Reason(NO_CHANGE))
    return tuple(reasons)


def _says_the_same(fact: PolicyFact, draft: Draft) -> bool:
    """Say whether an officer's value already holds, with the same source, over the whole period of the draft."""
    is_same = (fact.value, fact.source, fact.origin) == (draft.value, draft.source, Origin.LOCAL)
    return is_same and not draft.period.minus(fact.period)


def enacted(facts: Iterable[PolicyFact], draft: Draft) -> list[PolicyFact]:
    """Give the values of policy as they will be once a draft holds: what officers wrote for its days gives way."""
    found = []
    for fact in facts:
        if _gives_way(fact, draft):
            found += [replace(fact, period=part) for part in fact.period.minus(draft.period)]
        else:
            found.append(fact)
    return found if draft.value is None else [*found, draft.fact()]


def _gives_way(fact: PolicyFact, draft: Draft) -> bool:
    of_draft = (draft.code, PolicyScope.AREA, draft.area_key, draft.benefit, draft.insurance, Origin.LOCAL)
    of_fact = (fact.code, fact.scope, fact.scope_key, fact.benefit, fact.insurance, fact.origin)
    return of_fact == of_draft and fact.period.overlaps(draft.period)


def fingerprint(draft: Draft) -> str:
    """Give the hash of everything a second officer agrees to."""
    parts = [
        draft.area_key,
        draft.code,
        draft.benefit,
        draft.insurance,
        None if draft.value is None else thaw(draft.value),
        [draft.period.starts_on, draft.period.ends_on],
        [draft.source.document, draft.source.article, draft.source.page, draft.source.note],
        draft.source.checked_on,
        draft.confidence,
    ]
    return sha256(json.dumps(parts, default=str, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def seal(draft: Draft, in_reach: Iterable[PolicyFact]) -> str:
    """Give the hash of a draft together with all it would displace, hide or stand beside.

    A second officer agrees to this, so that nothing they did not see can change under it. `in_reach` are the values of
    the code in the area's reach that share a day with the draft.
    """
    parts = sorted(
        json.dumps(
            [
                [fact.scope, fact.scope_key, fact.benefit, fact.insurance, fact.origin],
                [fact.period.starts_on, fact.period.ends_on],
                thaw(fact.value),
                fact.source.document,
            ],
            default=str,
            ensure_ascii=False,
            sort_keys=True,
        )
        for fact in in_reach
    )
    return sha256("\n".join([fingerprint(draft), *parts]).encode()).hexdigest()


def is_open(state: ChangeState, expires_at: datetime, *, at: datetime) -> bool:
    """Say whether a change still waits for its second officer."""
    return state is ChangeState.WAITING and at < expires_at

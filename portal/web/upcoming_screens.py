"""What the page of rules to come shows: by their first day, a rule that changes year by year only once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.shared import policy_words
from portal.shared.labels import place_name
from portal.shared.policy_shown import shown
from regions.enums import Confidence, PolicyScope
from regions.queries import places
from regions.queries.openings import openings_to_come
from regions.queries.policy import values_to_come
from regions.rules import policy as rules
from regions.rules.facts import PolicyFact, Source

_FIRMNESS = (Confidence.UNSURE, Confidence.LIKELY, Confidence.SURE)


@dataclass(frozen=True)
class Coming:
    """A rule to come: where, for whom, and its value, or its values step by step when more follow."""

    starts_on: date
    title: str
    place: str
    subjects: tuple[str, ...]
    steps: tuple[tuple[date, tuple[str, ...]], ...]
    sources: tuple[Source, ...]
    confidence: Confidence
    checked_on: date | None

    @property
    def is_unsure(self) -> bool:
        """Say whether the source has not been verified."""
        return self.confidence is Confidence.UNSURE

    @property
    def subject(self) -> str:
        """Name for whom it holds; empty when it is for all."""
        return policy_words.listed(self.subjects)


@dataclass(frozen=True)
class Day:
    """What begins on one day."""

    on: date
    rules: tuple[Coming, ...]


def days_to_come(*, after: date) -> list[Day]:
    """Gather the rules and openings that begin after a day, the next first."""
    found = [*_values(after), *_openings(after)]
    days: dict[date, list[Coming]] = {}
    for one in sorted(found, key=lambda coming: coming.starts_on):
        days.setdefault(one.starts_on, []).append(one)
    return [Day(on, tuple(comings)) for on, comings in days.items()]


def _values(after: date) -> Iterable[Coming]:
    """Join the steps of one rule, and the insurances for which the steps are alike."""
    series: dict[tuple[str, ...], list[PolicyFact]] = {}
    for fact in values_to_come(after=after):
        key = (fact.code, fact.scope, fact.scope_key, fact.benefit, fact.insurance)
        series.setdefault(key, []).append(fact)
    alike: dict[tuple[object, ...], tuple[list[str], list[PolicyFact]]] = {}
    for facts in series.values():
        steps = tuple((f.period.starts_on, str(f.value), f.source) for f in facts)
        subjects, _facts = alike.setdefault((facts[0].code, facts[0].scope_key, steps), ([], facts))
        subjects.append(policy_words.subject_words(facts[0].benefit, facts[0].insurance))
    names = _place_names(after)
    return [_coming(subjects, facts, names) for subjects, facts in alike.values()]


def _coming(subjects: list[str], facts: list[PolicyFact], names: dict[str, str]) -> Coming:
    values = [shown(rules.answer(fact, rules.Place())) for fact in facts]
    return Coming(
        starts_on=values[0].starts_on,
        title=values[0].title,
        place=_("全国") if facts[0].scope is PolicyScope.NATION else names.get(facts[0].scope_key, ""),
        subjects=tuple(filter(None, subjects)),
        steps=tuple((value.starts_on, value.lines) for value in values),
        sources=tuple({(v.source.document, v.source.article): v.source for v in values}.values()),
        confidence=min((value.confidence for value in values), key=_FIRMNESS.index),
        checked_on=min((v.source.checked_on for v in values if v.source.checked_on), default=None),
    )


def _openings(after: date) -> Iterable[Coming]:
    """Tell which areas will take part in sharing across provinces."""
    facts = openings_to_come(after=after)
    known = places.areas_last_known([fact.area_key for fact in facts], on=after)
    return [
        Coming(
            starts_on=fact.period.starts_on,
            title=_("跨省共济"),
            place=place_name(known[fact.area_key]),
            subjects=(),
            steps=((fact.period.starts_on, (_("开通跨省共济"),)),),
            sources=(fact.source,),
            confidence=fact.confidence,
            checked_on=fact.source.checked_on,
        )
        for fact in facts
        if fact.area_key in known
    ]


def _place_names(on: date) -> dict[str, str]:
    provinces = {one.code: place_name(one) for one in places.divisions_under("", on=on)}
    return {**provinces, **{area.key: place_name(area) for area in places.pooling_areas(on=on)}}

"""One value through time, and the desk at which a change of it is drafted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from accounts.rules.actors import Actor
from foundation.clock import SHANGHAI
from portal.office import screens, value_fields
from portal.office.forms import DraftForm
from portal.office.part_titles import KINDS
from portal.shared.policy_shown import ShownValue, shown
from portal.shared.policy_words import code_title, subject_words, value_lines
from regions.errors import AreaUnknown, PolicyMissing, PolicyUnknown
from regions.queries.changes import PastValue, history_of
from regions.queries.policy import policy, policy_timeline
from regions.rules.catalogue.entry import HORIZON, Entry
from regions.rules.catalogue.vocabulary import BENEFITS
from regions.rules.facts import AreaFact, PolicyFact
from regions.rules.files import iso_date


@dataclass(frozen=True)
class Asked:
    """What the reader asked about a value: for whom, on which day, and as known at the end of which day."""

    benefit: str
    insurance: str
    on: date
    known_on: date | None
    wrong: bool


@dataclass(frozen=True)
class Row:
    """One line of a timeline."""

    fact: PolicyFact
    lines: list[str]
    last_on: date | None
    is_own: bool
    is_now: bool


@dataclass(frozen=True)
class Recorded:
    """One line of what was recorded for the area itself, and when it was dropped."""

    past: PastValue
    lines: list[str]
    last_on: date | None


@dataclass(frozen=True)
class Drafting:
    """Everything the page needs on which a change is drafted."""

    area: AreaFact
    entry: Entry
    title: str
    benefit: str
    insurance: str
    whom: str
    kind: str
    kinds: tuple[tuple[str, str], ...]
    whoms: list[tuple[str, str]]
    current: ShownValue | None
    on: date

    def form(self, typed: Any) -> DraftForm:
        """Give the form, filled with the present value unless something was typed."""
        held = self.current.value if self.current else None
        present = value_fields.initial_of(self.entry.shape, held, self.kind) if held is not None else {}
        initial = {**present, "checked_on": self.on, "starts_on": self.on + timedelta(days=1)}
        return DraftForm(typed, initial=initial, entry=self.entry, kind=self.kind, on=self.on)


def asked(query: Mapping[str, str], entry: Entry, *, on: date) -> Asked:
    """Read what the reader asks; a day that is none is marked, and today stands in for it."""
    days = [(query.get(name, "").strip(), fallback) for name, fallback in (("on", on), ("known_on", None))]
    read = [iso_date(text) if text else fallback for text, fallback in days]
    wrong = any(text and found is None for (text, _fallback), found in zip(days, read, strict=True))
    day = read[0] or on
    benefit, insurance = _whom(query, entry)
    return Asked(benefit, insurance, max(day, HORIZON), read[1], wrong or day < HORIZON)


def context(area: AreaFact, entry: Entry, asked_for: Asked, *, on: date) -> dict[str, Any]:
    """Gather the page of one value."""
    known_at = _end_of(asked_for.known_on) if asked_for.known_on else None
    return {
        "title": code_title(entry.code),
        "whoms": _named_choices(entry),
        "whom": subject_words(asked_for.benefit, asked_for.insurance),
        "held": _held(area, entry, asked_for, known_at),
        "rows": _timeline(area, entry, asked_for, on=on),
        "recorded": _recorded(area, entry, asked_for),
    }


def drafting(query: Mapping[str, str], area_key: str, code: str, actor: Actor, *, on: date) -> Drafting:
    """Set the desk for a draft of one code.

    Raises:
        AreaUnknown, PolicyUnknown: also for a code that the nation alone decides.
    """
    area, entry = screens.entry_for(area_key, code, actor, on=on)
    if entry.is_national:
        raise PolicyUnknown(policy=code)
    benefit, insurance = _whom(query, entry)
    held = _held(area, entry, Asked(benefit, insurance, on, None, wrong=False), None)
    kinds = value_fields.kinds_of(entry.shape)
    return Drafting(
        area=area,
        entry=entry,
        title=code_title(code),
        benefit=benefit,
        insurance=insurance,
        whom=subject_words(benefit, insurance),
        kind=_kind(query.get("kind", ""), kinds, held),
        kinds=tuple((one, str(KINDS[one])) for one in kinds),
        whoms=_named_choices(entry),
        current=held,
        on=on,
    )


def _kind(wanted: str, kinds: tuple[str, ...], held: ShownValue | None) -> str:
    """Choose the variant whose parts the form shows: the asked one, or that of the present value."""
    if wanted in kinds:
        return wanted
    present = held.value if held else None
    return str(present["type"]) if kinds and isinstance(present, Mapping) else ""


def _choices(entry: Entry) -> tuple[str, ...]:
    """List for what a value of this code may be written."""
    if entry.insurances:
        return entry.insurances
    return ("", *BENEFITS) if entry.by_benefit else ()


def _named_choices(entry: Entry) -> list[tuple[str, str]]:
    if entry.insurances:
        return [(word, subject_words("", word)) for word in entry.insurances]
    return [(word, subject_words(word, "") or gettext("所有待遇")) for word in _choices(entry)]


def _whom(query: Mapping[str, str], entry: Entry) -> tuple[str, str]:
    """Read the benefit or insurance; one that does not fit the code is left out."""
    wanted = query.get("whom", "")
    if entry.insurances:
        return "", wanted if wanted in entry.insurances else entry.insurances[0]
    return (wanted if entry.by_benefit and wanted in BENEFITS else ""), ""


def _held(area: AreaFact, entry: Entry, asked_for: Asked, known_at: datetime | None) -> ShownValue | None:
    try:
        answer = policy(
            entry.code,
            area_key=area.key,
            on=asked_for.on,
            benefit=asked_for.benefit,
            insurance=asked_for.insurance,
            known_at=known_at,
        )
    except (PolicyMissing, AreaUnknown):
        return None
    return shown(answer)


def _timeline(area: AreaFact, entry: Entry, asked_for: Asked, *, on: date) -> list[Row]:
    """List every value in the area's reach, the widest place and the earliest day first."""
    keys = {"", area.province_code, area.key}
    return [
        Row(
            fact,
            value_lines(fact.code, fact.value),
            _last_day(fact.period.ends_on),
            fact.scope_key == area.key,
            fact.period.contains(on),
        )
        for fact in policy_timeline(entry.code)
        if fact.scope_key in keys
        and fact.benefit in ("", asked_for.benefit)
        and fact.insurance == asked_for.insurance
    ]


def _recorded(area: AreaFact, entry: Entry, asked_for: Asked) -> list[Recorded]:
    found = history_of(entry.code, area.key, benefit=asked_for.benefit, insurance=asked_for.insurance)
    return [
        Recorded(past, value_lines(entry.code, past.fact.value), _last_day(past.fact.period.ends_on))
        for past in found
    ]


def _last_day(ends_on: date | None) -> date | None:
    return None if ends_on is None else ends_on - timedelta(days=1)


def _end_of(day: date) -> datetime:
    """Give the last instant of a day in China."""
    return datetime.combine(day, time.max, SHANGHAI)

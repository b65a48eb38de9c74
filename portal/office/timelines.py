"""One value through time, and the desk at which a change of it is drafted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from accounts.access import policy_change_for
from accounts.rules.actors import Actor
from foundation.clock import SHANGHAI, local_date
from portal.office import screens, value_fields
from portal.office.forms import DraftForm
from portal.office.part_titles import KINDS
from portal.shared.policy_shown import ShownValue, shown
from portal.shared.policy_words import code_title, subject_words, value_lines
from regions.enums import Origin
from regions.errors import AreaUnknown, ChangeNotFound, PolicyMissing, PolicyUnknown, SubjectUnknown
from regions.queries.changes import ChangeCard, PastValue, history_of, waiting_for
from regions.queries.policy import policy, policy_timeline
from regions.rules.catalogue.entry import HORIZON, Entry
from regions.rules.catalogue.vocabulary import BENEFITS
from regions.rules.changes import Draft
from regions.rules.facts import AreaFact, PolicyFact
from regions.rules.files import iso_date

# Nobody plans policy beyond it; the database and the calendar both end not far behind.
LAST = date(2100, 1, 1)


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
    waiting: ChangeCard | None
    model: ChangeCard | None
    is_end: bool
    on: date

    def form(self, typed: Any) -> DraftForm:
        """Give the form: as it was typed, else as the earlier draft it follows, else with the present value."""
        held = self.current.value if self.current else None
        if self.model is not None and self.model.draft.value is not None:
            held = self.model.draft.value
        unit, kind = self.entry.unit, self.kind
        present = (
            value_fields.initial_of(self.entry.shape, held, unit=unit, kind=kind) if held is not None else {}
        )
        initial = {**present, "checked_on": self.on, "starts_on": self.on + timedelta(days=1)}
        initial |= _earlier(self.model.draft) if self.model else {}
        return DraftForm(typed, initial=initial, entry=self.entry, kind=kind, is_end=self.is_end, on=self.on)


def asked(query: Mapping[str, str], entry: Entry, *, on: date) -> Asked:
    """Read what the reader asks; a day that is none is marked, and today stands in for it."""
    days = [(query.get(name, "").strip(), fallback) for name, fallback in (("on", on), ("known_on", None))]
    read = [iso_date(text) if text else fallback for text, fallback in days]
    wrong = any(text and found is None for (text, _fallback), found in zip(days, read, strict=True))
    day, known_on = read[0] or on, read[1]
    is_out = not HORIZON <= day < LAST or (known_on is not None and known_on > on)
    benefit, insurance = _whom(query, entry)
    return Asked(benefit, insurance, on if is_out else day, None if is_out else known_on, wrong or is_out)


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
        "has_local": any(row.fact.origin is Origin.LOCAL for row in _timeline(area, entry, asked_for, on=on)),
    }


def drafting(query: Mapping[str, str], area_key: str, code: str, actor: Actor, *, at: datetime) -> Drafting:
    """Set the desk for a draft of one code.

    Raises:
        AreaUnknown, SubjectUnknown, ChangeNotFound; PolicyUnknown for a code that the nation alone decides.
    """
    on = local_date(at)
    area, entry = screens.entry_for(area_key, code, actor, on=on)
    if entry.is_national:
        raise PolicyUnknown(policy=code)
    model = _model(query.get("from", ""), area_key, code, actor)
    benefit, insurance = (model.draft.benefit, model.draft.insurance) if model else _whom(query, entry)
    held = _held(area, entry, Asked(benefit, insurance, on, None, wrong=False), None)
    kinds = value_fields.kinds_of(entry.shape)
    value = model.draft.value if model else (held.value if held else None)
    return Drafting(
        area=area,
        entry=entry,
        title=code_title(code),
        benefit=benefit,
        insurance=insurance,
        whom=subject_words(benefit, insurance),
        kind=_kind(query.get("kind", ""), kinds, value),
        kinds=tuple((one, str(KINDS[one])) for one in kinds),
        whoms=_named_choices(entry),
        current=held,
        waiting=waiting_for(area_key, code, benefit=benefit, insurance=insurance, at=at),
        model=model,
        is_end=model.draft.value is None if model else query.get("end") == "1",
        on=on,
    )


def _model(text: str, area_key: str, code: str, actor: Actor) -> ChangeCard | None:
    """Give the earlier draft that a new one follows.

    Raises:
        ChangeNotFound: there is none, it is not the officer's area's, or it is about something else.
    """
    if not text:
        return None
    try:
        found = policy_change_for(actor, UUID(text))
    except ValueError:
        raise ChangeNotFound from None
    if (found.draft.area_key, found.draft.code) != (area_key, code):
        raise ChangeNotFound
    return found


def _earlier(draft: Draft) -> dict[str, Any]:
    """Lay an earlier draft's dates and source into the fields."""
    return {
        "starts_on": draft.period.starts_on,
        "last_on": _last_day(draft.period.ends_on),
        "document": draft.source.document,
        "article": draft.source.article,
        "page": draft.source.page,
        "note": draft.source.note,
        "checked_on": draft.source.checked_on,
        "confidence": draft.confidence.value,
    }


def _kind(wanted: str, kinds: tuple[str, ...], present: object) -> str:
    """Choose the variant whose parts the form shows: the asked one, or that of the present value."""
    if wanted in kinds:
        return wanted
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
    """Read the benefit or insurance; a code for insurances begins with its first.

    Raises:
        SubjectUnknown: the code has no value of its own for what is named.
    """
    wanted = query.get("whom", "")
    if not wanted:
        return "", entry.insurances[0] if entry.insurances else ""
    if wanted not in _choices(entry):
        raise SubjectUnknown(policy=entry.code)
    return ("", wanted) if entry.insurances else (wanted, "")


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

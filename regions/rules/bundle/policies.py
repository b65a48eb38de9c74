"""Read policy values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from regions.enums import PolicyScope
from regions.rules import policy
from regions.rules.bundle.areas import too_early
from regions.rules.bundle.located import Located, facts_of
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.facts import PolicyFact, freeze
from regions.rules.files import Entry, Fault, Register, sourced

_VALUE_FIELDS = (
    "scope",
    "key",
    "benefits",
    "insurances",
    "starts_on",
    "ends_on",
    "value",
    "confidence",
    "source",
)


def read_policies(top: Entry, register: Register) -> Iterable[Located[PolicyFact]]:
    """Read every code's values."""
    for group in top.entries("policies") if "policies" in top.fields else []:
        group.only("code", "values")
        code = group.text("code")
        for entry in group.entries("values"):
            yield from ((fact, entry) for fact in _read_values(code, entry, register))


def _read_values(code: str, entry: Entry, register: Register) -> Iterable[PolicyFact]:
    """Read one value; it becomes one fact for each benefit or insurance it names, or one for all."""
    entry.only(*_VALUE_FIELDS)
    scope = entry.word("scope", PolicyScope)
    common = sourced(entry, register)
    key = entry.text("key", required=scope not in (None, PolicyScope.NATION))
    benefits, insurances = _names(entry, "benefits"), _names(entry, "insurances")
    try:
        value = freeze(entry.fields.get("value"))
    except TypeError as problem:
        entry.fault("regions.data.value", f"value: {problem}")
        return
    unit = CATALOGUE[code].unit if code in CATALOGUE else ""
    if scope is None or common is None:
        return
    for benefit in benefits:
        for insurance in insurances:
            yield PolicyFact(code, scope, key, benefit, value, unit, *common, insurance=insurance)


def _names(entry: Entry, field: str) -> list[str]:
    """Read what a value is written for; left out it is for all."""
    names = entry.fields.get(field, [""])
    if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
        return names
    entry.fault("regions.data.list", f"{field}: write a list of {field}, or leave it out")
    return []


def policy_faults(
    located: Sequence[Located[PolicyFact]], provinces: Collection[str], areas: Mapping[str, date]
) -> Iterable[Fault]:
    """Find what is wrong with the values as a whole, given the first day of every area; a gap has no line."""
    entries = {id(fact): entry for fact, entry in located}
    for fault in policy.faults(facts_of(located), provinces=provinces, areas=areas):
        entry = entries.get(id(fault.fact))
        yield Fault(entry.file if entry else "policy", entry.line if entry else 1, fault.code, fault.what)
    local = ((f.scope_key, f.period.starts_on, entry) for f, entry in located if f.scope is PolicyScope.AREA)
    yield from too_early(local, areas)

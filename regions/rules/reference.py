"""Write the reference page of the policy catalogue from the shipped facts."""

import json
from collections.abc import Iterable

from regions.enums import PolicyScope
from regions.rules.bundle.whole import Bundle
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.catalogue.entry import Entry
from regions.rules.facts import PolicyFact, thaw

_HEAD = """# Policy catalogue

Written by `manage.py load_regions --write-docs` from the files in `regions/data/policy/`: change those.

A value holds from its first day up to, but without, its end. The narrowest place that has a value decides:
pooling area, then province, then nation; within one place a value written for the benefit stands before the
general one, and what an officer of the place wrote before what is shipped. A missing value is an error, never a
default. What is marked *unsure* has no firm source: an operator confirms or changes it before going live.
"""


def policy_page(bundle: Bundle) -> str:
    """Write the page: one section for each code, one line for each value."""
    names = {area.key: f"{area.name} {area.key}" for area in bundle.areas}
    names |= {division.code: f"{division.name} {division.code}" for division in bundle.divisions}
    sections = (
        _section(entry, [f for f in bundle.policies if f.code == code], names)
        for code, entry in CATALOGUE.items()
    )
    return "\n".join([_HEAD, *sections])


def _section(entry: Entry, facts: Iterable[PolicyFact], names: dict[str, str]) -> str:
    order = list(PolicyScope)
    in_order = sorted(
        facts, key=lambda f: (order.index(f.scope), f.scope_key, f.benefit, f.insurance, f.period.starts_on)
    )
    unit = f" Unit: {entry.unit}." if entry.unit else ""
    since = entry.required_from or "its first value"
    return "\n".join(
        [
            f"## `{entry.code}`",
            "",
            f"{entry.zh}. {entry.en}. Required from {since}.{unit}",
            "",
            "| where | for | from | until | value | confidence | source |",
            "|---|---|---|---|---|---|---|",
            *(_line(fact, names) for fact in in_order),
            "",
        ]
    )


def _line(fact: PolicyFact, names: dict[str, str]) -> str:
    where = names.get(fact.scope_key, "nation 全国")
    value = json.dumps(thaw(fact.value), ensure_ascii=False)
    parts = [fact.source.document, fact.source.article, fact.source.page, fact.source.note]
    source = "; ".join(part for part in parts if part)
    cells = [
        where,
        fact.benefit or fact.insurance or "all",
        fact.period.starts_on,
        fact.period.ends_on or "open",
    ]
    return "| " + " | ".join(map(str, [*cells, f"`{value}`", fact.confidence, source])) + " |"

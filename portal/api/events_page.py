"""`python -m portal.api.events_page` prints the page of the reference that lists every event."""

import json
import sys

from accounts.enums.partner_events import OF_NOBODY, OWN, PartnerEventKind
from accounts.rules.webhooks import SCOPE_OF
from portal.api.event_catalogue import CATALOGUE

_HEAD = """# Events

What partners are told, in their feed and at their webhook endpoints ([guide](../guides/webhooks.md)). This page is
written by `python -m portal.api.events_page`.

Each has a `type`, a `timestamp`, an `id` (the `webhook-id` of its messages) and its facts in `data`: ids and codes, no
names and no numbers. It needs the scope of what it speaks of. Those about a person are told while that person lets you
act for them, and are gone when that ends; those marked *yours* are about your own business and stay. One act is one
event, however often it is tried; a partner linked with both sides of a binding hears of each. New types and new fields
may come: overlook what you do not know.

| type | scope | about |
|---|---|---|
"""


def page() -> str:
    """Write the page."""
    rows = [
        f"| [`{kind}`](#{_anchor(kind)}) | `{SCOPE_OF[kind]}` | {_about(kind)} |\n"
        for kind in PartnerEventKind
    ]
    return _HEAD + "".join(rows) + "".join(_section(kind) for kind in PartnerEventKind)


def _anchor(kind: PartnerEventKind) -> str:
    return kind.value.replace(".", "")


def _about(kind: PartnerEventKind) -> str:
    if kind in OF_NOBODY:
        return "nobody; *yours*"
    return "somebody; *yours*" if kind in OWN else "a person linked to you"


def _section(kind: PartnerEventKind) -> str:
    told = CATALOGUE[kind]
    example = json.dumps(
        {"type": kind.value, "timestamp": "2026-11-23T09:00:03+08:00", "data": told.data}, indent=2
    )
    return f"\n## `{kind}`\n\n{told.when}\n\n```json\n{example}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(page())

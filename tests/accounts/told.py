"""What partners were told, held against the catalogue of events."""

from typing import Any

from accounts.enums.partner_events import PartnerEventKind
from accounts.models.partner_events import PartnerEvent
from portal.api.event_catalogue import CATALOGUE


def told(*prefixes: str) -> list[PartnerEvent]:
    """Give what was told of some nouns, in its order, with just the fields the catalogue promises."""
    found = [
        event
        for event in PartnerEvent.objects.order_by("pk")
        if not prefixes or event.kind.partition(".")[0] in prefixes
    ]
    for event in found:
        promised = CATALOGUE[PartnerEventKind(event.kind)].data
        assert event.data.keys() == promised.keys(), event.kind
        for name, value in event.data.items():
            assert _fits(value, promised[name]), (event.kind, name, value)
    return found


def kinds(*prefixes: str) -> list[str]:
    """Name the kinds that were told of some nouns, in their order."""
    return [event.kind for event in told(*prefixes)]


def _fits(value: Any, example: Any) -> bool:
    return value is None or example is None or isinstance(value, type(example))

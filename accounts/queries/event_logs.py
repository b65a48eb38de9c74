"""Reads of what a partner was told, as its developers see it: which kind, when, how far; never about whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from accounts.enums.partner_events import PartnerEventKind, WebhookState
from accounts.models.partner_events import PartnerEvent, WebhookDelivery
from accounts.queries.partner_events import still_told


@dataclass(frozen=True)
class LoggedEvent:
    """One event without its facts, with how many endpoints it is in which state on its way to."""

    public_id: UUID
    kind: PartnerEventKind
    happened_at: datetime
    place: int
    states: Mapping[WebhookState, int] = field(default_factory=dict)


def logged(
    partner_id: int,
    kinds: Collection[PartnerEventKind],
    *,
    on: date,
    before: int | None,
    state: WebhookState | None,
    most: int,
) -> list[LoggedEvent]:
    """Give a partner's numbered events of some kinds, the newest first, from before one of them on.

    With ``state`` only those that are in this state on their way to some endpoint.
    """
    rows = PartnerEvent.objects.filter(
        partner=partner_id, place__isnull=False, kind__in=sorted(kind.value for kind in kinds)
    )
    if before is not None:
        rows = rows.filter(place__lt=before)
    if state is not None:
        rows = rows.filter(deliveries__state=state.value).distinct()
    columns = ("pk", "public_id", "kind", "happened_at", "place")
    found = list(still_told(rows, on=on).order_by("-place").values_list(*columns)[:most])
    states = _states_of([row[0] for row in found])
    return [
        LoggedEvent(public_id, PartnerEventKind(kind), happened_at, place or 0, states.get(pk, {}))
        for pk, public_id, kind, happened_at, place in found
    ]


def deliveries_by_state(endpoint_id: int) -> dict[WebhookState, int]:
    """Count what is or was on its way to an endpoint, by state."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint_id).values("state").annotate(count=Count("pk"))
    return {WebhookState(state): count for state, count in rows.values_list("state", "count")}


def _states_of(event_ids: Collection[int]) -> dict[int, dict[WebhookState, int]]:
    rows = WebhookDelivery.objects.filter(event__in=event_ids).values("event", "state")
    found: defaultdict[int, dict[WebhookState, int]] = defaultdict(dict)
    for event_id, state, count in rows.annotate(count=Count("pk")).values_list("event", "state", "count"):
        found[event_id][WebhookState(state)] = count
    return dict(found)

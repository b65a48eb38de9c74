"""Reads of what partners are told, and of the endpoints it is sent to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Value, When

from accounts.enums.partner_events import OWN, WAITING, DisabledReason, PartnerEventKind, WebhookState
from accounts.enums.partners import PartnerScope
from accounts.fields import DiedOn, human, unseal
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.models.partner_links import PartnerLink
from accounts.queries.links import live_links
from accounts.queries.users import PartnerCard, partner_by_id
from accounts.rules.webhooks import SCOPE_OF

LABEL = "webhook.secret"
PREVIOUS_LABEL = "webhook.previous_secret"


@dataclass(frozen=True)
class EventCard:
    """One event as its partner reads it; ``place`` is its number in the partner's feed."""

    public_id: UUID
    kind: PartnerEventKind
    happened_at: datetime
    data: dict[str, Any]
    place: int


@dataclass(frozen=True)
class EndpointCard:
    """One endpoint as its partner sees it; the secret is read apart."""

    id: int
    public_id: UUID
    url: str
    kinds: tuple[PartnerEventKind, ...]
    is_active: bool
    disabled_at: datetime | None
    disabled_reason: DisabledReason | None
    failing_since: datetime | None
    previous_until: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class DeliveryCard:
    """How far one event is on its way to one endpoint; ``place`` is the event's number in the feed."""

    event_id: UUID
    kind: PartnerEventKind
    state: WebhookState
    attempts_count: int
    due_at: datetime | None
    last_status: int | None
    last_error: str
    delivered_at: datetime | None
    place: int


# Where, among what a link allows, stands what an event tells.
_PLACE = Func("scopes", OuterRef("asked"), function="array_position", output_field=IntegerField())


def listeners(kind: PartnerEventKind, person_ids: Iterable[int], *, on: date) -> dict[int, list[int]]:
    """Give the partners to tell of some persons: linked on a day, enabled, with the scope; by the row that goes on."""
    rows = live_links(on=on).filter(
        person__same_as_any=person_ids,
        scopes__contains=[SCOPE_OF[kind].value],
        partner__is_enabled=True,
        partner__scopes__contains=[SCOPE_OF[kind].value],
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for person_id, partner_id in rows.order_by("partner").values_list(human("person"), "partner").distinct():
        found[person_id].append(partner_id)
    return dict(found)


def still_told(events: QuerySet[PartnerEvent], *, on: date) -> QuerySet[PartnerEvent]:
    """Keep events about people who let the partner see what they tell, and those about what is the partner's own.

    That somebody lets it act is told by any link: what lists links is the partner's own, and in the scopes of none.
    """
    asked = [When(kind=kind.value, then=Value(scope.value)) for kind, scope in SCOPE_OF.items()]
    live = PartnerLink.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=on),
        partner=OuterRef("partner"),
        person__same_as=OuterRef("person"),
        ended_at__isnull=True,
    )
    sees = Exists(live.alias(place=_PLACE).filter(place__isnull=False))
    is_let_in = sees | (Exists(live) & Q(kind=PartnerEventKind.LINK_CREATED.value))
    is_open = is_let_in & Q(died_on__isnull=True)
    rows = events.alias(asked=Case(*asked, output_field=CharField()), died_on=DiedOn("person"))
    return rows.filter(Q(kind__in=_values(OWN)) | is_open)


def told_among(keys: Iterable[str]) -> frozenset[str]:
    """Give those of some keys by which somebody was told already."""
    asked = sorted(set(keys))
    rows = PartnerEvent.objects.filter(key__in=asked) if asked else PartnerEvent.objects.none()
    return frozenset(rows.values_list("key", flat=True))


def kinds_open_to(scopes: Collection[PartnerScope]) -> frozenset[PartnerEventKind]:
    """Give the kinds of events whose facts these scopes open."""
    return frozenset(kind for kind, scope in SCOPE_OF.items() if scope in scopes)


def feed(
    partner_id: int, kinds: Collection[PartnerEventKind], *, on: date, after: int, most: int
) -> list[EventCard]:
    """Give a partner's events of some kinds in the order of their numbers, from behind one of them on."""
    rows = PartnerEvent.objects.filter(partner=partner_id, place__gt=after, kind__in=_values(kinds))
    found = still_told(rows, on=on).order_by("place")
    columns = found.values_list("public_id", "kind", "happened_at", "data", "place")[:most]
    return [
        EventCard(public_id, PartnerEventKind(kind), happened_at, data, place or 0)
        for public_id, kind, happened_at, data, place in columns
    ]


def endpoints_of(partner_id: int, *, after: UUID | None, most: int) -> list[EndpointCard]:
    """Give a partner's endpoints, the oldest first, from behind one of them on."""
    rows = WebhookEndpoint.objects.filter(partner=partner_id)
    if after is not None:
        rows = rows.filter(public_id__gt=after)
    return [_card(row) for row in rows.order_by("public_id")[:most]]


def endpoint_of(partner_id: int, public_id: UUID) -> EndpointCard | None:
    """Give one of a partner's endpoints, or nothing: there is none, or it is another's."""
    row = WebhookEndpoint.objects.filter(partner=partner_id, public_id=public_id).first()
    return _card(row) if row else None


@dataclass(frozen=True)
class EndpointOff:
    """An endpoint to which nothing is sent any more, for whoever looks after all partners."""

    partner: str
    reason: DisabledReason
    disabled_at: datetime


def endpoints_off(*, most: int) -> list[EndpointOff]:
    """List the endpoints that were switched off, the newest first."""
    rows = WebhookEndpoint.objects.filter(is_active=False, disabled_at__isnull=False).select_related(
        "partner"
    )
    return [
        EndpointOff(row.partner.name, DisabledReason(row.disabled_reason), row.disabled_at)
        for row in rows.order_by("-disabled_at", "-pk")[:most]
        if row.disabled_at is not None
    ]


def partner_of_endpoint(public_id: UUID) -> PartnerCard | None:
    """Find the partner an endpoint belongs to, for whoever looks after all of them."""
    row = WebhookEndpoint.objects.filter(public_id=public_id).values_list("partner", flat=True).first()
    return partner_by_id(row) if row else None


def deliveries_of(
    endpoint_id: int,
    kinds: Collection[PartnerEventKind],
    *,
    on: date,
    state: WebhookState | None,
    after: int,
    most: int,
) -> list[DeliveryCard]:
    """Give what is or was on its way to an endpoint, in the order of the events' numbers."""
    rows = WebhookDelivery.objects.filter(
        endpoint=endpoint_id, event__place__gt=after, event__kind__in=_values(kinds)
    )
    if state is not None:
        rows = rows.filter(state=state.value)
    events = still_told(PartnerEvent.objects.filter(pk=OuterRef("event")), on=on)
    found = rows.filter(Exists(events)).select_related("event").order_by("event__place")[:most]
    return [_delivery(row) for row in found]


def live_secrets(row: WebhookEndpoint, *, at: datetime) -> tuple[str, ...]:
    """Open the secrets an endpoint's messages are signed with at an instant, the newest first."""
    secrets = [unseal(row.secret_sealed, label=LABEL, owner=row.public_id)]
    if row.previous_secret_sealed is not None and row.previous_until and row.previous_until > at:
        secrets.append(unseal(row.previous_secret_sealed, label=PREVIOUS_LABEL, owner=row.public_id))
    return tuple(secrets)


def secrets_of(endpoint_id: int, *, at: datetime) -> tuple[str, ...]:
    """Open the live secrets of an endpoint, the newest first; none where it is gone."""
    row = WebhookEndpoint.objects.filter(pk=endpoint_id).first()
    return live_secrets(row, at=at) if row else ()


def _values(kinds: Collection[PartnerEventKind]) -> list[str]:
    return sorted(kind.value for kind in kinds)


def _card(row: WebhookEndpoint) -> EndpointCard:
    return EndpointCard(
        id=row.pk,
        public_id=row.public_id,
        url=row.url,
        kinds=tuple(PartnerEventKind(kind) for kind in row.kinds),
        is_active=row.is_active,
        disabled_at=row.disabled_at,
        disabled_reason=DisabledReason(row.disabled_reason) if row.disabled_reason else None,
        failing_since=row.failing_since,
        previous_until=row.previous_until,
        created_at=row.created_at,
    )


def _delivery(row: WebhookDelivery) -> DeliveryCard:
    state = WebhookState(row.state)
    return DeliveryCard(
        event_id=row.event.public_id,
        kind=PartnerEventKind(row.event.kind),
        state=state,
        attempts_count=row.attempts_count,
        due_at=row.due_at if state in WAITING else None,
        last_status=row.last_status,
        last_error=row.last_error,
        delivered_at=row.delivered_at,
        place=row.event.place or 0,
    )

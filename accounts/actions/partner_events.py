"""Writes what partners are told: in the transaction of what it tells; then numbered, and handed to their endpoints."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.actions import audit
from accounts.enums.partner_events import PartnerEventKind
from accounts.enums.users import Role
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.models.partners import Partner
from accounts.queries.partner_events import listeners
from accounts.queries.people import person_cards
from accounts.rules.actors import Actor
from accounts.rules.webhooks import SCOPE_OF
from foundation.clock import local_date
from foundation.identifiers import uuid7

PUBLISH_MAX = 200
DROP_MAX = 10_000
# So long an event can be read in the feed and sent again.
KEPT_FOR = timedelta(days=90)
# One pass at a time gives numbers, so that they are given in the order of the commits.
_LOCK = 5_406_002
# One statement, for it stands in the way of every payment; a payee that neither reads nor receives costs nothing more.
_OWN = """
INSERT INTO accounts_partnerevent (public_id, partner_id, person_id, kind, key, data, happened_at)
SELECT new.public_id, partner.id, new.person_id, %(kind)s, new.key, new.data, %(at)s
FROM jsonb_to_recordset(%(news)s::jsonb)
    AS new (public_id uuid, partner_id bigint, person_id bigint, key text, data jsonb)
JOIN accounts_partner partner ON partner.id = new.partner_id
WHERE partner.is_enabled AND %(scope)s = ANY (partner.scopes)
    AND partner.scopes && ARRAY['events:read', 'webhooks:manage']::varchar[]
ORDER BY new.public_id
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class NewEvent:
    """One thing to tell of a person; ``key`` makes it one event however often it is told.

    ``data`` must be JSON and hold only what the scope of the kind opens: public ids, codes, days; no name, no number.
    """

    key: str
    person_id: int
    data: dict[str, Any]


def emit(kind: PartnerEventKind, news: Sequence[NewEvent], *, at: datetime) -> int:
    """Write events for every partner that each person lets act for them and that may read such facts.

    Returns how many were written or known already. Call inside the transaction of the act they tell about; where
    nobody is linked it costs one look.
    """
    heard = listeners(kind, {new.person_id for new in news}, on=local_date(at)) if news else {}
    if not heard:
        return 0
    people = person_cards(new.person_id for new in news)
    rows = [
        PartnerEvent(
            partner_id=partner_id,
            person_id=card.id,
            kind=kind.value,
            key=new.key,
            data={"person_id": str(card.public_id), **new.data},
            happened_at=at,
        )
        for new in news
        if (card := people.get(new.person_id)) is not None
        for partner_id in heard.get(card.id, ())
    ]
    PartnerEvent.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@dataclass(frozen=True)
class OwnEvent:
    """One thing to tell one partner about what is its own, with the person it concerns where there is one."""

    key: str
    partner_id: int
    data: Mapping[str, Any]
    person_id: int | None = None


def emit_own(kind: PartnerEventKind, news: Sequence[OwnEvent], *, at: datetime) -> int:
    """Write events for the partners whose business they are, whoever is linked; say how many are new.

    Nothing is written for a partner that may not read such facts, or has no way to hear of events. Call inside the
    transaction of the act, and before it appends to the audit.
    """
    if not news:
        return 0
    rows = [
        {
            "public_id": str(uuid7()),
            "partner_id": new.partner_id,
            "person_id": new.person_id,
            "key": new.key,
            "data": new.data,
        }
        for new in news
    ]
    asked = {"kind": kind.value, "at": at, "news": json.dumps(rows), "scope": SCOPE_OF[kind].value}
    with connection.cursor() as cursor:
        cursor.execute(_OWN, asked)
        return int(cursor.rowcount)


@transaction.atomic
def publish(*, at: datetime) -> int:
    """Number one batch of committed events, and queue each for the endpoints that want it; say how many they were.

    Why: an event that is written first may commit last. A reader who has gone past its place would never see it;
    so numbers are given to committed events only, by one process at a time. Who is told is written down here too.
    """
    if not _is_alone():
        return 0
    new = list(PartnerEvent.objects.filter(place__isnull=True).order_by("pk")[:PUBLISH_MAX])
    if not new:
        return 0
    _number(new)
    _queue(new, at=at)
    audit_events = [
        (
            row.partner_id,
            audit.Event("events.told", row.person_id, object_id=row.public_id, facts={"kind": row.kind}),
        )
        for row in new
        if row.person_id is not None
    ]
    for partner_id in sorted({partner_id for partner_id, _event in audit_events}):
        told = Actor(frozenset({Role.PARTNER}), partner_id=partner_id)
        audit.record_many(told, [event for one, event in audit_events if one == partner_id], at=at)
    return len(new)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _number(new: Sequence[PartnerEvent]) -> None:
    """Give each event the next number of its partner's feed."""
    wanted = {row.partner_id for row in new}
    partners = Partner.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    counts = {partner.pk: partner for partner in partners}
    for row in new:
        counts[row.partner_id].events_count += 1
        row.place = counts[row.partner_id].events_count
    Partner.objects.bulk_update(counts.values(), ["events_count"])
    PartnerEvent.objects.bulk_update(new, ["place"])


def _queue(new: Sequence[PartnerEvent], *, at: datetime) -> None:
    """Queue each event for the endpoints of its partner that want its kind; a test names its one endpoint."""
    endpoints: defaultdict[int, list[WebhookEndpoint]] = defaultdict(list)
    wanted = {row.partner_id for row in new}
    for endpoint in WebhookEndpoint.objects.filter(partner__in=wanted, is_active=True):
        endpoints[endpoint.partner_id].append(endpoint)
    rows = [
        WebhookDelivery(event=row, endpoint=endpoint, due_at=at)
        for row in new
        for endpoint in endpoints[row.partner_id]
        if _wants(endpoint, row)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def _wants(endpoint: WebhookEndpoint, row: PartnerEvent) -> bool:
    if row.kind == PartnerEventKind.WEBHOOK_TEST.value:
        return bool(row.data.get("endpoint_id") == str(endpoint.public_id))
    return row.kind in endpoint.kinds


@transaction.atomic
def drop_old(*, at: datetime) -> int:
    """Drop one batch of events that are older than anybody may ask for; say how many."""
    old = PartnerEvent.objects.filter(happened_at__lt=at - KEPT_FOR)
    keys = list(old.order_by("happened_at").values_list("pk", flat=True)[:DROP_MAX])
    WebhookDelivery.objects.filter(event__in=keys).delete()
    PartnerEvent.objects.filter(pk__in=keys).delete()
    return len(keys)

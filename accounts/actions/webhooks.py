"""Sends events to partners' endpoints outside any transaction: claims a lease, sends, notes what came of it.

At least once, under one id: whoever is killed after sending and before noting it sends once more, and the partner knows
the message by its `webhook-id`. One worker at a time has an endpoint, so one that answers slowly holds up nobody else.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.access import endpoint_for
from accounts.actions import audit
from accounts.actions.webhook_endpoints import switch_off
from accounts.clients.webhooks import WebhookSender
from accounts.enums.partner_events import ABOUT_ENDPOINTS, DisabledReason, WebhookState
from accounts.enums.partners import PartnerScope
from accounts.errors.webhooks import PartnerEventNotFound, WebhookEndpointOff
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.queries.partner_events import kinds_open_to, live_secrets, still_told
from accounts.rules.actors import Actor
from accounts.rules.webhooks import (
    ATTEMPTS_MAX,
    Answered,
    Verdict,
    message_of,
    next_try,
    rest_until,
    spread_of,
)
from foundation.clock import local_date
from foundation.sealing import SealBroken

log = logging.getLogger(__name__)

# Longer than all messages of a lease take at the worst.
LEASE = timedelta(minutes=5)
BATCH_MAX = 20
REPLAY_MAX = 1_000
LOST = "worker.lost"
BROKEN = "message.broken"


@dataclass(frozen=True)
class SendReport:
    """What one lease came to; what is left goes back into the queue."""

    endpoint_id: UUID
    sent_count: int
    failed_count: int
    withdrawn_count: int


@dataclass(frozen=True)
class _Lease:
    """An endpoint and a few of its messages, until a time."""

    endpoint: WebhookEndpoint
    rows: tuple[WebhookDelivery, ...]
    until: datetime

    def mine(self) -> QuerySet[WebhookDelivery]:
        """Give the messages that nobody else has leased since."""
        return WebhookDelivery.objects.filter(
            endpoint=self.endpoint, state=WebhookState.LEASED.value, leased_until=self.until
        )


def send_next(sender: WebhookSender, *, at: datetime, signed_at: datetime | None = None) -> SendReport | None:
    """Send a few waiting messages to the endpoint that was served longest ago; nothing where none is due.

    ``signed_at`` is the true time where ``at`` is a sandbox's: receivers hold a signature's age against their own clock.

    Raises nothing for what goes wrong at the endpoint: that is noted on the message, and tried again by its row.
    """
    lease = _lease(at=at)
    if lease is None:
        return None
    open_ids = _still_open(lease, at=at)
    _settle_apart(lease, open_ids)
    sent, failed, last = 0, 0, None
    rows = [row for row in lease.rows if row.event_id in open_ids and row.attempts_count < ATTEMPTS_MAX]
    for row, last in _sent(sender, lease, rows, at=at, signed_at=signed_at or at):
        is_sent = last.verdict is Verdict.TAKEN
        sent, failed = sent + is_sent, failed + (not is_sent)
        _note(lease, row, last, at=at)
    _give_back(lease, last, has_sent=sent > 0, at=at)
    return SendReport(lease.endpoint.public_id, sent, failed, len(lease.rows) - len(rows))


@transaction.atomic
def _lease(*, at: datetime) -> _Lease | None:
    """Take an endpoint that nobody has, and a few of its due messages.

    A message whose lease has run out was begun by a worker that died: it counts as tried.
    """
    due = _due(at).filter(endpoint=OuterRef("pk"))
    endpoint = (
        WebhookEndpoint.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .filter(
            Exists(due),
            Q(leased_until__isnull=True) | Q(leased_until__lte=at),
            Q(rests_until__isnull=True) | Q(rests_until__lte=at),
            is_active=True,
            partner__is_enabled=True,
            partner__scopes__contains=[PartnerScope.WEBHOOKS_MANAGE.value],
        )
        .select_related("partner")
        .order_by(F("served_at").asc(nulls_first=True), "pk")
        .first()
    )
    if endpoint is None:
        return None
    until = at + LEASE
    endpoint.leased_until, endpoint.served_at = until, at
    endpoint.save(update_fields=["leased_until", "served_at"])
    rows = _due(at).filter(endpoint=endpoint).select_for_update(skip_locked=True, of=("self",))
    taken = list(rows.select_related("event").order_by("due_at", "pk")[:BATCH_MAX])
    for row in taken:
        row.attempts_count += row.state == WebhookState.LEASED.value
        row.state, row.leased_until = WebhookState.LEASED.value, until
    WebhookDelivery.objects.bulk_update(taken, ["state", "leased_until", "attempts_count"])
    return _Lease(endpoint, tuple(taken), until)


def _due(at: datetime) -> QuerySet[WebhookDelivery]:
    queued = Q(state=WebhookState.QUEUED.value, due_at__lte=at)
    return WebhookDelivery.objects.filter(queued | Q(state=WebhookState.LEASED.value, leased_until__lte=at))


def _still_open(lease: _Lease, *, at: datetime) -> frozenset[int]:
    """Give the events of a lease that the partner may still be told: the link lives, and so does the scope."""
    scopes = {PartnerScope(scope) for scope in lease.endpoint.partner.scopes}
    kinds = sorted(kind.value for kind in kinds_open_to(scopes))
    asked = PartnerEvent.objects.filter(pk__in=[row.event_id for row in lease.rows], kind__in=kinds)
    return frozenset(still_told(asked, on=local_date(at)).values_list("pk", flat=True))


def _settle_apart(lease: _Lease, open_ids: frozenset[int]) -> None:
    """Withdraw what the partner may no longer be told, and give up what has killed its worker each time."""
    mine = lease.mine()
    mine.exclude(event__in=open_ids).update(state=WebhookState.WITHDRAWN.value, leased_until=None)
    lost = mine.filter(attempts_count__gte=ATTEMPTS_MAX)
    lost.update(state=WebhookState.FAILED.value, leased_until=None, last_error=LOST)


def _sent(
    sender: WebhookSender,
    lease: _Lease,
    rows: Iterable[WebhookDelivery],
    *,
    at: datetime,
    signed_at: datetime,
) -> Iterable[tuple[WebhookDelivery, Answered]]:
    """Send one after the other over one line, and stop where the next would fare no better."""
    endpoint = lease.endpoint
    try:
        secrets = live_secrets(endpoint, at=at)
        line = sender.line(endpoint.url)
    except (SealBroken, ValueError):
        # Sealed with a key that is gone, or an address that is no longer allowed: tried again when that is mended.
        log.exception("webhooks.broken", extra={"endpoint_id": str(endpoint.public_id)})
        yield from ((row, Answered(error=BROKEN)) for row in rows)
        return
    with line as opened:
        for row in rows:
            told = {
                "type": row.event.kind,
                "timestamp": row.event.happened_at.isoformat(),
                "data": row.event.data,
            }
            answered = opened.post(message_of(str(row.event.public_id), told, secrets, at=signed_at))
            yield row, answered
            if answered.tires or answered.verdict is Verdict.GONE:
                return


def _note(lease: _Lease, row: WebhookDelivery, answered: Answered, *, at: datetime) -> None:
    """Note what came of one attempt: what was taken is sent, whoever has the lease by now."""
    attempts = row.attempts_count + 1
    if answered.verdict is Verdict.TAKEN:
        WebhookDelivery.objects.filter(pk=row.pk).exclude(state=WebhookState.SENT.value).update(
            state=WebhookState.SENT.value,
            attempts_count=attempts,
            last_status=answered.status,
            last_error="",
            leased_until=None,
            delivered_at=at,
        )
        return
    spread = spread_of(str(row.event.public_id), attempts)
    again = next_try(attempts, at, retry_after_s=answered.retry_after_s, spread=spread)
    lease.mine().filter(pk=row.pk).update(
        state=WebhookState.QUEUED.value if again else WebhookState.FAILED.value,
        attempts_count=attempts,
        last_status=answered.status,
        last_error=answered.why,
        leased_until=None,
        due_at=again or at,
    )


@transaction.atomic
def _give_back(lease: _Lease, last: Answered | None, *, has_sent: bool, at: datetime) -> None:
    """Let the endpoint go with what was not sent: at rest while nobody answers there, off for good where it says so."""
    lease.mine().update(state=WebhookState.QUEUED.value, leased_until=None)
    changes: dict[str, datetime | None] = {"leased_until": None}
    if last is not None:
        began = lease.endpoint.failing_since or at
        changes["failing_since"] = None if has_sent else began
        rest = rest_until(at - began, at, retry_after_s=last.retry_after_s)
        changes["rests_until"] = rest if last.tires else None
    mine = WebhookEndpoint.objects.filter(pk=lease.endpoint.pk, leased_until=lease.until)
    mine.update(**changes)
    if last is not None and last.verdict is Verdict.GONE:
        switch_off(lease.endpoint.pk, DisabledReason.GONE, at=at)


@transaction.atomic
def replay(actor: Actor, endpoint_id: UUID, event_ids: Iterable[UUID], *, at: datetime) -> int:
    """Send events to an endpoint again, or for the first time, under the id they have; say how many.

    Raises:
        WebhookEndpointNotFound, WebhookEndpointOff.
        PartnerEventNotFound: one of them is not open to the partner.
    """
    asked = frozenset(event_ids)
    events = _replayable(actor, at=at).filter(public_id__in=asked)
    found = list(events.order_by("place").values_list("pk", flat=True)[:REPLAY_MAX])
    if len(found) < len(asked):
        raise PartnerEventNotFound
    return _queue_again(actor, endpoint_id, found, at=at)


@transaction.atomic
def replay_since(actor: Actor, endpoint_id: UUID, since: datetime, *, at: datetime) -> int:
    """Send an endpoint again what its partner was told since an instant, the oldest first and at most a thousand.

    Raises:
        WebhookEndpointNotFound, WebhookEndpointOff.
    """
    card = endpoint_for(actor, endpoint_id)
    events = _replayable(actor, at=at).filter(
        happened_at__gte=since, kind__in=[kind.value for kind in card.kinds]
    )
    found = list(events.order_by("place").values_list("pk", flat=True)[:REPLAY_MAX])
    return _queue_again(actor, endpoint_id, found, at=at)


def _replayable(actor: Actor, *, at: datetime) -> QuerySet[PartnerEvent]:
    """Give the events of the partner that are about people, and that its scopes open."""
    kinds = sorted(kind.value for kind in kinds_open_to(actor.scopes) - ABOUT_ENDPOINTS)
    rows = PartnerEvent.objects.filter(partner=actor.partner_id, place__isnull=False, kind__in=kinds)
    return still_told(rows, on=local_date(at))


def _queue_again(actor: Actor, endpoint_id: UUID, event_ids: list[int], *, at: datetime) -> int:
    card = endpoint_for(actor, endpoint_id)
    if not card.is_active:
        raise WebhookEndpointOff
    rows = WebhookDelivery.objects.filter(endpoint=card.id, event__in=event_ids)
    known = set(rows.values_list("event", flat=True))
    # What a worker has in hand at this moment is on its way already.
    rows.exclude(state=WebhookState.LEASED.value).update(
        state=WebhookState.QUEUED.value, attempts_count=0, due_at=at, delivered_at=None
    )
    new = [pk for pk in event_ids if pk not in known]
    WebhookDelivery.objects.bulk_create(
        [WebhookDelivery(event_id=pk, endpoint_id=card.id, due_at=at) for pk in new], ignore_conflicts=True
    )
    event = audit.Event(
        "partner.webhook_replayed",
        object_kind="webhook_endpoint",
        object_id=card.public_id,
        facts={"partner_id": actor.partner_id, "count": len(event_ids)},
    )
    audit.record(actor, event, at=at)
    return len(event_ids)

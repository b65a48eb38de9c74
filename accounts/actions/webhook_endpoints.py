"""Writes the addresses that partners want events sent to, and their secrets."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.access import endpoint_for
from accounts.actions import audit, notices
from accounts.enums.partner_events import (
    ABOUT_ENDPOINTS,
    WAITING,
    DisabledReason,
    PartnerEventKind,
    WebhookState,
)
from accounts.errors.webhooks import (
    WebhookEndpointExists,
    WebhookEndpointNotFound,
    WebhookEndpointOff,
    WebhookEndpointsSpent,
    WebhookKindClosed,
    WebhookUrlRefused,
)
from accounts.fields import seal, unseal
from accounts.models.partner_events import PartnerEvent, WebhookDelivery, WebhookEndpoint
from accounts.models.partners import Partner
from accounts.queries.partner_events import LABEL, PREVIOUS_LABEL, kinds_open_to
from accounts.queries.quiet import quiet_in
from accounts.queries.users import officer_persons
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.web_targets import target_of
from accounts.rules.webhooks import SECRET_BYTES, written
from foundation.clock import local_date
from foundation.identifiers import uuid7

ENDPOINTS_MAX = 10
DISABLED = "partner.webhook_disabled"
# So long messages are signed with the secret before as well, when it is changed.
OVERLAP = timedelta(hours=24)


@transaction.atomic
def add(
    actor: Actor, url: str, kinds: Collection[PartnerEventKind], *, may_loop_back: bool = False, at: datetime
) -> UUID:
    """Register an address of a partner, with a fresh secret; no kinds means all that its token opens.

    Raises:
        WebhookUrlRefused, WebhookKindClosed, WebhookEndpointExists, WebhookEndpointsSpent.
    """
    _refuse_url(url, may_loop_back=may_loop_back)
    wanted = _wanted(actor, kinds)
    # The row lock makes two registrations at once one after the other.
    partner = Partner.objects.select_for_update(no_key=True).get(pk=actor.partner_id or 0)
    known = list(WebhookEndpoint.objects.filter(partner=partner).values_list("url", flat=True))
    if url in known:
        raise WebhookEndpointExists
    if len(known) >= ENDPOINTS_MAX:
        raise WebhookEndpointsSpent(endpoints_max=ENDPOINTS_MAX)

    public_id = uuid7()
    row = WebhookEndpoint.objects.create(
        public_id=public_id,
        partner=partner,
        url=url,
        kinds=sorted(kind.value for kind in wanted),
        secret_sealed=seal(_drawn(), label=LABEL, owner=public_id),
        created_at=at,
    )
    audit.record(actor, _event("partner.webhook_added", row), at=at)
    return public_id


@transaction.atomic
def choose(actor: Actor, public_id: UUID, kinds: Collection[PartnerEventKind], *, at: datetime) -> None:
    """Let an endpoint have other kinds of events from now on; no kinds means all that the token opens.

    What is on its way there already goes on.

    Raises:
        WebhookEndpointNotFound, WebhookKindClosed.
    """
    row = _locked(actor, public_id)
    wanted = sorted(kind.value for kind in _wanted(actor, kinds))
    if wanted == row.kinds:
        return
    row.kinds = wanted
    row.save(update_fields=["kinds"])
    audit.record(actor, _event("partner.webhook_chosen", row), at=at)


@transaction.atomic
def remove(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Remove an endpoint with its secrets; what was on its way there is not sent.

    Raises:
        WebhookEndpointNotFound.
    """
    row = _locked(actor, public_id)
    WebhookDelivery.objects.filter(endpoint=row).delete()
    audit.record(actor, _event("partner.webhook_removed", row), at=at)
    row.delete()


@transaction.atomic
def rotate(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Draw a new secret; the one before goes on signing for a day, and one before that ends at once.

    Raises:
        WebhookEndpointNotFound.
    """
    row = _locked(actor, public_id)
    before = unseal(row.secret_sealed, label=LABEL, owner=row.public_id)
    row.previous_secret_sealed = seal(before, label=PREVIOUS_LABEL, owner=row.public_id)
    row.previous_until = at + OVERLAP
    row.secret_sealed = seal(_drawn(), label=LABEL, owner=row.public_id)
    row.save(update_fields=["secret_sealed", "previous_secret_sealed", "previous_until"])
    audit.record(actor, _event("partner.webhook_secret_rotated", row), at=at)


@transaction.atomic
def switch_on(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Send to an endpoint again that was switched off; a second time changes nothing. Dead letters stay until asked for.

    Raises:
        WebhookEndpointNotFound.
    """
    row = _locked(actor, public_id)
    if row.is_active:
        return
    row.is_active, row.disabled_at, row.disabled_reason = True, None, ""
    row.failing_since = row.rests_until = None
    row.save(update_fields=["is_active", "disabled_at", "disabled_reason", "failing_since", "rests_until"])
    audit.record(actor, _event("partner.webhook_enabled", row), at=at)


@transaction.atomic
def test(actor: Actor, public_id: UUID, *, at: datetime) -> UUID:
    """Write an event about nobody, for one endpoint; it travels like every other.

    Raises:
        WebhookEndpointNotFound, WebhookEndpointOff.
    """
    row = _locked(actor, public_id)
    if not row.is_active:
        raise WebhookEndpointOff
    event = PartnerEvent.objects.create(
        partner_id=row.partner_id,
        kind=PartnerEventKind.WEBHOOK_TEST.value,
        key=f"webhook.test:{row.public_id}:{at.isoformat()}",
        data={"endpoint_id": str(row.public_id)},
        happened_at=at,
    )
    return event.public_id


@transaction.atomic
def pause(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Send nothing more to an endpoint until its partner switches it on again; a second time changes nothing.

    Raises:
        WebhookEndpointNotFound.
    """
    switch_off(_locked(actor, public_id).pk, DisabledReason.PAUSED, by=actor, at=at)


@transaction.atomic
def switch_off(endpoint_id: int, reason: DisabledReason, *, by: Actor = SYSTEM, at: datetime) -> None:
    """Send nothing more to an endpoint; what waits for it becomes dead letters that can be sent again.

    The partner reads of it in its feed, which needs no endpoint; of what it did not do itself the officers are told.
    """
    row = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id, is_active=True).first()
    if row is None:
        return
    row.is_active, row.disabled_at, row.disabled_reason = False, at, reason.value
    row.save(update_fields=["is_active", "disabled_at", "disabled_reason"])
    waiting = WebhookDelivery.objects.filter(endpoint=row, state__in=sorted(WAITING))
    waiting.update(state=WebhookState.FAILED.value, leased_until=None, last_error=f"endpoint.{reason.value}")
    event = audit.Event(
        "partner.webhook_disabled",
        object_kind="webhook_endpoint",
        object_id=row.public_id,
        facts={"partner_id": row.partner_id, "reason": reason.value},
    )
    audit.record(by, event, at=at)
    PartnerEvent.objects.create(
        partner_id=row.partner_id,
        kind=PartnerEventKind.WEBHOOK_DISABLED.value,
        key=f"webhook.disabled:{row.public_id}:{at.isoformat()}",
        data={"endpoint_id": str(row.public_id), "reason": reason.value},
        happened_at=at,
    )
    if reason is not DisabledReason.PAUSED:
        _tell_officers(row, reason, at=at)


def _tell_officers(row: WebhookEndpoint, reason: DisabledReason, *, at: datetime) -> None:
    """Tell every officer who is on record as a person, not at night; the others see it on their first page."""
    on = local_date(at)
    quiet = quiet_in(None, on=on)
    told = [
        notices.NewNotice(
            key=f"{DISABLED}:{row.public_id}:{at.isoformat()}:{person_id}",
            topic=f"webhook:{row.public_id}",
            recipient_id=person_id,
            subject_id=person_id,
            template=DISABLED,
            facts={"partner": row.partner.name, "reason": reason.value},
            quiet=quiet,
        )
        for person_id in officer_persons(on=on)
    ]
    notices.post_many(told, at=at)


def switch_off_failing(*, after: timedelta, at: datetime) -> list[UUID]:
    """Switch off every endpoint that has taken nothing for so long, and name them."""
    failing = WebhookEndpoint.objects.filter(is_active=True, failing_since__lte=at - after).order_by("pk")
    found = list(failing.values_list("pk", "public_id")[:ENDPOINTS_MAX])
    for pk, _public_id in found:
        switch_off(pk, DisabledReason.FAILING, at=at)
    return [public_id for _pk, public_id in found]


def _locked(actor: Actor, public_id: UUID) -> WebhookEndpoint:
    """Lock one of the actor's own endpoints.

    Raises:
        WebhookEndpointNotFound.
    """
    card = endpoint_for(actor, public_id)
    row = WebhookEndpoint.objects.select_for_update().filter(pk=card.id).first()
    if row is None:
        raise WebhookEndpointNotFound
    return row


def _wanted(actor: Actor, kinds: Collection[PartnerEventKind]) -> frozenset[PartnerEventKind]:
    """Give the kinds an endpoint shall have.

    Raises:
        WebhookKindClosed.
    """
    wanted = frozenset(kinds) or kinds_open_to(actor.scopes) - ABOUT_ENDPOINTS
    closed = sorted(wanted - kinds_open_to(actor.scopes))
    if closed:
        raise WebhookKindClosed(kinds=tuple(closed))
    return wanted


def _refuse_url(url: str, *, may_loop_back: bool) -> None:
    try:
        target_of(url, may_loop_back=may_loop_back)
    except ValueError as error:
        raise WebhookUrlRefused(why=str(error)) from error


def _drawn() -> str:
    return written(secrets.token_bytes(SECRET_BYTES))


def _event(action: str, row: WebhookEndpoint) -> audit.Event:
    return audit.Event(
        action,
        object_kind="webhook_endpoint",
        object_id=row.public_id,
        facts={"partner_id": row.partner_id},
    )

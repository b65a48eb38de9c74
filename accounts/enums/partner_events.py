"""Code lists about what partners are told, and how it travels."""

from enum import StrEnum


class PartnerEventKind(StrEnum):
    """What a partner is told; the name stands in every message as its type."""

    DEADLINE_REMINDER = "deadline.reminder"
    DEADLINE_MOVED = "deadline.moved"
    CERTIFICATION_RECORDED = "certification.recorded"
    WEBHOOK_TEST = "webhook.test"
    WEBHOOK_DISABLED = "webhook.disabled"


ABOUT_ENDPOINTS = frozenset({PartnerEventKind.WEBHOOK_TEST, PartnerEventKind.WEBHOOK_DISABLED})


class WebhookState(StrEnum):
    """How far one event is on its way to one endpoint.

    A failed one is a dead letter: it is kept, seen, and sent again when somebody asks for it. A withdrawn one is not
    sent, because the partner may no longer be told.
    """

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class DisabledReason(StrEnum):
    """Why nothing is sent to an endpoint: it said that it is gone, or it failed for days."""

    GONE = "gone"
    FAILING = "failing"


WAITING = frozenset({WebhookState.QUEUED, WebhookState.LEASED})

"""Code lists about what partners are told, and how it travels."""

from enum import StrEnum


class PartnerEventKind(StrEnum):
    """What a partner is told; the name stands in every message as its type."""

    DEADLINE_REMINDER = "deadline.reminder"
    DEADLINE_MOVED = "deadline.moved"
    CERTIFICATION_RECORDED = "certification.recorded"
    WEBHOOK_TEST = "webhook.test"


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
    """Why nothing is sent to an endpoint: it said that it is gone, it failed for days, or its partner paused it."""

    GONE = "gone"
    FAILING = "failing"
    PAUSED = "paused"


WAITING = frozenset({WebhookState.QUEUED, WebhookState.LEASED})

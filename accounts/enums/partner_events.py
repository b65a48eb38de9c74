"""Code lists about what partners are told, and how it travels."""

from enum import StrEnum


class PartnerEventKind(StrEnum):
    """What a partner is told; the name stands in every message as its type."""

    DEADLINE_REMINDER = "deadline.reminder"
    DEADLINE_MOVED = "deadline.moved"
    DEADLINE_PASSED = "deadline.passed"
    DEADLINE_SUSPENDED = "deadline.suspended"
    DEADLINE_RESUMED = "deadline.resumed"
    DEADLINE_EXEMPTED = "deadline.exempted"
    DEADLINE_ENDED = "deadline.ended"
    DEADLINE_RESTORED = "deadline.restored"
    CERTIFICATION_RECORDED = "certification.recorded"
    CERTIFICATION_WITHDRAWN = "certification.withdrawn"
    BINDING_PROPOSED = "binding.proposed"
    BINDING_ASKED = "binding.asked"
    BINDING_ACTIVATED = "binding.activated"
    BINDING_CHANGED = "binding.changed"
    BINDING_SUSPENDED = "binding.suspended"
    BINDING_RESUMED = "binding.resumed"
    BINDING_FROZEN = "binding.frozen"
    BINDING_THAWED = "binding.thawed"
    BINDING_ENDED = "binding.ended"
    PAYMENT_HELD = "payment.held"
    PAYMENT_SETTLED = "payment.settled"
    PAYMENT_RELEASED = "payment.released"
    PAYMENT_EXPIRED = "payment.expired"
    PAYMENT_REFUNDED = "payment.refunded"
    PAYMENT_DISPUTED = "payment.disputed"
    PAYMENT_DECIDED = "payment.decided"
    MATTER_RECEIVED = "matter.received"
    MATTER_ACCEPTED = "matter.accepted"
    MATTER_NEEDS_INFORMATION = "matter.needs_information"
    MATTER_SUPPLIED = "matter.supplied"
    MATTER_DECIDED = "matter.decided"
    MATTER_WITHDRAWN = "matter.withdrawn"
    LINK_CREATED = "link.created"
    LINK_ENDED = "link.ended"
    BATCH_FINISHED = "batch.finished"
    WEBHOOK_TEST = "webhook.test"
    WEBHOOK_DISABLED = "webhook.disabled"


ABOUT_ENDPOINTS = frozenset({PartnerEventKind.WEBHOOK_TEST, PartnerEventKind.WEBHOOK_DISABLED})


class LinkEndTold(StrEnum):
    """Why somebody's link to a partner ended, as the partner is told."""

    PERSON = "person"
    PARTNER = "partner"
    OPERATOR = "operator"
    DEATH = "death"
    EXPIRED = "expired"
    REPLACED = "replaced"


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

# About what is the partner's own: no link is asked for, so it is told whoever has ended theirs or died.
OWN = frozenset(
    {
        PartnerEventKind.PAYMENT_HELD,
        PartnerEventKind.PAYMENT_SETTLED,
        PartnerEventKind.PAYMENT_RELEASED,
        PartnerEventKind.PAYMENT_EXPIRED,
        PartnerEventKind.PAYMENT_REFUNDED,
        PartnerEventKind.PAYMENT_DISPUTED,
        PartnerEventKind.PAYMENT_DECIDED,
        PartnerEventKind.LINK_ENDED,
        PartnerEventKind.BATCH_FINISHED,
        *ABOUT_ENDPOINTS,
    }
)
# About nobody at all.
OF_NOBODY = ABOUT_ENDPOINTS | {PartnerEventKind.BATCH_FINISHED}
